"""The days of a diary: which count, how each was spent, and what took it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from monitor.calendar.closings import Closing, closings
from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, clipped, difference, intersection, seconds, union
from monitor.calendar.zones import day_of, earliest, zone_of
from monitor.history.archive import StateSpan
from monitor.reckoning.tally import by_outcome, tally
from monitor.reports.diary_model import DayKind, Line, Loss, Measure
from monitor.reports.margins import possibly, surely
from probes.model import Outcome

ONE_DAY = timedelta(days=1)
DOWN = frozenset({Outcome.DOWN})


def window(hours: BusinessHours, until: datetime, count: int) -> Span:
    """From the beginning of the first of the last *count* business days whose hours began before *until*, up to it."""
    day = _last_day(hours, until)
    left = count
    while True:
        if hours.is_business_day(day) and hours.open_spans(_day(hours, day).start, until):
            left -= 1
        if not left:
            return Span(_day(hours, day).start, until)
        day -= ONE_DAY


def lines(
    states: Sequence[StateSpan], hours: BusinessHours, counted: Span, calendars: Iterable[str] = ()
) -> tuple[Line, ...]:
    """A line for every day that *counted* touches, of which *hours* and *calendars* name the closings."""
    day, last = day_of(counted.start, zone_of(hours.zone)), _last_day(hours, counted.end)
    known = (*hours.closed, *(each for each in calendars if each not in hours.closed))
    found = []
    while day <= last:
        whole = _day(hours, day)
        (part,) = clipped([whole], counted.start, counted.end)
        within = [each for each in states if each.start < part.end and each.end > part.start]
        opened = hours.open_spans(whole.start, whole.end)
        kind = _kind(hours, day, opened, counted.end)
        found.append(
            Line(
                day=day,
                kind=kind,
                span=part,
                clock=tally(within, [part]),
                business=tally(within, intersection(opened, [part])),
                open_seconds=seconds(opened),
                loss=_loss(within, hours, part) if kind is DayKind.BUSINESS else Loss.NOTHING,
                closings=_closings(known, day),
            )
        )
        day += ONE_DAY
    return tuple(found)


def measure(
    told: Iterable[Line], states: Sequence[StateSpan], hours: BusinessHours, counted: Span, last_bad: datetime | None
) -> Measure:
    """The days *told* by *hours* together. What goes on was seen to be bad until *last_bad* for sure."""
    sure, possible = (
        clipped(spans, counted.start, counted.end) for spans in (surely(states, DOWN, last_bad), possibly(states, DOWN))
    )
    business = [each for each in told if each.kind is DayKind.BUSINESS]
    return Measure(
        clock=tally(states, [counted]),
        business=tally(states, hours.open_spans(counted.start, counted.end)),
        days={loss: tuple(each.day for each in business if each.loss is loss) for loss in Loss},
        down_clock=(seconds(sure), seconds(possible)),
        down_business=(hours.business_seconds(sure), hours.business_seconds(possible)),
        down_days=(_lost(sure, hours), _lost(possible, hours)),
    )


def _kind(hours: BusinessHours, day: date, opened: Sequence[Span], end: datetime) -> DayKind:
    if day.weekday() not in hours.days:
        return DayKind.WEEKEND
    if not hours.is_business_day(day):
        return DayKind.CLOSED
    return DayKind.BUSINESS if opened and opened[0].start < end else DayKind.EARLY


def _loss(states: Sequence[StateSpan], hours: BusinessHours, part: Span) -> Loss:
    """By what *hours* call a lost day. What was not seen takes no day, but leaves it open whether something did."""
    by = {outcome: intersection(spans, [part]) for outcome, spans in by_outcome(states).items()}
    unseen = difference([part], [Span(each.start, each.end) for each in states])
    down, maintenance = by[Outcome.DOWN], by[Outcome.MAINTENANCE]
    ways = {
        Loss.OUTAGE: down,
        Loss.MAINTENANCE: maintenance,
        Loss.TOGETHER: union(down, maintenance),
        Loss.UNSURE: union(down, maintenance, by[Outcome.UNKNOWN], unseen),
    }
    return next((loss for loss, spans in ways.items() if _lost(spans, hours)), Loss.NOTHING)


def _lost(spans: Iterable[Span], hours: BusinessHours) -> int:
    return sum(each.lost for each in hours.days_lost(spans))


def _closings(calendars: Iterable[str], day: date) -> Mapping[str, Closing]:
    """Why *day* is closed, by the first calendar that says so under that name."""
    found: dict[str, Closing] = {}
    for calendar in calendars:
        closing = closings(calendar, day.year).get(day)
        if closing is not None and closing.en not in {each.en for each in found.values()}:
            found[calendar] = closing
    return found


def _last_day(hours: BusinessHours, until: datetime) -> date:
    return day_of(until - datetime.resolution, zone_of(hours.zone))


def _day(hours: BusinessHours, day: date) -> Span:
    zone = zone_of(hours.zone)
    first, after = (earliest(datetime.combine(each, time()), zone) for each in (day, day + ONE_DAY))
    return Span(first, after)
