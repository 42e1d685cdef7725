"""Are we online? Independent sites that have nothing to do with the portals, asked beside every failing look."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum

from monitor.clock import Clock
from monitor.model import ControlResult, Observation, Probe
from probes.model import Cause, Outcome

FRESH_SECONDS = 20.0
"""A control answered this recently need not be asked again for another failing look."""


AGAIN_SECONDS = 10.0
"""A control that did not answer is left in peace this long, however many looks fail."""

ANSWERED = frozenset({Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE})
"""A control that is slow or closed for maintenance has still been reached."""


NO_NAME = frozenset({Cause.DNS, Cause.LOCAL_DNS, Cause.OFFLINE})
"""Causes of a control whose name was not found, as opposed to one whose address was not reached."""


class Online(StrEnum):
    """What the controls say of our own line."""

    YES = "yes"
    NO = "no"
    NAMES_DEAD = "names_dead"
    UNSURE = "unsure"


class Controls:
    """Keeps the latest answer of each control and asks again when it is stale; many failing looks share one asking."""

    def __init__(
        self, probes: Sequence[Probe], look: Callable[[Probe], Awaitable[Observation | None]], clock: Clock
    ) -> None:
        self.probes = tuple(probes)
        self._look = look
        self._clock = clock
        self._latest: dict[str, ControlResult] = {}
        self._lock = asyncio.Lock()

    def note(self, observation: Observation) -> None:
        """Keep what a control just said. A look that we ourselves broke says nothing: as if it had not been asked."""
        reading = observation.reading
        if reading.cause is Cause.PROBER_FAULT:
            self._latest.pop(observation.probe.key, None)
            return
        self._latest[observation.probe.key] = ControlResult(
            key=observation.probe.key,
            up=reading.outcome in ANSWERED or reading.cause is Cause.BLOCKED,
            at=observation.started_at,
            detail=reading.detail,
            cause=reading.cause,
        )

    async def verdicts(self, since: datetime) -> tuple[ControlResult, ...]:
        """Every control's answer at the time of a look that began at *since*, asked now where it is older.

        *look* may say None: that control may not be asked now.
        """
        async with self._lock:
            stale = [probe for probe in self.probes if self._stale(probe, since)]
            for observation in await asyncio.gather(*(self._look(probe) for probe in stale)):
                if observation is not None:
                    self.note(observation)
        return self.latest()

    def _stale(self, probe: Probe, since: datetime) -> bool:
        known = self._latest.get(probe.key)
        if known is None:
            return True
        # Bad news is asked again sooner: our line may have come back.
        age = (self._clock.now() - known.at).total_seconds()
        return known.at < since and not 0 <= age <= (FRESH_SECONDS if known.up else AGAIN_SECONDS)

    def latest(self) -> tuple[ControlResult, ...]:
        """The latest answer of each control that has answered."""
        return tuple(self._latest[probe.key] for probe in self.probes if probe.key in self._latest)

    def online(self) -> Online:
        """Whether we are online by the latest answers."""
        return judge(self.latest(), {probe.key for probe in self.probes if literal(probe)})


def literal(probe: Probe) -> bool:
    """Whether a control is addressed by number, so that it needs no name server."""
    return probe.kind.endpoint(probe.target.address).literal


def judge(results: Sequence[ControlResult], literals: set[str]) -> Online:
    """One control with a name that answers proves the line.

    If only numbers answer, our name servers are dead, provided that it was the names that failed; a line on which
    names resolve and lead nowhere (a broken IPv6, a filter) is no proof of anything. Nor are no controls at all.
    """
    if not results:
        return Online.UNSURE
    names = [each for each in results if each.key not in literals]
    numbers = [each.up for each in results if each.key in literals]
    if any(each.up for each in names) or (any(numbers) and not names):
        return Online.YES
    if any(numbers):
        return Online.NAMES_DEAD if all(each.cause in NO_NAME for each in names) else Online.UNSURE
    return Online.NO
