"""Calendar months of Toronto, as UTC: also those in which the clock changes, and over New Year."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from monitor.calendar.months import months

AT = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)  # still November in Toronto


def test_the_month_is_that_of_the_zone_and_not_of_utc() -> None:
    assert [each.name for each in months(AT, 3, "America/Toronto")] == ["2026-11", "2026-10", "2026-09"]


def test_a_month_in_which_the_clock_goes_back_is_an_hour_longer() -> None:
    (november,) = months(AT, 1, "America/Toronto")
    assert (november.start, november.end) == (
        datetime(2026, 11, 1, 4, tzinfo=UTC),
        datetime(2026, 12, 1, 5, tzinfo=UTC),
    )
    assert november.end - november.start == timedelta(days=30, hours=1)


def test_thirteen_months_join_without_a_hole() -> None:
    found = months(AT, 13, "America/Toronto")
    assert found[-1].name == "2025-11"
    assert all(earlier.end == later.start for later, earlier in pairwise(found))
