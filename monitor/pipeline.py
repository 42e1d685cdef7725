"""From a look to what is told of it: decide, keep, then tell every sink. A sink that fails stops no other.

What is told has been kept, so that nobody hears of what a crash would unsay. Only where the disk takes nothing more it
is told all the same: silence about an outage would be worse.
"""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from monitor.journal import Record
from monitor.model import Observation, Transition

logger = logging.getLogger(__name__)


class Sink(Protocol):
    """Something that wants to know. Either method may return at once."""

    async def observe(self, observation: Observation) -> None:
        """Take an observation."""

    async def transition(self, transition: Transition) -> None:
        """Take a transition."""


class Pipeline:
    """*decide* turns a look into a record, *keep* returns once it is on disk, *sinks* are told in their order."""

    def __init__(
        self,
        decide: Callable[[Observation], Record],
        keep: Callable[[Record], Awaitable[object]],
        sinks: Sequence[Sink],
    ) -> None:
        self._decide = decide
        self._keep = keep
        self.sinks = tuple(sinks)
        self.errors: Counter[str] = Counter()

    @property
    def parts(self) -> tuple[str, ...]:
        """The names under which failures are counted."""
        return ("engine", "history", *(_name(sink) for sink in self.sinks))

    async def publish(self, observation: Observation) -> None:
        """Judge *observation*, keep it with all that follows from it, then tell it."""
        # No await between the two: what is decided first is kept first.
        record = self._decided(observation)
        await self._kept(record)
        for sink in self.sinks:
            try:
                await sink.observe(observation)
            except Exception:  # noqa: BLE001 - no sink may stop another
                self._failed(_name(sink))
        await self._tell(record)

    async def note(self, record: Record) -> None:
        """Keep what was decided without a look, then tell it."""
        await self._kept(record)
        await self._tell(record)

    async def _kept(self, record: Record) -> None:
        """A history that fails is counted, and stops nothing."""
        try:
            await self._keep(record)
        except Exception:  # noqa: BLE001 - looking goes on
            self._failed("history")

    async def _tell(self, record: Record) -> None:
        for each in record.transitions:
            for sink in self.sinks:
                try:
                    await sink.transition(each)
                except Exception:  # noqa: BLE001 - no sink may stop another
                    self._failed(_name(sink))

    def _decided(self, observation: Observation) -> Record:
        try:
            return self._decide(observation)
        except Exception:  # noqa: BLE001 - what was seen is kept even if it cannot be judged
            self._failed("engine")
            return Record(observation=observation)

    def _failed(self, name: str) -> None:
        self.errors[name] += 1
        logger.exception("sink %s failed", name)  # noqa: LOG004 - only called where one is handled


def _name(sink: Sink) -> str:
    return type(sink).__name__.lower()
