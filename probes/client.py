"""One HTTP exchange on a fresh connection, each phase timed. The only owner of aiohttp's client side.

aiohttp's own session cannot tell TCP connect from TLS, and repeats and pools behind our back, so we connect ourselves
and use what it does best: its response protocol and parser. Redirects are the caller's, hop by hop.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage
from aiohttp.streams import StreamReader
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from probes.addresses import PORTS
from probes.failures import Failed, Faulty, one_line, translate
from probes.model import Cause, Route
from probes.network import Endpoint, Network, Watch, judge_address
from probes.tunnel import Stream, Wanted, open_stream, open_to_proxy, proxy_headers

BODY_BYTES = 2 * 1024 * 1024
LINE_BYTES = 64 * 1024
HEADERS = 256
INTERIM = frozenset({*range(100, 200)} - {HTTPStatus.SWITCHING_PROTOCOLS})
ACCEPT_LANGUAGE = {"en": "en-CA,en;q=0.9", "fr": "fr-CA,fr;q=0.9"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask. *family* is a ``socket.AF_*``; *private* allows addresses that are not public.

    *content* is sent after the head. *body_bytes* caps what is kept of the decoded body; without *verify* any
    certificate will do.
    """

    url: URL
    method: str = "GET"
    headers: Mapping[str, str]
    content: bytes = b""
    family: int = 0
    private: bool = False
    route: Route = field(default_factory=Route)
    body_bytes: int = BODY_BYTES
    verify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back. *body* is decoded from its transfer and content encodings; *truncated* when it passed the cap."""

    url: URL
    status: int
    reason: str
    version: str
    headers: CIMultiDictProxy[str]
    body: bytes
    truncated: bool
    wire_bytes: int
    address: str
    ssl_object: ssl.SSLObject | None


class Handler(ResponseHandler):
    """aiohttp's response protocol, with the moment the first byte came, the bytes that came and how it ended."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.wire_bytes = 0
        self.first_byte_at: float | None = None
        self.lost: BaseException | None = None

    def data_received(self, data: bytes) -> None:
        """Note the moment of the first byte, then let aiohttp parse. Also called with nothing, to resume."""
        if self.first_byte_at is None:
            self.first_byte_at = time.perf_counter()
        self.wire_bytes += len(data)
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Keep the end as it was: aiohttp hands on a copy that no longer tells TLS from TCP."""
        self.lost = exc
        super().connection_lost(exc)


class Client:
    """Makes exchanges over *network*. Holds no connection, no cookie and no cache between two of them."""

    def __init__(self, network: Network, *, user_agent: str) -> None:
        self.network = network
        self.user_agent = user_agent

    def headers(self, lang: str) -> dict[str, str]:
        """The headers every request carries: who we are, and the language we ask for."""
        return {
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": ACCEPT_LANGUAGE.get(lang, "en-CA,fr-CA;q=0.8"),
            "Accept-Encoding": "gzip, deflate",
        }

    async def exchange(self, request: Request, phases: dict[str, float]) -> Reply:
        """One request and its reply; *phases* is added to as it goes. Raises Failed."""
        head = wire(request)
        watch = Watch(phases)
        stream = await self._open(request, watch)
        try:
            return await self._converse(request, head, stream, watch)
        except Failed:
            raise
        except Exception as exc:
            raise broken_off(exc, stream.protocol) from exc
        finally:
            stream.transport.abort()

    async def _open(self, request: Request, watch: Watch) -> Stream[Handler]:
        url, route, loop = request.url, request.route, asyncio.get_running_loop()
        endpoint = Endpoint(host=url.raw_host or "", port=url.port or PORTS[url.scheme])
        if route.proxy and url.scheme == "http":
            if endpoint.literal:
                judge_address(endpoint.host, private=request.private)
            return await open_to_proxy(self.network, route, lambda: Handler(loop), watch)
        context = None
        if url.scheme == "https":
            context = self.network.trust.context(route.ca_file, verify=request.verify, alpn=("http/1.1",))
        wanted = Wanted(endpoint=endpoint, route=route, context=context, family=request.family, private=request.private)
        return await open_stream(self.network, wanted, lambda: Handler(loop), watch)

    async def _converse(self, request: Request, head: bytes, stream: Stream[Handler], watch: Watch) -> Reply:
        handler = stream.protocol
        handler.set_response_params(
            read_until_eof=True,
            max_line_size=LINE_BYTES,
            max_field_size=LINE_BYTES,
            max_headers=HEADERS,
            skip_payload=request.method == "HEAD",
        )
        sent_at = time.perf_counter()
        stream.transport.write(head + request.content)
        try:
            message, payload = await self._head(request, handler)
        finally:
            watch.add("processing", (handler.first_byte_at or time.perf_counter()) - sent_at)
            if handler.first_byte_at is not None:
                watch.add("transfer", time.perf_counter() - handler.first_byte_at)
        with watch.phase("transfer"):
            body, truncated = await self._body(payload, handler, request.body_bytes)
        open_ended = not message.chunked and "Content-Length" not in message.headers
        if open_ended and handler.lost is not None and not truncated:
            raise handler.lost  # only a clean end ends a body whose length nobody told
        return Reply(
            url=request.url,
            status=message.code,
            reason=one_line(message.reason),
            version=f"{message.version.major}.{message.version.minor}",
            headers=message.headers,
            body=body,
            truncated=truncated,
            wire_bytes=handler.wire_bytes,
            address=stream.address,
            ssl_object=stream.ssl_object,
        )

    async def _head(self, request: Request, handler: Handler) -> tuple[RawResponseMessage, StreamReader]:
        try:
            async with asyncio.timeout(self.network.patience.first_byte):
                message, payload = await handler.read()
                while message.code in INTERIM:
                    message, payload = await handler.read()
        except TimeoutError:
            if handler.first_byte_at is None:
                raise Failed(Cause.TIMEOUT, "connected, but no answer came in time", code="ttfb") from None
            raise Failed(Cause.TIMEOUT, "the head of the reply did not end in time", code="head") from None
        if message.code == HTTPStatus.SWITCHING_PROTOCOLS:
            raise Failed(Cause.PROTOCOL, "the server switched to another protocol", code="upgrade")
        if request.route.proxy and message.code == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            raise Faulty("our proxy wants a user name and password, or other ones", code="proxy_407")
        return message, payload

    async def _body(self, payload: StreamReader, handler: Handler, limit: int) -> tuple[bytes, bool]:
        chunks: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.network.patience.body):
                while not payload.at_eof() and size <= limit:
                    if (broken := handler.exception()) is not None:
                        raise broken
                    chunk = await payload.readany()
                    chunks.append(chunk)
                    size += len(chunk)
        except TimeoutError:
            raise Failed(Cause.TIMEOUT, "the body did not end in time", code="body") from None
        return b"".join(chunks)[:limit], size > limit


def broken_off(exc: Exception, handler: Handler) -> Failed:
    """Why a conversation ended before its reply was whole. TCP stood, so a lost connection is the protocol's fault."""
    if isinstance(handler.lost, ssl.SSLError):  # TLS 1.3 tells of an unwanted client only after the handshake
        return translate(handler.lost)
    if isinstance(exc, OSError | aiohttp.ServerDisconnectedError):
        if handler.wire_bytes:
            return Failed(Cause.PROTOCOL, "the server hung up in the middle of the reply", code="cut")
        return Failed(Cause.PROTOCOL, "the server hung up without a reply", code="empty")
    return translate(exc)


def wire(request: Request) -> bytes:
    """The request as it goes over the wire, by path or, for a proxy and plain HTTP, by absolute URL.

    Raises Faulty for a URL or a header that cannot be sent.
    """
    url = request.url.with_user(None).with_fragment(None) if request.url.raw_host else request.url
    if url.scheme not in PORTS or not url.raw_host:
        raise Faulty("the address is not an HTTP URL", code="request")
    proxied = bool(request.route.proxy) and url.scheme == "http"
    host = f"[{url.raw_host}]" if ":" in url.raw_host else url.raw_host
    fields = CIMultiDict({"Host": host if url.is_default_port() else f"{host}:{url.port}"})
    fields.update(request.headers)
    fields["Connection"] = "close"
    if request.content:
        fields["Content-Length"] = str(len(request.content))
    lines = [f"{request.method} {url if proxied else url.raw_path_qs} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    lines += proxy_headers(request.route) if proxied else []
    if any(c in line for line in lines for c in "\r\n\0"):
        raise Faulty("a header of the request holds a line break", code="request")
    try:
        return "\r\n".join([*lines, "", ""]).encode("latin-1")
    except UnicodeEncodeError:
        raise Faulty("a header of the request holds a letter that HTTP cannot carry", code="request") from None
