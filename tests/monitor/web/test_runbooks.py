"""Runbooks as pages: in both languages, with no way out of their folder and no HTML of their own."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.web.frame import Frame
from monitor.web.runbooks import FOLDER, Runbooks
from monitor.web.server import Server


@pytest.fixture(scope="module")
async def url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    folder: Path = tmp_path_factory.mktemp("runbooks")
    for lang, text in (("en", "# Down\n\n- look <script>alert(1)</script>"), ("fr", "# En panne\n\n- regarder")):
        (folder / lang).mkdir()
        (folder / lang / "ServiceDown.md").write_text(text, encoding="utf-8")
    (folder / "secret.md").write_text("no", encoding="utf-8")
    server = Server(Runbooks(Frame(simulated=False), folder).routes(), "127.0.0.1", 0)
    await server.start()
    yield server.url
    await server.stop()


async def got(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address) as reply:
        return reply.status, await reply.text()


async def test_a_runbook_is_there_in_both_languages(url: str) -> None:
    status, text = await got(f"{url}/runbooks/ServiceDown")
    html = LexborHTMLParser(text)
    assert (status, html.css_first("article h1").text()) == (200, "Down")
    status, text = await got(f"{url}{html.css_first('nav a').attributes['href']}")
    assert (status, LexborHTMLParser(text).css_first("article h1").text()) == (200, "En panne")


async def test_html_in_a_runbook_is_text(url: str) -> None:
    html = LexborHTMLParser((await got(f"{url}/runbooks/ServiceDown"))[1])
    assert [each.attributes.get("src") for each in html.css("script")] == ["/page.js"]
    assert "<script>" in html.css_first("article li").text()


@pytest.mark.parametrize("name", ["Nothing", "..%2Fsecret", "secret", "%2e%2e%2fsecret.md"])
async def test_no_other_file_can_be_had(url: str, name: str) -> None:
    assert (await got(f"{url}/runbooks/{name}"))[0] == 404


def test_those_that_ship_lie_beside_the_rules() -> None:
    assert FOLDER.name == "runbooks"
    assert FOLDER.parent.name == "dashboards"
