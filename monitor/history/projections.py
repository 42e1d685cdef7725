"""What the events add up to: spans, outages, notices, windows, descriptions and sealed days.

Applied as events are written, and again, into an empty database, by whoever wants to compare.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from monitor.history import codec
from monitor.history.errors import is_trouble
from monitor.history.instants import stamp
from monitor.journal import EventKind

logger = logging.getLogger(__name__)

EVENTS = """
SELECT id, at, CAST(kind AS BLOB), CAST(subject AS BLOB), CAST(body AS BLOB) FROM event ORDER BY id
"""
EMPTY = (
    "DELETE FROM service",
    "DELETE FROM span",
    "DELETE FROM outage",
    "DELETE FROM notice",
    "DELETE FROM window",
    "DELETE FROM sealed",
    "UPDATE probe SET body = '{}'",
)

Apply = Callable[[sqlite3.Connection, int, str, Any], None]


def apply(connection: sqlite3.Connection, *, at: int, kind: str, subject: str, body: str) -> None:
    """Bring the tables up to date with one event. Raises ValueError or KeyError for a body that is none of its kind."""
    if kind in _APPLY:
        _APPLY[kind](connection, at, subject, json.loads(body))


def hear(connection: sqlite3.Connection, at: int, kind: bytes, subject: bytes, body: bytes) -> bool:
    """Apply an event as it stands in the file; False when it cannot be understood any more."""
    try:
        apply(connection, at=at, kind=kind.decode(), subject=subject.decode(), body=body.decode())
    except (ValueError, LookupError, TypeError, AttributeError):
        return False
    except sqlite3.Error as exc:
        if is_trouble(exc):
            raise
        return False
    return True


def rebuild(connection: sqlite3.Connection) -> None:
    """Make every table anew, in a transaction of its own. An event that cannot be understood is logged and left out."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in EMPTY:
            connection.execute(statement)
        for number, *event in connection.execute(EVENTS):
            if not hear(connection, *event):
                logger.error("event %d cannot be understood any more", number)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def put_outage(connection: sqlite3.Connection, body: Mapping[str, Any]) -> None:
    """An outage as it stands now. The body is kept as it was written, whatever fields an outage has today."""
    opened, ended = body["opened"], body["ended"]
    row = (
        body["id"],
        body["service"],
        _stamp(opened["earliest"] or opened["latest"]),
        _stamp(ended and ended["latest"]),
        codec.canonical(body),
    )
    connection.execute("INSERT OR REPLACE INTO outage VALUES (?, ?, ?, ?, ?)", row)


def put_notice(connection: sqlite3.Connection, body: Mapping[str, Any]) -> None:
    """A notice as it stands now."""
    row = (body["id"], _stamp(body["first_seen_at"]), _stamp(body["gone_at"]), codec.canonical(body))
    connection.execute("INSERT OR REPLACE INTO notice VALUES (?, ?, ?, ?)", row)


def _stamp(text: str | None) -> int | None:
    return None if text is None else stamp(datetime.fromisoformat(text))


def _transition(connection: sqlite3.Connection, at: int, subject: str, body: Any) -> None:
    row = (subject, at, _stamp(body["earliest"]), body["after"], body["cause"])
    connection.execute("INSERT OR REPLACE INTO span VALUES (?, ?, ?, ?, ?)", row)


def _outage(connection: sqlite3.Connection, _at: int, _subject: str, body: Any) -> None:
    put_outage(connection, body)


def _notice(connection: sqlite3.Connection, _at: int, _subject: str, body: Any) -> None:
    put_notice(connection, body)


def _window(connection: sqlite3.Connection, _at: int, _subject: str, body: Any) -> None:
    connection.execute("INSERT OR REPLACE INTO window VALUES (?, ?)", (str(body["id"]), codec.canonical(body)))


def _window_ended(connection: sqlite3.Connection, at: int, subject: str, body: Any) -> None:
    """The end is laid over the window it ends."""
    row = connection.execute("SELECT body FROM window WHERE id = ?", (str(body["id"]),)).fetchone()
    before = json.loads(row[0]) if row else {}
    _window(connection, at, subject, before | body)


def _config(connection: sqlite3.Connection, _at: int, _subject: str, body: Any) -> None:
    for slug, each in body.get("services", {}).items():
        connection.execute("INSERT OR REPLACE INTO service VALUES (?, ?)", (slug, codec.canonical(each)))
    for key, each in body.get("probes", {}).items():
        connection.execute(
            "INSERT INTO probe (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
            (key, codec.canonical(each)),
        )


def _sealed(connection: sqlite3.Connection, _at: int, _subject: str, body: Any) -> None:
    numbers = (body["day"], body["looks"], body["first_id"], body["last_id"])
    proofs = (bytes.fromhex(body["head"]), bytes.fromhex(body["rollups"]))
    connection.execute("INSERT OR REPLACE INTO sealed VALUES (?, ?, ?, ?, ?, ?)", (*numbers, *proofs))


_APPLY: Mapping[str, Apply] = MappingProxyType(
    {
        EventKind.TRANSITION: _transition,
        EventKind.OUTAGE: _outage,
        EventKind.NOTICE: _notice,
        EventKind.WINDOW: _window,
        EventKind.WINDOW_ENDED: _window_ended,
        EventKind.CONFIG: _config,
        EventKind.SEALED: _sealed,
    }
)
