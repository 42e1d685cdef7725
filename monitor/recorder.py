"""What the monitor writes of itself: when it ran, when it could not see, what it watched, what people told it.

At the start it reads what was known before, so that an outage goes on over a restart, and tells the time between as not
observed. Every day it copies the history beside itself.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.resumption import LastRun, Opened
from monitor.history.store import History
from monitor.journal import Event, EventKind, Record
from monitor.model import Observation, Probe, Role, Service
from monitor.orders import NOT_KEPT, Desk, Order, OrderError, carry_out
from monitor.outages.engine import Engine
from monitor.outages.expectation import REACH, AdHoc, windows_of
from monitor.politeness import Politeness, Remembered
from monitor.schedule import Blindness, unseen_after
from monitor.versions import versions
from probes.model import Cause, Outcome, Reading

logger = logging.getLogger(__name__)

MANNERS = "politeness"
REMEMBERED = TypeAdapter(Remembered)
BACKUP_SECONDS = 86_400.0
LOOK_SECONDS = 60.0


class Recorder:
    """Between the *engine* and the *history*. *vantage* and *run_id* sign what it writes.

    With *politeness*, a restart begins no new hour for the hosts that were asked. A *simulated* run says so.
    """

    def __init__(
        self,
        history: History,
        engine: Engine,
        clock: Clock,
        *,
        vantage: str,
        run_id: str,
        politeness: Politeness | None = None,
        simulated: bool = False,
    ) -> None:
        self._history = history
        self._engine = engine
        self._clock = clock
        self._politeness = politeness
        self._simulated = simulated
        self._vantage = vantage
        self._run_id = run_id
        self.opened: Opened | None = None

    async def begin(self, services: Sequence[Service]) -> list[Observation]:
        """Open the history, go on from what it knows, and say so; the gaps of probes that nobody looked at meanwhile.

        Raises HistoryError when the history cannot be opened.
        """
        await asyncio.to_thread(self._history.path.parent.mkdir, parents=True, exist_ok=True, mode=0o750)
        opened = self.opened = await self._history.open()
        now = self._clock.now()
        notices = {each.id: each for each in opened.notices}
        notices |= await asyncio.to_thread(self._recent_notices, now)
        self._engine.resume(opened.memory, notices.values())
        self._engine.expectations.ad_hoc = windows_of(opened.windows)
        if self._politeness is not None and (manners := opened.memory.get(MANNERS)) is not None:
            self._politeness.recall(REMEMBERED.validate_json(manners))
        ended = self._engine.replace(services, now)
        await self._history.keep(ended)
        body: dict[str, Any] = {"vantage": self._vantage, "run_id": self._run_id, "versions": versions()}
        if self._simulated:
            body["simulated"] = True
        started = Event(at=now, kind=EventKind.STARTED, body=body)
        await self._history.keep(Record(events=(*_meanwhile(opened.last_run, now), started)))
        await self.describe(services)
        return [self.gap(probe, now) for probe in _watched(services) if self._unseen(probe, now)]

    def _recent_notices(self, now: datetime) -> Mapping[str, Any]:
        """Those withdrawn of late too: an announced end holds although the notice is gone."""
        with Archive(self._history.path) as archive:
            return {each.id: each for each in archive.notices(now - REACH, now)}

    def _unseen(self, probe: Probe, now: datetime) -> bool:
        last = self._engine.probe(probe.key).last_at
        return last is not None and (now - last).total_seconds() > unseen_after(probe)

    def gap(self, probe: Probe, now: datetime, since: datetime | None = None) -> Observation:
        """A hole in what is known of *probe*: from *since*, or from its last look, until *now*."""
        began = since or self._engine.probe(probe.key).last_at or now
        began = min(began, now)
        return Observation(
            probe=probe,
            started_at=began,
            seconds=(now - began).total_seconds(),
            reading=Reading(outcome=Outcome.UNKNOWN, cause=Cause.GAP, detail="not looked at for a while"),
            vantage=self._vantage,
            run_id=self._run_id,
        )

    async def describe(self, services: Sequence[Service]) -> None:
        """Keep what is watched, when it is new: names, addresses, intervals, rules."""
        await self._history.describe(
            services={each.slug: _service_body(each) for each in services if each.on},
            probes={probe.key: _probe_body(probe) for each in services if each.on for probe in each.probes if probe.on},
        )

    async def blind(self, blindness: Blindness) -> None:
        """Keep that we could not see, or that nobody knows what time it was. What a clock set back dated is moved."""
        body = {
            "from": blindness.start.isoformat(),
            "to": blindness.end.isoformat(),
            "still_seconds": round(blindness.still, 3),
            "step_seconds": round(blindness.step, 3),
        }
        events = []
        if blindness.step:
            events.append(Event(at=blindness.end, kind=EventKind.CLOCK_STEP, body=body))
        if blindness.lost:
            events.append(Event(at=blindness.start, kind=EventKind.GAP, body={"reason": "stood_still", **body}))
        moved = self._engine.shift(blindness.step) if blindness.step < 0 else Record()
        await self._history.keep(replace(moved, events=tuple(events)))

    async def carry(self, order: Order) -> str:
        """Carry out what a person told; the id of what it was about. Raises OrderError."""
        now = self._clock.now()
        desk = Desk(
            has_outage=await asyncio.to_thread(self._outage_ids, order),
            services=frozenset(self._engine.standings),
            windows=self._engine.expectations.ad_hoc,
        )
        done = carry_out(order, desk, now)
        if not await self._history.keep(done.record):
            raise OrderError(NOT_KEPT)
        if done.window is not None:
            self.take(done.window)
        return done.id

    def take(self, window: AdHoc) -> None:
        """Expect *window* from now on."""
        self._engine.expect(window)

    def _outage_ids(self, order: Order) -> Any:
        with Archive(self._history.path) as archive:
            known = {name for name in [getattr(order, "outage", "")] if name and archive.outage(name) is not None}
        return known.__contains__

    async def keep_house(self) -> None:
        """Once a minute remember our manners, once a day copy the history; a copy that fails is tried an hour later."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            last = self._history.condition.last_backup_at
            try:
                await self._remember()
                if last is not None and (self._clock.now() - last).total_seconds() < BACKUP_SECONDS:
                    continue
                made = await self._history.back_up()
            except Exception:  # a full disk, most likely: looking goes on
                logger.exception("the history could not be copied")
                await asyncio.sleep(3600)
            else:
                logger.info("the history was copied to %s (%d bytes)", made.path, made.bytes)

    async def _remember(self) -> None:
        """What was asked of whom, and who is left alone."""
        if self._politeness is None:
            return
        manners = REMEMBERED.dump_json(self._politeness.remembered()).decode()
        await self._history.keep(Record(memory={MANNERS: manners}))

    async def end(self) -> None:
        """Say that we stop, and close the history."""
        stopped = Event(at=self._clock.now(), kind=EventKind.STOPPED, body={"run_id": self._run_id})
        try:
            await self._remember()
            await self._history.keep(Record(events=(stopped,)))
        finally:
            await self._history.close()


def _meanwhile(last: LastRun | None, now: datetime) -> Iterable[Event]:
    """What became of the run before this one, and the time in which nobody looked."""
    if last is None:
        return
    alive = last.stopped_at or last.alive_at
    if last.stopped_at is None:
        yield Event(at=last.alive_at, kind=EventKind.CUT_OFF, body={"run_id": last.run_id})
    if now - alive > timedelta(0):
        reason = "cut_off" if last.stopped_at is None else "stopped"
        body = {"reason": reason, "from": alive.isoformat(), "to": now.isoformat()}
        yield Event(at=alive, kind=EventKind.GAP, body=body)


def _watched(services: Iterable[Service]) -> list[Probe]:
    return [
        probe for each in services if each.on and each.role is not Role.CONTROL for probe in each.probes if probe.on
    ]


def described(service: Service) -> Mapping[str, Any]:
    """What is kept of *service* and of its probes that are on, as ``describe`` keeps it."""
    probes = {probe.key: _probe_body(probe) for probe in service.probes if probe.on}
    return {"service": service.slug, "body": _service_body(service), "probes": probes}


def _service_body(service: Service) -> Mapping[str, Any]:
    hours = service.hours
    return {
        "title": dict(service.title),
        "role": service.role.value,
        "depends_on": list(service.depends_on),
        "confirm": service.confirm,
        "recover": service.recover,
        "languages": service.languages.value,
        "relapse": list(service.relapse),
        "hours": {
            "zone": hours.zone,
            "days": sorted(hours.days),
            "opens": hours.opens.isoformat(),
            "closes": hours.closes.isoformat(),
            "closed": list(hours.closed),
            "lost_share": hours.lost_share,
        },
        "windows": [repr(each) for each in service.windows],
    }


def _probe_body(probe: Probe) -> Mapping[str, Any]:
    params = json.dumps(probe.params.model_dump(mode="json"), sort_keys=True)
    return {
        "kind": probe.kind.name,
        "lang": probe.lang,
        "target": probe.target.address,
        "every": probe.every,
        "timeout": probe.timeout,
        "alone": probe.alone,
        "source": probe.source,
        "known": probe.known.isoformat() if probe.known else "",
        "params_sha256": hashlib.sha256(params.encode()).hexdigest(),
    }
