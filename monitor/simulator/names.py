"""A small name server over UDP and TCP: one fixed, public-looking address per simulated host, or the wrong answer."""

import asyncio
import contextlib
import struct
from collections.abc import Mapping
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from monitor.simulator.faults import Fault, Layer
from monitor.simulator.trouble import Faults

TTL = 30
FALSE = {Fault.DNS_PRIVATE: "10.0.0.1", Fault.DNS_ZERO: "0.0.0.0"}  # noqa: S104 - an answer we give, not an address we bind
RCODES = {Fault.NXDOMAIN: dns.rcode.NXDOMAIN, Fault.DNS_SERVFAIL: dns.rcode.SERVFAIL}


class Names:
    """Answers for *addresses* (host to IPv4). *first* tells our own name server from the other operator's."""

    def __init__(self, addresses: Mapping[str, str], faults: Faults, *, first: bool) -> None:
        self._addresses = addresses
        self._faults = faults
        self._first = first
        self._datagrams: asyncio.DatagramTransport | None = None
        self._server: asyncio.Server | None = None
        self._talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self.address = ""
        """``127.0.0.1:PORT`` once started, the same port for UDP and TCP."""

    async def start(self) -> None:
        """Listen on a free port of loopback. Raises OSError when none is found in ten tries."""
        loop = asyncio.get_running_loop()
        for left in reversed(range(10)):
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
            port = self._server.sockets[0].getsockname()[1]
            try:
                self._datagrams, _ = await loop.create_datagram_endpoint(
                    lambda: _Datagrams(self), local_addr=("127.0.0.1", port)
                )
            except OSError:  # the same number may be taken for UDP
                self._server.close()
                if not left:
                    raise
            else:
                self.address = f"127.0.0.1:{port}"
                return

    async def stop(self) -> None:
        """Stop listening and end every conversation."""
        if self._datagrams is not None:
            self._datagrams.close()
        if self._server is not None:
            self._server.close()
        for writer in self._talks.values():
            writer.transport.abort()
        if self._talks:
            await asyncio.wait(self._talks)
        if self._server is not None:
            await self._server.wait_closed()

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to one question, or None for silence."""
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        if not query.question:
            return None
        question = query.question[0]
        host = question.name.to_text(omit_final_dot=True).lower()
        reply = dns.message.make_response(query, recursion_available=True)
        setting = self._faults.first(Layer.NAME, host)
        fault = setting.fault if setting else None
        if self._mute(fault, host):
            return None
        if fault in RCODES:
            reply.set_rcode(RCODES[fault])
        elif host not in self._addresses:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A and fault is not Fault.DNS_EMPTY:
            address = FALSE.get(fault, self._addresses[host]) if fault else self._addresses[host]
            reply.answer.append(dns.rrset.from_text(question.name, TTL, "IN", "A", address))
        return reply.to_wire()

    def _mute(self, fault: Fault | None, host: str) -> bool:
        if self._faults.active(Fault.OFFLINE, host) or fault is Fault.DNS_SILENT:
            return True
        return self._first and any(each.fault is Fault.RESOLVER_SILENT for each in self._faults)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._talks[task] = writer
            task.add_done_callback(self._talks.pop)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                while True:
                    (size,) = struct.unpack("!H", await reader.readexactly(2))
                    found = self.answer(await reader.readexactly(size))
                    if found is None:
                        continue
                    writer.write(struct.pack("!H", len(found)) + found)
                    await writer.drain()
        finally:
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, names: Names) -> None:
        self._names = names
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        found = self._names.answer(data)
        if found is not None and self._transport is not None:
            self._transport.sendto(found, addr)
