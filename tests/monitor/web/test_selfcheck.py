"""The page about the monitor itself: what it can be believed for, in both languages."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.history.condition import Condition
from monitor.model import Role
from monitor.web.selfcheck import facts
from probes.model import Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    page = probe("page", service="eta", address="eta.example:443", kind=kind(fine), every=0.5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=0.5)
    services = (service("eta", page), service("controls", control, role=Role.CONTROL))
    async with monitor_of(tmp_path_factory.mktemp("data"), *services) as made:
        await looked(made)
        yield made


@pytest.mark.parametrize(("path", "says"), [("/health", "Running since"), ("/fr/health", "En marche depuis")])
async def test_it_is_there_in_both_languages_and_names_its_controls(monitor: Monitor, path: str, says: str) -> None:
    status, text, headers = await get(monitor, path)
    assert status == 200
    assert headers["Content-Language"] == ("fr-CA" if "fr" in path else "en-CA")
    html = LexborHTMLParser(text)
    assert says in html.css_first("dl").text()
    assert "controls/cira" in html.css_first("table").text()


async def test_a_history_that_cannot_be_written_is_told_and_not_as_it_should_be(monitor: Monitor) -> None:
    assert {each.key: each for each in facts(monitor.vitals, "en")}["health_kept"].good

    class Full:
        condition = Condition(writable=False, trouble="the disk is full", waiting=3)

    told = {each.key: each for each in facts(replace(monitor.vitals, history=Full()), "en")}  # type: ignore[arg-type]
    assert told["health_kept"].good is False
    assert "the disk is full" in told["health_kept"].text
    assert (told["health_queued"].text, told["health_queued"].good) == ("3", False)


async def test_every_page_leads_to_it(monitor: Monitor) -> None:
    for path, where in (("/?lang=en", "/health"), ("/fr/", "/fr/health")):
        links = [each.attributes["href"] for each in LexborHTMLParser((await get(monitor, path))[1]).css("footer a")]
        assert where in links
