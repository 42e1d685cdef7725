"""Hours of a monitor in seconds: real engine, history and exporter, by a clock that is moved by hand, and scraped."""

import asyncio
import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.app import Monitor
from monitor.history.instants import stamp
from monitor.history.opening import NAME
from monitor.history.store import History
from monitor.journal import Record
from monitor.metrics.collector import PresentState
from monitor.model import Observation, Probe, Role
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline
from monitor.recorder import Recorder
from monitor.remote_write import Sample, Series
from monitor.settings import Settings
from probes.model import Cause, Outcome, Reading
from tests.makers import HandClock, probe, service

STEP = 15
PHASE = timedelta(seconds=7, milliseconds=300)
Labels = tuple[tuple[str, str], ...]
Scrape = Mapping[Labels, float]
LIVE = {"job": "ircc-monitor", "instance": "127.0.0.1:9877", "vantage": "here"}

FORM = probe("form", service="gckey", every=120.0)
PAGE_EN, PAGE_FR = probe("page-en", service="eta", every=60.0), probe("page-fr", service="eta", every=60.0)
NAMES = probe("names", service="portal", every=600.0, alone=False)
SIGN_IN = probe("sign-in", service="portal", every=120.0)
SERVICES = (
    service("gckey", FORM, role=Role.COMPONENT),
    service("eta", PAGE_EN, PAGE_FR),
    service("portal", NAMES, SIGN_IN, depends_on=("gckey",)),
)
Story = Mapping[str, Sequence[tuple[float, float, Outcome, Cause]]]
"""By probe: from minute to minute it saw what, and why."""


@dataclass(kw_only=True)
class Simulated:
    """From *begin* on; *scrapes* are what was shown, by when (milliseconds)."""

    folder: Path
    begin: datetime
    story: Story
    scrapes: dict[int, Scrape] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.folder / NAME

    async def run(self, start: float, end: float, number: int = 1) -> None:
        """One run of the monitor, from minute to minute, ended in order."""
        hand = HandClock(self.begin + timedelta(minutes=start))
        clock, until = hand.clock(), self.begin + timedelta(minutes=end)
        engine, history = Engine(SERVICES), History(self.folder, clock)
        recorder = Recorder(history, engine, clock, vantage="here", run_id=f"run-{number}")
        whole = Monitor(Settings(listen="127.0.0.1:0", data=self.folder), SERVICES, load=lambda: SERVICES)
        vitals = replace(whole.vitals, clock=clock, engine=engine, history=history, started_at=hand.wall)
        kept: list[asyncio.Future[bool]] = []

        async def keep(record: Record) -> None:
            kept.append(asyncio.ensure_future(history.keep(record)))  # in order; nobody waits for the disk

        exporter, pipeline = PresentState(vitals), Pipeline(engine.decide, keep, (whole.board,))
        for gap in await recorder.begin(SERVICES):
            await pipeline.publish(gap)
        due: list[tuple[datetime, int, Observation | None]] = []
        for order, each in enumerate(one for every in SERVICES for one in every.probes):
            at = hand.wall + timedelta(seconds=1.7 * order)
            while at < until:
                seen = self.seen(each, at)
                heapq.heappush(due, (at + timedelta(seconds=seen.seconds), len(due) + 1, seen))
                at += timedelta(seconds=each.every)
        at = self.begin + PHASE
        while at < until:
            if at >= hand.wall:
                heapq.heappush(due, (at, 0, None))
            at += timedelta(seconds=STEP)
        while due and due[0][0] < until:
            moment, _, seen = heapq.heappop(due)
            hand.forward((moment - hand.wall).total_seconds())
            if seen is None:
                self.scrapes[stamp(moment)] = _scraped(exporter)
            else:
                await pipeline.publish(seen)
        hand.forward((until - hand.wall).total_seconds())
        await asyncio.gather(*kept)
        await recorder.end()

    def seen(self, which: Probe, at: datetime) -> Observation:
        minute = (at - self.begin).total_seconds() / 60
        told = [(outcome, cause) for low, high, outcome, cause in self.story.get(which.key, ()) if low <= minute < high]
        outcome, cause = told[0] if told else (Outcome.UP, None)
        seconds = round(0.437 + (at.minute * 7 + at.second) % 50 / 10, 3)
        reading = Reading(outcome=outcome, cause=cause, phases={"tcp": 0.1, "tls": 0.2})
        return Observation(probe=which, started_at=at, seconds=seconds, reading=reading, vantage="here", run_id="run-1")

    def live(self, low: int, high: int) -> list[Series]:
        """What a Prometheus would have of the scrapes from *low* until before *high*, markers of absence too."""
        found: dict[Labels, list[Sample]] = {}
        before: Scrape = {}
        last = low
        for at in sorted(at for at in self.scrapes if low <= at < high):
            if at - last > 1.5 * STEP * 1000:  # nobody answered
                for labels in before:
                    found[labels].append((last + STEP * 1000, None))
                before = {}
            last = at
            for labels, value in self.scrapes[at].items():
                found.setdefault(labels, []).append((at, value))
            for labels in before.keys() - self.scrapes[at].keys():
                found[labels].append((at, None))
            before = self.scrapes[at]
        return [(dict(labels), samples) for labels, samples in found.items()]


def _scraped(exporter: PresentState) -> Scrape:
    found = {}
    for family in exporter.collect():
        for sample in family.samples:
            renamed = {(f"exported_{name}" if name in LIVE else name): value for name, value in sample.labels.items()}
            named = {name: value for name, value in (renamed | LIVE | {"__name__": sample.name}).items() if value}
            found[tuple(sorted(named.items()))] = sample.value
    return found
