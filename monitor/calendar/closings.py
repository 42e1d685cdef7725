"""The days on which offices are closed: the federal government's, and a province's, with their names in both languages.

They come from the library that keeps them. The federal days are those of federally regulated workplaces, and the two
that federal offices keep besides; a province's are its statutory ones. Both may hold for one firm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays.countries  # now, and not at first use, when it would hold up everything else for a tenth of a second
from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

FEDERAL = "federal"
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
CALENDARS = (FEDERAL, *PROVINCES)

FRENCH: Mapping[str, str] = {
    "Boxing Day": "Lendemain de Noël",
    "(observé)": "(congé reporté)",
}
"""How federal French says what the library leaves in English, or does not make agree."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A day on which offices are closed, and why. One moved from a weekend says so."""

    day: date
    en: str
    fr: str


def known(calendar: str) -> str:
    """The name of a calendar as given. Raises ValueError for one there is not."""
    if calendar not in CALENDARS:
        raise ValueError(f"there is no calendar {calendar!r}; there are {', '.join(CALENDARS)}")
    return calendar


@cache
def closings(calendar: str, year: int) -> Mapping[date, Closing]:
    """Every closing of a year by its day, weekends too: ``federal``, or a province by its two letters.

    A holiday on a weekend is there twice: on its day, and on the working day it moves to. Raises ValueError.
    """
    english, french = _kept(known(calendar), year, "en_CA"), _kept(calendar, year, "fr")
    days = {day: Closing(day, english[day], _federal_french(french[day])) for day in english}
    if calendar == FEDERAL:
        for closing in _federal_only(year):
            days.setdefault(closing.day, closing)
    return MappingProxyType({day: days[day] for day in sorted(days)})


def _kept(calendar: str, year: int, language: str) -> Mapping[date, str]:
    if calendar == FEDERAL:
        return holidays.country_holidays("CA", years=year, expand=False, categories="government", language=language)
    return holidays.country_holidays("CA", subdiv=calendar, years=year, expand=False, language=language)


def _federal_only(year: int) -> tuple[Closing, ...]:
    """The days that the library knows as customs of provinces only; federal offices are closed on them."""
    return (
        Closing(easter(year) + timedelta(days=1), "Easter Monday", "Lundi de Pâques"),
        Closing(date(year, 8, 1) + relativedelta(weekday=MO(1)), "Civic Holiday", "Congé civique"),
    )


def _federal_french(name: str) -> str:
    for theirs, ours in FRENCH.items():
        name = name.replace(theirs, ours)
    return name
