"""A year of one service as a calendar: each day by the worst that was seen of it, in the service's own zone. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span
from monitor.calendar.zones import day_of, earliest, zone_of
from monitor.history.archive import StateSpan
from monitor.reckoning.tally import Tally, tally
from probes.model import Outcome

YEAR = timedelta(days=365)
DAY = timedelta(days=1)
WORST = (Outcome.DOWN, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.UNKNOWN, Outcome.UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: *outcome* is the worst that was seen for any time, None of a day that nobody saw anything of."""

    day: date
    business: bool
    outcome: Outcome | None
    spent: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The days of a month in weeks from Monday to Sunday; None where a week belongs to another month."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def year(spans: Iterable[StateSpan], hours: BusinessHours, now: datetime) -> list[Month]:
    """The months of the last 365 days up to *now*, the latest last. No two *spans* overlap."""
    known = sorted(spans, key=lambda each: each.start)
    zone = zone_of(hours.zone)
    first, last = day_of(now - YEAR, zone), day_of(now, zone)
    days = [_day(first + number * DAY, known, hours, now) for number in range((last - first).days + 1)]
    return [_month(list(group)) for _, group in groupby(days, key=lambda each: (each.day.year, each.day.month))]


def _day(day: date, spans: Sequence[StateSpan], hours: BusinessHours, now: datetime) -> Day:
    zone = zone_of(hours.zone)
    start, end = (earliest(datetime.combine(each, time()), zone) for each in (day, day + DAY))
    whole = Span(start, max(start, min(end, now)))
    low = bisect_right(spans, whole.start, key=attrgetter("end"))
    spent = tally(spans[low : bisect_left(spans, whole.end, low, key=attrgetter("start"))], [whole])
    return Day(
        day=day,
        business=hours.is_business_day(day),
        outcome=next((outcome for outcome in WORST if spent.by[outcome] > 0), None),
        spent=spent,
    )


def _month(days: Sequence[Day]) -> Month:
    cells: list[Day | None] = [None] * days[0].day.weekday()
    cells += days
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[number : number + 7]) for number in range(0, len(cells), 7))
    return Month(first=days[0].day.replace(day=1), weeks=weeks)
