"""A page as a visitor sees it: pictured and told whether it works, hangs, fails or leads astray. Nothing is raised."""

import asyncio
import json
import time
from datetime import UTC, datetime

import pytest_asyncio
from aiohttp import web

from probes.browser import Browser
from probes.failures import Failed
from probes.har import har
from probes.model import Cause
from probes.network import Detour
from probes.portrait import Portrait, portrait
from tests.browsing import beginning, browsing, leads_to, never, notes, serving, status

TOKEN = "tok-4f1c9a77e2"
COOKIE = "crumb-91ab55d0"


async def signed(_: web.Request) -> web.Response:
    """Sets a cookie and leads on with a token in its address, as sign-in chains do."""
    response = web.Response(status=302, headers={"Location": f"/hop?state={TOKEN}#{TOKEN}"})
    response.set_cookie("session", COOKIE, httponly=True)
    return response


PAGES = {
    "/": '<html lang=fr><title>Portail</title><h1>Bienvenue</h1><p style="display: none">caché</p><p>Ouvert</p>'
    "<script src=/app.js?v=1></script><img src=/gone.png>",
    "/app.js": status(200, "document.body.insertAdjacentHTML('beforeend', '<p>Ajouté</p>')"),
    "/signed": signed,
    "/hop": leads_to(f"/end;jsessionid={TOKEN}?ticket={TOKEN}"),
    f"/end;jsessionid={TOKEN}": "<p>The end</p>",
    "/503": status(503, "<title>Down</title><h1>Service unavailable</h1>", Retry_After="120"),
    "/closed": status(503, "<h1>This site is currently undergoing scheduled maintenance.</h1>"),
    "/silent": never,
    "/endless": beginning("<title>Half</title><p>half a page</p>"),
    "/spin": "<p>there</p><script>setTimeout(() => { for (;;); }, 100)</script>",
    "/away": leads_to("http://localhost:1/evil"),
    "/form": "<form action=/sent method=post><input name=user autofocus></form>"
    "<button onclick=\"location = '/sent'\">go</button>",
    "/late": "<p>first</p><script>setTimeout(() => { location = '/late-end' }, 200)</script>",
    "/late-end": "<p>second</p>",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pages():
    async with serving(PAGES) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(tmp_path_factory):
    async with browsing(tmp_path_factory.mktemp("browser") / "data") as made:
        yield made


async def of(browser: Browser, pages, path: str, *, seconds: float = 5.0) -> Portrait:
    return await portrait(browser, pages.target(path), notes(), seconds=seconds)


async def test_a_page_that_works_is_told_with_all_it_asked_for(browser, pages) -> None:
    seen = await of(browser, pages, "/")
    assert (seen.cause, seen.failure, seen.status, seen.title) == (None, "", 200, "Portail")
    assert seen.text.split() == ["Bienvenue", "Ouvert", "Ajouté"]
    assert "\n" in seen.text  # line by line, as a reader sees it
    assert (seen.url, seen.address, seen.browser) == (pages.url("/"), "127.0.0.1", browser.version)
    assert seen.picture.startswith(b"\x89PNG")
    assert [hop.status for hop in seen.hops] == [200]
    assert dict(seen.headers)["content-type"] == "text/html; charset=utf-8"
    told = {each.url.partition(f":{pages.port}")[2]: each for each in seen.exchanges}
    document, script, missing = (told[path] for path in ("/", "/app.js?v=…", "/gone.png"))
    assert (document.resource, document.status, document.address) == ("document", 200, "127.0.0.1")
    assert (script.resource, script.status, missing.status) == ("script", 200, 404)
    assert document.seconds > 0
    assert document.phases["processing"] > 0
    assert [each.at for each in seen.exchanges] == sorted(each.at for each in seen.exchanges)


async def test_a_token_in_a_redirect_and_the_cookies_are_in_nothing_that_is_kept(browser, pages) -> None:
    seen = await of(browser, pages, "/signed")
    assert [hop.status for hop in seen.hops] == [302, 302, 200]
    archive = har(seen.exchanges, began_at=datetime.now(UTC), creator=("x", "1"), browser=seen.browser)
    assert len(json.loads(archive)["log"]["entries"]) == 3
    for kept in (repr(seen), archive.decode(), seen.text, seen.url):
        assert TOKEN not in kept
        assert COOKIE not in kept
    assert seen.url == pages.url("/end;jsessionid=…?ticket=…")
    assert seen.cookies == (COOKIE,)


async def test_an_error_page_is_pictured_and_is_a_failure(browser, pages) -> None:
    seen = await of(browser, pages, "/503")
    assert (seen.cause, seen.code, seen.status, seen.title) == (Cause.HTTP_5XX, "503", 503, "Down")
    assert "503" in seen.failure
    assert seen.text == "Service unavailable"
    assert dict(seen.headers)["retry-after"] == "120"
    assert seen.picture is not None


async def test_a_maintenance_page_is_told_as_such(browser, pages) -> None:
    assert (await of(browser, pages, "/closed")).cause is Cause.MAINTENANCE_PAGE


async def test_a_server_that_does_not_answer_is_pictured_as_the_visitor_waits(browser, pages) -> None:
    began = time.perf_counter()
    seen = await of(browser, pages, "/silent", seconds=2.0)
    assert time.perf_counter() - began < 15
    assert (seen.cause, seen.status, seen.url) == (Cause.TIMEOUT, 0, pages.url("/silent"))
    assert seen.seconds >= 2
    assert seen.picture is not None
    (only,) = seen.exchanges
    assert (only.status, only.resource) == (0, "document")


async def test_a_page_that_never_ends_is_told_as_far_as_it_came(browser, pages) -> None:
    seen = await of(browser, pages, "/endless", seconds=2.0)
    assert (seen.cause, seen.code, seen.status, seen.text) == (Cause.TIMEOUT, "load", 200, "half a page")
    assert seen.picture is not None


async def test_a_page_that_spins_keeps_nobody_waiting(browser, pages) -> None:
    began = time.perf_counter()
    seen = await of(browser, pages, "/spin")
    assert time.perf_counter() - began < 30
    assert (seen.status, seen.cause) == (200, None)


async def test_a_name_that_does_not_exist_is_pictured_as_the_browsers_own_error_page(pages, tmp_path) -> None:
    async with browsing(tmp_path / "data", detour=Detour()) as browser:
        target = pages.target(address="http://portal.example/")
        seen = await portrait(browser, target, notes(), seconds=5.0)
    assert (seen.cause, seen.code, seen.status) == (Cause.DNS, "err_name_not_resolved", 0)
    assert seen.url == "http://portal.example/"
    assert seen.picture is not None
    assert "portal.example" in seen.text
    assert {each.failure for each in seen.exchanges} == {"err_name_not_resolved"}  # Chromium may try again by itself


async def test_a_page_that_leads_off_the_allowed_hosts_is_not_followed(browser, pages) -> None:
    seen = await of(browser, pages, "/away")
    assert (seen.cause, seen.code) == (Cause.REDIRECT, "offsite")
    assert [hop.status for hop in seen.hops] == [302]


async def test_a_private_address_is_only_looked_at_where_it_may_be(browser, pages) -> None:
    seen = await portrait(browser, pages.target("/", private=False), notes(), seconds=5.0)
    assert (seen.cause, seen.code) == (Cause.DNS, "not_public")


async def test_what_the_gate_forbids_is_not_asked_for_and_its_reason_is_told(browser, pages) -> None:
    def gate(_: str) -> None:
        raise Failed(Cause.BLOCKED, "enough for this hour", code="cap")

    before = len(pages.requests)
    notebook = notes()
    notebook.gate = gate
    seen = await portrait(browser, pages.target("/503"), notebook, seconds=5.0)
    assert (seen.cause, seen.failure, seen.picture) == (Cause.BLOCKED, "enough for this hour", None)
    assert len(pages.requests) == before


async def test_nothing_is_clicked_typed_or_sent(browser, pages) -> None:
    before = len(pages.requests)
    seen = await of(browser, pages, "/form")
    assert seen.cause is None
    assert {each.method for each in pages.requests[before:]} == {"GET"}
    assert "/sent" not in [each.path for each in pages.requests[before:]]


async def test_a_page_that_a_script_leads_to_is_the_one_that_is_seen(browser, pages) -> None:
    seen = await of(browser, pages, "/late")
    assert (seen.text, seen.url) == ("second", pages.url("/late-end"))


async def test_a_browser_that_cannot_be_had_is_our_own_fault(pages, tmp_path) -> None:
    async with browsing(tmp_path / "data", executable=tmp_path / "nothing") as browser:
        seen = await portrait(browser, pages.target("/"), notes())
    assert (seen.cause, seen.picture, seen.browser) == (Cause.PROBER_FAULT, None, "")
    assert seen.failure


async def test_a_browser_that_dies_meanwhile_is_our_own_fault(pages, tmp_path) -> None:
    async with browsing(tmp_path / "data") as browser:
        sitting = asyncio.create_task(portrait(browser, pages.target("/silent"), notes(), seconds=10.0))
        while "/silent" not in pages.seen[-1:]:
            await asyncio.sleep(0.02)
        await browser._engine.kill()
        seen = await sitting
    assert seen.cause is Cause.PROBER_FAULT
