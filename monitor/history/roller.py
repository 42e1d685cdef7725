"""Makes the roll-ups of hours that are over, from all the looks they have, in small steps that may be repeated.

It goes by the looks in the order they were kept: the hour of one that came late is rolled up anew. Hours of sealed days
are left as they are, for some of their looks may be gone.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from monitor.history import rollups
from monitor.history.instants import stamp
from monitor.history.reel import GAP, Reel
from monitor.history.rollups import HOUR, HOURS_OF_A_DAY

LATE = timedelta(minutes=10)
"""So long after its end an hour is over: a look has ended by then, and mostly been kept."""

AHEAD = timedelta(hours=1)
"""A look further in the future than this was dated by a clock that was wrong: its hour is not waited for."""

LOOKS = 10_000
"""A step takes in at most so many."""

WAITING = """
SELECT id FROM look WHERE id > :mark AND id <= :last AND at >= :due AND at < :ahead AND verdict <> :gap
ORDER BY id LIMIT 1
"""
HOURS = "SELECT DISTINCT at / :hour FROM look WHERE id > :mark AND id <= :last AND at >= 0 AND verdict <> :gap"
PROBE_HOUR = "INSERT OR REPLACE INTO probe_hour VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
SERVICE_HOUR = "INSERT OR REPLACE INTO service_hour VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
SERVICE_DAY = """
INSERT OR REPLACE INTO service_day
SELECT service, :day, sum(up), sum(degraded), sum(maintenance), sum(down), sum(unknown), sum(slots), sum(good_slots)
FROM service_hour WHERE service = :service AND hour >= :day * 24 AND hour < :day * 24 + 24 GROUP BY service
"""
MARK = "SELECT coalesce(max(last_id), 0) FROM rolled"


class Roller:
    """Over the writing *connection*."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def step(self, now: datetime) -> bool:
        """Take in some looks, in the open transaction; False when there are none whose hours are over."""
        (mark,) = self._connection.execute(MARK).fetchone()
        last = self._last(mark, now)
        if last <= mark:
            return False
        values = {"mark": mark, "last": last, "hour": HOUR, "gap": GAP}
        touched = {hour for (hour,) in self._connection.execute(HOURS, values)}
        for start, end in _runs(hour for hour in touched if hour >= first_open_hour(self._connection)):
            self._roll(start, end)
        self._connection.execute("DELETE FROM rolled")
        self._connection.execute("INSERT INTO rolled VALUES (?)", (last,))
        return True

    def _last(self, mark: int, now: datetime) -> int:
        """The last look of this step: before the first whose hour is not over."""
        (newest,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM look").fetchone()
        last = min(mark + LOOKS, int(newest))
        due = stamp(now - LATE) // HOUR * HOUR
        values = {"mark": mark, "last": last, "due": due, "ahead": stamp(now + AHEAD), "gap": GAP}
        waiting = self._connection.execute(WAITING, values).fetchone()
        return last if waiting is None else int(waiting[0]) - 1

    def _roll(self, start: int, end: int) -> None:
        found = rollups.cells(Reel(self._connection).numbers(start * HOUR, end * HOUR))
        services = services_of(self._connection)
        self._connection.executemany(
            PROBE_HOUR, [(*key, *cell.counts(), *cell.latencies()) for key, cell in found.items()]
        )
        whole = rollups.together(found, services)
        self._connection.executemany(SERVICE_HOUR, [(*key, *cell.counts()) for key, cell in whole.items()])
        days = {(service, hour // HOURS_OF_A_DAY) for service, hour in whole}
        self._connection.executemany(SERVICE_DAY, [{"service": service, "day": day} for service, day in sorted(days)])


def services_of(connection: sqlite3.Connection) -> dict[int, str]:
    """The service of each probe, by the probe's number."""
    return {number: text(key).partition("/")[0] for number, key in connection.execute("SELECT id, key FROM probe")}


def text(name: str | bytes) -> str:
    """A name as text, also where it was read as bytes."""
    return name if isinstance(name, str) else name.decode("utf-8", "surrogateescape")


def first_open_hour(connection: sqlite3.Connection) -> int:
    """The hour after the last sealed day."""
    (day,) = connection.execute("SELECT max(day) FROM sealed").fetchone()
    return 0 if day is None else (int(day) + 1) * HOURS_OF_A_DAY


def _runs(hours: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Hours that follow each other, from the first up to the one after the last."""
    for _, run in groupby(enumerate(sorted(hours)), key=lambda each: each[1] - each[0]):
        members = [hour for _, hour in run]
        yield members[0], members[-1] + 1
