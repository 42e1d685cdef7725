"""The judgement, pure: no clock, no input, no output.

One look after another into the confirmed state of a probe, and the probes of a service into the state of the service.

A changed outcome is *pending* until enough looks in a row agree (``confirm`` to leave up, ``recover`` to come back);
the change is then dated to the first of those looks. Unknown takes effect at once and confirms nothing: we cannot tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from probes.model import Outcome

RANK = {Outcome.DOWN: 0, Outcome.DEGRADED: 1, Outcome.MAINTENANCE: 2, Outcome.UP: 3}
"""Lower is worse, so that a minimum over time is the worst. Unknown has no rank: it is no number at all."""

BAD = frozenset(RANK) - {Outcome.UP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A probe's confirmed *outcome* and the start of the first look that showed it, with a change that is pending.

    *was* is what it stood at before it became unknown.
    """

    outcome: Outcome = Outcome.UNKNOWN
    since: datetime | None = None
    cause: str = ""
    was: Outcome = Outcome.UNKNOWN
    pending: Outcome | None = None
    pending_since: datetime | None = None
    pending_count: int = 0


def fold(before: Standing, outcome: Outcome, cause: str, began: datetime, *, confirm: int, recover: int) -> Standing:
    """The standing after one more look that *began* then and saw *outcome*."""
    if outcome is before.outcome:
        return Standing(outcome=outcome, since=before.since or began, cause=cause, was=before.was)
    if outcome is Outcome.UNKNOWN:
        return Standing(outcome=outcome, since=began, cause=cause, was=before.outcome)
    same = before.pending is outcome
    count = before.pending_count + 1 if same else 1
    first = before.pending_since if same and before.pending_since else began
    needed = recover if outcome is Outcome.UP else confirm
    if before.outcome is Outcome.UNKNOWN and outcome is Outcome.UP and before.was not in BAD:
        needed = 1  # nothing contradicts it: we did not know, now we do
    if count >= needed:
        return Standing(outcome=outcome, since=first, cause=cause)
    return Standing(
        outcome=before.outcome,
        since=before.since,
        cause=before.cause,
        was=before.was,
        pending=outcome,
        pending_since=first,
        pending_count=count,
    )


def worst(standings: Iterable[Standing]) -> Standing:
    """A service stands where the worst of its known probes stands; unknown when none is known.

    It is not up either while a probe that was bad has become unknown: not seeing is not recovering.
    """
    every = list(standings)
    known = [each for each in every if each.outcome in RANK]
    unknown = [each for each in every if each.outcome not in RANK]
    rank = min((RANK[each.outcome] for each in known), default=None)
    doubtful = [each for each in unknown if each.was in BAD]
    if rank is None or (rank == RANK[Outcome.UP] and doubtful):
        return max(doubtful or unknown, key=_since, default=Standing())
    there = [each for each in known if RANK[each.outcome] == rank]
    # Bad since the first of them went bad; up only since the last of them came up.
    choose = max if there[0].outcome is Outcome.UP else min
    return choose(there, key=_since)


def _since(standing: Standing) -> float:
    return standing.since.timestamp() if standing.since else 0.0
