"""Answers from the history that are kept for a while: many readers of one page cost one reading."""

import asyncio
import time
from collections.abc import Callable
from typing import Generic, TypeVar

PATIENCE_SECONDS = 20.0
Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """Keeps *most* answers at the most, each for so many *seconds*. Who asks while one is read waits for it."""

    def __init__(self, *, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._answers: dict[str, tuple[float, Answer]] = {}
        self._lock = asyncio.Lock()

    async def get(self, name: str, read: Callable[[], Answer]) -> Answer:
        """What *read* answered lately under *name*, else what it answers now, off the loop.

        Raises what it raises, and TimeoutError.
        """
        async with self._lock:
            at, answer = self._answers.pop(name, (0.0, None))
            if answer is None or time.monotonic() - at > self._seconds:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    at, answer = time.monotonic(), await asyncio.to_thread(read)
            self._answers[name] = (at, answer)
            while len(self._answers) > self._most:
                self._answers.pop(next(iter(self._answers)))
            return answer
