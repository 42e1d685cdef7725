"""Puts the monitor together in floor order and takes it apart in reverse: ticks stop, looks end, the rest closes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from monitor.board import Board
from monitor.equipment import Equipment, Simulation
from monitor.metrics.collector import PresentState
from monitor.metrics.counters import Counters
from monitor.metrics.vitals import Vitals
from monitor.model import Observation, Probe, Service
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline, Sink
from monitor.reload import Reload
from monitor.schedule import Schedule
from monitor.settings import Settings, split_listen
from monitor.strays import Strays
from monitor.web.health import Health
from monitor.web.pages import Pages
from monitor.web.scrape import Scrape
from monitor.web.server import Server
from probes.model import Cause, Outcome, Reading


class Monitor:
    """The running monitor. Made by ``running``; *url* is where its pages are."""

    def __init__(
        self,
        settings: Settings,
        services: Sequence[Service],
        *,
        load: Callable[[], Sequence[Service]],
        simulation: Simulation | None = None,
        listeners: Sequence[Sink] = (),
    ) -> None:
        self.equipment = Equipment(settings, services, simulation)
        clock = self.equipment.clock
        self.settings = settings
        self.board = Board()
        self.engine = Engine(services)
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.counters = Counters(self.registry)
        self.pipeline = Pipeline((self.board, self.engine, self.counters, *listeners))
        self.strays = Strays()
        self.schedule = Schedule(self.equipment.runner.run, self._publish, clock, gap=self._gap)
        self.equipment.closing = lambda: self.schedule.closing
        self.reload = Reload(services, folder=settings.services, load=load, apply=self._apply, clock=clock)
        self.vitals = Vitals(
            vantage=settings.vantage,
            started_at=clock.now(),
            clock=clock,
            board=self.board,
            engine=self.engine,
            schedule=self.schedule,
            pipeline=self.pipeline,
            politeness=self.equipment.politeness,
            controls=self.equipment.controls,
            lag=self.equipment.lag,
            strays=self.strays,
            browsers=lambda: self.equipment.browsers,
            services=lambda: self.reload.services,
            reload_ok=lambda: self.reload.ok,
            reloaded_at=lambda: self.reload.at,
        )
        self.registry.register(PresentState(self.vitals))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        host, port = split_listen(settings.listen)
        routes = [
            *Scrape(self.vitals, self.registry).routes(),
            *Health(self.vitals).routes(),
            *Pages(self.vitals, simulated=simulation is not None).routes(),
        ]
        self.server = Server(routes, host, port)

    @property
    def probes(self) -> list[Probe]:
        """Every probe that is watched."""
        return self.vitals.probes()

    async def _publish(self, observation: Observation) -> None:
        # A look that was under way when its probe was taken away or changed is no look at what is watched now.
        if observation.probe not in self.probes:
            return
        await self.pipeline.publish(observation)
        await asyncio.to_thread(self.equipment.artifacts.prune, observation.probe)

    def _gap(self, probe: Probe) -> Observation | None:
        """A hole in what is known of *probe*; None when it is unknown anyway."""
        latest = self.board.row(probe.key).latest
        if latest is not None and latest.reading.outcome is Outcome.UNKNOWN:
            return None
        return Observation(
            probe=probe,
            started_at=self.equipment.clock.now(),
            seconds=0.0,
            reading=Reading(outcome=Outcome.UNKNOWN, cause=Cause.GAP, detail="not looked at for several intervals"),
            vantage=self.settings.vantage,
            run_id=self.equipment.run_id,
        )

    def _apply(self, services: Sequence[Service]) -> None:
        probes = self.probes
        self.equipment.watch(services)
        self.engine.replace(services)
        self.board.keep(probes)
        self.counters.keep(probes)
        self.schedule.replace(probes)

    def begin(self) -> None:
        """Put the services in force and begin to tick."""
        self.counters.keep(self.probes)
        self.schedule.start(self.probes)


@contextlib.asynccontextmanager
async def running(monitor: Monitor) -> AsyncIterator[Monitor]:
    """The monitor, listening and looking; on leaving, everything it started has ended. Raises ListenError."""
    async with contextlib.AsyncExitStack() as stack:
        monitor.strays.install()
        await stack.enter_async_context(monitor.equipment)
        await monitor.server.start()
        stack.push_async_callback(monitor.server.stop)
        watching = asyncio.create_task(monitor.reload.run(), name="reload")
        stack.push_async_callback(_end, watching, monitor.reload.stop)
        monitor.begin()
        stack.push_async_callback(monitor.schedule.stop, monitor.settings.drain)
        yield monitor


async def _end(task: "asyncio.Task[None]", stop: Callable[[], None]) -> None:
    stop()
    await task
