"""A real Firefox over real sockets, where there is one: what it sees, may not ask for, and leaves behind."""

import contextlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from probes.chromium import processes
from probes.failures import Failed
from probes.firefox.executable import find
from probes.firefox.gate import Resolve
from probes.firefox.opinion import opinion
from probes.model import Cause, Route, Target
from probes.portrait import Portrait
from probes.toolbox import Notebook
from tests.browsing import AGENT, Page, Served, beginning, leads_to, never, serving, status

FIREFOX = find()
pytestmark = [
    pytest.mark.skipif(FIREFOX is None, reason="no Firefox is installed"),
    pytest.mark.timeout(180),
]


async def nowhere(host: str) -> tuple[str, ...]:
    raise AssertionError(host)  # addresses, and names behind a proxy, are not for us to look up


async def asked(
    folder: Path,
    target: Target,
    notebook: Notebook | None = None,
    seconds: float = 15.0,
    resolve: Resolve = nowhere,
) -> Portrait:
    assert FIREFOX is not None
    place = folder / "firefox"
    try:
        return await opinion(
            FIREFOX, place, target, notebook or Notebook(), resolve=resolve, user_agent=AGENT, seconds=seconds
        )
    finally:
        assert not place.exists()
        assert not [each for each in processes.running() if str(place) in each.command]


@contextlib.asynccontextmanager
async def pages(**named: Page) -> AsyncIterator[Served]:
    async with serving({f"/{name}" if name != "home" else "/": page for name, page in named.items()}) as served:
        yield served


async def test_a_page_is_pictured_and_read_and_told_who_asks(tmp_path: Path) -> None:
    async def home(request):
        reply = await status(503, "<title>Panne</title><h1>Our server is down</h1>", Server="gate")(request)
        reply.set_cookie("sid", "a-very-secret-session")
        return reply

    async with pages(home=home) as served:
        seen = await asked(tmp_path, served.target("/?token=abcdef", lang="fr"))
        request = served.requests[0]
    assert (seen.status, seen.title, seen.cause) == (503, "Panne", Cause.HTTP_5XX)
    assert "Our server is down" in seen.text
    assert seen.browser.startswith("Firefox ")
    assert request.headers["User-Agent"].endswith(AGENT)
    assert request.headers["Accept-Language"].startswith("fr-CA")
    assert "abcdef" not in repr(seen)
    assert seen.cookies == ("a-very-secret-session",)
    assert "a-very-secret" not in repr(seen)
    assert dict(seen.headers).get("server", dict(seen.headers).get("Server")) == "gate"
    picture = Image.open(io.BytesIO(seen.picture or b""))
    assert picture.size == (1280, 900)
    assert len(set(picture.convert("L").tobytes())) > 3


async def test_redirects_are_followed_and_told_and_may_not_leave_the_allowed_hosts(tmp_path: Path) -> None:
    async with pages(home="<title>Elsewhere</title>") as other, pages(start=leads_to("/end"), end="<p>here") as served:
        seen = await asked(tmp_path, served.target("/start"))
        assert [(each.status, each.url.rpartition("/")[2]) for each in seen.hops] == [(302, "start"), (200, "end")]
        there = other.url("/", host="localhost")
        async with pages(away=leads_to(there)) as leading:
            seen = await asked(tmp_path, leading.target("/away"))
        assert (seen.cause, seen.code) == (Cause.REDIRECT, "offsite")
        assert other.requests == []


async def test_a_page_that_never_answers_is_a_timeout_with_a_picture(tmp_path: Path) -> None:
    async with pages(home=never) as served:
        seen = await asked(tmp_path, served.target(), seconds=3)
    assert (seen.cause, seen.status) == (Cause.TIMEOUT, 0)


async def test_a_closed_port_is_told_in_firefox_own_words(tmp_path: Path) -> None:
    async with pages(home="x") as served:
        target = served.target()
    seen = await asked(tmp_path, target)
    assert (seen.cause, seen.status) == (Cause.TCP, 0)
    assert "CONNECTION_REFUSED" in seen.failure
    assert seen.picture


async def test_what_our_own_rules_forbid_is_not_asked_for(tmp_path: Path) -> None:
    def gate(host: str) -> None:
        raise Failed(Cause.BLOCKED, f"{host} is to be left alone", code="cap")

    async with pages(home="<p>here") as served:
        seen = await asked(tmp_path, served.target(), Notebook(gate=gate))
        assert served.requests == []
    assert (seen.cause, seen.code) == (Cause.BLOCKED, "cap")


async def test_a_page_may_not_reach_this_machine(tmp_path: Path) -> None:
    async with pages(home="secret") as inner, pages(home="outer") as served:
        page = f'<img src="{inner.url()}"><script>fetch("{inner.url()}", {{mode: "no-cors"}})</script>public'
        async with pages(home=page) as outer:
            # A proxy of the office answers for a public name.
            target = Target(address="http://portal.example.ca/", route=Route(proxy=outer.url("")), timeout=20.0)
            seen = await asked(tmp_path, target)
        assert "public" in seen.text
        assert (inner.requests, served.requests) == ([], [])


async def test_a_firefox_that_does_not_start_is_our_own_fault(tmp_path: Path) -> None:
    place = tmp_path / "firefox"
    target = Target(address="http://127.0.0.1:9/")
    seen = await opinion(Path("/bin/false"), place, target, Notebook(), resolve=nowhere, user_agent=AGENT)
    assert seen.cause is Cause.PROBER_FAULT
    assert not place.exists()


async def test_a_page_that_says_it_is_broken_does_not_work_whatever_its_status(tmp_path: Path) -> None:
    sorry = "<title>Portal</title><h1>This service is down for scheduled maintenance.</h1>"
    async with pages(home=sorry) as served:
        seen = await asked(tmp_path, served.target())
    assert (seen.status, seen.cause) == (200, Cause.MAINTENANCE_PAGE)


async def test_a_page_that_does_not_come_to_its_end_was_not_there_in_time(tmp_path: Path) -> None:
    async with pages(home=beginning("<title>Portal</title><h1>Welcome</h1>")) as served:
        seen = await asked(tmp_path, served.target(), seconds=4)
    assert (seen.status, seen.cause, seen.code) == (200, Cause.TIMEOUT, "load")


async def test_a_name_that_leads_to_a_private_address_is_not_asked(tmp_path: Path) -> None:
    questions: list[str] = []

    async def resolve(host: str) -> tuple[str, ...]:
        questions.append(host)
        return ("192.0.2.1", "127.0.0.1") if host != "public.example" else ("8.8.8.8",)

    async with pages(home="secret") as served:
        # A name that the system itself leads to this machine, as a hostile name server could any other.
        target = Target(address=served.url(host="localhost.localdomain"), timeout=20.0)
        seen = await asked(tmp_path, target, resolve=resolve)
        assert served.requests == []
    assert (seen.cause, seen.code) == (Cause.DNS, "not_public")
    assert questions == ["localhost.localdomain"]
    assert "secret" not in seen.text
