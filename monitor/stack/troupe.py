"""All programs of the stack: started together, watched together, ended together; none is left behind."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Self

import aiohttp

from monitor.stack.child import Child, Program
from monitor.stack.lines import Said

END_SECONDS = 11.0
READY_SECONDS = 180.0
"""A year of samples is read in when Prometheus starts."""


class DiedError(Exception):
    """A program of the stack ended by itself, or never answered (*code* is None then)."""

    def __init__(self, name: str, code: int | None, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.code = code
        self.why = why


class Troupe:
    """``async with`` it: every one of *programs* is started on entry and ended on leaving.

    *joined* is told of one that joins when it answers, *absent* when it could not start, *killed* of one that did not
    end in time. With *hurry* none is given time.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        tell: Callable[[Said], None],
        *,
        joined: Callable[[Program], None],
        absent: Callable[[Program, str], None],
        killed: Callable[[Program], None],
        hurry: asyncio.Event,
    ) -> None:
        self._hurry = hurry
        self._children = [Child(each, tell) for each in programs]
        self._joined = joined
        self._absent = absent
        self._killed = killed
        self._session: aiohttp.ClientSession | None = None
        self._joining: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        try:
            for each in self._children:
                await each.start()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def ready(self) -> None:
        """Wait until all that do not merely join answer. Raises DiedError."""
        joining = [each for each in self._children if each.program.joins]
        self._joining = [asyncio.create_task(self._join(each)) for each in joining]
        waiting = [asyncio.create_task(self._answer(each)) for each in self._children if not each.program.joins]
        try:
            await asyncio.gather(*waiting)
        finally:
            for each in waiting:
                each.cancel()

    async def _answer(self, child: Child) -> None:
        try:
            async with asyncio.timeout(READY_SECONDS):
                code = await self._first(child)
        except TimeoutError:
            raise DiedError(child.program.name, None, child.why()) from None
        if code is not None:
            raise DiedError(child.program.name, code, child.why())

    async def _join(self, child: Child) -> None:
        code = await self._first(child)
        if code is None:
            self._joined(child.program)
        else:
            self._absent(child.program, child.why())

    async def _first(self, child: Child) -> int | None:
        """None once it answers, its exit code if it ends before."""
        assert self._session is not None  # noqa: S101 - made on entry
        ended = asyncio.ensure_future(child.ended())
        ready = asyncio.ensure_future(child.ready(self._session))
        try:
            await asyncio.wait((ended, ready), return_when=asyncio.FIRST_COMPLETED)
            return ended.result() if ended.done() else None
        finally:
            ended.cancel()
            ready.cancel()

    async def ended(self) -> DiedError:
        """Wait for the first end of a program that the stack cannot do without, or that had joined."""
        waiting = {asyncio.ensure_future(each.ended()): each for each in self._children}
        try:
            while True:
                done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for each in done:
                    child = waiting.pop(each)
                    if child.answers or not child.program.joins:
                        return DiedError(child.program.name, each.result(), child.why())
        finally:
            for each in waiting:
                each.cancel()

    async def _end(self) -> None:
        for each in self._joining:
            each.cancel()
        gone = await asyncio.gather(*(each.stop(END_SECONDS, self._hurry) for each in self._children))
        for child, well in zip(self._children, gone, strict=True):
            if not well:
                self._killed(child.program)
        if self._session is not None:
            await self._session.close()
