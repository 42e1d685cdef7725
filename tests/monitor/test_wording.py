"""Times and numbers as a person reads them, in both languages."""

from datetime import UTC, datetime

import pytest

from monitor.wording import brief, lasting, local, number

NOON = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)


def test_an_instant_of_today_is_told_by_its_time_alone() -> None:
    assert brief(datetime(2026, 7, 1, 13, 5, 9, tzinfo=UTC), NOON) == "09:05:09"


def test_an_instant_of_another_day_in_toronto_carries_date_and_offset() -> None:
    assert brief(datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), NOON) == "2026-06-30 23:59:59 -04:00"


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert brief(first, second) == "2026-11-01 01:30:00 -04:00"
    assert brief(second, second) == "01:30:00"
    assert local(first) != local(second)


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "0 s", "0 s"),
        (59.9, "59 s", "59 s"),
        (60, "1 min", "1 min"),
        (3599, "59 min", "59 min"),
        (8040, "2 h 14 min", "2 h 14 min"),
        (86_400 * 5 + 3600 * 3, "5 d 3 h", "5 j 3 h"),
    ],
)
def test_a_length_of_time_is_told_in_large_units(seconds: float, english: str, french: str) -> None:
    assert (lasting(seconds, "en"), lasting(seconds, "fr")) == (english, french)


def test_french_has_a_decimal_comma() -> None:
    assert (number(0.456, "en"), number(0.456, "fr")) == ("0.46", "0,46")
