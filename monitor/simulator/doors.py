"""One listener per simulated host and port, which can refuse, reset, or stay silent below HTTP.

A closed door keeps its port: a second socket is bound to it without listening, so nobody else can take the number and
a connection is refused as it would be in earnest.
"""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Callable

HANDSHAKE_SECONDS = 20.0
RST = struct.pack("ii", 1, 0)

Protocols = Callable[[], asyncio.Protocol]


class Door:
    """Listens for *host* on a free port of loopback. *context* is asked for at each connection; None is plain HTTP.

    *resets* and *mute* say how it treats who comes; *presents* is a mark of the certificate, for whoever sets the door.
    """

    def __init__(
        self, host: str, port: int, protocols: Protocols, context: Callable[[], ssl.SSLContext | None]
    ) -> None:
        self.host = host
        self.port = port
        self.resets = False
        self.mute = False
        self.presents: object = None
        self._protocols = protocols
        self._context = context
        self._loop = asyncio.get_running_loop()  # kept: faults may be set between two turns of the loop
        self._holder = _bound(0)
        self.local: int = self._holder.getsockname()[1]
        self._listener: socket.socket | None = None
        self._held: set[socket.socket] = set()
        self._greetings: set[asyncio.Task[None]] = set()
        self._transports: set[asyncio.BaseTransport] = set()

    def open(self) -> None:
        """Listen, if not yet listening."""
        if self._listener is None:
            self._listener = _bound(self.local)
            self._listener.listen(128)
            self._loop.add_reader(self._listener, self._knock)

    def shut(self) -> None:
        """Refuse: stop listening, keep the port."""
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    def drop(self) -> None:
        """End every connection this door let in or left waiting."""
        for task in self._greetings:
            task.cancel()
        for transport in tuple(self._transports):
            # Some Pythons have let go of the transport below by the time one that is closing is told to abort.
            if isinstance(transport, asyncio.WriteTransport):
                with contextlib.suppress(AttributeError):
                    transport.abort()
        self._transports.clear()
        while self._held:
            guest = self._held.pop()
            self._loop.remove_reader(guest)
            guest.close()

    async def close(self) -> None:
        """Shut, drop, give the port back, and wait until no handshake is left."""
        self.shut()
        self.drop()
        self._holder.close()
        if self._greetings:
            await asyncio.wait(self._greetings)

    def _knock(self) -> None:
        if self._listener is None:
            return
        try:
            guest, _ = self._listener.accept()
        except OSError:  # it went away again
            return
        guest.settimeout(0)
        self._held.add(guest)
        if self.resets:  # at its first word: sooner, the reset may overtake the accepted connection
            self._loop.add_reader(guest, self._slam, guest)
        elif not self.mute:
            guest.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            task = self._loop.create_task(self._greet(guest), name=f"simulator greets at {self.host}:{self.port}")
            self._greetings.add(task)
            task.add_done_callback(self._greetings.discard)

    def _slam(self, guest: socket.socket) -> None:
        self._loop.remove_reader(guest)
        self._held.discard(guest)
        guest.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST)
        guest.close()

    async def _greet(self, guest: socket.socket) -> None:
        self._held.discard(guest)  # from here on it is the transport's to close
        context = self._context()
        patience = HANDSHAKE_SECONDS if context else None
        with contextlib.suppress(OSError):  # a guest that does not like our certificate hangs up: as intended
            transport, _ = await self._loop.connect_accepted_socket(
                self._protocols, guest, ssl=context, ssl_handshake_timeout=patience
            )
            self._transports = {each for each in self._transports if not each.is_closing()} | {transport}


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.settimeout(0)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        made.bind(("127.0.0.1", port))
    except OSError:
        made.close()
        raise
    return made
