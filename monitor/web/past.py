"""What pages show of the past, read from the history off the loop, and kept for half a minute for the next reader."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.model import Role, Service
from monitor.web.timeline import RANGES, Timeline, timeline

KEPT_SECONDS = 30.0
PATIENCE_SECONDS = 20.0


class Past:
    """Over the history at *path*. One reader at a time asks anew; the others wait for what it finds."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lock = asyncio.Lock()
        self._kept: dict[str, tuple[float, Mapping[str, Timeline]]] = {}

    async def timelines(self, services: Sequence[Service], name: str) -> Mapping[str, Timeline]:
        """The last so much (one of RANGES) of each of *services*, by slug. Raises HistoryError, TimeoutError."""
        async with self._lock:
            at, found = self._kept.get(name, (0.0, {}))
            if time.monotonic() - at > KEPT_SECONDS or not found.keys() >= {each.slug for each in services}:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    found = await asyncio.to_thread(self._read, services, name)
                self._kept[name] = (time.monotonic(), found)
            return found

    def _read(self, services: Sequence[Service], name: str) -> Mapping[str, Timeline]:
        now = self._clock.now()
        start = now - RANGES[name]
        found: dict[str, Timeline] = {}
        with Archive(self._path) as archive:
            seen = archive.last_look_at()
            until = min(now, seen) if seen else start
            outages = archive.outages(start, now)
            for service in services:
                if service.role is Role.CONTROL:
                    continue
                spans = archive.spans(service.slug, start, until) if start < until else []
                theirs = [each for each in outages if each.service == service.slug]
                found[service.slug] = timeline(spans, theirs, service.hours, now, name)
        return found
