"""The roll-ups made anew from the looks that are there, and compared with those that the file has.

Of sealed days the looks may be gone: there the roll-ups must be those that were sealed.
"""

import sqlite3
from collections.abc import Iterator

from monitor.history import rollups, seals
from monitor.history.errors import BROKEN
from monitor.history.instants import instant
from monitor.history.reel import GAP, Reel
from monitor.history.roller import MARK, first_open_hour, services_of, text
from monitor.history.rollups import HOUR, HOURS_OF_A_DAY
from monitor.history.seals import DAY

SEALED = "SELECT day, rollups FROM sealed ORDER BY day"
DAYS = """
SELECT at / :day FROM look WHERE verdict <> :gap AND at >= :first * :day
UNION SELECT hour / 24 FROM probe_hour WHERE hour >= :first * 24
UNION SELECT hour / 24 FROM service_hour WHERE hour >= :first * 24 ORDER BY 1
"""
UNROLLED = "SELECT DISTINCT at / :hour FROM look WHERE id > :mark AND verdict <> :gap"
PROBE_HOURS = """
SELECT key, probe_hour.* FROM probe JOIN probe_hour ON probe = probe.id AND hour >= ? AND hour < ?
"""
SERVICE_HOURS = "SELECT * FROM service_hour WHERE service = ? AND hour >= ? AND hour < ?"

DAYS_APART = """
WITH sums AS (
  SELECT service, hour / 24 AS day, sum(up), sum(degraded), sum(maintenance), sum(down), sum(unknown), sum(slots),
    sum(good_slots)
  FROM service_hour GROUP BY service, hour / 24
), apart AS (
  SELECT * FROM (SELECT * FROM sums EXCEPT SELECT * FROM service_day)
  UNION SELECT * FROM (SELECT * FROM service_day EXCEPT SELECT * FROM sums)
)
SELECT DISTINCT service, day FROM apart ORDER BY day, service
"""

Rows = dict[tuple[str, int], tuple[int | None, ...]]


def differences(connection: sqlite3.Connection) -> Iterator[str]:
    """Subject and hour of each roll-up that is not what its looks add up to; sealed days as a whole."""
    try:
        yield from _sealed(connection)
        yield from _open(connection)
        for slug, day in connection.execute(DAYS_APART):
            yield f"{text(slug)} {instant(day * DAY):%Y-%m-%d}"
    except (*BROKEN, LookupError, TypeError):
        yield "what cannot be read"


def _sealed(connection: sqlite3.Connection) -> Iterator[str]:
    start = 0
    for day, proof in connection.execute(SEALED):
        end = (day + 1) * HOURS_OF_A_DAY
        if seals.digest(connection, start, end) != proof:
            yield f"sealed {instant(day * DAY):%Y-%m-%d}"
        start = end


def _open(connection: sqlite3.Connection) -> Iterator[str]:
    """The days after the sealed ones. An hour whose looks are not all taken in yet is left out."""
    (mark,) = connection.execute(MARK).fetchone()
    first = first_open_hour(connection) // HOURS_OF_A_DAY
    later = {hour for (hour,) in connection.execute(UNROLLED, {"hour": HOUR, "mark": mark, "gap": GAP})}
    for (day,) in connection.execute(DAYS, {"day": DAY, "first": first, "gap": GAP}):
        ours, theirs = _made(connection, day), _kept(connection, day)
        for subject, hour in sorted(ours.keys() | theirs.keys()):
            if hour not in later and ours.get((subject, hour)) != theirs.get((subject, hour)):
                yield f"{subject} {instant(hour * HOUR):%Y-%m-%dT%H}"


def _made(connection: sqlite3.Connection, day: int) -> Rows:
    keys = {number: text(key) for number, key in connection.execute("SELECT id, key FROM probe")}
    found = rollups.cells(Reel(connection).numbers(day * DAY, (day + 1) * DAY))
    whole = rollups.together(found, services_of(connection))
    rows: Rows = {(keys[probe], hour): (*cell.counts(), *cell.latencies()) for (probe, hour), cell in found.items()}
    return rows | {key: cell.counts() for key, cell in whole.items()}


def _kept(connection: sqlite3.Connection, day: int) -> Rows:
    hours = (day * HOURS_OF_A_DAY, (day + 1) * HOURS_OF_A_DAY)
    rows: Rows = {}
    for key, _, hour, *columns in connection.execute(PROBE_HOURS, hours):
        rows[text(key), hour] = tuple(columns)
    for slug in set(services_of(connection).values()):
        for _, hour, *columns in connection.execute(SERVICE_HOURS, (slug, *hours)):
            rows[slug, hour] = tuple(columns)
    return rows
