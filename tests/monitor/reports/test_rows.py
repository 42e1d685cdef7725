"""Rows of figures: a column for each way of counting, a rule for each row, and rules that say whose hours they mean."""

from pathlib import Path

import pytest

from monitor.calendar.hours import BusinessHours
from monitor.reckoning.rules import RULES
from monitor.reports.rows import SUMMARY, columns, figure_rows, rules, summary
from monitor.reports.words import WORDS
from tests.makers import service
from tests.monitor.reckoning.states import FORM, PORTAL
from tests.monitor.reports.archives import SIGN_IN, bad_monday, dispute, first, kept, made, monday_id

QUEBEC = BusinessHours(closed=("federal", "QC"))


async def test_there_is_a_column_for_each_way_of_counting_and_a_cell_in_each(tmp_path: Path) -> None:
    path = await kept(tmp_path, bad_monday(), events=(dispute(monday_id(), "up", "Ours."),))
    portal = first(made(path, firm_hours=QUEBEC))
    assert [each.heads for each in columns(portal)] == [
        ("as_measured", "by_clock"),
        ("as_measured", "in_business"),
        ("by_firm", "in_business"),
        ("as_disputed", "by_clock"),
        ("as_disputed", "in_business"),
    ]
    rows = figure_rows(portal, "en")
    assert {len(each.cells) for each in rows} == {5}
    assert {each.rule for each in rows} <= set(RULES)
    assert {each.key for each in rows} <= set(WORDS)
    cells = {each.key: each.cells for each in rows}
    assert cells["down"] == ("11 h 9 min", "9 h", "9 h", "0 s", "0 s")
    assert cells["down_days"] == ("—", "1", "1", "—", "0")
    assert cells["flapping"] == ("30 min", "—", "—", "—", "—")


async def test_the_line_of_a_service_is_there_as_measured_and_as_disputed(tmp_path: Path) -> None:
    path = await kept(tmp_path, bad_monday(), events=(dispute(monday_id(), "up", "Ours."),))
    measured, disputed = summary(first(made(path)), "en")
    assert len(measured[1]) == len(SUMMARY)
    assert measured == ("as_measured", ("30.239%", "72.651%", "11 h 9 min", "31 min", "0 s", "0 s", "6 h 1 min", "1"))
    assert disputed == ("as_disputed", ("100%", "72.651%", "0 s", "0 s", "0 s", "0 s", "6 h 1 min", "0"))


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_rules_say_whose_hours_they_mean_where_they_differ(tmp_path: Path, lang: str) -> None:
    whole = service("gckey", SIGN_IN, hours=BusinessHours(days=frozenset(range(7)), closed=(), lost_share=0.25))
    path = await kept(tmp_path, services=(service("employer-portal", FORM), whole))
    told = {key: text for key, _, text in rules(made(path, firm_hours=QUEBEC), lang)}
    assert "employer-portal: " in told["business"]
    assert "gckey: " in told["business"]
    assert WORDS["by_firm"][lang == "fr"] in told["business"]
    assert {"en": "25% / 50%", "fr": "25 % / 50 %"}[lang] in told["business_days"]
    assert "uptime" not in told


async def test_where_all_have_the_same_hours_nobody_is_named(tmp_path: Path) -> None:
    path = await kept(tmp_path, services=(PORTAL, service("gckey", SIGN_IN)))
    told = {key: text for key, _, text in rules(made(path), "en")}
    assert told["business"] == (
        "In business hours only: Mon to Fri, 08:00 to 17:00 (America/Toronto), but not on closings: federal."
    )
    assert "at least 50% of its business hours" in told["business_days"]
