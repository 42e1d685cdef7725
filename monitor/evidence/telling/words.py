"""Every name and label of a pack, in English and French. Sentences are in ``sentences`` and ``caveats``.

Words for states and causes are the monitor's own (see ``monitor.wording``).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from monitor.evidence.telling.caveats import CAVEATS
from monitor.evidence.telling.sentences import SENTENCES
from monitor.wording import LANGS

TIGHT = re.compile(r" (?=[:;?!»%])|(?<=«) ")
"""Where French keeps a sign with its word: no line may end there."""

LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("Record of an outage", "Constat de panne"),
        "title_none": ("Record of a service's availability", "Constat de disponibilité d'un service"),
        "title_ongoing": ("Record of an outage that goes on", "Constat d'une panne en cours"),
        "en": ("English", "anglais"),
        "fr": ("French", "français"),
        "made_at": ("As of", "État au"),
        "colon": (":", " :"),
        "in_short": ("In short", "En bref"),
        "service": ("Service", "Service"),
        "addresses": ("Exact addresses", "Adresses exactes"),
        "failed_addresses": ("Addresses that failed", "Adresses en échec"),
        "began": ("First failure", "Premier échec"),
        "last_bad": ("Last failure seen", "Dernier échec vu"),
        "ended": ("Working again", "Rétablissement"),
        "ended_otherwise": ("End", "Fin"),
        "ongoing": ("not yet: the outage goes on", "pas encore : la panne est en cours"),
        "not_confirmed": (
            "not confirmed yet; looks since {at} worked",
            "pas encore confirmé; examens réussis depuis {at}",
        ),
        "lasted": ("Total time", "Durée totale"),
        "days_lost": ("Business days lost", "Jours ouvrables perdus"),
        "error": ("Error, word for word", "Erreur, mot pour mot"),
        "errors": ("Error texts, word for word", "Textes d'erreur, mot pour mot"),
        "failed_step": ("Step that failed", "Étape en échec"),
        "passed_steps": ("Steps that passed", "Étapes réussies"),
        "our_line": ("Our own line", "Notre propre ligne"),
        "official": ("Official notice", "Avis officiel"),
        "figures": ("Times and figures", "Heures et chiffres"),
        "outage": ("Outage", "Panne"),
        "worst": ("Worst state", "Pire état"),
        "cause": ("Cause", "Cause"),
        "confirmed": ("Confirmed", "Confirmée"),
        "first_degraded": ("First degraded", "D'abord dégradé"),
        "first_down": ("First down", "D'abord en panne"),
        "spent": ("Time in each state", "Temps dans chaque état"),
        "spent_business": ("The same in business hours", "Le même en heures ouvrables"),
        "relapses": ("Came back and failed again", "Revenu puis retombé"),
        "languages": ("Languages", "Langues"),
        "root": ("Affected by", "Touché par"),
        "affected": ("Other services affected", "Autres services touchés"),
        "remarks": ("Notes and disputes", "Notes et contestations"),
        "day": ("Day", "Jour"),
        "lost_time": ("Business time lost", "Temps ouvrable perdu"),
        "of_open": ("Of business hours", "Sur les heures ouvrables"),
        "lost": ("Lost", "Perdu"),
        "yes": ("yes", "oui"),
        "no": ("no", "non"),
        "what_failed": ("What failed, and what it said", "Ce qui a échoué, et ce qui fut affiché"),
        "steps": (
            "Steps of a person signing in, as far as the form",
            "Les étapes d'une connexion, jusqu'au formulaire",
        ),
        "page": ("Page", "Page"),
        "status": ("HTTP status", "Code HTTP"),
        "page_title": ("Page title", "Titre de la page"),
        "detail": ("What the monitor noted (in English)", "Ce que le moniteur a noté (en anglais)"),
        "seen": ("Seen", "Vu"),
        "times_seen": ("{count} times, {when}", "{count} fois, {when}"),
        "once_seen": ("once, {when}", "une fois, {when}"),
        "cropped": ("Upper part; whole at the end.", "Partie supérieure; entière à la fin."),
        "no_reply": ("no reply", "aucune réponse"),
        "tried": ("What was tried, and what came of it", "Ce qui fut tenté, et le résultat"),
        "step": ("Step", "Étape"),
        "count": ("Times", "Fois"),
        "worked": ("Worked", "Réussi"),
        "failed": ("Failed or closed", "Échoué ou fermé"),
        "unsure": ("Could not tell", "Sans conclusion"),
        "not_tried": ("not tried", "non tenté"),
        "first_last": ("First and last", "Première et dernière"),
        "session": ("All looks, each a clean session", "Tous les examens, chacun en session neuve"),
        "language": ("Language", "Langue"),
        "probe_in": ("{of} (in {spoken})", "{of} (en {spoken})"),
        "browser": ("A real browser", "Un vrai navigateur"),
        "engine": ("A second browser engine", "Un second moteur de navigateur"),
        "engine_none": (
            "not tried (none is installed, or no capture could use it)",
            "non tenté (aucun n'est installé, ou aucune capture n'a pu s'en servir)",
        ),
        "resolve": ("Finding the server's address (DNS)", "Trouver l'adresse du serveur (DNS)"),
        "resolve_second": ("The same by another name server", "De même par un autre serveur de noms"),
        "connect": ("Connecting to the server", "Se connecter au serveur"),
        "tls": ("Secure connection (TLS)", "Connexion sécurisée (TLS)"),
        "line": ("Our own line: an independent site answered", "Notre ligne : un site indépendant a répondu"),
        "control": ("Independent site, to test our own line", "Site indépendant, pour éprouver notre ligne"),
        "place": ("From the place", "Depuis le lieu"),
        "timeline": ("Timeline of all looks", "Chronologie de tous les examens"),
        "the_service": ("The service", "Le service"),
        "from": ("From", "Du"),
        "until": ("To", "Au"),
        "probe": ("Probe", "Sonde"),
        "looks": ("Looks", "Examens"),
        "state": ("State", "État"),
        "gaps": ("When we could not tell", "Quand nous ne pouvions conclure"),
        "length": ("Length", "Durée"),
        "why": ("Why", "Pourquoi"),
        "not_seen": ("not observed", "non observé"),
        "itself": ("What became of the monitor itself", "Ce qu'il advint du moniteur lui-même"),
        "notices": ("Official notices at the time", "Avis officiels à ce moment"),
        "announced": ("Announced", "Annoncé"),
        "first_seen": ("First seen by us", "D'abord vu par nous"),
        "last_seen": ("Last seen by us", "Vu par nous en dernier"),
        "gone": ("Gone", "Disparu"),
        "no_window": ("no times", "sans heures"),
        "pictures": ("Pictures", "Images"),
        "picture": ("Picture {number}", "Image {number}"),
        "asked": ("Asked", "Demandé"),
        "taken": ("Taken", "Prise"),
        "captures": ("What was captured, and when", "Ce qui fut capté, et quand"),
        "occasion": ("Occasion", "Occasion"),
        "occasion_pending": ("first sign", "premier signe"),
        "occasion_confirmed": ("at confirmation", "à la confirmation"),
        "occasion_during": ("while it went on", "pendant la panne"),
        "occasion_ended": ("at its end", "à la fin"),
        "pages": ("Pages", "Pages"),
        "files": ("Files", "Fichiers"),
        "missing": ("Missing", "Manquant"),
        "method": ("Method and limits", "Méthode et limites"),
        "environment": ("What it was made with", "Avec quoi ce fut établi"),
        "sources": ("What each probe asks", "Ce que demande chaque sonde"),
        "source": ("Address from", "Adresse tirée de"),
        "every": ("Every", "Toutes les"),
        "kind": ("Kind", "Type"),
        "vantage": ("Looked from", "Vu depuis"),
        "browsers": ("Browser", "Navigateur"),
        "zone": ("Time zone", "Fuseau horaire"),
        "clock": ("Clock of the machine", "Horloge de la machine"),
        "extent": ("Looks in this history", "Examens dans cet historique"),
        "runs": ("Runs of the monitor", "Exécutions du moniteur"),
        "versions": ("Made of", "Composé de"),
        "configs": ("Configuration (SHA-256)", "Configuration (SHA-256)"),
        "integrity": ("Integrity", "Intégrité"),
        "operation": ("Draft statement of operation", "Projet de déclaration de fonctionnement"),
        "yours": ("To be filled in by you", "À remplir par vous"),
        "field": ("Field", "Champ"),
        "answer": ("Your entry", "Votre inscription"),
        "business_number": ("Business number (CRA)", "Numéro d'entreprise (ARC)"),
        "portal_user": ("Type of portal user", "Type d'utilisateur du portail"),
        "deadline": ("Deadline at risk, and why", "Échéance menacée, et pourquoi"),
        "own_try": ("Your own attempts: when, what you saw", "Vos propres essais : quand, ce que vous avez vu"),
        "worker": ("Worker's data, if asked for", "Données du travailleur, si demandées"),
        "sent": ("Request sent on", "Demande envoyée le"),
        "reply": ("Reply due on", "Réponse attendue le"),
    }
)

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({**LABELS, **SENTENCES, **CAVEATS})


def say(key: str, lang: str, **values: object) -> str:
    """The text for *key* in ``en`` or ``fr``. Raises KeyError for a key without words."""
    text = WORDS[key][LANGS.index(lang)]
    if lang == "fr":
        text = TIGHT.sub("\u00a0", text)
    return text.format(**values) if values else text


def quoted(text: str, lang: str) -> str:
    """*text* between the marks of the language."""
    return f"«\u00a0{text}\u00a0»" if lang == "fr" else f"“{text}”"
