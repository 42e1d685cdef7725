"""The dns kind against name servers that tell the truth, lie, fail and keep silent."""

import asyncio
import contextlib

import pytest
from pydantic import ValidationError

from probes.failures import Failed
from probes.kinds import dns
from probes.model import Cause, Outcome, Route, Target
from probes.network import Network, Patience
from tests.listeners import NameServer, name_server
from tests.toolboxes import tools_for

ZONE = {"portal.example": ("205.193.0.1", "2620:fe::1"), "inside.example": ("10.0.0.1",), "zero.example": ("0.0.0.0",)}
PORTAL = Target(address="portal.example")


@pytest.fixture
async def servers():
    async with contextlib.AsyncExitStack() as stack:
        yield [await stack.enter_async_context(name_server(NameServer(zone=ZONE))) for _ in range(3)]


@pytest.fixture
def tools(servers, tmp_path):
    network = Network(resolvers=(servers[0].address,), second=(servers[1].address,), patience=Patience(query=0.2))
    yield tools_for(network, tmp_path)
    network.close()


def look(tools, target=PORTAL, **params):
    return dns.probe(target, dns.Params(**params), tools)


async def failure(tools, target=PORTAL, **params) -> Failed:
    with pytest.raises(Failed) as caught:
        await look(tools, target, **params)
    return caught.value


async def test_a_name_with_public_addresses_is_up_and_every_answer_is_kept(tools, servers):
    reading = await look(tools)
    assert reading.outcome is Outcome.UP
    found = ("205.193.0.1", "2620:fe::1")
    assert reading.dns.answers == {servers[0].address: found, servers[1].address: found}
    assert (reading.dns.errors, reading.dns.query_succeeded, reading.dns.answer_rrs) == ({}, True, 2)
    assert set(reading.phases) == {"request"}
    assert 0 < reading.phases["request"] < 2


@pytest.mark.parametrize(("mood", "code"), [("nxdomain", "nxdomain"), ("servfail", "servfail"), ("empty", "empty")])
async def test_a_name_that_two_operators_cannot_give_is_down(tools, servers, mood, code):
    servers[0].mood = servers[1].mood = mood
    failed = await failure(tools)
    assert (failed.cause, failed.code, failed.outcome) == (Cause.DNS, code, Outcome.DOWN)
    assert tools.notebook.dns.errors == {servers[0].address: code, servers[1].address: code}
    assert not tools.notebook.dns.query_succeeded
    assert set(tools.notebook.phases) == {"request"}


@pytest.mark.parametrize("mood", ["nxdomain", "servfail", "silent", "refused", "garbage"])
async def test_a_name_that_only_our_own_server_cannot_give_is_our_own_trouble(tools, servers, mood):
    servers[0].mood = mood
    failed = await failure(tools)
    assert (failed.cause, failed.outcome) == (Cause.LOCAL_DNS, Outcome.UNKNOWN)


@pytest.mark.parametrize("mood", ["silent", "refused", "nxdomain"])
async def test_a_second_operator_that_cannot_be_asked_leaves_the_name_up(tools, servers, mood):
    servers[1].mood = mood
    reading = await look(tools)
    assert reading.outcome is Outcome.UP
    assert set(reading.dns.errors) == {servers[1].address}
    assert any("second operator" in line for line in reading.log)


async def test_a_second_operator_out_of_reach_leaves_our_servers_word(tools, servers):
    servers[0].mood, servers[1].mood = "nxdomain", "silent"
    assert (await failure(tools)).code == "nxdomain"


async def test_silence_everywhere_means_we_are_offline(tools, servers):
    servers[0].mood = servers[1].mood = "silent"
    failed = await failure(tools)
    assert (failed.cause, failed.outcome) == (Cause.OFFLINE, Outcome.UNKNOWN)


@pytest.mark.parametrize("host", ["inside.example", "zero.example"])
async def test_an_address_that_is_not_public_is_no_answer(tools, host):
    failed = await failure(tools, Target(address=host))
    assert (failed.cause, failed.code) == (Cause.DNS, "not_public")
    assert (await look(tools, Target(address=host, private=True))).outcome is Outcome.UP


async def test_an_inner_address_from_our_own_server_alone_is_our_own_trouble(tools, servers):
    servers[0].zone = {"portal.example": ("192.168.0.1",)}
    failed = await failure(tools)
    assert (failed.cause, failed.code) == (Cause.LOCAL_DNS, "not_public")


async def test_one_of_our_servers_is_enough(tools, servers):
    servers[0].mood = "servfail"
    reading = await look(tools, resolvers=(servers[0].address, servers[2].address))
    assert reading.outcome is Outcome.UP
    assert set(reading.dns.answers) == {servers[1].address, servers[2].address}


async def test_behind_a_proxy_an_unknown_name_is_our_own_trouble(tools, servers):
    servers[0].mood = servers[1].mood = "nxdomain"
    target = Target(address="portal.example", route=Route(proxy="http://proxy.example:3128"))
    assert (await failure(tools, target)).cause is Cause.LOCAL_DNS


async def test_only_the_types_asked_for_count(tools, servers):
    reading = await look(tools, types=("AAAA",))
    assert reading.dns.answers[servers[0].address] == ("2620:fe::1",)
    assert set(servers[0].asked) == {"portal.example AAAA"}


async def test_an_answer_that_is_not_among_the_expected_is_down(tools):
    assert (await look(tools, expect_any=("192.0.2.0/24", "205.193.0.0/16"))).outcome is Outcome.UP
    failed = await failure(tools, expect_any=("192.0.2.0/24",))
    assert (failed.cause, failed.code) == (Cause.DNS, "unexpected")
    assert "205.193.0.1" in failed.detail


async def test_a_look_that_is_cancelled_keeps_the_time_it_spent(tools, servers):
    servers[0].mood = "silent"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await look(tools)
    assert tools.notebook.phases["request"] > 0.09


@pytest.mark.parametrize("address", ["portal.example:53", "https://portal.example", "192.0.2.1", "::1", "", "a b"])
def test_an_address_that_is_no_host_name_is_refused(address):
    with pytest.raises(ValueError, match=r"host name"):
        dns.endpoint(address)


@pytest.mark.parametrize(
    "wrong", [{"types": ()}, {"types": ("MX",)}, {"resolvers": ("dns.example",)}, {"expect_any": ("x",)}, {"x": 1}]
)
def test_params_that_are_wrong_are_refused(wrong):
    with pytest.raises(ValidationError):
        dns.Params(**wrong)
