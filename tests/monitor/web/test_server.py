"""What strangers can do to the listener: nothing. What a server's words can do to the page: nothing either."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.model import Role
from monitor.web.server import ListenError, Server
from probes.failures import Failed
from probes.model import Cause, HttpFacts, Outcome, Reading, Target, TlsFacts
from probes.toolbox import Tools
from tests.makers import START, kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egnp.exe {{ 7*7 }} {% raw %} &amp;"
HUGE = HOSTILE + "<b>x</b>" * 130_000


async def hostile(target: Target, params: Any, tools: Tools) -> Reading:
    book = tools.notebook
    book.http = HttpFacts(status=500, reason=HOSTILE, version="1.1", url="https://portal.example/", title=HOSTILE)
    book.tls = TlsFacts(version="TLS 1.3", cipher="X", intercepted_by=HOSTILE.replace("\u202e", ""))
    book.log(HOSTILE)
    raise Failed(Cause.CONTENT_MISMATCH, HUGE, code="title")


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    folder: Path = tmp_path_factory.mktemp("data")
    bad = probe("page-en", service="eta", kind=kind(hostile), every=600)
    # As many as an operator who watches everything has.
    many = [
        probe(f"page-{n}", service="gckey", address=f"h{n}.example:443", kind=kind(fine, at_once=50), every=600)
        for n in range(120)
    ]
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=600)
    services = (
        service("eta", bad, title={"en": HOSTILE, "fr": HOSTILE}),
        service("gckey", *many),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(folder, *services) as made:
        for each in (bad, *many, control):  # now, not at each one's own offset
            made.schedule._scheduler.modify_job(each.key, next_run_time=made.equipment.clock.now())
        await looked(made)
        yield made


@pytest.mark.parametrize("path", ["/?lang=en", "/fr/"])
async def test_hostile_words_are_shown_as_words(monitor: Monitor, path: str) -> None:
    status, text, headers = await get(monitor, path)
    assert status == 200
    html = LexborHTMLParser(text)
    assert not html.css("script:not([src='/page.js']), img, b, [onerror]")
    assert "<script>alert(1)</script>" in html.text()
    assert "{{ 7*7 }}" in html.text()
    assert len(text) < 300_000  # a server may say a megabyte; the page does not repeat it
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    detail = next(each for each in html.css("td") if "alert(1)" in each.text())
    assert "\u202e" not in detail.text()


async def test_a_detail_that_no_failure_has_cut_is_escaped_too(tmp_path: Path) -> None:
    """A reading can carry a detail of its own: then nothing but the template stands between it and the page."""

    async def says(target: Target, params: Any, tools: Tools) -> Reading:
        return tools.notebook.reading(Outcome.DEGRADED, Cause.SLOW, detail=HOSTILE)

    async with monitor_of(tmp_path, service("eta", probe("page", service="eta", kind=kind(says), every=0.2))) as made:
        await looked(made)
        _, text, _ = await get(made, "/?lang=en")
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


async def test_hostile_words_are_plain_text_for_the_debugger_and_data_for_prometheus(monitor: Monitor) -> None:
    _, text, headers = await get(monitor, "/probe?target=eta/page-en&debug=true")
    assert headers["Content-Type"].startswith("text/plain")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "<script>" in text
    _, text, _ = await get(monitor, "/metrics")
    (line,) = [each for each in text.splitlines() if each.startswith("ircc_service_info{") and '"eta"' in each]
    assert '\\"' in line  # a quote in a title does not end the label


CROWD = """
import socket, sys
request = b"GET /metrics HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\nAccept-Encoding: gzip\\r\\n\\r\\n"
crowd = [socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30) for _ in range(200)]
for each in crowd:
    each.sendall(request)
print(sum(b"".join(iter(lambda: each.recv(1 << 20), b"")).startswith(b"HTTP/1.0 200") for each in crowd))
"""
"""Two hundred who scrape at once, in a process of their own: what they do must not count as ours."""


async def test_two_hundred_scrapes_at_once_do_not_hold_up_the_looks(monitor: Monitor) -> None:
    port = monitor.server.url.rpartition(":")[2]
    worst = []
    while len(worst) < 3 and min(worst, default=1.0) >= 0.5:  # once more when it may be the machine that is busy
        began = asyncio.get_running_loop().time()
        crowd = await asyncio.create_subprocess_exec(sys.executable, "-c", CROWD, port, stdout=asyncio.subprocess.PIPE)
        out, _ = await crowd.communicate()
        assert int(out) == 200
        worst.append(monitor.equipment.lag.worst_since(began))
    assert min(worst) < 0.5, worst


async def test_one_scrape_is_rendered_for_all_who_ask_within_a_second(monitor: Monitor) -> None:
    async with asyncio.timeout(10):
        while True:
            began = time.monotonic()
            first, second = [(await get(monitor, "/metrics"))[1] for _ in range(2)]
            if time.monotonic() - began < 0.9:
                break
    assert first == second


async def test_packed_and_plain_scrapes_say_the_same(monitor: Monitor) -> None:
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        replies = []
        for encoding in ("gzip", "identity"):
            async with session.get(f"{monitor.server.url}/metrics", headers={"Accept-Encoding": encoding}) as reply:
                replies.append((reply.headers.get("Content-Encoding"), await reply.read()))
    (packed, small), (plain, large) = replies
    assert (packed, plain) == ("gzip", None)
    assert len(small) < len(large) / 5


async def test_a_slow_client_holds_up_nobody(monitor: Monitor) -> None:
    host, port = monitor.server.url.removeprefix("http://").split(":")
    slow = [await asyncio.open_connection(host, int(port)) for _ in range(20)]
    try:
        for number, (_, writer) in enumerate(slow):
            writer.write(b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n")  # and never another word
            if number % 2:
                writer.write(b"\r\n")  # or asks, and never reads
        async with asyncio.timeout(5):
            assert (await get(monitor, "/healthz"))[0] == 200
            assert (await get(monitor, "/metrics"))[0] == 200
    finally:
        for _, writer in slow:
            writer.transport.abort()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?target=", 400),
        ("?target=a&target=b", 404),
        ("?target=eta/page-en&module=nothing", 200),  # a key names one probe, whatever the module
        ("?target=portal.example:443&module=nothing", 404),
        ("?target=%00%ff", 404),
        ("?target=../../etc/passwd", 404),
        ("?target=eta%2Fpage-en&debug=maybe", 200),
        ("?target=" + "x" * 7000, 404),
        ("?module=tcp", 400),
    ],
)
async def test_odd_questions_about_a_probe_get_a_plain_answer(monitor: Monitor, query: str, status: int) -> None:
    got, text, headers = await get(monitor, "/probe" + query)
    assert got == status, text
    assert headers["Content-Type"].startswith("text/plain")
    assert "Traceback" not in text


@pytest.mark.parametrize("path", ["/", "/fr/", "/metrics", "/sd", "/probe", "/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_sent(monitor: Monitor, path: str, method: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, monitor.server.url + path, data=b"x") as reply,
    ):
        assert reply.status == 405


async def raw(monitor: Monitor, request: bytes) -> bytes:
    host, port = monitor.server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    try:
        async with asyncio.timeout(10):
            return await reader.read(4096)
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("host", [b"[", b"a b", b"\xff\xfe", b"127.0.0.1:99999999", b"@", b""])
async def test_a_malformed_host_is_refused_without_an_error_of_ours(
    monitor: Monitor, host: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    said = await raw(monitor, b"GET /metrics HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    assert said.split(b" ")[1] in {b"400", b"421"}, said
    assert "Traceback" not in caplog.text


async def test_every_answer_forbids_framing_sniffing_and_keeping(monitor: Monitor) -> None:
    for path in ("/?lang=en", "/metrics", "/nothing", "/page.css"):
        _, _, headers = await get(monitor, path)
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Cache-Control"] == "no-store", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


async def test_a_taken_port_is_told_with_its_address_and_leaves_nothing_open(monitor: Monitor) -> None:
    host, port = monitor.server.url.removeprefix("http://").split(":")
    second = Server([], host, int(port))
    with pytest.raises(ListenError) as caught:
        await second.start()
    assert (caught.value.listen, caught.value.why) == (f"{host}:{port}", "Address already in use")
    await second.stop()


async def test_a_probe_that_is_spared_is_neither_late_nor_waited_for(monitor: Monitor) -> None:
    """Else /healthz would have us restarted, and we would ask the host that wants to be left alone again."""
    clock = monitor.equipment.clock
    key = monitor.probes[0].key
    row = monitor.board._rows[key]
    latest, looked_at = row.latest, row.looked_at
    row.looked_at = clock.now() - timedelta(days=1)
    try:
        assert [each.key for each in monitor.vitals.late()] == [key]
        assert (await get(monitor, "/healthz"))[0] == 503
        monitor.schedule.spared[key] = clock.now()
        assert monitor.vitals.late() == []
        row.latest = row.looked_at = None
        assert monitor.vitals.waiting() == []
        assert (await get(monitor, "/readyz"))[0] == 200
        monitor.schedule.spared[key] = START
        assert monitor.vitals.late() == []  # reloaded_at is later
    finally:
        row.latest, row.looked_at = latest, looked_at
        monitor.schedule.spared.clear()
