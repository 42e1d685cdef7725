"""A deadline is the end of a day in Toronto, or a time of day; nothing else."""

from datetime import date

import pytest

from monitor.reports.deadline import DeadlineError, deadline
from tests.monitor.calendar.times import toronto, utc

NOW = toronto("2026-11-22 14:05")


@pytest.mark.parametrize(
    ("text", "at", "day"),
    [
        ("2026-12-04", utc("2026-12-05 05:00"), date(2026, 12, 4)),
        (" 2026-07-03 ", utc("2026-07-04 04:00"), date(2026, 7, 3)),
        ("today", utc("2026-11-23 05:00"), date(2026, 11, 22)),
        ("tomorrow", utc("2026-11-24 05:00"), date(2026, 11, 23)),
        ("2026-12-04T17:00", utc("2026-12-04 22:00"), None),
        ("2026-12-04 23:59", utc("2026-12-05 04:59"), None),
        ("2026-12-04T17:00:30-08:00", utc("2026-12-05 01:00:30"), None),
        ("2026-12-04T17:00Z", utc("2026-12-04 17:00"), None),
        ("2026-11-01T01:30", utc("2026-11-01 06:30"), None),
        ("2026-11-01", utc("2026-11-02 05:00"), date(2026, 11, 1)),
    ],
)
def test_a_day_lasts_to_its_end_and_a_time_is_torontos(text: str, at: object, day: object) -> None:
    found = deadline(text, NOW)
    assert (found.at, found.day) == (at, day)


@pytest.mark.parametrize(
    "text", ["", "soon", "7d", "month", "2026-12", "2026-02-30", "2026-12-04T24:00", "04/12/2026", "9999-12-31"]
)
def test_what_names_no_deadline_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError):
        deadline(text, NOW)
