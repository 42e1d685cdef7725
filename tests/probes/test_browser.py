"""One Chromium for many looks: fresh contexts, gates, proxies, faults of our own side, and nothing left behind."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from probes.chromium import processes
from probes.failures import Failed, Faulty
from probes.model import Cause, Outcome, Route, Target
from probes.network import Detour
from tests.browsing import (
    AGENT,
    beginning,
    browsing,
    drivers,
    leads_to,
    never,
    notes,
    renderers,
    send,
    serving,
    status,
)
from tests.certificates import House
from tests.proxies import Proxy, proxying


async def counted(request: web.Request) -> web.Response:
    """Says how often this visitor was here before, by its cookie."""
    before = int(request.cookies.get("visits", "0"))
    response = web.Response(text=f"<p id=before>{before}</p>", content_type="text/html")
    response.set_cookie("visits", str(before + 1))
    return response


SPIN = "<p id=there>there</p><script>setTimeout(() => { for (;;); }, 100)</script>"
WELL = "<h1>Well</h1>"
PAGES = {
    "/": WELL,
    "/counted": counted,
    "/silent": never,
    "/spin": SPIN,
    "/endless": beginning("<p id=there>there</p>", more="<p>more</p>"),
    "/401": status(401, WWW_Authenticate='Basic realm="x"'),
    "/500": status(500),
    "/204": status(204),
    "/away": leads_to("http://localhost:1/evil"),
    "/download": status(200, "MZ", Content_Disposition='attachment; filename="../../evil.exe"'),
    "/dialogs": "<p id=there>there</p><script>for (let i = 0; i < 20; i++) { alert(i); confirm(i); prompt(i); }"
    "onbeforeunload = () => 'stay'; document.title = 'answered'</script>",
    "/opener": "<button id=open onclick=\"window.open('/', '_blank'); document.title = 'opened'\">open</button>",
    "/clock": "<p id=there></p><script>there.textContent = [Intl.DateTimeFormat().resolvedOptions().timeZone,"
    " navigator.language, innerWidth, innerHeight].join(' ')</script>",
    "/font": "<style>@font-face { font-family: x; src: url(/silent) } p { font-family: x }</style><p>there</p>",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pages():
    async with serving(PAGES) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(tmp_path_factory):
    async with browsing(tmp_path_factory.mktemp("browser") / "data") as made:
        yield made


async def failure(browser, target, act) -> Failed:
    """What a look that does *act* with its tab fails with."""
    with pytest.raises(Failed) as caught:
        async with browser.tab(target, notes()) as tab:
            await act(tab)
    return caught.value


async def visits(browser, target) -> Failed:
    return await failure(browser, target, lambda tab: tab.goto(target.address, 10))


async def works(browser, pages) -> bool:
    async with browser.tab(pages.target(), notes()) as tab:
        await tab.goto(pages.url(), 10)
        return await tab.visible("h1:has-text('Well')", 10)


async def test_nothing_is_started_before_the_first_look_and_all_is_gone_after_the_last(pages, tmp_path):
    async with browsing(tmp_path / "data") as browser:
        assert (browser.launches, browser.version, browser.pid) == (0, "", 0)
        assert await works(browser, pages)
        assert browser.launches == 1
        assert browser.version.startswith("Chromium 1")
        assert browser.pid in processes.browsers_under(browser.folder)
        assert processes.driver_of(browser.pid) in drivers()
    assert browser.crashes == 0


async def test_each_look_begins_without_the_cookies_of_the_one_before(browser, pages):
    for _ in range(2):
        async with browser.tab(pages.target("/counted"), notes()) as tab:
            await tab.goto(pages.url("/counted"), 10)
            assert await tab.visible("#before:has-text('0')", 10)
            await tab.goto(pages.url("/counted"), 10)
            assert await tab.visible("#before:has-text('1')", 10)


@pytest.mark.parametrize(("lang", "locale"), [("en", "en-CA"), ("fr", "fr-CA"), ("", "en-CA")])
async def test_a_page_sees_a_canadian_visitor_who_says_who_it_is(browser, pages, lang, locale):
    async with browser.tab(pages.target("/clock", lang=lang), notes()) as tab:
        await tab.goto(pages.url("/clock"), 10)
        assert await tab.visible(f"#there:has-text('America/Toronto {locale} 1280 900')", 10)
    headers = pages.requests[-1].headers
    assert headers["User-Agent"].endswith(AGENT)
    assert headers["Accept-Language"].startswith(locale)


async def test_documents_are_counted_by_host_and_the_address_they_came_from_is_kept(browser, pages):
    notebook = notes()
    async with browser.tab(pages.target(), notebook) as tab:
        await tab.goto(pages.url(), 10)
        assert [(each.status, each.address) for each in tab.documents] == [(200, "127.0.0.1")]
    assert notebook.requests == {"127.0.0.1": 1}
    assert notebook.address == "127.0.0.1"


async def test_a_document_that_the_gate_forbids_is_not_asked_for_and_ends_the_look(browser, pages):
    left = 1

    def gate(host):
        nonlocal left
        left -= 1
        if left < 0:
            raise Faulty(f"enough of {host}", code="cap")

    async with serving({"/": leads_to("/next"), "/next": WELL}) as portal:
        notebook = notes()
        notebook.gate = gate
        with pytest.raises(Faulty) as caught:
            async with browser.tab(portal.target(), notebook) as tab:
                await tab.goto(portal.url(), 10)
        assert (caught.value.code, portal.seen) == ("cap", ["/"])
        assert notebook.requests == {"127.0.0.1": 1}


async def test_the_document_of_a_frame_is_counted_and_gated_too(browser, pages):
    framed = "<p id=done hidden>done</p><iframe src=/inner onload='done.hidden = false'></iframe>"
    async with serving({"/": framed, "/inner": WELL}) as portal:
        notebook = notes()
        async with browser.tab(portal.target(), notebook) as tab:
            await tab.goto(portal.url(), 10)
            assert await tab.visible("#done", 10)
        assert notebook.requests == {"127.0.0.1": 2}

        def gate(_):
            if notebook.requests:
                raise Faulty("enough", code="cap")

        notebook = notes()
        notebook.gate = gate

        async def look():
            async with browser.tab(portal.target(), notebook) as tab:
                await tab.goto(portal.url(), 10)
                await tab.until(lambda: False, 10)

        with pytest.raises(Faulty) as caught:
            await look()
        assert caught.value.code == "cap"
        assert portal.seen.count("/inner") == 1


async def test_a_redirect_off_the_allowed_hosts_is_refused_before_it_is_made(browser, pages):
    async with serving({"/evil": WELL}) as evil, serving({"/": leads_to(evil.url("/evil", "localhost"))}) as portal:
        failed = await visits(browser, portal.target())
        assert evil.requests == []
        assert (failed.cause, failed.code, failed.outcome) == (Cause.REDIRECT, "offsite", Outcome.DEGRADED)
        assert "localhost" in failed.detail
        async with browser.tab(portal.target(hosts=frozenset({"localhost"})), notes()) as tab:
            await tab.goto(portal.url(), 10)
        assert evil.seen == ["/evil"]


async def test_a_page_cannot_leave_for_our_own_machine_by_script(browser):
    async with serving({"/inside": WELL}) as inside:
        script = f"<script>location = '{inside.url('/inside', 'localhost')}'</script>"
        async with serving({"/": script}) as portal:

            async def wait(tab):
                await tab.goto(portal.url(), 10)
                await tab.until(lambda: False, 10)

            assert (await failure(browser, portal.target(), wait)).code == "offsite"
        assert inside.requests == []


async def test_scripts_of_a_public_page_reach_no_address_of_our_own(tmp_path):
    async with serving({"/inside": WELL}) as inside:
        sources = [inside.url("/inside", host) for host in ("127.0.0.1", "localhost")]
        script = "".join(
            f"<img src='{each}'><iframe src='{each}'></iframe><link rel=prefetch href='{each}'><script>"
            f"fetch('{each}', {{mode: 'no-cors'}}).finally(() => {{ document.title += '.' }});"
            f"navigator.sendBeacon('{each}', 'x'); new WebSocket('{each.replace('http', 'ws')}')</script>"
            for each in sources
        )
        async with serving({"/": f"<p id=there>there</p>{script}"}) as portal:
            public = (f"--ip-address-space-overrides=127.0.0.1:{portal.port}=public",)
            async with browsing(tmp_path / "public", flags=public) as browser:
                async with browser.tab(portal.target(), notes()) as tab:
                    await tab.goto(portal.url(), 10)
                    await tab.visible("title:has-text('..')", 2)
                    assert (await tab.read()).title == ".."
                assert inside.requests == []
            async with browsing(tmp_path / "plain") as browser, browser.tab(portal.target(), notes()) as tab:
                await tab.goto(portal.url(), 10)
                await tab.visible("title:has-text('..')", 2)
            assert inside.seen, "the same page does reach it when it is no public page, so the test can tell"


async def test_a_form_is_described_to_nobody(tmp_path):
    form = (
        "<form method=post><input name=user><input name=email><input type=password name=pw><button>Go</button></form>"
    )
    log = tmp_path / "net.json"
    async with (
        serving({"/": form}) as portal,
        browsing(tmp_path / "data", flags=(f"--log-net-log={log}",)) as browser,
        browser.tab(portal.target(), notes()) as tab,
    ):
        await tab.goto(portal.url(), 10)
        async with asyncio.timeout(10):
            while "autofill.invalid" not in log.read_text(errors="replace"):
                await asyncio.sleep(0.2)
    said = log.read_text(errors="replace")
    assert f"127.0.0.1:{portal.port}" in said
    assert "content-autofill.googleapis.com" not in said


async def test_a_name_that_leads_to_a_private_address_is_no_portal(browser, pages):
    failed = await visits(browser, Target(address=pages.url(), private=False))
    assert (failed.cause, failed.code) == (Cause.DNS, "not_public")


async def test_a_detour_sends_each_host_to_its_port_and_knows_no_other(pages, tmp_path):
    detour = Detour(ports={("portal.example", 80): pages.port})
    async with browsing(tmp_path / "data", detour=detour) as browser:
        async with browser.tab(Target(address="http://portal.example/"), notes()) as tab:
            await tab.goto("http://portal.example/", 10)
            assert await tab.visible("h1", 10)
        assert pages.requests[-1].host == "portal.example"
        assert (await visits(browser, Target(address="http://elsewhere.example/"))).cause is Cause.DNS
        assert (await visits(browser, Target(address=pages.url()))).cause is Cause.DNS


async def test_an_extra_ca_is_believed_by_the_browser_it_is_given_to_and_by_no_other(browser, tmp_path):
    house = House(folder=tmp_path)
    async with serving({"/": WELL, "/down": leads_to("http://127.0.0.1/")}, house.server()) as portal:
        assert (await visits(browser, portal.target())).cause is Cause.TLS
        async with browsing(tmp_path / "data", ca_file=house.ca_file) as trusting:
            async with trusting.tab(portal.target(), notes()) as tab:
                await tab.goto(portal.url(), 10)
                assert await tab.visible("h1", 10)
            failed = await visits(trusting, portal.target("/down"))
            assert (failed.cause, failed.code) == (Cause.REDIRECT, "insecure")


async def test_a_ca_file_that_holds_no_certificate_is_our_own_fault_and_named(tmp_path):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("nothing")
    async with browsing(tmp_path / "data", ca_file=wrong) as browser:
        failed = await visits(browser, Target(address="http://127.0.0.1/"))
    assert (failed.cause, failed.code) == (Cause.PROBER_FAULT, "ca_file")
    assert str(wrong) in failed.detail


async def test_each_look_goes_out_by_its_own_proxy_with_its_own_password(tmp_path):
    house = House(folder=tmp_path)
    async with serving({"/": WELL}, house.server("portal.example")) as portal:
        upstream = {"portal.example:443": portal.port}
        async with (
            browsing(tmp_path / "data", ca_file=house.ca_file) as browser,
            proxying(Proxy(upstream=upstream)) as plain,
            proxying(Proxy(upstream=upstream, user="clerk", password="p@ss")) as guarded,
        ):
            for proxy in (plain, guarded):
                target = Target(address="https://portal.example/", route=Route(proxy=proxy.url))
                async with browser.tab(target, notes()) as tab:
                    await tab.goto(target.address, 10)
                    assert await tab.visible("h1", 10)
                assert proxy.asked[-1].startswith("CONNECT portal.example:443")
            for login in ("", "clerk:wrong@"):
                wrong = Route(proxy=f"http://{login}127.0.0.1:{guarded.port}")
                failed = await visits(browser, Target(address="https://portal.example/", route=wrong))
                assert failed.cause is Cause.PROBER_FAULT


async def test_dialogs_are_dismissed_and_nothing_hangs_on_them(browser, pages):
    async with browser.tab(pages.target("/dialogs"), notes()) as tab:
        await tab.goto(pages.url("/dialogs"), 10)
        assert await tab.visible("#there", 10)
        assert (await tab.read()).title == "answered"


async def test_windows_a_page_opens_are_closed_and_counted(browser, pages):
    async with browser.tab(pages.target("/opener"), notes()) as tab:
        await tab.goto(pages.url("/opener"), 10)
        assert await tab.click("#open", 10)
        assert await tab.until(lambda: tab.popups == 1, 10)


async def test_a_download_in_place_of_a_page_is_a_wrong_content_and_is_not_kept(browser, pages):
    failed = await visits(browser, pages.target("/download"))
    assert (failed.cause, failed.code) == (Cause.CONTENT_MISMATCH, "download")
    assert list(browser.folder.rglob("*evil*")) == []


async def test_a_reply_without_a_page_is_a_wrong_content(browser, pages):
    failed = await visits(browser, pages.target("/204"))
    assert (failed.cause, failed.code) == (Cause.CONTENT_MISMATCH, "no_content")


@pytest.mark.parametrize("number", [401, 500])
async def test_a_bad_status_is_told_even_where_chromium_shows_an_error_of_its_own(browser, pages, number):
    async with browser.tab(pages.target(f"/{number}"), notes()) as tab:
        await tab.goto(pages.url(f"/{number}"), 10)
        assert tab.document.status == number


async def test_a_page_that_never_ends_can_be_used_as_far_as_it_has_come(browser, pages):
    async with browser.tab(pages.target("/endless"), notes()) as tab:
        began = time.monotonic()
        await tab.goto(pages.url("/endless"), 10)
        assert await tab.visible("#there", 10)
        assert time.monotonic() - began < 9


async def test_a_server_that_says_nothing_is_a_timeout(browser, pages):
    target = pages.target("/silent")
    failed = await failure(browser, target, lambda tab: tab.goto(target.address, 1))
    assert failed.cause is Cause.TIMEOUT


async def test_a_selector_that_cannot_be_read_is_our_own_fault(browser, pages):
    failed = await failure(browser, pages.target(), lambda tab: tab.visible("a[[", 5))
    assert (failed.cause, failed.code) == (Cause.PROBER_FAULT, "selector")


@pytest.mark.parametrize("path", ["/", "/silent", "/font", "/endless", "/500"])
async def test_the_failing_moment_can_be_pictured(browser, pages, path):
    async with browser.tab(pages.target(path), notes()) as tab:
        try:
            await tab.goto(pages.url(path), 1)
        except Failed:
            assert path == "/silent"
        began = time.monotonic()
        picture = await tab.picture()
        assert time.monotonic() - began < 6
        assert picture is not None
        assert picture.startswith(b"\x89PNG")


async def test_a_page_that_spins_costs_no_more_than_the_time_allowed(browser, pages):
    began = time.monotonic()
    async with browser.tab(pages.target("/spin"), notes()) as tab:
        await tab.goto(pages.url("/spin"), 10)
        await tab.visible("#there", 10)
        assert not await tab.visible("#nowhere", 1)
        await tab.confirm()
        assert (await tab.read()).text in {"", "there"}
        await tab.picture()
    assert time.monotonic() - began < 25
    assert await works(browser, pages)


async def test_a_crashed_page_is_our_own_fault_and_says_nothing_of_the_portal(browser, pages):
    async def crash(tab):
        await tab.goto(pages.url("/"), 10)
        for pid in renderers(browser):
            send(pid, signal.SIGKILL)
        await tab.until(lambda: False, 10)

    failed = await failure(browser, pages.target(), crash)
    assert (failed.cause, failed.code) == (Cause.PROBER_FAULT, "browser_crashed")
    assert await works(browser, pages)


async def test_a_killed_browser_is_our_own_fault_and_is_replaced(pages, tmp_path):
    async with browsing(tmp_path / "data") as browser:

        async def kill(tab):
            await tab.goto(pages.url("/"), 10)
            send(browser.pid, signal.SIGKILL)
            await tab.visible("#nowhere", 10)

        failed = await failure(browser, pages.target(), kill)
        assert (failed.cause, failed.code) == (Cause.PROBER_FAULT, "browser_crashed")
        assert await works(browser, pages)
        assert (browser.launches, browser.crashes) == (2, 1)


async def test_a_stopped_browser_is_told_from_a_silent_portal_and_ended_by_its_process_id(pages, tmp_path):
    async with browsing(tmp_path / "data") as browser:
        stopped = []

        async def stop(tab):
            await tab.goto(pages.url("/"), 10)
            stopped.append(browser.pid)
            send(browser.pid, signal.SIGSTOP)
            assert not await tab.visible("#nowhere", 1)
            await tab.confirm()

        failed = await failure(browser, pages.target(), stop)
        assert (failed.cause, failed.code) == (Cause.PROBER_FAULT, "browser_crashed")
        assert stopped[0] not in {each.pid for each in processes.running()}
        assert await works(browser, pages)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_driver_that_died_or_froze_between_two_looks_costs_no_look(pages, tmp_path, number):
    async with browsing(tmp_path / "data") as browser:
        assert await works(browser, pages)
        send(processes.driver_of(browser.pid), number)
        assert await works(browser, pages)
        assert (browser.launches, browser.crashes) == (2, 1)


async def test_a_browser_that_died_between_two_looks_costs_no_look(pages, tmp_path):
    async with browsing(tmp_path / "data") as browser:
        assert await works(browser, pages)
        send(browser.pid, signal.SIGKILL)
        assert await works(browser, pages)
        assert (browser.launches, browser.crashes) == (2, 1)


async def test_a_stopped_browser_does_not_keep_the_monitor_from_closing(pages, tmp_path):
    async with browsing(tmp_path / "data") as browser:
        assert await works(browser, pages)
        send(browser.pid, signal.SIGSTOP)
        began = time.monotonic()
        await browser.close()
        assert time.monotonic() - began < 15


async def test_a_look_that_is_cut_short_leaves_the_browser_fit_for_the_next(pages, tmp_path):
    async with browsing(tmp_path / "data") as browser:
        assert await works(browser, pages)
        began = asyncio.Event()

        async def look():
            async with browser.tab(pages.target("/silent"), notes()) as tab:
                began.set()
                await tab.goto(pages.url("/silent"), 30)

        task = asyncio.create_task(look())
        await began.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await works(browser, pages)
        assert browser.launches == 1


async def test_a_worn_browser_is_let_go_of_also_when_a_deadline_cuts_the_closing_of_its_page(pages, tmp_path):
    async with browsing(tmp_path / "data", most_looks=1) as browser:
        inside, over = asyncio.Event(), asyncio.Event()

        async def look():
            async with browser.tab(pages.target(), notes()):
                inside.set()
                await over.wait()

        task = asyncio.create_task(look())
        await inside.wait()
        first = browser.pid
        assert await works(browser, pages)
        send(first, signal.SIGSTOP)
        over.set()
        for _ in range(5):
            await asyncio.sleep(0)  # into the closing of the page, which cannot end
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert first not in processes.browsers_under(browser.folder)


async def test_a_worn_browser_is_replaced_between_looks_and_never_under_one(pages, tmp_path):
    async with browsing(tmp_path / "data", most_looks=1) as browser:
        async with browser.tab(pages.target(), notes()) as tab:
            first = browser.pid
            assert await works(browser, pages)
            assert browser.pid != first
            await tab.goto(pages.url(), 10)
            assert await tab.visible("h1", 10)
        assert first not in {each.pid for each in processes.running()}
        assert (browser.launches, browser.crashes) == (2, 0)


async def test_an_updated_executable_is_started_anew(pages, tmp_path):
    launcher = tmp_path / "launcher"
    launcher.write_text('#!/bin/sh\nexec chromium "$@"\n')
    launcher.chmod(0o755)
    async with browsing(tmp_path / "data", executable=launcher) as browser:
        assert await works(browser, pages)
        assert await works(browser, pages)
        assert browser.launches == 1
        os.utime(launcher, (1, 1))
        assert await works(browser, pages)
        assert browser.launches == 2


async def test_an_executable_that_does_not_start_is_our_own_fault_and_leaves_nothing(tmp_path):
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'libfoo.so is missing' >&2\nexit 127\n")
    broken.chmod(0o755)
    async with browsing(tmp_path / "data", executable=broken) as browser:
        failed = await visits(browser, Target(address="http://127.0.0.1/"))
    assert (failed.cause, failed.code) == (Cause.PROBER_FAULT, "browser_launch")
    assert "libfoo.so is missing" in failed.detail


async def test_an_executable_that_is_not_there_is_our_own_fault_and_says_what_to_do(tmp_path):
    async with browsing(tmp_path / "data", executable=tmp_path / "nowhere") as browser:
        with pytest.raises(Faulty, match="correct the setting"):
            _ = browser.chromium


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused the sandbox")
async def test_root_runs_without_a_sandbox_and_is_told_so(pages, tmp_path):
    async with browsing(tmp_path / "data") as browser:
        assert not browser.sandboxed
    async with browsing(tmp_path / "asked", sandbox=True) as browser:
        failed = await visits(browser, pages.target())
    assert failed.code == "browser_launch"
    assert "sandbox" in failed.detail


LEFT = """
import asyncio, sys
from pathlib import Path
from probes.browser import Browser
from probes.model import Target
from probes.toolbox import Notebook

async def main():
    browser = Browser(executable=None, folder=Path(sys.argv[1]), user_agent_suffix="left/1")
    async with browser.tab(Target(address="http://127.0.0.1/"), Notebook()):
        print(browser.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_what_a_killed_monitor_left_running_is_ended_and_cleared_by_the_next(pages, tmp_path):
    folder = tmp_path / "data"
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        LEFT,
        str(folder),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    async with asyncio.timeout(30):
        left = int(await child.stdout.readline())
    send(left, signal.SIGSTOP)  # else it would end by itself with its driver
    child.kill()
    await child.wait()
    assert left in processes.browsers_under(folder)
    async with browsing(folder) as browser:
        assert await works(browser, pages)
        assert left not in {each.pid for each in processes.running()}
        assert [each.name for each in folder.iterdir()] == ["r1"]
