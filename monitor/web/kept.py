"""Answers that are kept for a while: many readers of one page cost one making."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
Mark = Callable[[], Hashable]
"""Says what an answer stands on: while it says the same, a kept answer still holds."""


@dataclass(slots=True)
class _Entry(Generic[Answer]):
    """An answer that is there or being made. *began* is when its making began, by the clock of *tick*.

    *next* is the one that will take its place, while that is being made.
    """

    began: float
    mark: Hashable
    task: "asyncio.Task[Answer]"
    weight: int = 0
    next: "_Entry[Answer] | None" = None


def always() -> Hashable:
    """The mark of what nothing but time makes old."""
    return None


class Kept(Generic[Answer]):
    """Keeps answers by name, each for so many *seconds* from when its making began, and for as long as its mark holds.

    For *spare* seconds more an answer whose mark holds is still told, while the next one is made. *lasts* says of an
    answer how long it is kept, where that is not *seconds*. Together they *weigh* no more than *most*; what was not
    asked for longest goes first. What weighs nothing is told to those who wait for it, and not kept. Who asks while
    an answer is made waits for it; of each name one is made at a time.
    """

    def __init__(
        self,
        *,
        seconds: float,
        most: int,
        spare: float = 0.0,
        weigh: Callable[[Answer], int] = lambda _: 1,
        lasts: Callable[[Answer], float] | None = None,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._spare = spare
        self._weigh = weigh
        self._tick = tick
        self._lasts = lasts or (lambda _: seconds)
        self._entries: dict[str, _Entry[Answer]] = {}
        self._weight = 0

    @property
    def weight(self) -> int:
        """Of all that are kept."""
        return self._weight

    async def get(self, name: str, make: Callable[[], Awaitable[Answer]], mark: Mark = always) -> Answer:
        """What is kept under *name*, else what *make* answers now. Raises what it raises, and keeps no error.

        Who goes away does not end the making: others may wait for it.
        """
        while (entry := self._entries.get(name)) is not None:
            if not entry.task.done():
                if entry.mark == mark():
                    return await asyncio.shield(entry.task)
                await asyncio.wait([entry.task])  # it began before something changed: it is too old for us
                continue
            over = self._tick() - entry.began - self._lasts(entry.task.result())
            if entry.mark != mark() or over > self._spare:
                if entry.next is None:
                    break
                self._entries[name] = entry.next  # it is the one to wait for now
                self._weight -= entry.weight
                continue
            if over > 0 and entry.next is None:
                entry.next = self._begin(name, make, mark)
            self._entries[name] = self._entries.pop(name)
            return entry.task.result()
        self._forget(name)
        entry = self._entries[name] = self._begin(name, make, mark)
        return await asyncio.shield(entry.task)

    def _begin(self, name: str, make: Callable[[], Awaitable[Answer]], mark: Mark) -> _Entry[Answer]:
        entry = _Entry(self._tick(), mark(), asyncio.ensure_future(_made(make)))
        entry.task.add_done_callback(lambda _: self._done(name, entry))
        return entry

    def _done(self, name: str, entry: _Entry[Answer]) -> None:
        """It is there, or failed; an old one that it follows makes room for it, or stays for its last seconds."""
        failed = entry.task.cancelled() or entry.task.exception() is not None
        weight = 0 if failed else self._weigh(entry.task.result())
        there = self._entries.get(name)
        if there is not None and there.next is entry:
            there.next = None
            if failed:
                return
            self._weight -= there.weight
            self._entries[name] = there = entry
        if there is not entry:
            return
        entry.weight = weight
        self._weight += weight
        if not weight:
            self._forget(name)
        for each in list(self._entries):
            if self._weight <= self._most:
                break
            if self._entries[each].weight:
                self._forget(each)

    def _forget(self, name: str) -> None:
        if (entry := self._entries.pop(name, None)) is not None:
            self._weight -= entry.weight


async def _made(make: Callable[[], Awaitable[Answer]]) -> Answer:
    return await make()
