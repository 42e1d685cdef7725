"""Stretches of time and their set arithmetic, exact and in one pass over sorted lists.

A span holds its start and not its end. Whatever a function is given, in whatever order, it answers with spans that
are sorted, disjoint, apart from each other and not empty.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Span:
    """From *start* up to *end*, both UTC; as long as nothing when they are the same."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        # Instants of one zone that is not UTC are compared by their wall clocks: wrong twice a year.
        if self.start.utcoffset() != NOTHING or self.end.utcoffset() != NOTHING:
            raise ValueError(f"a span's instants are UTC; {self.start} to {self.end} are not")
        if self.end < self.start:
            raise ValueError(f"a span's end comes after its start; {self.start} to {self.end} goes backwards")

    @property
    def length(self) -> timedelta:
        """How long it lasts, exact to the microsecond."""
        return self.end - self.start


def union(*groups: Iterable[Span]) -> list[Span]:
    """Every moment that is in any of the *groups*."""
    merged: list[Span] = []
    # Sorting lists that are each sorted already takes one pass.
    for span in sorted((each for group in groups for each in group if each.start < each.end), key=attrgetter("start")):
        if not merged or span.start > merged[-1].end:
            merged.append(span)
        elif span.end > merged[-1].end:
            merged[-1] = Span(merged[-1].start, span.end)
    return merged


def intersection(ones: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Every moment that is in both."""
    return overlaps(union(ones), union(others))


def overlaps(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """The same of spans that are as a function here would answer with: that need not be seen to again."""
    few, many = (left, right) if len(left) < len(right) else (right, left)
    shared: list[Span] = []
    place = 0
    for one in few:
        place = bisect_right(many, one.start, place, key=attrgetter("end"))
        for number in range(place, len(many)):
            other = many[number]
            if other.start >= one.end:
                break
            shared.append(Span(max(one.start, other.start), min(one.end, other.end)))
    return shared


def difference(ones: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Every moment of *ones* that is in none of *others*."""
    kept = union(ones)
    if not kept:
        return []
    free: list[Span] = []
    edge = kept[0].start
    for span in union(others):
        if edge < span.start:
            free.append(Span(edge, span.start))
        edge = span.end
    if edge < kept[-1].end:
        free.append(Span(edge, kept[-1].end))
    return intersection(kept, free)


def clipped(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """Every moment of *spans* from *start* up to *end*."""
    return intersection(spans, [Span(start, end)])


def seconds(spans: Iterable[Span]) -> float:
    """How long they last together; what overlaps counts once."""
    return sum((each.length for each in union(spans)), NOTHING).total_seconds()
