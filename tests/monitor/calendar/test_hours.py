"""Business hours: what counts, and which days were lost."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, clipped, seconds
from tests.monitor.calendar.times import span, toronto, utc

HOURS = BusinessHours()
ROUND_THE_CLOCK = BusinessHours(days=frozenset(range(7)), opens=time(0), closes=time(23, 59), closed=())
HOUR = 3600.0
DAY = 9 * HOUR

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)
INSTANTS = st.datetimes(BEGIN.replace(tzinfo=None), END.replace(tzinfo=None), timezones=st.just(UTC))
RANGES = st.tuples(INSTANTS, INSTANTS).map(lambda pair: Span(min(pair), max(pair)))
CHOICES = st.builds(
    BusinessHours,
    zone=st.sampled_from(["America/Toronto", "America/Vancouver", "America/St_Johns", "UTC"]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.times(max_value=time(11, 59)),
    closes=st.times(min_value=time(12)),
    closed=st.sampled_from([(), ("federal",), ("federal", "QC")]),
)


def lost(*spans: Span, **over: Any) -> list[tuple[str, float, bool]]:
    days = BusinessHours(**over).days_lost(spans)
    return [(f"{each.day:%a %d}", each.lost_seconds / HOUR, each.lost) for each in days]


def test_a_week_has_five_days_of_nine_hours() -> None:
    week = HOURS.open_spans(toronto("2026-11-16"), toronto("2026-11-23"))
    assert week[0] == span("2026-11-16 08:00", "2026-11-16 17:00")
    assert [each.length for each in week] == [timedelta(hours=9)] * 5


def test_an_outage_from_wednesday_to_friday_loses_exactly_three_days() -> None:
    outage = span("2026-11-18 07:10", "2026-11-20 18:40")
    assert lost(outage) == [("Wed 18", 9.0, True), ("Thu 19", 9.0, True), ("Fri 20", 9.0, True)]
    assert HOURS.business_seconds([outage]) == 3 * DAY


@pytest.mark.parametrize(
    "outage",
    [
        span("2026-11-20 17:00", "2026-11-23 08:00"),
        span("2026-11-18 17:00", "2026-11-19 08:00"),
        span("2026-12-25 00:00", "2026-12-29 08:00"),
        span("2026-11-11 00:00", "2026-11-12 00:00"),
        span("2026-11-18 12:00", "2026-11-18 12:00"),
    ],
    ids=["weekend", "night", "christmas", "remembrance day", "no length"],
)
def test_nights_weekends_and_closings_lose_nothing(outage: Span) -> None:
    assert lost(outage) == []
    assert HOURS.business_seconds([outage]) == 0


def test_a_day_lost_in_part_is_told_and_not_counted() -> None:
    assert lost(span("2026-11-18 15:00", "2026-11-19 09:30")) == [("Wed 18", 2.0, False), ("Thu 19", 1.5, False)]


def test_a_day_is_lost_on_the_very_boundary_of_its_share_and_not_a_microsecond_before() -> None:
    half = span("2026-11-18 08:00", "2026-11-18 12:30")
    assert lost(half) == [("Wed 18", 4.5, True)]
    (short,) = HOURS.days_lost([Span(half.start, half.end - timedelta(microseconds=1))])
    assert not short.lost
    assert short.open_seconds == DAY


def test_a_share_is_reached_by_many_short_outages_without_rounding() -> None:
    # A tenth of nine hours, in 3 240 000 µs pieces that have no exact value in binary seconds.
    start = toronto("2026-11-18 08:00")
    pieces = [
        Span(start + timedelta(seconds=10 * n), start + timedelta(seconds=10 * n, microseconds=3_240_000))
        for n in range(1000)
    ]
    assert lost(*pieces, lost_share=0.1) == [("Wed 18", 0.9, True)]


def test_the_share_can_be_a_whole_day() -> None:
    assert lost(span("2026-11-18 08:00", "2026-11-18 16:59"), lost_share=1.0)[0][2] is False
    assert lost(span("2026-11-18 08:00", "2026-11-18 17:00"), lost_share=1.0)[0][2] is True


def test_outages_that_overlap_take_an_hour_once() -> None:
    assert lost(span("2026-11-18 09:00", "2026-11-18 11:00"), span("2026-11-18 10:00", "2026-11-18 12:00")) == [
        ("Wed 18", 3.0, False)
    ]


def test_a_lost_day_is_measured_by_all_its_hours_when_the_outage_begins_within() -> None:
    (day,) = HOURS.days_lost([span("2026-11-18 16:00", "2026-11-18 23:00")])
    assert (day.open_seconds, day.lost_seconds) == (DAY, HOUR)


@pytest.mark.parametrize(("night", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-11-02", 24)])
def test_a_day_on_which_clocks_jump_has_the_hours_it_has(night: str, hours: int) -> None:
    day = date.fromisoformat(night)
    around = ROUND_THE_CLOCK.open_spans(toronto(night), toronto(str(day + timedelta(days=1))))
    assert seconds(around) == hours * HOUR - 60
    (whole,) = ROUND_THE_CLOCK.days_lost(around)
    assert (whole.day, whole.open_seconds, whole.lost) == (day, hours * HOUR - 60, True)


def test_opening_times_follow_the_wall_clock_over_both_jumps() -> None:
    assert HOURS.open_spans(utc("2026-03-06"), utc("2026-03-10"))[0].start == utc("2026-03-06 13:00")
    assert HOURS.open_spans(utc("2026-03-07"), utc("2026-03-10"))[0].start == utc("2026-03-09 12:00")
    assert HOURS.open_spans(utc("2026-10-30"), utc("2026-10-31"))[0].start == utc("2026-10-30 12:00")
    assert HOURS.open_spans(utc("2026-10-31"), utc("2026-11-03"))[0].start == utc("2026-11-02 13:00")


def test_it_is_open_from_the_first_moment_and_closed_from_the_last() -> None:
    assert HOURS.is_open(toronto("2026-11-18 08:00"))
    assert not HOURS.is_open(toronto("2026-11-18 07:59:59"))
    assert HOURS.is_open(toronto("2026-11-18 16:59:59"))
    assert not HOURS.is_open(toronto("2026-11-18 17:00"))
    assert not HOURS.is_open(toronto("2026-11-21 12:00"))
    assert not HOURS.is_open(toronto("2026-12-28 12:00"))


def test_closings_that_moved_from_a_weekend_are_no_business_days() -> None:
    moved = [date(2026, 12, 28), date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3), date(2028, 7, 3)]
    assert not any(HOURS.is_business_day(day) for day in moved)
    assert HOURS.is_business_day(date(2027, 1, 4))
    assert not HOURS.is_business_day(date(2026, 4, 6))


def test_a_firm_can_keep_its_provinces_days_beside_the_federal_ones() -> None:
    family, archives = date(2026, 2, 16), date(2026, 11, 11)
    assert HOURS.is_business_day(family)
    both = BusinessHours(closed=("federal", "ON"))
    assert not both.is_business_day(family)
    assert not both.is_business_day(archives)
    assert BusinessHours(closed=("ON",)).is_business_day(archives)
    assert BusinessHours(closed=()).is_business_day(date(2026, 12, 25))


def test_business_days_are_those_of_the_zone_that_the_range_touches() -> None:
    days = HOURS.business_days(toronto("2026-11-10 23:59:59"), toronto("2026-11-16 00:00"))
    assert days == [date(2026, 11, 10), date(2026, 11, 12), date(2026, 11, 13)]
    assert HOURS.business_days(utc("2026-11-18 12:00"), utc("2026-11-18 12:00")) == []


def test_a_reply_in_five_business_days_is_due_after_them() -> None:
    assert HOURS.after(date(2026, 11, 6), 5) == date(2026, 11, 16)
    assert HOURS.after(date(2026, 11, 7), 1) == date(2026, 11, 9)
    assert HOURS.after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    with pytest.raises(ValueError, match="counted from 1"):
        HOURS.after(date(2026, 11, 6), 0)


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"opens": time(17), "closes": time(8)}, "closes must be after opens, on the same day; 08:00 is not"),
        ({"opens": time(8), "closes": time(8)}, "closes must be after opens"),
        ({"days": frozenset()}, "name at least one day"),
        ({"days": frozenset({7})}, "Monday is 0, Sunday is 6"),
        ({"lost_share": 0.0}, "lost_share must be more than 0"),
        ({"lost_share": 1.5}, "lost_share must be more than 0 and at most 1; 1.5 is not"),
        ({"zone": "Eastern"}, "there is no time zone 'Eastern'"),
        ({"closed": ("federal", "Ottawa")}, "there is no calendar 'Ottawa'"),
    ],
)
def test_hours_that_cannot_be_are_refused(over: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        BusinessHours(**over)


@settings(max_examples=60, deadline=None)
@given(CHOICES, RANGES)
def test_open_spans_are_in_order_apart_and_within_the_range(hours: BusinessHours, over: Span) -> None:
    spans = hours.open_spans(over.start, over.end)
    assert clipped(spans, over.start, over.end) == spans
    assert all(a.end < b.start for a, b in pairwise(spans))
    assert all(hours.is_open(each.start) and not hours.is_open(each.end) for each in spans if each.end != over.end)


@settings(max_examples=60, deadline=None)
@given(CHOICES, st.lists(RANGES, max_size=6), INSTANTS)
def test_business_time_is_a_part_of_time_and_adds_up(hours: BusinessHours, spans: list[Span], cut: datetime) -> None:
    whole = hours.business_seconds(spans)
    assert whole <= seconds(spans)
    before, after = clipped(spans, BEGIN, cut), clipped(spans, cut, END)
    assert hours.business_seconds(before) + hours.business_seconds(after) == pytest.approx(whole, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(CHOICES, st.lists(RANGES, max_size=6))
def test_lost_days_are_business_days_in_order_that_sum_to_the_business_time(
    hours: BusinessHours, spans: list[Span]
) -> None:
    days = hours.days_lost(spans)
    assert all(a.day < b.day for a, b in pairwise(days))
    assert all(hours.is_business_day(each.day) and 0 < each.lost_seconds <= each.open_seconds for each in days)
    assert sum(each.lost_seconds for each in days) == pytest.approx(hours.business_seconds(spans), abs=1e-5)
