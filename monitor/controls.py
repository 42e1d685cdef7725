"""Are we online? Independent sites that have nothing to do with the portals, asked beside every failing look."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum

from monitor.clock import Clock
from monitor.model import ControlResult, Observation, Probe
from probes.model import Outcome

FRESH_SECONDS = 20.0
"""A control answered this recently need not be asked again for another failing look."""


ANSWERED = frozenset({Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE})
"""A control that is slow or closed for maintenance has still been reached."""


class Online(StrEnum):
    """What the controls say of our own line."""

    YES = "yes"
    NO = "no"
    NAMES_DEAD = "names_dead"
    UNSURE = "unsure"


class Controls:
    """Keeps the latest answer of each control and asks again when it is stale; many failing looks share one asking."""

    def __init__(self, probes: Sequence[Probe], look: Callable[[Probe], Awaitable[Observation]], clock: Clock) -> None:
        self.probes = tuple(probes)
        self._look = look
        self._clock = clock
        self._latest: dict[str, ControlResult] = {}
        self._lock = asyncio.Lock()

    def note(self, observation: Observation) -> ControlResult:
        """Keep what a control just said."""
        result = ControlResult(
            key=observation.probe.key,
            up=observation.reading.outcome in ANSWERED,
            at=observation.started_at,
            detail=observation.reading.detail,
        )
        self._latest[result.key] = result
        return result

    async def verdicts(self, since: datetime) -> tuple[ControlResult, ...]:
        """Every control's answer at the time of a look that began at *since*, asked now where it is older."""
        async with self._lock:
            stale = [probe for probe in self.probes if self._stale(probe, since)]
            for observation in await asyncio.gather(*(self._look(probe) for probe in stale)):
                self.note(observation)
        return self.latest()

    def _stale(self, probe: Probe, since: datetime) -> bool:
        known = self._latest.get(probe.key)
        if known is None:
            return True
        # Bad news is asked again: our line may have come back; good news may be as old as the look or a little more.
        age = (self._clock.now() - known.at).total_seconds()
        return known.at < since and (not known.up or not 0 <= age <= FRESH_SECONDS)

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
    """One control that answers proves the line; only numbers answering means our name servers are dead.

    No controls at all, or none asked yet, proves nothing.
    """
    if not results:
        return Online.UNSURE
    names = [each.up for each in results if each.key not in literals]
    numbers = [each.up for each in results if each.key in literals]
    if any(names):
        return Online.YES
    if any(numbers):
        return Online.NAMES_DEAD if names else Online.YES
    return Online.NO
