"""Opens a stream to an endpoint by the route asked for: straight, or by CONNECT through the office's proxy.

What goes wrong between us and the proxy is our own fault and never an outage. Only a proxy that says it could not
reach the endpoint (502, 503, 504) speaks of the endpoint. Neither the proxy's address nor its password is ever told.
"""

import asyncio
import base64
import dataclasses
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Generic, TypeVar

from yarl import URL

from probes.addresses import PORTS
from probes.failures import Failed, Faulty, tls_failure
from probes.model import Cause, Route
from probes.network import Endpoint, Network, Watch, judge_address

P = TypeVar("P", bound=asyncio.Protocol)

HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A stream to open. *context* makes it TLS, for *server_name* or else the endpoint's host.

    *family* is a ``socket.AF_*``, of no weight when a proxy resolves the name.
    """

    endpoint: Endpoint
    route: Route = field(default_factory=Route)
    context: ssl.SSLContext | None = None
    server_name: str = ""
    family: int = 0
    private: bool = False

    @property
    def name(self) -> str:
        """The name that the certificate has to be for; the root's dot is not part of it."""
        return (self.server_name or self.endpoint.host).rstrip(".")

    def replacing(self, context: ssl.SSLContext) -> "Wanted":
        """The same stream with another *context*."""
        return dataclasses.replace(self, context=context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Generic[P]):
    """An open stream, the caller's to abort. *address* is "" when a proxy resolved the name."""

    transport: asyncio.Transport
    protocol: P
    address: str = ""

    @property
    def ssl_object(self) -> ssl.SSLObject | None:
        """What can be asked about the handshake; None on a plain stream. Good also after the stream has ended."""
        found: ssl.SSLObject | None = self.transport.get_extra_info("ssl_object")
        return found


async def open_stream(network: Network, wanted: Wanted, factory: Callable[[], P], watch: Watch) -> Stream[P]:
    """Open what is *wanted*, timing resolve, connect and tls on *watch*. Raises Failed.

    Through a proxy, resolve and connect include reaching the proxy.
    """
    if wanted.route.proxy:
        return await _through(network, wanted, factory, watch)
    address = wanted.endpoint.host
    if not wanted.endpoint.literal:
        with watch.phase("resolve"):
            address = (await network.resolve(address, wanted.family))[0]
    with watch.phase("connect"):
        made = await network.connect(wanted.endpoint, address, private=wanted.private)
    watch.address = address
    if wanted.context is None:
        transport, protocol = await network.attach(made, factory)
    else:
        with watch.phase("tls"):
            transport, protocol = await network.secure(made, factory, wanted.context, wanted.name)
    return Stream(transport=transport, protocol=protocol, address=address)


async def open_to_proxy(network: Network, route: Route, factory: Callable[[], P], watch: Watch) -> Stream[P]:
    """A stream to the proxy itself, over which plain HTTP is asked for by absolute URL. Raises Faulty."""
    door, scheme = proxy_door(route)
    try:
        address = door.host
        if not door.literal:
            with watch.phase("resolve"):
                address = (await network.resolve(address))[0]
        with watch.phase("connect"):
            made = await network.connect(door, address, private=True, detour=False)
            if scheme == "https":
                context = network.trust.context(route.ca_file, alpn=("http/1.1",))
                transport, protocol = await network.secure(made, factory, context, door.host)
            else:
                transport, protocol = await network.attach(made, factory)
    except Failed as exc:
        # Not its detail: that may quote the proxy's address.
        raise Faulty(f"our proxy cannot be reached ({exc.cause} {exc.code})", code="proxy") from None
    return Stream(transport=transport, protocol=protocol)


def proxy_door(route: Route) -> tuple[Endpoint, str]:
    """Host and port of the proxy, and its scheme. Raises Faulty when the setting is not a proxy URL."""
    try:
        proxy = URL(route.proxy)
    except ValueError:
        proxy = URL()
    if proxy.scheme not in PORTS or not proxy.raw_host:
        raise Faulty("the proxy setting is not like http://host:port or https://host:port", code="proxy")
    return Endpoint(host=proxy.raw_host, port=proxy.port or PORTS[proxy.scheme]), proxy.scheme


def proxy_headers(route: Route) -> list[str]:
    """The header line that carries the user name and password of the proxy URL; none without them."""
    proxy = URL(route.proxy)
    if proxy.user is None:
        return []
    token = base64.b64encode(f"{proxy.user}:{proxy.password or ''}".encode()).decode()
    return [f"Proxy-Authorization: Basic {token}"]


async def _through(network: Network, wanted: Wanted, factory: Callable[[], P], watch: Watch) -> Stream[P]:
    if wanted.endpoint.literal:  # a name is the proxy's to resolve, and to judge
        judge_address(wanted.endpoint.host, private=wanted.private)
    outer = await open_to_proxy(network, wanted.route, _Head, watch)
    try:
        with watch.phase("connect"):
            await _ask_for(network, wanted, outer)
        if wanted.context is None:
            protocol = factory()
            outer.protocol.hand_over(protocol)
            return Stream(transport=outer.transport, protocol=protocol)
        with watch.phase("tls"):
            return await _secure(network, wanted, wanted.context, outer.transport, factory)
    except BaseException:
        outer.transport.abort()
        raise


async def _ask_for(network: Network, wanted: Wanted, outer: "Stream[_Head]") -> None:
    authority = wanted.endpoint.authority
    lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}", *proxy_headers(wanted.route), "", ""]
    outer.transport.write("\r\n".join(lines).encode())
    try:
        async with asyncio.timeout(network.patience.connect):
            status = await outer.protocol.status
    except TimeoutError:
        raise Failed(Cause.TCP, "the proxy found no answer in time", code="proxy_timeout") from None
    if status in {502, 503, 504}:
        raise Failed(Cause.TCP, f"the proxy could not reach it ({status})", code=f"proxy_{status}")
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        raise Faulty("our proxy wants a user name and password, or other ones", code="proxy_407")
    if status not in range(200, 300):
        raise Faulty(f"our proxy refused the connection ({status})", code=f"proxy_{status}")


async def _secure(
    network: Network, wanted: Wanted, context: ssl.SSLContext, transport: asyncio.Transport, factory: Callable[[], P]
) -> Stream[P]:
    protocol = factory()
    try:
        inner = await asyncio.get_running_loop().start_tls(
            transport, protocol, context, server_hostname=wanted.name, ssl_handshake_timeout=network.patience.tls
        )
    except Exception as exc:
        raise tls_failure(exc) from exc
    if inner is None:
        raise Failed(Cause.TLS, "the server hung up during the TLS handshake", code="hung_up")
    protocol.connection_made(inner)
    return Stream(transport=inner, protocol=protocol)


class _Head(asyncio.Protocol):
    """Reads the head of the proxy's answer to CONNECT and keeps what follows for whom the tunnel is for."""

    def __init__(self) -> None:
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._data = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # narrows what asyncio's signature leaves open
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, _ = self._data.partition(b"\r\n\r\n")
        if self.status.done():
            return
        if not end and len(self._data) <= HEAD_BYTES:
            return
        match head.split(b"\r\n", 1)[0].split(b" ", 2):
            case [version, code, *_] if end and version.startswith(b"HTTP/1.") and code.isdigit():
                self.status.set_result(int(code))
            case _:
                self._fail("our proxy's answer is not HTTP")

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("our proxy hung up")

    def hand_over(self, protocol: asyncio.Protocol) -> None:
        """Let *protocol* have the stream, and what the server already said through it."""
        assert self._transport is not None  # noqa: S101  # connection_made comes before anything else
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        if rest := self._data.partition(b"\r\n\r\n")[2]:
            protocol.data_received(rest)

    def _fail(self, words: str) -> None:
        if not self.status.done():
            self.status.set_exception(Faulty(words, code="proxy"))
            self.status.exception()  # seen: one who no longer waits is not to be told at exit
