"""From pieces of time with a value to samples as a scrape would have taken them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import repeat

from monitor.remote_write import Sample, Series
from tests.dashboards.truth import BEGIN, DAY, HOUR, MINUTE, NOW, SILENT

Value = float | Callable[[int], float]
Stretch = tuple[int, int, Value]
"""From, until, and the value in between: a number, or what tells it from the moment."""

AWHILE = 65 * MINUTE
RARE = 4 * MINUTE
FRESH = 15
"""Seconds between two scrapes in the last while; rates of the last hour need them."""


class Pace(Enum):
    """How often a series is sampled: as seldom as what is asked of it allows, for 90 days are many samples.

    Each minute for so long; before, for so long, within Prometheus' lookback of five minutes.
    """

    WHOLE = NOW - BEGIN, NOW - BEGIN
    WEEK = 8 * DAY, NOW - BEGIN
    STEPS = AWHILE, NOW - BEGIN
    COUNT = 25 * HOUR, 25 * HOUR
    RECENT = AWHILE, 25 * HOUR

    def __init__(self, dense: int, rare: int) -> None:
        self.dense = dense
        self.rare = rare

    @property
    def at_changes(self) -> bool:
        """Also whenever its value changes: it is a step and no gauge that flickers."""
        return self.rare == NOW - BEGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A series: its labels, what it says when, and how often it is sampled, *second* seconds past the minute."""

    labels: Mapping[str, str]
    stretches: Sequence[Stretch]
    pace: Pace
    second: int

    def series(self) -> Series:
        return self.labels, self._samples()

    def _samples(self) -> list[Sample]:
        every, thousands = grid(self.pace, self.second)
        found: list[Sample] = []
        for index, (start, end, value) in enumerate(self.stretches):
            low, high = bisect_left(every, start), bisect_left(every, end)
            begins = _tick(start, self.second)
            if begins < min(end, NOW) and every[low : low + 1] != [begins] and self.pace.at_changes:
                found.append((begins * 1000, value(begins) if callable(value) else value))
            values = map(value, every[low:high]) if callable(value) else repeat(value)
            found += zip(thousands[low:high], values, strict=False)
            following = self.stretches[index + 1][0] if index + 1 < len(self.stretches) else NOW + MINUTE
            gone = _tick(end, self.second)
            if found and gone < following and gone <= NOW and not SILENT[0] <= gone < SILENT[1]:
                found.append((gone * 1000, None))  # the first scrape that does not find it any more
        return found


@cache
def grid(pace: Pace, second: int) -> tuple[list[int], list[int]]:
    """The moments of all scrapes, in seconds and in thousandths."""
    every = [
        *range(_tick(NOW - pace.rare, second), _tick(NOW - pace.dense, second), RARE),
        *range(_tick(NOW - pace.dense, second), _tick(NOW - AWHILE, second), MINUTE),
        *range(_tick(NOW - AWHILE, second), NOW + 1, FRESH),
    ]
    return every, [each * 1000 for each in every]


def _tick(moment: int, second: int) -> int:
    """The first scrape at or after *moment*; in the last while there are more."""
    every = FRESH if moment > NOW - AWHILE else MINUTE
    return moment + (second - moment) % every


def batches(lines: Iterable[Line], most: int = 400_000) -> Iterator[list[Line]]:
    """*lines*, so many at a time that a batch has about *most* samples; those of a pace share their instants."""
    batch: list[Line] = []
    count = 0
    for line in sorted(lines, key=lambda each: (each.pace.name, each.second)):
        every, _ = grid(line.pace, line.second)
        weight = sum(bisect_left(every, end) - bisect_left(every, start) for start, end, _ in line.stretches)
        if batch and count + weight > most:
            yield batch
            batch, count = [], 0
        batch.append(line)
        count += weight
    yield batch
