"""Prints the stamped pictures of one capture, on a second paper where the browser under the first one failed."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from monitor.evidence.capturing.strip import Paper
from probes.failures import Faulty

logger = logging.getLogger(__name__)

Open = Callable[[], AbstractAsyncContextManager[Paper]]


class Press:
    """Made by ``press``. A capture of many pictures outlives one end of the shared browser, and no more than one."""

    _paper: Paper

    def __init__(self, make: Open, stack: AsyncExitStack) -> None:
        self._make = make
        self._stack = stack
        self._again = True

    async def open(self) -> None:
        """Have paper. Raises Faulty when no browser can be had."""
        await self._stack.aclose()
        self._paper = await self._stack.enter_async_context(self._make())

    async def picture(self, html: str, *, width: int = 1280) -> bytes:
        """A PNG of *html*. Raises Faulty."""
        try:
            return await self._paper.picture(html, width=width)
        except Faulty as exc:
            if not self._again:
                raise
            logger.warning("printing goes on with new paper: %s", exc.detail)
            self._again = False
        await self.open()
        return await self._paper.picture(html, width=width)


@asynccontextmanager
async def press(make: Open) -> AsyncIterator[Press]:
    """A press over what *make* opens, its paper gone with the block. Raises Faulty when no browser can be had."""
    async with AsyncExitStack() as stack:
        made = Press(make, stack)
        await made.open()
        yield made
