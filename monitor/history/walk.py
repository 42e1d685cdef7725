"""One chain walked from row to row: where the rows, and the heads that were noted after them, stop telling the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from monitor.history.chain import following
from monitor.history.errors import BROKEN


class Fault(StrEnum):
    """What is wrong with some rows."""

    ALTERED = "altered"
    MISSING = "missing"
    CUT = "cut"
    ADDED = "added"
    MISDATED = "misdated"
    ORPHANED = "orphaned"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Something is wrong from the row *first* to the row *last* of *chain*, both included.

    ``altered``: at least one of them was changed, swapped or replaced, or the head that was noted after them.
    ``cut``: they were written, and are gone from the end. ``added``: they are beyond what was written. ``misdated``:
    their checkpoint does not bound their times, so that readers may miss them. ``orphaned``: findings without a look.
    """

    chain: str
    fault: Fault
    first: int
    last: int


class Step(NamedTuple):
    """A row on the way: its id, when it happened, its canonical bytes (empty when they cannot be made)."""

    id: int
    at: int
    line: bytes


class Mark(NamedTuple):
    """A head that was noted after *last_id*; *bounds* of the times since the mark before, None where none are due."""

    last_id: int
    head: bytes
    bounds: tuple[int | None, int | None] | None


class Walk:
    """Of the chain *name* along its *marks*: the first is where it begins, the last its present head.

    *passed* are the heads after those rows that are *wanted*, as the rows tell them.
    """

    def __init__(
        self, name: str, steps: Iterator[Step], marks: Sequence[Mark], wanted: frozenset[int] = frozenset()
    ) -> None:
        self.name = name
        self.breaks: list[Break] = []
        self.rows = 0
        self.first_id = 0
        self.last_id = marks[0].last_id
        self.head = marks[0].head
        self.passed: dict[int, bytes] = {self.last_id: self.head}
        self._wanted = wanted
        self._steps = steps
        self._marks = marks
        self._step: Step | None = None

    def go(self) -> None:
        """Take every row. One that SQLite cannot read ends the walk."""
        try:
            self._step = next(self._steps, None)
            self.first_id = self._step.id if self._step else 0
            for before, mark in pairwise(self._marks):
                self._stretch(before, mark)
            while self._step is not None:
                self._note(Fault.ADDED, self._step.id, self._step.id)
                self._step = next(self._steps, None)
        except BROKEN:
            self._note(Fault.UNREADABLE, self.last_id + 1, max(self.last_id + 1, self._marks[-1].last_id))

    def _stretch(self, before: Mark, mark: Mark) -> None:
        """The rows from one mark to the next."""
        head, number, whole = before.head, before.last_id, True
        earliest: int | None = None
        latest: int | None = None
        step = self._step
        while step is not None and step.id <= mark.last_id:
            if step.id > number + 1:
                whole = self._note(Fault.MISSING, number + 1, step.id - 1)
            number, at, line = step
            head = following(head, line)
            if number in self._wanted:
                self.passed[number] = head
            earliest = at if earliest is None or at < earliest else earliest
            latest = at if latest is None or at > latest else latest
            self.rows += 1
            self.last_id = number
            step = next(self._steps, None)
        self._step, self.head = step, head
        if number < mark.last_id:
            whole = self._note(Fault.CUT if step is None else Fault.MISSING, number + 1, mark.last_id)
        if whole and head != mark.head:
            self._note(Fault.ALTERED, min(before.last_id + 1, mark.last_id), mark.last_id)
        elif whole and mark.bounds is not None and mark.bounds != (earliest, latest):
            self._note(Fault.MISDATED, before.last_id + 1, mark.last_id)

    def _note(self, fault: Fault, first: int, last: int) -> bool:
        """Put it down, joined to the one before where they touch; False, for these rows are not whole."""
        before = self.breaks[-1] if self.breaks else None
        if before is not None and before.fault is fault and before.last + 1 == first and fault is not Fault.ALTERED:
            self.breaks[-1] = replace(before, last=last)
        else:
            self.breaks.append(Break(chain=self.name, fault=fault, first=first, last=last))
        return False
