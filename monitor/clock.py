"""The two clocks: wall time in UTC, which can step, and a monotonic one, which cannot. Handed in, never global."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

STEP_SECONDS = 2.0
"""Wall and monotonic time may drift apart by this much over a look before it counts as a step."""


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where the time comes from. *now* is UTC-aware; *tick* is monotonic seconds."""

    now: Callable[[], datetime] = _utc
    tick: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One instant on both clocks."""

    wall: datetime
    tick: float

    @classmethod
    def of(cls, clock: Clock) -> "Moment":
        """This instant."""
        return cls(wall=clock.now(), tick=clock.tick())

    def step_until(self, later: "Moment") -> float:
        """Seconds the wall clock jumped between the two, negative for backward; 0.0 when within STEP_SECONDS."""
        jump = (later.wall - self.wall).total_seconds() - (later.tick - self.tick)
        return jump if abs(jump) > STEP_SECONDS else 0.0
