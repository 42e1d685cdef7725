"""Names and sockets: which server said what, which addresses are refused, and how each silence ends."""

import asyncio
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes import names
from probes.failures import Failed, Faulty
from probes.model import Cause, Outcome
from probes.network import Detour, Endpoint, Network, Patience, Watch, host_and_port, is_public
from tests.listeners import NameServer, black_hole, closed_port, listening, name_server, silent

ZONE = {"portal.example": ("192.0.2.1", "2001:db8::1"), "six.example": ("2001:db8::6",), "mute.example": ()}


@pytest.fixture
async def server():
    async with name_server(NameServer(zone=ZONE)) as running:
        yield running


def network(*servers: NameServer, **patience: float) -> Network:
    changed = Patience(**{"query": 0.3} | patience)
    return Network(resolvers=tuple(each.address for each in servers), patience=changed)


async def failure(awaitable) -> Failed:
    with pytest.raises(Failed) as caught:
        await awaitable
    return caught.value


async def test_a_name_gives_all_its_addresses_ipv4_first(server):
    assert await network(server).resolve("portal.example") == ("192.0.2.1", "2001:db8::1")
    assert sorted(server.asked) == ["portal.example A", "portal.example AAAA"]


async def test_a_family_asks_for_that_family_alone(server):
    assert await network(server).resolve("portal.example", socket.AF_INET6) == ("2001:db8::1",)
    assert server.asked == ["portal.example AAAA"]


@pytest.mark.parametrize(
    ("mood", "cause", "code"),
    [
        ("nxdomain", Cause.DNS, "nxdomain"),
        ("empty", Cause.DNS, "empty"),
        ("servfail", Cause.DNS, "servfail"),
        ("loop", Cause.DNS, "loop"),
        ("garbage", Cause.DNS, "garbage"),
        ("refused", Cause.LOCAL_DNS, "refused"),
        ("silent", Cause.OFFLINE, "no_answer"),
    ],
)
async def test_each_way_of_not_answering_has_its_word(server, mood, cause, code):
    server.mood = mood
    failed = await failure(network(server).resolve("portal.example"))
    assert (failed.cause, failed.code) == (cause, code)


async def test_a_name_with_one_sort_of_address_is_found_though_the_other_question_fails(server):
    server.mood = "broken_aaaa"
    assert await network(server).resolve("portal.example") == ("192.0.2.1",)


async def test_the_next_server_is_asked_when_one_fails_but_not_when_it_says_no(server):
    async with name_server(NameServer(mood="servfail")) as broken, name_server(NameServer(mood="nxdomain")) as denying:
        assert await network(broken, server).resolve("portal.example")
        assert (await failure(network(denying, server).resolve("portal.example"))).code == "nxdomain"
    assert server.asked.count("portal.example A") == 1


async def test_the_failure_told_is_the_most_telling(server):
    async with name_server(NameServer(mood="refused")) as refusing:
        server.mood = "servfail"
        assert (await failure(network(refusing, server).resolve("portal.example"))).code == "servfail"


async def test_a_look_up_ends_by_its_deadline(server):
    server.mood = "silent"
    failed = await failure(network(server, resolve=0.2).resolve("portal.example"))
    assert (failed.cause, failed.outcome) == (Cause.OFFLINE, Outcome.UNKNOWN)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "..", "é" * 70])
async def test_a_name_that_cannot_be_asked_for_is_our_own_fault(server, host):
    assert isinstance(await failure(network(server).resolve(host)), Faulty)
    assert isinstance(await failure(Network().resolve(host)), Faulty)


async def test_the_systems_resolver_knows_localhost():
    made = Network()
    assert set(await made.resolve("localhost")) <= {"127.0.0.1", "::1"}
    made.close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "169.254.169.254", "100.64.0.1", "192.168.1.1", "224.0.0.1", "239.1.1.1",
        "255.255.255.255", "::", "::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "192.0.2.1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "205.193.0.1", "2620:fe::fe", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


async def test_a_name_that_leads_inside_is_refused_before_any_connection():
    heard = []

    async def note(_reader, _writer):
        heard.append(1)

    async with listening(note) as port:
        failed = await failure(Network().connect(Endpoint(host="portal.example", port=port), "127.0.0.1"))
    assert (failed.cause, failed.code, heard) == (Cause.DNS, "not_public", [])


async def test_a_detour_leads_to_the_simulator_and_still_judges_the_address():
    async with listening(silent) as port:
        made = Network(detour=Detour(ports={("portal.example", 443): port}))
        endpoint = Endpoint(host="portal.example", port=443)
        sock = await made.connect(endpoint, "8.8.8.8")
        assert sock.getpeername() == ("127.0.0.1", port)
        sock.close()
        assert (await failure(made.connect(endpoint, "10.0.0.1"))).code == "not_public"
        unknown = Endpoint(host="other.example", port=443)
        assert (await failure(made.connect(unknown, "8.8.8.8"))).code == "econnrefused"


async def test_a_refused_connection_is_a_tcp_failure():
    endpoint = Endpoint(host="127.0.0.1", port=closed_port())
    failed = await failure(Network().connect(endpoint, "127.0.0.1", private=True))
    assert (failed.cause, failed.code) == (Cause.TCP, "econnrefused")


async def test_a_connection_nobody_answers_is_a_tcp_failure():
    async with black_hole() as port:
        made = Network(patience=Patience(connect=0.2))
        failed = await failure(made.connect(Endpoint(host="127.0.0.1", port=port), "127.0.0.1", private=True))
    assert (failed.cause, failed.code) == (Cause.TCP, "connect_timeout")


def test_a_watch_adds_up_and_leaves_out_what_never_began():
    phases = {}
    watch = Watch(phases)
    with watch.phase("connect"):
        pass
    with pytest.raises(ValueError, match="x"), watch.phase("tls"):
        raise ValueError("x")
    watch.add("connect", 1.0)
    assert set(phases) == {"connect", "tls"}
    assert phases["connect"] > 1.0


async def test_a_phase_that_is_cancelled_is_kept():
    phases = {}

    async def look():
        with Watch(phases).phase("resolve"):
            await asyncio.sleep(10)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await look()
    assert phases["resolve"] >= 0.02


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("portal.example:8443", ("portal.example", 8443)),
        ("Portal.Example.:443", ("portal.example", 443)),
        ("192.0.2.1:25", ("192.0.2.1", 25)),
        ("[2001:db8::1]:443", ("2001:db8::1", 443)),
        ("[2001:db8::1]", ("2001:db8::1", 7)),
        ("2001:db8::1", ("2001:db8::1", 7)),
        ("portal.example", ("portal.example", 7)),
        ("_sip.portal.example", ("_sip.portal.example", 7)),
    ],
)
def test_an_address_is_read_as_host_and_port(text, expected):
    found = host_and_port(text, 7)
    assert (found.host, found.port) == expected


@pytest.mark.parametrize(
    "text",
    ["https://portal.example", "portal.example/x", "a b:1", ":443", "", "h:0", "h:65536", "h:x", "h:-1", "h:", "[::1",
     "[::1]x", "u@h:1", "-a.example:1", "a..b:1", "é.example:1", "h:²", "a" * 64 + ":1", "[portal]:"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_with_words(text):
    with pytest.raises(ValueError, match=r"address|host name|port"):
        host_and_port(text, 443)


def test_a_missing_port_is_asked_for():
    with pytest.raises(ValueError, match=r"names no port; write it like portal.example:443"):
        host_and_port("portal.example")


@given(st.text(max_size=40))
def test_reading_an_address_gives_an_endpoint_or_a_value_error(text):
    try:
        found = host_and_port(text, 443)
    except ValueError:
        return
    assert found.host
    assert 0 < found.port < 65536


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1", ("192.0.2.1", 53)),
        ("192.0.2.1:54", ("192.0.2.1", 54)),
        ("[::1]:54", ("::1", 54)),
        ("::1", ("::1", 53)),
    ],
)
def test_a_name_server_is_read_as_address_and_port(text, expected):
    assert names.split_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "192.0.2.1:0",
        "192.0.2.1:65536",
        "192.0.2.1:x",
        "192.0.2.1:²",
        "192.0.2.1:",
        "[::1]54",
        "[::1]:",
        "dns.example",
        "",
    ],
)
def test_what_names_no_name_server_is_refused_with_the_way_to_write_it(text):
    with pytest.raises(ValueError, match="write it as address or address:port"):
        names.split_address(text)


def test_this_machines_name_servers_are_addresses():
    for each in names.system_servers():
        names.split_address(each)


async def test_a_look_that_confirms_another_asks_the_second_name_servers(server):
    async with name_server(NameServer(zone={"portal.example": ("192.0.2.9",)})) as second:
        made = Network(resolvers=(server.address,), second=(second.address,))
        assert await made.seconded().resolve("portal.example") == ("192.0.2.9",)
        assert server.asked == []
        assert await made.resolve("portal.example") == ("192.0.2.1", "2001:db8::1")


@pytest.mark.parametrize("mood", ["silent", "refused", "nxdomain", "servfail", "garbage"])
async def test_what_the_second_name_servers_do_not_find_is_for_the_own_to_say(server, mood):
    async with name_server(NameServer(mood=mood)) as second:
        made = Network(resolvers=(server.address,), second=(second.address,), patience=Patience(query=0.2)).seconded()
        assert await made.resolve("portal.example") == ("192.0.2.1", "2001:db8::1")
        server.mood = "nxdomain"
        failed = await failure(made.resolve("portal.example"))
        assert (failed.cause, failed.code) == (Cause.DNS, "nxdomain")


async def test_without_second_name_servers_the_own_are_asked_again(server):
    assert await network(server).seconded().resolve("portal.example") == ("192.0.2.1", "2001:db8::1")
