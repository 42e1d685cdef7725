"""An authority is asked politely over our own network, and whatever it does ends in a stamp or a clear flaw."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from monitor.evidence.stamping.authority import Authority, loopback, names
from monitor.evidence.stamping.flaws import Flaw, StampError
from monitor.evidence.stamping.timestamp import query
from probes.client import Client
from probes.model import Route
from probes.network import Network
from tests.certificates import House
from tests.listeners import NameServer, closed_port, http, listening, name_server, saying
from tests.proxies import Proxy, proxying
from tests.tsa import Notary, Window, notary, open_window

DIGEST = sha256(b"what was seen").digest()
AGENT = "ircc-monitor/test (availability monitor; it@firm.example)"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Notary:
    return notary(tmp_path_factory.mktemp("stamps") / "ours")


@pytest.fixture
async def window(ours: Notary) -> AsyncIterator[Window]:
    async with open_window(ours) as opened:
        yield opened


def authority(url: str, root: Path, *, network: Network | None = None, patience: float = 20, **over: Any) -> Authority:
    client = Client(network or Network(), user_agent=AGENT)
    return Authority(client, name="tsa", url=url, root=root, route=Route(**over), patience=patience)


async def flaw(asked: Authority) -> StampError:
    with pytest.raises(StampError) as caught:
        await asked.stamp(DIGEST)
    return caught.value


async def test_only_the_hash_and_a_number_go_out_and_we_say_who_we_are(window: Window, ours: Notary) -> None:
    first, second = [await authority(window.url, ours.root).stamp(DIGEST) for _ in range(2)]
    assert first.at <= second.at
    (request, _), (body, other) = window.asked, window.bodies
    assert (request.method, request.headers["Content-Type"]) == ("POST", "application/timestamp-query")
    assert request.headers["User-Agent"] == AGENT
    assert set(request.headers) == {"Host", "User-Agent", "Content-Type", "Accept", "Connection", "Content-Length"}
    assert body != other  # each has a number of its own
    assert len(body) <= len(query(DIGEST, (1 << 64) - 1))
    assert DIGEST in body


async def test_no_proxy_is_asked_for_an_authority_on_this_machine(window: Window, ours: Notary) -> None:
    proxy = f"http://127.0.0.1:{closed_port()}"
    assert (await authority(window.url, ours.root, proxy=proxy).stamp(DIGEST)).token


async def test_another_is_asked_through_the_offices_proxy_over_tls(ours: Notary, tmp_path: Path) -> None:
    house = House(folder=tmp_path)
    async with open_window(ours, context=house.server("tsa.example")) as secured:
        door = Proxy(upstream={"tsa.example:443": secured.port}, user="firm", password="secret")
        async with proxying(door):
            asked = authority("https://tsa.example/tsr", ours.root, proxy=door.url, ca_file=house.ca_file)
            assert (await asked.stamp(DIGEST)).token
    assert door.asked == ["CONNECT tsa.example:443 HTTP/1.1"]
    (request,) = secured.asked
    assert "Proxy-Authorization" not in request.headers


async def test_a_page_in_place_of_a_stamp_is_told(window: Window, ours: Notary) -> None:
    window.page = "<!doctype html><title>Welcome</title>"
    assert (await flaw(authority(window.url, ours.root))).flaw is Flaw.NO_STAMP
    window.status = 503
    error = await flaw(authority(window.url, ours.root))
    assert (error.flaw, error.detail) == (Flaw.STATUS, "HTTP 503")


async def test_one_that_never_answers_ends_in_time(window: Window, ours: Notary) -> None:
    window.gate.clear()
    began = time.monotonic()
    error = await flaw(authority(window.url, ours.root, patience=0.5))
    assert (error.flaw, error.detail) == (Flaw.UNREACHABLE, "no answer in time")
    assert time.monotonic() - began < 10


async def test_one_that_is_not_there_is_told(ours: Notary) -> None:
    error = await flaw(authority(f"http://127.0.0.1:{closed_port()}/", ours.root))
    assert error.flaw is Flaw.UNREACHABLE
    assert error.detail


async def test_a_flood_is_cut_off(ours: Notary) -> None:
    async with listening(saying(http(b"\x30" * 3_000_000))) as port:
        error = await flaw(authority(f"http://127.0.0.1:{port}/", ours.root))
    assert error.flaw is Flaw.NO_STAMP
    assert "262144" in error.detail


async def test_a_replayed_answer_is_refused(window: Window, ours: Notary) -> None:
    old = ours.stamp(query(DIGEST, 7))
    window.bend = lambda _: old
    assert (await flaw(authority(window.url, ours.root))).flaw is Flaw.OTHER_NONCE


async def test_a_missing_root_file_is_told_and_nobody_is_asked(window: Window, tmp_path: Path) -> None:
    assert (await flaw(authority(window.url, tmp_path / "none.pem"))).flaw is Flaw.NO_ROOTS
    assert not window.asked


async def test_a_name_that_leads_to_a_private_address_is_not_asked(window: Window, ours: Notary) -> None:
    zone = {"tsa.example": ("127.0.0.1",)}
    async with name_server(NameServer(zone=zone)) as server:
        network = Network(resolvers=(server.address,))
        url = window.url.replace("127.0.0.1", "tsa.example")
        error = await flaw(authority(url, ours.root, network=network))
    assert error.flaw is Flaw.UNREACHABLE
    assert "not a public address" in error.detail
    assert not window.asked


async def test_who_waits_can_be_stopped_at_once(window: Window, ours: Notary) -> None:
    window.gate.clear()
    asking = asyncio.create_task(authority(window.url, ours.root).stamp(DIGEST))
    async with asyncio.timeout(10):
        while not window.asked:
            await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.wait([asking])
    assert asking.cancelled()


def test_names_are_fit_for_files_and_are_never_shared() -> None:
    urls = (
        "https://tsa.example.org/tsr",
        "http://tsa.example.org:3161/",
        "https://TSA.example.org/2",
        "http://[::1]:8/",
    )
    found = names(urls)
    assert found == ["tsa.example.org", "tsa.example.org-3161", "tsa.example.org-3", "--1-8"]
    assert all(re.fullmatch(r"[a-z0-9.-]+", each) for each in found)


@pytest.mark.parametrize(
    ("host", "is_it"), [("127.0.0.1", True), ("::1", True), ("localhost", False), ("10.0.0.1", False)], ids=str
)
def test_loopback_is_an_address_and_no_name(host: str, is_it: bool) -> None:
    assert loopback(host) is is_it
