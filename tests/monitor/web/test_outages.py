"""The page of one outage: found as an alert names it, in both languages, with the proof to take along."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.web.looks import KEY
from monitor.web.outages import address
from monitor.web.pictures import MOST_SHOWN
from tests.monitor.app_of import get
from tests.monitor.web.scene import capture_of, keep, proven


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    async with proven(tmp_path_factory.mktemp("data"), captures=2, views=2) as made:
        yield made


async def page(monitor: Monitor, slug: str, lang: str = "en") -> LexborHTMLParser:
    status, text, headers = await get(monitor, address(monitor.engine.outages[slug], lang))
    assert status == 200
    assert headers["Content-Language"] == f"{lang}-CA"
    return LexborHTMLParser(text)


def links(html: LexborHTMLParser) -> list[str]:
    return [str(each.attributes["href"]) for each in html.css("article a")]


async def test_it_says_what_when_and_why(monitor: Monitor) -> None:
    text = (await page(monitor, "gckey")).css_first("article").text()
    assert monitor.engine.outages["gckey"].id in text
    assert "server error" in text


@pytest.mark.parametrize(
    ("lang", "ours", "todo", "office"),
    [
        ("en", "Not our line", "What can be done", "shared sign-in"),
        ("fr", "Pas notre ligne", "Que faire", "connexion partagée"),
    ],
)
async def test_first_of_all_it_says_whose_fault_it_is_and_what_to_do(
    monitor: Monitor, lang: str, ours: str, todo: str, office: str
) -> None:
    gist = (await page(monitor, "gckey", lang)).css_first(".gist").text()
    for part in (ours, todo, office, "CIC.EmployerPortal-Portaildelemployeur.CIC@cic.gc.ca"):
        assert part in gist  # its own way, and that of the service that it took down
    assert ("No official notice" if lang == "en" else "Aucun avis officiel") in gist


async def test_the_french_page_is_french_and_each_leads_to_the_other(monitor: Monitor) -> None:
    html = await page(monitor, "gckey", "fr")
    assert "CléGC" in html.css_first("article h2").text()
    assert "erreur du serveur" in html.css_first("article").text()
    over = html.css_first("nav a").attributes["href"]
    assert over == address(monitor.engine.outages["gckey"], "en")
    assert (await page(monitor, "gckey")).css_first("nav a").attributes["href"] == f"/fr{over}"


async def test_an_outage_and_those_behind_which_it_stands_lead_to_each_other(monitor: Monitor) -> None:
    root, affected = (monitor.engine.outages[slug] for slug in ("gckey", "employer-portal"))
    assert address(root, "en") in links(await page(monitor, "employer-portal"))
    assert address(affected, "fr") in links(await page(monitor, "gckey", "fr"))
    assert "shared component: GCKey" in (await page(monitor, "employer-portal")).css_first(".gist").text()


async def test_what_the_controls_said_beside_the_failing_looks_is_told(monitor: Monitor) -> None:
    html = await page(monitor, "gckey")
    rows = [
        each for each in html.css("table tbody tr") if each.css_first("th") and "cira" in each.css_first("th").text()
    ]
    (row,) = rows
    cells = [each.text() for each in row.css("td")]
    assert "up" in cells[0]
    asked = int(cells[1].split(" of ")[1].split()[0])
    assert asked >= 1
    assert cells[1].startswith(f"{asked} of {asked}")


async def test_pictures_are_shown_with_what_they_show_in_words_and_loaded_when_needed(monitor: Monitor) -> None:
    html = await page(monitor, "gckey")
    figures = html.css("figure")
    assert len(figures) == 4
    for each in figures:
        picture = each.css_first("img")
        assert picture.attributes["loading"] == "lazy"
        assert "GCKey" in str(picture.attributes["alt"])
        assert "HTTP 503" in str(picture.attributes["alt"])
        assert len(str(picture.attributes["alt"])) < 500
        assert "HTTP 503" in each.css_first("figcaption").text()
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{monitor.server.url}{picture.attributes['src']}") as reply,
        ):
            assert (reply.status, reply.content_type) == (200, "image/png")


async def test_a_note_is_there_for_the_office_and_no_word_of_a_stranger_becomes_markup(monitor: Monitor) -> None:
    html = await page(monitor, "gckey")
    assert "called <b>them</b>" in html.css_first(".remarks").text()
    assert not html.css("b, img[src=x], script:not([src='/page.js'])")
    assert "owned" not in html.css_first("title").text()
    assert "\u202e" not in html.text()


async def test_the_latest_pack_is_offered_with_its_age_and_size_and_how_to_make_one(monitor: Monitor) -> None:
    html = await page(monitor, "gckey")
    outage = monitor.engine.outages["gckey"]
    base = address(outage, "en")
    assert [each for each in links(html) if "/pack" in each] == [f"{base}/pack.pdf", f"{base}/pack.zip"]
    text = html.css_first("article").text()
    assert "Made at 2026-11-22 09:05:09 -05:00" in text
    assert f"ircc-monitor evidence export {outage.id}" in text


async def test_without_a_pack_it_says_so_or_that_one_is_being_made(monitor: Monitor) -> None:
    assert "None has been made" in (await page(monitor, "employer-portal")).css_first("article").text()


async def test_each_look_leads_to_its_own_page(monitor: Monitor) -> None:
    html = await page(monitor, "gckey", "fr")
    looks = [each for each in links(html) if "/looks/" in each]
    assert looks
    assert all(KEY.fullmatch(each.rpartition("/")[2]) for each in looks)
    assert (await get(monitor, looks[0]))[0] == 200


async def test_no_more_pictures_are_on_the_page_than_it_can_bear_and_the_others_are_a_link_away(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("many")
    async with proven(folder, captures=MOST_SHOWN + 2, views=1) as made:
        html = await page(made, "gckey")
        assert len(html.css("figure")) == MOST_SHOWN
        where = f"{address(made.engine.outages['gckey'], 'en')}/pictures"
        assert where in links(html)
        assert (await get(made, where))[0] == 200


async def test_a_capture_of_another_outage_is_none_of_its_own(monitor: Monitor) -> None:
    outage = monitor.engine.outages["gckey"]
    keep(monitor.settings.data, capture_of(outage, outage.opened.latest + timedelta(seconds=0.5), outage="gckey-other"))
    assert len((await page(monitor, "gckey")).css("figure")) == 4


async def test_the_proof_holds_every_look_of_every_probe_around_it(monitor: Monitor) -> None:
    html = await page(monitor, "gckey")
    (sheet,) = [each for each in links(html) if each.endswith("looks.csv")]
    status, text, headers = await get(monitor, sheet)
    assert status == 200
    assert headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["probe"] for row in rows} == {"gckey/form", "employer-portal/sign-in", "controls/cira"}
    assert {row["outcome"] for row in rows} == {"up", "down"}
    status, text, _ = await get(monitor, sheet.replace("looks.csv", "outage.json"))
    assert json.loads(text)["outage"] == monitor.engine.outages["gckey"].id


@pytest.mark.parametrize(
    "path", ["/outages/gckey/12", "/outages/nothing/1764000000", "/outages/gckey/999999999999", "/fr/outages/gckey/12"]
)
async def test_what_is_no_outage_is_not_found_and_where_to_look_is_said_in_both_languages(
    monitor: Monitor, path: str
) -> None:
    status, text, _ = await get(monitor, path)
    assert status == 404
    assert "the page of its service lists them" in text
    assert "la page du service" in text


async def test_on_the_french_page_what_is_said_in_english_is_marked_as_such(monitor: Monitor) -> None:
    captions = (await page(monitor, "gckey", "fr")).css(".shots figcaption")
    assert captions
    for caption in captions:
        titled, url, failure = caption.css("bdi")
        assert titled.attributes.get("lang") is None
        assert (url.attributes["lang"], failure.attributes["lang"]) == ("en", "en")
