"""The door, by raw sockets: who asks slowly, reads slowly or not at all, and one too many; and nobody else waits."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from monitor.lag import LagMeter
from monitor.web.door import Patience
from monitor.web.server import LARGEST_BODY, MOST_HEADERS, Server

LARGE = b"x" * 12_000_000
"""More than the system itself holds back for a reader (`net.ipv4.tcp_wmem`, 4 MB as a rule)."""
SMALL = Patience(asking=1.0, reading=1.2, refusing=0.5, most=3)
ASK = b"GET /%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


async def small(_: web.Request) -> web.Response:
    return web.Response(text="here")


async def large(_: web.Request) -> web.Response:
    return web.Response(body=LARGE)


async def body(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


@contextlib.asynccontextmanager
async def serving(patience: Patience = SMALL) -> AsyncIterator[Server]:
    routes = [web.get("/small", small), web.get("/large", large), web.post("/body", body)]
    server = Server(routes, "127.0.0.1", 0, patience=patience)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class Client:
    """A socket that does what a well-behaved client would not. Its window is small, so that it takes little unread."""

    def __init__(self, server: Server) -> None:
        self.port = int(server.url.rpartition(":")[2])
        self.loop = asyncio.get_running_loop()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self.socket.setblocking(False)

    async def __aenter__(self) -> "Client":
        await self.loop.sock_connect(self.socket, ("127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.socket.close()

    async def says(self, data: bytes) -> None:
        await self.loop.sock_sendall(self.socket, data)

    async def hears(self, most: int = 65536) -> bytes:
        try:
            async with asyncio.timeout(15):
                return await self.loop.sock_recv(self.socket, most)
        except ConnectionError:
            return b""

    async def hears_all(self, pause: float = 0) -> bytes:
        heard = bytearray()
        while piece := await self.hears(4_000_000):
            heard += piece
            await asyncio.sleep(pause)
        return bytes(heard)


@pytest.mark.parametrize("tls_like", [b"", b"\x16\x03\x01"], ids=["nothing", "another protocol's first bytes"])
async def test_who_does_not_ask_is_let_go(tls_like: bytes) -> None:
    async with serving() as server, Client(server) as client:
        began = time.monotonic()
        await client.says(tls_like)
        await client.hears_all()
        assert time.monotonic() - began < 5


async def test_who_asks_a_byte_at_a_time_is_let_go_however_steadily() -> None:
    async with serving() as server, Client(server) as client:
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            for byte in ASK % b"small" + b"x" * 500:
                await client.says(bytes([byte]))
                if time.monotonic() - began > 10:
                    break
                await asyncio.sleep(0.1)
        assert SMALL.asking * 0.9 < time.monotonic() - began < 5


async def test_a_reader_who_takes_nothing_is_cut_off_and_another_is_served_meanwhile() -> None:
    async with serving() as server, Client(server) as client:
        await client.says(ASK % b"large")
        await asyncio.sleep(0)
        async with Client(server) as other:
            await other.says(ASK % b"small")
            assert (await other.hears_all()).endswith(b"here")
        await asyncio.sleep(SMALL.reading * 1.5)
        assert len(await client.hears_all()) < len(LARGE)


async def test_a_reader_who_is_slow_and_steady_gets_it_all() -> None:
    patience = Patience(reading=1.2, answer=60.0, most=3)
    async with serving(patience) as server, Client(server) as client:
        began = time.monotonic()
        await client.says(ASK % b"large")
        heard = await client.hears_all(pause=0.002)
        assert heard.endswith(LARGE)
        if time.monotonic() - began < patience.reading:
            pytest.skip("this machine was too quick to tell")


async def test_an_answer_is_not_kept_for_ever_for_who_takes_a_little_now_and_then() -> None:
    async with serving(Patience(reading=1.2, answer=1.0, most=3)) as server, Client(server) as client:
        await client.says(ASK % b"large")
        began, heard = time.monotonic(), 0
        while time.monotonic() - began < 2.5:
            heard += len(await client.hears(20_000))
            await asyncio.sleep(0.05)
        # What the system holds still comes.
        assert heard + len(await client.hears_all()) < len(LARGE)


async def test_one_too_many_is_told_so_and_there_is_room_again_when_somebody_leaves() -> None:
    patience = Patience(asking=30.0, most=3)
    async with serving(patience) as server, contextlib.AsyncExitStack() as stack:
        for _ in range(patience.most):
            client = await stack.enter_async_context(Client(server))
            await client.says((ASK % b"small")[:3])
        async with Client(server) as late:
            await late.says(ASK % b"small")
            heard = await late.hears_all()
        assert heard.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After" in heard
        assert "réessayez" in heard.decode()
        async with Client(server) as silent:  # one who says nothing is told too
            assert (await silent.hears_all()).startswith(b"HTTP/1.1 503 ")
        client.socket.close()
        async with asyncio.timeout(5):
            while True:
                async with Client(server) as next_one:
                    await next_one.says(ASK % b"small")
                    if (await next_one.hears_all()).endswith(b"here"):
                        break


async def test_of_many_too_many_the_last_are_cut_off_without_a_word() -> None:
    async with serving(Patience(asking=30.0, refusing=30.0, most=2)) as server, contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(Client(server)) for _ in range(5)]
        assert await clients[4].hears_all() == b""


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"400"),
        (b"GET /small HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 10_000 + b"\r\n\r\n", b"400"),
        (b"GET /small HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * (MOST_HEADERS + 1) + b"\r\n", b"400"),
        (b"POST /body HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % (LARGEST_BODY + 1), b"413"),
    ],
    ids=["long line", "long header", "many headers", "large body"],
)
async def test_what_is_too_large_is_refused(request_: bytes, status: bytes) -> None:
    async with serving() as server, Client(server) as client:
        await client.says(request_ + (b"x" * (LARGEST_BODY + 1) if status == b"413" else b""))
        assert (await client.hears()).split(b" ")[1] == status


async def test_a_crowd_that_dawdles_does_not_hold_up_our_loop() -> None:
    lag = LagMeter()
    async with serving(Patience(asking=2.0, reading=2.0)) as server, contextlib.AsyncExitStack() as stack:
        lag.start()
        stack.callback(lag.stop)
        crowd = [await stack.enter_async_context(Client(server)) for _ in range(240)]
        began, loop_began = time.monotonic(), asyncio.get_running_loop().time()
        for number, each in enumerate(crowd):
            await each.says(ASK % b"large" if number % 60 == 0 else b"GET /small HTTP/1.1\r\nHo")
        async with Client(server) as client:
            await client.says(ASK % b"small")
            assert (await client.hears_all()).endswith(b"here")
        assert time.monotonic() - began < 2
        assert lag.worst_since(loop_began) < 0.5


async def test_a_server_that_stops_leaves_no_connection_open() -> None:
    async with contextlib.AsyncExitStack() as stack:
        async with serving(Patience()) as server:
            idle = await stack.enter_async_context(Client(server))
            unread = await stack.enter_async_context(Client(server))
            await unread.says(ASK % b"large")
        assert await idle.hears_all() == b""
        assert len(await unread.hears_all()) < len(LARGE)
