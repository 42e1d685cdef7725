"""Answers as they go out: made once for all who ask for the same, never old, never without bound, packed once."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from monitor.web.edition import Edition
from monitor.web.outages import address
from monitor.web.prints import SECONDS, Prints, takes_gzip
from monitor.web.server import Server
from monitor.web.turns import Turns
from probes.failures import Failed
from probes.model import Cause, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import HandClock, kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of

Make = Callable[[web.Request], Awaitable[web.Response]]


class Site:
    """One address whose answers are printed."""

    def __init__(self, make: Make, **over: Any) -> None:
        self.now = HandClock()
        self.edition = Edition()
        self.turns = Turns()
        self.prints = Prints(self.turns, self.edition, tick=self.now.clock().tick, **over)
        self.made = 0
        self._make = make
        self.server = Server([web.get("/page", self._page)], "127.0.0.1", 0)

    async def _page(self, request: web.Request) -> web.Response:
        return await self.prints.answer(request, lambda: self._counted(request), lambda: self.edition.changes)

    async def _counted(self, request: web.Request) -> web.Response:
        self.made += 1
        return await self._make(request)

    async def get(self, query: str = "", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        async with (
            aiohttp.ClientSession(auto_decompress=False, headers={"Accept-Encoding": "identity"}) as session,
            session.get(f"{self.server.url}/page{query}", headers=headers) as reply,
        ):
            return reply.status, await reply.read(), dict(reply.headers)


@asynccontextmanager
async def site(make: Make, **over: Any) -> AsyncIterator[Site]:
    made = Site(make, **over)
    await made.server.start()
    yield made
    await made.server.stop()
    made.turns.close()


async def page(request: web.Request) -> web.Response:
    return web.Response(text="<p>état</p>" * 500, content_type="text/html", headers={"Content-Language": "fr-CA"})


async def test_twenty_who_ask_for_the_same_at_once_cost_one_making() -> None:
    go = asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        await go.wait()
        return web.Response(text="there")

    async with site(slow) as served:
        asking = [asyncio.create_task(served.get()) for _ in range(20)]
        async with asyncio.timeout(5):
            while not served.made:
                await asyncio.sleep(0.01)
        go.set()
        assert [body for _, body, _ in await asyncio.gather(*asking)] == [b"there"] * 20
        assert served.made == 1


async def test_what_is_kept_says_its_age_and_is_never_older_than_five_seconds() -> None:
    async with site(page) as served:
        assert (await served.get())[2]["Age"] == "0"
        served.now.forward(4)
        assert (await served.get())[2]["Age"] == "4"
        assert served.made == 1
        served.now.forward(1.001)
        assert (await served.get())[2]["Age"] == "0"
        assert served.made == 2


async def test_a_change_makes_it_anew_at_once() -> None:
    async with site(page) as served:
        await served.get()
        served.edition.change()
        await served.get()
        assert served.made == 2


async def test_what_shows_nothing_of_the_present_may_say_how_long_it_lasts() -> None:
    async def settled(request: web.Request) -> web.Response:
        made = web.Response(text="over long ago")
        made[SECONDS] = 60.0
        return made

    async with site(settled) as served:
        for seconds in (0, 59, 2):
            served.now.forward(seconds)
            await served.get()
        assert served.made == 2


async def test_whoever_takes_gzip_gets_the_same_packed_and_headers_stay() -> None:
    async with site(page) as served:
        _, plain, headers = await served.get()
        _, packed, told = await served.get(**{"Accept-Encoding": "gzip, br"})
        assert gzip.decompress(packed) == plain == ("<p>état</p>" * 500).encode()
        assert len(packed) < len(plain) / 10
        assert "Content-Encoding" not in headers
        for each in (headers, told):
            assert each["Content-Type"] == "text/html; charset=utf-8"
            assert each["Content-Language"] == "fr-CA"
            assert each["Vary"] == "Accept-Encoding"
        assert served.made == 1


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("x-gzip", False),
    ],
)
def test_a_client_says_whether_it_takes_gzip(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


async def test_a_refusal_goes_to_all_who_wait_and_is_not_kept() -> None:
    go = asyncio.Event()

    async def refused(request: web.Request) -> web.Response:
        await go.wait()
        raise web.HTTPNotFound(text="There is no such service\n")

    async with site(refused) as served:
        asking = [asyncio.create_task(served.get()) for _ in range(5)]
        async with asyncio.timeout(5):
            while not served.made:
                await asyncio.sleep(0.01)
        go.set()
        told = await asyncio.gather(*asking)
        assert [(status, body) for status, body, _ in told] == [(404, b"There is no such service\n")] * 5
        before = served.made
        await served.get()
        assert served.made == before + 1
        assert served.prints.weight == 0


async def test_however_many_addresses_are_asked_for_what_is_kept_is_bounded() -> None:
    async def large(request: web.Request) -> web.Response:
        return web.Response(text=request.path_qs + "x" * 900)

    async with site(large, most=20_000) as served:
        for number in range(100):
            status, body, _ = await served.get(f"?{number}")
            assert status == 200
            assert body.startswith(f"/page?{number}x".encode())
        assert 10_000 < served.prints.weight <= 20_000


class Fickle:
    """A portal that a test takes down."""

    def __init__(self) -> None:
        self.down = False

    async def look(self, target: Target, params: Any, tools: Tools) -> Reading:
        if self.down:
            raise Failed(Cause.HTTP_5XX, "the server answered 503", code="503")
        return tools.notebook.reading(Outcome.UP)


@pytest.mark.parametrize("path", ["/?lang=en", "/fr/", "/services/eta", "/api/v1/status", "/outages.atom"])
async def test_no_page_shows_what_was_before_a_change_that_is_told(tmp_path: Path, path: str) -> None:
    portal = Fickle()
    door = probe("page", service="eta", address="eta.example:443", kind=kind(portal.look), every=0.5)
    async with monitor_of(tmp_path, service("eta", door, confirm=1)) as monitor:
        await looked(monitor)
        async with asyncio.timeout(20):
            while not any(before := monitor.edition.changes_of("eta")):
                await asyncio.sleep(0.01)
        portal.down = True
        async with asyncio.timeout(20):
            while monitor.edition.changes_of("eta") == before:
                await get(monitor, path)  # so that one is kept at any time
        (outage,) = monitor.engine.open_outages
        _, after, _ = await get(monitor, path)
        where = address(outage, "fr" if path == "/fr/" else "en")
        assert where in after
