"""Answers as they go out, made once for all who ask for the same at the same time, and kept for a few seconds.

Each says its age, and holds no longer than what it shows of the present. Packing is done off the loop, once.
"""

import gzip
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import hdrs, web

from monitor.web.edition import Edition
from monitor.web.kept import Kept, Mark, always
from monitor.web.turns import Turns

KEPT_SECONDS = 5.0
MOST_BYTES = 16 << 20
LEAST_PACKED = 1024
LEVEL = 3
"""Of gzip: half the time of its own default, for a tenth more bytes."""
SECONDS = web.ResponseKey("seconds", float)
"""Set in an answer that shows nothing of the present: for how long it may be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """An answer: *packed* is its body by gzip, empty where that would not pay. *made_at* is by the monotonic clock."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    packed: bytes
    made_at: float
    seconds: float


class Prints:
    """Keeps prints by address, those that are 200 for so many *seconds*, or SECONDS of their own.

    All together take *most* bytes. Made by *turns*; *edition* says when what they show has changed.
    """

    def __init__(
        self,
        turns: Turns,
        edition: Edition,
        *,
        seconds: float = KEPT_SECONDS,
        most: int = MOST_BYTES,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self.turns = turns
        self.edition = edition
        self._seconds = seconds
        self._tick = tick
        self._kept = Kept[Print](seconds=seconds, most=most, weigh=_weight, lasts=lambda each: each.seconds, tick=tick)

    @property
    def weight(self) -> int:
        """Bytes that are kept."""
        return self._kept.weight

    async def answer(
        self, request: web.Request, make: Callable[[], Awaitable[web.Response]], mark: Mark = always
    ) -> web.Response:
        """What *make* answers to the address of *request*, which must depend on nothing else of it.

        A print is out of date as soon as *mark* says something else.
        """
        found = await self._kept.get(request.path_qs, lambda: self._printed(make), mark)
        headers = {**found.headers, hdrs.AGE: f"{max(0.0, self._tick() - found.made_at):.0f}"}
        if not found.packed:
            return web.Response(status=found.status, body=found.body, headers=headers)
        headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        if not takes_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, "")):
            return web.Response(status=found.status, body=found.body, headers=headers)
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(status=found.status, body=found.packed, headers=headers)

    async def _printed(self, make: Callable[[], Awaitable[web.Response]]) -> Print:
        made_at = self._tick()
        try:
            made = await make()
        except web.HTTPException as exc:  # an answer as well, and one of them can be sent to one reader only
            made = exc
        body = made.body if isinstance(made.body, bytes) else b""
        packed = b""
        if len(body) >= LEAST_PACKED:
            packed = await self.turns.draw(lambda: gzip.compress(body, compresslevel=LEVEL, mtime=0))
        return Print(
            status=made.status,
            headers=dict(made.headers),
            body=body,
            packed=packed,
            made_at=made_at,
            seconds=made.get(SECONDS, self._seconds),
        )


def takes_gzip(accepted: str) -> bool:
    """Whether a client that sent *accepted* as Accept-Encoding reads gzip."""
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _weight(made: Print) -> int:
    return len(made.body) + len(made.packed) + 512 if made.status == HTTPStatus.OK else 0
