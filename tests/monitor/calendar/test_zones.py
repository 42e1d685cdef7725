"""Wall clocks, and the two nights a year when they jump."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.zones import between, day_of, earliest, latest, zone_of
from tests.monitor.calendar.times import TORONTO, utc

ZONES = ("America/Toronto", "America/St_Johns", "America/Regina", "Australia/Lord_Howe", "America/Havana", "UTC")


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


WALLS = st.datetimes(wall("2024-01-01"), wall("2028-12-31")).map(lambda at: at.replace(microsecond=0))


def test_on_any_other_night_a_wall_time_means_one_instant() -> None:
    at = wall("2026-11-02 09:00")
    assert earliest(at, TORONTO) == latest(at, TORONTO) == utc("2026-11-02 14:00")


def test_of_an_hour_that_comes_twice_a_start_is_the_first_and_an_end_the_second() -> None:
    at = wall("2026-11-01 01:30")
    assert earliest(at, TORONTO) == utc("2026-11-01 05:30")
    assert latest(at, TORONTO) == utc("2026-11-01 06:30")


@pytest.mark.parametrize("at", ["2026-03-08 02:00", "2026-03-08 02:00:01", "2026-03-08 02:30", "2026-03-08 02:59:59"])
def test_a_start_in_the_skipped_hour_is_the_moment_clocks_jump(at: str) -> None:
    assert earliest(wall(at), TORONTO) == utc("2026-03-08 07:00")


def test_an_end_in_the_skipped_hour_is_as_long_after_midnight_as_it_says() -> None:
    assert latest(wall("2026-03-08 02:30"), TORONTO) == utc("2026-03-08 07:30")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-08 00:00", "2026-03-08 05:30", 270),
        ("2026-11-01 00:00", "2026-11-01 05:30", 390),
        ("2026-11-02 00:00", "2026-11-02 05:30", 330),
        ("2026-03-08 01:30", "2026-03-08 02:30", 60),
        ("2026-03-08 02:30", "2026-03-08 04:00", 60),
        ("2026-11-01 01:00", "2026-11-01 02:00", 120),
        ("2026-11-01 01:15", "2026-11-01 01:45", 90),
    ],
)
def test_what_lies_between_two_wall_times_is_all_that_they_may_mean(start: str, end: str, minutes: int) -> None:
    assert between(wall(start), wall(end), TORONTO).length == timedelta(minutes=minutes)


def test_what_would_lie_in_the_skipped_hour_is_held_right_after_it() -> None:
    held = between(wall("2026-03-08 02:00"), wall("2026-03-08 03:00"), TORONTO)
    assert (held.start, held.end) == (utc("2026-03-08 07:00"), utc("2026-03-08 08:00"))


@given(WALLS, st.sampled_from(ZONES))
def test_the_earliest_instant_is_the_first_at_which_clocks_show_the_time_or_later(at: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    found = earliest(at, zone)
    shown = [(found + timedelta(seconds=n)).astimezone(zone).replace(tzinfo=None) for n in (-1, 0)]
    assert shown[0] < at <= shown[1]


@given(WALLS, st.integers(1, 2000), st.sampled_from(ZONES))
def test_a_later_wall_time_is_never_earlier(at: datetime, minutes: int, name: str) -> None:
    zone, later = ZoneInfo(name), at + timedelta(minutes=minutes)
    assert earliest(at, zone) <= earliest(later, zone)
    assert earliest(at, zone) <= latest(at, zone)
    held = between(at, later, zone)
    assert held.start < held.end


def test_the_day_is_that_of_the_zone() -> None:
    assert day_of(utc("2026-11-03 04:59"), TORONTO) == date(2026, 11, 2)
    assert day_of(utc("2026-11-03 05:00"), TORONTO) == date(2026, 11, 3)


def test_an_instant_without_an_offset_has_no_day() -> None:
    with pytest.raises(ValueError, match="give it an offset"):
        day_of(wall("2026-11-02"), TORONTO)


@pytest.mark.parametrize("name", ["", "Eastern", "America", "../UTC", "America/Toronto\0"])
def test_a_zone_that_there_is_not_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(ValueError, match=r"there is no time zone .*; write an IANA name like America/Toronto"):
        zone_of(name)


def test_an_instant_is_told_in_utc() -> None:
    assert earliest(wall("2026-07-01 12:00"), TORONTO).tzinfo is UTC
