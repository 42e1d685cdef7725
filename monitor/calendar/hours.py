"""The hours that count: which days are business days, how much of a stretch fell into them, which days were lost."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter

from monitor.calendar.closings import FEDERAL, closings, known
from monitor.calendar.spans import NOTHING, Span, overlaps, seconds, union
from monitor.calendar.zones import EASTERN, between, day_of, zone_of

WEEK = frozenset(range(7))
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostDay:
    """A business day of which hours were lost; *lost* says whether that was enough to lose the day."""

    day: date
    open_seconds: float
    lost_seconds: float
    lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessHours:
    """From *opens* to *closes* by the wall clock in *zone*, on *days* (Monday is 0) that no *closed* calendar names.

    A day is lost when *lost_share* of its hours is. Every argument that is an instant is UTC.
    """

    zone: str = EASTERN
    days: frozenset[int] = frozenset(range(5))
    opens: time = time(8)
    closes: time = time(17)
    closed: tuple[str, ...] = (FEDERAL,)
    lost_share: float = 0.5

    def __post_init__(self) -> None:
        zone_of(self.zone)
        for each in self.closed:
            known(each)
        if not self.days or not self.days <= WEEK:
            raise ValueError("name at least one day of the week; Monday is 0, Sunday is 6")
        if self.closes <= self.opens:
            raise ValueError(f"closes must be after opens, on the same day; {self.closes:%H:%M} is not")
        if not 0 < self.lost_share <= 1:
            raise ValueError(f"lost_share must be more than 0 and at most 1; {self.lost_share:g} is not")

    def is_business_day(self, day: date) -> bool:
        """Whether there are business hours on *day*."""
        return day.weekday() in self.days and not any(day in closings(each, day.year) for each in self.closed)

    def is_open(self, at: datetime) -> bool:
        """Whether an instant is in business hours; the one at which they end is not."""
        day = day_of(at, zone_of(self.zone))
        if not self.is_business_day(day):
            return False
        hours = _opening(self, day)
        return hours.start <= at < hours.end

    def business_days(self, start: datetime, end: datetime) -> list[date]:
        """The business days that have a moment, by day or night, from *start* up to *end*."""
        if start >= end:
            return []
        zone = zone_of(self.zone)
        first, last = day_of(start, zone), day_of(end - datetime.resolution, zone)
        days = _days(self, first.year, last.year)
        return list(days[bisect_left(days, first) : bisect_right(days, last)])

    def open_spans(self, start: datetime, end: datetime) -> list[Span]:
        """The business hours from *start* up to *end*, one span a day."""
        if start >= end:
            return []
        zone = zone_of(self.zone)
        first, last = day_of(start, zone), day_of(end, zone)
        every = _openings(self, (first - DAY).year, last.year)
        low = bisect_right(every, start, key=attrgetter("end"))
        found = list(every[low : bisect_left(every, end, low, key=attrgetter("start"))])
        return _cut(found, start, end)

    def business_seconds(self, spans: Iterable[Span]) -> float:
        """How much of *spans* fell into business hours; what overlaps counts once."""
        return seconds(self._in_hours(spans))

    def days_lost(self, spans: Iterable[Span]) -> list[LostDay]:
        """Every business day of which *spans* took hours, in order. Nights, weekends and closings take none."""
        zone = zone_of(self.zone)
        taken: dict[date, timedelta] = {}
        for span in self._in_hours(spans):
            day = day_of(span.start, zone)
            taken[day] = taken.get(day, NOTHING) + span.length
        return [self._judged(day, lost) for day, lost in taken.items()]

    def after(self, day: date, n: int) -> date:
        """The *n*-th business day after *day*, which itself never counts. Raises ValueError when *n* is below 1."""
        if n < 1:
            raise ValueError(f"business days are counted from 1; {n} is too few")
        while n:
            day += DAY
            n -= self.is_business_day(day)
        return day

    def _in_hours(self, spans: Iterable[Span]) -> list[Span]:
        taken = union(spans)
        return overlaps(taken, self.open_spans(taken[0].start, taken[-1].end)) if taken else []

    def _judged(self, day: date, lost: timedelta) -> LostDay:
        whole = _opening(self, day).length
        return LostDay(
            day=day,
            open_seconds=whole.total_seconds(),
            lost_seconds=lost.total_seconds(),
            # Exact, as sums of seconds in floating point would not be on the very boundary.
            lost=lost / whole >= self.lost_share,
        )


@lru_cache(maxsize=64)
def _days(hours: BusinessHours, first: int, last: int) -> tuple[date, ...]:
    """The business days of the years from *first* to *last*."""
    numbers = range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1)
    return tuple(filter(hours.is_business_day, map(date.fromordinal, numbers)))


@lru_cache(maxsize=64)
def _openings(hours: BusinessHours, first: int, last: int) -> tuple[Span, ...]:
    """Their business hours: every report asks for the same ones again and again."""
    return tuple(union(_opening(hours, day) for day in _days(hours, first, last)))


def _opening(hours: BusinessHours, day: date) -> Span:
    return between(datetime.combine(day, hours.opens), datetime.combine(day, hours.closes), zone_of(hours.zone))


def _cut(spans: list[Span], start: datetime, end: datetime) -> list[Span]:
    """*spans*, each of which has a moment from *start* up to *end*, without what lies outside."""
    if spans and spans[0].start < start:
        spans[0] = Span(start, spans[0].end)
    if spans and spans[-1].end > end:
        spans[-1] = Span(spans[-1].start, end)
    return spans
