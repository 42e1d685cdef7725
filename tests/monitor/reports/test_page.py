"""The page: whole, escaped, in one language, with its rules, and nothing that runs or is fetched."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.calendar.hours import BusinessHours
from monitor.journal import Event, EventKind
from monitor.model import NoticeKind
from monitor.reckoning.gaps import Gap
from monitor.reckoning.rules import RULES
from monitor.reports.model import Report
from monitor.reports.page import MOST_GAPS, divided, lengths, page
from monitor.reports.words import WORDS
from tests.makers import service
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import FORM, UNKNOWN, UP, looked
from tests.monitor.reports.archives import (
    MONDAY,
    NOW,
    bad_monday,
    dispute,
    first,
    kept,
    later,
    made,
    monday_id,
    note,
    notice,
)

EVIL = "<script>alert(1)</script>\" onload='x' {{ 7*7 }}"
QUEBEC = BusinessHours(closed=("federal", "QC"))
FILLED = re.compile(r"\{\w+\}")


async def everything(folder: Path) -> Report:
    """A report in which nothing is empty, written by people who mean ill."""
    evil = service("employer-portal", FORM, title={"en": f"Portal {EVIL}", "fr": f"Portail {EVIL}"})
    events = (
        note(monday_id(), EVIL, author=EVIL),
        dispute(monday_id(), "unknown", EVIL, later(1)),
        Event(at=toronto(f"{MONDAY} 06:00"), kind=EventKind.CLOCK_STEP, body={"step_seconds": EVIL}),
        Event(at=toronto(f"{MONDAY} 06:00"), kind=EventKind.GAP, body={"to": "2026-09-14T12:00:00+00:00"}),
        Event(at=toronto(f"{MONDAY} 06:00"), kind=EventKind.STARTED, body={"simulated": True}),
    )
    shown = notice(EVIL, f"{MONDAY} 16:31", f"{MONDAY} 18:00", url="javascript:alert(1)")
    path = await kept(folder, bad_monday(), services=(evil,), notices=(shown,), events=events)
    return made(path, firm_hours=QUEBEC)


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_nothing_runs_nothing_is_fetched_and_every_text_is_text(tmp_path: Path, lang: str) -> None:
    html = page(await everything(tmp_path), lang)
    tree = LexborHTMLParser(html)
    assert not tree.css("script, link, img, iframe, object, embed, form, base, [src], [onload], [style]")
    assert all(each.attributes["href"].startswith("#") for each in tree.css("[href]"))  # type: ignore[union-attr]
    assert "@import" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html
    quotes = [each.text() for each in tree.css("blockquote")]
    assert quotes == [EVIL, EVIL, EVIL]
    assert "alert" not in re.sub(r"&lt;script&gt;alert\(1\)|javascript:alert\(1\)", "", html)


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_it_is_in_its_language_and_says_whose_it_is_not(tmp_path: Path, lang: str) -> None:
    tree = LexborHTMLParser(page(await everything(tmp_path), lang))
    text = tree.body.text() if tree.body else ""
    assert tree.css_first("html").attributes["lang"] == f"{lang}-CA"
    said = {
        "en": "Not a service of the Government of Canada",
        "fr": "Ce n'est pas un service du gouvernement du Canada",
    }
    assert said[lang] in text
    assert "SIMULATION" in text
    other = {"en": "Établi le", "fr": "Made at"}
    assert other[lang] not in text
    assert not FILLED.search(text.replace(EVIL, ""))


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_every_rule_is_printed_and_every_reference_finds_its_own(tmp_path: Path, lang: str) -> None:
    tree = LexborHTMLParser(page(await everything(tmp_path), lang))
    printed = {str(each.attributes["id"]): each for each in tree.css("ol.rules li")}
    assert set(printed) == {f"rule-{key}" for key in RULES}
    references = tree.css("sup a")
    assert {str(each.attributes["href"])[1:] for each in references} >= {
        "rule-availability",
        "rule-bounds",
        "rule-uptime",
    }
    for each in references:
        target = printed[str(each.attributes["href"])[1:]]
        assert each.text() == f"[{target.attributes['value']}]"


async def test_every_table_says_what_its_columns_and_rows_are(tmp_path: Path) -> None:
    tree = LexborHTMLParser(page(await everything(tmp_path), "en"))
    tables = tree.css("table")
    assert len(tables) == 6
    for table in tables:
        columns = table.css("thead th")
        assert columns
        assert all(each.attributes.get("scope") == "col" for each in columns)
        for row in table.css("tbody tr"):
            assert [each.attributes.get("scope") for each in row.css("th")] == ["row"]
            assert len(row.css("th, td")) == len(columns)


async def test_an_outage_is_told_within_its_bounds_with_both_times(tmp_path: Path) -> None:
    html = page(made(await kept(tmp_path, bad_monday())), "en")
    text = " ".join(LexborHTMLParser(html).css_first("article").text(separator=" ").split())
    assert "down: at least 12 h 29 min, at most 12 h 31 min" in text
    assert (
        "Began between 2026-09-14 06:59:00 -04:00 (10:59:00 UTC) and 2026-09-14 07:00:00 -04:00 (11:00:00 UTC)" in text
    )
    assert "Time in each state up 50 min, degraded 31 min, down 11 h 9 min" in text
    assert "Business days lost 1 (2026-09-14)" in text
    assert "No official notice was seen during this outage." in text
    french = page(made(tmp_path / "history.sqlite"), "fr")
    assert "en panne : au moins 12 h 29 min, au plus 12 h 31 min" in french


async def test_where_nothing_happened_it_says_so(tmp_path: Path) -> None:
    start = toronto("2026-09-14 00:00")
    told = made(await kept(tmp_path, looked(start, toronto("2026-09-14 23:00"), 600, UP)), now=NOW)
    text = LexborHTMLParser(page(told, "en")).body
    assert text is not None
    for key in ("no_outages", "no_notices", "no_gaps", "nothing_happened"):
        assert WORDS[key][0] in text.text()
    assert "SIMULATION" not in text.text()


async def test_of_very_many_gaps_the_longest_are_printed_and_the_rest_counted(tmp_path: Path) -> None:
    told = made(await kept(tmp_path, bad_monday()))
    start = toronto(f"{MONDAY} 00:00")
    minute = later(1) - later(59 / 60)
    gaps = tuple(
        Gap(start=start + 30 * minute * number, end=start + (30 * number + 1 + number % 25) * minute, cause="blocked")
        for number in range(40)
    )
    told = replace(told, services=(replace(first(told), gaps=gaps),))
    shown, hidden = divided(gaps)
    assert (len(shown), len(hidden)) == (MOST_GAPS, 20)
    assert shown == sorted(shown, key=lambda each: each.start)
    assert min(each.end - each.start for each in shown) >= max(each.end - each.start for each in hidden)
    assert lengths(gaps) == lengths(shown) + lengths(hidden)
    text = page(told, "en")
    assert f"20 shorter ones, {round(lengths(hidden) / 60 // 60)} h" in text


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_a_notice_of_any_kind_has_words(tmp_path: Path, kind: NoticeKind, lang: str) -> None:
    start = toronto("2026-09-14 08:00")
    shown = notice("Text.", "2026-09-14 09:00", "2026-09-14 10:00", kind=kind, start=start, end=None)
    told = made(await kept(tmp_path, looked(start, toronto("2026-09-14 09:00"), 600, UNKNOWN), notices=(shown,)))
    assert WORDS[kind][lang == "fr"] in page(told, lang)
