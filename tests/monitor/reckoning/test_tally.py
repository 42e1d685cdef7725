"""A tally names every outcome, loses no second, and answers no share of nothing."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.spans import Span, difference, intersection, seconds, union
from monitor.reckoning.tally import Tally, by_outcome, tally
from probes.model import Outcome
from tests.monitor.calendar.times import span
from tests.monitor.reckoning.states import DEGRADED, DOWN, MAINTENANCE, UNKNOWN, UP, state, stood

DAY = stood(
    ("2026-09-14 01:00", UP),
    ("2026-09-14 07:00", DEGRADED),
    ("2026-09-14 08:00", DOWN),
    ("2026-09-14 12:00", MAINTENANCE),
    ("2026-09-14 14:00", UNKNOWN),
    ("2026-09-14 15:00", UP),
    until="2026-09-14 20:00",
)
WHOLE = span("2026-09-14 00:00", "2026-09-15 00:00")


def hours(made: Tally) -> dict[str, float]:
    return {outcome.value: seconds / 3600 for outcome, seconds in made.by.items()} | {"unseen": made.unseen / 3600}


def test_every_second_is_put_down_to_one_outcome_or_to_nothing_seen() -> None:
    assert hours(tally(DAY, [WHOLE])) == {
        "up": 11, "degraded": 1, "maintenance": 2, "down": 4, "unknown": 1, "unseen": 5,
    }  # fmt: skip


def test_shares_leave_out_what_they_say_they_leave_out() -> None:
    made = tally(DAY, [WHOLE])
    assert (made.length, made.covered, made.uncovered) == (24 * 3600, 18 * 3600, 6 * 3600)
    assert made.coverage == 18 / 24
    assert made.availability == 12 / 16
    assert made.availability_strict == 12 / 18
    assert made.trouble == 5 * 3600


def test_only_the_parts_asked_for_count() -> None:
    parts = [span("2026-09-14 07:30", "2026-09-14 08:30"), span("2026-09-14 19:00", "2026-09-14 21:00")]
    assert hours(tally(DAY, parts)) == {
        "up": 1, "degraded": 0.5, "maintenance": 0, "down": 0.5, "unknown": 0, "unseen": 1,
    }  # fmt: skip


def test_time_in_which_nothing_was_known_has_no_availability() -> None:
    made = tally(stood(("2026-09-14 00:00", UNKNOWN), until="2026-09-15 00:00"), [WHOLE])
    assert made.coverage == 0
    assert made.availability is None
    assert made.availability_strict is None


def test_time_in_maintenance_alone_has_no_availability_but_a_strict_one() -> None:
    made = tally(stood(("2026-09-14 00:00", MAINTENANCE), until="2026-09-15 00:00"), [WHOLE])
    assert made.availability is None
    assert made.availability_strict == 0


@pytest.mark.parametrize("parts", [[], [Span(WHOLE.start, WHOLE.start)]], ids=["none", "empty"])
def test_of_no_time_there_is_no_share(parts: list[Span]) -> None:
    made = tally(DAY, parts)
    assert (made.length, made.coverage, made.availability) == (0, None, None)
    assert set(made.by) == set(Outcome)


def test_spans_of_an_outcome_are_those_that_stood_at_it() -> None:
    assert by_outcome(DAY)[UP] == [
        span("2026-09-14 01:00", "2026-09-14 07:00"),
        span("2026-09-14 15:00", "2026-09-14 20:00"),
    ]
    assert by_outcome([]) == {outcome: [] for outcome in Outcome}


MINUTES = st.integers(0, 300)


@given(
    edges=st.lists(MINUTES, unique=True, max_size=12).map(sorted),
    outcomes=st.lists(st.sampled_from([*Outcome, None]), min_size=12, max_size=12),
    parts=st.lists(st.tuples(MINUTES, MINUTES), max_size=6),
)
def test_a_tally_is_what_the_arithmetic_of_sets_says(
    edges: list[int], outcomes: list[Outcome | None], parts: list[tuple[int, int]]
) -> None:
    at = [WHOLE.start + timedelta(minutes=minute) for minute in range(301)]
    states = [
        state(outcome, at[low], at[high])
        for (low, high), outcome in zip(pairwise(edges), outcomes, strict=False)
        if outcome is not None
    ]
    asked = [Span(at[min(each)], at[max(each)]) for each in parts]
    made, spans = tally(states, asked), by_outcome(states)
    assert dict(made.by) == {outcome: seconds(intersection(spans[outcome], asked)) for outcome in Outcome}
    assert made.unseen == seconds(difference(asked, union(*spans.values())))
