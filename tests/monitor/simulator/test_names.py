"""The simulator's name servers: right answers, and each wrong one on command."""

import asyncio
import ipaddress

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import pytest

from monitor.simulator.faults import Fault
from monitor.simulator.hosts import ADDRESSES
from monitor.simulator.portal import Simulator

GCKEY = "clegc-gckey.gc.ca"


async def ask(
    server: str, host: str = GCKEY, rdtype: str = "A", *, tcp: bool = False, timeout: float = 5.0
) -> dns.message.Message:
    address, port = server.split(":")
    query = dns.message.make_query(host, rdtype)
    if tcp:
        return await dns.asyncquery.tcp(query, address, port=int(port), timeout=timeout)
    return await dns.asyncquery.udp(query, address, port=int(port), timeout=timeout)


def addresses(reply: dns.message.Message) -> list[str]:
    return [record.to_text() for rrset in reply.answer for record in rrset]


def test_every_host_has_an_address_of_its_own_that_looks_public() -> None:
    assert len(set(ADDRESSES.values())) == len(ADDRESSES)
    assert all(ipaddress.ip_address(each) in ipaddress.ip_network("192.88.99.0/24") for each in ADDRESSES.values())
    assert all(ipaddress.ip_address(each).is_global for each in ADDRESSES.values())


@pytest.mark.parametrize("tcp", [False, True])
async def test_both_servers_answer_over_udp_and_tcp(simulator: Simulator, *, tcp: bool) -> None:
    assert simulator.dns != simulator.second_dns
    for server in (simulator.dns, simulator.second_dns):
        assert addresses(await ask(server, tcp=tcp)) == [ADDRESSES[GCKEY]]


async def test_a_name_is_the_same_in_capitals(simulator: Simulator) -> None:
    assert addresses(await ask(simulator.dns, GCKEY.upper())) == [ADDRESSES[GCKEY]]


async def test_there_is_no_ipv6_address_but_the_name_exists(simulator: Simulator) -> None:
    reply = await ask(simulator.dns, rdtype="AAAA")
    assert reply.rcode() == dns.rcode.NOERROR
    assert addresses(reply) == []


async def test_a_host_that_is_not_played_does_not_exist(simulator: Simulator) -> None:
    assert (await ask(simulator.dns, "www.example.org")).rcode() == dns.rcode.NXDOMAIN


@pytest.mark.parametrize(
    ("fault", "rcode"), [(Fault.NXDOMAIN, dns.rcode.NXDOMAIN), (Fault.DNS_SERVFAIL, dns.rcode.SERVFAIL)]
)
async def test_a_name_fails_with_the_code_of_its_fault(simulator: Simulator, fault: Fault, rcode: int) -> None:
    simulator.faults.set(fault, host=GCKEY)
    assert (await ask(simulator.dns)).rcode() == rcode
    assert addresses(await ask(simulator.dns, "www.canada.ca"))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.DNS_EMPTY, []), (Fault.DNS_PRIVATE, ["10.0.0.1"]), (Fault.DNS_ZERO, ["0.0.0.0"])],
)
async def test_a_name_has_no_address_or_a_wrong_one(simulator: Simulator, fault: Fault, expected: list[str]) -> None:
    simulator.faults.set(fault, host=GCKEY)
    reply = await ask(simulator.dns)
    assert reply.rcode() == dns.rcode.NOERROR
    assert addresses(reply) == expected


async def test_a_silent_name_gets_no_answer(simulator: Simulator) -> None:
    simulator.faults.set(Fault.DNS_SILENT, host=GCKEY)
    with pytest.raises(dns.exception.Timeout):
        await ask(simulator.dns, timeout=0.2)
    assert addresses(await ask(simulator.dns, "www.canada.ca"))


async def test_only_our_own_resolver_is_silent_when_the_second_one_is_another_operators(simulator: Simulator) -> None:
    simulator.faults.set(Fault.RESOLVER_SILENT)
    with pytest.raises(dns.exception.Timeout):
        await ask(simulator.dns, "www.cira.ca", timeout=0.2)
    assert addresses(await ask(simulator.second_dns)) == [ADDRESSES[GCKEY]]


async def test_a_silent_resolver_does_not_hide_another_fault_of_the_name(simulator: Simulator) -> None:
    simulator.faults.set(Fault.NXDOMAIN, host=GCKEY)
    simulator.faults.set(Fault.RESOLVER_SILENT)
    assert (await ask(simulator.second_dns)).rcode() == dns.rcode.NXDOMAIN


async def test_offline_silences_every_name_on_both_servers(simulator: Simulator) -> None:
    simulator.faults.set(Fault.OFFLINE)
    for server in (simulator.dns, simulator.second_dns):
        with pytest.raises(dns.exception.Timeout):
            await ask(server, "www.cira.ca", timeout=0.2)


async def test_garbage_is_not_answered_and_does_no_harm(simulator: Simulator) -> None:
    address, port = simulator.dns.split(":")
    reader, writer = await asyncio.open_connection(address, int(port))
    writer.write(b"\x00\x05hello")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await reader.read() == b""
    assert addresses(await ask(simulator.dns)) == [ADDRESSES[GCKEY]]
