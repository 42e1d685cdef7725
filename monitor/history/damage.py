"""Whether a file can be trusted to be read and written, and where it goes when it cannot: aside, never away.

The log goes first: one that met another file of the same name would be played into it.
"""

import itertools
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from monitor.history import chain
from monitor.history.connection import read_only, version_of
from monitor.history.errors import BROKEN, ForeignError, is_damage
from monitor.history.instants import name_of

COMPANIONS = ("-wal", "-shm")
HEADS = """
SELECT name FROM chain JOIN checkpoint USING (name)
WHERE typeof(chain.head) = 'blob' AND typeof(chain.last_id) = 'integer'
"""
TABLES = frozenset(
    {"look", "finding", "event", "span", "outage", "notice", "memory", "window", "chain", "checkpoint"}
    | {"sealed", "probe_hour", "service_hour", "rolled"}
)


def damage_of(path: Path) -> str:
    """What is wrong with the file, "" when it is sound or not there. Raises ForeignError, NewerError, sqlite3.Error.

    It is only read: a connection that may write would play the log into the damaged file as it closes.
    """
    if not path.exists():
        return "a log without its file" if _there(path) else ""
    if path.stat().st_size == 0:
        return "the file is empty"
    try:
        with closing(read_only(path)) as connection:
            return _check(connection, path)
    except BROKEN as exc:
        if not is_damage(exc):
            raise
        return str(exc)


def set_aside(path: Path, at: datetime) -> Path:
    """Rename the file and what belongs to it; the new name, which was free. Raises OSError."""
    numbers = itertools.chain([""], map("-{}".format, itertools.count(2)))
    names = (path.with_name(f"history.corrupt-{name_of(at)}{number}.sqlite") for number in numbers)
    target = next(name for name in names if not _there(name))
    for each in _there(path):
        each.rename(target.with_name(each.name.replace(path.name, target.name, 1)))
    return target


def _there(path: Path) -> list[Path]:
    """The file and its companions, as far as they exist, in the order in which they are moved."""
    every = (path.with_name(path.name + suffix) for suffix in (*COMPANIONS, ""))
    return [each for each in every if each.exists()]


def _check(connection: sqlite3.Connection, path: Path) -> str:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        return str(verdict)
    whole = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")} >= TABLES
    try:
        version_of(connection, path)
    except ForeignError:
        if whole:
            return "its header does not say whose it is"
        raise
    if not whole:
        return "tables are missing"
    heads = {name for (name,) in connection.execute(HEADS)}
    return "" if heads >= set(chain.NAMES) else "the heads of its chains are missing"
