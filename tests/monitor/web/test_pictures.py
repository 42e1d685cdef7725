"""The pictures of an outage, in words for who does not see them; and the page of all of them, so many at a time."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.model import Bounds, Outage
from monitor.web.case import shots
from monitor.web.outages import address
from monitor.web.pictures import MOST_SHOWN, Pictures
from probes.model import Outcome
from tests.makers import START
from tests.monitor.app_of import get
from tests.monitor.web.scene import HOSTILE, capture_of, proven

OUTAGE = Outage(
    id="gckey-20261102T140000Z",
    service="gckey",
    opened=Bounds(earliest=None, latest=START),
    confirmed_at=START,
    last_bad_at=START,
    severity=Outcome.DOWN,
    cause="http_5xx",
)


def pictures(title: str, lang: str = "en") -> Pictures:
    taken = tuple(shots(capture_of(OUTAGE, START + timedelta(seconds=1), title=title, views=2)))
    return Pictures(shots=taken, title="GCKey", lang=lang, base="/outages/gckey/1")


@pytest.mark.parametrize(
    ("lang", "alt"),
    [
        (
            "en",
            "GCKey, as gckey/form (en) saw it at 2026-11-02 09:00:01 -05:00 (14:00:01 UTC): HTTP 503. The page “Sorry”",
        ),
        (
            "fr",
            (
                "GCKey, telle que vue par gckey/form (en) le 2026-11-02 09:00:01 -05:00 (14:00:01 UTC)\u00a0: "
                "HTTP 503. La page «\u00a0Sorry\u00a0»"
            ),
        ),
    ],
)
def test_the_words_for_a_picture_say_what_when_and_how_it_was(lang: str, alt: str) -> None:
    shown = pictures("Sorry", lang)
    assert shown.alt(shown.shots[0]) == alt


def test_a_title_of_a_megabyte_becomes_one_short_line_that_cannot_turn_the_text_around() -> None:
    shown = pictures(HOSTILE)
    assert len(shown.alt(shown.shots[0])) < 400
    assert "\u202e" not in shown.alt(shown.shots[0])
    assert "without a title" in (nameless := pictures("")).named(nameless.shots[0])


def test_each_picture_leads_to_the_files_of_its_own_view() -> None:
    shown = pictures("Sorry")
    first, second = ([where.rpartition("/")[2] for where, _ in shown.beside(each)] for each in shown.shots)
    assert (first, second) == (["2", "3", "4"], ["6", "7", "8"])
    assert shown.source(shown.shots[1]).endswith("-during/2.png")


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    async with proven(tmp_path_factory.mktemp("data"), captures=MOST_SHOWN + 2, views=1) as made:
        yield made


async def page(monitor: Monitor, query: str, lang: str = "en") -> LexborHTMLParser:
    where = f"{address(monitor.engine.outages['gckey'], lang)}/pictures{query}"
    status, text, headers = await get(monitor, where)
    assert (status, headers["Content-Language"]) == (200, f"{lang}-CA")
    return LexborHTMLParser(text)


async def test_there_are_so_many_on_a_page_and_one_turns_to_the_others(monitor: Monitor) -> None:
    first = await page(monitor, "")
    assert len(first.css("figure")) == MOST_SHOWN
    assert first.css_first("a[rel=next]").attributes["href"] == f"?from={MOST_SHOWN}"
    assert first.css_first("a[rel=prev]") is None
    last = await page(monitor, f"?from={MOST_SHOWN}", "fr")
    assert len(last.css("figure")) == 2
    assert last.css_first("a[rel=prev]").attributes["href"] == "?from=0"
    assert f"Images {MOST_SHOWN + 1} à {MOST_SHOWN + 2} de {MOST_SHOWN + 2}" in last.css_first("article").text()
    over = last.css_first("nav a").attributes["href"]
    assert over == f"{address(monitor.engine.outages['gckey'], 'en')}/pictures?from={MOST_SHOWN}"


@pytest.mark.parametrize("query", ["?from=-1", "?from=999", "?from=x", "?from=99999999999999999999", "?from=%00"])
async def test_an_odd_place_is_the_first(monitor: Monitor, query: str) -> None:
    assert len((await page(monitor, query)).css("figure")) == MOST_SHOWN


async def test_where_none_was_taken_it_says_so(monitor: Monitor) -> None:
    status, text, _ = await get(monitor, f"{address(monitor.engine.outages['employer-portal'], 'en')}/pictures")
    assert status == 200
    assert "None has been taken" in text
