"""What pages show of the past, read from the history off the loop, and kept for half a minute for the next reader."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.model import Role, Service
from monitor.web.kept import Kept
from monitor.web.timeline import RANGES, Timeline, timeline

KEPT_SECONDS = 30.0


class Past:
    """Over the history at *path*."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._kept = Kept[Mapping[str, Timeline]](seconds=KEPT_SECONDS, most=len(RANGES))

    async def timelines(self, services: Sequence[Service], name: str) -> Mapping[str, Timeline]:
        """The last so much (one of RANGES) of each of *services*, by slug. Raises HistoryError, TimeoutError.

        A service that was added within the last half minute may be missing.
        """
        return await self._kept.get(name, lambda: self._read(services, name))

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
