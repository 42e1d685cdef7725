"""Outages as bounds and as time: the ones that people remember, and what holds of any."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.hours import BusinessHours
from monitor.model import Bounds, Ending, Observation
from monitor.reckoning.figures import figures, lost
from monitor.reckoning.outages import OutageFigures, flapping, longest, outage_figures
from probes.model import Outcome
from tests.makers import service
from tests.monitor.calendar.times import toronto
from tests.monitor.outages.stories import Story, seen
from tests.monitor.reckoning.states import (
    DEGRADED,
    DOWN,
    FORM,
    MAINTENANCE,
    PORTAL,
    UNKNOWN,
    UP,
    hourly,
    judged,
    looked,
    only,
    states_of,
)

HOURS = BusinessHours()
NINE = toronto("2026-09-14 09:00")
HOUR = timedelta(hours=1)


def reckoned(story: Story, now: datetime, **over: Outcome) -> OutageFigures:
    return outage_figures(only(story), states_of(story, now), HOURS, now, **over)


def test_a_monday_from_0731_to_1810_is_10_h_39_min_within_its_bounds() -> None:
    """As IRCC itself put a day of September 2018."""
    day, every = "2026-09-14", 59.0
    first, last, end = toronto(f"{day} 07:31"), toronto(f"{day} 18:10"), toronto(f"{day} 20:00")
    looks = [
        *looked(toronto(f"{day} 06:00"), first, every, UP),
        *looked(first, last, every, DOWN),
        *looked(last, end, every, UP),
    ]
    made = reckoned(judged(looks), end)
    stated = 10 * 3600 + 39 * 60
    assert made.at_most is not None
    assert made.at_least <= stated <= made.at_most
    assert made.at_most - made.at_least <= 4 * every
    assert made.inside.by[DOWN] == stated
    assert made.business.by[DOWN] == 9 * 3600
    assert [(each.day, each.lost) for each in made.down_days] == [(date(2026, 9, 14), True)]
    assert made.days_lost == 1
    assert made.flapping == made.unstable.length.total_seconds() == 0


def test_three_business_days_down_and_five_of_instability_are_one_outage_with_three_days_lost() -> None:
    """As it was in 2017."""
    every = 600.0
    began, returned, over = toronto("2026-06-03 07:00"), toronto("2026-06-05 17:30"), toronto("2026-06-10 17:30")
    end = over + timedelta(days=3)
    looks = [*looked(began - timedelta(hours=2), began, every, UP), *looked(began, returned, every, DOWN)]
    at = returned
    while at < over:
        looks += looked(at, at + timedelta(hours=2), every, UP)
        looks += looked(at + timedelta(hours=2), at + timedelta(hours=2, minutes=40), every, DOWN)
        at += timedelta(hours=2, minutes=40)
    looks += looked(at, end, every, UP)
    story = judged(looks)
    made = reckoned(story, end)
    assert only(story).relapses == 45
    assert made.days_lost == 3
    assert [each.day for each in made.down_days if each.lost] == [date(2026, 6, day) for day in (3, 4, 5)]
    assert len(made.down_days) == 6
    assert made.unstable.length == timedelta(minutes=45 * 160)
    assert made.flapping == 45 * 40 * 60
    assert made.inside.by[UP] == 45 * 120 * 60
    assert made.inside.by[DOWN] == (returned - began).total_seconds() + made.flapping
    whole = figures("x", states_of(story, end), began, end, HOURS)
    assert lost(whole.down_days) == 3
    third = returned + timedelta(hours=2, minutes=20)
    assert flapping([made], states_of(story, end), began, third) == 20 * 60


def test_slow_first_and_down_later_are_told_apart() -> None:
    start = toronto("2026-11-08 12:00")
    looks = [
        *looked(start, toronto("2026-11-08 14:00"), 300, UP),
        *looked(toronto("2026-11-08 14:00"), toronto("2026-11-08 23:00"), 300, DEGRADED),
        *looked(toronto("2026-11-08 23:00"), toronto("2026-11-09 10:00"), 300, DOWN),
        *looked(toronto("2026-11-09 10:00"), toronto("2026-11-09 12:00"), 300, UP),
    ]
    made = reckoned(judged(looks), toronto("2026-11-09 12:00"))
    assert made.inside.by[DEGRADED] == 9 * 3600
    assert made.inside.by[DOWN] == 11 * 3600
    assert (made.business.by[DEGRADED], made.business.by[DOWN]) == (0, 2 * 3600)


def test_one_that_goes_on_is_so_far_as_long_as_it_was_seen() -> None:
    now = NINE + 3 * HOUR + timedelta(minutes=1)
    made = reckoned(hourly(NINE, UP, DOWN, DOWN), now)
    assert made.ongoing
    assert made.at_least == 2 * 3600 - 120
    assert made.at_most == 2 * 3600 + 120 + 60
    assert made.inside.by[DOWN] == made.at_least


def test_one_that_we_lost_sight_of_is_down_until_then_and_unknown_since() -> None:
    made = reckoned(hourly(NINE, UP, DOWN, UNKNOWN, UNKNOWN), NINE + 4 * HOUR)
    assert made.ongoing
    assert made.at_least == 3600 - 120
    assert made.at_most == 3 * 3600 + 120
    assert made.inside.by[DOWN] == 3600
    assert made.inside.by[UNKNOWN] == 2 * 3600


def test_one_whose_beginning_was_not_seen_has_no_upper_bound() -> None:
    made = reckoned(hourly(NINE, DOWN, UP), NINE + 2 * HOUR)
    assert made.at_least == 3600 - 120
    assert made.at_most is None


def test_one_whose_service_is_no_longer_watched_has_no_upper_bound_and_is_not_drawn_out() -> None:
    story, gone = hourly(NINE, UP, DOWN), NINE + timedelta(days=3)
    seen_last = only(story).last_bad_at
    outage = replace(only(story), ended=Bounds(earliest=seen_last, latest=gone), ending=Ending.UNWATCHED)
    made = outage_figures(outage, states_of(story, gone), HOURS, gone)
    assert (made.at_most, made.ongoing) == (None, False)
    assert made.inside.by[DOWN] == made.at_least == 3600 - 120


def test_microseconds_that_the_history_does_not_keep_make_no_up_time_inside() -> None:
    story, now = hourly(NINE.replace(microsecond=700), UP, DOWN, UP), NINE + 3 * HOUR
    kept = [
        replace(each, start=each.start.replace(microsecond=0), end=each.end.replace(microsecond=0))
        for each in states_of(story, now)
    ]
    made = outage_figures(only(story), kept, HOURS, now)
    assert made.inside.by[DOWN] == made.inside.length == 3600
    assert not made.unstable.length


@pytest.mark.parametrize("counts_as", [UP, UNKNOWN, MAINTENANCE])
def test_disputed_its_bounds_stay_and_its_bad_time_counts_as_what_is_claimed(counts_as: Outcome) -> None:
    story, now = hourly(NINE, UP, DEGRADED, DOWN, UP), NINE + 4 * HOUR
    measured, disputed = reckoned(story, now), reckoned(story, now, counts_as=counts_as)
    same = ("at_least", "at_most", "envelope", "ongoing", "unstable")
    assert [getattr(disputed, name) for name in same] == [getattr(measured, name) for name in same]
    assert disputed.inside.by[counts_as] == 2 * 3600
    assert disputed.inside.trouble == 0
    assert disputed.down_days == ()


def test_the_longest_is_the_one_that_surely_lasted_longest() -> None:
    short, long = reckoned(hourly(NINE, DOWN), NINE + 3 * HOUR), reckoned(hourly(NINE, DOWN, DOWN), NINE + 3 * HOUR)
    assert longest([short, long, long]) is long
    assert longest([]) is None


@st.composite
def days(draw: st.DrawFn) -> list[Observation]:
    """Looks at one probe, now and then hours apart, seeing anything."""
    minute, looks = 0.0, []
    for _ in range(draw(st.integers(0, 60))):
        minute += draw(st.sampled_from([0.2, 2, 2, 2, 10, 90, 1500]))
        looks.append(seen(FORM, minute, draw(st.sampled_from(Outcome))))
    return looks


@given(days(), st.integers(0, 600))
def test_of_any_outage_the_envelope_lies_within_its_bounds_and_adds_up(looks: list[Observation], later: int) -> None:
    story = judged(looks, service("employer-portal", FORM))
    if not looks:
        return
    now = looks[-1].started_at + timedelta(minutes=later)
    states = states_of(story, now)
    for outage in story.of(PORTAL.slug):
        made = outage_figures(outage, states, HOURS, now)
        length = made.envelope.length.total_seconds()
        assert made.inside.length == pytest.approx(length, abs=1e-6)
        assert made.inside.unseen == 0
        assert made.at_least <= length + 1e-3
        if made.at_most is not None:
            assert length <= made.at_most + 1e-3
        assert made.business.length <= length + 1e-6
        assert made.flapping <= made.unstable.length.total_seconds() + 1e-6
        assert made.flapping <= made.inside.trouble + 1e-6
        assert made.business.by[DOWN] == pytest.approx(sum(each.lost_seconds for each in made.down_days), abs=1e-6)


@given(days())
def test_outages_hold_all_the_time_in_trouble_but_what_no_look_has_shown_to_go_on(looks: list[Observation]) -> None:
    if not looks:
        return
    story, now = judged(looks), looks[-1].started_at
    states = states_of(story, now)
    made = [outage_figures(each, states, HOURS, now) for each in story.of(PORTAL.slug)]
    trouble = figures("x", states, looks[0].started_at, now, HOURS).whole.trouble
    unshown = sum((now - each.envelope.end).total_seconds() for each in made if each.ongoing)
    assert sum(each.inside.trouble for each in made) == pytest.approx(trouble - unshown, abs=1e-2)
