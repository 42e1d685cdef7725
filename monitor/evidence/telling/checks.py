"""What a probe checks, and what a step of a journey is, named as a person would name it."""

from collections.abc import Mapping
from types import MappingProxyType

from monitor.evidence.telling.observing import JOURNEY, Asked
from monitor.evidence.telling.words import quoted, say
from monitor.wording import LANGS

STEPS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "landing_page": ("opening the start page", "ouvrir la page de départ"),
        "sign_in_page": ("opening the sign-in page", "ouvrir la page de connexion"),
        "apply_page": ("opening the page on applying", "ouvrir la page sur la demande"),
        "reminders_page": ("going on from the page of reminders", "passer la page des rappels"),
        "hand_over": ("going on to the sign-in", "passer à la connexion"),
        "gckey_form": ("the GCKey sign-in form", "le formulaire de connexion CléGC"),
        "form": ("the form", "le formulaire"),
    }
)
"""The steps of the journeys that are known, by their ids."""

BARE = frozenset({"dns", "tls", "tcp"})
"""The kinds of probes that open no page."""


def step(name: str, lang: str) -> str:
    """A step in words with its id behind; one that has no words, by its id alone."""
    known = STEPS.get(name)
    return name if known is None else f"{quoted(known[LANGS.index(lang)], lang)} ({name})"


def check(asked: Asked, lang: str) -> str:
    """The address that a probe opens, or what it checks without opening one."""
    if asked.kind in BARE:
        return say(f"{asked.kind}_of", lang, of=asked.url)
    return say("by_step", lang, url=asked.url) if asked.kind == JOURNEY else asked.url


def opening(asked: Asked, lang: str) -> str:
    """The same as a step that was taken."""
    return check(asked, lang) if asked.kind in BARE else say("step_page", lang, url=asked.url)
