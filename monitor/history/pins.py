"""Heads that were noted elsewhere at their time, and whether a chain still passes through each of them.

Who can write the file can make its chains anew, and no row is missed then. A head that was mailed away finds it.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.history.chain import LOOKS

SEALS = "SELECT last_id, head FROM sealed WHERE typeof(head) = 'blob'"


class Standing(StrEnum):
    """What became of a head. Only ``held`` is proof; ``sealed`` tells nothing for or against."""

    HELD = "held"
    DIFFERS = "differs"
    MISSING = "missing"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """The *head* (hex) of *chain* (``look`` or ``event``) after the row *last_id*, as noted in *name*."""

    name: str
    chain: str
    last_id: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A *pin* and its *standing*.

    ``differs``: the rows from the checkpoint before up to there lead to another head. ``missing``: that row is not
    there, though it was. ``sealed``: the rows up to there were removed by retention, and no seal ends with that row.
    """

    pin: Pin
    standing: Standing

    @property
    def broken(self) -> bool:
        """Whether it shows that the history is not the one that the head was noted of."""
        return self.standing in {Standing.DIFFERS, Standing.MISSING}


def numbers(pins: Iterable[Pin], chain: str) -> frozenset[int]:
    """The rows of *chain* after which a head is wanted."""
    return frozenset(each.last_id for each in pins if each.chain == chain)


def seals(connection: sqlite3.Connection) -> Mapping[int, bytes]:
    """The heads that the seals of days tell of rows that may be gone."""
    return dict(connection.execute(SEALS).fetchall())


def judged(pin: Pin, passed: Mapping[int, bytes], start: int, sealed: Mapping[int, bytes]) -> Pinned:
    """*pin* beside what the chain *passed* through from its row *start* on; of looks before it, what *sealed* says."""
    before = pin.chain == LOOKS and pin.last_id < start
    head = sealed.get(pin.last_id) if before else passed.get(pin.last_id)
    if head is None:
        return Pinned(pin=pin, standing=Standing.SEALED if before else Standing.MISSING)
    return Pinned(pin=pin, standing=Standing.HELD if head.hex() == pin.head else Standing.DIFFERS)
