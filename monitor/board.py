"""The latest look at each probe, and the last of its failures. A sink that only remembers; it judges nothing."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Observation, Probe, Transition
from probes.model import Cause, Outcome

KEPT = 30


@dataclass(slots=True)
class Row:
    """What is remembered of one probe. Failures are kept apart, so that a run of good looks does not push them out."""

    latest: Observation | None = None
    looked_at: datetime | None = None
    last_up: datetime | None = None
    recent: deque[Observation] = field(default_factory=lambda: deque(maxlen=KEPT))
    failures: deque[Observation] = field(default_factory=lambda: deque(maxlen=KEPT))


class Board:
    """Rows by probe key. A probe that is no longer watched loses its row."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self.last_look_ended: datetime | None = None

    def row(self, key: str) -> Row:
        """What is remembered of the probe *key*; an empty row when nothing is."""
        return self._rows.get(key, Row())

    def keep(self, probes: Iterable[Probe]) -> None:
        """Forget every probe that is not among *probes*."""
        keys = {probe.key for probe in probes}
        self._rows = {key: row for key, row in self._rows.items() if key in keys}

    async def observe(self, observation: Observation) -> None:
        """Remember one look."""
        row = self._rows.setdefault(observation.probe.key, Row())
        row.latest = observation
        if observation.reading.cause is Cause.GAP:
            return
        row.looked_at = observation.started_at
        row.recent.append(observation)
        if observation.reading.outcome is Outcome.UP:
            row.last_up = observation.started_at
        else:
            row.failures.append(observation)
        self.last_look_ended = observation.started_at + timedelta(seconds=observation.seconds)

    async def transition(self, transition: Transition) -> None:
        """Nothing to remember: the engine keeps the standings."""
