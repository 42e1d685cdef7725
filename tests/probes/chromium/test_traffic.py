"""What a page asks for, as it is written down: timings, failures, and when it is quiet."""

import pytest
import pytest_asyncio

from probes.chromium.traffic import phases
from probes.failures import Failed
from probes.toolbox import EXCHANGES
from tests.browsing import browsing, never, notes, serving, status
from tests.listeners import closed_port

CLOSED = closed_port()
MANY = "".join(f"<img src=/img/{number}>" for number in range(EXCHANGES + 20))
PAGES = {
    "/": f"<p>x</p><script src=/app.js></script><img src=http://127.0.0.1:{CLOSED}/closed.png>",
    "/app.js": status(200, "1;", X_Token="secret", Server="us"),
    "/waiting": "<p>x</p><img src=/silent>",
    "/silent": never,
    "/many": MANY,
    "/data": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
}
MOMENTS = ("domainLookupStart", "domainLookupEnd", "connectStart", "secureConnectionStart", "connectEnd")
NOTHING = dict.fromkeys((*MOMENTS, "requestStart", "responseStart", "responseEnd"), -1.0)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pages():
    async with serving(PAGES) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(tmp_path_factory):
    async with browsing(tmp_path_factory.mktemp("browser") / "data") as made:
        yield made


async def exchanges(browser, pages, path: str, *, still: bool = True) -> list:
    notebook = notes()
    async with browser.tab(pages.target(path), notebook) as tab:
        await tab.goto(pages.url(path), 10.0)
        assert await tab.until(lambda: tab.loaded, 10.0)
        assert await tab.settles(0.3, 10.0 if still else 1.0) is still
    return notebook.exchanges


async def test_a_request_is_told_by_what_came_of_it(browser, pages) -> None:
    document, script, closed = await exchanges(browser, pages, "/")
    assert (document.method, document.resource, document.status, document.reason) == ("GET", "document", 200, "OK")
    assert (script.status, script.failure) == (200, "")
    assert dict(script.headers)["server"] == "us"
    assert "x-token" not in dict(script.headers)
    assert dict(script.asked)["user-agent"]
    assert (closed.status, closed.failure) == (0, "err_connection_refused")
    assert 0 <= document.at <= script.at
    assert set(document.phases) >= {"processing", "transfer"}
    assert sum(document.phases.values()) <= document.seconds + 0.01


async def test_a_page_that_waits_for_something_is_not_still(browser, pages) -> None:
    _, waiting = await exchanges(browser, pages, "/waiting", still=False)
    assert (waiting.status, waiting.failure, waiting.seconds) == (0, "", 0.0)


async def test_only_so_many_requests_are_kept(browser, pages) -> None:
    assert len(await exchanges(browser, pages, "/many")) == EXCHANGES


async def test_what_is_no_request_is_not_told(browser, pages) -> None:
    assert [each.resource for each in await exchanges(browser, pages, "/data")] == ["document"]


async def test_a_refused_document_is_told_as_such(browser, pages) -> None:
    notebook = notes()
    with pytest.raises(Failed):
        async with browser.tab(pages.target("/"), notebook) as tab:
            await tab.goto(pages.url("/", host="localhost"), 10.0)
    assert [(each.status, each.failure) for each in notebook.exchanges] == [(0, "err_blocked_by_client")]


def test_a_phase_that_was_not_reached_is_absent() -> None:
    assert phases(NOTHING) == {}
    reused = NOTHING | {"requestStart": 1.0, "responseStart": 31.0}
    assert phases(reused) == {"processing": 0.03}


def test_tls_is_told_apart_from_the_connection() -> None:
    told = NOTHING | {"domainLookupStart": 0.0, "domainLookupEnd": 5.0, "connectStart": 5.0, "connectEnd": 45.0}
    assert phases(told) == {"resolve": 0.005, "connect": 0.04}
    assert phases(told | {"secureConnectionStart": 15.0}) == {"resolve": 0.005, "connect": 0.01, "tls": 0.03}
