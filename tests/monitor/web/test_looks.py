"""The page of one look: all that it showed, in both languages; its files; and what becomes of old ones."""

from collections.abc import AsyncIterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.history.archive import Archive
from monitor.history.looks import Look
from monitor.web.looks import key, saved_as
from monitor.web.outages import address
from tests.monitor.app_of import get
from tests.monitor.web.scene import png, proven


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    async with proven(tmp_path_factory.mktemp("data"), captures=0) as made:
        yield made


def first(monitor: Monitor, slug: str = "gckey") -> Look:
    outage = monitor.engine.outages[slug]
    with Archive(monitor.history.path) as archive:
        return next(archive.looks(outage.opened.latest, monitor.equipment.clock.now(), service=slug, bad_only=True))


def where(monitor: Monitor, lang: str = "en") -> str:
    return f"{address(monitor.engine.outages['gckey'], lang)}/looks/{key(first(monitor))}"


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("en", ("server error", "Requests", "Name servers", "Steps of the journey", "Control sites", "Log")),
        ("fr", ("erreur du serveur", "Requêtes", "Serveurs de noms", "Étapes du parcours", "Sites témoins", "Journal")),
    ],
)
async def test_it_tells_all_that_the_look_showed(monitor: Monitor, lang: str, says: tuple[str, ...]) -> None:
    status, text, headers = await get(monitor, where(monitor, lang))
    assert (status, headers["Content-Language"]) == (200, f"{lang}-CA")
    told = LexborHTMLParser(text).css_first("article").text()
    for part in (
        *says,
        "192.0.2.7",
        "servfail",
        "503",
        "retry-after",
        "TLS 1.3",
        "ab" * 32,
        "controls/cira",
        "landing",
    ):
        assert part in told, part


async def test_no_word_of_a_stranger_becomes_markup_or_fills_the_page(monitor: Monitor) -> None:
    _, text, _ = await get(monitor, where(monitor))
    html = LexborHTMLParser(text)
    assert not html.css("script:not([src='/page.js']), img")
    assert "\u202e" not in text
    assert len(text) < 60_000
    assert "<script>" in html.css_first("article").text()


async def test_each_language_leads_to_the_other_and_back_to_the_outage(monitor: Monitor) -> None:
    html = LexborHTMLParser((await get(monitor, where(monitor, "fr")))[1])
    assert html.css_first("nav a").attributes["href"] == where(monitor)
    assert address(monitor.engine.outages["gckey"], "fr") in [each.attributes["href"] for each in html.css("article a")]


async def test_its_picture_is_shown_and_what_else_it_left_can_be_saved(monitor: Monitor) -> None:
    html = LexborHTMLParser((await get(monitor, where(monitor)))[1])
    files = [
        str(each.attributes["href"]) for each in html.css("article a") if "/files/" in str(each.attributes["href"])
    ]
    assert files == [f"{where(monitor)}/files/{number}" for number in (1, 2)]
    status, _, headers = await get(monitor, files[1])
    assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_file_that_was_pruned_is_said_to_be_gone(monitor: Monitor) -> None:
    look = first(monitor, "employer-portal")
    base = f"{address(monitor.engine.outages['employer-portal'], 'en')}/looks/{key(look)}"
    finding = look.finding or {}
    path = monitor.settings.data / finding["artifacts"][0]["path"]
    assert path.read_bytes() == png()
    path.unlink()
    assert "no longer kept here" in (await get(monitor, base))[1]
    assert (await get(monitor, f"{base}/files/1"))[0] == 404


@pytest.mark.parametrize("name", ["0-1", "x", "1-", "..%2f..%2f1", "99999999999999-1", "1764000000000-999999"])
async def test_what_is_no_look_of_it_is_not_found(monitor: Monitor, name: str) -> None:
    for lang in ("en", "fr"):
        base = address(monitor.engine.outages["gckey"], lang)
        status, text, _ = await get(monitor, f"{base}/looks/{name}")
        assert status == 404
        assert "There is no such look" in text
        assert "pas de tel examen" in text


async def test_a_look_of_another_service_is_not_found(monitor: Monitor) -> None:
    other = address(monitor.engine.outages["employer-portal"], "en")
    assert (await get(monitor, f"{other}/looks/{key(first(monitor))}"))[0] == 404


@pytest.mark.parametrize(
    ("name", "saved"), [("page.txt", "page.txt"), ('a"b\r\nc/d', "a_b_c_d"), ("é", "_"), ("", "files")]
)
def test_a_name_to_save_under_misleads_no_header_and_no_folder(name: str, saved: str) -> None:
    assert saved_as(name) == saved
