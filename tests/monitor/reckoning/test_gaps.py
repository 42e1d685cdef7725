"""Gaps are told with their cause, clipped, and are all the uncovered time there is."""

from datetime import timedelta

import pytest
from hypothesis import given

from monitor.calendar.spans import Span
from monitor.history.archive import StateSpan
from monitor.reckoning.gaps import gaps
from monitor.reckoning.tally import tally
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import DOWN, UNKNOWN, UP, histories, stood


def test_a_gap_says_why_and_what_was_never_observed_has_no_why() -> None:
    states = stood(
        ("2026-09-14 08:00", UP),
        ("2026-09-14 10:00", UNKNOWN),
        ("2026-09-14 11:00", DOWN),
        until="2026-09-14 12:00",
    )
    found = gaps(states, toronto("2026-09-14 07:00"), toronto("2026-09-14 13:00"))
    assert [(each.cause, (each.end - each.start) / timedelta(hours=1)) for each in found] == [
        ("", 1),
        ("blocked", 1),
        ("", 1),
    ]


@given(histories())
def test_gaps_are_all_the_time_that_is_not_covered(states: list[StateSpan]) -> None:
    start, end = toronto("2026-03-08 00:00"), toronto("2026-11-02 12:00")
    lengths = sum((each.end - each.start).total_seconds() for each in gaps(states, start, end))
    assert lengths == pytest.approx(tally(states, [Span(start, end)]).uncovered, abs=1e-3)
