"""The page of the present state: what is not up comes first, and nobody has to reckon or to guess."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.model import Role
from monitor.outages.course import Course
from monitor.web.pages import arranged, lasting, tally
from monitor.web.timeline import RANGES
from probes.failures import Failed
from probes.model import Cause, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    raise Failed(Cause.HTTP_5XX, "the server answered <503>", code="503")


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    folder: Path = tmp_path_factory.mktemp("data")
    good = probe("page-en", service="eta", address="eta.example:443", kind=kind(fine), every=0.5)
    bad = probe("form-en", service="gckey", address="gckey.example:443", kind=kind(broken), every=0.5)
    slow = probe("page-fr", service="portal", address="portal.example:443", kind=kind(broken), every=0.5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=0.5)
    services = (
        service("eta", good, title={"en": "eTA", "fr": "AVE"}, depends_on=("gckey",)),
        service("gckey", bad, title={"en": "GCKey", "fr": "CléGC"}, role=Role.COMPONENT, confirm=1),
        service("portal", slow, title={"en": "Portal", "fr": "Portail"}, confirm=10_000),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(folder, *services) as made:
        await looked(made)
        yield made


async def page(monitor: Monitor, path: str = "/?lang=en") -> LexborHTMLParser:
    status, text, _ = await get(monitor, path)
    assert status == 200
    return LexborHTMLParser(text)


async def test_what_is_down_leads_to_the_page_of_its_outage(monitor: Monitor) -> None:
    for path, front in (("/?lang=en", ""), ("/fr/", "/fr")):
        (link,) = (await page(monitor, path)).css(".card.down a[href*='/outages/']")
        assert str(link.attributes["href"]).startswith(f"{front}/outages/gckey/")
        assert (await get(monitor, str(link.attributes["href"])))[0] == 200


async def test_the_first_screen_names_what_is_down_its_cause_and_whether_it_is_us(monitor: Monitor) -> None:
    html = await page(monitor)
    first = html.css(".card")[0]
    assert "GCKey" in first.text()
    assert "down" in first.text()
    assert "server error" in first.text()
    assert first.css_first("time") is not None
    assert "Our own line works" in html.css_first(".line").text()
    assert "1 down" in html.css_first("title").text()


async def test_a_service_says_that_what_it_depends_on_is_down(monitor: Monitor) -> None:
    card = next(each for each in (await page(monitor)).css(".card") if "eTA" in each.text())
    assert "Depends on: GCKey (down)" in card.text()


async def test_a_first_failing_look_is_said_to_await_confirmation(monitor: Monitor) -> None:
    french = await page(monitor, "/fr/")
    cards = {each.css_first("a").text(): each.text() for each in french.css(".card")}
    assert "un changement reste à confirmer" in cards["Portail"]
    assert "un changement reste à confirmer" not in cards["CléGC"]
    assert "un changement reste à confirmer" not in cards["AVE"]


async def test_what_a_server_said_is_escaped_and_marked_as_english_on_the_french_page(monitor: Monitor) -> None:
    _, text, _ = await get(monitor, "/fr/")
    assert '<span lang="en">the server answered &lt;503&gt;</span>' in text


async def test_controls_come_last_and_have_no_card(monitor: Monitor) -> None:
    html = await page(monitor)
    assert [each.attributes["id"] for each in html.css("h2")][-1] == "controls"
    assert [each.attributes["href"] for each in html.css(".card a[href^='#']")] == ["#gckey", "#portal", "#eta"]


async def test_nothing_on_the_page_needs_more_than_its_policy_allows(monitor: Monitor) -> None:
    html = await page(monitor)
    assert not html.css("[style], style, img, [onclick]")
    assert [(each.attributes.get("src"), each.text()) for each in html.css("script")] == [("/page.js", "")]


def test_the_worst_comes_first_and_a_component_before_what_it_takes_down() -> None:
    services = [service("a"), service("b"), service("c", role=Role.COMPONENT), service("d"), service("e")]
    outcomes = (Outcome.UP, Outcome.DOWN, Outcome.DOWN, Outcome.UNKNOWN, Outcome.DEGRADED)
    standings = {each.slug: Course(outcome=outcome) for each, outcome in zip(services, outcomes, strict=True)}
    assert [each.slug for each in arranged(services, standings)] == ["c", "b", "e", "d", "a"]
    assert tally(standings) == [
        (Outcome.DOWN, 2),
        (Outcome.DEGRADED, 1),
        (Outcome.UNKNOWN, 1),
        (Outcome.UP, 1),
    ]


def test_a_clock_set_back_shows_no_negative_time() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert lasting(now + timedelta(seconds=5), now, "en") == "0 s"


@pytest.mark.parametrize("path", ["/?lang=en", "/fr/"])
async def test_each_range_link_leads_to_that_range(monitor: Monitor, path: str) -> None:
    links = (await page(monitor, path)).css("nav.ranges a")
    assert len(links) == len(RANGES)
    for link in links:
        shown = await page(monitor, urljoin(path, str(link.attributes["href"])).partition("#")[0])
        (current,) = shown.css("nav.ranges [aria-current]")
        assert current.text() == link.text()
        assert shown.css_first("html").attributes["lang"] == ("fr-CA" if path == "/fr/" else "en-CA")
        bars = shown.css("svg.strip rect.down, svg.strip rect.degraded, svg.strip rect.maintenance")
        assert bars
        for bar in bars:  # each can be reached without a pointer
            assert bar.parent is not None
            assert bar.parent.tag == "a" or bar.parent.attributes.get("tabindex") == "0"
        details = shown.css("tr.detail span")
        assert details
        assert {each.attributes["lang"] for each in details} == {"en"}


def test_no_template_writes_an_entity_where_it_would_be_escaped_again() -> None:
    for template in (files("monitor.web") / "templates").iterdir():
        written = re.findall(r"\{\{.*?\}\}", template.read_text(encoding="utf-8"), re.DOTALL)
        assert not [each for each in written if re.search(r"&(?:\w+|#\d+);", each)], template.name
