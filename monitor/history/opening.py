"""Opens the one file of a data folder for writing, whatever became of it."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from monitor.clock import Clock
from monitor.history import backup, migrations, projections
from monitor.history.connection import Connect, reader, set_up
from monitor.history.damage import examine, mend, set_aside
from monitor.history.errors import DamagedError, HistoryError, as_damage
from monitor.history.instants import name_of
from monitor.history.resumption import Opened, Remark, resume

logger = logging.getLogger(__name__)

NAME = "history.sqlite"


def open_file(
    folder: Path, clock: Clock, connect: Connect, *, strict: bool = False
) -> tuple[sqlite3.Connection, Opened]:
    """The history of *folder*, ready to be written. Raises HistoryError, sqlite3.Error and OSError."""
    path = folder / NAME
    health = examine(path)
    damage = health.damage
    if not damage:
        try:
            return _open(path, clock, connect, indices=health.indices)
        except DamagedError as exc:
            damage = str(exc)
    if strict:
        raise DamagedError(f"{path} is damaged ({damage}); the monitor moves it aside when it starts")
    aside = _move(path, damage, clock)
    connection, found = _open(path, clock, connect)
    return connection, replace(found, remarks=found.remarks | {Remark.MOVED_ASIDE}, aside=aside, damage=damage)


def _open(path: Path, clock: Clock, connect: Connect, *, indices: bool = True) -> tuple[sqlite3.Connection, Opened]:
    remarks = set()
    if not path.exists():
        migrations.create(path, clock.now())
        remarks.add(Remark.NEW)
    connection = connect(path)
    try:
        set_up(connection)
        if not indices:
            logger.error("indices of the history were damaged; they are made anew")
            mend(connection)
            remarks.add(Remark.REBUILT)
        if migrations.migrate(connection, path, save=lambda version: _save(path, version, clock)) is not None:
            remarks.add(Remark.MIGRATED)
        found = _resume(connection)
        return connection, replace(found, remarks=found.remarks | remarks | _doubts(connection, path.parent))
    except BaseException:
        connection.close()
        raise


def _resume(connection: sqlite3.Connection) -> Opened:
    """What it knows; where a text was damaged, what its events say."""
    try:
        return resume(connection)
    except DamagedError:
        logger.exception("part of the history was damaged; it is made anew from its events")
        with as_damage("its events cannot be read"):
            projections.rebuild(connection)
        return replace(resume(connection), remarks=frozenset({Remark.REBUILT}))


def _move(path: Path, damage: str, clock: Clock) -> Path:
    aside = set_aside(path, clock.now())
    copies = backup.backups(path.parent / backup.FOLDER)
    saved = f"the newest backup is {copies[-1]}" if copies else "there is no backup"
    logger.critical("the history was damaged (%s): it is now %s and a new one begins; %s", damage, aside, saved)
    return aside


def _save(path: Path, version: int, clock: Clock) -> Path:
    folder = path.parent / backup.FOLDER
    folder.mkdir(mode=0o750, exist_ok=True)
    return backup.copy(path, folder / f"schema-{version}-{name_of(clock.now())}.sqlite")


def _doubts(connection: sqlite3.Connection, folder: Path) -> set[Remark]:
    doubts = set()
    rows = connection.execute("SELECT (SELECT max(id) FROM look), (SELECT max(id) FROM event)").fetchone()
    if _lengths(connection) != {"look": rows[0] or 0, "event": rows[1] or 0}:
        logger.error("the last rows of the history do not fit its chains; verify it")
        doubts.add(Remark.END_MISSING)
    for newest in backup.backups(folder / backup.FOLDER)[-1:]:
        if _behind(connection, newest):
            logger.error("the history is behind its own backup %s: its write-ahead log was lost", newest)
            doubts.add(Remark.BEHIND_BACKUP)
    return doubts


def _behind(connection: sqlite3.Connection, newest: Path) -> bool:
    """Whether the backup of this very history has rows that the history has not."""
    try:
        with closing(reader(newest, oldest=0)) as saved:
            ours, theirs = _lengths(connection), _lengths(saved)
            same = _beginnings(connection) == _beginnings(saved)
    except (HistoryError, sqlite3.Error):
        logger.warning("the backup %s cannot be read", newest, exc_info=True)
        return False
    return same and any(theirs[name] > ours[name] for name in ours)


def _lengths(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT name, last_id FROM chain"))


def _beginnings(connection: sqlite3.Connection) -> list[tuple[str, bytes]]:
    return connection.execute("SELECT name, head FROM checkpoint WHERE last_id = 0 ORDER BY name").fetchall()
