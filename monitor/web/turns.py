"""What pages cost is worked off the loop, by few at a time: however many read, probing keeps its processor.

In pools of their own, so that readers cannot keep looks waiting for a thread either. Reading waits for the disk and
gives way to others meanwhile; drawing does not, so that two at once would only be in each other's way.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

READ_AT_ONCE = 2
PATIENCE_SECONDS = 20.0
Done = TypeVar("Done")


class Turns:
    """Two histories are read at once and one page is drawn; everything else waits for its turn."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._reading = ThreadPoolExecutor(max_workers=READ_AT_ONCE, thread_name_prefix="page reading")
        self._drawing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="page drawing")

    async def read(self, job: Callable[[], Done]) -> Done:
        """What *job* reads. Raises what it raises, and TimeoutError when its *patience* (seconds) is at its end.

        A job that had not begun by then is never begun; one that had goes on to its end and keeps its place.
        """
        return await self._done(self._reading, job)

    async def draw(self, job: Callable[[], Done]) -> Done:
        """What *job* makes of what is in memory. Raises as ``read`` does."""
        return await self._done(self._drawing, job)

    def close(self) -> None:
        """Begin no more jobs."""
        for pool in (self._reading, self._drawing):
            pool.shutdown(wait=False, cancel_futures=True)

    async def _done(self, pool: ThreadPoolExecutor, job: Callable[[], Done]) -> Done:
        async with asyncio.timeout(self._patience):
            return await asyncio.get_running_loop().run_in_executor(pool, job)
