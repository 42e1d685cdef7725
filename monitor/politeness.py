"""These are public services: a cap of requests per host and hour, and standing back when a host asks for it."""

from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from monitor.clock import Clock
from monitor.model import Probe
from probes.failures import Faulty
from probes.model import Cause, Outcome, Reading

HOUR = 3600.0
BACK_OFF_SECONDS = 900.0
BACK_OFF_MOST = 4 * HOUR
SLACK = 5.0
"""Seconds by which ticks may come early."""
REFUSALS = frozenset({403, 429})


class Refusal(StrEnum):
    """Why we did not look although it was time."""

    BUDGET = "budget"
    BACK_OFF = "back_off"
    TOO_SOON = "too_soon"
    STILL_LOOKING = "still_looking"
    CLOSING = "closing"


@dataclass(slots=True)
class _BackOff:
    until: float
    seconds: float


class Politeness:
    """Counts what was asked of each host, and says when not to ask.

    *cap* is requests per host and hour, *back_off* the seconds of the first standing back.
    """

    def __init__(self, clock: Clock, *, cap: int, back_off: float = BACK_OFF_SECONDS) -> None:
        self._clock = clock
        self.cap = cap
        self._first = back_off
        self._looked: dict[tuple[str, str], float] = {}
        self._asked: defaultdict[str, deque[float]] = defaultdict(deque)
        self._away: dict[str, _BackOff] = {}

    def refusal(self, *hosts: str) -> Refusal | None:
        """Why one of *hosts* may not be asked now; None when all may."""
        if any(self.back_off(host) > 0 for host in hosts):
            return Refusal.BACK_OFF
        if any(self.spent(host) >= self.cap for host in hosts):
            return Refusal.BUDGET
        return None

    def too_soon(self, probe: Probe) -> bool:
        """Whether its kind's floor has not passed since the last look at the same address."""
        last = self._looked.get((probe.kind.name, probe.target.address))
        return last is not None and self._clock.tick() - last < probe.kind.floor - SLACK

    def looked(self, probe: Probe) -> None:
        """Remember that *probe* is looked at now."""
        self._looked[(probe.kind.name, probe.target.address)] = self._clock.tick()

    def spent(self, host: str) -> int:
        """Requests to *host* in the last hour."""
        asked = self._asked[host]
        while asked and asked[0] < self._clock.tick() - HOUR:
            asked.popleft()
        return len(asked)

    def back_off(self, host: str) -> float:
        """Seconds for which *host* is still to be left alone; 0.0 when it need not be."""
        away = self._away.get(host)
        return max(0.0, away.until - self._clock.tick()) if away else 0.0

    def hosts(self) -> tuple[str, ...]:
        """Every host asked so far."""
        return tuple(self._asked)

    def ask(self, host: str) -> None:
        """Count a request to *host* before it is made. Raises Failed (prober_fault) when its hour is used up."""
        if self.spent(host) >= self.cap:
            raise Faulty(f"{host} was asked {self.cap} times in the last hour, which is the most", code="budget")
        self._asked[host].append(self._clock.tick())

    def answered(self, host: str, reading: Reading) -> None:
        """Stand back after a 403, a 429 or a challenge: as long as it asks, at least 15 minutes, doubling to 4 h.

        *host* is the one a look began at; a redirect may have led it on to the one that answered.
        """
        status = reading.http.status if reading.http else 0
        host = (urlsplit(reading.http.url).hostname if reading.http else None) or host
        if reading.outcome is Outcome.UP:  # a 403 may be just what a probe expects
            status = HTTPStatus.OK
        if reading.cause is not Cause.BLOCKED and status not in REFUSALS:
            if status:
                self._away.pop(host, None)
            return
        before = self._away.get(host)
        seconds = min(before.seconds * 2, BACK_OFF_MOST) if before else self._first
        seconds = max(seconds, min(reading.retry_after or 0.0, 24 * HOUR))
        self._away[host] = _BackOff(until=self._clock.tick() + seconds, seconds=seconds)
