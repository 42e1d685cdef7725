"""Days and times as a sentence tells them, on the nights of the jump too."""

from datetime import UTC, date, datetime

from monitor.evidence.telling.dates import dated, day, hour, lasting_from, local_day, same_day, within, zoned
from monitor.model import Bounds
from tests.monitor.calendar.times import toronto

SEVEN = toronto("2026-09-14 07:31")
FIRST, SECOND = toronto("2026-11-01 01:30"), toronto("2026-11-01 01:30", fold=1)


def test_a_day_is_told_with_its_weekday() -> None:
    assert day(date(2026, 9, 14), "en") == "Monday, September 14, 2026"
    assert day(date(2026, 9, 14), "fr") == "lundi 14 septembre 2026"
    assert day(date(2026, 9, 1), "fr") == "mardi 1er septembre 2026"


def test_a_time_is_told_with_its_zone_and_with_seconds_only_where_there_are_any() -> None:
    assert (hour(SEVEN, "en"), hour(SEVEN, "fr")) == ("07:31", "7\u00a0h\u00a031")
    assert hour(SEVEN.replace(second=5), "en") == "07:31:05"
    assert hour(SEVEN.replace(second=5), "fr") == "7\u00a0h\u00a031\u00a0min\u00a05\u00a0s"
    assert zoned(SEVEN, "en") == "07:31 EDT (UTC−04:00)"
    assert zoned(toronto("2026-12-14 07:31"), "fr") == "7\u00a0h\u00a031 HNE (UTC−05:00)"
    assert dated(SEVEN, "fr") == "lundi 14 septembre 2026 à 7\u00a0h\u00a031 HAE (UTC−04:00)"


def test_the_hour_that_comes_twice_is_not_one_day_s_plain_hour() -> None:
    assert (zoned(FIRST, "en"), zoned(SECOND, "en")) == ("01:30 EDT (UTC−04:00)", "01:30 EST (UTC−05:00)")
    assert not same_day(FIRST, SECOND)
    assert " – " in lasting_from(FIRST, SECOND)
    assert "-04:00" in lasting_from(FIRST, SECOND)
    assert "-05:00" in lasting_from(FIRST, SECOND)


def test_an_interval_tells_once_what_both_ends_share() -> None:
    bounds = Bounds(earliest=toronto("2026-09-14 07:30"), latest=SEVEN)
    assert within(bounds, "en") == "2026-09-14, between 07:30:00 and 07:31:00 -04:00 (11:30:00 and 11:31:00 UTC)"
    assert within(bounds, "fr") == "2026-09-14, entre 07:30:00 et 07:31:00 -04:00 (11:30:00 et 11:31:00 UTC)"


def test_an_interval_over_midnight_by_either_clock_is_told_in_full() -> None:
    over = Bounds(earliest=toronto("2026-09-14 19:59"), latest=toronto("2026-09-14 20:01"))
    assert within(over, "en") == (
        "between 2026-09-14 19:59:00 -04:00 (23:59:00 UTC) and 2026-09-14 20:01:00 -04:00 (2026-09-15 00:01:00 UTC)"
    )
    assert within(Bounds(earliest=None, latest=SEVEN), "en").startswith("not after 2026-09-14 07:31:00")
    assert within(Bounds(earliest=SEVEN, latest=SEVEN), "en") == "2026-09-14 07:31:00 -04:00 (11:31:00 UTC)"


def test_a_late_evening_in_toronto_is_still_that_day() -> None:
    assert local_day(datetime(2026, 9, 15, 3, 59, tzinfo=UTC)) == date(2026, 9, 14)
