"""The words of days, months, hours and zones in notices, English and French, and text made plain to look for them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.wording import TORONTO
from probes.page import fold

__all__ = ["DAY_WORDS", "MONTHS", "PARTS_OF_DAY", "SHORT_WEEKDAYS", "TORONTO", "WEEKDAYS", "ZONES", "any_of", "plain"]

LOOKED_AT = 4000


def _numbered(first: int, *columns: str) -> dict[str, int]:
    rows = (zip(column.split(), range(first, first + 12), strict=False) for column in columns)
    return {name: number for row in rows for names, number in row for name in names.split("|")}


MONTHS: Mapping[str, int] = MappingProxyType(
    _numbered(
        1,
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct "
        "november|nov december|dec",
        "janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre octobre novembre decembre",
    )
)
WEEKDAYS: Mapping[str, int] = MappingProxyType(
    _numbered(
        0,
        "monday tuesday wednesday thursday friday saturday sunday",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    )
)
SHORT_WEEKDAYS: Mapping[str, int] = MappingProxyType(
    _numbered(0, "mon tue|tues wed thu|thur|thurs fri sat sun") | {"lun": 0, "mer": 2, "jeu": 3, "ven": 4, "sam": 5}
)
"""Only where a date follows: alone they are other words. Without the French ``mar``, which is March in English."""

DAY_WORDS: Mapping[str, int] = MappingProxyType(
    {"today": 0, "tonight": 0, "tomorrow": 1, "aujourd'hui": 0, "ce soir": 0, "cette nuit": 0, "demain": 1}
)
"""Days counted from the day the notice is read."""

PARTS_OF_DAY: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("in the morning", "du matin"), "a"),
        **dict.fromkeys(("in the afternoon", "in the evening", "at night", "de l'apres-midi", "du soir"), "p"),
    }
)
_KIND, _SORTE = "(?: standard| daylight)?", "heure(?: normale| avancee)?"
ZONES: Mapping[str, ZoneInfo] = MappingProxyType(
    {
        rf"eastern{_KIND}(?: time)?|{_SORTE} de l'est": TORONTO,
        r"(?:toronto|ottawa|montreal) time|heure (?:de toronto|d'ottawa|de montreal)": TORONTO,
        r"(?-i:ET|EST|EDT|HE|HNE|HAE)": TORONTO,
        rf"atlantic{_KIND} time|{_SORTE} de l'atlantique": ZoneInfo("America/Halifax"),
        rf"newfoundland{_KIND} time|{_SORTE} de terre-neuve": ZoneInfo("America/St_Johns"),
        rf"central{_KIND} time|{_SORTE} du centre": ZoneInfo("America/Winnipeg"),
        rf"mountain{_KIND} time|{_SORTE} des rocheuses": ZoneInfo("America/Edmonton"),
        rf"pacific{_KIND} time|{_SORTE} du pacifique": ZoneInfo("America/Vancouver"),
        r"(?-i:PT|PST|PDT|HP|HNP|HAP)": ZoneInfo("America/Vancouver"),
        r"(?-i:UTC|GMT|TUC)": ZoneInfo("UTC"),
    }
)
"""Patterns of zone names. IRCC writes Eastern time; another zone must not be taken for it."""


def plain(text: str) -> str:
    """*text* folded, without accents, with plain hyphens; upper and lower case stay. The first LOOKED_AT characters."""
    bare = unicodedata.normalize("NFKD", fold(text[:LOOKED_AT]))
    bare = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.sub(r"[\u2010-\u2015\u2212]", "-", bare).split())


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of *words*, the longest first."""
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))
