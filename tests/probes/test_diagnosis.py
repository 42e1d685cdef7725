"""The walk after a failed look: it says how far a fresh connection gets, and it never raises."""

import time

import pytest

from probes.diagnosis import diagnose, second_handshake
from probes.failures import Failed, Faulty
from probes.model import Cause, Route
from probes.network import Detour, Endpoint, Network
from probes.trust import Trust
from probes.tunnel import Wanted
from tests.certificates import House
from tests.listeners import NameServer, black_hole, closed_port, listening, name_server, silent
from tests.proxies import Proxy, proxying

ZONE = {"portal.example": ("127.0.0.1",)}
PORTAL = Endpoint(host="portal.example", port=443)


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> House:
    return House(folder=tmp_path_factory.mktemp("diagnosis"))


@pytest.fixture
async def ours():
    async with name_server(NameServer(zone=ZONE)) as running:
        yield running


@pytest.fixture
async def theirs():
    async with name_server(NameServer(zone=ZONE)) as running:
        yield running


def made(house: House, ours: NameServer, theirs: NameServer, port: int) -> Network:
    return Network(
        resolvers=(ours.address,),
        second=(theirs.address,),
        detour=Detour(ports={("portal.example", 443): port}),
        trust=Trust(roots=house.ca_file),
    )


def told(diagnosis) -> list[tuple[str, bool]]:
    return [(step.name, step.passed) for step in diagnosis.steps]


async def test_a_sound_way_passes_every_step(house, ours, theirs):
    async with listening(silent, house.server("portal.example")) as port:
        found = await diagnose(PORTAL, scheme="https", network=made(house, ours, theirs, port), private=True)
    assert told(found) == [("resolve", True), ("resolve_second", True), ("connect", True), ("tls", True)]
    assert found.steps[0].words == "127.0.0.1"
    assert "certificate valid until" in found.steps[-1].words
    assert all(0 <= step.seconds < 5 for step in found.steps)


async def test_plain_http_has_no_tls_step(house, ours, theirs):
    async with listening(silent) as port:
        found = await diagnose(PORTAL, scheme="http", network=made(house, ours, theirs, port), private=True)
    assert told(found)[-1] == ("connect", True)


async def test_when_only_our_name_server_fails_the_second_one_says_so(house, ours, theirs):
    ours.mood = "servfail"
    found = await diagnose(PORTAL, scheme="https", network=made(house, ours, theirs, 1), private=True)
    assert told(found) == [("resolve", False), ("resolve_second", True)]
    assert "dns servfail" in found.steps[0].words


async def test_silent_name_servers_cost_one_steps_time(house, ours, theirs):
    ours.mood = theirs.mood = "silent"
    began = time.perf_counter()
    found = await diagnose(PORTAL, scheme="https", network=made(house, ours, theirs, 1), private=True)
    assert time.perf_counter() - began < 4
    assert told(found) == [("resolve", False), ("resolve_second", False)]


async def test_a_name_that_leads_inside_does_not_pass(house, ours, theirs):
    found = await diagnose(PORTAL, scheme="https", network=made(house, ours, theirs, 1))
    assert told(found) == [("resolve", False), ("resolve_second", False)]
    assert "not_public" in found.steps[0].words


async def test_nothing_is_walked_beyond_a_port_that_does_not_answer(house, ours, theirs):
    network = made(house, ours, theirs, closed_port())
    found = await diagnose(PORTAL, scheme="https", network=network, private=True)
    assert told(found)[-1] == ("connect", False)
    assert "econnrefused" in found.steps[-1].words


async def test_a_step_ends_by_its_deadline(house, ours, theirs):
    async with black_hole() as port:
        found = await diagnose(PORTAL, scheme="https", network=made(house, ours, theirs, port), private=True)
    assert told(found)[-1] == ("connect", False)
    assert 2.9 < found.steps[-1].seconds < 4


async def test_a_certificate_that_is_refused_fails_the_tls_step(house, ours, theirs):
    async with listening(silent, house.server("other.example")) as port:
        found = await diagnose(PORTAL, scheme="https", network=made(house, ours, theirs, port), private=True)
    assert told(found)[-1] == ("tls", False)
    assert "tls hostname" in found.steps[-1].words


async def test_through_a_proxy_there_is_no_name_to_look_up_here(house, ours, theirs):
    proxy = Proxy()
    async with listening(silent, house.server("portal.example")) as port, proxying(proxy):
        proxy.upstream["portal.example:443"] = port
        network = made(house, ours, theirs, 1)
        found = await diagnose(PORTAL, scheme="https", network=network, route=Route(proxy=proxy.url))
    assert told(found) == [("connect", True), ("tls", True)]
    assert not ours.asked


async def test_an_address_needs_no_look_up_and_a_setting_that_is_wrong_raises_nothing(house, ours, theirs):
    network = made(house, ours, theirs, 1)
    literal = Endpoint(host="127.0.0.1", port=closed_port())
    assert told(await diagnose(literal, scheme="", network=network, private=True)) == [("connect", False)]
    wrong = Route(proxy="nonsense")
    assert told(await diagnose(literal, scheme="https", network=network, route=wrong)) == [("connect", False)]


async def test_a_second_handshake_is_only_for_a_refused_certificate(house, ours, theirs):
    failed = Failed(Cause.TLS, "hung up", code="hung_up")
    network = made(house, ours, theirs, 1)
    asked: list[str] = []
    assert await second_handshake(network, Wanted(endpoint=PORTAL), failed, asked=asked.append) == (None, failed)
    assert asked == []


async def test_a_second_handshake_that_fails_leaves_the_first_account(house, ours, theirs):
    failed = Failed(Cause.TLS, "expired", code="expired")
    network = made(house, ours, theirs, closed_port())
    asked: list[str] = []
    wanted = Wanted(endpoint=PORTAL, private=True)
    assert await second_handshake(network, wanted, failed, asked=asked.append) == (None, failed)
    assert asked == [PORTAL.host]


async def test_a_second_handshake_that_must_not_be_made_leaves_the_first_account(house, ours, theirs):
    def gate(host: str) -> None:
        raise Faulty(f"enough of {host}", code="cap")

    failed = Failed(Cause.TLS, "expired", code="expired")
    async with listening(silent, house.server("other.example")) as port:
        network, wanted = made(house, ours, theirs, port), Wanted(endpoint=PORTAL, private=True)
        assert await second_handshake(network, wanted, failed, asked=gate) == (None, failed)
        facts, _ = await second_handshake(network, wanted, failed, asked=lambda _: None)
    assert facts is not None
