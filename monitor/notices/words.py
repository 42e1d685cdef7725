"""What is said of an outage beside its notices, in English and French."""

from monitor.wording import LANGS

WORDS: dict[str, tuple[str, str]] = {
    "none": (
        "No official notice was seen during this outage.",
        "Aucun avis officiel n'a été vu pendant cette panne.",
    ),
    "announced_after": (
        "Announced {length} after the outage began; the notice was first seen {at}.",
        "Annoncée {length} après le début de la panne; l'avis a été vu pour la première fois le {at}.",
    ),
    "announced_before": (
        "Announced {length} before the outage began; the notice was first seen {at}.",
        "Annoncée {length} avant le début de la panne; l'avis a été vu pour la première fois le {at}.",
    ),
    "announced_about": (
        "Announced as the outage began; the notice was first seen {at}.",
        "Annoncée au moment où la panne a commencé; l'avis a été vu pour la première fois le {at}.",
    ),
    "began_before": (
        "It began {length} before the announced start, {at}.",
        "Elle a commencé {length} avant le début annoncé, {at}.",
    ),
    "began_after": (
        "It began {length} after the announced start, {at}.",
        "Elle a commencé {length} après le début annoncé, {at}.",
    ),
    "began_about": ("It began at the announced start, {at}.", "Elle a commencé au début annoncé, {at}."),
    "ended_before": (
        "It ended {length} before the announced end, {at}: announced down, measured up.",
        "Elle a pris fin {length} avant la fin annoncée, {at} : annoncé en panne, mesuré en service.",
    ),
    "ended_after": (
        "It ended {length} after the announced end, {at}.",
        "Elle a pris fin {length} après la fin annoncée, {at}.",
    ),
    "ended_about": ("It ended at the announced end, {at}.", "Elle a pris fin à la fin annoncée, {at}."),
    "goes_on": (
        "It still went on {length} after the announced end, {at}.",
        "Elle durait encore {length} après la fin annoncée, {at}.",
    ),
    "still_announced": (
        "The notice was still shown {length} after the service worked again: announced down, measured up.",
        "L'avis était encore affiché {length} après le rétablissement : annoncé en panne, mesuré en service.",
    ),
    "at_least": ("at least {length}", "au moins {length}"),
    "between": ("{least} to {most}", "entre {least} et {most}"),
}


def said(key: str, lang: str, **values: object) -> str:
    """The sentence *key* in *lang* (``en`` or ``fr``). Raises KeyError for a key there is no wording for."""
    return WORDS[key][LANGS.index(lang)].format(**values)
