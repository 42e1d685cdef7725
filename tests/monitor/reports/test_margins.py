"""What is sure lies within what was measured, and that within what is possible; always."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.spans import Span, difference, intersection, union
from monitor.history.archive import StateSpan
from monitor.reports.margins import possibly, surely
from probes.model import Outcome
from tests.monitor.calendar.times import span, toronto
from tests.monitor.reckoning.states import DEGRADED, DOWN, UNKNOWN, UP, hourly, state, states_of


def course() -> list[StateSpan]:
    """Down from 11:00 to 12:00, last seen up at 10:58 and last seen down at 11:58."""
    return [
        state(UP, toronto("2026-11-24 10:00"), toronto("2026-11-24 11:00")),
        state(DOWN, toronto("2026-11-24 11:00"), toronto("2026-11-24 12:00"), earliest=toronto("2026-11-24 10:58")),
        state(UP, toronto("2026-11-24 12:00"), toronto("2026-11-24 13:00"), earliest=toronto("2026-11-24 11:58")),
    ]


def test_down_is_sure_between_looks_that_saw_it_and_possible_up_to_those_that_saw_otherwise() -> None:
    assert surely(course(), {DOWN}) == [span("2026-11-24 11:00", "2026-11-24 11:58")]
    assert possibly(course(), {DOWN}) == [span("2026-11-24 10:58", "2026-11-24 12:00")]


def test_an_engine_judged_course_has_the_same_margins() -> None:
    states = states_of(hourly(toronto("2026-11-24 10:00"), UP, DOWN, UP), toronto("2026-11-24 13:00"))
    assert surely(states, {DOWN}) == [span("2026-11-24 11:00", "2026-11-24 11:58")]
    assert possibly(states, {DOWN}) == [span("2026-11-24 10:58", "2026-11-24 12:00")]


def test_what_goes_on_is_sure_up_to_the_look_that_showed_it_last() -> None:
    states = course()[:2]
    assert surely(states, {DOWN}, toronto("2026-11-24 11:30")) == [span("2026-11-24 11:00", "2026-11-24 11:30")]
    assert surely(states, {DOWN}) == [span("2026-11-24 11:00", "2026-11-24 12:00")]
    assert surely(states, {DOWN}, toronto("2026-11-24 10:30")) == []


def test_from_one_of_the_outcomes_to_another_nothing_is_in_doubt() -> None:
    states = course()
    states[0] = state(DEGRADED, states[0].start, states[0].end)
    assert surely(states, {DEGRADED, DOWN}) == [span("2026-11-24 10:00", "2026-11-24 11:58")]


def test_where_no_look_saw_the_state_before_only_what_was_seen_is_possible() -> None:
    first = StateSpan(
        start=toronto("2026-11-24 11:00"),
        earliest=None,
        end=toronto("2026-11-24 12:00"),
        outcome=DOWN,
        cause="",
    )
    lost = StateSpan(
        start=toronto("2026-11-24 12:00"),
        earliest=None,
        end=toronto("2026-11-24 13:00"),
        outcome=UNKNOWN,
        cause="gap",
    )
    assert possibly([first, lost], {DOWN}) == [span("2026-11-24 11:00", "2026-11-24 12:00")]
    assert surely([first, lost], {DOWN}) == []


def test_doubt_does_not_reach_back_over_time_of_which_nothing_is_known() -> None:
    states = course()[:2]
    states[0] = state(UNKNOWN, states[0].start, states[0].end)
    states[1] = state(DOWN, states[1].start, states[1].end, earliest=toronto("2026-11-24 09:30"))
    assert possibly(states, {DOWN}) == [span("2026-11-24 11:00", "2026-11-24 12:00")]
    assert possibly(states[1:], {DOWN}) == [span("2026-11-24 11:00", "2026-11-24 12:00")]


@given(st.lists(st.tuples(st.sampled_from(Outcome), st.integers(1, 90), st.integers(0, 5)), max_size=12))
def test_sure_is_within_measured_is_within_possible(rows: list[tuple[Outcome, int, int]]) -> None:
    states, edge = [], toronto("2026-11-24 10:00")
    for outcome, minutes, doubt in rows:
        end = edge + timedelta(minutes=minutes)
        states.append(state(outcome, edge, end, earliest=edge - timedelta(minutes=min(doubt, minutes))))
        edge = end
    sure, possible = surely(states, {DOWN}), possibly(states, {DOWN})
    measured = union(Span(each.start, each.end) for each in states if each.outcome is DOWN)
    assert difference(sure, measured) == []
    assert difference(measured, possible) == []
    unknown = [Span(each.start, each.end) for each in states if each.outcome is UNKNOWN]
    assert intersection(possible, unknown) == []
