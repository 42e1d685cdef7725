"""Why a service did not simply stand up: how long for each cause, and how many outages."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, clipped, seconds
from monitor.history.archive import StateSpan
from monitor.model import Outage
from probes.model import Outcome

ORDER = (Outcome.DOWN, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseFigures:
    """How long a service stood at *outcome* for *cause*, and how many of its *outages* that was the worst of."""

    outcome: Outcome
    cause: str
    seconds: float
    business_seconds: float
    outages: int


def by_cause(
    states: Iterable[StateSpan], outages: Iterable[Outage], start: datetime, end: datetime, hours: BusinessHours
) -> tuple[CauseFigures, ...]:
    """Every cause with time from *start* up to *end* or an outage of its own, the worst outcome first."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    spans: dict[tuple[Outcome, str], list[Span]] = defaultdict(list)
    for each in states:
        if each.outcome is not Outcome.UP:
            spans[each.outcome, each.cause].append(Span(each.start, each.end))
    counted = Counter((each.severity, each.cause) for each in outages)
    rows = []
    for outcome, cause in spans.keys() | counted.keys():
        inside = clipped(spans.get((outcome, cause), ()), start, end)
        rows.append(
            CauseFigures(
                outcome=outcome,
                cause=cause,
                seconds=seconds(inside),
                business_seconds=hours.business_seconds(inside),
                outages=counted[outcome, cause],
            )
        )
    rows = [each for each in rows if each.seconds or each.outages]
    return tuple(sorted(rows, key=lambda each: (ORDER.index(each.outcome), -each.seconds, each.cause)))
