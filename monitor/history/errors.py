"""What can be wrong with a history, and what an error of SQLite says of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

PRIMARY = 0xFF
"""The low byte of an extended result code says what it is about (sqlite.org/rescode.html)."""

TROUBLE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)
"""Errors of the place, not of what was to be written: it is worth another try."""

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
UNREADABLE = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS})


BROKEN = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises: SQLite quotes the damaged text in its error, and Python cannot read that."""


class HistoryError(Exception):
    """The history cannot be used; the text says why and what to do."""


class NoHistoryError(HistoryError):
    """There is no file."""


class ForeignError(HistoryError):
    """The file is a database of something else."""


class NewerError(HistoryError):
    """The file was written by a newer version of the monitor."""


class OlderError(HistoryError):
    """The file is of an older schema; only the monitor itself brings it up to date."""


class DamagedError(HistoryError):
    """The file is damaged."""


def is_trouble(exc: sqlite3.Error) -> bool:
    """Whether *exc* speaks of the place: disk full, locked, unwritable, damaged."""
    return _code(exc) & PRIMARY in TROUBLE


def is_damage(exc: Exception) -> bool:
    """Whether *exc*, one of BROKEN, says that the file itself is broken. A full disk or a lock does not."""
    code = _code(exc)
    return isinstance(exc, UnicodeDecodeError) or code & PRIMARY in DAMAGE or code in UNREADABLE


@contextmanager
def as_damage(words: str) -> Iterator[None]:
    """What is raised within for something damaged becomes a DamagedError that begins with *words*."""
    try:
        yield
    except (ValueError, LookupError, TypeError, sqlite3.DatabaseError) as exc:
        if isinstance(exc, sqlite3.Error) and is_trouble(exc) and not is_damage(exc):
            raise
        raise DamagedError(f"{words} ({exc})") from exc


def _code(exc: Exception) -> int:
    # Errors of the sqlite3 module itself (a closed connection, a wrong argument) carry none.
    code: int = getattr(exc, "sqlite_errorcode", 0)
    return code
