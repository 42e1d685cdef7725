"""Days and times as a sentence tells them, Eastern time with its offset, in English and Canadian French."""

from datetime import UTC, date, datetime

from monitor.model import Bounds
from monitor.reports.phrases import when
from monitor.wording import TORONTO, local

_DAYS = (
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
)
_MONTHS = (
    (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
)
_FRENCH_ZONES = {"EST": "HNE", "EDT": "HAE"}


def day(on: date, lang: str) -> str:
    """``Monday, September 14, 2026``; in French ``lundi 14 septembre 2026``."""
    if lang == "fr":
        number = "1er" if on.day == 1 else str(on.day)
        return f"{_DAYS[1][on.weekday()]} {number} {_MONTHS[1][on.month - 1]} {on.year}"
    return f"{_DAYS[0][on.weekday()]}, {_MONTHS[0][on.month - 1]} {on.day}, {on.year}"


def local_day(at: datetime) -> date:
    """The day it is in Toronto at an instant."""
    return at.astimezone(TORONTO).date()


def hour(at: datetime, lang: str) -> str:
    """The time in Toronto: ``07:31``, ``07:31:12``; in French ``7 h 31``, ``7 h 31 min 12 s``."""
    here = at.astimezone(TORONTO)
    if lang == "fr":
        text = f"{here.hour}\u00a0h\u00a0{here:%M}"
        return f"{text}\u00a0min\u00a0{here.second}\u00a0s" if here.second else text
    return f"{here:%H:%M:%S}" if here.second else f"{here:%H:%M}"


def zoned(at: datetime, lang: str) -> str:
    """The time in Toronto with the name and offset of its zone: ``07:31 EDT (UTC−04:00)``."""
    here = at.astimezone(TORONTO)
    name, offset = here.strftime("%Z"), here.strftime("%z")
    sign = "−" if offset[0] == "-" else "+"
    zone = _FRENCH_ZONES.get(name, name) if lang == "fr" else name
    return f"{hour(at, lang)} {zone} (UTC{sign}{offset[1:3]}:{offset[3:]})"


def dated(at: datetime, lang: str) -> str:
    """The day, and the time with its zone."""
    joint = " à " if lang == "fr" else ", "
    return f"{day(local_day(at), lang)}{joint}{zoned(at, lang)}"


def within(bounds: Bounds, lang: str) -> str:
    """When something happened, as closely as it was seen; what both ends share is told once."""
    first, last = bounds.earliest, bounds.latest
    if first is None or first == last or not _shares(first, last):
        return when(bounds, lang)
    before, joint = ("entre ", " et ") if lang == "fr" else ("between ", " and ")
    return _joined(first, last, before, joint)


def lasting_from(first: datetime, last: datetime) -> str:
    """From one instant to another, in any language; what both share is told once."""
    if first == last:
        return local(first)
    return _joined(first, last, "", " – ") if _shares(first, last) else f"{local(first)} – {local(last)}"


def _shares(first: datetime, last: datetime) -> bool:
    """Whether it is one day under one offset, and the same day in UTC."""
    days = {each.astimezone(zone).date() for each in (first, last) for zone in (TORONTO, UTC)}
    return same_day(first, last) and len(days) == 1


def _joined(first: datetime, last: datetime, before: str, joint: str) -> str:
    here, there = first.astimezone(TORONTO), last.astimezone(TORONTO)
    offset = here.strftime("%z")
    east = f"{here:%Y-%m-%d}, {before}{here:%H:%M:%S}{joint}{there:%H:%M:%S} {offset[:3]}:{offset[3:]}"
    return f"{east} ({first.astimezone(UTC):%H:%M:%S}{joint}{last.astimezone(UTC):%H:%M:%S} UTC)"


def same_day(one: datetime, other: datetime) -> bool:
    """Whether both are on one day in Toronto, under one offset."""
    first, second = one.astimezone(TORONTO), other.astimezone(TORONTO)
    return first.date() == second.date() and first.utcoffset() == second.utcoffset()
