"""Prints the statement so that a portal takes it: as good as fits, and again for a higher limit where that shows more.

Pictures are made smaller first; only where they could no longer be read are some left out.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.evidence.packing.shrinking import LADDER, NoPictureError, Step, shrunk

LIMIT, LARGER_LIMIT = 2_000_000, 4_000_000
A_PICTURE = 3_000
"""Bytes of a picture in a document beside its own: its frame, caption and tags."""


class Printer(Protocol):
    """What prints HTML: see ``probes.chromium.paper``."""

    async def pdf(self, html: str, *, footer: str = "") -> bytes:
        """*html* as PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A document: *shown* of the pictures are in it, at *step* of the ladder (0 is best). *fits* the limit or not."""

    pdf: bytes
    shown: int
    step: int
    fits: bool


class Press:
    """Prints by *printer* what *made* makes of JPEG pictures, in their order; an empty one stands for none.

    *pictures* (PNG) come in the order of their worth; what is no picture is left out.
    """

    def __init__(
        self,
        printer: Printer,
        made: Callable[[Sequence[bytes]], str],
        pictures: Sequence[bytes],
        *,
        footer: str = "",
    ) -> None:
        self._printer = printer
        self._made = made
        self._pictures = pictures
        self._footer = footer
        self._shrunk: dict[Step, list[bytes]] = {}
        self._bare = b""

    async def run(self) -> tuple[Print, Print | None]:
        """The small one, and the larger one where it shows more. Raises Faulty."""
        small = await self.fitting(LIMIT)
        if small.step == 0 and small.shown == await self._readable():
            return small, None
        larger = await self.fitting(LARGER_LIMIT)
        better = larger.fits and (larger.shown, -larger.step) > (small.shown, -small.step)
        return small, larger if better else None

    async def fitting(self, limit: int) -> Print:
        """The best that has at most *limit* bytes; the text alone where even that has more, and *fits* is False."""
        self._bare = self._bare or await self._print([])
        count = len(self._pictures)
        for number, step in enumerate(LADDER):
            jpegs = await self._at(step)
            if self._estimate(jpegs, count) <= limit:
                pdf = await self._print(jpegs)
                if len(pdf) <= limit:
                    return Print(pdf=pdf, shown=sum(map(bool, jpegs)), step=number, fits=True)
        last = len(LADDER) - 1
        jpegs = await self._at(LADDER[last])
        while count := next((each for each in range(count - 1, 0, -1) if self._estimate(jpegs, each) <= limit), 0):
            pdf = await self._print(jpegs[:count])
            if len(pdf) <= limit:
                return Print(pdf=pdf, shown=sum(map(bool, jpegs[:count])), step=last, fits=True)
        return Print(pdf=self._bare, shown=0, step=last, fits=len(self._bare) <= limit)

    def _estimate(self, jpegs: Sequence[bytes], count: int) -> int:
        return len(self._bare) + sum(len(each) + A_PICTURE for each in jpegs[:count] if each)

    async def _readable(self) -> int:
        return sum(map(bool, await self._at(LADDER[0])))

    async def _at(self, step: Step) -> list[bytes]:
        if step not in self._shrunk:
            self._shrunk[step] = await asyncio.to_thread(lambda: [_shrunk(each, step) for each in self._pictures])
        return self._shrunk[step]

    async def _print(self, jpegs: Sequence[bytes]) -> bytes:
        html = await asyncio.to_thread(self._made, jpegs)
        return await self._printer.pdf(html, footer=self._footer)


def _shrunk(picture: bytes, step: Step) -> bytes:
    try:
        return shrunk(picture, step)
    except NoPictureError:
        return b""
