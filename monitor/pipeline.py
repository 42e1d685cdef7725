"""Hands each observation and transition to every sink. A sink that fails is logged and counted, and stops no other."""

import logging
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from monitor.model import Observation, Transition

logger = logging.getLogger(__name__)


class Sink(Protocol):
    """Something that wants to know. Either method may return at once."""

    async def observe(self, observation: Observation) -> Sequence[Transition]:
        """Take an observation; hand back the transitions it led to (most sinks: none)."""

    async def transition(self, transition: Transition) -> None:
        """Take a transition."""


class Pipeline:
    """The sinks in their order: what keeps comes before what tells."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self.sinks = tuple(sinks)
        self.errors: Counter[str] = Counter()

    async def publish(self, observation: Observation) -> None:
        """Hand on *observation*, then whatever transitions it led to."""
        transitions: list[Transition] = []
        for sink in self.sinks:
            try:
                transitions += await sink.observe(observation)
            except Exception:  # noqa: BLE001 - no sink may stop another
                self._failed(sink)
        for each in transitions:
            for sink in self.sinks:
                try:
                    await sink.transition(each)
                except Exception:  # noqa: BLE001 - no sink may stop another
                    self._failed(sink)

    def _failed(self, sink: Sink) -> None:
        name = type(sink).__name__.lower()
        self.errors[name] += 1
        logger.exception("sink %s failed", name)  # noqa: LOG004 - only called where one is handled
