"""How the monitor itself is: what the collector asks of the other parts, in one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.board import Board
from monitor.clock import Clock
from monitor.controls import Controls
from monitor.heartbeat import Heartbeat
from monitor.history.store import History
from monitor.lag import LagMeter
from monitor.metrics.spells import Spells
from monitor.model import Probe, Service
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline
from monitor.politeness import Politeness
from monitor.schedule import Schedule, unseen_after
from monitor.strays import Strays
from probes.browser import Browser


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """How the time stamps go: *waiting* requests, since when the *oldest* waits, when the last was granted.

    *failures* counts those since the start.
    """

    waiting: int
    oldest: datetime | None
    succeeded_at: datetime | None
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """How the captures go, since the start: how many were kept for each *occasion*, and how many failed."""

    captures: Mapping[str, int]
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Everything about the running monitor that metrics and pages show. It only reads."""

    vantage: str
    shard: tuple[int, int]
    page: Callable[[], str]
    dashboards: str
    started_at: datetime
    clock: Clock
    board: Board
    engine: Engine
    history: History
    heartbeat: Heartbeat
    spells: Spells
    schedule: Schedule
    pipeline: Pipeline
    politeness: Politeness
    controls: Controls
    lag: LagMeter
    strays: Strays
    browsers: Callable[[], Sequence[Browser]]
    services: Callable[[], Sequence[Service]]
    reload_ok: Callable[[], bool]
    reloaded_at: Callable[[], datetime]
    stamping: Callable[[], Stamping | None]
    collecting: Callable[[], Collecting | None]

    def probes(self) -> list[Probe]:
        """Every probe that is watched."""
        return [probe for service in self.services() if service.on for probe in service.probes if probe.on]

    def waiting(self) -> list[Probe]:
        """Probes that have not looked yet since the start, and were not spared either."""
        seen = self.board.row
        return [each for each in self.probes() if not seen(each.key).latest and each.key not in self.schedule.spared]

    def late(self) -> list[Probe]:
        """Probes whose looks have stopped: nothing seen and nothing deliberately skipped for several intervals."""
        now = self.clock.now()
        behind = []
        for probe in self.probes():
            since = self.board.row(probe.key).looked_at or max(self.started_at, self.reloaded_at())
            since = max(since, self.schedule.spared.get(probe.key, since))
            if (now - since).total_seconds() > unseen_after(probe):
                behind.append(probe)
        return behind
