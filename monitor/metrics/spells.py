"""The figures of the last day, week and month for each service, reckoned anew once a minute from the history itself.

So they are the same as a report's. Reckoned in a thread: a scrape only reads what was reckoned last.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.model import Role, Service
from monitor.reckoning.figures import Figures, figures

logger = logging.getLogger(__name__)

WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
)
EVERY_SECONDS = 60.0


class Spells:
    """*latest* holds the figures by service and window: what the archive at *path* knew at the last reckoning."""

    def __init__(self, path: Path, clock: Clock, services: Callable[[], Sequence[Service]]) -> None:
        self._path = path
        self._clock = clock
        self._services = services
        self.latest: Mapping[tuple[str, str], Figures] = {}

    async def run(self) -> None:
        """Reckon once a minute, for ever."""
        while True:
            await self.reckon()
            await asyncio.sleep(EVERY_SECONDS)

    async def reckon(self) -> None:
        """Reckon now. A history that cannot be read leaves no figures: none is better than an old one."""
        watched = [each for each in self._services() if each.on and each.role is not Role.CONTROL]
        try:
            self.latest = await asyncio.to_thread(reckoned, self._path, watched, self._clock.now())
        except Exception:  # a minute later it is tried anew
            self.latest = {}
            logger.exception("the figures could not be reckoned")


def reckoned(path: Path, services: Sequence[Service], now: datetime) -> Mapping[tuple[str, str], Figures]:
    """The figures of every service and window, up to the latest look that was kept. Raises HistoryError."""
    found = {}
    with Archive(path) as archive:
        seen = archive.last_look_at()
        end = min(now, seen) if seen else now
        for service in services:
            spans = archive.spans(service.slug, now - max(WINDOWS.values()), end)
            for name, length in WINDOWS.items():
                found[(service.slug, name)] = figures(service.slug, spans, now - length, now, service.hours)
    return found
