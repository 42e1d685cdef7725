"""One run of the monitor's memory after another over one folder, by a clock that is moved by hand."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.history.archive import Archive
from monitor.history.connection import Connect, writer
from monitor.history.opening import NAME
from monitor.history.store import History
from monitor.journal import Event, EventKind
from monitor.model import Observation, Outage, Probe, Service
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline
from monitor.recorder import Recorder
from probes.model import Outcome
from tests.makers import START, HandClock
from tests.monitor.outages.stories import seen


@dataclass(kw_only=True)
class Run:
    """One run: what it is made of, and a way to give it looks. *gaps* are those it found at its start."""

    recorder: Recorder
    engine: Engine
    history: History
    gaps: Sequence[Observation] = ()

    def __post_init__(self) -> None:
        self._pipeline = Pipeline(self.engine.decide, self.history.keep, ())

    async def look(self, which: Probe, minute: float, *outcomes: Outcome) -> None:
        """Looks a minute apart, from *minute* on."""
        for number, outcome in enumerate(outcomes):
            await self.take(seen(which, minute + number, outcome))

    async def take(self, observation: Observation) -> None:
        """Judge a look and keep it."""
        await self._pipeline.publish(observation)


@dataclass(kw_only=True)
class Life:
    """One run after another."""

    folder: Path
    hand: HandClock = field(default_factory=HandClock)
    runs: int = 0

    @contextlib.asynccontextmanager
    async def run(
        self, *services: Service, killed: bool = False, connect: Connect = writer, **over: Any
    ) -> AsyncIterator[Run]:
        """A run, ended in order or not."""
        self.runs += 1
        engine, clock = Engine(services), self.hand.clock()
        history = History(self.folder, clock, connect=connect)
        recorder = Recorder(history, engine, clock, vantage="here", run_id=f"run-{self.runs}", **over)
        run = Run(recorder=recorder, engine=engine, history=history)
        run.gaps = await recorder.begin(services)
        try:
            yield run
        finally:
            await (history.close() if killed else recorder.end())

    def forward(self, minutes: float) -> None:
        self.hand.forward(60 * minutes)

    def events(self, *kinds: EventKind) -> list[Event]:
        with Archive(self.folder / NAME) as archive:
            return archive.events(kinds=kinds)

    def outages(self) -> list[Outage]:
        with Archive(self.folder / NAME) as archive:
            return archive.outages(START - timedelta(days=1), START + timedelta(days=100))
