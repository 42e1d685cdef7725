"""Uptime and reachability: what looks found, as shares of slots and of looks. Beside the figures of time, not in them.

A look that could not tell counts for neither. A slow or partly working service was found working.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.reckoning.tally import AVAILABLE
from probes.model import Outcome

SLOT_SECONDS = 300
"""An hour holds a whole number of them, so that hours can be summed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Of *looks* that could tell, *good* found it working; of *slots* with such a look, *good_slots* had a good one."""

    looks: int
    good: int
    slots: int
    good_slots: int

    @property
    def uptime(self) -> float | None:
        """The share of slots in which somebody, anywhere, found it working; None when none was known."""
        return self.good_slots / self.slots if self.slots else None

    @property
    def reachability(self) -> float | None:
        """The share of looks, from wherever, that found it working; None when none could tell."""
        return self.good / self.looks if self.looks else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """The looks of one hour, rolled up: how many saw what, and how many slots were known and were good."""

    looks: Mapping[Outcome, int]
    slots: int
    good_slots: int


def reach(looks: Iterable[tuple[datetime, str, Outcome]]) -> Reach:
    """What *looks* found: when each began, from which vantage, and what it saw. In any order."""
    known = good = 0
    slots: dict[int, bool] = {}
    for at, _, outcome in looks:
        if outcome is Outcome.UNKNOWN:
            continue
        works = outcome in AVAILABLE
        slot = int(at.timestamp() // SLOT_SECONDS)
        slots[slot] = works or slots.get(slot, False)
        known, good = known + 1, good + works
    return Reach(looks=known, good=good, slots=len(slots), good_slots=sum(slots.values()))


def rolled(hours: Iterable[Hour]) -> Reach:
    """What the looks of several hours found, each hour given once."""
    known = good = slots = good_slots = 0
    for each in hours:
        known += sum(number for outcome, number in each.looks.items() if outcome is not Outcome.UNKNOWN)
        good += sum(number for outcome, number in each.looks.items() if outcome in AVAILABLE)
        slots, good_slots = slots + each.slots, good_slots + each.good_slots
    return Reach(looks=known, good=good, slots=slots, good_slots=good_slots)


def together(*parts: Reach) -> Reach:
    """What the looks of several times found that share no slot."""
    return Reach(
        looks=sum(each.looks for each in parts),
        good=sum(each.good for each in parts),
        slots=sum(each.slots for each in parts),
        good_slots=sum(each.good_slots for each in parts),
    )
