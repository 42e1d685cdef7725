"""Streams through an office proxy: what goes wrong on the way to it is ours, and its password stays unsaid."""

import asyncio
import logging

import pytest

from probes.failures import Failed, Faulty
from probes.model import Cause, Outcome, Route
from probes.network import Endpoint, Network, Patience, Watch
from probes.trust import Trust
from probes.tunnel import Wanted, open_stream, open_to_proxy, proxy_door, proxy_headers
from tests.certificates import House, authority, leaf, server_context
from tests.listeners import closed_port, listening, silent
from tests.proxies import Proxy, proxying

PORTAL = Endpoint(host="portal.example", port=443)


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> House:
    return House(folder=tmp_path_factory.mktemp("tunnel"))


@pytest.fixture
def network(house):
    made = Network(trust=Trust(roots=house.ca_file), patience=Patience(connect=0.5, tls=0.5))
    yield made
    made.close()


async def greeting(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 hello\r\n")


async def read(network: Network, wanted: Wanted, phases: dict[str, float] | None = None) -> tuple[bytes, str]:
    """What the far end says until it hangs up, and the address that was connected to."""
    reader = asyncio.StreamReader()
    watch = Watch({} if phases is None else phases)
    stream = await open_stream(network, wanted, lambda: asyncio.StreamReaderProtocol(reader), watch)
    try:
        return await reader.read(), stream.address
    finally:
        stream.transport.abort()


async def failure(awaitable) -> Failed:
    with pytest.raises(Failed) as caught:
        await awaitable
    return caught.value


async def test_without_a_proxy_the_stream_goes_straight(network):
    phases = {}
    async with listening(greeting) as port:
        wanted = Wanted(endpoint=Endpoint(host="127.0.0.1", port=port), private=True)
        assert await read(network, wanted, phases) == (b"220 hello\r\n", "127.0.0.1")
    assert set(phases) == {"connect"}


@pytest.mark.parametrize("login", [("", ""), ("ann", "p@ss:w/rd é")])
async def test_a_plain_stream_goes_through_a_proxy_and_loses_no_first_word(network, login):
    proxy = Proxy(user=login[0], password=login[1])
    async with listening(greeting) as port, proxying(proxy):
        proxy.upstream["portal.example:443"] = port
        wanted = Wanted(endpoint=PORTAL, route=Route(proxy=proxy.url))
        assert await read(network, wanted) == (b"220 hello\r\n", "")
    assert proxy.asked == ["CONNECT portal.example:443 HTTP/1.1"]


async def test_tls_goes_through_a_proxy_and_is_verified_for_the_portal(network, house):
    proxy = Proxy()
    async with listening(greeting, house.server("portal.example")) as port, proxying(proxy):
        proxy.upstream["portal.example:443"] = port
        wanted = Wanted(endpoint=PORTAL, route=Route(proxy=proxy.url), context=network.trust.context())
        assert (await read(network, wanted))[0] == b"220 hello\r\n"
        proxy.upstream["other.example:443"] = port
        other = Wanted(endpoint=Endpoint(host="other.example", port=443), route=wanted.route, context=wanted.context)
        failed = await failure(read(network, other))
    assert (failed.cause, failed.code) == (Cause.TLS, "hostname")


async def test_the_way_to_the_proxy_can_be_tls_itself(network, house):
    proxy = Proxy(user="ann", password="hush")
    async with (
        listening(greeting, house.server("portal.example")) as port,
        proxying(proxy, house.server("localhost")),
    ):
        proxy.upstream["portal.example:443"] = port
        route = Route(proxy=f"https://ann:hush@localhost:{proxy.port}")
        phases = {}
        wanted = Wanted(endpoint=PORTAL, route=route, context=network.trust.context())
        assert (await read(network, wanted, phases))[0] == b"220 hello\r\n"
    assert set(phases) == {"resolve", "connect", "tls"}


async def test_an_address_goes_to_the_proxy_in_brackets_and_is_judged_here(network):
    proxy = Proxy()
    async with listening(greeting) as port, proxying(proxy):
        proxy.upstream["[2620:fe::fe]:25"] = port
        route = Route(proxy=proxy.url)
        assert (await read(network, Wanted(endpoint=Endpoint(host="2620:fe::fe", port=25), route=route)))[0]
        failed = await failure(read(network, Wanted(endpoint=Endpoint(host="10.0.0.1", port=25), route=route)))
    assert failed.code == "not_public"
    assert len(proxy.asked) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_proxy_that_cannot_reach_the_portal_speaks_of_the_portal(network, status):
    async with proxying(Proxy(answer=status)) as proxy:
        failed = await failure(read(network, Wanted(endpoint=PORTAL, route=Route(proxy=proxy.url))))
    assert (failed.cause, failed.code, failed.outcome) == (Cause.TCP, f"proxy_{status}", Outcome.DOWN)


@pytest.mark.parametrize("status", [301, 400, 403, 405, 407, 429, 500])
async def test_a_proxy_that_refuses_is_our_own_fault(network, status):
    async with proxying(Proxy(answer=status)) as proxy:
        failed = await failure(read(network, Wanted(endpoint=PORTAL, route=Route(proxy=proxy.url))))
    assert isinstance(failed, Faulty)
    assert failed.code == f"proxy_{status}"


async def say(words: bytes):
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(words)

    return serve


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 20", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"x" * 100_000])
async def test_a_proxy_that_talks_nonsense_is_our_own_fault(network, words):
    async with listening(await say(words)) as port:
        failed = await failure(read(network, Wanted(endpoint=PORTAL, route=Route(proxy=f"http://127.0.0.1:{port}"))))
    assert isinstance(failed, Faulty)


async def test_a_proxy_that_never_answers_to_connect_found_no_answer(network):
    async with listening(silent) as port:
        wanted = Wanted(endpoint=PORTAL, route=Route(proxy=f"http://127.0.0.1:{port}"))
        failed = await failure(read(network, wanted))
    assert (failed.cause, failed.code) == (Cause.TCP, "proxy_timeout")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_is_not_there_is_our_own_fault(network, scheme):
    route = Route(proxy=f"{scheme}://ann:hush@127.0.0.1:{closed_port()}")
    failed = await failure(read(network, Wanted(endpoint=PORTAL, route=route)))
    assert isinstance(failed, Faulty)


async def test_a_proxy_whose_certificate_is_not_trusted_is_our_own_fault(network, tmp_path):
    stranger = server_context(leaf(authority("Stranger"), "localhost"), tmp_path)
    async with proxying(Proxy(), stranger) as proxy:
        route = Route(proxy=f"https://localhost:{proxy.port}")
        failed = await failure(read(network, Wanted(endpoint=PORTAL, route=route)))
    assert isinstance(failed, Faulty)


@pytest.mark.parametrize("setting", ["socks5://127.0.0.1:1", "127.0.0.1:3128", "http://", "http://[", "http://h:x"])
async def test_a_proxy_setting_that_is_none_is_our_own_fault(setting):
    with pytest.raises(Faulty) as caught:
        proxy_door(Route(proxy=setting))
    assert caught.value.code == "proxy"


async def test_a_proxy_without_a_port_has_the_usual_one():
    assert proxy_door(Route(proxy="http://proxy.example"))[0].port == 80
    assert proxy_door(Route(proxy="https://proxy.example"))[0].port == 443


async def test_no_failure_and_no_log_names_the_proxy_or_its_password(network, caplog):
    caplog.set_level(logging.DEBUG)
    details = []
    async with proxying(Proxy(user="zoe", password="hush")) as proxy, listening(await say(b"junk")) as junk:
        for port in (proxy.port, closed_port(), junk):
            route = Route(proxy=f"http://zoe:wrongpass@127.0.0.1:{port}")
            failed = await failure(
                open_stream(network, Wanted(endpoint=PORTAL, route=route), asyncio.Protocol, Watch({}))
            )
            details.append(f"{failed.detail} {failed} {failed.__cause__}")
    for word in ("zoe", "wrongpass", "hush", "127.0.0.1"):
        assert word not in " ".join(details)
    for word in ("zoe", "wrongpass", "hush"):
        assert word not in caplog.text


async def test_a_login_is_sent_as_it_was_meant_and_not_as_it_is_written_in_a_url():
    assert proxy_headers(Route(proxy="http://a%40b:p%3Aw@proxy.example")) == ["Proxy-Authorization: Basic YUBiOnA6dw=="]
    assert proxy_headers(Route(proxy="http://proxy.example")) == []


async def test_a_cancelled_stream_leaves_no_connection_to_the_proxy(network):
    left = asyncio.Event()

    async def hold(reader, _writer):
        await reader.read(-1)
        left.set()

    async with listening(hold) as port:
        wanted = Wanted(endpoint=PORTAL, route=Route(proxy=f"http://127.0.0.1:{port}"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await read(network, wanted)
        async with asyncio.timeout(5):
            await left.wait()


async def test_the_stream_to_a_proxy_itself_is_plain_or_tls(network, house):
    async with proxying(Proxy(), house.server("localhost")) as proxy:
        route = Route(proxy=f"https://localhost:{proxy.port}")
        stream = await open_to_proxy(network, route, asyncio.Protocol, Watch({}))
        assert stream.ssl_object is not None
        stream.transport.abort()
