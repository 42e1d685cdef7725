"""What goes wrong below HTTP shows on the wire as it would in earnest."""

import asyncio
import socket
import ssl

import aiohttp
import pytest

from monitor.simulator.faults import Fault
from monitor.simulator.portal import Simulator
from tests.monitor.simulator.visitor import Visitor

GCKEY = "clegc-gckey.gc.ca"
URL = f"https://{GCKEY}/j/eng/l"


async def connected(simulator: Simulator, host: str = GCKEY) -> socket.socket:
    made = socket.socket()
    made.settimeout(0)
    try:
        await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", simulator.ports[host, 443]))
    except OSError:
        made.close()
        raise
    return made


async def test_a_refused_connection_is_refused_and_the_port_is_kept(simulator: Simulator, visitor: Visitor) -> None:
    before = simulator.ports[GCKEY, 443]
    simulator.faults.set(Fault.REFUSED, host=GCKEY)
    with pytest.raises(ConnectionRefusedError):
        await connected(simulator)
    simulator.reset()
    assert simulator.ports[GCKEY, 443] == before
    assert await visitor.status(URL) == 400


async def test_only_the_named_host_refuses(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.REFUSED, host=GCKEY)
    assert await visitor.status("https://www.canada.ca/en.html") == 200


async def test_a_reset_connection_is_accepted_first(simulator: Simulator) -> None:
    simulator.faults.set(Fault.RESET, host=GCKEY)
    loop = asyncio.get_running_loop()
    with await connected(simulator) as made:
        await loop.sock_sendall(made, b"\x16\x03\x01")
        with pytest.raises(ConnectionResetError):
            await loop.sock_recv(made, 1)


async def test_a_silent_handshake_never_ends_and_is_let_go_when_the_fault_is_cleared(simulator: Simulator) -> None:
    simulator.faults.set(Fault.TLS_SILENT, host=GCKEY)
    loop = asyncio.get_running_loop()
    with await connected(simulator) as made:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await loop.sock_recv(made, 1)
        simulator.faults.clear()
        async with asyncio.timeout(5):
            assert await loop.sock_recv(made, 1) == b""


async def test_a_silent_server_takes_the_request_and_says_nothing(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.SILENT, host=GCKEY)
    with pytest.raises(TimeoutError):
        async with visitor.get(URL, timeout=aiohttp.ClientTimeout(total=0.5)):
            pass
    assert [seen.host for seen in simulator.requests] == [GCKEY]


async def test_a_silent_server_answers_those_still_waiting_when_it_recovers(
    simulator: Simulator, visitor: Visitor
) -> None:
    simulator.faults.set(Fault.SILENT, host=GCKEY)
    waiting = asyncio.create_task(visitor.status(URL))
    async with asyncio.timeout(5):
        while not simulator.requests:
            await asyncio.sleep(0.01)
        simulator.faults.clear()
        assert await waiting == 400


async def test_a_server_that_hangs_up_sends_no_reply(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.HANG_UP, host=GCKEY)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await visitor.status(URL)


async def test_a_connection_kept_alive_does_not_hide_a_new_fault(simulator: Simulator, visitor: Visitor) -> None:
    assert await visitor.status(URL) == 400
    simulator.faults.set(Fault.CERT_EXPIRED, host=GCKEY)
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await visitor.status(URL)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.CERT_EXPIRED, 10),
        (Fault.CERT_WRONG_HOST, 62),
        (Fault.CERT_SELF_SIGNED, 18),
        (Fault.CERT_INCOMPLETE, 20),
    ],
)
async def test_a_bad_certificate_is_refused_for_its_own_reason(
    simulator: Simulator, visitor: Visitor, fault: Fault, code: int
) -> None:
    simulator.faults.set(fault, host=GCKEY)
    with pytest.raises(aiohttp.ClientConnectorCertificateError) as caught:
        await visitor.status(URL)
    error = caught.value.certificate_error
    assert isinstance(error, ssl.SSLCertVerificationError)
    assert error.verify_code == code


async def test_plain_http_leads_to_https(visitor: Visitor) -> None:
    async with visitor.get("http://www.canada.ca/en.html?x=1", allow_redirects=False) as response:
        assert response.status == 301
        assert response.headers["Location"] == "https://www.canada.ca/en.html?x=1"


async def test_offline_refuses_controls_and_addresses_too(simulator: Simulator) -> None:
    simulator.faults.set(Fault.OFFLINE)
    for host in ("www.canada.ca", "www.cira.ca", "1.1.1.1"):
        with pytest.raises(ConnectionRefusedError):
            await connected(simulator, host)
