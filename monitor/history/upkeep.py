"""What the writing thread does while no record waits: roll-ups, sealed days, removal, room given back. Step by step.

Days are sealed one after another with time between: a clock that was wrong for a while must not cost the whole history.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from monitor.clock import Clock
from monitor.history import seals
from monitor.history.retention import Retention
from monitor.history.roller import Roller
from monitor.journal import Event, EventKind

logger = logging.getLogger(__name__)

FIRST_SECONDS = 10.0
"""After the start, who waits to be kept comes first."""

EVERY_SECONDS = 60.0
SETTLED_SECONDS = 3600.0
"""Nothing is sealed before: by then the clock has been set."""

SEAL_SECONDS = 600.0


class Upkeep:
    """Over the one *connection* that writes. Looks are kept for *keep_days*."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock, keep_days: int) -> None:
        self._connection = connection
        self._clock = clock
        self._keep_days = keep_days
        self._roller = Roller(connection)
        self._retention = Retention(connection)
        self._next_at = clock.tick() + FIRST_SECONDS
        self._seal_at = clock.tick() + SETTLED_SECONDS

    def wait(self) -> float:
        """Seconds until there may be something to do."""
        return max(0.0, self._next_at - self._clock.tick())

    def step(self) -> Event | None:
        """Do a little of it, if it is time; an event that must be kept before it goes on. Raises nothing."""
        if self.wait():
            return None
        try:
            return self._step()
        except Exception:  # a full disk, most likely: nothing of it is urgent
            logger.warning("the upkeep of the history is put off", exc_info=True)
            self._rest()
        return None

    def _step(self) -> Event | None:
        now = self._clock.now()
        if self._done(lambda: self._roller.step(now)) or self._done(self._retention.remove):
            return None
        if self._clock.tick() >= self._seal_at:
            self._seal_at = self._clock.tick() + SEAL_SECONDS
            if (body := seals.due(self._connection, now, self._keep_days)) is not None:
                return Event(at=now, kind=EventKind.SEALED, body=body)
        if not self._retention.shrink():
            self._rest()
        return None

    def _rest(self) -> None:
        self._next_at = self._clock.tick() + EVERY_SECONDS

    def _done(self, work: Callable[[], bool]) -> bool:
        with transaction(self._connection):
            return work()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done within, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
