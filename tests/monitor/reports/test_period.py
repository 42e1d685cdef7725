"""Times as people give them: whole days, Toronto's wall clock, and one clear error for what is none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reports.period import PeriodError, period
from tests.monitor.calendar.times import toronto, utc

NOW = toronto("2026-11-25 10:30")


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2026-11-02", "2026-11-06", "2026-11-02 00:00", "2026-11-07 00:00"),
        ("2026-11-02T08:00", "2026-11-02T17:30", "2026-11-02 08:00", "2026-11-02 17:30"),
        ("2026-11-02 08:00:30", "2026-11-02T09:00", "2026-11-02 08:00:30", "2026-11-02 09:00"),
        ("2026-10", "2026-10", "2026-10-01 00:00", "2026-11-01 00:00"),
        ("2025-12", "2026-02", "2025-12-01 00:00", "2026-03-01 00:00"),
        ("month", None, "2026-11-01 00:00", "2026-11-25 10:30"),
        ("today", "today", "2026-11-25 00:00", "2026-11-25 10:30"),
        ("yesterday", "yesterday", "2026-11-24 00:00", "2026-11-25 00:00"),
        ("yesterday", None, "2026-11-24 00:00", "2026-11-25 10:30"),
        ("24h", None, "2026-11-24 10:30", "2026-11-25 10:30"),
        ("7d", "1d", "2026-11-18 10:30", "2026-11-24 10:30"),
        ("1w", None, "2026-11-18 10:30", "2026-11-25 10:30"),
        (None, None, "2026-10-26 11:30", "2026-11-25 10:30"),
        (" 2026-11-02 ", "2027-01-01", "2026-11-02 00:00", "2026-11-25 10:30"),
        ("0001-01-02", "2026-11-02", "0001-01-02 00:00", "2026-11-03 00:00"),
    ],
)
def test_a_period_begins_where_the_first_begins_and_ends_where_the_second_ends(
    start: str | None, end: str | None, first: str, last: str
) -> None:
    made = period(start, end, NOW)
    assert (made.start, made.end) == (toronto(first), toronto(last))


def test_an_offset_is_heeded() -> None:
    made = period("2026-11-02T08:00Z", "2026-11-02T08:00-08:00", NOW)
    assert (made.start, made.end) == (utc("2026-11-02 08:00"), utc("2026-11-02 16:00"))


def test_an_hour_that_comes_twice_is_all_of_both() -> None:
    made = period("2026-11-01T01:30", "2026-11-01T01:30", NOW)
    assert made.length == timedelta(hours=1)
    assert period("2026-11-01", "2026-11-01", NOW).length == timedelta(hours=25)
    assert period("2026-03-08", "2026-03-08", NOW).length == timedelta(hours=23)


def test_today_is_torontos() -> None:
    late = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert period("today", None, late).start == toronto("2026-11-24 00:00")


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-01", "2026-02-30", "2026-1-1", "01/11/2026", "20261101", "2026-11-01T25:00", "7", "d", "-7d",
     "7 d", "2026-W45", "2026-11-01T08", "2026-11-01T08:00+1", "9999-12-31", "99999d", "²d", "Today\n7d"],
)  # fmt: skip
@pytest.mark.parametrize("option", ["--from", "--to"])
def test_what_is_no_time_is_refused_by_its_option(text: str, option: str) -> None:
    given = ("2026-11-01", text) if option == "--to" else (text, None)
    if not text:
        given = ("2026-11-01", " ") if option == "--to" else (" ", None)
    with pytest.raises(PeriodError) as refused:
        period(*given, NOW)
    assert refused.value.key == "no_time"
    assert refused.value.values_["option"] == option


def test_a_period_without_time_or_in_the_future_is_refused() -> None:
    for start, end, key in [
        ("2026-11-02", "2026-11-01", "no_period"),
        ("2026-11-02T08:00", "2026-11-02T08:00", "no_period"),
        (None, "2026-01-01", "no_period"),
        ("2026-11-26", None, "not_yet"),
        ("2030-01-01", "2026-01-01", "not_yet"),
    ]:
        with pytest.raises(PeriodError) as refused:
            period(start, end, NOW)
        assert refused.value.key == key


@given(st.text(max_size=20), st.none() | st.text(max_size=20))
def test_whatever_is_given_it_is_a_period_before_now_or_refused(start: str, end: str | None) -> None:
    try:
        made = period(start, end, NOW)
    except PeriodError:
        return
    assert made.start < made.end <= NOW
