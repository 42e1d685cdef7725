"""Names, sockets and TLS, one step at a time, so that each failure is known by the step it happened in.

One attempt on one address: no cache, no happy eyeballs, no hidden retry. Addresses that are not public are refused
unless the target allows them by name (a poisoned answer must not make us probe ourselves).
"""

import asyncio
import contextlib
import copy
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from probes import names
from probes.failures import Failed, Faulty, tls_failure, translate
from probes.model import Cause
from probes.trust import Trust

P = TypeVar("P", bound=asyncio.Protocol)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long each step may take, in seconds. The look as a whole has a deadline of its own, kept by the runner."""

    query: float = names.TRY_SECONDS  # one question to one name server; each is asked twice
    resolve: float = 10.0
    connect: float = 10.0
    tls: float = 10.0
    first_byte: float = 20.0
    body: float = 20.0


class Watch:
    """A stop-watch that adds seconds to named phases; a phase that never began stays absent.

    *address* is where the latest connection went to, "" before one or when a proxy resolved the name.
    """

    def __init__(self, phases: dict[str, float]) -> None:
        self._phases = phases
        self.address = ""

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time one phase, also when it fails: the time spent failing was spent."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - began)

    def add(self, name: str, seconds: float) -> None:
        """Add *seconds* to the phase *name*."""
        self._phases[name] = self._phases.get(name, 0.0) + seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """Sends every connection to the simulator's listeners instead: ``(host, port) -> port`` on loopback.

    Names are still looked up and addresses still judged, so a simulated look takes the same path as a live one.
    """

    ports: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def port(self, host: str, port: int) -> int:
        """The simulator's port for *host*; port 1 (nobody listens there) for a host it does not play."""
        return self.ports.get((host, port), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A host (name or literal address) and a port."""

    host: str
    port: int

    @property
    def literal(self) -> bool:
        """Whether the host is an address already, so that there is nothing to resolve."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return False
        return True

    @property
    def authority(self) -> str:
        """``host:port``, an IPv6 address in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)


def host_name(text: str) -> str:
    """*text* in lower case if it can be a host name or an address. Raises ValueError, worded for who wrote it."""
    host = text.removesuffix(".").lower()
    if Endpoint(host=host, port=0).literal:
        return host
    if not text.isascii():
        raise ValueError(f"write the host name {text!r} in its ASCII form (xn--…)")
    if len(host) > 253 or not all(LABEL.fullmatch(label) for label in host.split(".")):  # noqa: PLR2004  # RFC 1035
        raise ValueError(f"{text!r} is not a host name; write one like portal.example.ca")
    return host


def host_and_port(address: str, port: int | None = None) -> Endpoint:
    """``host:port``, *port* being what a missing one stands for. Raises ValueError, worded for who wrote it."""
    host, colon, number = address, "", ""
    if address.startswith("["):
        host, bracket, tail = address[1:].partition("]")
        colon, number = (tail[:1] if bracket else "["), tail[1:]
    elif address.count(":") == 1:
        host, colon, number = address.partition(":")
    if colon not in {"", ":"} or (colon and not (number.isascii() and number.isdecimal())):
        raise ValueError(f"{address!r} is not an address; write it like portal.example.ca:443, without https://")
    if not number and port is None:
        raise ValueError(f"{address!r} names no port; write it like {host}:443")
    chosen = int(number) if number else port or 0
    if chosen not in range(1, 65536):
        raise ValueError(f"{address!r}: a port is a number from 1 to 65535")
    return Endpoint(host=host_name(host), port=chosen)


class Network:
    """Resolves and connects. *resolvers* are ``address`` or ``address:port`` of name servers; none: the system's own.

    *second* are name servers of another operator, asked by the dns kind and when a look has failed.
    """

    def __init__(
        self,
        *,
        resolvers: tuple[str, ...] = (),
        second: tuple[str, ...] = (),
        detour: Detour | None = None,
        trust: Trust | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.resolvers = resolvers
        self.second = second
        self.detour = detour
        self.trust = trust or Trust()
        self.patience = patience or Patience()
        self.opinion: tuple[str, ...] = ()
        # Its own pool: a hung getaddrinfo cannot be cancelled, and must not starve file access.
        self._pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")

    def seconded(self) -> "Network":
        """The same network, asking the second name servers first: for a look that confirms another.

        Where they find nothing the own ones are asked: an office may let no question out, and what fails by the second
        alone confirms nothing.
        """
        other = copy.copy(self)
        other.opinion = self.second
        return other

    def close(self) -> None:
        """Let the look-up threads end; one that hangs is left behind."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def resolve(
        self, host: str, family: int = socket.AF_UNSPEC, *, servers: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Every address of *host*, best first, asked of *servers* or as configured. *family* is a ``socket.AF_*``.

        Raises Failed: dns, offline (nobody answered), local_dns (our name server refuses us) or prober_fault.
        """
        if self.opinion and not servers:
            with contextlib.suppress(Failed):  # then it is for the own ones to say
                return await self.resolve(host, family, servers=self.opinion)
        asked = servers or self.resolvers
        try:
            async with asyncio.timeout(self.patience.resolve):
                return await (self._ask(asked, host, family) if asked else self._system(host, family))
        except TimeoutError:
            raise Failed(Cause.OFFLINE, "no name server answered in time", code="no_answer") from None

    async def _system(self, host: str, family: int) -> tuple[str, ...]:
        # Asked for one family, glibc would call every name unknown on a machine that lacks that family.
        flags = socket.AI_ADDRCONFIG if family == socket.AF_UNSPEC else 0

        def look_up() -> list[str]:
            rows = socket.getaddrinfo(host, None, family=family, type=socket.SOCK_STREAM, flags=flags)
            return [str(row[4][0]) for row in rows]

        try:
            found = await asyncio.get_running_loop().run_in_executor(self._pool, look_up)
        except UnicodeError:
            raise Faulty(f"not a host name: {host!r}", code="request") from None
        except OSError as exc:
            raise translate(exc) from exc
        return tuple(dict.fromkeys(found))

    async def _ask(self, servers: tuple[str, ...], host: str, family: int) -> tuple[str, ...]:
        # IPv4 comes first: unlike getaddrinfo, a name server cannot know which family this machine can reach.
        return (await names.ask_any(servers, host, family, seconds=self.patience.query)).addresses

    async def connect(
        self, endpoint: Endpoint, address: str, *, private: bool = False, detour: bool = True
    ) -> socket.socket:
        """A connected, non-blocking socket of the caller's. Raises Failed (tcp, dns, offline, prober_fault)."""
        judge_address(address, private=private)
        port = endpoint.port
        if self.detour is not None and detour:
            address, port = "127.0.0.1", self.detour.port(endpoint.host, endpoint.port)
        try:
            made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        except OSError as exc:
            raise translate(exc) from exc
        try:
            made.setblocking(False)  # noqa: FBT003  # the socket module takes it by position only
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            async with asyncio.timeout(self.patience.connect):
                await asyncio.get_running_loop().sock_connect(made, (address, port))
        except BaseException as exc:
            made.close()
            if isinstance(exc, TimeoutError) and exc.errno is None:  # ours; the kernel's own carries ETIMEDOUT
                text = f"no answer from {address} port {endpoint.port}"
                raise Failed(Cause.TCP, text, code="connect_timeout") from None
            if isinstance(exc, OSError):
                raise translate(exc) from exc
            raise
        return made

    async def attach(self, made: socket.socket, factory: Callable[[], P]) -> tuple[asyncio.Transport, P]:
        """A plain transport over a connected socket, which is the transport's from here on."""
        return await asyncio.get_running_loop().create_connection(factory, sock=made)

    async def secure(
        self, made: socket.socket, factory: Callable[[], P], context: ssl.SSLContext, server_name: str
    ) -> tuple[asyncio.Transport, P]:
        """TLS over a connected socket. Raises Failed (tls, timeout, prober_fault); closes the socket on failure."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.create_connection(
                factory, sock=made, ssl=context, server_hostname=server_name, ssl_handshake_timeout=self.patience.tls
            )
        except BaseException as exc:
            made.close()
            if isinstance(exc, Exception):
                raise tls_failure(exc) from exc
            raise


def judge_address(address: str, *, private: bool) -> None:
    """Refuse an address that is not public, unless *private*. Raises Failed (dns)."""
    if not private and not is_public(address):
        raise Failed(Cause.DNS, f"the name leads to {address}, which is not a public address", code="not_public")


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, also when it wraps an IPv4 one (mapped, NAT64, 6to4)."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # RFC 6052
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = wrapped or ip
    return ip.is_global and not ip.is_multicast
