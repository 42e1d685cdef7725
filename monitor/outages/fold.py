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

    *was* and *was_since* are what it stood at before it became unknown, and since when.
    """

    outcome: Outcome = Outcome.UNKNOWN
    since: datetime | None = None
    cause: str = ""
    was: Outcome = Outcome.UNKNOWN
    was_since: datetime | None = None
    pending: Outcome | None = None
    pending_since: datetime | None = None
    pending_count: int = 0


def fold(before: Standing, outcome: Outcome, cause: str, began: datetime, *, confirm: int, recover: int) -> Standing:
    """The standing after one more look that *began* then and saw *outcome*."""
    if outcome is before.outcome:
        since = before.since or began
        return Standing(outcome=outcome, since=since, cause=cause, was=before.was, was_since=before.was_since)
    if outcome is Outcome.UNKNOWN:
        return Standing(outcome=outcome, since=began, cause=cause, was=before.outcome, was_since=before.since)
    if before.outcome is Outcome.UNKNOWN and outcome is before.was and outcome in BAD:
        return Standing(outcome=outcome, since=before.was_since, cause=cause)  # it was bad, and it still is
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
        was_since=before.was_since,
        pending=outcome,
        pending_since=first,
        pending_count=count,
    )


def worst(standings: Iterable[Standing], proving: Iterable[Standing] = ()) -> Standing:
    """A service stands where the worst of its known probes stands; unknown when none is known.

    It is not up while a probe that was bad has become unknown: not seeing is not recovering. Nor while none of
    *proving* is known: those among them that show that people can use it (a name and a certificate do not).
    """
    every = list(standings)
    blind = list(proving)
    known = [each for each in every if each.outcome in RANK]
    unknown = [each for each in every if each.outcome not in RANK]
    rank = min((RANK[each.outcome] for each in known), default=None)
    doubtful = [each for each in unknown if each.was in BAD]
    unproven = bool(blind) and all(each.outcome not in RANK for each in blind)
    if rank is None or (rank == RANK[Outcome.UP] and (doubtful or unproven)):
        return max(doubtful or (blind if unproven else unknown), key=_since, default=Standing())
    there = [each for each in known if RANK[each.outcome] == rank]
    # Bad since the first of them went bad; up only since the last of them came up.
    choose = max if there[0].outcome is Outcome.UP else min
    return choose(there, key=_since)


def _since(standing: Standing) -> float:
    return standing.since.timestamp() if standing.since else 0.0
