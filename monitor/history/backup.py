"""A copy of the whole history that has been read through before it counts, made while the monitor writes on.

To restore one: stop the monitor, move ``history.sqlite`` with its ``-wal`` and ``-shm`` away, copy the backup there.
"""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.clock import Clock
from monitor.history.connection import reader
from monitor.history.errors import DamagedError, HistoryError
from monitor.history.instants import name_of
from monitor.history.migrations import settle

FOLDER = "backups"
KEPT = 7
PATTERN = "history-*Z.sqlite"
STALE_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A sound copy at *path*. *seconds* is what it took to make."""

    path: Path
    seconds: float
    bytes: int


def back_up(path: Path, clock: Clock, *, folder: Path | None = None, keep: int = KEPT, spare: int = 0) -> Backup:
    """Copy the history at *path* into *folder* (by default beside it), and keep the newest *keep* copies.

    Raises HistoryError when there is no room for it that would leave *spare* bytes, or when the copy is not sound, and
    sqlite3.Error or OSError; then the older copies stay. It blocks: call it in a thread.
    """
    began, at = clock.tick(), clock.now()
    folder = folder or path.parent / FOLDER
    folder.mkdir(mode=0o750, exist_ok=True)
    _sweep(folder, at.timestamp() - STALE_SECONDS)
    target = copy(path, folder / f"history-{name_of(at)}.sqlite", spare=spare)
    for old in backups(folder)[:-keep]:
        old.unlink()
    return Backup(path=target, seconds=clock.tick() - began, bytes=target.stat().st_size)


def copy(path: Path, target: Path, *, spare: int = 0) -> Path:
    """A sound copy of *path* as *target*, of whatever schema. It is there whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    needed = path.stat().st_size + spare
    if (free := shutil.disk_usage(target.parent).free) < needed:
        raise HistoryError(f"no room for a backup: {free} bytes are free, {needed} are needed")
    try:
        with closing(reader(path, oldest=0)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o640)
        with closing(reader(part, oldest=0)) as connection:
            _check(connection, part)
        settle(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def backups(folder: Path) -> list[Path]:
    """The copies in *folder*, oldest first."""
    return sorted(folder.glob(PATTERN))


def made_at(path: Path) -> datetime:
    """When a backup was made, by its name."""
    return datetime.strptime(path.stem, "history-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _check(connection: sqlite3.Connection, part: Path) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise DamagedError(f"{part}: {verdict}")


def _sweep(folder: Path, before: float) -> None:
    """Remove what backups left that were cut off."""
    for part in folder.glob("*.part*"):
        if part.stat().st_mtime < before:
            part.unlink()
