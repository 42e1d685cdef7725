"""The figures of one service over a time: by the clock, in business hours, and in business days lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.calendar.hours import BusinessHours, LostDay
from monitor.calendar.spans import NOTHING, Span, clipped, union
from monitor.history.archive import StateSpan
from monitor.reckoning.tally import Tally, tally
from probes.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """From *start* up to *end* (UTC). *whole* is by the clock, *business* in business hours alone.

    *business_days* are the days that have a moment in that time; *down_days*, *maintenance_days* and *either_days*
    those of which hours were taken by an outage, by maintenance, or by the two together. *doubt* are the seconds
    between two looks that saw different states: so much may have been otherwise.
    """

    service: str
    start: datetime
    end: datetime
    whole: Tally
    business: Tally
    business_days: int
    down_days: tuple[LostDay, ...]
    maintenance_days: tuple[LostDay, ...]
    either_days: tuple[LostDay, ...]
    doubt: float


def figures(service: str, states: Iterable[StateSpan], start: datetime, end: datetime, hours: BusinessHours) -> Figures:
    """The figures of *service* from *start* up to *end*. What *states* say of other times does not count."""
    whole = Span(start.astimezone(UTC), end.astimezone(UTC))
    states = list(states)
    doubt = _doubt(states, whole)
    states = [each for each in states if each.start < whole.end and each.end > whole.start]
    down, maintenance = (
        clipped([Span(each.start, each.end) for each in states if each.outcome is outcome], whole.start, whole.end)
        for outcome in (Outcome.DOWN, Outcome.MAINTENANCE)
    )
    return Figures(
        service=service,
        start=whole.start,
        end=whole.end,
        whole=tally(states, [whole]),
        business=tally(states, hours.open_spans(whole.start, whole.end)),
        business_days=len(hours.business_days(whole.start, whole.end)),
        down_days=tuple(hours.days_lost(down)),
        maintenance_days=tuple(hours.days_lost(maintenance)),
        either_days=tuple(hours.days_lost(union(down, maintenance))),
        doubt=doubt,
    )


def lost(days: Iterable[LostDay]) -> int:
    """How many of *days* are lost, and not only touched."""
    return sum(each.lost for each in days)


def _doubt(states: Iterable[StateSpan], whole: Span) -> float:
    """Seconds of *whole* that lie between two looks."""
    between = sorted((each.earliest, each.start) for each in states if each.earliest and each.start > whole.start)
    doubt, edge = NOTHING, whole.start
    for earliest, start in between:
        low, high = max(earliest, edge), min(start, whole.end)
        if low < high:
            doubt, edge = doubt + (high - low), high
    return doubt.total_seconds()
