"""Whether a file can be trusted to be read and written, and where it goes when it cannot: aside, never away.

The log goes first: one that met another file of the same name would be played into it.
"""

import itertools
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from monitor.history import chain
from monitor.history.blueprint import columns
from monitor.history.connection import VERSION, read_only, version_of
from monitor.history.errors import BROKEN, ForeignError, as_damage, is_damage
from monitor.history.instants import name_of

COMPANIONS = ("-wal", "-shm")
HEADS = """
SELECT name FROM chain JOIN checkpoint USING (name)
WHERE typeof(chain.head) = 'blob' AND typeof(chain.last_id) = 'integer'
"""
CORE = frozenset({"look", "event", "chain", "checkpoint"})
"""What a history of any schema has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is wrong with a file: *damage* is "" when it can be used, *indices* says whether they fit their tables."""

    damage: str = ""
    indices: bool = True


def examine(path: Path) -> Health:
    """The health of the file; one that is not there has none to lose. Raises ForeignError, NewerError, sqlite3.Error.

    It is only read: a connection that may write would play the log into the damaged file as it closes.
    """
    if not path.exists():
        return Health(damage="a log without its file" if _there(path) else "")
    if path.stat().st_size == 0:
        return Health(damage="the file is empty")
    try:
        with closing(read_only(path)) as connection:
            connection.text_factory = partial(str, encoding="utf-8", errors="replace")
            said = _said(connection, "PRAGMA integrity_check(1)")
            indices = said == "ok"
            if not indices:
                said = _said(connection, "PRAGMA quick_check(1)")  # the same without the indices
            return Health(damage=_content(connection, path) if said == "ok" else said, indices=indices)
    except BROKEN as exc:
        if not is_damage(exc):
            raise
        return Health(damage=str(exc))


def mend(connection: sqlite3.Connection) -> None:
    """Make the indices anew, by which nothing is lost. Raises DamagedError if they still do not fit.

    Where an index is broken no row could be added any more, and a new start would not help.
    """
    with as_damage("its indices cannot be made anew"):
        connection.execute("REINDEX")
        if (said := _said(connection, "PRAGMA integrity_check(1)")) != "ok":
            raise ValueError(said)


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


def _content(connection: sqlite3.Connection, path: Path) -> str:
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    try:
        version = version_of(connection, path)
    except ForeignError:
        if names >= CORE:
            return "its header does not say whose it is"
        raise
    if not names >= CORE or (version == VERSION and not set(columns(connection)) >= set(columns())):
        return "its tables are not those that we made"
    heads = {name for (name,) in connection.execute(HEADS)}
    return "" if heads >= set(chain.NAMES) else "the heads of its chains are missing"


def _said(connection: sqlite3.Connection, pragma: str) -> str:
    return str(connection.execute(pragma).fetchone()[0])
