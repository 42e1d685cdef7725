"""A year as a calendar: each day by the worst that was seen, and nothing for a day that nobody saw."""

from datetime import UTC, date, datetime, timedelta

from monitor.calendar.hours import BusinessHours
from monitor.history.archive import StateSpan
from monitor.web.year import Day, year
from probes.model import Outcome

NOW = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


def span(start: datetime, end: datetime, outcome: Outcome) -> StateSpan:
    return StateSpan(start=start, earliest=None, end=end, outcome=outcome, cause="")


def days(*spans: StateSpan) -> dict[date, Day]:
    months = year(spans, BusinessHours(), NOW)
    return {each.day: each for month in months for week in month.weeks for each in week if each is not None}


def test_a_year_has_each_of_its_days_once_in_weeks_of_seven() -> None:
    months = year([], BusinessHours(), NOW)
    assert (months[0].first, months[-1].first) == (date(2025, 11, 1), date(2026, 11, 1))
    assert all(len(week) == 7 for month in months for week in month.weeks)
    assert len(days()) == 366
    for month in months:
        for week in month.weeks:
            assert all(each is None or each.day.weekday() == place for place, each in enumerate(week))


def test_a_minute_down_makes_its_day_and_no_other() -> None:
    at = datetime(2026, 11, 24, 4, 59, tzinfo=UTC)  # 23:59 on the 23rd in Toronto
    minute = timedelta(minutes=1)
    found = days(
        span(at - timedelta(days=2), at, Outcome.UP),
        span(at, at + minute, Outcome.DOWN),
        span(at + minute, NOW, Outcome.UP),
    )
    assert found[date(2026, 11, 23)].outcome is Outcome.DOWN
    assert found[date(2026, 11, 23)].spent.by[Outcome.DOWN] == 60
    assert [found[date(2026, 11, day)].outcome for day in (22, 24, 25)] == [Outcome.UP] * 3
    assert found[date(2026, 11, 20)].outcome is None


def test_weekends_and_holidays_are_no_business_days_and_a_day_may_have_25_hours() -> None:
    found = days(span(NOW - timedelta(days=60), NOW, Outcome.UP))
    closed = [day for day in range(1, 25) if not found[date(2026, 11, day)].business]
    assert closed == [1, 7, 8, 11, 14, 15, 21, 22]
    assert found[date(2026, 11, 1)].spent.length == 25 * 3600
    assert found[date(2026, 11, 25)].spent.length == 12 * 3600  # so far
