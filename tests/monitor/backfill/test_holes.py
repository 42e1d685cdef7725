"""Only true holes, at the pace of the scrapes, an interval away from each that was made: by any way of asking."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.backfill.holes import Holes, StepError

STEP = 15_000
HOUR = 3_600_000


def missing(made: list[int], low: int, high: int, window: int = HOUR) -> list[int]:
    """Asked window by window, as ``fill`` does."""
    holes, found, at = Holes(STEP), [], low
    while at < high:
        until = min((at // window + 1) * window, high)
        seen = [each for each in made if at - STEP <= each <= until + STEP]
        found += [each for stretch in holes.within(at, until, seen) for each in stretch.times]
        at = until
    return found


@st.composite
def scrapes(draw: st.DrawFn) -> list[int]:
    """Some hours of scrapes, never quite on time, of which stretches are missing."""
    phase = draw(st.integers(0, STEP - 1))
    jitter = draw(st.lists(st.integers(-5, 5), min_size=1, max_size=7))
    every = [HOUR + phase + STEP * number + jitter[number % len(jitter)] for number in range(3 * 240)]
    for _ in range(draw(st.integers(0, 4))):
        first = draw(st.integers(0, len(every)))
        del every[first : first + draw(st.integers(1, 300))]
    return every


@given(scrapes())
def test_nothing_is_near_a_scrape_and_afterwards_nothing_is_missing(made: list[int]) -> None:
    low, high = HOUR, 5 * HOUR
    found = missing(made, low, high)
    assert found == sorted(set(found))
    for at in found:
        assert low <= at < high
        assert all(abs(at - each) >= STEP for each in made)
    every = sorted([*made, *found])
    inside = [each for each in every if low <= each < high]
    assert all(later - at < 2 * STEP for at, later in itertools.pairwise(inside))
    assert missing(every, low, high) == []


def test_a_hole_knows_the_scrape_before_and_the_one_after() -> None:
    made = [HOUR + STEP * number for number in (0, 1, 5, 6)]
    (stretch, *rest) = Holes(STEP).within(HOUR, HOUR + 7 * STEP, made)
    assert list(stretch.times) == [HOUR + STEP * number for number in (2, 3, 4)]
    assert (stretch.before, stretch.after) == (made[1], made[2])
    assert rest == []


def test_scrapes_that_are_further_apart_than_said_have_no_holes_between_them() -> None:
    with pytest.raises(StepError) as found:
        list(Holes(STEP).within(HOUR, 2 * HOUR, range(HOUR, 2 * HOUR, 60_000)))
    assert found.value.seconds == 60
