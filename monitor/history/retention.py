"""Removes the looks of sealed days, and gives the room back, a little at a time."""

import sqlite3

LOOKS = 2000
"""A step removes about so many, and always up to a checkpoint, so that the rest verifies from there."""

PAGES = 128
"""A step gives back so many."""

SPARE = 2048
"""So many free pages stay: the looks of the coming days fill them."""

NEXT = """
SELECT coalesce(max(CASE WHEN last_id < :oldest + :looks THEN last_id END), min(last_id)) FROM checkpoint
WHERE name = 'look' AND last_id >= :oldest AND last_id <= (SELECT max(last_id) FROM sealed)
"""


class Retention:
    """Over the writing *connection*: about *looks* at a time, leaving *spare* pages free."""

    def __init__(self, connection: sqlite3.Connection, *, looks: int = LOOKS, spare: int = SPARE) -> None:
        self._connection = connection
        self._looks = looks
        self._spare = spare

    def remove(self) -> bool:
        """Remove the oldest looks of sealed days, in the open transaction; False when there are none."""
        (oldest,) = self._connection.execute("SELECT min(id) FROM look").fetchone()
        (last,) = self._connection.execute(NEXT, {"oldest": oldest, "looks": self._looks}).fetchone()
        if last is None:
            return False
        self._connection.execute("DELETE FROM finding WHERE look <= ?", (last,))
        self._connection.execute("DELETE FROM look WHERE id <= ?", (last,))
        return True

    def shrink(self) -> bool:
        """Make the file smaller if it has much room to spare; False when it has not."""
        (free,) = self._connection.execute("PRAGMA freelist_count").fetchone()
        if free <= self._spare:
            return False
        # A script is run to its end; execute() would stop after the first page, for there is no row to fetch.
        self._connection.executescript(f"PRAGMA incremental_vacuum({min(PAGES, free - self._spare)})")
        return True
