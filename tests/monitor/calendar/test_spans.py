"""The arithmetic of stretches of time, against sets of single minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.spans import Span, clipped, difference, intersection, seconds, union
from tests.monitor.calendar.times import utc

START = utc("2026-11-02 14:00")
MINUTES = 60


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def made(*pairs: tuple[int, int]) -> list[Span]:
    return [Span(minute(low), minute(high)) for low, high in pairs]


def held(spans: list[Span]) -> set[int]:
    """The single minutes that the spans hold."""
    numbers = range(MINUTES)
    return {n for n in numbers for each in spans if each.start <= minute(n) and minute(n + 1) <= each.end}


PAIRS = st.tuples(st.integers(0, MINUTES), st.integers(0, MINUTES)).map(lambda pair: (min(pair), max(pair)))
SPANS = st.lists(PAIRS, max_size=12).map(lambda pairs: made(*pairs))


def tidy(spans: list[Span]) -> bool:
    return all(each.start < each.end for each in spans) and all(a.end < b.start for a, b in pairwise(spans))


@given(SPANS, SPANS)
def test_union_intersection_and_difference_are_those_of_sets(ones: list[Span], others: list[Span]) -> None:
    for answer, expected in (
        (union(ones, others), held(ones) | held(others)),
        (intersection(ones, others), held(ones) & held(others)),
        (difference(ones, others), held(ones) - held(others)),
    ):
        assert held(answer) == expected
        assert tidy(answer)
        assert seconds(answer) == 60 * len(expected)


@given(SPANS, SPANS)
def test_what_is_shared_and_what_is_not_make_up_the_whole(ones: list[Span], others: list[Span]) -> None:
    shared, rest = intersection(ones, others), difference(ones, others)
    assert union(shared, rest) == union(ones)
    assert intersection(shared, rest) == []
    assert shared == intersection(others, ones)


@given(SPANS, PAIRS)
def test_clipping_keeps_what_is_in_the_range(spans: list[Span], pair: tuple[int, int]) -> None:
    kept = clipped(spans, minute(pair[0]), minute(pair[1]))
    assert held(kept) == held(spans) & set(range(*pair))
    assert tidy(kept)


@given(SPANS)
def test_time_that_overlaps_counts_once(spans: list[Span]) -> None:
    assert seconds(spans + spans) == 60 * len(held(spans))


def test_spans_that_touch_become_one() -> None:
    assert union(made((0, 5)), made((5, 9))) == made((0, 9))


def test_a_span_of_no_length_holds_nothing() -> None:
    assert union(made((5, 5))) == []
    assert difference(made((0, 9)), made((5, 5))) == made((0, 9))
    assert seconds(made((5, 5))) == 0


def test_of_nothing_there_is_nothing() -> None:
    assert union() == []
    assert intersection([], made((0, 5))) == []
    assert difference([], made((0, 5))) == []
    assert seconds([]) == 0


def test_lengths_are_exact_to_the_microsecond() -> None:
    parts = [Span(minute(n), minute(n) + timedelta(microseconds=100_000)) for n in range(10)]
    assert seconds(parts) == 1


@pytest.mark.parametrize("zone", [None, ZoneInfo("America/Toronto")], ids=["none", "Toronto"])
def test_an_instant_that_is_not_utc_is_refused(zone: ZoneInfo | None) -> None:
    with pytest.raises(ValueError, match="instants are UTC"):
        Span(START, datetime(2026, 11, 2, 23, tzinfo=zone))


def test_a_span_that_goes_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="goes backwards"):
        Span(START, datetime(2026, 11, 2, 13, 59, 59, tzinfo=UTC))
