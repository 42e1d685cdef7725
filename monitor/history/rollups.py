"""What the looks of an hour saw, in numbers that stay when the looks are removed. Gaps are no looks.

An hour is rolled up per probe, and per service over all its probes: then a slot is known if any of them could tell,
and good if any found it working.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.history import codes
from monitor.history.instants import instant
from probes.model import Outcome

HOUR = 3_600_000
SLOT = 300_000
"""Milliseconds. An hour holds a whole number of slots, so that hours can be summed."""
SLOTS = HOUR // SLOT

HOURS_OF_A_DAY = 24

ORDER = (Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.DOWN, Outcome.UNKNOWN)
"""The columns of a roll-up."""
COUNTED = tuple(codes.OUTCOMES[each] for each in ORDER)
OUTCOME = (1 << codes.OUTCOME_BITS) - 1
UNKNOWN = codes.OUTCOMES[Outcome.UNKNOWN]
WORKING = frozenset(codes.OUTCOMES[each] for each in (Outcome.UP, Outcome.DEGRADED))

Key = tuple[int, int]
"""A probe's number, and an hour since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long the looks that found it working took, in seconds: *count* of them, *total* together."""

    count: int
    total: float
    p50: float
    p95: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """The looks at *subject* (a slug or a probe's key) that began from *start* until before *end*.

    Of *slots* (5 minutes in which a look could tell), *good_slots* had one that found it working. *latency* is there
    for one hour of a probe that was found working.
    """

    subject: str
    start: datetime
    end: datetime
    looks: Mapping[Outcome, int]
    slots: int
    good_slots: int
    latency: Latency | None = None


class Cell:
    """The looks of one hour, being counted."""

    __slots__ = ("good", "known", "looks", "took")

    def __init__(self) -> None:
        self.looks = [0] * (OUTCOME + 1)
        self.known = self.good = 0
        self.took: list[int] = []

    def add(self, other: "Cell") -> None:
        """Count what *other* counted, but for latencies."""
        self.looks = [one + more for one, more in zip(self.looks, other.looks, strict=True)]
        self.known |= other.known
        self.good |= other.good

    def counts(self) -> tuple[int, ...]:
        """The columns from ``up`` to ``good_slots``."""
        return (*(self.looks[code] for code in COUNTED), self.known.bit_count(), self.good.bit_count())

    def latencies(self) -> tuple[int | None, ...]:
        """The columns from ``took`` to ``most``: the ranks are whole looks, never between two."""
        if not self.took:
            return (None, None, None, None)
        took = sorted(self.took)
        ranks = ((len(took) * share + 99) // 100 - 1 for share in (50, 95))
        return (sum(took), *(took[rank] for rank in ranks), took[-1])


def cells(rows: Iterable[tuple[int, int, int, int]]) -> dict[Key, Cell]:
    """The hours of each probe; *rows* are probe, at, took and verdict of looks, in any order."""
    found: dict[Key, Cell] = {}
    for probe, at, took, verdict in rows:
        key = probe, at // HOUR
        cell = found.get(key)
        if cell is None:
            cell = found[key] = Cell()
        outcome = verdict & OUTCOME
        cell.looks[outcome] += 1
        if outcome == UNKNOWN:
            continue
        bit = 1 << at // SLOT % SLOTS
        cell.known |= bit
        if outcome in WORKING:
            cell.good |= bit
            cell.took.append(took)
    return found


def together(found: Mapping[Key, Cell], services: Mapping[int, str]) -> dict[tuple[str, int], Cell]:
    """The hours of each service, by the service of each probe's number."""
    whole: dict[tuple[str, int], Cell] = {}
    for (probe, hour), cell in found.items():
        whole.setdefault((services[probe], hour), Cell()).add(cell)
    return whole


def rollup(subject: str, hour: int, hours: int, columns: Sequence[int | None]) -> Rollup:
    """Columns read back: those of ``counts``, and those of ``latencies`` where there are any."""
    numbers = [column or 0 for column in columns]
    looks = {outcome: number for outcome, number in zip(ORDER, numbers, strict=False) if number}
    slots, good_slots, *took = numbers[len(ORDER) :]
    latency = None
    if took and columns[-1] is not None:
        total, p50, p95, most = (number / 1000 for number in took)
        good = sum(looks.get(each, 0) for each in (Outcome.UP, Outcome.DEGRADED))
        latency = Latency(count=good, total=total, p50=p50, p95=p95, most=most)
    return Rollup(
        subject=subject,
        start=instant(hour * HOUR),
        end=instant((hour + hours) * HOUR),
        looks=looks,
        slots=slots,
        good_slots=good_slots,
        latency=latency,
    )
