"""Commits records, all of a batch or none of it."""

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from monitor.clock import Moment
from monitor.history.ledger import Ledger
from monitor.journal import Record

logger = logging.getLogger(__name__)


class Press:
    """Over the one *connection* that writes; *folder* is the data folder."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._ledger: Ledger | None = None

    def commit(self, records: Sequence[Record], moment: Moment) -> None:
        """Write *records* in one transaction. Raises what stood in the way; then nothing of them is there."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")  # the last one failed, and so did its undoing
            self._connection.execute("BEGIN IMMEDIATE")
            ledger = self._ledger or Ledger(self._connection, self._folder, moment.tick)
            for record in records:
                ledger.write(record, moment.wall)
            ledger.save(moment)
            self._connection.execute("COMMIT")
        except BaseException:
            self._ledger = None
            self._undo()
            raise
        self._ledger = ledger

    def close(self) -> None:
        """Leave one file without a log where nobody reads and there is room; else the log stays: nothing is lost."""
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            logger.warning("the write-ahead log could not be emptied; the next start does it", exc_info=True)
        finally:
            self._connection.close()

    def _undo(self) -> None:
        """SQLite has mostly rolled back by itself when the disk is full, and when it has not it may be unable to."""
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error as exc:
                logger.warning("the failed transaction is still open (%s); it is undone before the next", exc)
