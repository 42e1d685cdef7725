"""Servers on loopback that say exactly the bytes a test wants said, and name servers that answer as told."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(serve: Serve, context: ssl.SSLContext | None = None, **extra) -> AsyncIterator[int]:
    """The port of a server that hands each connection to *serve* and closes it after. All end with the block."""
    tasks: set[asyncio.Task[None]] = set()
    writers: set[asyncio.StreamWriter] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        writers.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context, **extra)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


def saying(data: bytes, *, seen: list[bytes] | None = None) -> Serve:
    """Read a request's head, say *data*, close."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if seen is not None:
            seen.append(head)
        writer.write(data)

    return serve


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept and never say a word, until the other side leaves."""
    while await reader.read(65536):
        pass


def resetting(data: bytes = b"", *, after_request: bool = True) -> Serve:
    """Say *data*, then end with RST instead of FIN."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if after_request:
            await reader.readuntil(b"\r\n\r\n")
        if data:
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(0.05)  # let it arrive: RST throws away what the other side has not read yet
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return serve


def http(body: bytes, *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


@contextlib.asynccontextmanager
async def black_hole() -> AsyncIterator[int]:
    """The port of a listener whose backlog is full: the kernel drops every further SYN."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    port = listener.getsockname()[1]
    fillers = []
    loop = asyncio.get_running_loop()
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        fillers.append(filler)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await loop.sock_connect(filler, ("127.0.0.1", port))
    try:
        yield port
    finally:
        for each in (*fillers, listener):
            each.close()


@contextlib.asynccontextmanager
async def blocking_tls(context: ssl.SSLContext) -> AsyncIterator[int]:
    """The port of a server that shakes hands once by OpenSSL alone: asyncio's drops the alert that says why not."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)

    def shake() -> None:
        accepted, _ = listener.accept()
        accepted.settimeout(10)
        secured = context.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
        with secured, contextlib.suppress(OSError):
            try:
                secured.do_handshake()
            except ssl.SSLError:
                secured.shutdown(socket.SHUT_WR)
            while socket.socket.recv(secured, 65536):  # closing on unread bytes would send RST after the alert
                pass

    shaking = asyncio.get_running_loop().run_in_executor(None, shake)
    try:
        yield listener.getsockname()[1]
        await shaking
    finally:
        listener.close()


def closed_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(kw_only=True)
class NameServer(asyncio.DatagramProtocol):
    """Answers every name from *zone* (name -> addresses or a CNAME), or all of them as *mood* says.

    Moods: "" (truthful), silent, servfail, refused, nxdomain, empty, garbage, loop, broken_aaaa.
    """

    zone: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mood: str = ""
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """What to put among a Network's resolvers."""
        return f"127.0.0.1:{self.port}"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to answer."""
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer, or not, as the mood says."""
        query = dns.message.from_wire(data)
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(f"{name} {dns.rdatatype.to_text(query.question[0].rdtype)}")
        if self.mood == "silent":
            return
        if self.mood == "garbage":
            self.transport.sendto(b"\x00\x01garbage", addr)
            return
        self.transport.sendto(self._answer(query, name).to_wire(), addr)

    def _answer(self, query: dns.message.Message, name: str) -> dns.message.Message:
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        codes = {"servfail": dns.rcode.SERVFAIL, "refused": dns.rcode.REFUSED, "nxdomain": dns.rcode.NXDOMAIN}
        if self.mood in codes:
            reply.set_rcode(codes[self.mood])
        elif self.mood == "broken_aaaa" and kind == "AAAA":
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif self.mood == "loop":
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "CNAME", "b.example."))
            reply.answer.append(dns.rrset.from_text("b.example.", 60, "IN", "CNAME", question.name.to_text()))
        elif self.mood != "empty":
            wanted = [each for each in self.zone.get(name, ()) if (":" in each) == (kind == "AAAA")]
            if name not in self.zone:
                reply.set_rcode(dns.rcode.NXDOMAIN)
            elif wanted:
                reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *wanted))
        return reply


@contextlib.asynccontextmanager
async def name_server(server: NameServer) -> AsyncIterator[NameServer]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: server, local_addr=("127.0.0.1", 0))
    server.port = transport.get_extra_info("sockname")[1]
    try:
        yield server
    finally:
        transport.close()
        await asyncio.sleep(0)
