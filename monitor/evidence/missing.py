"""What a capture lacks, in closed words and in English and French: ``back_off:eta/status-check-en``."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from monitor.wording import LANGS

TIGHT = re.compile(r" (?=[:;?!»%])|(?<=«) ")
"""Where French keeps a sign with its word: no line may end there."""


class Missing(StrEnum):
    """Why something is not there. What it is, a probe's key or a file, follows a colon where there are several."""

    TIME = "time"
    OFFLINE = "offline"
    NO_PAGE = "no_page"
    MORE_PAGES = "more_pages"
    BACK_OFF = "back_off"
    BUDGET = "budget"
    BLOCKED = "blocked"
    BROWSER = "browser"
    PICTURE = "picture"
    SECOND = "second"
    STAMP = "stamp"
    ARTIFACT = "artifact"
    SECRET = "secret"  # noqa: S105 - a reason
    ROOM = "room"
    OUTAGE_ROOM = "outage_room"
    FAULT = "fault"


WORDS: Mapping[Missing, tuple[str, str]] = MappingProxyType(
    {
        Missing.TIME: (
            "The time for this capture ran out before all was taken.",
            "Le temps prévu pour cette capture s'est écoulé avant que tout soit pris.",
        ),
        Missing.OFFLINE: (
            "No page was opened: our own line did not work.",
            "Aucune page n'a été ouverte : notre propre ligne ne fonctionnait pas.",
        ),
        Missing.NO_PAGE: (
            "The service has no page that a browser opens.",
            "Le service n'a pas de page qu'un navigateur puisse ouvrir.",
        ),
        Missing.MORE_PAGES: (
            "This page was not opened: a capture opens a few only.",
            "Cette page n'a pas été ouverte : une capture n'en ouvre que quelques-unes.",
        ),
        Missing.BACK_OFF: (
            "This page was not opened: its site had asked to be left alone.",
            "Cette page n'a pas été ouverte : son site avait demandé qu'on le laisse tranquille.",
        ),
        Missing.BUDGET: (
            "This page was not opened: its site had been asked as often as we allow ourselves in an hour.",
            "Cette page n'a pas été ouverte : son site avait déjà reçu nos requêtes permises de l'heure.",
        ),
        Missing.BLOCKED: (
            "This page was not opened: its site turns this monitor away.",
            "Cette page n'a pas été ouverte : son site refuse ce moniteur.",
        ),
        Missing.BROWSER: (
            "This page could not be opened: our own browser failed.",
            "Cette page n'a pas pu être ouverte : notre propre navigateur a défailli.",
        ),
        Missing.PICTURE: (
            "No picture could be taken of this page.",
            "Aucune image de cette page n'a pu être prise.",
        ),
        Missing.SECOND: (
            "This page was not seen in a second browser: it did not do its work here.",
            "Cette page n'a pas été vue dans un second navigateur : il n'a pas fait son travail ici.",
        ),
        Missing.STAMP: (
            "Address and time could not be put above this picture.",
            "L'adresse et l'heure n'ont pas pu être mises au-dessus de cette image.",
        ),
        Missing.ARTIFACT: (
            "A file that the failing look left could not be read.",
            "Un fichier laissé par l'examen en échec n'a pas pu être lu.",
        ),
        Missing.SECRET: (
            "This file is withheld: a secret may be seen in it.",
            "Ce fichier est retenu : un secret pourrait s'y voir.",
        ),
        Missing.ROOM: (
            "This file is left out: the capture has reached its greatest size.",
            "Ce fichier est laissé de côté : la capture a atteint sa taille maximale.",
        ),
        Missing.OUTAGE_ROOM: (
            "No pictures were kept: the captures of this outage have reached their greatest size.",
            "Aucune image n'a été gardée : les captures de cette panne ont atteint leur taille maximale.",
        ),
        Missing.FAULT: (
            "A part of this capture failed in our own program.",
            "Une partie de cette capture a échoué dans notre propre programme.",
        ),
    }
)


def lacks(why: Missing, what: str = "") -> str:
    """The entry for *what* is missing."""
    return f"{why}:{what}" if what else why.value


def said(entry: str, lang: str) -> str:
    """An entry in words: ``eta/status-check-en: This page …``. Raises ValueError for one that is none of ours."""
    why, _, what = entry.partition(":")
    text = WORDS[Missing(why)][LANGS.index(lang)]
    if lang != "fr":
        return f"{what}: {text}" if what else text
    return TIGHT.sub("\u00a0", f"{what} : {text}" if what else text)
