"""A stretch of time as a strip of boxes, to be drawn as SVG: every outage is wide enough to be seen. Pure.

States are told apart by the height of their box before their colour, and nothing is drawn for what nobody saw.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, difference
from monitor.calendar.zones import earliest, zone_of
from monitor.history.archive import StateSpan
from monitor.model import Outage
from monitor.wording import TORONTO
from probes.model import Outcome

DAY = timedelta(days=1)
WIDTH = 1000.0
"""Units from the start to the end of every strip; the page stretches it to the room there is."""
LEAST = 2.5
"""Units that trouble takes at least: a minute of a year would else be a five-hundredth of a pixel."""

RANGES: Mapping[str, timedelta] = MappingProxyType(
    {
        "24h": timedelta(hours=24),
        "7d": timedelta(days=7),
        "30d": timedelta(days=30),
        "90d": timedelta(days=90),
        "1y": timedelta(days=365),
    }
)
TICKS: Mapping[str, tuple[timedelta, str]] = MappingProxyType(
    {
        "24h": (timedelta(hours=3), "%H:%M"),
        "7d": (timedelta(days=1), "%m-%d"),
        "30d": (timedelta(days=5), "%m-%d"),
        "90d": (timedelta(days=15), "%m-%d"),
        "1y": (timedelta(days=61), "%Y-%m-%d"),
    }
)
ORDER = (Outcome.UP, Outcome.UNKNOWN, Outcome.MAINTENANCE, Outcome.DEGRADED, Outcome.DOWN)
"""What is drawn later covers what was drawn before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One state from *start* to *end*; *outage* is the one it is part of, if any."""

    x: float
    width: float
    outcome: Outcome
    start: datetime
    end: datetime
    cause: str = ""
    outage: Outage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A part of the strip that is shaded: time outside business hours."""

    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on the axis, with the local time it stands for."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A strip from *start* to *end*."""

    start: datetime
    end: datetime
    boxes: tuple[Box, ...]
    closed: tuple[Band, ...]
    ticks: tuple[Tick, ...]

    @property
    def trouble(self) -> tuple[Box, ...]:
        """What was not simply up, by time."""
        found = [each for each in self.boxes if each.outcome is not Outcome.UP]
        return tuple(sorted(found, key=lambda each: each.start))


def timeline(
    spans: Iterable[StateSpan], outages: Sequence[Outage], hours: BusinessHours, now: datetime, name: str
) -> Timeline:
    """The last so much of a service up to *now*; *name* is one of RANGES."""
    start = now - RANGES[name]
    boxes = [_box(each, outages, start, now) for each in spans if each.end > start and each.start < now]
    return Timeline(
        start=start,
        end=now,
        boxes=tuple(sorted(boxes, key=lambda each: ORDER.index(each.outcome))),
        closed=tuple(_closed(hours, start, now)) if RANGES[name] <= RANGES["90d"] else (),
        ticks=tuple(_ticks(start, now, name)),
    )


def _box(span: StateSpan, outages: Sequence[Outage], start: datetime, end: datetime) -> Box:
    low, high = max(span.start, start), min(span.end, end)
    x, width = place(low, start, end), place(high, start, end) - place(low, start, end)
    if span.outcome not in {Outcome.UP, Outcome.UNKNOWN} and width < LEAST:
        x, width = min(max(0.0, x - (LEAST - width) / 2), WIDTH - LEAST), LEAST
    part = None
    if span.outcome in {Outcome.DOWN, Outcome.DEGRADED}:
        part = next((each for each in outages if _covers(each, span)), None)
    return Box(
        x=round(x, 2),
        width=round(width, 2),
        outcome=span.outcome,
        start=low,
        end=high,
        cause=span.cause,
        outage=part,
    )


def _covers(outage: Outage, span: StateSpan) -> bool:
    return outage.opened.latest < span.end and (outage.ended is None or span.start < outage.ended.latest)


def _closed(hours: BusinessHours, start: datetime, end: datetime) -> Iterable[Band]:
    """Outside business hours; over more than a week, whole days that are no business days."""
    if end - start <= RANGES["7d"]:
        opened = hours.open_spans(start, end)
    else:
        opened = [_day(day, hours) for day in hours.business_days(start, end)]
    for each in difference([Span(start, end)], opened):
        x = place(each.start, start, end)
        yield Band(x=round(x, 2), width=round(place(each.end, start, end) - x, 2))


def _day(day: date, hours: BusinessHours) -> Span:
    zone = zone_of(hours.zone)
    return Span(earliest(datetime.combine(day, time()), zone), earliest(datetime.combine(day + DAY, time()), zone))


def _ticks(start: datetime, end: datetime, name: str) -> Iterable[Tick]:
    """At round local hours or days, also over a night in which the clock changes."""
    step, form = TICKS[name]
    local = start.astimezone(TORONTO).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    at = local.replace(hour=0) + step if step >= DAY else local.replace(hour=0)
    while (instant := at.replace(tzinfo=TORONTO)) < end:
        if instant > start:
            yield Tick(x=round(place(instant, start, end), 2), label=at.strftime(form))
        at += step


def place(at: datetime, start: datetime, end: datetime) -> float:
    """Where *at* stands on a strip from *start* to *end*."""
    return WIDTH * ((at - start) / (end - start))
