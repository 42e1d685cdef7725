"""A capture takes what it can in its time, spares hosts that ask for it, and says what it lacks."""

import asyncio
import io
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from monitor.board import Board
from monitor.config import Loader
from monitor.equipment import Equipment
from monitor.evidence.capturing.gathering import Gatherer, Subject
from monitor.evidence.capturing.tray import Tray
from monitor.evidence.model import How
from monitor.model import Observation, Probe, Service
from monitor.scrubbing import Scrubber
from monitor.settings import Settings
from probes import catalog
from probes.firefox.executable import find
from probes.model import Artifact, Cause, HttpFacts, Outcome, Reading
from tests.browsing import Served, never, serving, status
from tests.makers import observation
from tests.monitor.folders import control, page, write

PAGES = {
    "/good": "<title>Works</title><h1>It works</h1>",
    "/broken": status(503, "<title>Sorry</title><h1>Unavailable</h1>"),
    "/limited": status(429, "slow down", Retry_After="3000"),
    "/silent": never,
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is needed to gather, of services that a test writes."""

    folder: Path
    served: Served
    equipment: Equipment
    services: tuple[Service, ...]
    board: Board

    def probe(self, key: str) -> Probe:
        return next(each for service in self.services for each in service.probes if each.key == key)

    async def gather(self, slug: str, seconds: float = 40.0, **over: Any) -> Tray:
        tray = Tray()
        values: dict[str, Any] = {
            "service": next(each for each in self.services if each.slug == slug),
            "services": self.services,
            "notices": (),
            "since": self.equipment.clock.now() - timedelta(minutes=10),
            "shown": {},
            "pictures": True,
            "failing": True,
        }
        gatherer = Gatherer(self.equipment, self.board, vantage="here", simulated=False)
        ends = asyncio.get_running_loop().time() + seconds
        await gatherer.gather(Subject(**values | over), tray, Scrubber([]), ends)
        assert asyncio.get_running_loop().time() < ends + 8
        return tray


@pytest.fixture(scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    async with serving(PAGES) as served:
        control(folder / "services", served.port)
        for name in ("good", "broken", "limited", "silent"):
            write(folder / "services", name, page("page-en", served.url(f"/{name}"), lang="en"))
        write(folder / "services", "doors", page("door", f"127.0.0.1:{served.port}", kind="tcp"))
        settings = Settings(data=folder / "data", services=folder / "services", hourly_cap=500)
        services = Loader(settings, catalog.kinds()).load()
        async with Equipment(settings, services) as equipment:
            yield Desk(folder=folder, served=served, equipment=equipment, services=services, board=Board())


def failed(of: Probe, at: Any, *artifacts: Path) -> Observation:
    left = tuple(Artifact(name=each.name, media_type="x/y", path=each) for each in artifacts)
    reading = Reading(
        outcome=Outcome.DOWN,
        cause=Cause.HTTP_5XX,
        detail="HTTP 503",
        artifacts=left,
        http=HttpFacts(status=503, reason="", version="", url="http://portal.example/?a=b", title="Sorry"),
        browser="Chromium 1",
    )
    return observation(of=of, at=at, reading=reading)


async def test_a_page_is_visited_pictured_and_stamped(desk: Desk) -> None:
    tray = await desk.gather("broken")
    assert tray.missing == []
    (view,) = tray.views
    assert (view.source, view.status, view.title, view.cause) == ("visit", 503, "Sorry", Cause.HTTP_5XX)
    assert {each.how for each in tray.sheets} == {How.LOOKS, How.TEXT, How.HAR, How.PAGE, How.STAMPED}
    assert {view.page, view.stamped, view.text, view.har} == {
        f"visits/1-page-en/{each}" for each in ("page.png", "stamped.png", "page.txt", "exchanges.har")
    }


async def test_a_page_that_works_is_told_as_such(desk: Desk) -> None:
    tray = await desk.gather("good", failing=False)
    (view,) = tray.views
    assert (view.status, view.cause, view.failure, view.said) == (200, None, "", "It works")


async def test_a_page_that_never_answers_is_told_in_time_with_no_status(desk: Desk) -> None:
    tray = await desk.gather("silent", 16.0)
    assert [(each.status, each.cause) for each in tray.views] == [(0, Cause.TIMEOUT)]
    assert "time" not in tray.missing


async def test_what_is_there_when_time_is_up_is_kept(desk: Desk) -> None:
    began = time.monotonic()
    tray = await desk.gather("silent", 1.0)
    assert time.monotonic() - began < 9
    assert tray.missing == ["time"]
    assert [each.name for each in tray.sheets] == ["looks.json"]


async def test_a_failing_look_is_shown_with_what_it_left(desk: Desk, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (800, 200), (9, 9, 9)).save(picture, "PNG")
    files = {"failing-moment.png": picture.getvalue(), "page.txt": b"so sorry", "exchanges.har": b"{}", "x.bin": b"?"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    probe, now = desk.probe("good/page-en"), desk.equipment.clock.now()
    board = Board()
    await board.observe(failed(probe, now, *(tmp_path / each for each in (*files, "gone.txt"))))
    tray = await replace(desk, board=board).gather("good")
    look, visit = tray.views
    assert (look.source, look.said, look.status, look.url) == ("look", "so sorry", 503, "http://portal.example/?a=b")
    assert (look.page, look.stamped) == ("looks/good-page-en/failing-moment.png", "looks/good-page-en/stamped.png")
    assert visit.source == "visit"
    assert tray.missing == ["artifact:good/page-en/gone.txt"]
    assert "looks/good-page-en/x.bin" not in {each.name for each in tray.sheets}
    again = await replace(desk, board=board).gather("good", shown={probe.key: now}, pictures=False)
    assert again.views == []
    assert again.missing == ["outage_room"]


async def test_a_host_that_is_left_alone_is_not_visited(desk: Desk) -> None:
    before = len(desk.served.requests)
    politeness, probe = desk.equipment.politeness, desk.probe("good/page-en")
    http = HttpFacts(status=429, reason="", version="", url=probe.target.address)
    politeness.answered(probe.host, Reading(outcome=Outcome.UNKNOWN, cause=Cause.BLOCKED, http=http))
    tray = await desk.gather("good")
    politeness.answered(probe.host, Reading(outcome=Outcome.UP, http=replace(http, status=200)))
    assert tray.missing == ["back_off:good/page-en"]
    assert (tray.views, len(desk.served.requests)) == ([], before)


async def test_a_host_whose_hour_is_used_up_is_not_visited(desk: Desk) -> None:
    politeness = desk.equipment.politeness
    politeness.cap, cap = politeness.spent("127.0.0.1"), politeness.cap
    tray = await desk.gather("good")
    politeness.cap = cap
    assert tray.missing == ["budget:good/page-en"]


async def test_a_host_that_turns_us_away_is_not_visited(desk: Desk) -> None:
    board = Board()
    await board.observe(observation(Outcome.UNKNOWN, Cause.BLOCKED, of=desk.probe("broken/page-en")))
    tray = await replace(desk, board=board).gather("good")
    assert tray.missing == ["blocked:good/page-en"]


async def test_a_host_that_turns_the_visitor_away_is_left_alone_then(desk: Desk) -> None:
    politeness = desk.equipment.politeness
    tray = await desk.gather("limited")
    left = politeness.back_off("127.0.0.1")
    http = HttpFacts(status=200, reason="", version="", url="http://127.0.0.1/")
    politeness.answered("127.0.0.1", Reading(outcome=Outcome.UP, http=http))
    assert [each.status for each in tray.views] == [429]
    assert 2900 < left <= 3000


async def test_visits_are_counted_like_any_request(desk: Desk) -> None:
    before = desk.equipment.politeness.spent("127.0.0.1")
    await desk.gather("good")
    assert desk.equipment.politeness.spent("127.0.0.1") == before + 1


async def test_a_service_without_pages_says_so(desk: Desk) -> None:
    tray = await desk.gather("doors")
    assert tray.missing == ["no_page"]
    assert [each.how for each in tray.sheets] == [How.LOOKS]


async def test_when_our_own_line_is_dead_no_page_is_opened(desk: Desk) -> None:
    controls = desk.equipment.controls
    before = controls.probes
    controls.probes = tuple(
        replace(each, target=replace(each.target, address="127.0.0.1:1"), name="dead") for each in before
    )
    requests = len(desk.served.requests)
    tray = await desk.gather("good")
    controls.probes = before
    assert tray.missing == ["offline"]
    assert len(desk.served.requests) == requests


@pytest.mark.skipif(find() is None, reason="no Firefox is installed")
@pytest.mark.timeout(180)
async def test_a_second_engine_sees_the_page_too(desk: Desk) -> None:
    tray = await desk.gather("broken", second=True)
    assert tray.missing == []
    first, second = tray.views
    assert first.browser.startswith("Chromium")
    assert second.browser.startswith("Firefox")
    assert (second.source, second.status, second.title, second.cause) == ("visit", 503, "Sorry", Cause.HTTP_5XX)
    assert {second.page, second.stamped, second.text} == {
        f"visits/second-page-en/{each}" for each in ("page.png", "stamped.png", "page.txt")
    }
    assert desk.served.requests[-1].headers["User-Agent"].endswith(desk.equipment.user_agent)
