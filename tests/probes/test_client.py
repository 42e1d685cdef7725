"""One exchange over real sockets: what is asked, what comes back, and what every broken server is called."""

import asyncio
import contextlib
import gzip
import os
import resource
import ssl
import tracemalloc
import zlib
from pathlib import Path

import pytest
from yarl import URL

from probes.client import Client, Request
from probes.failures import Failed, Faulty
from probes.model import Cause, Outcome, Route
from probes.network import Network, Patience
from probes.trust import Trust
from tests.certificates import DAY, House, now
from tests.listeners import black_hole, blocking_tls, closed_port, http, listening, resetting, saying, silent
from tests.proxies import Proxy, proxying

SHORT = Patience(resolve=1, connect=0.3, tls=0.3, first_byte=0.3, body=0.3)


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> House:
    return House(folder=tmp_path_factory.mktemp("house"))


@pytest.fixture
def client(house):
    network = Network(trust=Trust(roots=house.ca_file))
    yield Client(network, user_agent="test/1")
    network.close()


@pytest.fixture
def hasty(house):
    network = Network(trust=Trust(roots=house.ca_file), patience=SHORT)
    yield Client(network, user_agent="test/1")
    network.close()


def get(port: int, path: str = "/", *, scheme: str = "http", host: str = "127.0.0.1", **changes) -> Request:
    return Request(**{"url": URL(f"{scheme}://{host}:{port}{path}"), "headers": {}, "private": True} | changes)


async def reply_to(client: Client, data: bytes, **changes):
    async with listening(saying(data)) as port:
        return await client.exchange(get(port, **changes), {})


async def failure_of(client: Client, serve, phases: dict[str, float] | None = None, **changes) -> Failed:
    async with listening(serve) as port:
        with pytest.raises(Failed) as caught:
            await client.exchange(get(port, **changes), {} if phases is None else phases)
    return caught.value


async def test_a_plain_reply_comes_back_whole(client):
    phases = {}
    async with listening(
        saying(http("Bonjour, été".encode(), headers=("Content-Type: text/html; charset=utf-8",)))
    ) as port:
        reply = await client.exchange(get(port, "/a?b=1"), phases)
    assert (reply.status, reply.reason, reply.version) == (200, "OK", "1.1")
    assert reply.body.decode() == "Bonjour, été"
    assert reply.address == "127.0.0.1"
    assert not reply.truncated
    assert set(phases) == {"connect", "processing", "transfer"}


async def test_the_request_says_who_asks_and_keeps_nothing_alive(client):
    seen = []
    async with listening(saying(http(b""), seen=seen)) as port:
        await client.exchange(get(port, "/a b?q=é#part", headers=client.headers("fr")), {})
    head = seen[0].decode()
    assert head.startswith("GET /a%20b?q=%C3%A9 HTTP/1.1\r\n")
    for line in (f"Host: 127.0.0.1:{port}", "User-Agent: test/1", "Accept-Language: fr-CA,fr;q=0.9"):
        assert f"\r\n{line}\r\n" in head
    assert "\r\nConnection: close\r\n" in head
    assert "br" not in head.split("Accept-Encoding: ")[1].split("\r\n")[0]


async def test_a_host_header_of_the_callers_replaces_ours_and_a_login_in_the_url_is_not_sent(client):
    seen = []
    async with listening(saying(http(b""), seen=seen)) as port:
        request = get(port, headers={"host": "portal.example"}, host="user:hush@127.0.0.1")
        await client.exchange(request, {})
    head = seen[0].decode()
    assert head.lower().count("host:") == 1
    assert "portal.example" in head
    assert "hush" not in head


@pytest.mark.parametrize("value", ["a\r\nEvil: 1", "a\nb", "a\0b", "日本"])
async def test_a_header_that_cannot_be_sent_is_our_own_fault(client, value):
    with pytest.raises(Faulty) as caught:
        await client.exchange(get(1, headers={"X-Test": value}), {})
    assert caught.value.code == "request"


@pytest.mark.parametrize("url", ["ftp://example.com/", "/relative", "http:///x", "mailto:a@b.c"])
async def test_an_address_that_is_not_http_is_our_own_fault(client, url):
    with pytest.raises(Faulty):
        await client.exchange(Request(url=URL(url), headers={}), {})


async def test_https_is_timed_apart_and_its_handshake_can_be_read_afterwards(client, house):
    phases = {}
    async with listening(saying(http(b"secret")), house.server()) as port:
        reply = await client.exchange(get(port, scheme="https", host="localhost"), phases)
    assert reply.body == b"secret"
    assert set(phases) == {"resolve", "connect", "tls", "processing", "transfer"}
    assert reply.ssl_object is not None
    assert reply.ssl_object.version() == "TLSv1.3"
    assert reply.ssl_object.getpeercert()["subject"]


@pytest.mark.parametrize(("host", "asked"), [("localhost", "localhost"), ("127.0.0.1", None)])
async def test_a_name_is_told_to_the_server_in_the_handshake_and_an_address_is_not(client, house, host, asked):
    heard = []
    context = house.server()
    context.sni_callback = lambda _object, name, _context: heard.append(name)
    async with listening(saying(http(b"")), context) as port:
        assert (await client.exchange(get(port, scheme="https", host=host), {})).status == 200
    assert heard == [asked]


async def test_the_processing_phase_is_the_servers_delay(client):
    async def slow(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.2)
        writer.write(http(b"x" * 10)[:-5])
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.write(b"x" * 5)

    phases = {}
    async with listening(slow) as port:
        await client.exchange(get(port), phases)
    assert 0.19 < phases["processing"] < 0.29
    assert 0.09 < phases["transfer"] < 0.19


async def test_phases_reached_survive_a_look_that_is_cancelled(client):
    phases = {}
    async with listening(silent) as port:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.exchange(get(port), phases)
    assert set(phases) == {"connect", "processing"}
    assert phases["processing"] > 0.05


@pytest.mark.parametrize("status", [204, 304, 404, 500, 503, 999])
async def test_only_the_servers_own_status_is_reported(client, status):
    data = f"HTTP/1.1 {status} Word\r\n\r\n".encode()
    assert (await reply_to(client, data)).status == status


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + http(b"hi"),
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + http(b"hi"),
        "HTTP/1.1 200 Très bien\r\nX: é\r\nDate: nonsense\r\nContent-Length: 2\r\n\r\nhi".encode(),
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 60_000 + b"\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: unheard-of\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\n\r\nhi",
        b"HTTP/1.0 200 OK\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    ],
    ids=["line feeds", "100s", "103", "utf-8", "60 kB header", "odd encoding", "until eof", "1.0", "chunked"],
)
async def test_an_odd_reply_is_a_reply(client, data):
    reply = await reply_to(client, data)
    assert (reply.status, reply.body) == (200, b"hi")


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 2x0 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        bytes(range(256)) * 4,
        b"<html>HTTP 0.9</html>",
        b"HTTP/1.1 200 OK\r\n" + b"Set-Cookie: a=b\r\n" * 300 + b"Content-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nX: cut",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"") * 200_000,
    ],
    ids=[
        "status line", "header line", "NUL", "two lengths", "negative length", "binary", "HTTP 0.9", "300 cookies",
        "20 000 headers", "70 kB header", "chunk size", "204 with a body", "upgrade", "short body", "cut chunk",
        "not gzip", "cut head", "gzip members",
    ],
)  # fmt: skip
async def test_a_reply_that_is_not_http_is_a_protocol_failure_and_never_a_status(client, data):
    failed = await failure_of(client, saying(data))
    assert failed.cause is Cause.PROTOCOL, failed.detail
    assert "400" not in failed.detail
    assert failed.code not in {"", "400"}


async def test_hanging_up_without_a_reply_is_a_protocol_failure(client):
    failed = await failure_of(client, saying(b""))
    assert (failed.cause, failed.code) == (Cause.PROTOCOL, "empty")


async def test_a_reset_without_a_reply_is_a_protocol_failure(client):
    failed = await failure_of(client, resetting())
    assert (failed.cause, failed.code) == (Cause.PROTOCOL, "empty")


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 200 OK\r\n\r\nhalf", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", b"HTTP/1.1 20"]
)
async def test_a_reset_in_the_middle_of_a_reply_is_a_protocol_failure(client, data):
    failed = await failure_of(client, resetting(data))
    assert (failed.cause, failed.code) == (Cause.PROTOCOL, "cut")


async def test_a_closed_port_is_a_tcp_failure(client):
    phases = {}
    with pytest.raises(Failed) as caught:
        await client.exchange(get(closed_port()), phases)
    assert (caught.value.cause, caught.value.code) == (Cause.TCP, "econnrefused")
    assert set(phases) == {"connect"}


async def test_a_black_hole_is_a_tcp_failure(hasty):
    async with black_hole() as port:
        with pytest.raises(Failed) as caught:
            await hasty.exchange(get(port), {})
    assert (caught.value.cause, caught.value.code) == (Cause.TCP, "connect_timeout")


async def test_a_server_that_never_answers_is_a_timeout_before_the_first_byte(hasty):
    failed = await failure_of(hasty, silent)
    assert (failed.cause, failed.code) == (Cause.TIMEOUT, "ttfb")


def dripping(data: bytes, then: bytes):
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        while True:
            writer.write(then)
            await writer.drain()
            await asyncio.sleep(0.02)

    return serve


async def test_a_head_that_drips_is_a_timeout(hasty):
    failed = await failure_of(hasty, dripping(b"HTTP/1.1 200 OK\r\nX: ", b"a"))
    assert (failed.cause, failed.code) == (Cause.TIMEOUT, "head")


async def test_a_body_that_drips_is_a_timeout(hasty):
    phases = {}
    failed = await failure_of(hasty, dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"a"), phases)
    assert (failed.cause, failed.code) == (Cause.TIMEOUT, "body")
    assert phases["transfer"] > 0.25


async def test_a_flood_of_interim_replies_ends_by_the_deadline(hasty):
    failed = await failure_of(hasty, dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100))
    assert (failed.cause, failed.code) == (Cause.TIMEOUT, "head")


async def test_an_endless_body_is_cut_at_the_cap(client):
    async def endless(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with listening(endless) as port:
        reply = await client.exchange(get(port, body_bytes=1_000_000), {})
    assert reply.truncated
    assert len(reply.body) == 1_000_000


async def test_a_body_of_exactly_the_cap_is_not_cut(client):
    reply = await reply_to(client, http(b"x" * 1000), body_bytes=1000)
    assert (reply.truncated, len(reply.body)) == (False, 1000)


@pytest.mark.parametrize(("name", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
async def test_a_compressed_body_is_decoded(client, name, wbits):
    packer = zlib.compressobj(wbits=wbits)
    body = packer.compress(b"hello " * 1000) + packer.flush()
    reply = await reply_to(client, http(body, headers=(f"Content-Encoding: {name}",)))
    assert reply.body == b"hello " * 1000
    assert reply.wire_bytes < 1000


async def test_a_decompression_bomb_stops_at_the_cap_and_takes_little_memory(client):
    packer = zlib.compressobj(level=1, wbits=31)
    mebibyte = bytes(1024 * 1024)
    bomb = b"".join(packer.compress(mebibyte) for _ in range(256)) + packer.flush()
    tracemalloc.start()
    try:
        reply = await reply_to(client, http(bomb, headers=("Content-Encoding: gzip",)), body_bytes=2 * 1024 * 1024)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reply.truncated
    assert len(reply.body) == 2 * 1024 * 1024
    assert peak < 16 * 1024 * 1024


async def test_head_expects_no_body(client):
    reply = await reply_to(client, b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", method="HEAD")
    assert (reply.body, reply.headers["Content-Length"]) == (b"", "5000")


async def test_an_address_that_is_not_public_is_refused_in_every_spelling(client):
    for host in (
        "127.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "localhost",
        "0.0.0.0",
        "169.254.169.254",
        "[64:ff9b::7f00:1]",
    ):
        with pytest.raises(Failed) as caught:
            await client.exchange(get(1, host=host, private=False), {})
        assert (caught.value.cause, caught.value.code) == (Cause.DNS, "not_public"), host


@pytest.mark.parametrize(("changes", "code"), [({"ends": "past"}, "expired"), ({"begins": "later"}, "not_yet_valid")])
async def test_a_certificate_out_of_its_time_is_a_tls_failure(client, house, changes, code):
    dates = {"past": now() - DAY / 2, "later": now() + DAY}
    context = house.server("127.0.0.1", **{key: dates[word] for key, word in changes.items()})
    phases = {}
    async with listening(saying(http(b"")), context) as port:
        with pytest.raises(Failed) as caught:
            await client.exchange(get(port, scheme="https"), phases)
    assert (caught.value.cause, caught.value.code) == (Cause.TLS, code)
    assert set(phases) == {"connect", "tls"}


async def test_a_server_that_wants_a_client_certificate_is_a_tls_failure_and_not_our_missing_right(client, house):
    context = house.server()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(house.ca_file)
    async with blocking_tls(context) as port:
        with pytest.raises(Failed) as caught:
            await client.exchange(get(port, scheme="https"), {})
    assert (caught.value.cause, caught.value.code) == (Cause.TLS, "client_certificate")
    assert caught.value.outcome is Outcome.DOWN


async def test_running_out_of_descriptors_is_our_own_fault(client):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    port = closed_port()
    taken = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_descriptors() + 8, hard))
    try:
        with contextlib.suppress(OSError):
            while True:
                taken.append(os.dup(0))
        with pytest.raises(Faulty) as caught:
            await client.exchange(get(port), {})
    finally:
        for each in taken:
            os.close(each)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert caught.value.code == "emfile"


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_no_look_leaves_a_descriptor_behind(hasty, house):
    async def look(port, **changes):
        with contextlib.suppress(Failed):
            await hasty.exchange(get(port, **changes), {})

    async with (
        listening(saying(http(b"x")), house.server()) as good,
        listening(silent) as mute,
        listening(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), house.server("other.example")) as bad,
    ):
        await look(good, scheme="https")
        before = open_descriptors()
        for port, scheme in [(good, "https"), (mute, "http"), (mute, "https"), (bad, "https"), (1, "http")] * 3:
            await look(port, scheme=scheme)
        await asyncio.sleep(0.1)  # the servers' own ends close a moment later
        assert open_descriptors() <= before


async def test_plain_http_goes_to_a_proxy_by_absolute_url(client):
    seen = []
    proxy = Proxy(user="ann", password="hush")
    async with listening(saying(http(b"far"), seen=seen)) as port, proxying(proxy):
        proxy.upstream["portal.example:80"] = port
        request = Request(url=URL("http://portal.example/a?b"), headers={}, route=Route(proxy=proxy.url))
        reply = await client.exchange(request, {})
    assert proxy.asked == ["GET http://portal.example/a?b HTTP/1.1"]
    assert (reply.body, reply.address) == (b"far", "")


async def test_https_goes_through_a_proxy_by_connect(client, house):
    proxy = Proxy(user="ann", password="hush")
    phases = {}
    async with listening(saying(http(b"far")), house.server("portal.example")) as port, proxying(proxy):
        proxy.upstream["portal.example:443"] = port
        request = Request(url=URL("https://portal.example/a"), headers={}, route=Route(proxy=proxy.url))
        reply = await client.exchange(request, phases)
    assert proxy.asked == ["CONNECT portal.example:443 HTTP/1.1"]
    assert (reply.body, reply.address) == (b"far", "")
    assert set(phases) == {"connect", "tls", "processing", "transfer"}


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_wants_another_password_is_our_own_fault_and_is_never_named(client, scheme):
    proxy = Proxy(user="ann", password="hush")
    async with proxying(proxy):
        route = Route(proxy=proxy.url.replace("hush", "wrong"))
        with pytest.raises(Faulty) as caught:
            await client.exchange(Request(url=URL(f"{scheme}://portal.example/"), headers={}, route=route), {})
    assert caught.value.code == "proxy_407"
    for word in ("ann", "wrong", "127.0.0.1", str(proxy.port)):
        assert word not in caught.value.detail
