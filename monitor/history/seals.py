"""Sealed days: what is noted of a day before its looks may go, so that the rest still proves itself.

The `sealed` event says how many looks there were, which, where they led, and what they were rolled up to. Being an
event it stays for ever, in a chain that is whole.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from monitor.history import codec
from monitor.history.instants import stamp
from monitor.history.roller import first_open_hour, services_of, text
from monitor.history.rollups import HOUR, HOURS_OF_A_DAY

DAY = HOUR * HOURS_OF_A_DAY

CHECKPOINTS = """
SELECT last_id, head, max(at, latest) FROM checkpoint WHERE name = 'look' AND last_id > :after AND last_id < :end
  AND last_id <= (SELECT max(last_id) FROM rolled) ORDER BY last_id
"""
"""The last look of all stays: it tells where the chain stands."""
LAST = "SELECT coalesce(max(day), -1), coalesce(max(last_id), 0) FROM sealed"
PROBE_HOURS = """
SELECT key, probe_hour.* FROM probe JOIN probe_hour ON probe = probe.id AND hour >= ? AND hour < ? ORDER BY key, hour
"""
SERVICE_HOURS = "SELECT * FROM service_hour WHERE service = ? AND hour >= ? AND hour < ? ORDER BY hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Looks up to *last_id*, after which the head was *head*, are all of *day* (since 1970, in UTC) or before."""

    day: int
    last_id: int
    head: bytes


def due(connection: sqlite3.Connection, now: datetime, keep_days: int) -> dict[str, Any] | None:
    """The body of the `sealed` event of the next day that is to go, None when there is none."""
    before, after = connection.execute(LAST).fetchone()
    cut = _cut(connection, before, after, first_kept=stamp(now - timedelta(days=keep_days)) // DAY)
    if cut is None:
        return None
    (looks,) = connection.execute("SELECT count(*) FROM look WHERE id > ? AND id <= ?", (after, cut.last_id)).fetchone()
    return {
        "day": cut.day,
        "date": f"{datetime.fromtimestamp(cut.day * DAY / 1000, UTC):%Y-%m-%d}",
        "looks": looks,
        "first_id": after + 1,
        "last_id": cut.last_id,
        "head": cut.head.hex(),
        "rollups": digest(connection, first_open_hour(connection), (cut.day + 1) * HOURS_OF_A_DAY).hex(),
    }


def _cut(connection: sqlite3.Connection, before: int, after: int, *, first_kept: int) -> Cut | None:
    """The last checkpoint of the first day after *before* that has one, if it lies before the day *first_kept*.

    What a clock that ran ahead has dated keeps all that follows: nothing goes of which it is not sure that it is old.
    """
    (end,) = connection.execute("SELECT last_id FROM chain WHERE name = 'look'").fetchone()
    found: Cut | None = None
    day = before + 1
    for last_id, head, at in connection.execute(CHECKPOINTS, {"after": after, "end": end}):
        day = max(day, at // DAY)
        if day >= first_kept or (found is not None and day > found.day):
            break
        found = Cut(day=day, last_id=last_id, head=head)
    return found


def digest(connection: sqlite3.Connection, start: int, end: int) -> bytes:
    """What proves the roll-ups of the hours from *start* up to *end*: a line each, with names for numbers."""
    proof = sha256()
    for row in _rows(connection, start, end):
        proof.update(codec.canonical(row).encode() + b"\n")
    return proof.digest()


def _rows(connection: sqlite3.Connection, start: int, end: int) -> Iterator[list[Any]]:
    for key, _, *columns in connection.execute(PROBE_HOURS, (start, end)):
        yield [text(key), *columns]
    for slug in sorted(set(services_of(connection).values())):
        for name, *columns in connection.execute(SERVICE_HOURS, (slug, start, end)):
            yield [text(name), *columns]
