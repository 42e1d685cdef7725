"""What an http look writes down of each hop: enough to show what happened, nothing that could be a secret."""

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from probes.client import BODY_BYTES
from probes.har import har
from probes.network import Network, Patience
from probes.redirects import HOP_BYTES
from probes.warc import warc
from tests.listeners import closed_port, http, listening
from tests.looks import look

TOKEN, COOKIE, KEY = "tok-4f1c9a77e2", "crumb-91ab55d0", "key-c0ffee"
PAGE = "<title>Panne</title><h1>Service indisponible</h1><p hidden>caché</p>".encode()
COOKIES = (f"Set-Cookie: s={COOKIE}; HttpOnly", "Server: us")

PATHS = {
    "/start": http(b"", status="302 Found", headers=(f"Location: /hop?state={TOKEN}#{TOKEN}", *COOKIES)),
    "/hop": http(b"h" * (HOP_BYTES + 9), status="302 Found", headers=(f"Location: /end;jsessionid={TOKEN}?t={TOKEN}",)),
    f"/end;jsessionid={TOKEN}": http(
        PAGE, status="503 Service Unavailable", headers=("Content-Type: text/html", *COOKIES)
    ),
    "/coded": http(
        gzip.compress(PAGE), status="503 Down", headers=("Content-Type: text/html", "Content-Encoding: gzip")
    ),
    "/large": http(b"x" * (BODY_BYTES + 1), status="503 Down"),
    "/well": http(b"<h1>Well</h1>", headers=("Content-Type: text/html",)),
}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    path = head.split()[1].decode().partition("?")[0]
    if path == "/silent":
        await reader.read()
    else:
        writer.write(PATHS[path])


@contextlib.asynccontextmanager
async def served(patience: Patience | None = None) -> AsyncIterator[tuple[str, Network]]:
    network = Network(patience=patience or Patience())
    async with listening(serve) as port:
        yield f"http://127.0.0.1:{port}", network
    network.close()


async def test_each_hop_is_told_with_its_own_phases() -> None:
    async with served() as (place, network):
        seen = await look(f"{place}/start", network)
    first, second, last = seen.notebook.exchanges
    assert [each.status for each in (first, second, last)] == [302, 302, 503]
    assert [each.url for each in (first, second, last)] == [
        f"{place}/start",
        f"{place}/hop?state=…",
        f"{place}/end;jsessionid=…?t=…",
    ]
    assert (last.method, last.resource, last.version, last.reason) == ("GET", "", "1.1", "Service Unavailable")
    assert (last.address, last.body_bytes, last.failure) == ("127.0.0.1", len(PAGE), "")
    assert dict(first.headers)["Location"] == "/hop"
    assert dict(first.headers)["Server"] == "us"
    assert first.at < second.at < last.at
    for name in ("connect", "processing", "transfer"):
        apart = sum(each.phases[name] for each in (first, second, last))
        assert abs(apart - seen.notebook.phases[name]) < 1e-9
    assert all(sum(each.phases.values()) <= each.seconds for each in (first, second, last))


async def test_no_token_cookie_or_key_is_in_anything_that_is_kept() -> None:
    async with served() as (place, network):
        seen = await look(f"{place}/start", network, headers={"X-Api-Key": KEY}, raw=True)
    notebook = seen.notebook
    began = datetime.now(UTC)
    assert len(notebook.raw) == 3
    raw = b"".join(
        b"%r%r%r%r" % (str(each.url).encode(), each.path.encode(), str(each.asked).encode(), str(each.headers).encode())
        for each in notebook.raw
    )
    archive = har(notebook.exchanges, began_at=began, creator=("x", "1"))
    for kept in (archive, raw, repr(notebook).encode(), repr(notebook.http).encode(), notebook.page_text.encode()):
        for secret in (TOKEN, COOKIE, KEY):
            assert secret.encode() not in kept
    assert warc(notebook.raw, began_at=began, software="x/1")


async def test_what_a_reader_sees_is_kept_for_every_page() -> None:
    async with served() as (place, network):
        failing = await look(f"{place}/start", network)
        fine = await look(f"{place}/well", network)
    assert (failing.verdict[0], failing.notebook.page_text) == ("down", "Service indisponible")
    assert (fine.verdict[0], fine.notebook.page_text) == ("up", "Well")


async def test_a_server_that_does_not_answer_leaves_the_request_and_why() -> None:
    async with served(Patience(first_byte=0.3)) as (place, network):
        seen = await look(f"{place}/silent", network, raw=True)
    (only,) = seen.notebook.exchanges
    assert (only.status, only.failure) == (0, "ttfb")
    assert only.phases["processing"] >= 0.3
    (raw,) = seen.notebook.raw
    assert (raw.status, raw.path, dict(raw.asked)["User-Agent"]) == (0, "/silent", "test/1")


async def test_a_look_that_is_cut_short_leaves_the_request_it_was_cut_in() -> None:
    async with served() as (place, network):
        seen = await look(f"{place}/silent", network, timeout=0.3)
    (only,) = seen.notebook.exchanges
    assert (only.status, only.failure) == (0, "cut_short")
    assert only.seconds >= 0.2


async def test_a_connection_that_is_refused_leaves_the_request_and_why(tmp_path) -> None:
    network = Network()
    seen = await look(f"http://127.0.0.1:{closed_port()}/", network)
    network.close()
    (only,) = seen.notebook.exchanges
    assert (only.status, only.failure) == (0, "econnrefused")


async def test_raw_exchanges_are_kept_only_when_asked_for_with_their_bodies_decoded_and_bounded() -> None:
    async with served() as (place, network):
        assert (await look(f"{place}/coded", network)).notebook.raw == []
        (coded,) = (await look(f"{place}/coded", network, raw=True)).notebook.raw
        (large,) = (await look(f"{place}/large", network, raw=True)).notebook.raw
        _, hop, last = (await look(f"{place}/start", network, raw=True)).notebook.raw
    assert (coded.body, coded.truncated, coded.status, coded.reason) == (PAGE, False, 503, "Down")
    assert coded.asked[0] == ("Host", place.removeprefix("http://"))
    assert (len(large.body), large.truncated) == (BODY_BYTES, True)
    assert (len(hop.body), hop.truncated) == (HOP_BYTES, True)
    assert (hop.path, dict(hop.headers)["Location"]) == (
        "/hop?state=REDACTED",
        "/end;jsessionid=REDACTED?t=REDACTED",
    )
    assert "Cookie" not in dict(last.asked)
    assert "Set-Cookie" not in dict(last.headers)
