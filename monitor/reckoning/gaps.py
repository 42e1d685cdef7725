"""When we could not tell: the time in which a service was unknown or not observed at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.calendar.spans import Span, clipped, difference
from monitor.history.archive import StateSpan
from probes.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """From *start* up to *end* nothing can be said, for *cause*; "" where it was not observed at all."""

    start: datetime
    end: datetime
    cause: str = ""


def gaps(states: Iterable[StateSpan], start: datetime, end: datetime) -> tuple[Gap, ...]:
    """Every gap from *start* up to *end*, in order."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    states = list(states)
    seen = [Span(each.start, each.end) for each in states]
    found = [Gap(start=each.start, end=each.end) for each in difference([Span(start, end)], seen)]
    for state in states:
        if state.outcome is Outcome.UNKNOWN:
            cut = clipped([Span(state.start, state.end)], start, end)
            found += [Gap(start=each.start, end=each.end, cause=state.cause) for each in cut]
    return tuple(sorted(found, key=lambda each: each.start))
