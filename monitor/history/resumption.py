"""What the history knows when the monitor starts: what was open, what stood there, how the last run ended."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from monitor.history import codec
from monitor.history.errors import as_damage
from monitor.history.instants import instant
from monitor.model import Notice, Outage

OPEN_OUTAGES = "SELECT body FROM outage WHERE ended IS NULL ORDER BY opened, id"
STANDING_NOTICES = "SELECT body FROM notice WHERE gone IS NULL ORDER BY first_seen, id"
STARTED = "SELECT id, at, body FROM event WHERE kind = 'started' ORDER BY id DESC LIMIT 1"
STOPPED = "SELECT at FROM event WHERE kind = 'stopped' AND id > ? ORDER BY id DESC LIMIT 1"


class Remark(StrEnum):
    """What was out of the ordinary when the history was opened."""

    NEW = "new"
    MOVED_ASIDE = "moved_aside"
    MIGRATED = "migrated"
    REBUILT = "rebuilt"
    BEHIND_BACKUP = "behind_backup"
    END_MISSING = "end_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """The run before this one. *stopped_at* is None when it did not end as it should; *alive_at* is its last commit."""

    run_id: str
    started_at: datetime
    stopped_at: datetime | None
    alive_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the history knows at the start. *outages* are open, *notices* not gone, *windows* all that were declared.

    *aside* is where a damaged file was moved to, None when none was, and *damage* what was wrong with it.
    """

    memory: Mapping[str, str]
    outages: tuple[Outage, ...]
    notices: tuple[Notice, ...]
    windows: tuple[Mapping[str, Any], ...]
    services: Mapping[str, Mapping[str, Any]]
    probes: Mapping[str, Mapping[str, Any]]
    last_run: LastRun | None
    remarks: frozenset[Remark] = frozenset()
    aside: Path | None = None
    damage: str = ""


def resume(connection: sqlite3.Connection) -> Opened:
    """What the open file says, without remarks. Raises DamagedError where SQLite is content and the words are not."""
    with as_damage("it holds what cannot be understood"):
        return _read(connection)


def _read(connection: sqlite3.Connection) -> Opened:
    connection.execute("SELECT run_id, vantage FROM run").fetchall()
    return Opened(
        memory=dict(connection.execute("SELECT key, body FROM memory")),
        outages=tuple(map(codec.OUTAGE.validate_json, _column(connection, OPEN_OUTAGES))),
        notices=tuple(map(codec.NOTICE.validate_json, _column(connection, STANDING_NOTICES))),
        windows=tuple(map(json.loads, _column(connection, "SELECT body FROM window ORDER BY id"))),
        services={slug: json.loads(body) for slug, body in connection.execute("SELECT slug, body FROM service")},
        probes={key: json.loads(body) for key, body in connection.execute("SELECT key, body FROM probe")},
        last_run=_last_run(connection),
    )


def _column(connection: sqlite3.Connection, query: str) -> list[str]:
    return [str(value) for (value,) in connection.execute(query)]


def _last_run(connection: sqlite3.Connection) -> LastRun | None:
    started = connection.execute(STARTED).fetchone()
    if started is None:
        return None
    number, at, body = started
    stopped = connection.execute(STOPPED, (number,)).fetchone()
    # By its looks: what people tell a stopped monitor is kept too, and shows no life.
    (alive,) = connection.execute("SELECT at FROM chain WHERE name = 'look'").fetchone()
    return LastRun(
        run_id=str(json.loads(body).get("run_id", "")),
        started_at=instant(at),
        stopped_at=None if stopped is None else instant(stopped[0]),
        alive_at=instant(max(alive, at)),
    )
