"""Awaiting Playwright: every call has a deadline of our own, and none is ever cancelled under way.

Several calls have no timeout at all and hang with a stopped browser; a call cancelled while page events arrive may
deadlock the library (microsoft/playwright-python issue 2633). So a call that is late is left to itself, whoever waited
for it gets ``Hung`` and ends the browser, and that ends the call.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


class Hung(Exception):
    """A call was not answered in time."""


class Calls:
    """The calls of one tab or one browser, those under way included."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Future[Any]] = set()

    def begin(self, call: Awaitable[T]) -> "asyncio.Future[T]":
        """Let *call* run on its own; its failure is nobody's surprise."""
        made = asyncio.ensure_future(call)
        self._under_way.add(made)
        made.add_done_callback(self._ended)
        return made

    async def of(self, call: Awaitable[T], seconds: float) -> T:
        """What *call* returns or raises. Raises Hung after *seconds*."""
        made = self.begin(call)
        done, _ = await asyncio.wait({made}, timeout=seconds)
        if not done:
            raise Hung
        return made.result()

    async def settle(self, seconds: float) -> None:
        """Wait for what is still under way, once the page or browser is gone. What outlives *seconds* is cancelled."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=seconds)
        for each in tuple(self._under_way):
            each.cancel()
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=seconds)

    def _ended(self, made: "asyncio.Future[Any]") -> None:
        self._under_way.discard(made)
        if not made.cancelled():
            made.exception()
