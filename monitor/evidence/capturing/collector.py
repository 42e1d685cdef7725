"""Captures what is seen while something is down. A sink that only notes, and a task that takes one capture at a time.

Looks go on beside it: it opens one page at a time. A capture is on the disk, whole, before the history says so.
"""

import asyncio
import contextlib
import hashlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.board import Board
from monitor.equipment import Equipment
from monitor.evidence.captures import CAPTURE_BYTES, OUTAGE_BYTES, Captures, Written, capture_id, size
from monitor.evidence.capturing.clockstate import host_clock
from monitor.evidence.capturing.gathering import Gatherer, Subject
from monitor.evidence.capturing.occasions import DURING_EVERY, PENDING_EVERY, RANK, Taken, due, situation
from monitor.evidence.capturing.tray import Tray, sealed
from monitor.evidence.model import Capture, Occasion
from monitor.history import codec
from monitor.journal import Event, EventKind, Record
from monitor.metrics.vitals import Collecting
from monitor.model import Notice, Observation, Outage, Role, Service, Transition
from monitor.outages.engine import Engine
from monitor.recorder import described
from monitor.scrubbing import RULES, Scrubber
from monitor.versions import system, versions

logger = logging.getLogger(__name__)

CAPTURE_SECONDS = 60.0
KEEP_SECONDS = 20.0
REST_SECONDS = 15.0
"""How long nothing is due at most, when nothing stirs."""

AGAIN_SECONDS = 60.0
"""A capture that failed is tried again so much later."""

PRUNE_SECONDS = 6 * 3600.0
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the collector sees of the monitor: *services* in force, the *engine* and the *board*."""

    services: Callable[[], Sequence[Service]]
    engine: Engine
    board: Board


@dataclass(slots=True, kw_only=True)
class _Past:
    """What was captured of one service, with the bytes of each, and which look of each probe was shown last."""

    taken: list[tuple[Taken, int]] = field(default_factory=list)
    shown: dict[str, datetime] = field(default_factory=dict)
    again: float = 0.0


class Collector:
    """Takes captures into *captures* with *equipment*; *note* keeps a record in the history.

    *written* are told of each capture once it is kept. *totals* counts captures by occasion, *failures* those that
    could not be kept.
    """

    def __init__(
        self,
        captures: Captures,
        equipment: Equipment,
        world: World,
        note: Callable[[Record], Awaitable[None]],
        *,
        days: int,
    ) -> None:
        simulation = equipment.simulation
        self.captures = captures
        self.written: list[Callable[[Capture], None]] = []
        self.totals: Counter[Occasion] = Counter(dict.fromkeys(Occasion, 0))
        self.failures = 0
        self._equipment = equipment
        self._world = world
        self._note = note
        self._days = days
        self._clock = equipment.clock
        self._pace = simulation.pace if simulation else 1.0
        self._simulated = simulation is not None
        self._vantage = equipment.settings.vantage
        self._gatherer = Gatherer(equipment, world.board, vantage=self._vantage, simulated=self._simulated)
        self._stirred = asyncio.Event()
        self._past: dict[str, _Past] = {}
        self._full = False
        self._pruned: float | None = None

    def state(self) -> Collecting:
        """How it goes, for the metrics."""
        return Collecting(captures={each.value: self.totals[each] for each in Occasion}, failures=self.failures)

    async def observe(self, _: Observation) -> None:
        """Note that something may be due."""
        self._stirred.set()

    async def transition(self, _: Transition) -> None:
        """Note that something may be due."""
        self._stirred.set()

    async def run(self) -> None:
        """Take what is due, one capture at a time, until cancelled; what is being written then is still written."""
        await self._begin()
        while True:
            self._stirred.clear()
            if not await self._turn():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(REST_SECONDS / self._pace):
                        await self._stirred.wait()

    async def _turn(self) -> bool:
        """Take one capture if any is due; whether one was. Never raises, but for cancellation: looks need no proof."""
        try:
            turn = self._next()
            if turn is not None:
                await self._take(*turn)
                return True
            await self._prune()
        except Exception:
            self.failures += 1
            logger.exception("the captures failed in our own code")
        return False

    async def _begin(self) -> None:
        try:
            for line in await asyncio.to_thread(self.captures.tidy):
                logger.warning("captures: %s", line)
            self._past = await asyncio.to_thread(self._recalled, dict(self._world.engine.outages), self._clock.now())
        except Exception:
            logger.exception("the captures of earlier runs cannot be read")

    def _recalled(self, outages: Mapping[str, Outage], now: datetime) -> dict[str, _Past]:
        """What was captured lately, and of the outages that are remembered."""
        found: dict[str, _Past] = {}
        for service in self.captures.services():
            outage = outages.get(service)
            began = [outage.opened.earliest or outage.opened.latest, outage.opened.latest] if outage else []
            since = min([now, *began]) - DAY
            for each in self.captures.of(service, since, now + DAY):
                taken = Taken(occasion=each.occasion, outage=each.outage, at=each.began_at)
                found.setdefault(service, _Past()).taken.append((taken, size([each])))
        return found

    def _next(self) -> tuple[Service, Occasion] | None:
        """The service whose capture is due first."""
        now, tick = self._clock.now(), self._clock.tick()
        ready: list[tuple[int, Service, Occasion]] = []
        for service in self._world.services():
            past = self._past.setdefault(service.slug, _Past())
            if not service.on or service.role is Role.CONTROL or past.again > tick or self._is_behind(service):
                continue
            stands = situation(self._world.engine, service)
            occasion = due(stands, [each for each, _ in past.taken], now, pace=self._pace)
            if occasion is not None:
                ready.append((RANK.index(occasion), service, occasion))
        if not ready:
            return None
        _, service, occasion = min(ready, key=lambda each: (each[0], each[1].slug))
        return service, occasion

    def _is_behind(self, service: Service) -> bool:
        """Whether a look was judged that the board has not been told of yet: it is being written to the disk."""
        for probe in service.probes:
            latest, judged = self._world.board.row(probe.key).latest, self._world.engine.probe(probe.key).last_at
            if latest is not None and judged is not None and latest.started_at < judged:
                return True
        return False

    async def _take(self, service: Service, occasion: Occasion) -> None:
        past = self._past[service.slug]
        try:
            if not await self._has_room():
                past.again = self._clock.tick() + AGAIN_SECONDS
                return
            began = self._clock.now()
            outage = self._world.engine.outages.get(service.slug) if occasion is not Occasion.PENDING else None
            subject = self._subject(service, occasion, outage, began)
            tray, scrubber = Tray(), Scrubber(self._equipment.secret_values)
            ends = asyncio.get_running_loop().time() + CAPTURE_SECONDS
            await self._gatherer.gather(subject, tray, scrubber, ends)
            capture = await self._described(service, occasion, outage, began)
            await self._kept(asyncio.create_task(self._keep(capture, tray, scrubber), name="capture"))
        except Exception:
            self.failures += 1
            past.again = self._clock.tick() + AGAIN_SECONDS
            logger.exception("a capture of %s failed; it is tried again in a minute", service.slug)

    async def _kept(self, writing: "asyncio.Task[None]") -> None:
        """Wait for it; when we are to stop, for its end too: what is written is told in the history."""
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                await asyncio.shield(writing)
        except asyncio.CancelledError:
            done, _ = await asyncio.wait([writing], timeout=KEEP_SECONDS / 4)
            if done and (failed := writing.exception()) is not None:
                logger.exception("the last capture could not be kept", exc_info=failed)
            raise

    async def _has_room(self) -> bool:
        """Whether the disk has room; it is told once when it has none."""
        room = await asyncio.to_thread(self.captures.has_room)
        if not room and not self._full:
            logger.error("the disk is nearly full: no proof is collected until there is room")
        self._full = not room
        return room

    def _subject(self, service: Service, occasion: Occasion, outage: Outage | None, now: datetime) -> Subject:
        past, name = self._past[service.slug], outage.id if outage else ""
        lately = [number for each, number in past.taken if each.outage == name and (name or now - each.at < DAY)]
        room = sum(lately) <= OUTAGE_BYTES - 2 * CAPTURE_BYTES
        first = now - PENDING_EVERY if outage is None else outage.opened.latest
        return Subject(
            service=service,
            services=tuple(self._world.services()),
            notices=self._notices(service),
            since=max(first, now - DURING_EVERY),
            shown=dict(past.shown),
            pictures=room or occasion is Occasion.ENDED,
            failing=occasion is not Occasion.ENDED or not any(each.outage == name for each, _ in past.taken),
            second=occasion is Occasion.CONFIRMED,
        )

    def _notices(self, service: Service) -> tuple[Notice, ...]:
        stand = [each for each in self._world.engine.notices.values() if each.gone_at is None]
        return tuple(sorted((each for each in stand if service.slug in each.services), key=lambda each: each.id))

    async def _described(self, service: Service, occasion: Occasion, outage: Outage | None, began: datetime) -> Capture:
        """The capture without what was gathered."""
        equipment, world = self._equipment, self._world
        rows = [world.board.row(probe.key).latest for each in world.services() for probe in each.probes]
        browsers = [each.version for each in equipment.browsers if each.version]
        return Capture(
            id=capture_id(began, occasion),
            service=service.slug,
            occasion=occasion,
            outage=outage.id if outage else "",
            began_at=began,
            ended_at=self._clock.now(),
            vantage=self._vantage,
            run_id=equipment.run_id,
            simulated=self._simulated,
            versions={**versions(), "system": system(), "browser": "".join(browsers[:1]), "blotting": RULES},
            config_sha256=hashlib.sha256(codec.canonical(described(service)).encode()).hexdigest(),
            clock=await asyncio.to_thread(host_clock, self._clock, [each for each in rows if each is not None]),
            online=equipment.controls.online().value,
            controls=equipment.controls.latest(),
            notices=self._notices(service),
        )

    async def _keep(self, capture: Capture, tray: Tray, scrubber: Scrubber) -> None:
        """Blot out, write, tell the history, tell the others."""
        whole, files = await asyncio.to_thread(sealed, tray, capture, scrubber)
        kept = await asyncio.to_thread(self.captures.write, whole, files)
        past = self._past[capture.service]
        taken = Taken(occasion=capture.occasion, outage=capture.outage, at=capture.began_at)
        past.taken = [*past.taken, (taken, kept.bytes)]
        past.shown |= {each.probe: each.at for each in whole.views if each.source == "look"}
        self.totals[capture.occasion] += 1
        logger.info("captured %s of %s (%d bytes)", capture.id, capture.service, kept.bytes)
        await self._note(Record(events=(_event(kept),)))
        for each in self.written:
            each(whole)

    async def _prune(self) -> None:
        """Remove what is older than it need be, now and then."""
        tick = self._clock.tick()
        if self._pruned is not None and tick - self._pruned < PRUNE_SECONDS:
            return
        self._pruned = tick
        try:
            if removed := await asyncio.to_thread(self.captures.prune, self._clock.now(), self._days):
                logger.info("removed %d old captures", removed)
        except OSError:
            logger.exception("old captures cannot be removed")


def _event(kept: Written) -> Event:
    capture = kept.capture
    body = {
        "service": capture.service,
        "capture": capture.id,
        "occasion": capture.occasion.value,
        "sha256": kept.sha256,
        "files": kept.files,
        "bytes": kept.bytes,
    }
    return Event(at=capture.began_at, kind=EventKind.CAPTURED, subject=capture.outage or capture.service, body=body)
