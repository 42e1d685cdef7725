"""A writing connection that fails at the statement it is told to fail at."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.monitor.history.records import address


class Connection(sqlite3.Connection):
    """Fails at the statement number *at*, counted from when that was set; *on* that and all later ones."""

    at = 0
    on = False
    count = 0
    error: Exception = Exception()

    def execute(self, *args: Any) -> sqlite3.Cursor:
        self.count += 1
        if self.at and (self.count == self.at or (self.on and self.count > self.at)):
            raise self.error
        return super().execute(*args)

    def arm(self, at: int, error: Exception, *, on: bool = False) -> None:
        self.count, self.at, self.error, self.on = 0, at, error, on

    def disarm(self) -> bool:
        """Fail no more; whether it did."""
        tripped = bool(self.at) and self.count >= self.at
        self.at = 0
        return tripped


class Connecting:
    """Opens the writing connection and remembers it. *seconds* it waits for a lock."""

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self.connections: list[Connection] = []

    def __call__(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(
            address(path),
            uri=True,
            timeout=self._seconds,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
        )
        self.connections.append(connection)
        return connection

    @property
    def last(self) -> Connection:
        return self.connections[-1]


def storage_error(code: int) -> sqlite3.OperationalError:
    """The error as SQLite's own module raises it."""
    exc = sqlite3.OperationalError("the place failed")
    exc.sqlite_errorcode = code
    return exc


async def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until *condition* holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.002)
