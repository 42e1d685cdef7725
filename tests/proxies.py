"""A forward proxy on loopback: CONNECT and absolute-form, with a password, over TLS, refusing, or inspecting TLS.

It connects every host to the address it is told to play it with, so that no name has to resolve.
"""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.listeners import listening


@dataclass(kw_only=True)
class Proxy:
    """*upstream* maps ``host:port`` to a loopback port. *answer* is the status given to all, 0 to serve.

    *inspect* makes it answer the TLS inside the tunnel itself, with a context per host, as office proxies do.
    """

    upstream: dict[str, int] = field(default_factory=dict)
    user: str = ""
    password: str = ""
    answer: int = 0
    inspect: Callable[[str], ssl.SSLContext] | None = None
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """What to put in a Route."""
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        return f"http://{login}127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *fields = head.split("\r\n")
        method, target, _ = line.split(" ")
        self.asked.append(line)
        if self.user and f"Proxy-Authorization: Basic {self._token()}" not in fields:
            writer.write(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b"Proxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"
            )
        elif self.answer:
            writer.write(f"HTTP/1.1 {self.answer} No\r\nContent-Length: 0\r\n\r\n".encode())
        elif method == "CONNECT":
            await self._tunnel(target, reader, writer)
        else:
            await self._forward(target, head, reader, writer)

    def _token(self) -> str:
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    async def _tunnel(self, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.upstream.get(target, 1))
        except OSError:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        try:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            if self.inspect is not None:
                await writer.start_tls(self.inspect(target.rpartition(":")[0]))
            await _both_ways(reader, writer, far_reader, far_writer)
        finally:
            far_writer.close()

    async def _forward(
        self, target: str, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        host, _, path = target.removeprefix("http://").partition("/")
        host = host if ":" in host else f"{host}:80"
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.upstream[host])
        far_writer.write(head.replace(target, f"/{path}", 1).encode("latin-1"))
        await _both_ways(reader, writer, far_reader, far_writer)


async def _both_ways(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
) -> None:
    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
            if sink.can_write_eof():
                sink.write_eof()
            else:
                sink.close()

    try:
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))
    finally:
        far_writer.close()


@contextlib.asynccontextmanager
async def proxying(proxy: Proxy, context: ssl.SSLContext | None = None) -> AsyncIterator[Proxy]:
    """Run *proxy* on a port of its own; *context* makes the way to it TLS."""
    async with listening(proxy.serve, context) as port:
        proxy.port = port
        yield proxy
