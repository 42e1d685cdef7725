"""The shipped probes over the simulator, in days that go by as fast as one can look; and what was kept of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, Self

from monitor.controls import Controls
from monitor.equipment import Equipment
from monitor.history.archive import Archive, StateSpan
from monitor.history.store import History
from monitor.journal import Event, EventKind
from monitor.model import Notice, Observation, Outage, Probe, Service
from monitor.notices.comparison import Comparison, compare
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline
from monitor.politeness import Politeness, Refusal
from monitor.reckoning.figures import Figures, figures
from monitor.reckoning.outages import OutageFigures, outage_figures
from monitor.recorder import Recorder
from monitor.runner import Runner
from monitor.schedule import unseen_after
from monitor.simulator.faults import Fault
from monitor.simulator.notices import NOTICES, window
from monitor.simulator.portal import Simulator
from monitor.simulator.trouble import Setting
from probes.model import Outcome
from tests.makers import HandClock

ETA, ETA_FR = "eta/status-check-en", "eta/status-check-fr"
ETA_NOTICE, ETA_NOTICE_FR = "eta/notice-en", "eta/notice-fr"
FORM, FORM_FR = "gckey/form-en", "gckey/form-fr"
ACCOUNT, ACCOUNT_PAGE = "ircc-account/sign-in-en", "ircc-account/sign-in-page-en"
EMPLOYER_PAGE, EMPLOYER_LINK = "employer-portal/landing-en", "employer-portal/gckey-link-en"
REPRESENTATIVE_LINK = "representatives/gckey-link-en"
PARTNER, TRACKER = "signin-partner/choice-en", "status-tracker/tracker-en"

AGAIN = timedelta(seconds=12)
"""When a look that contradicts what was known is followed by a second one."""

TRIES = 4
"""Looks in place of one that this machine was too busy for: right of it, and not what is asked here."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The simulator, and all it takes to look at it with the shipped *services*."""

    simulator: Simulator
    equipment: Equipment
    services: Mapping[str, Service]

    def probe(self, key: str, **changes: Any) -> Probe:
        """A shipped probe, switched on, with *changes* to it."""
        service = self.services[key.partition("/")[0]]
        found = next(each for each in service.probes if each.key == key)
        if found.kind.name == "journey":
            found = replace(found, params=found.params.model_copy(update={"step_seconds": 2.0}))
        return replace(found, on=True, **changes)

    def watching(self, probes: Iterable[Probe]) -> tuple[Service, ...]:
        """The services of *probes*, with no other probes."""
        chosen: dict[str, list[Probe]] = {}
        for each in probes:
            chosen.setdefault(each.service, []).append(each)
        return tuple(replace(self.services[slug], on=True, probes=tuple(found)) for slug, found in chosen.items())

    def set_up(self, at: datetime) -> HandClock:
        """Everything healthy and nothing remembered, by a clock that stands at *at* and is moved by hand."""
        self.simulator.reset()
        hand, equipment = HandClock(at), self.equipment
        equipment.clock = hand.clock()
        equipment.politeness = Politeness(equipment.clock, cap=equipment.settings.hourly_cap)
        equipment.looker = replace(equipment.looker, clock=equipment.clock)
        equipment.runner = Runner(
            looker=equipment.looker,
            controls=Controls(equipment.controls.probes, equipment._ask, equipment.clock),
            politeness=equipment.politeness,
            diagnose=equipment.runner.diagnose,
        )
        return hand

    def breaks(self, settings: Iterable[Setting]) -> None:
        """*settings* in force, and no others."""
        self.simulator.faults.clear()
        for each in settings:
            self.simulator.faults.put(each)


class Watch:
    """Looks at *probes* every so many seconds from *begins* on; each look is judged and kept as the program does it.

    Enter it to run. What was kept can be asked for at any time, also afterwards.
    """

    def __init__(
        self, stage: Stage, folder: Path, *probes: str | Probe, begins: datetime, every: float = 600.0
    ) -> None:
        self.stage, self.begins = stage, begins
        found = [stage.probe(each) if isinstance(each, str) else each for each in probes]
        self.probes = found
        self._look_every(every)
        self.hand = stage.set_up(begins)
        self.clock = self.hand.clock()
        self.looks: list[Observation] = []
        self.spared = 0
        self._folder = folder
        self._runs = 0
        self._due: list[tuple[datetime, int, bool]] = []
        self._seen: dict[str, datetime] = {}

    def _look_every(self, every: float) -> None:
        self.probes = [replace(each, every=every) for each in self.probes]
        self.services = self.stage.watching(self.probes)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def now(self) -> datetime:
        return self.hand.wall

    async def start(self) -> None:
        """A run begins: a new engine, that goes on from what was kept."""
        self._runs += 1
        self.engine = Engine(self.services)
        self.history = History(self._folder, self.clock)
        self.recorder = Recorder(self.history, self.engine, self.clock, vantage="here", run_id=f"run-{self._runs}")
        self.pipeline = Pipeline(self.engine.decide, self.history.keep, ())
        for each in await self.recorder.begin(self.services):
            await self._publish(each)
        self._due = [(self.now + timedelta(seconds=number), number, False) for number in range(len(self.probes))]
        self._seen = {each.key: self.now for each in self.probes}

    async def stop(self) -> None:
        """The run ends in order."""
        await self.recorder.end()
        assert not self.pipeline.errors

    async def restart(
        self, absent: timedelta = timedelta(), *, killed: bool = False, every: float | None = None
    ) -> None:
        """End the run, in order or not, and begin the next one after a while; that one may look at another interval."""
        await (self.history.close() if killed else self.stop())
        self.hand.forward(absent.total_seconds())
        if every is not None:
            self._look_every(every)
        await self.start()

    async def until(self, at: datetime) -> None:
        """Look on, up to *at*."""
        while self._due and self._due[0][0] < at:
            due, number, confirming = heappop(self._due)
            self.hand.forward((due - self.now).total_seconds())
            if not confirming:
                heappush(self._due, (due + timedelta(seconds=self.probes[number].every), number, False))
            await self._look(number, confirming=confirming)
            await self._tell_gaps()
        self.hand.forward((at - self.now).total_seconds())

    async def play(self, script: Mapping[datetime, Sequence[Setting]], until: datetime) -> None:
        """Look on up to *until*, while things break and heal: from each instant on, its settings alone are in force."""
        for at, settings in sorted(script.items(), key=lambda each: each[0]):
            await self.until(at)
            self.stage.breaks(settings)
        await self.until(until)

    async def _look(self, number: int, *, confirming: bool) -> None:
        probe, runner = self.probes[number], self.stage.equipment.runner
        seen = await runner.run(probe, confirming=confirming)
        for _ in range(TRIES):
            if isinstance(seen, Refusal) or seen.reading.code != "loop_lag":
                break
            seen = await runner.run(probe, by_hand=True, confirming=confirming)
        if isinstance(seen, Refusal):
            self.spared += 1
            return
        self._seen[probe.key] = self.now
        await self._publish(seen)
        if self.engine.unconfirmed(probe.key):
            heappush(self._due, (self.now + AGAIN, number, True))

    async def _tell_gaps(self) -> None:
        """What has not been seen for long, since its host is left alone, is not known any more."""
        for each in self.probes:
            if (self.now - self._seen[each.key]).total_seconds() > unseen_after(each):
                self._seen[each.key] = self.now
                latest = next(look for look in reversed(self.looks) if look.probe.key == each.key)
                if latest.reading.outcome is not Outcome.UNKNOWN:
                    await self._publish(self.recorder.gap(each, self.now, latest.started_at))

    async def _publish(self, seen: Observation) -> None:
        self.looks.append(seen)
        await self.pipeline.publish(seen)

    def outages(self, slug: str | None = None) -> list[Outage]:
        """Every outage, the oldest first."""
        with self._archive() as archive:
            return archive.outages(self.begins, self._end, slug)

    def spans(self, subject: str) -> list[StateSpan]:
        """How a service or a probe stood, until now."""
        with self._archive() as archive:
            return archive.spans(subject, self.begins, self.now)

    def states(self, subject: str) -> list[Outcome]:
        """How it stood, one after the other."""
        return [each.outcome for each in self.spans(subject)]

    def notices(self) -> list[Notice]:
        """Every notice, the first seen first."""
        with self._archive() as archive:
            return archive.notices(self.begins, self._end)

    def events(self, *kinds: EventKind) -> list[Event]:
        """The journal, of *kinds*."""
        with self._archive() as archive:
            return archive.events(kinds=kinds)

    def figures(self, slug: str, start: datetime | None = None, end: datetime | None = None) -> Figures:
        """The figures of a service, by default of the whole time."""
        return figures(slug, self.spans(slug), start or self.begins, end or self.now, self._service(slug).hours)

    def measured(self, outage: Outage) -> OutageFigures:
        """The figures of an outage as of now."""
        return outage_figures(outage, self.spans(outage.service), self._service(outage.service).hours, self.now)

    def compared(self, outage: Outage) -> Comparison:
        """An outage beside what was announced."""
        return compare(outage, self.notices())

    @property
    def _end(self) -> datetime:
        return self.now + timedelta.resolution

    def _service(self, slug: str) -> Service:
        return next(each for each in self.services if each.slug == slug)

    def _archive(self) -> Archive:
        return Archive(self.history.path)


def announced(start: datetime, end: datetime, fault: Fault = Fault.SCHEDULED_NOTICE, **over: Any) -> Setting:
    """The notice of *fault*, in its official words, that announces a window."""
    en, fr = window(start, end)
    words = NOTICES[fault]
    texts = {"en": words.en.format(en=en, fr=fr), "fr": words.fr.format(en=en, fr=fr)}
    return Setting(fault=fault, **texts | over)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
