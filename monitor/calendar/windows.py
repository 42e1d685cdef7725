"""Maintenance as an operator declares it, by the wall clock: once, or on the days of a rule.

A window covers all that people may mean by its times. On the November night 00:00 to 05:30 lasts six and a half hours,
on the March night four and a half; an hour that comes twice is covered both times, whichever end of the window it is;
a start in the hour that is skipped is the moment clocks jump, an end there is as much later as they jump.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.calendar.recurrence import Recurrence
from monitor.calendar.spans import Span
from monitor.calendar.zones import EASTERN, between, day_of, zone_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """From *start* to *end*: wall times in *zone*, or instants with an offset."""

    start: datetime
    end: datetime
    zone: str = EASTERN

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if (self.start.utcoffset() is None) is not (self.end.utcoffset() is None):
            raise ValueError("write start and end both with an offset, or both without")
        if self.end <= self.start:
            raise ValueError("end must be after start")

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """Itself, when it has a moment from *start* up to *end* (UTC)."""
        if self.start.utcoffset() is None:
            return _touching([between(self.start, self.end, zone_of(self.zone))], start, end)
        return _touching([Span(self.start.astimezone(UTC), self.end.astimezone(UTC))], start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """On each of *days* from *begins* to *ends* by the wall clock in *zone*; to the next day if *ends* is not later."""

    days: Recurrence
    begins: time
    ends: time
    zone: str = EASTERN

    def __post_init__(self) -> None:
        zone_of(self.zone)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """Those that have a moment from *start* up to *end* (UTC), whole, by their start."""
        zone = zone_of(self.zone)
        # What began the day before may still last.
        days = self.days.days(day_of(start, zone) - DAY, day_of(end, zone))
        return _touching((self._on(day, zone) for day in days), start, end)

    def _on(self, day: date, zone: ZoneInfo) -> Span:
        last = day if self.ends > self.begins else day + DAY
        return between(datetime.combine(day, self.begins), datetime.combine(last, self.ends), zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Declared maintenance: what it is called, why, and when."""

    name: str
    when: Once | Recurring
    reason: str = ""

    def occurrences(self, start: datetime, end: datetime) -> list[Span]:
        """Each time it is held that has a moment from *start* up to *end* (UTC), whole, by their start.

        When both are the same instant, the one then going on. Those of a window that lasts a day can overlap.
        """
        return self.when.spans(start, end)


def _touching(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    return [each for each in spans if start < each.end and (each.start < end or each.start == start)]
