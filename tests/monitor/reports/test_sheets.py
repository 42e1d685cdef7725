"""Sheets: what a spreadsheet reads back is what was reckoned, and no text of others is ever a formula."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.hours import BusinessHours
from monitor.reports.model import Report
from monitor.reports.sheets import FORMULA, Sheet, _safe, sheet
from tests.makers import service
from tests.monitor.reckoning.states import FORM
from tests.monitor.reports.archives import bad_monday, dispute, first, kept, later, made, monday_id, note


def read(report: Report, which: Sheet, lang: str = "en") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet(report, lang, which), newline="")))


async def test_an_outage_is_a_line_with_its_bounds_and_its_seconds(tmp_path: Path) -> None:
    (row,) = read(made(await kept(tmp_path, bad_monday())), Sheet.OUTAGES)
    expected = {
        "outage": monday_id(),
        "worst_state": "down",
        "cause": "server error",
        "began_earliest_utc": "2026-09-14T10:59:00Z",
        "began_latest_toronto": "2026-09-14 07:00:00-04:00",
        "ended_latest_utc": "2026-09-14T23:30:00Z",
        "ending": "recovered",
        "at_least_seconds": "44940",
        "at_most_seconds": "45060",
        "down_seconds": "40140",
        "up_between_seconds": "3000",
        "business_down_seconds": "32400",
        "business_days_lost": "1",
        "days_lost": "2026-09-14",
        "firm_days_lost": "",
        "counts_as": "",
    }
    assert {name: row[name] for name in expected} == expected


async def test_notes_and_disputes_are_in_the_line_and_states_in_the_language(tmp_path: Path) -> None:
    events = (note(monday_id(), 'He said "no", twice,\nthen left.'), dispute(monday_id(), "unknown", "Ours.", later(1)))
    (row,) = read(made(await kept(tmp_path, bad_monday(), events=events)), Sheet.OUTAGES, "fr")
    assert (row["worst_state"], row["counts_as"]) == ("en panne", "inconnu")
    assert row["notes"].endswith('M. Tremblay: He said "no", twice,\nthen left.')
    assert row["disputes"] == "2026-09-15T03:00:00Z M. Tremblay: Ours."


async def test_a_service_has_a_line_for_each_way_of_counting(tmp_path: Path) -> None:
    events = (dispute(monday_id(), "up", "Ours."),)
    firm = BusinessHours(closed=("federal", "QC"))
    told = made(await kept(tmp_path, bad_monday(), events=events), firm_hours=firm)
    measured, by_firm, disputed = read(told, Sheet.SERVICES)
    assert [each["counted_as"] for each in (measured, by_firm, disputed)] == ["measured", "firm", "disputed"]
    assert (measured["down_seconds"], disputed["down_seconds"]) == ("40140", "0")
    assert float(measured["availability"]) == first(told).figures.whole.availability
    assert float(disputed["availability"]) == 1
    assert (measured["days_lost_to_outages"], disputed["days_lost_to_outages"]) == ("1", "0")
    assert measured["longest_outage"] == monday_id()


async def test_nothing_is_a_line_of_names(tmp_path: Path) -> None:
    empty = made(await kept(tmp_path, services=()))
    for which in Sheet:
        text = sheet(empty, "en", which)
        assert text.count("\r\n") == 1
        assert text.startswith(("outage,service", "service,title"))


async def test_lines_end_as_the_standard_says_and_all_have_as_many_cells(tmp_path: Path) -> None:
    told = made(await kept(tmp_path, bad_monday()))
    for which in Sheet:
        rows = list(csv.reader(io.StringIO(sheet(told, "fr", which), newline=""), strict=True))
        assert {len(each) for each in rows} == {len(rows[0])}
        assert sheet(told, "fr", which).endswith("\r\n")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"])
async def test_a_text_that_looks_like_a_formula_has_an_apostrophe_before_it(tmp_path: Path, text: str) -> None:
    evil = service("employer-portal", FORM, title={"en": text, "fr": text})
    told = made(await kept(tmp_path, bad_monday(), services=(evil,)))
    for which in Sheet:
        assert {row["title"] for row in read(told, which)} == {f"'{text}"}


@given(st.text())
def test_no_cell_ever_begins_as_a_formula_and_others_stay_as_they_are(text: str) -> None:
    cell = str(_safe(text))
    assert not cell.startswith(FORMULA)
    assert cell in {text, f"'{text}"}
