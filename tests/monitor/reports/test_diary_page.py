"""The page of a diary: whole, escaped, in one language, with its proof, and nothing that runs or is fetched."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.history.archive import Archive
from monitor.journal import Event, EventKind
from monitor.reckoning.gaps import Gap
from monitor.reports.diary_model import Diary
from monitor.reports.diary_page import columns, diary_page
from monitor.reports.diary_words import WORDS
from tests.makers import service
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import FORM
from tests.monitor.reports.archives import dispute, note, notice
from tests.monitor.reports.diaries import LONG, NIGHT, kept_lost_days, written

EVIL = "<script>alert(1)</script>\" onload='x' {{ 7*7 }}"
FILLED = re.compile(r"\{\w+\}")


async def everything(folder: Path) -> Diary:
    """A diary in which nothing is empty, written by people who mean ill."""
    evil = service("employer-portal", FORM, title={"en": f"Portal {EVIL}", "fr": f"Portail {EVIL}"})
    events = (
        note(LONG, EVIL, author=EVIL),
        dispute(LONG, "unknown", EVIL),
        Event(at=toronto("2026-11-19 06:00"), kind=EventKind.STARTED, body={"simulated": True}),
    )
    shown = notice(EVIL, "2026-12-02 11:00", "2026-12-05 10:00", url="javascript:alert(1)")
    path = await kept_lost_days(folder, services=(evil,), notices=(shown,), events=events)
    told = written(path, province="QC")
    return replace(told, gaps=(Gap(start=told.counted.start, end=told.counted.end, cause="gap"),))


def text_of(html: str) -> str:
    body = LexborHTMLParser(html).body
    return " ".join((body.text() if body else "").replace("\u00a0", " ").split())


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_nothing_runs_nothing_is_fetched_and_every_text_is_text(tmp_path: Path, lang: str) -> None:
    html = diary_page(await everything(tmp_path), lang)
    tree = LexborHTMLParser(html)
    assert not tree.css("script, link, img, iframe, object, embed, form, base, [src], [onload], [style]")
    assert all(str(each.attributes["href"]).startswith("#") for each in tree.css("[href]"))
    assert "@import" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html
    assert sum(EVIL in each.text() for each in tree.css("blockquote")) == 3
    assert "alert" not in re.sub(r"&lt;script&gt;alert\(1\)|javascript:alert\(1\)", "", html)


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_it_is_in_its_language_and_says_whose_it_is_not(tmp_path: Path, lang: str) -> None:
    html = diary_page(await everything(tmp_path), lang)
    text = text_of(html)
    assert LexborHTMLParser(html).css_first("html").attributes["lang"] == f"{lang}-CA"
    said = {
        "en": ("Not a service of the Government of Canada", "This is not legal advice", "Nobody signed in"),
        "fr": ("Ce n'est pas un service du gouvernement du Canada", "pas un avis juridique", "ouvert de session"),
    }
    assert all(each in text for each in said[lang])
    assert "SIMULATION" in text
    assert not FILLED.search(text.replace(EVIL, ""))
    # Nothing that has words of its own in both languages is told in the other one.
    other = 1 if lang == "en" else 0
    for key in ("deadline", "in_short", "day_by_day", "proof", "limits", "limit_sign_in", "lost_days"):
        assert WORDS[key][other].replace("\u00a0", " ") not in text, key


async def test_every_day_is_a_row_and_names_the_outages_below(lost: Path) -> None:
    tree = LexborHTMLParser(diary_page(written(lost), "en"))
    rows = tree.css("table.days tbody tr")
    assert len(rows) == 12
    assert [each.css_first("th").text() for each in rows][0::11] == ["Mon 2026-11-23", "Fri 2026-12-04"]
    assert [each.css_first(".loss").text() for each in rows][-3:] == ["yes", "yes", "yes"]
    taken = tree.css("table.days tr.taken")
    assert len(taken) == 3
    links = {str(each.attributes["href"]) for each in tree.css("table.days a")}
    assert links == {f"#{NIGHT}", f"#{LONG}"}
    assert {f"#{each.attributes['id']}" for each in tree.css("article")} == links


async def test_every_cell_is_under_a_heading(lost: Path) -> None:
    for table in LexborHTMLParser(diary_page(written(lost), "fr")).css("table.days"):
        assert all(each.attributes.get("scope") for each in table.css("th"))
        first, second = table.css("thead tr")
        spans = sum(int(each.attributes.get("colspan") or 1) for each in first.css("th"))
        across = {len(row.css("th, td")) for row in table.css("tbody tr")}
        assert across == {spans}
        assert len(second.css("th")) == spans - 4


async def test_columns_that_would_be_empty_are_left_out_but_not_those_that_say_so(tmp_path: Path, lost: Path) -> None:
    assert list(columns(written(lost))) == ["down", "not_known"]
    told = written(lost)
    seen = dict(told.measured.business.by) | dict.fromkeys(told.measured.business.by, 60.0)
    both = replace(told, measured=replace(told.measured, business=replace(told.measured.business, by=seen)))
    assert list(columns(both)) == ["down", "degraded", "maintenance", "not_known"]


async def test_the_proof_is_there_to_be_made_and_checked(lost: Path) -> None:
    text = text_of(diary_page(written(lost), "en"))
    with Archive(lost) as archive:
        heads = archive.heads()
    for each in (NIGHT, LONG):
        assert f"ircc-monitor evidence export {each}" in text
    for head in (heads.looks, heads.events):
        assert f"row {head.last_id}, head {head.head}" in text
    assert "looks from 2026-11-19 06:00:00 -05:00" in text
    assert "1728 could tell" in text
    assert "portal.example:443 (tcp, every 2 min)" in text
    assert "The Employer Portal is unavailable." in text
    assert "outside business hours" in text


async def test_a_history_that_begins_late_is_said_to(lost: Path) -> None:
    told = written(lost)
    begins = WORDS["history_begins"][0]
    assert begins not in diary_page(told, "en")
    late = replace(told, first_look=told.counted.start + timedelta(days=1))
    assert begins in diary_page(late, "en")


async def test_without_outages_notices_or_gaps_it_says_so(lost: Path) -> None:
    text = text_of(diary_page(replace(written(lost), outages=(), notices=(), lines=written(lost).lines[:1]), "en"))
    assert "No outage was seen in the time counted." in text
    assert "None seen." in text
    assert "Never: all of it was observed." in text
