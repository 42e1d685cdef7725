"""Who may stand in the door, and how long: so many connections, and none whose reader takes nothing.

aiohttp itself ends a connection that has not said all of its request in time. It does not bound how many there are,
nor how long an answer may wait for a reader who does not read: this does, around it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 5\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s"
)
TOO_MANY = "Too many readers at once; try again soon. / Trop de lecteurs à la fois; réessayez sous peu.\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long we wait, in seconds, and for how many.

    *asking*: until a request is whole, and between two on one connection. *reading*: while a reader takes nothing of an
    answer. *answer*: until an answer is taken, however slowly. *refusing*: for the request of one too many.
    """

    asking: float = 10.0
    reading: float = 60.0
    answer: float = 1800.0
    refusing: float = 2.0
    most: int = 250


USUAL = Patience()


class Door:
    """Lets connections in to what *serve* makes for each. Its calls make what asyncio's listener wants."""

    def __init__(self, serve: Callable[[], asyncio.Protocol], patience: Patience = USUAL) -> None:
        self._serve = serve
        self.patience = patience
        self._inside: set[Visitor] = set()
        self._waiting: set[Visitor] = set()

    def __call__(self) -> asyncio.Protocol:
        """Somebody who knocks."""
        return Visitor(self)

    def enter(self, visitor: "Visitor") -> asyncio.Protocol | None:
        """Who serves *visitor*; None when there is no room."""
        if len(self._inside) < self.patience.most:
            self._inside.add(visitor)
            return self._serve()
        self._waiting.add(visitor)
        if len(self._waiting) > self.patience.most:
            visitor.cut()
        return None

    def leave(self, visitor: "Visitor") -> None:
        """Make room."""
        self._inside.discard(visitor)
        self._waiting.discard(visitor)

    async def watch(self) -> None:
        """Cut off who takes nothing, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self.patience.reading / 6)
            for each in tuple(self._inside):
                each.weigh(loop.time(), self.patience)

    def shut(self) -> None:
        """Cut off whoever is left."""
        for each in (*self._inside, *self._waiting):
            each.cut()


class Visitor(asyncio.Protocol):
    """One connection: hands on what asyncio tells to who serves it, and knows what still waits to be read."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._served: asyncio.Protocol | None = None
        self._transport: asyncio.Transport | None = None
        self._refusing: asyncio.TimerHandle | None = None
        self._left = 0
        self._taken_at = 0.0
        self._began_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Enter, or be told that there is no room once the request is there: before, the reply might be lost."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a listener's transport reads and writes")
        self._transport = transport
        self._served = self._door.enter(self)
        if self._served is not None:
            self._served.connection_made(transport)
        else:
            seconds = self._door.patience.refusing
            self._refusing = asyncio.get_running_loop().call_later(seconds, self._refuse)

    def data_received(self, data: bytes) -> None:
        """Hand it on."""
        if self._served is not None:
            self._served.data_received(data)
        else:
            self._refuse()

    def eof_received(self) -> bool | None:
        """Hand it on."""
        return self._served.eof_received() if self._served is not None else None

    def pause_writing(self) -> None:
        """Hand it on."""
        if self._served is not None:
            self._served.pause_writing()

    def resume_writing(self) -> None:
        """Hand it on."""
        if self._served is not None:
            self._served.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self._door.leave(self)
        if self._refusing is not None:
            self._refusing.cancel()
        if self._served is not None:
            self._served.connection_lost(exc)

    def weigh(self, now: float, patience: Patience) -> None:
        """Cut off a reader of whose answer nothing, or for too long not all, was taken."""
        left = self._transport.get_write_buffer_size() if self._transport is not None else 0
        if not self._left:
            self._began_at = now
        if left != self._left or not left:
            self._left, self._taken_at = left, now
        elif now - self._taken_at >= patience.reading:
            self.cut()
        if left and now - self._began_at >= patience.answer:
            self.cut()

    def cut(self) -> None:
        """End the connection at once; what was not sent is lost."""
        if self._transport is not None:
            self._transport.abort()

    def _refuse(self) -> None:
        if self._refusing is not None and self._transport is not None:
            self._refusing.cancel()
            self._refusing = None
            self._transport.write(REFUSAL % (len(TOO_MANY), TOO_MANY))
            self._transport.close()
