"""Every request a page makes and what became of it, written into the notebook as it happens, without a single call.

What only a call could tell (the address of each server, the version of HTTP) is left out but for the page itself.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from playwright.async_api import Page, Request, Response

from probes.addresses import shown
from probes.failures import one_line
from probes.headers import kept
from probes.model import Exchange

CHECK_SECONDS = 0.05
WORD = 60


class Record(Protocol):
    """Where requests are written down (the notebook of the look)."""

    def elapsed(self) -> float:
        """Seconds since the look began."""

    def note(self, exchange: Exchange) -> int:
        """Keep a request that begins; what is returned is its place."""

    def amend(self, place: int, **changes: Any) -> None:
        """Write down what became of the request at *place*."""


class Traffic:
    """The requests of one page. *under_way* counts those without an end."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._open: dict[Request, tuple[int, float]] = {}
        self._document: tuple[Request, int] | None = None
        self._moved = record.elapsed()

    def attend(self, page: Page) -> None:
        """Begin. Handlers only take notes: one that awaited could deadlock with a call under way."""
        page.on("request", self._begun)
        page.on("response", self._answered)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._failed)

    @property
    def under_way(self) -> int:
        """Requests that have neither been answered to the end nor failed."""
        return len(self._open)

    async def settles(self, still: float, seconds: float) -> bool:
        """Whether nothing is under way and nothing has happened for *still* seconds, before *seconds* are over."""
        ends = self._record.elapsed() + seconds
        while self._open or self._record.elapsed() - self._moved < still:
            if self._record.elapsed() >= ends:
                return False
            await asyncio.sleep(CHECK_SECONDS)
        return True

    def locate(self, request: Request, address: str) -> None:
        """Fill in where a document came from."""
        if self._document is not None and self._document[0] == request:
            self._record.amend(self._document[1], address=address)

    def _begun(self, request: Request) -> None:
        self._moved = now = self._record.elapsed()
        place = -1
        if request.url.startswith("http"):
            place = self._record.note(
                Exchange(
                    at=now,
                    method=request.method,
                    url=shown(request.url),
                    resource=request.resource_type,
                    asked=kept(request.headers.items()),
                )
            )
        self._open[request] = (place, now)
        if request.is_navigation_request():
            self._document = (request, place)

    def _answered(self, response: Response) -> None:
        self._moved = now = self._record.elapsed()
        place, began = self._open.get(response.request, (-1, now))
        self._record.amend(
            place,
            status=response.status,
            reason=one_line(response.status_text, WORD),
            headers=kept(response.headers.items()),
            seconds=now - began,
            phases=phases(response.request.timing),
        )

    def _finished(self, request: Request) -> None:
        place, began = self._ended(request)
        told = request.timing
        ended = told["responseEnd"]
        took = ended / 1000 if ended > 0 else self._moved - began
        self._record.amend(place, seconds=took, phases=phases(told))

    def _failed(self, request: Request) -> None:
        place, began = self._ended(request)
        word = one_line(request.failure or "", WORD).removeprefix("net::").lower()
        self._record.amend(place, seconds=self._moved - began, failure=word or "failed")

    def _ended(self, request: Request) -> tuple[int, float]:
        self._moved = self._record.elapsed()
        return self._open.pop(request, (-1, self._moved))


def phases(timing: Mapping[str, Any]) -> dict[str, float]:
    """Seconds of the phases that Chromium tells (Resource Timing, milliseconds); one it does not tell is absent."""
    secure = timing["secureConnectionStart"]
    spans = {
        "resolve": (timing["domainLookupStart"], timing["domainLookupEnd"]),
        "connect": (timing["connectStart"], secure if secure > 0 else timing["connectEnd"]),
        "tls": (secure, timing["connectEnd"]),
        "processing": (timing["requestStart"], timing["responseStart"]),
        "transfer": (timing["responseStart"], timing["responseEnd"]),
    }
    return {name: (end - start) / 1000 for name, (start, end) in spans.items() if start >= 0 and end >= start}
