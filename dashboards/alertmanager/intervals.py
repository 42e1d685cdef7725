"""Office hours and days off in Toronto, as Alertmanager's time intervals.

Alertmanager knows no holidays, only dates: they are written out for some years, from the library that keeps them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from monitor.calendar.closings import FEDERAL, Closing, closings

ZONE = "America/Toronto"
YEARS = range(2026, 2032)
"""The years whose holidays are written out. To renew: raise the end, run ``python -m dashboards.alertmanager``."""

OPENS, CLOSES = "08:00", "18:00"
BUSINESS_HOURS, NIGHTS, WEEKENDS, HOLIDAYS = "business-hours", "nights", "weekends", "federal-holidays"

Interval = dict[str, Any]


def intervals(years: Iterable[int] = YEARS) -> list[Interval]:
    """Every named interval. ``nights`` and ``weekends`` are there for routes of your own."""
    hours = {"weekdays": ["monday:friday"], "times": [{"start_time": OPENS, "end_time": CLOSES}]}
    night = [{"start_time": "00:00", "end_time": OPENS}, {"start_time": CLOSES, "end_time": "24:00"}]
    return [
        {"name": BUSINESS_HOURS, "time_intervals": [hours | _here()]},
        {"name": NIGHTS, "time_intervals": [{"times": night} | _here()]},
        {"name": WEEKENDS, "time_intervals": [{"weekdays": ["saturday", "sunday"]} | _here()]},
        {"name": HOLIDAYS, "time_intervals": _dates([each.day for each in days_off(years)])},
    ]


def days_off(years: Iterable[int] = YEARS) -> tuple[Closing, ...]:
    """Every day of *years* on which federal offices are closed, with its names."""
    return tuple(each for year in years for each in closings(FEDERAL, year).values())


def _dates(days: Sequence[date]) -> list[Interval]:
    """One interval for each month with days off: Alertmanager multiplies years, months and days out."""
    months: dict[tuple[int, int], list[str]] = defaultdict(list)
    for day in days:
        months[day.year, day.month].append(str(day.day))
    return [
        {"years": [str(year)], "months": [str(month)], "days_of_month": numbers} | _here()
        for (year, month), numbers in sorted(months.items())
    ]


def _here() -> Interval:
    return {"location": ZONE}
