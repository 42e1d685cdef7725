"""These are public services: a cap of requests per host and hour, and standing back when a host asks for it."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from monitor.clock import Clock
from monitor.model import Probe
from probes.failures import Faulty
from probes.model import Cause, Outcome, Reading

HOUR = 3600.0
BUCKET_SECONDS = 300.0
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """As of *at* (UTC): *asked* counts requests by host and age, in buckets of BUCKET_SECONDS.

    *away* has for each host that is left alone the seconds still to go, and the length of this standing back.
    """

    at: datetime
    asked: Mapping[str, Mapping[int, int]]
    away: Mapping[str, tuple[float, float]]


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

    def remembered(self) -> Remembered:
        """What a restart must not forget: requests by host and age, and hosts that are left alone."""
        now = self._clock.tick()
        asked = {
            host: dict(Counter(int((now - at) // BUCKET_SECONDS) for at in self._asked[host]))
            for host in self._asked
            if self.spent(host)
        }
        away = {host: (left, self._away[host].seconds) for host in self._away if (left := self.back_off(host))}
        return Remembered(at=self._clock.now(), asked=asked, away=away)

    def recall(self, before: Remembered) -> None:
        """Go on from what was remembered. A clock that was set back is taken to have stood still."""
        gone = max(0.0, (self._clock.now() - before.at).total_seconds())
        now = self._clock.tick()
        for host, counts in before.asked.items():
            ages = sorted((age for age, count in counts.items() for _ in range(count)), reverse=True)
            # Of each bucket all are taken to be its youngest: rather too many in the hour than too few.
            self._asked[host] = deque(now - gone - age * BUCKET_SECONDS for age in ages)
        for host, (left, seconds) in before.away.items():
            if left > gone:
                self._away[host] = _BackOff(until=now + left - gone, seconds=seconds)

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
        # A used-up daily limit turns everybody away, and says when it ends; it is no refusal of ours.
        refused = reading.cause is Cause.BLOCKED and reading.code != "capacity"
        if not refused and status not in REFUSALS:
            if status:
                self._away.pop(host, None)
            return
        before = self._away.get(host)
        seconds = min(before.seconds * 2, BACK_OFF_MOST) if before else self._first
        seconds = max(seconds, min(reading.retry_after or 0.0, 24 * HOUR))
        self._away[host] = _BackOff(until=self._clock.tick() + seconds, seconds=seconds)
