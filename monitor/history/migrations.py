"""How a file comes to be of our schema: made whole under another name, or brought forward in one transaction."""

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from monitor.history import chain
from monitor.history.blueprint import schema
from monitor.history.connection import APPLICATION, VERSION, version_of
from monitor.history.instants import stamp

STEPS: Mapping[int, Sequence[str]] = {}
"""The statements that lead from each schema to the next one."""


def create(path: Path, at: datetime) -> None:
    """Make an empty history. It is there whole or not at all; what an earlier try left is removed."""
    part = path.with_name(f"{path.name}.part")
    for left in (part, part.with_name(f"{part.name}-journal")):
        left.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640))
    connection = sqlite3.connect(part, isolation_level=None)
    try:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.executescript(schema())
        for name in chain.NAMES:
            _begin(connection, name, stamp(at))
        connection.execute(f"PRAGMA user_version = {VERSION}")
    finally:
        connection.close()
    settle(part, path)


def settle(part: Path, path: Path) -> None:
    """Give a finished file its name, so that the power may fail at any moment."""
    _sync(part, os.O_RDWR)
    part.rename(path)
    _sync(path.parent, os.O_RDONLY)


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    *,
    save: Callable[[int], object],
    steps: Mapping[int, Sequence[str]] = STEPS,
    goal: int = VERSION,
) -> int | None:
    """Bring the open file forward; the schema it had, None when there was nothing to do.

    *save* is called first with that schema: it must leave a copy. Raises NewerError, ForeignError, and whatever a step
    raises; then the file is as it was.
    """
    version = version_of(connection, path)
    if version == goal:
        return None
    save(version)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version, goal):
            for statement in steps[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {goal:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return version


def _begin(connection: sqlite3.Connection, name: str, at: int) -> None:
    link = chain.genesis()
    connection.execute("INSERT INTO chain VALUES (?, ?, ?, ?)", (name, link.last_id, link.head, at))
    connection.execute("INSERT INTO checkpoint VALUES (?, ?, ?, ?, NULL, NULL)", (name, link.last_id, link.head, at))


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
