"""Puts the monitor together in floor order and takes it apart in reverse: ticks stop, looks end, the rest closes."""

import asyncio
import contextlib
import gc
import ssl
import sys
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
from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures
from monitor.evidence.capturing.collector import Collector, World
from monitor.evidence.packing.packer import packer
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import Packs
from monitor.evidence.stamping.stamper import stamper
from monitor.heartbeat import HEARTBEAT_KEY, Heartbeat
from monitor.history.condition import Limits
from monitor.history.store import History
from monitor.inbox import Inbox
from monitor.journal import Record
from monitor.metrics.collector import PresentState
from monitor.metrics.counters import Counters
from monitor.metrics.spells import Spells
from monitor.metrics.vitals import Vitals
from monitor.model import Observation, Probe, Service
from monitor.orders import Order
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline, Sink
from monitor.politeness import Refusal
from monitor.recorder import Recorder
from monitor.reload import Reload
from monitor.schedule import Blindness, Schedule
from monitor.settings import Settings, split_listen, split_shard
from monitor.strays import Strays
from monitor.web.edition import Edition
from monitor.web.guard import Guard
from monitor.web.scrape import Scrape
from monitor.web.server import Server
from monitor.web.site import Site
from monitor.web.turns import Turns
from monitor.webfile import WebFile
from probes.model import Outcome

SWITCH_SECONDS = 0.0005
"""So long the loop waits at the most for a thread that reckons or draws. Python's own 5 ms would be in every timing."""


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
        self.stamper = stamper(settings, self.equipment, self.history) if settings.evidence else None
        self.captures = Captures(settings.data / CAPTURES)
        world = World(services=lambda: self.reload.services, engine=self.engine, board=self.board)
        self.collector = (
            Collector(self.captures, self.equipment, world, self._note, days=settings.evidence_days)
            if settings.evidence
            else None
        )
        self.packs = Packs(settings.data / PACKS)
        self.packer = (
            packer(settings, self.equipment, self.history.path, self.captures, self._note)
            if settings.evidence
            else None
        )
        self.spells = Spells(self.history.path, clock, lambda: self.reload.services, lambda: self.engine.outages)
        self.edition = Edition()
        self.turns = Turns()
        sinks: tuple[Sink, ...] = (self.board, self.edition, self.counters, self.spells, *listeners, self.heartbeat)
        if self.collector is not None:
            sinks = (*sinks, self.collector)
        self.pipeline = Pipeline(self.engine.decide, self.history.keep, sinks)
        self.strays = Strays()
        self.schedule = Schedule(self._run, self._publish, clock, gap=self._gap, blind=self._blind)
        self.inbox = Inbox(settings.data, self._carry)
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
            stamping=lambda: self.stamper.state() if self.stamper else None,
            collecting=lambda: self.collector.state() if self.collector else None,
        )
        self.registry.register(PresentState(self.vitals))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        scrape = Scrape(self.vitals, self.registry)
        self.site = Site(self.vitals, scrape, settings, self.edition, self.turns, simulated=simulation is not None)
        told = webfile.read(settings.web_config_file) if settings.web_config_file else WebFile()
        guards = (Guard(told.basic_auth_users).middleware,) if told.basic_auth_users else ()
        host, port = split_listen(settings.listen)
        inside, refusals = self.site.inside(), self.site.refusals()
        self.server = Server(inside, host, port, context=told.context(), guards=(*guards, refusals))
        self.public = public(settings, self.site, told) if settings.public_listen else None

    @property
    def probes(self) -> list[Probe]:
        """Every probe that is watched."""
        return self.vitals.probes()

    def _round_kept(self) -> bool:
        """Whether every probe that is due has looked, and what it saw is on disk."""
        return not self.vitals.late() and not self.vitals.waiting() and self.history.condition.writable

    async def _run(self, probe: Probe, confirming: bool) -> Observation | Refusal:  # noqa: FBT001 - a schedule's call
        return await self.equipment.runner.run(probe, confirming=confirming)

    async def _note(self, record: Record) -> None:
        await self.pipeline.note(record)

    async def _publish(self, observation: Observation) -> None:
        # A look that was under way when its probe was taken away or changed is no look at what is watched now.
        if observation.probe not in self.probes:
            return
        await self.pipeline.publish(observation)
        if self.engine.unconfirmed(observation.probe.key):
            self.schedule.confirm(observation.probe)
        await asyncio.to_thread(self.equipment.artifacts.prune, observation.probe)

    async def _carry(self, order: Order) -> str:
        try:
            return await self.recorder.carry(order)
        finally:
            self.edition.change()  # who told it wants to see it on the pages

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
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(SWITCH_SECONDS)
        await monitor.recall()
        stack.push_async_callback(monitor.recorder.end)
        await stack.enter_async_context(monitor.equipment)
        stack.push_async_callback(monitor.heartbeat.stop)
        stack.callback(monitor.turns.close)
        await monitor.server.start()
        stack.push_async_callback(monitor.server.stop)
        if monitor.public is not None:
            await monitor.public.start()
            stack.push_async_callback(monitor.public.stop)
        for part, name in ((monitor.reload, "reload"), (monitor.inbox, "inbox")):
            task = asyncio.create_task(part.run(), name=name)
            stack.push_async_callback(_end, task, part.stop)
        jobs = [(monitor.recorder.keep_house(), "house"), (monitor.spells.run(), "figures")]
        if monitor.packer is not None:
            jobs.append((monitor.packer.run(), "packs"))
        if monitor.stamper is not None:
            jobs.append((monitor.stamper.run(), "stamps"))
        for job, name in jobs:
            lasting = asyncio.create_task(job, name=name)
            stack.push_async_callback(_end, lasting, lasting.cancel)
        # What is there by now stays: to look it through for garbage would hold the loop for a tenth of a second.
        gc.collect()
        gc.freeze()
        stack.callback(gc.unfreeze)
        await monitor.begin()
        stack.push_async_callback(monitor.schedule.stop, monitor.settings.drain)
        if monitor.collector is not None:
            collecting = asyncio.create_task(monitor.collector.run(), name="captures")
            stack.push_async_callback(_end, collecting, collecting.cancel)
        yield monitor


async def _end(task: "asyncio.Task[None]", stop: Callable[[], object]) -> None:
    stop()
    await asyncio.wait([task])
    if not task.cancelled() and (exc := task.exception()) is not None:
        raise exc


def public(settings: Settings, site: Site, told: WebFile) -> Server:
    """The listener for outsiders: by the same certificate, where there is one, and open to everybody."""
    host, port = split_listen(settings.public_listen)
    context = told.context()
    if context is not None:
        context.verify_mode = ssl.CERT_NONE
    return Server(site.outside(), host, port, context=context, guards=(site.refusals(outsiders=True),))


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
