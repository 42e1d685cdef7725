"""Keeps a log that floods within bounds: of one message only so many a minute, and then how many more there were."""

import logging
import time
from collections.abc import Callable

MOST = 20
SECONDS = 60.0
REMEMBERED = 1000


class Flood(logging.Filter):
    """Lets *MOST* records of a logger and message through within *SECONDS*; values filled in make no other message.

    The first record after that says how many were held back.
    """

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._tick = tick
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether *record* may be written."""
        key = (record.name, str(record.msg))
        now = self._tick()
        if key not in self._seen and len(self._seen) >= REMEMBERED:
            self._seen = {each: seen for each, seen in self._seen.items() if now - seen[0] < SECONDS}
        began, count = self._seen.get(key, (now, 0))
        if now - began < SECONDS:
            self._seen[key] = (began, count + 1)
            return count < MOST
        self._seen[key] = (now, 1)
        if count > MOST:
            record.msg = f"{record.getMessage()} ({count - MOST} more like it were held back)"
            record.args = ()
        return True
