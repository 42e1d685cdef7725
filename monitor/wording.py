"""Every word the monitor says to a person, in English and French. Technical details stay as they were seen."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from monitor.sentences import SENTENCES

TORONTO = ZoneInfo("America/Toronto")
LANGS = ("en", "fr")
MINUTE, HOUR, DAY = 60, 3600, 86_400

WORDS: dict[str, tuple[str, str]] = {
    "up": ("up", "en service"),
    "degraded": ("degraded", "dégradé"),
    "maintenance": ("maintenance", "maintenance"),
    "down": ("down", "en panne"),
    "unknown": ("unknown", "inconnu"),
    "passed": ("passed", "réussie"),
    "failed": ("failed", "échouée"),
    "skipped": ("skipped", "non tentée"),
    "prober_fault": ("a fault of this monitor", "une défaillance de ce moniteur"),
    "offline": ("we are offline", "nous sommes hors ligne"),
    "local_dns": ("our own name servers fail", "nos propres serveurs de noms défaillent"),
    "blocked": ("the portal turns this monitor away", "le portail refuse ce moniteur"),
    "maintenance_page": ("a maintenance page", "une page de maintenance"),
    "maintenance_notice": ("a notice on a working page", "un avis sur une page qui fonctionne"),
    "dns": ("the name does not resolve", "le nom ne se résout pas"),
    "tcp": ("no connection", "aucune connexion"),
    "tls": ("TLS or certificate failure", "échec TLS ou de certificat"),
    "timeout": ("no answer in time", "aucune réponse à temps"),
    "protocol": ("not a valid reply", "réponse non valide"),
    "http_5xx": ("server error", "erreur du serveur"),
    "http_4xx": ("page refused or not found", "page refusée ou introuvable"),
    "redirect": ("redirected to the wrong place", "redirection au mauvais endroit"),
    "content_mismatch": ("not the expected page", "page inattendue"),
    "auth_failed": ("sign-in refused", "connexion refusée"),
    "journey_step": ("a step does not work; check the script", "une étape échoue; vérifier le scénario"),
    "slow": ("slow", "lent"),
    "gap": ("not observed", "non observé"),
    "service": ("Service", "Service"),
    "component": ("Shared component", "Composant partagé"),
    "adjacent": ("Adjacent system", "Système adjacent"),
    "control": ("Control", "Témoin"),
    "state": ("State", "État"),
    "since": ("Since", "Depuis"),
    "since_when": ("since", "depuis"),
    "cause": ("Cause", "Cause"),
    "detail": ("Detail", "Détail"),
    "probe": ("Probe", "Sonde"),
    "kind": ("Kind", "Type"),
    "language": ("Language", "Langue"),
    "address": ("Address", "Adresse"),
    "every": ("Every", "Toutes les"),
    "known": ("Last known", "Dernière vue"),
    "watched": ("Watched", "Surveillé"),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
    "seconds": ("Seconds", "Secondes"),
    "phases": ("Phases", "Phases"),
    "step": ("Step", "Étape"),
    "last_look": ("Last look", "Dernier examen"),
    "look": ("look", "examen"),
    "not_yet": ("not looked at yet", "pas encore examiné"),
    "source": ("Source", "Source"),
    "depends_on": ("Depends on", "Dépend de"),
    "checking": ("looking", "examen en cours"),
    "to_confirm": ("a change is being confirmed", "un changement reste à confirmer"),
    "colon": (":", " :"),
    "present": ("Present state", "État présent"),
    "times": (
        "As of {now}. Times are Eastern (America/Toronto).",
        "État au {now}. Heures de l'Est (America/Toronto).",
    ),
    "title": ("Availability of Canada's immigration portals", "Disponibilité des portails d'immigration du Canada"),
    "independent": (
        "An independent monitor. Not a service of the Government of Canada.",
        "Un moniteur indépendant. Ce n'est pas un service du gouvernement du Canada.",
    ),
    "online_yes": (
        "Our own line works: independent control sites answer.",
        "Notre ligne fonctionne : des sites témoins répondent.",
    ),
    "online_no": (
        "WE are offline: no control site answers. The portals' state is unknown.",
        "NOUS sommes hors ligne : aucun site témoin ne répond. L'état des portails est inconnu.",
    ),
    "online_names_dead": (
        "OUR name servers do not answer. The portals' state is unknown.",
        "NOS serveurs de noms ne répondent pas. L'état des portails est inconnu.",
    ),
    "online_unsure": ("The control sites have not answered yet.", "Les sites témoins n'ont pas encore répondu."),
    "intercepted": (
        "A proxy on our side re-signs this traffic ({by}); the certificate shown is not the portal's.",
        "Un mandataire de notre côté signe ce trafic ({by}); le certificat montré n'est pas celui du portail.",
    ),
    "metrics": ("Metrics for Prometheus", "Mesures pour Prometheus"),
    "ready": ("Every probe has looked", "Chaque sonde a fait un premier examen"),
    "listening": ("Open {url} in a browser (French: {url_fr})", "Ouvrez {url_fr} dans un navigateur (anglais : {url})"),
    "metrics_at": ("Metrics for Prometheus: {url}", "Mesures pour Prometheus : {url}"),
    "public_at": (
        "Open to outsiders, without proof: {url}",
        "Ouvert aux gens de l'extérieur, sans preuve : {url}",
    ),
    "open_to_all": (
        "{listen}: whoever reaches it reads the pages without proof, and is not asked who they are (public_listen)",
        "{listen} : quiconque y accède lit les pages sans preuve, sans devoir s'identifier (public_listen)",
    ),
    "watching": (
        "Watching {services} services with {probes} probes",
        "{services} services surveillés par {probes} sondes",
    ),
    "stop_with": ("Stop with Ctrl+C", "Arrêtez avec Ctrl+C"),
    "stopping": ("Stopping: letting the looks under way end", "Arrêt : les examens en cours se terminent"),
    "changed": ("{service}: {before} → {after}", "{service} : {before} → {after}"),
    "simulated": (
        "SIMULATION: nothing here says anything about the real portals.",
        "SIMULATION : rien ici ne concerne les vrais portails.",
    ),
    "error": ("error: {text}", "erreur : {text}"),
    "cannot_write": (
        "error: data folder {folder} cannot be written ({why}); name another with --data",
        "erreur : le dossier de données {folder} n'est pas accessible en écriture ({why}); indiquez-en un autre avec --data",
    ),
    "cannot_listen": (
        "error: cannot listen on {listen}: {why}; is another monitor running? Choose another address with --listen",
        "erreur : impossible d'écouter sur {listen} : {why}; un autre moniteur tourne-t-il ? Choisissez une autre adresse avec --listen",
    ),
    "folder_in_use": (
        "error: another monitor uses the data folder {folder}; stop it, or name another with --data",
        "erreur : un autre moniteur utilise le dossier de données {folder}; arrêtez-le, ou indiquez-en un autre avec --data",
    ),
    "cannot_keep": (
        "error: the history cannot be opened: {why}",
        "erreur : l'historique ne peut être ouvert : {why}",
    ),
    "no_such_probe": (
        "error: there is no service or probe {what!r}; `ircc-monitor services` lists them",
        "erreur : il n'y a ni service ni sonde {what!r}; `ircc-monitor services` les énumère",
    ),
    "as_it_is": ("{text}", "{text}"),
    "doctor_clock": ("clock", "horloge"),
    "doctor_clock_unknown": (
        "this system does not tell whether it is synchronised",
        "ce système ne dit pas si elle est synchronisée",
    ),
    "doctor_clock_kept": ("synchronised", "synchronisée"),
    "doctor_clock_loose": (
        "not synchronised; turn on NTP: times are evidence",
        "non synchronisée; activez NTP : les heures sont des preuves",
    ),
    "doctor_data": ("data folder", "dossier de données"),
    "doctor_data_closed": ("{folder} cannot be written: {why}", "{folder} n'est pas accessible en écriture : {why}"),
    "doctor_disk": ("disk", "disque"),
    "doctor_disk_free": ("{free:.1f} GB free", "{free:.1f} Go libres"),
    "doctor_port": ("port", "port"),
    "doctor_port_taken": (
        "{listen} cannot be listened on: {why}; choose another with --listen",
        "impossible d'écouter sur {listen} : {why}; choisissez-en un autre avec --listen",
    ),
    "doctor_port_free": ("{listen} is free", "{listen} est libre"),
    "doctor_public": ("outsiders", "extérieur"),
    "doctor_dns": ("DNS", "DNS"),
    "doctor_dns_works": ("{count} control names resolve", "{count} noms témoins se résolvent"),
    "doctor_dns_dead": (
        "no control name resolves ({first}); without a network every look is unknown",
        "aucun nom témoin ne se résout ({first}); sans réseau, tout examen est inconnu",
    ),
    "doctor_sandbox_on": ("sandbox on", "bac à sable actif"),
    "doctor_sandbox_off": (
        "sandbox off (run as another user than root)",
        "bac à sable inactif (lancez sous un autre compte que root)",
    ),
    "doctor_no_contact": (
        "{agent}; set `contact` so that IRCC can reach you",
        "{agent}; réglez `contact` pour qu'IRCC puisse vous joindre",
    ),
    "doctor_manners": ("politeness", "politesse"),
    "doctor_cap": ("at most {cap} requests to a host in an hour", "au plus {cap} requêtes par hôte et par heure"),
    "doctor_proxy": ("proxy", "mandataire"),
    "doctor_ca": ("extra CA", "autorité ajoutée"),
    "doctor_evidence": ("proof", "preuve"),
    "doctor_evidence_kept": (
        "{captures} captures, {packs} packs; heads of the chains last written: {head}",
        "{captures} captures, {packs} dossiers; têtes des chaînes écrites en dernier : {head}",
    ),
    "never": ("never", "jamais"),
    "health_captures": ("Captures of proof that are kept", "Captures de preuve conservées"),
    "health_capture_failures": ("Captures that failed since the start", "Captures manquées depuis le départ"),
    "health_packs": ("Packs of proof", "Dossiers de preuve"),
    "health_stamps": ("Requests for a time stamp that wait", "Demandes d'horodatage en attente"),
    "health_head": ("Heads of the history last written down", "Têtes de l'historique notées en dernier"),
    "capture_pending": ("not confirmed", "non confirmées"),
    "capture_confirmed": ("at confirmation", "à la confirmation"),
    "capture_during": ("while it went on", "en cours de panne"),
    "capture_ended": ("at the end", "à la fin"),
    "since_start": ("since the start", "depuis le départ"),
    "the_last": ("the last", "le dernier"),
    "oldest_waits": ("the oldest for {length}", "la plus ancienne depuis {length}"),
    "doctor_stamps": ("time stamps", "horodatage"),
    "doctor_stamps_off": (
        "no authority is named (`timestamp_urls`); packs carry no proof of their time by others",
        "aucune autorité n'est nommée (`timestamp_urls`); les dossiers de preuve ne portent pas l'heure d'un tiers",
    ),
    "doctor_stamps_none": (
        "{authorities}; nothing waits (not asked now)",
        "{authorities}; rien n'attend (non consultées maintenant)",
    ),
    "doctor_stamps_wait": (
        "{authorities}; {count} wait, the oldest since {since}",
        "{authorities}; {count} en attente, la plus ancienne depuis {since}",
    ),
    "doctor_stamps_why": ("{name}: {why}", "{name} : {why}"),
    "left_out": (
        "not looked at, to spare their hosts: {probes}",
        "non examinés, pour ménager leurs hôtes : {probes}",
    ),
    "check_item": ("Check", "Vérification"),
    "result": ("Result", "Résultat"),
    "ok": ("ok", "ok"),
    "warning": ("warning", "attention"),
    "problem": ("problem", "problème"),
    **SENTENCES,
}


def word(key: str, lang: str, **values: object) -> str:
    """The text for *key* in *lang* (``en`` or ``fr``). Raises KeyError for a key there is no wording for."""
    text = WORDS[key][LANGS.index(lang)]
    return text.format(**values) if values else text


def local(at: datetime) -> str:
    """An instant in America/Toronto with its offset, UTC beside: ``2026-11-22 14:05:09 -05:00 (19:05:09 UTC)``."""
    here = at.astimezone(TORONTO)
    offset = here.strftime("%z")
    utc = at.astimezone(UTC)
    day = "" if utc.date() == here.date() else f"{utc:%Y-%m-%d} "
    return f"{here:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]} ({day}{utc:%H:%M:%S} UTC)"


def brief(at: datetime, now: datetime) -> str:
    """An instant beside another: the time alone on the same day in Toronto under the same offset, else date and offset."""
    here, there = at.astimezone(TORONTO), now.astimezone(TORONTO)
    if here.date() == there.date() and here.utcoffset() == there.utcoffset():
        return f"{here:%H:%M:%S}"
    offset = here.strftime("%z")
    return f"{here:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]}"


def lasting(seconds: float, lang: str) -> str:
    """A length of time in large units, rounded down: ``42 s``, ``3 min``, ``2 h 14 min``, ``5 d 3 h`` (French ``5 j 3 h``)."""
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min"
    if whole < DAY:
        return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"
    return f"{whole // DAY} {'j' if lang == 'fr' else 'd'} {whole % DAY // HOUR} h"


def number(value: float, lang: str) -> str:
    """Two decimals, after a point in English and a comma in French."""
    text = f"{value:.2f}"
    return text.replace(".", ",") if lang == "fr" else text
