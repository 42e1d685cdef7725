"""The projections made anew from the events, and compared with those that the file has."""

import json
import sqlite3
from typing import Any

from monitor.history import projections
from monitor.history.blueprint import blank
from monitor.history.errors import BROKEN

MOST = 100
"""Differences after these are not listed."""

TABLES = {
    "service": "SELECT slug, body FROM service ORDER BY slug",
    "probe": "SELECT key, body FROM probe WHERE body <> '{}' ORDER BY key",
    "span": "SELECT subject || ' ' || at, earliest, outcome, cause FROM span ORDER BY subject, at",
    "outage": "SELECT id, service, opened, ended, body FROM outage ORDER BY id",
    "notice": "SELECT id, first_seen, gone, body FROM notice ORDER BY id",
    "window": "SELECT id, body FROM window ORDER BY id",
    "sealed": "SELECT day, looks, first_id, last_id, head, rollups FROM sealed ORDER BY day",
}
"""Each with what names a row in front."""

UNTOLD = {"outage": ("ended", "last_bad_at"), "notice": ("gone_at", "last_seen_at")}
"""While the first is null, the second goes on without an event: the looks tell it."""


class Replay:
    """An empty history that only hears the events."""

    def __init__(self) -> None:
        self._connection = blank()
        self._differences: list[str] = []

    def hear(self, number: int, at: int, kind: bytes, subject: bytes, body: bytes) -> None:
        """Apply one event. One that cannot be understood is a difference too."""
        if not projections.hear(self._connection, at, kind, subject, body):
            self._differences.append(f"event {number}")

    def compare(self, connection: sqlite3.Connection) -> tuple[str, ...]:
        """What the file at *connection* has otherwise than the events tell: table and key of each."""
        self._connection.text_factory = connection.text_factory = bytes  # what is no text any more must not stop us
        for table, query in TABLES.items():
            ours = _rows(self._connection, table, query)
            try:
                theirs = _rows(connection, table, query)
            except BROKEN:
                self._differences.append(table)
                continue
            self._differences += [f"{table} {key}" for key in theirs | ours if theirs.get(key) != ours.get(key)]
        self._connection.close()
        return tuple(self._differences[:MOST])


def _rows(connection: sqlite3.Connection, table: str, query: str) -> dict[str, tuple[Any, ...]]:
    rows = {}
    for key, *values in connection.execute(query):
        if table in UNTOLD:
            values[-1] = _told(values[-1], *UNTOLD[table])
        name = key.decode("utf-8", "backslashreplace") if isinstance(key, bytes) else str(key)
        rows[name] = tuple(values)
    return rows


def _told(body: bytes, end: str, moving: str) -> Any:
    try:
        values = json.loads(body)
        return {**values, moving: None} if values[end] is None else values
    except (ValueError, LookupError, TypeError):
        return body
