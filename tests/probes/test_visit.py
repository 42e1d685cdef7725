"""Steps, expectations and what becomes of a broken one, on pages that fail in every way a portal does."""

import asyncio
import contextlib

import pytest
import pytest_asyncio

from probes.failures import Failed, Faulty
from probes.model import Cause, Outcome, StepOutcome
from probes.toolbox import Notebook
from probes.visit import Itinerary, Visit
from tests.browsing import beginning, browsing, leads_to, never, notes, serving, status
from tests.listeners import closed_port

LOREM = "<p>" + "Immigration, Refugees and Citizenship Canada. " * 60 + "</p>"
CLOSED = closed_port()
PAGES = {
    "/": "<h1>Sign in</h1><a id=link href=/next>go</a>",
    "/next": "<h1>Next</h1><input id=name><button id=send>Send</button><button id=held disabled>Held</button>",
    "/marked": status(200, "<h1>Sign in</h1><a id=link>", Set_Cookie="session=s3ss10n-T0k3n-9f8e7d"),
    "/late": "<button id=send disabled>Send</button><script>setTimeout(() => { send.disabled = false }, 300)</script>",
    "/hidden": "<p id=twice hidden>no</p><p id=twice>yes</p><p id=gone style='display:none'>no</p>",
    "/dead": "<a id=link href='#' onclick='return false'>go</a>",
    "/covered": "<button id=link>go</button><div style='position:fixed;inset:0;background:white'></div>",
    "/to-silent": "<a id=link href=/silent>go</a>",
    "/to-500": "<a id=link href=/500>go</a>",
    "/to-closed": f"<a id=link href='http://127.0.0.1:{closed_port()}/'>go</a>",
    "/to-hop": "<a id=link href=/hop>go</a>",
    "/hop": leads_to("/next"),
    "/silent": never,
    "/stalled": beginning("<html><body><h1>Sign in</h1>"),
    "/500": status(500, "<h1>Internal Server Error</h1>"),
    "/404": status(404, "<h1>Not here</h1>"),
    "/403": status(403, "<h1>No</h1>"),
    "/429": status(429, "<h1>Slow down</h1>", Retry_After="90"),
    "/maintenance": status(503, "<h1>Scheduled maintenance</h1><p>This online service will be unavailable from 1</p>"),
    "/server-down": "<p><strong>Our server is down</strong></p>",
    "/comment": "<!-- Our online services are unavailable. Please try again later. --><h1>Other</h1>",
    "/to-gone": "<a id=link href=/gone>go</a>",
    "/gone": leads_to(f"http://127.0.0.1:{CLOSED}/"),
    "/notice": f"<div>This online service will be unavailable from 12:00 a.m.</div>{LOREM}",
    "/expired": "<h1>Session expired</h1>",
    "/script-404": "<script src=/nowhere.js></script><h1>Sign in</h1>",
}
FIND = {
    "heading": "h1:has-text('Sign in')",
    "link": "#link",
    "name": "#name",
    "send": "#send",
    "held": "#held",
    "twice": "#twice",
    "gone": "#gone",
    "by_role": "role=button[name=/^send$/i]",
    "by_text": "text=Send",
    "nowhere": "#nowhere",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pages():
    async with serving(PAGES) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(tmp_path_factory):
    async with browsing(tmp_path_factory.mktemp("browser") / "data") as made:
        yield made


@pytest.fixture
def visiting(browser, pages):
    """Opens visits that start at a path; each step may take *seconds*."""

    @contextlib.asynccontextmanager
    async def visiting(path="/", *, seconds=10.0, total=60.0, hosts=(), **changes):
        target = pages.target(path, hosts=frozenset(hosts))
        notebook = notes()
        plan = {
            "address": target.address,
            "lang": "en",
            "find": FIND,
            "steps": ("one", "two", "three"),
            "step_seconds": seconds,
            "ends": asyncio.get_running_loop().time() + total,
        }
        async with browser.tab(target, notebook) as tab:
            yield Visit(tab, Itinerary(**{**plan, **changes}), notebook), notebook

    return visiting


async def failure(visiting, path, act, **changes) -> tuple[Failed, Notebook]:
    """What a visit fails with that opens *path* and does *act*, and its notebook."""
    async with visiting(path, **{"seconds": 3.0, **changes}) as (visit, notebook):
        async with visit.step("one"):
            await visit.open(visit.url())
        with pytest.raises(Failed) as caught:
            async with visit.step("two"):
                await act(visit)
        visit.finish()
    return caught.value, notebook


def brief(failed: Failed) -> tuple[Outcome, Cause, str]:
    return failed.outcome, failed.cause, failed.code


async def test_a_story_that_can_be_told_passes_every_step_and_leaves_no_picture(visiting, pages):
    async with visiting() as (visit, notebook):
        async with visit.step("one"):
            await visit.open(visit.url())
            await visit.see("heading", "link")
        async with visit.step("two"):
            await visit.follow("link")
        async with visit.step("three"):
            await visit.ready("name", "send", "by_role", "by_text")
        visit.finish()
    assert [(each.name, each.outcome) for each in notebook.steps] == [
        (name, StepOutcome.PASSED) for name in ("one", "two", "three")
    ]
    assert all(each.seconds > 0 for each in notebook.steps)
    assert (notebook.artifacts, notebook.picture) == ([], None)
    assert (notebook.http.status, notebook.http.url) == (200, pages.url("/next"))
    assert [hop.status for hop in notebook.http.hops] == [200, 200]


async def test_a_request_that_gets_no_reply_is_told_by_where_it_went_and_has_no_status(visiting):
    failed, notebook = await failure(visiting, "/to-gone", lambda visit: visit.follow("link"))
    assert failed.cause is Cause.TCP
    assert notebook.failed_at == f"127.0.0.1:{CLOSED}"
    assert notebook.http.status == 0
    assert [hop.status for hop in notebook.http.hops] == [200, 302]


async def test_a_request_that_the_gate_forbids_keeps_its_reason_whatever_the_page_says(visiting):
    async with visiting("/to-hop") as (visit, notebook):
        async with visit.step("one"):
            await visit.open(visit.url())
        spent = Failed(Cause.BLOCKED, "enough for this hour", code="cap")

        def gate(_):
            raise spent

        notebook.gate = gate
        with pytest.raises(Failed) as caught:
            async with visit.step("two"):
                await visit.follow("link")
        visit.finish()
    assert caught.value is spent
    assert (notebook.requests, notebook.failed_at) == ({"127.0.0.1": 1}, "")


async def test_the_step_that_fails_is_pictured_and_those_after_it_are_skipped(visiting):
    failed, notebook = await failure(visiting, "/next", lambda visit: visit.see("nowhere"))
    assert brief(failed) == (Outcome.DEGRADED, Cause.JOURNEY_STEP, "missing")
    assert "nowhere" in failed.detail
    assert [each.outcome for each in notebook.steps] == [StepOutcome.PASSED, StepOutcome.FAILED, StepOutcome.SKIPPED]
    assert notebook.steps[2].seconds is None
    assert notebook.picture.startswith(b"\x89PNG")
    assert notebook.page_text
    assert [(each.resource, each.status) for each in notebook.exchanges] == [("document", 200)]


async def test_the_steps_clock_stops_before_the_picture_is_taken(visiting):
    _, notebook = await failure(visiting, "/next", lambda visit: visit.see("nowhere"), seconds=2)
    assert 2 <= notebook.steps[1].seconds < 3


async def test_the_cookies_of_the_failing_page_are_told_to_be_blotted_out(visiting):
    failed, notebook = await failure(visiting, "/marked", lambda visit: visit.see("nowhere"))
    assert failed.code == "missing"
    assert notebook.cookies == {"s3ss10n-T0k3n-9f8e7d"}
    assert "s3ss10n" not in repr(notebook)


async def test_only_what_can_be_seen_counts(visiting):
    async with visiting("/hidden") as (visit, _), visit.step("one"):
        await visit.open(visit.url())
        await visit.see("twice")
    failed, _ = await failure(visiting, "/hidden", lambda visit: visit.see("gone"))
    assert failed.code == "missing"


async def test_a_button_that_is_enabled_late_is_waited_for(visiting):
    async with visiting("/late") as (visit, _), visit.step("one"):
        await visit.open(visit.url())
        await visit.ready("send")


@pytest.mark.parametrize(
    ("path", "act", "expected"),
    [
        ("/next", lambda visit: visit.ready("held"), (Outcome.DEGRADED, Cause.JOURNEY_STEP, "disabled")),
        ("/covered", lambda visit: visit.click("link"), (Outcome.DEGRADED, Cause.JOURNEY_STEP, "unclickable")),
        ("/dead", lambda visit: visit.follow("link"), (Outcome.DEGRADED, Cause.JOURNEY_STEP, "no_effect")),
        ("/to-silent", lambda visit: visit.follow("link"), (Outcome.DOWN, Cause.TIMEOUT, "ttfb")),
        ("/to-500", lambda visit: visit.follow("link"), (Outcome.DOWN, Cause.HTTP_5XX, "500")),
        ("/to-hop", lambda visit: visit.follow("link", away=True), (Outcome.DOWN, Cause.REDIRECT, "flow_broken")),
        ("/stalled", lambda visit: visit.see("link"), (Outcome.DOWN, Cause.TIMEOUT, "load")),
        ("/server-down", lambda visit: visit.see("link"), (Outcome.DOWN, Cause.CONTENT_MISMATCH, "error_text")),
        ("/expired", lambda visit: visit.see("link"), (Outcome.DEGRADED, Cause.CONTENT_MISMATCH, "session")),
        ("/comment", lambda visit: visit.see("link"), (Outcome.DEGRADED, Cause.JOURNEY_STEP, "missing")),
        ("/notice", lambda visit: visit.see("link"), (Outcome.DEGRADED, Cause.JOURNEY_STEP, "missing")),
        ("/next", lambda visit: visit.see("unknown"), (Outcome.UNKNOWN, Cause.PROBER_FAULT, "find")),
    ],
)
async def test_a_broken_expectation_is_weighed_by_what_the_page_says(visiting, path, act, expected):
    failed, _ = await failure(visiting, path, act)
    assert brief(failed) == expected


async def test_a_link_to_a_port_where_nobody_listens_is_a_failed_connection(visiting):
    failed, notebook = await failure(visiting, "/to-closed", lambda visit: visit.follow("link"), seconds=10)
    assert failed.cause is Cause.TCP
    assert notebook.picture


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/500", (Outcome.DOWN, Cause.HTTP_5XX, "500")),
        ("/404", (Outcome.DOWN, Cause.HTTP_4XX, "404")),
        ("/403", (Outcome.UNKNOWN, Cause.BLOCKED, "403")),
        ("/429", (Outcome.UNKNOWN, Cause.BLOCKED, "429")),
        ("/maintenance", (Outcome.MAINTENANCE, Cause.MAINTENANCE_PAGE, "page")),
    ],
)
async def test_a_first_page_with_a_bad_status_fails_the_first_step(visiting, path, expected):
    with pytest.raises(Failed) as caught:
        async with visiting(path) as (visit, notebook), visit.step("one"):
            await visit.open(visit.url())
    assert brief(caught.value) == expected
    assert caught.value.retry_after == (90 if path == "/429" else None)
    assert notebook.picture


async def test_a_link_that_leads_to_another_host_is_followed_where_that_is_allowed(visiting, pages):
    away = {"/": f"<a id=link href='{pages.url('/next', 'localhost')}'>go</a>"}
    async with serving(away) as portal, visiting(hosts=["localhost"], address=portal.url()) as (visit, _):
        async with visit.step("one"):
            await visit.open(visit.url())
            assert visit.host == "127.0.0.1"
        async with visit.step("two"):
            await visit.follow("link", away=True)
            assert visit.host == "localhost"


async def test_the_time_of_all_steps_together_is_bounded(visiting):
    began = asyncio.get_running_loop().time()
    with pytest.raises(Failed) as caught:
        async with visiting("/silent", seconds=30, total=1) as (visit, _), visit.step("one"):
            await visit.open(visit.url())
    assert caught.value.cause is Cause.TIMEOUT
    assert asyncio.get_running_loop().time() - began < 15


async def test_a_missing_script_is_written_down(visiting):
    async with visiting("/script-404") as (visit, notebook), visit.step("one"):
        await visit.open(visit.url())
        await visit.see("heading")
    assert any("nowhere.js answered 404" in line for line in notebook.lines)


async def test_a_secret_is_handed_over_by_name_and_a_missing_one_is_our_own_fault(visiting):
    async with visiting(secrets={"password": "hunter2"}) as (visit, notebook):
        assert visit.secret("password") == "hunter2"
        with pytest.raises(Faulty, match="not configured") as caught:
            visit.secret("user")
    assert caught.value.code == "secret"
    assert "hunter2" not in repr(visit) + str(notebook)


async def test_an_error_of_the_journey_itself_goes_through_and_fails_its_step(visiting):
    with pytest.raises(ZeroDivisionError):
        async with visiting() as (visit, notebook), visit.step("one"):
            raise ZeroDivisionError
    assert [each.outcome for each in notebook.steps] == [StepOutcome.FAILED]
