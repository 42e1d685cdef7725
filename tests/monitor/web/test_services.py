"""The page of one service: the present, a day to a year, figures with their coverage, outages, and its probes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.model import Role
from monitor.web.outages import address
from probes.failures import Failed
from probes.model import Announcement, Cause, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    raise Failed(Cause.HTTP_5XX, "the server answered <503>", code="503")


async def reads(target: Target, params: Any, tools: Tools) -> Reading:
    text = "Our online services are unavailable <b>now</b>. Please try again later."
    tools.notebook.announcements = (Announcement(text=text, lang="en", url="https://portal.example/"),)
    return tools.notebook.reading(Outcome.UP, Cause.MAINTENANCE_NOTICE)


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    form = probe("form", service="gckey", address="gckey.example:443", kind=kind(broken), every=0.5)
    page = probe("page", service="eta", address="eta.example:443", kind=kind(fine), every=0.5)
    notice = probe("notice", service="eta", address="n.example:443", kind=kind(reads, counts=False), every=0.5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=0.5)
    services = (
        service("gckey", form, role=Role.COMPONENT, confirm=1, title={"en": "GCKey", "fr": "CléGC"}),
        service("eta", page, notice, depends_on=("gckey",), title={"en": "eTA", "fr": "AVE"}),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(tmp_path_factory.mktemp("data"), *services) as made:
        await looked(made)
        async with asyncio.timeout(20):
            while any(each.seen_at == each.since for each in made.engine.standings.values()):
                await asyncio.sleep(0.05)  # a state lasts from one look to another
        yield made


async def read(monitor: Monitor, path: str) -> LexborHTMLParser:
    status, text, _ = await get(monitor, path)
    assert status == 200
    return LexborHTMLParser(text)


async def test_it_says_how_the_service_stands_and_what_stands_and_falls_with_it(monitor: Monitor) -> None:
    html = await read(monitor, "/services/eta")
    assert "up" in html.css_first(".worst").text()
    assert "/services/gckey" in [each.attributes["href"] for each in html.css("article a")]
    assert "Needed by: eTA" in (await read(monitor, "/services/gckey")).css_first("article").text()


async def test_there_is_a_line_and_a_row_of_figures_for_each_range(monitor: Monitor) -> None:
    html = await read(monitor, "/services/eta")
    assert len(html.css("svg.strip")) == 5
    first = html.css("article table")[0]
    assert [row.css_first("th").text() for row in first.css("tbody tr")] == [
        *("24 hours", "7 days", "30 days", "90 days", "a year")
    ]
    assert "100%" in first.css("tbody tr")[0].text()
    assert "0.0" in first.css("tbody tr")[4].css("td")[1].text()  # hardly any of the year was seen


async def test_the_open_outage_is_in_the_list_and_in_the_line(monitor: Monitor) -> None:
    html = await read(monitor, "/fr/services/gckey")
    links = [each.attributes["href"] for each in html.css("a")]
    where = address(monitor.engine.outages["gckey"], "fr")
    assert links.count(where) >= 3
    assert "en panne" in str(html.css_first("svg.strip a").attributes["aria-label"])


async def test_notices_are_quoted_and_escaped(monitor: Monitor) -> None:
    html = await read(monitor, "/services/eta")
    assert "unavailable <b>now</b>" in html.css_first("blockquote").text()
    assert html.css_first("blockquote b") is None


async def test_each_probe_shows_its_last_look_and_its_day(monitor: Monitor) -> None:
    html = await read(monitor, "/services/gckey")
    (told,) = html.css(".probe-story")
    assert "the server answered <503>" in told.text()
    assert told.css("svg.chart line.bad")
    assert not told.css("svg.chart polyline")
    up = (await read(monitor, "/services/eta")).css(".probe-story")[0]
    assert up.css("svg.chart polyline")


async def test_its_year_is_a_calendar_in_both_languages(monitor: Monitor) -> None:
    for front, state in (("", "down"), ("/fr", "en panne")):
        html = await read(monitor, f"{front}/services/gckey/year")
        assert len(html.css("table.month")) in {12, 13}
        (today,) = html.css("td.day.down")
        assert state in str(today.attributes["title"])
        assert len(html.css("td.day.unseen")) >= 364
        assert f"{front}/services/gckey/year" in [
            each.attributes["href"] for each in (await read(monitor, f"{front}/services/gckey")).css("article a")
        ]


@pytest.mark.parametrize("slug", ["nothing", "controls", "..%2f"])
async def test_what_is_no_service_is_not_found(monitor: Monitor, slug: str) -> None:
    assert (await get(monitor, f"/services/{slug}"))[0] == 404
