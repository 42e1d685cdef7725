"""One look after another into the confirmed state of a probe. Pure: no clock, no input, no output.

A changed outcome is *pending* until enough looks in a row lie on the same side of the present one (``confirm`` of them
if all are bad, ``recover`` if any is good). The probe then stands at that one of them that is nearest to where it
stood, since the first of them: of a slow and a failing look in a row, the milder is sure. Unknown takes effect at once
and confirms nothing: we cannot tell.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from probes.model import RANK, Outcome

BAD = frozenset(RANK) - {Outcome.UP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one look saw, and when it began (UTC)."""

    outcome: Outcome
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A confirmed *outcome*: the first look that showed it began at *since*, the latest that did at *seen_at*.

    *earliest* is when the last look began that still showed what was before; None when no look did. *was* is what it
    stood at before it became unknown. *run* are the looks that await confirmation. *last_at* is the latest look.
    """

    outcome: Outcome = Outcome.UNKNOWN
    since: datetime | None = None
    earliest: datetime | None = None
    seen_at: datetime | None = None
    cause: str = ""
    was: "Standing | None" = None
    run: tuple[Sight, ...] = ()
    last_at: datetime | None = None

    @property
    def pending(self) -> Outcome | None:
        """What it would become if the looks that await confirmation were confirmed; None when none do."""
        return _nearest(self.run, self.reference).outcome if self.run else None

    @property
    def reference(self) -> Outcome:
        """What looks are compared with: the last outcome that was known, up when none was."""
        if self.outcome is not Outcome.UNKNOWN:
            return self.outcome
        return self.was.outcome if self.was else Outcome.UP

    @property
    def doubtful(self) -> bool:
        """Whether it was bad when we lost sight of it: not seeing is not recovering."""
        return self.was is not None and self.was.outcome in BAD

    @property
    def known_at(self) -> datetime | None:
        """When the latest look began that showed the last known outcome."""
        if self.outcome is not Outcome.UNKNOWN:
            return self.seen_at
        return self.was.seen_at if self.was else None


def fold(before: Standing, outcome: Outcome, cause: str, began: datetime, *, confirm: int, recover: int) -> Standing:
    """The standing after one more look that *began* then and saw *outcome*."""
    last = max(began, before.last_at or began)
    sight = Sight(outcome=outcome, cause=cause, at=last)
    return replace(_folded(before, sight, confirm, recover), last_at=last)


def _folded(before: Standing, sight: Sight, confirm: int, recover: int) -> Standing:
    if sight.outcome is Outcome.UNKNOWN:
        return _lost(before, sight)
    known = before
    if before.outcome is Outcome.UNKNOWN:
        if before.was is None or before.was.outcome is Outcome.UP:
            if sight.outcome is Outcome.UP:  # nothing contradicts it: we did not know, now we do
                return _became(before, (sight,))
        elif RANK[sight.outcome] <= RANK[before.was.outcome]:
            known = replace(before.was, run=())  # it was bad, and is no better
    if sight.outcome is known.outcome:
        return replace(known, seen_at=sight.at, cause=sight.cause, since=known.since or sight.at, run=())
    run = (*(known.run if _same_side(known, sight) else ()), sight)
    needed = max(recover if each.outcome is Outcome.UP else confirm for each in run)
    return _became(known, run) if len(run) >= needed else replace(known, run=run)


def _lost(before: Standing, sight: Sight) -> Standing:
    if before.outcome is Outcome.UNKNOWN:
        return replace(before, cause=sight.cause, seen_at=sight.at, since=before.since or sight.at, run=())
    was = replace(before, was=None, run=())
    return Standing(outcome=Outcome.UNKNOWN, since=sight.at, seen_at=sight.at, cause=sight.cause, was=was)


def _same_side(standing: Standing, sight: Sight) -> bool:
    if not standing.run:
        return True
    middle = RANK[standing.reference]
    return (RANK[sight.outcome] < middle) == (RANK[standing.run[-1].outcome] < middle)


def _nearest(run: tuple[Sight, ...], reference: Outcome) -> Sight:
    """The look whose outcome is nearest to *reference*; the latest of several."""
    return min(reversed(run), key=lambda each: abs(RANK[each.outcome] - RANK[reference]))


def _became(before: Standing, run: tuple[Sight, ...]) -> Standing:
    """The run is confirmed. What of it lies beyond its nearest look goes on awaiting confirmation."""
    nearest = _nearest(run, before.reference)
    beyond: list[Sight] = []
    for each in reversed(run):
        if each.outcome is nearest.outcome:
            break
        beyond.insert(0, each)
    return Standing(
        outcome=nearest.outcome,
        since=run[0].at,
        earliest=before.known_at,
        seen_at=nearest.at,
        cause=nearest.cause,
        run=tuple(beyond),
    )
