"""Starts one thing after another at a steady rate, whatever the earlier ones do, and keeps what each gave."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

SEED = 20261102


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One look: when it began and ended by the monotonic clock, how long it says it took, what was wrong or ""."""

    began: float
    ended: float
    seconds: float
    wrong: str


class Pace:
    """*rate* a second, each start shifted by up to half a gap either way: starts and replies must not march in step."""

    def __init__(self, rate: float, look: Callable[[], Awaitable[tuple[float, str]]]) -> None:
        self._gap = 1 / rate
        self._look = look
        self._random = random.Random(SEED)
        self._tasks: set[asyncio.Task[None]] = set()
        self.samples: list[Sample] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until *stop*, then let the last ones end. Raises what a look raised."""
        loop = asyncio.get_running_loop()
        began, number = loop.time(), 0
        while not stop.is_set():
            number += 1
            due = began + self._gap * (number + self._random.random() - 0.5)
            await asyncio.sleep(max(0.0, due - loop.time()))
            task = asyncio.create_task(self._once())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        await asyncio.gather(*self._tasks)

    async def _once(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        seconds, wrong = await self._look()
        self.samples.append(Sample(began=began, ended=loop.time(), seconds=seconds, wrong=wrong))
