"""The real monitor over the simulator, with the shipped services but for what needs a browser: faster, and enough."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.app import Monitor, running
from monitor.config import Loader
from monitor.demo import Demo
from monitor.model import Observation, Service, Transition
from monitor.settings import SHIPPED, Settings
from monitor.simulator.faults import Fault
from monitor.simulator.trouble import Faults
from probes import catalog
from probes.model import Outcome

GCKEY = "clegc-gckey.gc.ca"
ETA = "eta.onlineservices-servicesenligne.apps.cic.gc.ca"


@dataclass(kw_only=True)
class Diary:
    """A sink that remembers when each service changed."""

    changes: list[Transition] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def observe(self, observation: Observation) -> None:
        """Only changes matter."""

    async def transition(self, transition: Transition) -> None:
        async with self.changed:
            self.changes.append(transition)
            self.changed.notify_all()

    async def until(self, service: str, after: Outcome, seconds: float, since: float = 0.0) -> Transition:
        """Wait until *service* is *after*."""
        async with asyncio.timeout(seconds), self.changed:
            while True:
                for each in self.changes:
                    if (each.service, each.after) == (service, after) and each.at.timestamp() >= since:
                        return each
                await self.changed.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A monitor under way, the portals it looks at, and what it saw change."""

    monitor: Monitor
    faults: Faults
    diary: Diary

    @property
    def address(self) -> str:
        return self.monitor.server.url.removeprefix("http://")

    def breaks(self, fault: Fault, host: str = "*") -> None:
        self.faults.set(fault, host=host)


@contextlib.asynccontextmanager
async def watched(folder: Path, *, pace: float) -> AsyncIterator[Watched]:
    """Look *pace* times as often as live."""
    async with Demo(folder / "simulator", speed=pace / Demo.PACE) as demo:
        settings = Settings(listen="127.0.0.1:0", data=folder / "data", services=SHIPPED, drain=2)
        settings.data.mkdir()
        loader = Loader(settings, catalog.kinds(), simulated=True, pace=pace)

        def load() -> Sequence[Service]:
            return [
                replace(each, probes=tuple(probe for probe in each.probes if probe.kind.name != "journey"))
                for each in loader.load()
            ]

        diary = Diary()
        monitor = Monitor(settings, load(), load=load, simulation=demo.simulation, listeners=(diary,))
        async with running(monitor):
            yield Watched(monitor=monitor, faults=demo.simulator.faults, diary=diary)
