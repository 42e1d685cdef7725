"""Which capture is due now, from how a service stands and what was captured before. Pure.

A capture that was missed is made up for: an outage that opened while we were away gets its first one at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.evidence.model import Occasion
from monitor.model import Ending, Outage, Service
from monitor.outages.engine import Engine
from probes.model import TROUBLE

PENDING_EVERY = timedelta(minutes=10)
DURING_EVERY = timedelta(minutes=30)
ENDED_WITHIN = timedelta(hours=1)
"""How long after an end a picture of what works again still belongs to it."""

RANK = (Occasion.CONFIRMED, Occasion.PENDING, Occasion.ENDED, Occasion.DURING)
"""Which goes first when several services have one due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A capture that was taken, or tried: *outage* is "" while nothing was confirmed."""

    occasion: Occasion
    outage: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How a service stands. *suspected*: its latest look was bad and awaits confirmation; unknown is not bad.

    *outage* is its latest one, open or ended.
    """

    suspected: bool
    outage: Outage | None


def situation(engine: Engine, service: Service) -> Situation:
    """How *service* stands by the *engine*."""
    counting = [each.key for each in service.probes if each.on and each.kind.counts]
    runs = [engine.probe(key).run for key in counting]
    suspected = any(run and run[-1].outcome in TROUBLE for run in runs)
    return Situation(suspected=suspected, outage=engine.outages.get(service.slug))


def due(now: Situation, taken: Sequence[Taken], at: datetime, *, pace: float = 1.0) -> Occasion | None:
    """The capture to take *at* this instant, None when none is. *taken* are the service's, *pace* the simulator's."""
    outage = now.outage
    if outage is not None and outage.ended is None:
        mine = [each for each in taken if each.outage == outage.id]
        if not any(each.occasion is Occasion.CONFIRMED for each in mine):
            return Occasion.CONFIRMED
        last = max(mine, key=lambda each: each.at)
        # It ended and came back: what it looks like now is news.
        again = last.occasion is Occasion.ENDED or at - last.at >= DURING_EVERY / pace
        return Occasion.DURING if again else None
    if outage is not None and _ends(outage, taken, at):
        return Occasion.ENDED
    pending = [each.at for each in taken if each.occasion is Occasion.PENDING]
    lately = pending and at - max(pending) < PENDING_EVERY / pace
    return Occasion.PENDING if now.suspected and not lately else None


def _ends(outage: Outage, taken: Sequence[Taken], at: datetime) -> bool:
    """Whether the end of an outage is still to be captured: once for each time it ended.

    It may be the first capture of one that was over before its turn came: what its looks left is still there.
    """
    ended = outage.ended
    if ended is None or outage.ending is Ending.UNWATCHED or at - ended.latest > ENDED_WITHIN:
        return False
    mine = [each for each in taken if each.outage == outage.id]
    return not any(each.occasion is Occasion.ENDED and each.at >= ended.latest for each in mine)
