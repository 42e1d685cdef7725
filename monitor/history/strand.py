"""One chain being written: its head in memory, and when the next checkpoint is due."""

import sqlite3
from datetime import datetime

from monitor.history.chain import Link
from monitor.history.instants import stamp

ROWS = 1000
SECONDS = 600.0

TAIL = {
    "look": "SELECT min(at), max(at), coalesce(max(id), 0) FROM look WHERE id > ?",
    "event": "SELECT min(at), max(at), coalesce(max(id), 0) FROM event WHERE id > ?",
}


class Strand:
    """The chain *name* as *connection* has it. What is added counts once ``save`` is committed; else make a new one."""

    def __init__(self, connection: sqlite3.Connection, name: str, tick: float) -> None:
        self.name = name
        self._connection = connection
        last_id, head = connection.execute("SELECT last_id, head FROM chain WHERE name = ?", (name,)).fetchone()
        (self._marked,) = connection.execute("SELECT max(last_id) FROM checkpoint WHERE name = ?", (name,)).fetchone()
        self._earliest, self._latest, highest = connection.execute(TAIL[name], (self._marked,)).fetchone()
        # Rows beyond the head are not ours. We go on after them, or nothing could be kept; verification names them.
        self.link = Link(last_id=max(last_id, highest), head=head)
        self._ticked = tick

    @property
    def next_id(self) -> int:
        """The id of the row to come."""
        return self.link.last_id + 1

    def add(self, line: bytes, at: int) -> None:
        """Take in the row ``next_id``, which happened *at* then."""
        self.link = self.link.after(line)
        self._earliest = at if self._earliest is None else min(self._earliest, at)
        self._latest = at if self._latest is None else max(self._latest, at)

    def save(self, now: datetime, tick: float) -> None:
        """Write the head, and a checkpoint if one is due."""
        row = (self.link.last_id, self.link.head, stamp(now))
        self._connection.execute("UPDATE chain SET last_id = ?, head = ?, at = ? WHERE name = ?", (*row, self.name))
        waiting = self.link.last_id - self._marked
        if waiting >= ROWS or (waiting and tick - self._ticked >= SECONDS):
            self._connection.execute(
                "INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?, ?)", (self.name, *row, self._earliest, self._latest)
            )
            self._marked, self._ticked = self.link.last_id, tick
            self._earliest = self._latest = None
