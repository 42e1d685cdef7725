"""What outsiders are served: what happened, and nothing of the proof, of the office, or of the monitor itself."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import feedparser
import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor, public
from monitor.history.archive import Archive
from monitor.settings import Settings
from monitor.web.frame import Frame
from monitor.web.guard import Guard
from monitor.web.looks import key
from monitor.web.outages import address
from monitor.web.refusals import Refusals
from monitor.web.server import Server
from monitor.webfile import read
from tests.monitor.app_of import get
from tests.monitor.test_webfile import HASH, TLS, certificate, written
from tests.monitor.web.scene import proven


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    async with proven(tmp_path_factory.mktemp("data"), public_listen="127.0.0.1:0") as made:
        yield made


async def outside(
    monitor: Monitor, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, str, dict[str, str]]:
    assert monitor.public is not None
    async with (
        aiohttp.ClientSession() as session,
        session.get(monitor.public.url + path, headers=headers, allow_redirects=False) as reply,
    ):
        return reply.status, await reply.text(), dict(reply.headers)


def open_paths(monitor: Monitor) -> list[str]:
    outage = monitor.engine.outages["gckey"]
    return [
        *(
            "/?lang=en",
            "/fr/",
            "/services/gckey",
            "/fr/services/employer-portal",
            "/services/gckey/year",
            "/badges/gckey.svg",
        ),
        *(address(outage, lang) for lang in ("en", "fr")),
        *(
            "/outages.atom",
            "/fr/calendar.ics",
            "/api/v1/status",
            "/api/v1/openapi.json",
            f"/api/v1/outages/{outage.id}",
        ),
        *("/page.css", "/page.js"),
    ]


async def test_what_happened_is_there(monitor: Monitor) -> None:
    for path in open_paths(monitor):
        assert (await outside(monitor, path))[0] == 200, path
    _, text, _ = await outside(monitor, address(monitor.engine.outages["gckey"], "en"))
    told = LexborHTMLParser(text).css_first("article").text()
    for part in ("down", "server error", "Affected services", "What can be done", "How it stood"):
        assert part in told


async def test_nothing_of_the_proof_of_health_or_of_metrics_is_there(monitor: Monitor) -> None:
    base = address(monitor.engine.outages["gckey"], "en")
    (capture,) = (monitor.settings.data / "evidence" / "captures" / "gckey").iterdir()
    with Archive(monitor.history.path) as archive:
        began = monitor.engine.outages["gckey"].opened.latest
        look = key(next(archive.looks(began, monitor.equipment.clock.now(), service="gckey", bad_only=True)))
    hidden = [
        *("/metrics", "/probe?target=gckey/form", "/sd", "/readyz", "/health", "/fr/health", "/runbooks/ServiceDown"),
        *(f"{base}/{end}" for end in ("looks.csv", "outage.json", "pack.zip", "pack.pdf", "pictures")),
        f"{base}/pictures/{capture.name}/1.png",
        f"{base}/exhibits/{capture.name}/1",
        f"{base}/looks/{look}",
    ]
    for path in hidden:
        async with aiohttp.ClientSession() as session, session.get(monitor.server.url + path) as reply:
            assert reply.status == 200, path
        assert (await outside(monitor, path))[0] == 404, path


async def test_no_page_leads_to_what_outsiders_lack_or_tells_it(monitor: Monitor) -> None:
    seen: set[str] = set()
    for path in [each for each in open_paths(monitor) if not each.endswith((".css", ".js"))]:
        _, text, headers = await outside(monitor, path)
        assert "called" not in text, path  # the note of the office
        assert "Anna" not in text, path
        assert "très long" not in text, path  # what servers said, to us
        assert "192.0.2.7" not in text, path
        assert "cira" not in text, path  # which controls are asked
        if headers["Content-Type"].startswith("text/html"):
            html = LexborHTMLParser(text)
            seen |= {str(each.attributes["href"]) for each in html.css("a")}
            assert not html.css("img")
    for link in sorted(each for each in seen if each.startswith("/")):
        assert (await outside(monitor, link.partition("#")[0]))[0] in {200, 302}, link
    assert not [each for each in seen if "3000" in each]  # Grafana


async def test_health_is_told_in_one_word(monitor: Monitor) -> None:
    status, text, _ = await outside(monitor, "/healthz")
    assert (status, text) == (200, "ok\n")
    late = monitor.vitals.schedule.spared
    assert late is not None
    key_ = monitor.probes[0].key
    row = monitor.board._rows[key_]
    before, row.looked_at = row.looked_at, monitor.vitals.started_at.replace(year=2020)
    try:
        assert (await outside(monitor, "/healthz"))[:2] == (503, "late\n")
    finally:
        row.looked_at = before


async def test_feeds_lead_to_the_very_host_that_was_asked(monitor: Monitor) -> None:
    _, text, _ = await outside(monitor, "/fr/outages.atom")
    assert monitor.server.url not in text
    feed = feedparser.parse(text)
    assert not feed.bozo
    assert {each.link for each in feed.entries} == {
        address(monitor.engine.outages[slug], "fr") for slug in ("gckey", "employer-portal")
    }
    _, text, _ = await outside(monitor, "/calendar.ics")
    assert not [each for each in Calendar.from_ical(text).walk("VEVENT") if "url" in each]


async def test_the_api_tells_outages_without_what_the_office_wrote(monitor: Monitor) -> None:
    path = f"/api/v1/outages/{monitor.engine.outages['gckey'].id}"
    inside, out = [json.loads(each[1]) for each in (await get(monitor, path), await outside(monitor, path))]
    assert set(inside) - set(out) == {"remarks", "counts_as", "disputed_figures", "firm_figures"}
    assert inside["remarks"]
    assert out["figures"]


async def test_pages_drawn_for_one_are_not_handed_to_the_other(monitor: Monitor) -> None:
    for ask in (get, outside, get, outside):
        _, text, _ = await ask(monitor, "/?lang=en")
        assert ("/metrics" in text) is (ask is get)


async def test_a_web_page_elsewhere_cannot_reach_it_by_a_name_of_its_own(monitor: Monitor) -> None:
    assert (await outside(monitor, "/", {"Host": "evil.example"}))[0] == 421


async def test_it_uses_the_offices_certificate_and_asks_nobody_for_one_or_for_a_name(
    monitor: Monitor, tmp_path: Path
) -> None:
    certificate(tmp_path)
    strict = ", client_ca_file: m.crt, client_auth_type: RequireAndVerifyClientCert"
    told = read(written(tmp_path, TLS % strict + f"basic_auth_users: {{office: {HASH}}}\n"))
    server = public(Settings(public_listen="127.0.0.1:0"), monitor.site, told)
    await server.start()
    try:
        assert server.url.startswith("https://")
        async with aiohttp.ClientSession() as session, session.get(f"{server.url}/healthz", ssl=False) as reply:
            assert reply.status == 200
    finally:
        await server.stop()


@pytest.mark.parametrize("path", ["/health", "/fr/outages/gckey/1", "/services/nothing", "/runbooks/x", "/fr/metrics"])
async def test_what_outsiders_lack_is_refused_on_a_page_that_tells_nothing(monitor: Monitor, path: str) -> None:
    status, text, headers = await outside(monitor, path, {"Accept": "text/html"})
    assert status == 404
    assert headers["Server"] == "ircc-monitor"
    html = LexborHTMLParser(text)
    assert html.css_first("html").attributes["lang"] == ("fr-CA" if path.startswith("/fr/") else "en-CA")
    for link in html.css("a"):
        assert (await outside(monitor, str(link.attributes["href"])))[0] in {200, 302}
    assert html.css("header p")
    status, text, headers = await outside(monitor, "/api/v1/nothing", {"Accept": "text/html"})
    assert (status, set(json.loads(text))) == (404, {"error"})


async def test_a_guarded_monitor_asks_strangers_for_a_name_and_shows_them_no_page() -> None:
    site = Refusals(Frame(simulated=False)).middleware
    server = Server([], "127.0.0.1", 0, guards=[Guard({"office": HASH}).middleware, site])
    await server.start()
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{server.url}/x", headers={"Accept": "text/html"}) as r,
        ):
            assert (r.status, r.content_type) == (401, "text/plain")
    finally:
        await server.stop()
