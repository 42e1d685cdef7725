"""What only the history can say: figures of the last day, week and month, of calendar months, and of latest outages.

Reckoned from the history itself, so that they are the same as a report's: once a minute, and as soon as a service
changes. In a thread: a scrape only reads what was reckoned last.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from monitor.calendar.hours import BusinessHours
from monitor.calendar.months import Month, months
from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.model import Observation, Outage, Role, Service, Transition
from monitor.notices.comparison import SLACK, Comparison, compare
from monitor.reckoning.figures import Figures, figures
from monitor.reckoning.outages import OutageFigures, outage_figures

logger = logging.getLogger(__name__)

WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
)
MONTHS = 13
EVERY_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """Figures by service and window, by service and month; by service those of its latest outage, and what was told.

    *until* is the last look that was known then, *hours* the business hours that were gone by.
    """

    until: datetime | None = None
    hours: Mapping[str, BusinessHours] = field(default_factory=dict)

    windows: Mapping[tuple[str, str], Figures] = field(default_factory=dict)
    months: Mapping[tuple[str, str], Figures] = field(default_factory=dict)
    outages: Mapping[str, OutageFigures] = field(default_factory=dict)
    announced: Mapping[str, Comparison] = field(default_factory=dict)


NOTHING = Reckoned()


class Spells:
    """A sink. *latest* is what the archive at *path* knew at the last reckoning."""

    def __init__(
        self,
        path: Path,
        clock: Clock,
        services: Callable[[], Sequence[Service]],
        outages: Callable[[], Mapping[str, Outage]],
    ) -> None:
        self._path = path
        self._clock = clock
        self._services = services
        self._outages = outages
        self._changed = asyncio.Event()
        self.latest = NOTHING

    async def run(self) -> None:
        """Reckon once a minute and whenever a service changed, for ever."""
        while True:
            self._changed.clear()
            await self.reckon()
            try:
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def observe(self, observation: Observation) -> None:
        """Nothing: one look more changes little."""

    async def transition(self, transition: Transition) -> None:
        """A service changed, and that is on disk: what alerts say of its outage must be the latest."""
        self._changed.set()

    async def reckon(self) -> None:
        """Reckon now. A history that cannot be read leaves no figures: none is better than an old one."""
        watched = [each for each in self._services() if each.on and each.role is not Role.CONTROL]
        outages, now = dict(self._outages()), self._clock.now()
        try:
            self.latest = await asyncio.to_thread(reckoned, self._path, watched, outages, now, self.latest)
        except Exception:  # a minute later it is tried anew
            self.latest = NOTHING
            logger.exception("the figures could not be reckoned")


def reckoned(
    path: Path,
    services: Sequence[Service],
    outages: Mapping[str, Outage],
    now: datetime,
    before: Reckoned = NOTHING,
) -> Reckoned:
    """All of it, up to the latest look that was kept; *outages* are the latest by service.

    Months that were over *before* are not reckoned anew. Raises HistoryError.
    """
    windows: dict[tuple[str, str], Figures] = {}
    by_month: dict[tuple[str, str], Figures] = {}
    of_outages: dict[str, OutageFigures] = {}
    announced: dict[str, Comparison] = {}
    with Archive(path) as archive:
        extent = archive.extent()
        end = min(now, extent[1]) if extent else now
        for service in services:
            slug = service.slug
            spans = archive.spans(slug, now - max(WINDOWS.values()), end)
            for name, length in WINDOWS.items():
                windows[(slug, name)] = figures(slug, spans, now - length, now, service.hours)
            for month in months(now, MONTHS, service.hours.zone):
                if extent is not None and month.end > extent[0]:
                    by_month[(slug, month.name)] = _month(archive, service, month, now, end, before)
            if (outage := outages.get(slug)) is not None:
                started = outage.opened.latest
                states = archive.spans(slug, started, max(started, end))
                of_outages[slug] = outage_figures(outage, states, service.hours, now)
                spoken = archive.notices((outage.opened.earliest or started) - SLACK, now)
                announced[slug] = compare(outage, [each for each in spoken if slug in each.services])
    return Reckoned(
        until=extent[1] if extent else None,
        hours={each.slug: each.hours for each in services},
        windows=windows,
        months=by_month,
        outages=of_outages,
        announced=announced,
    )


def _month(archive: Archive, service: Service, month: Month, now: datetime, end: datetime, before: Reckoned) -> Figures:
    kept = before.months.get((service.slug, month.name))
    over = before.until is not None and before.until >= month.end and before.hours.get(service.slug) == service.hours
    if kept is not None and over:
        return kept
    until = min(month.end, end)
    spans = archive.spans(service.slug, month.start, until) if month.start < until else []
    return figures(service.slug, spans, month.start, min(month.end, now), service.hours)
