"""The figures of one service over a time: by the clock, in business hours, and in business days lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.calendar.hours import BusinessHours, LostDay
from monitor.calendar.spans import Span, clipped, seconds, union
from monitor.history.archive import StateSpan
from monitor.reckoning.tally import Tally, by_outcome, tally
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
    spans = {outcome: clipped(each, whole.start, whole.end) for outcome, each in by_outcome(states).items()}
    down, maintenance = spans[Outcome.DOWN], spans[Outcome.MAINTENANCE]
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
        doubt=seconds(clipped(_between_looks(states), whole.start, whole.end)),
    )


def lost(days: Iterable[LostDay]) -> int:
    """How many of *days* are lost, and not only touched."""
    return sum(each.lost for each in days)


def _between_looks(states: Iterable[StateSpan]) -> list[Span]:
    return [Span(each.earliest, each.start) for each in states if each.earliest and each.earliest < each.start]
