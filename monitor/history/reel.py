"""The looks in the order of time, though they are kept in the order in which they ended.

The checkpoints bound the times of about a thousand rows each. Whoever asks for a time reads the blocks that can hold
it, one after another, and lets a look go as soon as no block to come can hold an earlier one.
"""

import heapq
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from monitor.history import codes
from monitor.history.looks import Look, Row, look
from probes.model import Cause, Outcome

GAP = codes.verdict(Outcome.UNKNOWN, Cause.GAP)

BLOCKS = """
SELECT earliest, latest, last_id, coalesce(
  (SELECT max(p.last_id) FROM checkpoint p WHERE p.name = 'look' AND p.last_id < c.last_id), 0) FROM checkpoint c
WHERE name = 'look' AND latest >= :start AND earliest < :end AND last_id >= (SELECT min(id) FROM look)
"""
TAIL = "SELECT min(at), max(at), max(id) FROM look WHERE id > ?"
MARKED = "SELECT max(last_id) FROM checkpoint WHERE name = 'look'"
EXTENT = """
SELECT min(earliest), max(latest) FROM checkpoint WHERE name = 'look' AND last_id >= (SELECT min(id) FROM look)
"""
NUMBERS = """
SELECT probe, at, CAST(took AS INTEGER), CAST(verdict AS INTEGER) FROM look
WHERE id > :after AND id <= :last AND at >= :start AND at < :end AND verdict <> :gap
"""
ROWS = """
SELECT look.id, probe, at, took, verdict, status, phases, run, body FROM look
LEFT JOIN finding ON finding.look = look.id
WHERE look.id > :after AND look.id <= :last AND at >= :start AND at < :end
  AND (:probes IS NULL OR probe IN (SELECT value FROM json_each(:probes))) AND (NOT :bad OR verdict & 7 <> 0)
"""
GLANCES = """
SELECT id, probe, at, took, verdict FROM look WHERE id > :after AND id <= :last AND at >= :start AND at < :end
  AND probe = (SELECT id FROM probe WHERE key = :probe) AND verdict <> :gap
"""


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Rows after *after* up to *last*, which began between *earliest* and *latest*."""

    earliest: int
    latest: int
    last: int
    after: int


class Reel:
    """Over a reading *connection*."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def looks(self, start: int, end: int, *, probe: str | None, service: str | None, bad_only: bool) -> Iterator[Look]:
        """The looks that began from *start* until before *end*, by time."""
        keys = dict(self._connection.execute("SELECT id, key FROM probe"))
        runs = {number: names for number, *names in self._connection.execute("SELECT id, run_id, vantage FROM run")}
        asked = [number for number, key in keys.items() if _asked(key, probe, service)]
        chosen = None if probe is None and service is None else json.dumps(asked)
        values = {"start": start, "end": end, "probes": chosen, "bad": bad_only}
        for *numbers, body in self._by_time(values):
            row = Row(*numbers)
            run_id, vantage = runs[row.run]
            yield look(row, probe=keys[row.probe], run_id=run_id, vantage=vantage, finding=body)

    def numbers(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """Probe, at, took and verdict of the looks that began in the range, in no order; gaps are no looks."""
        values = {"start": start, "end": end, "gap": GAP}
        for block in self._blocks(start, end):
            yield from self._connection.execute(NUMBERS, {**values, "after": block.after, "last": block.last})

    def glances(self, start: int, end: int, probe: str) -> Iterator[tuple[int, int, int]]:
        """At, took and verdict of the looks at *probe* that began in the range, by time; gaps are no looks."""
        values = {"start": start, "end": end, "probe": probe, "gap": GAP}
        for _, _, at, took, verdict in self._by_time(values, GLANCES):
            yield at, took, verdict

    def extent(self) -> tuple[int, int] | None:
        """When the first and the last look began."""
        ends = [each for each in (self._connection.execute(EXTENT).fetchone(), self._tail()) if each[0] is not None]
        return (min(each[0] for each in ends), max(each[1] for each in ends)) if ends else None

    def _by_time(self, values: dict[str, Any], query: str = ROWS) -> Iterator[tuple[Any, ...]]:
        waiting: list[tuple[int, int, tuple[Any, ...]]] = []
        for block in sorted(self._blocks(values["start"], values["end"])):
            while waiting and waiting[0][0] < block.earliest:
                yield heapq.heappop(waiting)[2]
            for row in self._connection.execute(query, {**values, "after": block.after, "last": block.last}):
                heapq.heappush(waiting, (row[2], row[0], row))
        while waiting:
            yield heapq.heappop(waiting)[2]

    def _blocks(self, start: int, end: int) -> list[Block]:
        """Those that can hold looks of the range."""
        blocks = list(starmap(Block, self._connection.execute(BLOCKS, {"start": start, "end": end})))
        earliest, latest, newest, last = self._tail()
        if newest is not None and latest >= start and earliest < end:
            blocks.append(Block(earliest, latest, newest, last))
        return blocks

    def _tail(self) -> tuple[Any, ...]:
        """The rows after the last checkpoint: when the first and the last began, the last of them, that checkpoint."""
        (last,) = self._connection.execute(MARKED).fetchone()
        return (*self._connection.execute(TAIL, (last or 0,)).fetchone(), last or 0)


def _asked(key: str, probe: str | None, service: str | None) -> bool:
    return (probe is None or key == probe) and (service is None or key.startswith(f"{service}/"))
