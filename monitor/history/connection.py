"""How the file is opened: by the one writer, or to read.

Exactly one connection writes and checkpoints, and it is never opened anew: SQLite before 3.51.3 can lose commits when
two connections do either at once (sqlite.org/wal.html#walresetbug), and a second one cannot be opened once the file
descriptors are used up. Readers are read-only and never checkpoint.
"""

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from monitor.history.errors import (
    BROKEN,
    DamagedError,
    ForeignError,
    HistoryError,
    NewerError,
    NoHistoryError,
    OlderError,
    is_damage,
)

logger = logging.getLogger(__name__)

Connect = Callable[[Path], sqlite3.Connection]

APPLICATION = 0x49524343
"""``IRCC``: what ``PRAGMA application_id`` says of a file of ours."""

VERSION = 1
"""What ``PRAGMA user_version`` says: the schema this program writes."""

BUSY_SECONDS = 5.0
MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""Where the WAL-reset bug is mended: from the first on, and in the later releases of two older lines."""


def writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes. The file must be there. Every statement stands alone until BEGIN."""
    return _opened(_address(path, "rw"))


def set_up(connection: sqlite3.Connection) -> None:
    """Settings of the writing connection: nothing acknowledged is lost when the power fails."""
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise HistoryError("this folder cannot hold a write-ahead log; the history needs a local disk")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA journal_size_limit = {16 << 20}")


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot change the file, whatever it is."""
    return _opened(_address(path, "ro"))


def reader(path: Path, *, oldest: int = VERSION) -> sqlite3.Connection:
    """A read-only connection that has shown that it can read a history of at least that schema. Raises HistoryError."""
    if not path.is_file():
        raise NoHistoryError(f"there is no history at {path}; it begins when the monitor first runs")
    try:
        connection = _readable(path)
    except BROKEN as exc:
        raise _refusal(path, exc) from exc
    try:
        version = version_of(connection, path)
    except HistoryError:
        connection.close()
        raise
    if version < oldest:
        connection.close()
        raise OlderError(f"{path} is of an older version; start the monitor once to bring it up to date")
    return connection


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The schema of the file. Raises NewerError, and ForeignError for what is none of ours."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION:
        raise ForeignError(f"{path} is a database of another program; move it away or choose another data folder")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerError(f"{path} was written by a newer version (schema {version}, we know {VERSION}); update first")
    return int(version)


def warn_of_old_library() -> None:
    """Say once which SQLite this is, and why its bug does not concern us if it has it."""
    if mended(sqlite3.sqlite_version_info):
        logger.info("SQLite %s", sqlite3.sqlite_version)
    else:
        logger.info(
            "SQLite %s can lose commits when two connections write or checkpoint at once; here only one does both, "
            "so do not open the history read-write with another tool while the monitor runs",
            sqlite3.sqlite_version,
        )


def mended(version: tuple[int, int, int]) -> bool:
    """Whether *version* of SQLite is without the WAL-reset bug."""
    newest, *older = MENDED
    return version >= newest or any(version[:2] == line[:2] and version >= line for line in older)


def _readable(path: Path) -> sqlite3.Connection:
    """In a folder that cannot be written, a file without a log is opened as one that nobody changes."""
    connection = read_only(path)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if path.with_name(f"{path.name}-wal").exists() or os.access(path.parent, os.W_OK):
            raise
        connection = _opened(_address(path, "ro") + "&immutable=1")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return connection


def _opened(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _address(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.absolute()))}?mode={mode}"


def _refusal(path: Path, exc: Exception) -> HistoryError:
    if is_damage(exc):
        return DamagedError(f"{path} is damaged ({exc}); the monitor moves it aside when it starts")
    return HistoryError(f"{path} cannot be read: {exc}")
