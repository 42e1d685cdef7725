"""What the http kind makes of a server that breaks HTTP: each way has one name, and none is a fault of ours."""

import asyncio
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator

import pytest

from probes.network import Network, Patience
from tests.hostile import WAYS, hostile
from tests.listeners import black_hole, closed_port
from tests.looks import look

SHORT = Patience(resolve=1.0, connect=0.3, tls=0.3, first_byte=0.4, body=0.4)
UP = ("up", "", "")
CUT = ("down", "protocol", "cut")
EMPTY = ("down", "protocol", "empty")
MALFORMED = ("down", "protocol", "malformed")
STATUS = ("down", "protocol", "status")
LOOP = ("down", "redirect", "loop")
BROKEN = ("down", "redirect", "broken")
SCHEME = ("down", "redirect", "scheme")

VERDICTS = {
    "good": UP,
    "good-chunked": UP,
    "good-to-the-end": UP,
    "good-gzip": UP,
    "silent": ("down", "timeout", "ttfb"),
    "rst": EMPTY,
    "fin": EMPTY,
    "rst-in-headers": CUT,
    "rst-in-body": CUT,
    "headers-drip": ("down", "timeout", "head"),
    "headers-never-end": ("down", "timeout", "head"),
    "body-drip": ("down", "timeout", "body"),
    "body-endless": UP,
    "chunks-endless": UP,
    "short-content-length": CUT,
    "cut-chunked": CUT,
    "cut-in-chunk": CUT,
    "bad-chunk-size": MALFORMED,
    "negative-chunk-size": MALFORMED,
    "huge-chunk-size": MALFORMED,
    "bad-status-line": MALFORMED,
    "no-status": MALFORMED,
    "status-letters": MALFORMED,
    "header-junk": MALFORMED,
    "header-no-name": MALFORMED,
    "nul-in-header": MALFORMED,
    "two-content-lengths": MALFORMED,
    "bad-content-length": MALFORMED,
    "negative-content-length": MALFORMED,
    "binary": MALFORMED,
    "http-0.9": MALFORMED,
    "tls-alert": MALFORMED,
    "smtp": MALFORMED,
    "204-with-body": MALFORMED,
    "304": ("down", "redirect", "304"),
    "101": ("down", "protocol", "upgrade"),
    "header-9k": UP,
    "header-100k": MALFORMED,
    "300-cookies": MALFORMED,
    "20000-headers": MALFORMED,
    "lf-only": UP,
    "http-2.0": UP,
    "http-1.0": UP,
    "100-flood": UP,
    "103-flood": UP,
    "utf8-reason": UP,
    "utf8-header": UP,
    "surrogate-header": UP,
    "no-reason": UP,
    "nonsense-date": UP,
    "nonsense-retry": ("down", "http_5xx", "503"),
    "folded-header": UP,
    "999": ("unknown", "blocked", "challenge"),
    "600": STATUS,
    "099": STATUS,
    "charset-unknown": UP,
    "charset-undefined": UP,
    "charset-idna": UP,
    "charset-punycode": UP,
    "charset-wrong": UP,
    "charset-nul": UP,
    "no-content-type": UP,
    "utf-16": UP,
    "not-gzip": CUT,
    "gzip-cut": UP,
    "gzip-bad-checksum": CUT,
    "gzip-bomb": ("degraded", "content_mismatch", "body_too_large"),
    "gzip-members": CUT,
    "encoding-unknown": UP,
    "encoding-lies": UP,
    "empty": ("degraded", "content_mismatch", "missing_text"),
    "loop": LOOP,
    "loop-of-two": LOOP,
    "loop-back": LOOP,
    "no-location": ("down", "redirect", "no_location"),
    "to-file": SCHEME,
    "to-javascript": SCHEME,
    "to-broken": BROKEN,
    "to-bad-port": BROKEN,
    "to-surrogates": ("down", "http_4xx", "404"),
    "to-elsewhere": ("degraded", "redirect", "offsite"),
    "to-good": UP,
}


@pytest.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    async with hostile() as port:
        yield port


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    made = Network(patience=SHORT)
    yield made
    made.close()


def test_every_way_of_the_hostile_server_has_a_verdict_here() -> None:
    assert VERDICTS.keys() == WAYS.keys()


@pytest.mark.parametrize("way", VERDICTS)
async def test_each_way_has_its_own_name_and_can_be_written_down(port: int, network: Network, way: str) -> None:
    seen = await look(f"http://127.0.0.1:{port}/{way}", network, required=["welcome"])
    assert seen.verdict == VERDICTS[way], seen.detail
    facts = seen.notebook.http
    told = [seen.detail, *seen.notebook.lines]
    if facts is not None:
        told += [facts.reason, facts.url, facts.title, *(value for _, value in facts.headers)]
    assert "".join(told).isprintable()  # lone surrogates, which no database takes, are not


async def test_a_closed_port_is_a_tcp_failure(network: Network) -> None:
    seen = await look(f"http://127.0.0.1:{closed_port()}/", network)
    assert seen.verdict == ("down", "tcp", "econnrefused")
    assert set(seen.notebook.phases) == {"connect"}


async def test_a_black_hole_is_a_tcp_failure_by_the_time_it_took(network: Network) -> None:
    async with black_hole() as port:
        seen = await look(f"http://127.0.0.1:{port}/", network)
    assert seen.verdict == ("down", "tcp", "connect_timeout")


@pytest.mark.parametrize("way", ["silent", "headers-drip", "body-drip", "body-endless"])
async def test_the_deadline_of_the_look_ends_what_no_other_limit_ends(port: int, way: str) -> None:
    patient = Network(patience=Patience(first_byte=60, body=60))
    began = time.perf_counter()
    seen = await look(f"http://127.0.0.1:{port}/{way}", patient, timeout=0.3, required=["never shown"])
    patient.close()
    assert time.perf_counter() - began < 2.0
    assert seen.verdict in {("down", "timeout", "total"), ("degraded", "content_mismatch", "body_too_large")}


@pytest.mark.parametrize("way", ["body-endless", "chunks-endless"])
async def test_a_body_without_an_end_is_too_large_unless_all_that_is_asked_for_was_seen(
    port: int, network: Network, way: str
) -> None:
    address = f"http://127.0.0.1:{port}/{way}"
    too_large = ("degraded", "content_mismatch", "body_too_large")
    assert (await look(address, network)).verdict == too_large
    assert (await look(address, network, required=["welcome", "never shown"])).verdict == too_large
    assert (await look(address, network, required=["welcome"])).verdict == UP


async def test_only_an_end_marker_sees_a_gzip_stream_cut_in_the_middle(port: int, network: Network) -> None:
    address = f"http://127.0.0.1:{port}/gzip-cut"
    assert (await look(address, network, required=["welcome"])).verdict == UP
    seen = await look(address, network, required=["welcome"], end_marker=True)
    assert seen.verdict == ("degraded", "content_mismatch", "cut")
    assert (await look(f"http://127.0.0.1:{port}/good-gzip", network, end_marker=True)).verdict == UP


async def test_a_bomb_takes_no_memory(port: int, network: Network) -> None:
    tracemalloc.start()
    try:
        await look(f"http://127.0.0.1:{port}/gzip-bomb", network)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 48 * 2**20


@pytest.mark.parametrize("way", ["gzip-bomb", "body-endless", "charset-punycode"])
async def test_a_large_page_does_not_hold_up_the_loop(port: int, network: Network, way: str) -> None:
    late = 0.0

    async def watch() -> None:
        nonlocal late
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            late = max(late, time.perf_counter() - began)

    watching = asyncio.create_task(watch())
    await look(f"http://127.0.0.1:{port}/{way}", network, required=["welcome"])
    watching.cancel()
    assert late < 1.0


async def test_a_body_that_passes_the_limit_is_no_failure_of_its_framing(port: int, network: Network) -> None:
    seen = await look(f"http://127.0.0.1:{port}/body-endless", network)
    assert seen.notebook.http is not None
    assert seen.notebook.http.body_bytes == 2 * 2**20


@pytest.mark.parametrize(("way", "hops"), [("hop-3", 4), ("hop-10", 11)])
async def test_redirects_within_the_limit_are_followed(port: int, network: Network, way: str, hops: int) -> None:
    seen = await look(f"http://127.0.0.1:{port}/{way}", network, required=["welcome"])
    assert seen.verdict == UP
    assert seen.notebook.http is not None
    assert len(seen.notebook.http.hops) == hops
    assert seen.notebook.requests == {"127.0.0.1": hops}


async def test_redirects_beyond_the_limit_are_not(port: int, network: Network) -> None:
    seen = await look(f"http://127.0.0.1:{port}/hop-11", network)
    assert seen.verdict == LOOP
    assert seen.notebook.requests == {"127.0.0.1": 11}


async def test_what_a_failed_look_saw_before_it_failed_is_kept(port: int, network: Network) -> None:
    seen = await look(f"http://127.0.0.1:{port}/loop-of-two", network)
    facts = seen.notebook.http
    assert facts is not None
    assert [hop.status for hop in facts.hops] == [302, 301]
    assert facts.hops[0].address == seen.notebook.address == "127.0.0.1"
    assert {"connect", "processing", "transfer"} == set(seen.notebook.phases)
