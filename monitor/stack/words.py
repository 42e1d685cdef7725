"""Every word of the stack, in English and French."""

from collections.abc import Mapping
from types import MappingProxyType

from monitor.wording import LANGS

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "colon": ("{head}: {text}", "{head} : {text}"),
        "warning": ("warning: {text}", "attention : {text}"),
        "error": ("error: {text}", "erreur : {text}"),
        "simulated": (
            "SIMULATION: nothing here says anything about the real portals.",
            "SIMULATION : rien ici ne concerne les vrais portails.",
        ),
        "starting": ("Starting {names}", "Démarrage : {names}"),
        "pages": ("Pages and metrics", "Pages et mesures"),
        "prometheus": ("Prometheus", "Prometheus"),
        "firing": ("Alerts and rules", "Alertes et règles"),
        "alertmanager": ("Alertmanager", "Alertmanager"),
        "grafana": ("Grafana", "Grafana"),
        "files": ("Its files", "Ses fichiers"),
        "moved": (
            "port {usual} is taken, so {name} listens on {port}",
            "le port {usual} est pris; {name} écoute donc sur {port}",
        ),
        "nobody": (
            "nobody answers at {url} yet: start the monitor with `make run` in another terminal; it is found by itself",
            "personne ne répond encore à {url} : lancez le moniteur par `make run` dans un autre terminal; il sera trouvé de lui-même",
        ),
        "answers": ("the monitor answers at {url}", "le moniteur répond à {url}"),
        "grafana_coming": ("starting (a first time fetches it)", "démarrage (la première fois, on la télécharge)"),
        "grafana_there": ("Grafana is there: {url}", "Grafana est là : {url}"),
        "grafana_failed": (
            "Grafana did not start, and the rest goes on without it: {why}",
            "Grafana n'a pas démarré, et le reste continue sans elle : {why}",
        ),
        "grafana_none": (
            "not here; install it (https://grafana.com/grafana/download) or start Docker or Podman, and it joins",
            "absente; installez-la (https://grafana.com/grafana/download) ou lancez Docker ou Podman, et elle se joindra",
        ),
        "grafana_link": (
            'links in alerts lead to {linked}; set grafana_url = "{url}" for the monitor, and they lead here',
            'les liens des alertes mènent à {linked}; réglez grafana_url = "{url}" au moniteur pour qu\'ils mènent ici',
        ),
        "all_up": ("All is up. Stop with Ctrl+C", "Tout est en marche. Arrêtez avec Ctrl+C"),
        "stopping": ("Stopping everything", "Arrêt de l'ensemble"),
        "stopped": ("Everything has stopped", "Tout est arrêté"),
        "killed": ("{name} did not end in time and was killed", "{name} n'a pas fini à temps et a été tué"),
        "died": (
            "error: {name} ended by itself (exit code {code}): {why}; the rest is stopped",
            "erreur : {name} s'est arrêté de lui-même (code de sortie {code}) : {why}; le reste est arrêté",
        ),
        "died_signal": (
            "error: {name} was ended by {signal}: {why}; the rest is stopped",
            "erreur : {name} a été arrêté par {signal} : {why}; le reste est arrêté",
        ),
        "mute": (
            "error: {name} did not answer within {seconds} s: {why}; the rest is stopped",
            "erreur : {name} n'a pas répondu en {seconds} s : {why}; le reste est arrêté",
        ),
        "missing": (
            "error: not found on PATH: {names}; `make stack` installs what is missing, or: {how}",
            "erreur : introuvable dans PATH : {names}; `make stack` installe ce qui manque, ou : {how}",
        ),
        "in_use": (
            "error: another stack uses {folder}; stop it, or name another folder with --data",
            "erreur : une autre pile utilise {folder}; arrêtez-la, ou indiquez un autre dossier avec --data",
        ),
        "no_port": (
            "error: no port from {port} upwards is free on 127.0.0.1",
            "erreur : aucun port libre sur 127.0.0.1 à partir de {port}",
        ),
        "no_target": (
            "error: {target} cannot be scraped; write host:port, or http:// or https:// and a host, without a path",
            "erreur : {target} ne peut être interrogé; écrivez hôte:port, ou http:// ou https:// et un hôte, sans chemin",
        ),
        "no_store": (
            "error: --agent keeps nothing itself; say where it writes to with --remote-write URL",
            "erreur : --agent ne conserve rien lui-même; indiquez où il écrit avec --remote-write URL",
        ),
        "no_such_store": (
            "error: {url} is no address to write to; write http://… or https://…, without a password: those belong in a password_file",
            "erreur : {url} n'est pas une adresse où écrire; écrivez http://… ou https://…, sans mot de passe : sa place est dans un password_file",
        ),
        "one_of_two": (
            "error: --blackbox is a configuration of its own; give it without {option}",
            "erreur : --blackbox est une configuration à part; donnez-la sans {option}",
        ),
        "not_written": ("error: {path} cannot be written: {why}", "erreur : impossible d'écrire {path} : {why}"),
        "written": ("Written to {path}", "Écrit dans {path}"),
        "not_understood": (
            "a notification was not understood: {why}",
            "un avis n'a pas été compris : {why}",
        ),
        "watchdog": (
            "the way from rule to message works: Watchdog has arrived",
            "le chemin de la règle au message fonctionne : Watchdog est arrivée",
        ),
        "seen_from": ("(from {vantage})", "(depuis {vantage})"),
        "severity_page": ("PAGE", "APPEL"),
        "severity_ticket": ("TICKET", "BILLET"),
        "severity_none": ("NOTE", "NOTE"),
        "back_up": ("BACK UP", "RÉTABLI"),
        "over": ("OVER", "TERMINÉ"),
        "about_whole": (
            "Prometheus 2.42 or later for this monitor. Check it: promtool check config FILE",
            "Prometheus 2.42 ou plus récent pour ce moniteur. Vérifiez : promtool check config FICHIER",
        ),
        "about_start": (
            "Start: prometheus --config.file=FILE --storage.tsdb.retention.time=400d --web.enable-remote-write-receiver",
            "Lancez : prometheus --config.file=FICHIER --storage.tsdb.retention.time=400d --web.enable-remote-write-receiver",
        ),
        "about_agent": (
            "Prometheus as an agent beside this monitor. Check it: promtool check config --agent FILE",
            "Prometheus en agent à côté de ce moniteur. Vérifiez : promtool check config --agent FICHIER",
        ),
        "about_start_agent": (
            "Start: prometheus --agent --config.file=FILE (before 3.0: --enable-feature=agent). It bridges about two hours without the store.",
            "Lancez : prometheus --agent --config.file=FICHIER (avant 3.0 : --enable-feature=agent). Il tient environ deux heures sans le dépôt.",
        ),
        "about_password": (
            "A password has no place here: below remote_write, basic_auth takes a password_file.",
            "Un mot de passe n'a pas sa place ici : sous remote_write, basic_auth accepte un password_file.",
        ),
        "about_guard": (
            "This monitor asks who reads: put the password of that user, and nothing else, into the password_file.",
            "Ce moniteur demande qui lit : mettez le mot de passe de cet utilisateur, et rien d'autre, dans le password_file.",
        ),
        "guarded": (
            "error: this monitor asks for a name and a password; put the password of {user} into a file and say --password-file FILE",
            "erreur : ce moniteur demande un nom et un mot de passe; mettez le mot de passe de {user} dans un fichier et donnez --password-file FICHIER",
        ),
        "about_blackbox": (
            "The last looks under blackbox_exporter's own names: one job more for your scrape_configs.",
            "Les derniers examens sous les noms mêmes de blackbox_exporter : une tâche de plus pour vos scrape_configs.",
        ),
    }
)


def say(key: str, lang: str, **values: object) -> str:
    """The text for *key* in *lang* (``en`` or ``fr``). Raises KeyError for a key there is no wording for."""
    told = WORDS[key][LANGS.index(lang)]
    return told.format(**values) if values else told
