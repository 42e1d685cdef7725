"""A password of ours, told by portals that fail in every way they can: nothing kept, served or logged has it."""

import asyncio
import base64
import io
import json
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from monitor.app import Monitor
from monitor.cli.setup import JsonFormatter
from monitor.scrubbing import Scrubber
from monitor.web.outages import address
from probes.chromium import processes
from probes.model import Outcome
from tests.browsing import never, serving
from tests.monitor.evidence.searching import files, layers, served
from tests.monitor.evidence.test_canary import CANARY, COOKIE, SIGNS, USER, WRITINGS, echo
from tests.monitor.folders import control, page, watching, write
from tests.proxies import Proxy, proxying

THERE = quote(CANARY, safe="")
SHIFTED = [base64.b64encode(b"ab"[:shift] + CANARY.encode()).decode() for shift in range(3)]
KNOWS = Scrubber([CANARY, COOKIE])
STORY = {"heading": "#never", "apply_link": "a", "reminders_link": "a", "question": "#user", "next": "button"}


async def told(_: web.Request) -> web.Response:
    """It says it wherever a reply can."""
    body = echo(seen=True).replace("</body>", f"<p>{' '.join(SHIFTED)}</p></body>").encode() + CANARY.encode(
        "utf-16-le"
    )
    reply = web.Response(status=503, body=body, content_type="text/html")
    told = {"Server": THERE, "Retry-After": "0", "Content-Language": SHIFTED[0], "Link": f"</{THERE}>; rel=x"}
    reply.headers.update(told)
    reply.set_cookie("session", COOKIE)
    reply.set_cookie("again", THERE)
    return reply


async def leads(_: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": f"/{THERE}/on?p={THERE}"})


async def away(_: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": f"http://elsewhere.example/{THERE}?p={THERE}"})


async def reset(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def jsonic(_: web.Request) -> web.Response:
    reply = web.json_response({"said": WRITINGS, "p": CANARY}, status=500, reason=f"No {THERE}")
    reply.set_cookie("session", COOKIE)
    return reply


PAGES: dict[str, Any] = {
    "/told": told,
    "/leads": leads,
    f"/{CANARY}/on": told,
    "/away": away,
    "/reset": reset,
    "/json": jsonic,
    "/never": never,
}


def hits(found: Iterable[tuple[str, bytes]]) -> list[str]:
    return [
        name for name, data in found if KNOWS.holds(data) or any(each.encode() in data for each in (*SIGNS, *SHIFTED))
    ]


@pytest.fixture
def log() -> Any:
    """Two logs of everything, as people and as programs read it."""
    root, level = logging.getLogger(), logging.getLogger().level
    handlers = [logging.StreamHandler(io.StringIO()) for _ in range(2)]
    handlers[1].setFormatter(JsonFormatter())
    for each in handlers:
        root.addHandler(each)
    root.setLevel(logging.DEBUG)
    yield handlers
    root.setLevel(level)
    for each in handlers:
        root.removeHandler(each)


async def until(done: Callable[[], Any], seconds: float, what: str) -> Any:
    ends = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < ends, what
        await asyncio.sleep(0.1)
    return found


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Path, dict[str, Any]]]:
    secret = tmp_path / "password"
    secret.write_text(CANARY, encoding="utf-8")
    secret.chmod(0o600)
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(secret))
    services = tmp_path / "services"
    story = {"journey": "eta_application", "find": STORY, "step_seconds": 2}
    names = ("told", "leads", "away", "reset", "json", "never", "walk", "asks")
    async with serving(PAGES) as portal:
        upstream = {f"{each}.example:80": portal.port for each in names} | {"tls.example:443": portal.port}
        knows, wants = Proxy(user=USER, password=CANARY, upstream=upstream), Proxy(user=USER, password="another")
        async with proxying(knows), proxying(wants):
            control(services, portal.port)
            # A host of its own for each: one that fails is left alone for a while.
            write(
                services,
                "portal",
                *(page(name, f"http://{name}.example/{name}") for name in names[:5]),
                page("never", "http://never.example/never", timeout=2),
                page("tls", "https://tls.example/"),
                page("walk", "http://walk.example/told", kind="journey", params=story),
                private=False,
            )
            door = page("door", "door.example:443", kind="tls")
            write(services, "other", page("asks", "http://asks.example/told"), door, private=False)
            write(services, "lost", page("name", "http://nowhere.invalid/"), private=False)
            ways = {
                "controls": {"proxy": ""},
                "other": {"proxy": f"http://127.0.0.1:{wants.port}"},
                "lost": {"proxy": ""},
            }
            yield (
                services,
                {
                    "proxy": f"http://127.0.0.1:{knows.port}",
                    "proxy_user": USER,
                    "ways": ways,
                    "drain": 0,
                    "evidence_warc": True,
                },
            )


def crash(monitor: Monitor) -> bool:
    """Kill a browser that looks."""
    pids = [each.pid for each in monitor.equipment.browsers if each.pid]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return bool(pids)


@pytest.mark.timeout(240)
async def test_whatever_goes_wrong_it_is_nowhere(
    office: tuple[Path, dict[str, Any]], tmp_path: Path, log: list[logging.StreamHandler[io.StringIO]]
) -> None:
    services, settings = office
    data = tmp_path / "data"
    async with watching(services, data, **settings) as monitor:
        row = monitor.board.row
        keys = [each.key for each in monitor.probes if each.service != "controls"]
        await until(lambda: crash(monitor), 60, "no browser runs")
        await until(lambda: all(row(key).latest for key in keys), 90, "not all have looked")
        looks = {key: row(key).latest for key in keys}
        await until(
            lambda: row("portal/walk").failures and row("portal/walk").failures[-1].reading.artifacts, 60, "walk"
        )
        outage = await until(lambda: monitor.engine.outages.get("portal"), 30, "no outage")
        await until(lambda: monitor.packs.of(outage.id), 120, "no pack")
        pages = await served(
            monitor.server.url,
            *(address(outage, lang) for lang in ("en", "fr")),
            *(f"{address(outage, 'en')}/{each}" for each in ("pack.zip", "pack.pdf", "looks.csv", "outage.json")),
            "/probe?target=portal/told&debug=true",
            "/probe?target=other/asks&debug=true",
            *(f"/api/v1/services/{each}" for each in ("portal", "other", "lost")),
            f"/api/v1/outages/{outage.id}",
        )
        values = repr([row(key).failures for key in keys]) + repr(monitor.settings) + repr(monitor.reload.services)
        running = hits(files(data))
        lines = [each.command for each in processes.running() if each.pid != os.getpid()]
    # Where it was said: else nothing is proved.
    assert {str(looks[key].reading.outcome) for key in keys} <= {"down", "degraded", "unknown"}  # type: ignore[union-attr]
    assert {looks[f"portal/{each}"].reading.cause for each in ("told", "leads", "json")} == {"http_5xx"}  # type: ignore[union-attr]
    assert [each for each in pages if "/looks/" in each]
    assert [each for each in pages if each.endswith((".zip", ".pdf"))]
    assert {looks[f"other/{each}"].reading.outcome for each in ("asks", "door")} == {Outcome.UNKNOWN}  # type: ignore[union-attr]
    kept = dict(files(data))
    assert {Path(each).name for each in kept} >= {"page.txt", "exchanges.har", "exchanges.warc.gz"}
    assert b"[redacted]" in b"".join(body for name, body in kept.items() if name.endswith("page.txt"))
    # A picture stays only where the page's text could not be read, under load: it cannot be searched then.
    pictured = {each.removesuffix("/failing-moment.png") for each in kept if each.endswith("/failing-moment.png")}
    assert not [each for each in pictured if f"{each}/page.txt" in kept]

    assert running == []
    assert hits(kept.items()) == []
    assert hits(deep for name, body in pages.items() for deep in layers(name, body.split(b"\n", 1)[1])) == []
    assert hits(pages.items()) == []
    assert hits([("values", values.encode()), *(("command line", each.encode()) for each in lines)]) == []
    assert hits((f"log {place}", each.stream.getvalue().encode()) for place, each in enumerate(log)) == []
    for line in log[1].stream.getvalue().splitlines():
        json.loads(line)
