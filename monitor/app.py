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

from monitor import secrets, webfile
from monitor.board import Board
from monitor.config import route
from monitor.equipment import Equipment, Simulation
from monitor.heartbeat import HEARTBEAT_KEY, Heartbeat
from monitor.history.condition import Limits
from monitor.history.store import History
from monitor.inbox import Inbox
from monitor.metrics.collector import PresentState
from monitor.metrics.counters import Counters
from monitor.metrics.spells import Spells
from monitor.metrics.vitals import Vitals
from monitor.model import Observation, Probe, Service
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline, Sink
from monitor.politeness import Refusal
from monitor.recorder import Recorder
from monitor.reload import Reload
from monitor.schedule import Blindness, Schedule
from monitor.settings import Settings, split_listen, split_shard
from monitor.strays import Strays
from monitor.web.api import Api
from monitor.web.badges import Badges
from monitor.web.feeds import Feeds
from monitor.web.frame import Frame
from monitor.web.guard import Guard
from monitor.web.health import Health
from monitor.web.outages import OutagePages
from monitor.web.pages import Pages
from monitor.web.past import Past
from monitor.web.runbooks import Runbooks
from monitor.web.scrape import Scrape
from monitor.web.selfcheck import SelfCheck
from monitor.web.server import Server
from monitor.web.services import ServicePages
from monitor.webfile import WebFile
from probes.model import Outcome


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
        self._unseen: Sequence[Observation] = ()
        self.board = Board()
        self.engine = Engine(services)
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.counters = Counters(self.registry)
        self.history = History(settings.data, clock, limits=Limits(keep_days=settings.keep_days))
        self.recorder = Recorder(
            self.history,
            self.engine,
            clock,
            vantage=settings.vantage,
            run_id=self.equipment.run_id,
            politeness=self.equipment.politeness if simulation is None else None,
            simulated=simulation is not None,
        )
        self.heartbeat = heartbeat(settings, self.equipment, whole=self._round_kept)
        self.spells = Spells(self.history.path, clock, lambda: self.reload.services, lambda: self.engine.outages)
        sinks: tuple[Sink, ...] = (self.board, self.counters, self.spells, *listeners, self.heartbeat)
        self.pipeline = Pipeline(self.engine.decide, self.history.keep, sinks)
        self.strays = Strays()
        self.schedule = Schedule(self._run, self._publish, clock, gap=self._gap, blind=self._blind)
        self.inbox = Inbox(settings.data, self.recorder.carry)
        self.equipment.closing = lambda: self.schedule.closing
        self.reload = Reload(services, folder=settings.services, load=load, apply=self._apply, clock=clock)
        self.vitals = Vitals(
            vantage=settings.vantage,
            shard=split_shard(settings.shard),
            page=lambda: settings.page_url or self.server.url,
            dashboards=settings.grafana_url,
            started_at=clock.now(),
            clock=clock,
            board=self.board,
            engine=self.engine,
            history=self.history,
            heartbeat=self.heartbeat,
            spells=self.spells,
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
        frame = Frame(simulated=simulation is not None)
        routes = [
            *Scrape(self.vitals, self.registry).routes(),
            *Health(self.vitals).routes(),
            *frame.routes(),
            *Pages(self.vitals, frame, Past(self.history.path, clock)).routes(),
            *OutagePages(self.history.path, clock, frame, dashboards=settings.grafana_url).routes(),
            *ServicePages(self.vitals, self.history.path, frame).routes(),
            *SelfCheck(self.vitals, frame).routes(),
            *Runbooks(frame).routes(),
            *Feeds(self.vitals, self.history.path).routes(),
            *Badges(self.vitals, frame).routes(),
            *Api(self.vitals, self.history.path, simulated=simulation is not None).routes(),
        ]
        told = webfile.read(settings.web_config_file) if settings.web_config_file else WebFile()
        guards = (Guard(told.basic_auth_users).middleware,) if told.basic_auth_users else ()
        self.server = Server(routes, host, port, context=told.context(), guards=guards)

    @property
    def probes(self) -> list[Probe]:
        """Every probe that is watched."""
        return self.vitals.probes()

    def _round_kept(self) -> bool:
        """Whether every probe that is due has looked, and what it saw is on disk."""
        return not self.vitals.late() and not self.vitals.waiting() and self.history.condition.writable

    async def _run(self, probe: Probe, confirming: bool) -> Observation | Refusal:  # noqa: FBT001 - a schedule's call
        return await self.equipment.runner.run(probe, confirming=confirming)

    async def _publish(self, observation: Observation) -> None:
        # A look that was under way when its probe was taken away or changed is no look at what is watched now.
        if observation.probe not in self.probes:
            return
        await self.pipeline.publish(observation)
        if self.engine.unconfirmed(observation.probe.key):
            self.schedule.confirm(observation.probe)
        await asyncio.to_thread(self.equipment.artifacts.prune, observation.probe)

    def _gap(self, probe: Probe) -> Observation | None:
        """A hole in what is known of *probe*; None when it is unknown anyway."""
        latest = self.board.row(probe.key).latest
        if latest is not None and latest.reading.outcome is Outcome.UNKNOWN:
            return None
        return self.recorder.gap(probe, self.equipment.clock.now(), latest.started_at if latest else None)

    async def _blind(self, blindness: Blindness) -> None:
        """We stood still, or the clock jumped: what was known before says nothing of that time."""
        await self.recorder.blind(blindness)
        if blindness.lost:
            for probe in self.probes:
                await self._publish(self.recorder.gap(probe, blindness.end, blindness.start))

    async def _apply(self, services: Sequence[Service]) -> None:
        probes = self.probes
        self.equipment.watch(services)
        await self.pipeline.note(self.engine.replace(services, self.equipment.clock.now()))
        await self.recorder.describe(services)
        self.board.keep(probes)
        self.counters.keep(probes)
        self.schedule.replace(probes)

    async def begin(self) -> None:
        """Put the services in force, tell what was not seen since we last ran, and begin to tick."""
        self.counters.keep(self.probes)
        for each in self._unseen:
            await self._publish(each)
        self.schedule.start(self.probes)

    async def recall(self) -> None:
        """Open the history and go on from it. Raises HistoryError."""
        self._unseen = await self.recorder.begin(self.reload.services)


@contextlib.asynccontextmanager
async def running(monitor: Monitor) -> AsyncIterator[Monitor]:
    """The monitor, listening and looking; on leaving, everything it started has ended. Raises ListenError."""
    async with contextlib.AsyncExitStack() as stack:
        monitor.strays.install()
        await monitor.recall()
        stack.push_async_callback(monitor.recorder.end)
        await stack.enter_async_context(monitor.equipment)
        stack.push_async_callback(monitor.heartbeat.stop)
        await monitor.server.start()
        stack.push_async_callback(monitor.server.stop)
        for part, name in ((monitor.reload, "reload"), (monitor.inbox, "inbox")):
            task = asyncio.create_task(part.run(), name=name)
            stack.push_async_callback(_end, task, part.stop)
        for job, name in ((monitor.recorder.keep_house(), "house"), (monitor.spells.run(), "figures")):
            lasting = asyncio.create_task(job, name=name)
            stack.push_async_callback(_end, lasting, lasting.cancel)
        await monitor.begin()
        stack.push_async_callback(monitor.schedule.stop, monitor.settings.drain)
        yield monitor


async def _end(task: "asyncio.Task[None]", stop: Callable[[], object]) -> None:
    stop()
    await asyncio.wait([task])
    if not task.cancelled() and (exc := task.exception()) is not None:
        raise exc


def heartbeat(settings: Settings, equipment: Equipment, *, whole: Callable[[], bool]) -> Heartbeat:
    """The heartbeat that *settings* ask for. Raises SecretError when its key is named and cannot be read."""
    return Heartbeat(
        equipment.client,
        equipment.clock,
        url=settings.heartbeat_url,
        key=secrets.read(HEARTBEAT_KEY) if settings.heartbeat_url and settings.heartbeat_signed else "",
        vantage=settings.vantage,
        route=route(settings, "heartbeat"),
        whole=whole,
    )
