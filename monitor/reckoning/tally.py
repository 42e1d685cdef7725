"""How long something stood how, and the shares that follow. Time is counted, never looks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from monitor.calendar.spans import NOTHING, Span, union
from monitor.history.archive import StateSpan
from probes.model import Outcome

AVAILABLE = frozenset({Outcome.UP, Outcome.DEGRADED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Seconds by outcome, every outcome named. *unseen* are those of which nothing is known at all.

    Unknown is time in which we looked and could not tell, or knew that we did not look.
    """

    by: Mapping[Outcome, float]
    unseen: float

    @property
    def length(self) -> float:
        """All of it."""
        return sum(self.by.values()) + self.unseen

    @property
    def available(self) -> float:
        """Up or degraded."""
        return self.by[Outcome.UP] + self.by[Outcome.DEGRADED]

    @property
    def trouble(self) -> float:
        """Down or degraded."""
        return self.by[Outcome.DOWN] + self.by[Outcome.DEGRADED]

    @property
    def covered(self) -> float:
        """Of which we can say how it was."""
        return self.available + self.by[Outcome.MAINTENANCE] + self.by[Outcome.DOWN]

    @property
    def uncovered(self) -> float:
        """Of which we cannot."""
        return self.by[Outcome.UNKNOWN] + self.unseen

    @property
    def coverage(self) -> float | None:
        """The share covered; None of no time at all."""
        return _share(self.covered, self.length)

    @property
    def availability(self) -> float | None:
        """The share available of what was up, degraded or down; None when nothing was."""
        return _share(self.available, self.available + self.by[Outcome.DOWN])

    @property
    def availability_strict(self) -> float | None:
        """The same with maintenance counted as not available."""
        return _share(self.available, self.covered)


def tally(states: Iterable[StateSpan], parts: Sequence[Span]) -> Tally:
    """How the time in *parts* was spent, by *states* that do not overlap."""
    asked = union(parts)
    starts, ends = [each.start for each in asked], [each.end for each in asked]
    so_far = [NOTHING, *accumulate(end - start for start, end in zip(starts, ends, strict=True))]
    by = dict.fromkeys(Outcome, NOTHING)
    for state in states:
        first, after = bisect_right(ends, state.start), bisect_left(starts, state.end)
        if first < after:  # the parts from the one to the other, but for what hangs over on either side
            over = max(state.start - starts[first], NOTHING) + max(ends[after - 1] - state.end, NOTHING)
            by[state.outcome] += so_far[after] - so_far[first] - over
    return Tally(
        by={outcome: length.total_seconds() for outcome, length in by.items()},
        unseen=(so_far[-1] - sum(by.values(), NOTHING)).total_seconds(),
    )


def by_outcome(states: Iterable[StateSpan]) -> Mapping[Outcome, list[Span]]:
    """The time of each outcome, every outcome named."""
    spans: dict[Outcome, list[Span]] = {outcome: [] for outcome in Outcome}
    for each in states:
        spans[each.outcome].append(Span(each.start, each.end))
    return spans


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
