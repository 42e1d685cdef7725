"""Declared maintenance, on every kind of night."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.calendar.recurrence import Recurrence
from monitor.calendar.spans import Span
from monitor.calendar.windows import Once, Recurring, Window
from tests.monitor.calendar.times import span, toronto, utc


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def once(start: datetime, end: datetime, **over: Any) -> Window:
    return Window(name="upgrade", when=Once(start=start, end=end, **over))


def each(rule: str, begins: time, ends: time, *, zone: str = "America/Toronto", **over: Any) -> Window:
    when = Recurring(days=Recurrence(rule=rule, **over), begins=begins, ends=ends, zone=zone)
    return Window(name="weekly", when=when)


NIGHTLY = each("FREQ=DAILY", time(0), time(5, 30))
TUESDAYS = each("FREQ=WEEKLY;BYDAY=TU", time(0), time(5, 30))


@pytest.mark.parametrize(
    ("night", "hours"),
    [("2026-03-08", 4.5), ("2026-11-01", 6.5), ("2026-03-09", 5.5), ("2026-11-02", 5.5)],
    ids=["March", "November", "the night after March's", "the night after November's"],
)
def test_a_night_from_midnight_to_half_past_five_is_as_long_as_it_is(night: str, hours: float) -> None:
    (held,) = NIGHTLY.occurrences(toronto(night), toronto(f"{night} 05:30"))
    assert held == span(night, f"{night} 05:30")
    assert held.length == timedelta(hours=hours)
    (declared,) = once(wall(night), wall(f"{night} 05:30")).occurrences(held.start, held.end)
    assert declared == held


def test_an_hour_that_comes_twice_is_covered_both_times() -> None:
    (held,) = each("FREQ=DAILY", time(1), time(1, 45)).occurrences(utc("2026-11-01 04:00"), utc("2026-11-01 12:00"))
    assert held == Span(utc("2026-11-01 05:00"), utc("2026-11-01 06:45"))


@pytest.mark.parametrize(
    ("begins", "ends", "start", "end"),
    [
        (time(2, 30), time(4), "07:00", "08:00"),
        (time(1), time(2, 30), "06:00", "07:30"),
        (time(2), time(3), "07:00", "08:00"),
    ],
    ids=["start", "end", "both"],
)
def test_a_time_that_clocks_skip_is_taken_after_they_jump(begins: time, ends: time, start: str, end: str) -> None:
    night = each("FREQ=WEEKLY;BYDAY=SU", begins, ends)
    assert night.occurrences(utc("2026-03-08 05:00"), utc("2026-03-08 15:00")) == [
        Span(utc(f"2026-03-08 {start}"), utc(f"2026-03-08 {end}"))
    ]


def test_a_window_that_ends_no_later_than_it_begins_ends_the_next_day() -> None:
    late = each("FREQ=WEEKLY;BYDAY=FR", time(22), time(2))
    assert late.occurrences(toronto("2026-11-21 01:59"), toronto("2026-11-22")) == [
        span("2026-11-20 22:00", "2026-11-21 02:00")
    ]
    whole_day = each("FREQ=WEEKLY;BYDAY=SA", time(6), time(6))
    assert whole_day.occurrences(toronto("2026-11-22"), toronto("2026-11-23")) == [
        span("2026-11-21 06:00", "2026-11-22 06:00")
    ]


def test_windows_are_told_whole_and_only_when_they_touch_the_range() -> None:
    first, second = span("2026-11-03 00:00", "2026-11-03 05:30"), span("2026-11-10 00:00", "2026-11-10 05:30")
    assert TUESDAYS.occurrences(toronto("2026-11-03 05:00"), toronto("2026-11-10 00:01")) == [first, second]
    assert TUESDAYS.occurrences(toronto("2026-11-03 05:30"), toronto("2026-11-10 00:00")) == []
    alone = once(wall("2026-11-03 00:00"), wall("2026-11-03 05:30"))
    assert alone.occurrences(toronto("2026-11-03 05:29"), toronto("2026-12-01")) == [first]
    assert alone.occurrences(toronto("2026-11-03 05:30"), toronto("2026-12-01")) == []


def test_an_instant_can_be_asked_whether_it_is_within() -> None:
    for at, within in (("00:00", True), ("05:29:59", True), ("05:30", False)):
        now = toronto(f"2026-11-03 {at}")
        assert bool(TUESDAYS.occurrences(now, now)) is within
    assert TUESDAYS.occurrences(toronto("2026-11-02 23:59:59"), toronto("2026-11-02 23:59:59")) == []


def test_a_rule_follows_the_days_of_its_own_zone() -> None:
    pacific = each("FREQ=MONTHLY;BYDAY=2TU", time(23), time(1), zone="America/Vancouver")
    assert pacific.occurrences(utc("2026-11-01"), utc("2026-12-01")) == [
        Span(utc("2026-11-11 07:00"), utc("2026-11-11 09:00"))
    ]


def test_since_and_until_bound_the_days_on_which_it_begins() -> None:
    bounded = each("FREQ=DAILY", time(22), time(2), since=date(2026, 11, 3), until=date(2026, 11, 4))
    assert bounded.occurrences(utc("2026-01-01"), utc("2027-01-01")) == [
        span("2026-11-03 22:00", "2026-11-04 02:00"),
        span("2026-11-04 22:00", "2026-11-05 02:00"),
    ]


def test_an_instant_with_an_offset_is_taken_as_it_is() -> None:
    start = datetime.fromisoformat("2026-11-01T01:30:00-05:00")
    (held,) = once(start, start + timedelta(hours=1), zone="America/Vancouver").occurrences(start, start)
    assert held == Span(utc("2026-11-01 06:30"), utc("2026-11-01 07:30"))
    assert held.start.tzinfo is UTC


def test_wall_times_are_those_of_the_zone() -> None:
    (held,) = once(wall("2026-12-01 00:00"), wall("2026-12-01 05:30"), zone="America/St_Johns").occurrences(
        utc("2026-12-01"), utc("2026-12-02")
    )
    assert held == Span(utc("2026-12-01 03:30"), utc("2026-12-01 09:00"))


def test_an_end_that_is_not_after_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="end must be after start"):
        once(wall("2026-12-01 05:30"), wall("2026-12-01 05:30"))
    with pytest.raises(ValueError, match="end must be after start"):
        once(datetime.fromisoformat("2026-12-01T05:30-05:00"), utc("2026-12-01 10:30"))


def test_an_offset_on_one_end_only_is_refused() -> None:
    with pytest.raises(ValueError, match="both with an offset, or both without"):
        once(wall("2026-12-01 00:00"), utc("2026-12-01 10:30"))


@pytest.mark.parametrize("zone", ["Eastern", ""])
def test_a_zone_that_there_is_not_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="there is no time zone"):
        once(wall("2026-12-01"), wall("2026-12-02"), zone=zone)
    with pytest.raises(ValueError, match="there is no time zone"):
        each("FREQ=DAILY", time(0), time(1), zone=zone)


def instants(low: str, high: str) -> st.SearchStrategy[datetime]:
    return st.datetimes(wall(low), wall(high), timezones=st.just(UTC))


WINDOWS = st.builds(
    each,
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU,WE", "FREQ=MONTHLY;BYDAY=2SU", "FREQ=MONTHLY;BYMONTHDAY=-1"]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(["America/Toronto", "America/St_Johns", "Australia/Lord_Howe"]),
)


@settings(max_examples=80, deadline=None)
@given(WINDOWS, instants("2026-02-01", "2026-06-01"), instants("2026-06-01", "2026-12-31"), st.data())
def test_a_range_in_two_parts_holds_the_same_windows(
    window: Window, start: datetime, end: datetime, data: st.DataObject
) -> None:
    whole = window.occurrences(start, end)
    cut = data.draw(st.datetimes(start.replace(tzinfo=None), end.replace(tzinfo=None), timezones=st.just(UTC)))
    parts = window.occurrences(start, cut) + window.occurrences(cut, end)
    assert sorted({each.start: each for each in parts}) == [each.start for each in whole]
    assert whole == sorted(whole, key=lambda each: each.start)
    for each in whole[:2] + whole[-2:]:
        assert each in window.occurrences(each.start, each.start)
        assert each not in window.occurrences(each.end, each.end)
        assert timedelta() < each.length <= timedelta(hours=25)
