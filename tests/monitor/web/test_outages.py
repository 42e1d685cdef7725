"""The page of one outage: found as an alert names it, in both languages, with the proof to take along."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.model import Role
from monitor.web.outages import address
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
    form = probe("form", service="gckey", address="gckey.example:443", kind=kind(broken), every=0.5)
    sign_in = probe("sign-in", service="portal", address="portal.example:443", kind=kind(broken), every=0.5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=0.5)
    titles = {"en": "GCKey <sign-in>", "fr": "CléGC <connexion>"}
    services = (
        service("gckey", form, role=Role.COMPONENT, confirm=1, title=titles),
        service("portal", sign_in, depends_on=("gckey",), confirm=1),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(tmp_path_factory.mktemp("data"), *services) as made:
        await looked(made)
        yield made


async def page(monitor: Monitor, slug: str, lang: str = "en") -> LexborHTMLParser:
    status, text, headers = await get(monitor, address(monitor.engine.outages[slug], lang))
    assert status == 200
    assert headers["Content-Language"] == f"{lang}-CA"
    return LexborHTMLParser(text)


async def test_it_says_what_when_and_why_and_escapes_what_it_was_told(monitor: Monitor) -> None:
    html = await page(monitor, "gckey")
    text = html.css_first("article").text()
    assert "GCKey <sign-in>" in text
    assert monitor.engine.outages["gckey"].id in text
    assert "server error" in text
    assert html.css_first("sign-in") is None


async def test_the_french_page_is_french_and_each_leads_to_the_other(monitor: Monitor) -> None:
    html = await page(monitor, "gckey", "fr")
    assert "CléGC" in html.css_first("article h2").text()
    assert "erreur du serveur" in html.css_first("article").text()
    over = html.css_first("nav a").attributes["href"]
    assert over == address(monitor.engine.outages["gckey"], "en")
    assert (await page(monitor, "gckey")).css_first("nav a").attributes["href"] == f"/fr{over}"


async def test_one_that_is_affected_by_a_component_leads_to_its_outage(monitor: Monitor) -> None:
    html = await page(monitor, "portal")
    links = [each.attributes["href"] for each in html.css("article a")]
    assert address(monitor.engine.outages["gckey"], "en") in links


async def test_the_proof_holds_every_look_of_every_probe_around_it(monitor: Monitor) -> None:
    html = await page(monitor, "gckey")
    (sheet,) = [each.attributes["href"] for each in html.css("a") if str(each.attributes["href"]).endswith("looks.csv")]
    status, text, headers = await get(monitor, str(sheet))
    assert status == 200
    assert headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["probe"] for row in rows} == {"gckey/form", "portal/sign-in", "controls/cira"}
    assert {row["outcome"] for row in rows} == {"up", "down"}
    status, text, _ = await get(monitor, str(sheet).replace("looks.csv", "outage.json"))
    assert json.loads(text)["outage"] == monitor.engine.outages["gckey"].id


@pytest.mark.parametrize(
    "path", ["/outages/gckey/12", "/outages/nothing/1764000000", "/outages/gckey/999999999999", "/outages/gckey/x"]
)
async def test_what_is_no_outage_is_not_found(monitor: Monitor, path: str) -> None:
    assert (await get(monitor, path))[0] == 404
