"""Figures of a service: they add up, whatever is cut where, and they know what a business day is."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.hours import BusinessHours
from monitor.history.archive import StateSpan
from monitor.reckoning.figures import Figures, figures, lost
from probes.model import Outcome
from tests.monitor.calendar.times import TORONTO, toronto
from tests.monitor.reckoning.states import DEGRADED, DOWN, MAINTENANCE, UNKNOWN, UP, histories, state, stood

HOURS = BusinessHours()
SECOND = 1e-6


def reckoned(states: list[StateSpan], start: str, end: str, hours: BusinessHours = HOURS) -> Figures:
    return figures("employer-portal", states, toronto(start), toronto(end), hours)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[datetime, datetime, datetime]:
    """A time that may begin before the first state and end after the last, and a moment in it."""
    base = toronto(
        draw(st.sampled_from(["2026-03-06 20:00", "2026-10-30 11:00", "2026-12-23 07:00", "2026-06-29 09:30"]))
    )
    minutes = sorted(draw(st.lists(st.integers(-3000, 20_000), min_size=3, max_size=3)))
    first, middle, last = (base + timedelta(minutes=each) for each in minutes)
    return first, middle, last


@given(histories(), ranges())
def test_all_seconds_together_are_the_length_of_the_time(
    states: list[StateSpan], times: tuple[datetime, datetime, datetime]
) -> None:
    start, _, end = times
    made = figures("x", states, start, end, HOURS)
    assert made.whole.length == pytest.approx((end - start).total_seconds(), abs=SECOND)
    assert made.whole.covered + made.whole.uncovered == pytest.approx(made.whole.length, abs=SECOND)
    opened = HOURS.open_spans(made.start, made.end)
    assert made.business.length == pytest.approx(HOURS.business_seconds(opened), abs=SECOND)


@given(histories(), ranges())
def test_a_time_cut_in_two_has_the_seconds_of_its_parts(
    states: list[StateSpan], times: tuple[datetime, datetime, datetime]
) -> None:
    start, middle, end = times
    whole = figures("x", states, start, end, HOURS)
    parts = [figures("x", states, start, middle, HOURS), figures("x", states, middle, end, HOURS)]
    for outcome in Outcome:
        assert whole.whole.by[outcome] == pytest.approx(sum(each.whole.by[outcome] for each in parts), abs=SECOND)
        assert whole.business.by[outcome] == pytest.approx(sum(each.business.by[outcome] for each in parts), abs=SECOND)
    assert whole.whole.unseen == pytest.approx(sum(each.whole.unseen for each in parts), abs=SECOND)


@given(histories(), ranges())
def test_cut_at_midnight_days_add_up_too(states: list[StateSpan], times: tuple[datetime, datetime, datetime]) -> None:
    start, middle, end = times
    midnight = toronto(f"{middle.astimezone(TORONTO):%Y-%m-%d} 00:00")
    if not start < midnight < end:
        return
    whole = figures("x", states, start, end, HOURS)
    parts = [figures("x", states, start, midnight, HOURS), figures("x", states, midnight, end, HOURS)]
    assert whole.business_days == sum(each.business_days for each in parts)
    for name in ("down_days", "maintenance_days", "either_days"):
        assert getattr(whole, name) == getattr(parts[0], name) + getattr(parts[1], name)


@given(histories(), ranges())
def test_business_time_is_never_more_than_time(
    states: list[StateSpan], times: tuple[datetime, datetime, datetime]
) -> None:
    made = figures("x", states, times[0], times[2], HOURS)
    assert all(made.business.by[outcome] <= made.whole.by[outcome] + SECOND for outcome in Outcome)
    assert made.business.unseen <= made.whole.unseen + SECOND
    assert lost(made.down_days) <= len(made.down_days) <= made.business_days
    assert sum(each.lost_seconds for each in made.down_days) == pytest.approx(made.business.by[DOWN], abs=SECOND)
    assert lost(made.either_days) >= max(lost(made.down_days), lost(made.maintenance_days))


@given(histories(), ranges())
def test_shares_are_shares(states: list[StateSpan], times: tuple[datetime, datetime, datetime]) -> None:
    made = figures("x", states, times[0], times[2], HOURS)
    for each in (made.whole, made.business):
        for share in (each.coverage, each.availability, each.availability_strict):
            assert share is None or 0 <= share <= 1
        if each.availability is not None and each.availability_strict is not None:
            assert each.availability_strict <= each.availability


def test_an_outage_that_began_before_the_time_counts_for_its_part_in_it() -> None:
    states = stood(("2026-09-10 12:00", UP), ("2026-09-14 06:00", DOWN), until="2026-09-20 00:00")
    made = reckoned(states, "2026-09-15 00:00", "2026-09-16 00:00")
    assert made.whole.by[DOWN] == 86_400
    assert made.whole.availability == 0
    assert [(each.day, each.lost) for each in made.down_days] == [(date(2026, 9, 15), True)]


def test_degraded_is_available_and_shown() -> None:
    states = stood(("2026-09-14 00:00", DEGRADED), until="2026-09-15 00:00")
    made = reckoned(states, "2026-09-14 00:00", "2026-09-15 00:00")
    assert made.whole.availability == 1
    assert made.whole.by[DEGRADED] == 86_400
    assert made.business.by[DEGRADED] == 9 * 3600


def test_maintenance_in_business_hours_is_a_figure_of_its_own() -> None:
    states = stood(
        ("2026-09-14 00:00", UP), ("2026-09-14 07:00", MAINTENANCE), ("2026-09-14 14:00", UP), until="2026-09-15 00:00"
    )
    made = reckoned(states, "2026-09-14 00:00", "2026-09-15 00:00")
    assert made.whole.by[MAINTENANCE] == 7 * 3600
    assert made.business.by[MAINTENANCE] == 6 * 3600
    assert (made.business.availability, made.business.availability_strict) == (1, 3 / 9)
    assert (lost(made.maintenance_days), lost(made.down_days)) == (1, 0)


def test_a_day_may_be_lost_to_outage_and_maintenance_together_and_to_neither_alone() -> None:
    states = stood(
        ("2026-09-14 00:00", UP),
        ("2026-09-14 08:00", MAINTENANCE),
        ("2026-09-14 11:00", DOWN),
        ("2026-09-14 13:00", UP),
        until="2026-09-15 00:00",
    )
    made = reckoned(states, "2026-09-14 00:00", "2026-09-15 00:00")
    assert (lost(made.down_days), lost(made.maintenance_days), lost(made.either_days)) == (0, 0, 1)


def test_nights_weekends_and_closings_cost_no_business_day() -> None:
    thanksgiving = "2026-10-12"
    states = stood(("2026-10-09 17:00", DOWN), (f"{thanksgiving} 23:00", UP), until="2026-10-14 00:00")
    made = reckoned(states, "2026-10-09 00:00", "2026-10-14 00:00")
    assert made.whole.by[DOWN] == (3 * 24 + 6) * 3600
    assert made.business.by[DOWN] == 0
    assert made.down_days == ()
    assert made.business_days == 2


@pytest.mark.parametrize(("night", "hours"), [("2026-11-01", 25), ("2026-03-08", 23)])
def test_a_night_with_a_clock_change_is_as_long_as_it_was(night: str, hours: int) -> None:
    day = date.fromisoformat(night)
    states = stood((f"{night} 00:00", DOWN), until=f"{day + timedelta(days=1)} 00:00")
    made = reckoned(states, f"{night} 00:00", f"{day + timedelta(days=1)} 00:00")
    assert made.whole.by[DOWN] == hours * 3600
    assert made.whole.unseen == 0


def test_business_hours_over_a_clock_change_are_as_long_as_they_were() -> None:
    around = BusinessHours(days=frozenset(range(7)), opens=time(0), closes=time(6), closed=())
    states = stood(("2026-10-31 12:00", DOWN), until="2026-11-01 12:00")
    assert reckoned(states, "2026-10-31 00:00", "2026-11-02 00:00", around).business.by[DOWN] == 7 * 3600


def test_before_the_first_and_after_the_last_state_nothing_was_seen() -> None:
    states = stood(("2026-09-14 10:00", UP), ("2026-09-14 11:00", UNKNOWN), until="2026-09-14 12:00")
    made = reckoned(states, "2026-09-14 00:00", "2026-09-15 00:00")
    assert made.whole.unseen == 22 * 3600
    assert made.whole.by[UNKNOWN] == 3600
    assert made.whole.availability == 1
    assert made.whole.coverage == 1 / 24


def test_what_lies_between_two_looks_that_differ_is_doubtful() -> None:
    noon = toronto("2026-09-14 12:00")
    minute = timedelta(minutes=1)
    states = [
        state(UP, noon, noon + 60 * minute),
        state(DOWN, noon + 60 * minute, noon + 90 * minute, earliest=noon + 58 * minute),
        state(UP, noon + 90 * minute, noon + 120 * minute, earliest=noon + 87 * minute),
    ]
    made = figures("x", states, noon, noon + 120 * minute, HOURS)
    assert made.doubt == 5 * 60
    assert figures("x", states, noon + 59 * minute, noon + 120 * minute, HOURS).doubt == 4 * 60


def test_a_firm_with_other_hours_loses_other_days() -> None:
    states = stood(("2026-06-24 08:00", DOWN), until="2026-06-24 17:00")
    quebec = BusinessHours(closed=("federal", "QC"))
    assert lost(reckoned(states, "2026-06-24 00:00", "2026-06-25 00:00").down_days) == 1
    assert lost(reckoned(states, "2026-06-24 00:00", "2026-06-25 00:00", quebec).down_days) == 0
