"""What sort of thing a notice says, and of which service: told by its words, English and French."""

import re
from collections.abc import Mapping

from monitor.model import NoticeKind

_WHAT = (
    r"(?:services?|systems?|portals?|sites?|accounts?|access|tools?|trackers?|server|payments?|epay|gckey|websites?|"
    r"sign[ -]in|outages?|issues?|problems?|interruption|eta|"
    r"clegc|portails?|systemes?|comptes?|outils?|serveurs?|paiements?|connexion|pannes?|problemes?|acces|ave)"
)
_NOW = r"(?: (?:currently|temporarily|now|presently|momentarily|still|actuellement|temporairement|presentement))*"
_TODAY = (
    r"(?:currently|temporarily|at this time|right now|at the moment|actuellement|presentement|(?:en|pour) le moment)"
)
_OUT = r"(?:unavailable|inaccessible|down(?! (?:to|from|by)\b)|offline|out of service|disabled|shut down)"
_PERDU = r"(?:inaccessible|indisponible|non disponible|en panne|hors service|hors ligne|desactive|interrompu)"
_PAINS = r"(?:technical )?(?:difficult|issues?\b|problems?\b|an? outage)"

SAYS: tuple[tuple[NoticeKind, tuple[str, ...]], ...] = (
    (
        NoticeKind.SCHEDULED,
        (
            rf"\bwill(?: \w+)? be(?: \w+)? (?:{_OUT}|closed)\b",
            r"\b(?:will not|won't) be(?: \w+)? (?:available|accessible|working)\b",
            r"\bwill (?:be )?(?:perform|carry out|undergo|conduct)\w*\b[^.]{0,40}(?:update|upgrade|maintenance)",
            r"\b(?:scheduled|planned)(?: \w+)? (?:maintenance|outage|interruption|downtime)\b",
            rf"\bser(?:a|ont)(?: \w+)? (?:{_PERDU}|ferme)",
            r"\bne ser(?:a|ont) pas(?: \w+)? (?:accessible|disponible)",
            r"\b(?:effectuer|proceder)(?:a|ons|ont)\b[^.]{0,60}(?:maintenance|mises? a jour|entretien)",
            r"\b(?:maintenance|entretien|interruption|panne)(?: du systeme| du service)? (?:planifie|prevu|programme)",
        ),
    ),
    (
        NoticeKind.EMERGENCY,
        (
            rf"\b(?:is|are){_NOW} {_OUT}\b",
            rf"\b(?:is|are|we) temporarily {_OUT}\b",
            rf"\b(?:(?:is|are) not|isn't|aren't) (?:available|accessible|working) {_TODAY}",
            rf"\b(?:(?:is|are) not|isn't|aren't) {_TODAY} (?:available|accessible|working)",
            rf"\b(?:is|are) {_TODAY} not (?:available|accessible|working)",
            rf"\b(?:we are|we're|{_WHAT} (?:is|are)){_NOW} (?:experiencing|having)(?: \w+)? {_PAINS}",
            rf"\b(?:est|sont){_NOW} {_PERDU}",
            rf"\b(?:n'est|ne sont) pas (?:disponible|accessible)s? {_TODAY}",
            rf"\b(?:n'est|ne sont) (?:{_TODAY} pas|pas {_TODAY}) (?:disponible|accessible)",
            r"\b(?:eprouvons|connaissons|rencontrons)(?: \w+)? des (?:difficulte|probleme|panne)",
        ),
    ),
    (
        NoticeKind.RESTORED,
        (
            rf"\b{_WHAT}\b[^.]{{0,60}}\b(?:restored|resolved|fixed)\b",
            r"\b(?:is|are)(?: now)? (?:back|up) (?:and running|online|to normal)\b|\bback online\b",
            r"\b(?:available|working|accessible|running|online) again\b",
            rf"\b{_WHAT}\b[^.]{{0,60}}\b(?:retabli|resolu|repare)e?s?\b",
            r"\b(?:de|a) nouveau (?:disponible|accessible|en service|en ligne|fonctionnel)",
        ),
    ),
    (
        NoticeKind.DELAYS,
        (
            rf"\b{_WHAT} (?:is|are){_NOW} experiencing(?: \w+)? delays\b",
            r"\bhigh volume of (?:applications|users|visit|traffic)",
            r"\bwait to apply for an eta\b",
            rf"\b{_WHAT}\b[^.]{{0,40}}\b(?:connai(?:t|ssent)|subi(?:t|ssent)) des (?:retard|ralentissement)",
            r"\b(?:volume|nombre)(?: \w+)? (?:eleve|important) de (?:demandes|visites|visiteurs)",
        ),
    ),
    (
        NoticeKind.EMERGENCY,
        (
            r"\b(?:temporarily|temporairement) (?:disabled|desactive)|\bserver is down\b",
            r"\b(?:unplanned|unscheduled|unexpected)(?: \w+)? (?:outage|interruption)",
            r"\b(?:panne|interruption)(?: \w+)? (?:imprevue|non planifiee)",
        ),
    ),
)
"""In this order; the first that fits counts. A text that says both "will be" and "is" announces a window."""

RULES = tuple((kind, re.compile("|".join(rows), re.IGNORECASE)) for kind, rows in SAYS)

_LATER = re.compile(
    r"\b(?:until|once|when|as soon as|if|jusqu'a|des que|lorsque|une fois|quand|si)\b[^.;]{0,100}", re.IGNORECASE
)
"""What is not so yet: "try again once the service is restored"."""

ONLINE = re.compile(
    r"\bonline|portal|system|\baccounts?\b|gckey|sign[ -]in|\beta\b|tracker|web ?(?:site|form|page)|server|epay|"
    r"authentication|en ligne|portail|\bcomptes?\b|clegc|connexion|\bave\b|outil de suivi|serveur|"
    r"(?:site|formulaire) web",
    re.IGNORECASE,
)
OFFLINE = re.compile(
    r"\b(?:call|application|service|support|support services) centre|\boffices?\b|\bphone|telephone|in person|"
    r"biometric|\bbureaux?\b|centres? (?:d'appels?|de (?:reception|service|demande|soutien))|en personne|biometri",
    re.IGNORECASE,
)
"""Words of something on the Internet, and of what is not: an office can be closed as well, and notices tell of it."""


def meaning(text: str) -> tuple[NoticeKind, str]:
    """What *text*, which is plain, says, and the sentence that says so; OTHER and "" when it is none of that."""
    for kind, pattern in RULES:
        said = _LATER.sub(" ", text) if kind is NoticeKind.RESTORED else text
        if found := pattern.search(said):
            sentence = _sentence(said, found.start(), found.end())
            if OFFLINE.search(sentence) and not ONLINE.search(sentence):
                continue
            return kind, sentence
    return NoticeKind.OTHER, ""


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a place in *text*. It may end at the point of an "a.m." that a capital follows."""
    before = [each.end() for each in re.finditer(r"[.!?] (?=[A-Z])", text[:start])]
    after = re.search(r"[.!?](?= [A-Z]|$)", text[end:])
    return text[before[-1] if before else 0 : end + after.end() if after else len(text)]


def subjects(sentence: str, phrases: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The services that *sentence* names by one of their *phrases*, both of them plain."""
    return tuple(
        slug
        for slug, own in phrases.items()
        if any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", sentence, re.IGNORECASE) for each in own if each)
    )
