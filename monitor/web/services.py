"""The page of one service: how it stood over a day to a year, its figures, its outages, and each probe at work."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from monitor.history.archive import Archive
from monitor.history.errors import HistoryError
from monitor.metrics.vitals import Vitals
from monitor.model import Notice, Outage, Role, Service
from monitor.reckoning.figures import Figures, figures, lost
from monitor.reports import phrases
from monitor.reports.words import say
from monitor.web.chart import Chart, chart
from monitor.web.frame import Frame
from monitor.web.kept import Kept
from monitor.web.outages import address
from monitor.web.spoken import Spoken
from monitor.web.timeline import RANGES, Timeline, timeline
from monitor.web.year import Day, Month, year
from monitor.wording import word
from probes.model import Outcome

KEPT_SECONDS = 5.0
MOST_KEPT = 50
CHARTED = timedelta(hours=24)
LISTED = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the history tells of a service: by range its timeline and figures; outages and notices, the latest first."""

    lines: Mapping[str, Timeline]
    figures: Mapping[str, Figures]
    outages: Sequence[Outage]
    notices: Sequence[Notice]
    charts: Mapping[str, Chart]
    months: Sequence[Month]


NOTHING = Record(lines={}, figures={}, outages=(), notices=(), charts={}, months=())


class ServicePages:
    """Handlers over *vitals* and the history at *path*."""

    def __init__(self, vitals: Vitals, path: Path, frame: Frame) -> None:
        self._vitals = vitals
        self._path = path
        self._frame = frame
        self._kept = Kept[Record](seconds=KEPT_SECONDS, most=MOST_KEPT)

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [
            web.get("/services/{slug}", self.english),
            web.get("/fr/services/{slug}", self.french),
            web.get("/services/{slug}/year", self.year_english),
            web.get("/fr/services/{slug}/year", self.year_french),
        ]

    async def english(self, request: web.Request) -> web.Response:
        """The page in English."""
        return await self._page(request, "en")

    async def french(self, request: web.Request) -> web.Response:
        """The page in French."""
        return await self._page(request, "fr")

    async def year_english(self, request: web.Request) -> web.Response:
        """Its year as a calendar, in English."""
        return await self._year(request, "en")

    async def year_french(self, request: web.Request) -> web.Response:
        """Its year as a calendar, in French."""
        return await self._year(request, "fr")

    def _service(self, request: web.Request) -> Service:
        slug = request.match_info["slug"]
        service = next((each for each in self._vitals.services() if each.slug == slug and each.on), None)
        if service is None or service.role is Role.CONTROL:
            raise web.HTTPNotFound(text="There is no such service; / lists them\n")
        return service

    async def _year(self, request: web.Request, lang: str) -> web.Response:
        service = self._service(request)
        here = f"/services/{service.slug}/year"
        told = await self._record(service, self._vitals.clock.now())
        return self._frame.page(
            "year.html",
            lang,
            other=f"/fr{here}" if lang == "en" else here,
            front="/fr" if lang == "fr" else "",
            service=service,
            months=told.months,
            week=say("week", lang).split(),
            said=lambda day: said(day, lang),
        )

    async def _page(self, request: web.Request, lang: str) -> web.Response:
        service = self._service(request)
        slug = service.slug
        vitals, now = self._vitals, self._vitals.clock.now()
        titles = {each.slug: each.title[lang] for each in vitals.services()}
        open_outage = next((each for each in vitals.engine.open_outages if each.service == slug), None)
        return self._frame.page(
            "service.html",
            lang,
            live=True,
            other=f"/fr/services/{slug}" if lang == "en" else f"/services/{slug}",
            service=service,
            titles=titles,
            standing=vitals.engine.standings.get(slug),
            standings=vitals.engine.standings,
            dependants=[each.slug for each in vitals.services() if slug in each.depends_on and each.on],
            story=address(open_outage, lang) if open_outage else "",
            board=vitals.board,
            record=await self._record(service, now),
            spoken=Spoken(lang=lang, now=now),
            days_left=lambda until: (until - now).days,
            front="/fr" if lang == "fr" else "",
            say=lambda key: say(key, lang),
            moment=phrases.moment,
            when=lambda bounds: phrases.when(bounds, lang),
            ending=lambda outage: phrases.ending(outage, lang),
            share=lambda value: phrases.share(value, lang),
            length=lambda seconds: phrases.length(seconds, lang),
            opening=phrases.opening(service.hours, lang),
            lost=lost,
            down=Outcome.DOWN,
        )

    async def _record(self, service: Service, now: datetime) -> Record:
        """What the history tells; nothing while it cannot be read: the present is worth showing all the same."""
        try:
            return await self._kept.get(service.slug, lambda: record(self._path, service, now))
        except (HistoryError, TimeoutError) as exc:
            logger.warning("a page shows no past: %s", exc or "the history did not answer in time")
            return NOTHING


def record(path: Path, service: Service, now: datetime) -> Record:
    """Read it. Raises HistoryError."""
    slug, longest = service.slug, now - max(RANGES.values())
    with Archive(path) as archive:
        seen = archive.last_look_at()
        until = min(now, seen) if seen else longest
        spans = archive.spans(slug, longest, until) if longest < until else []
        outages = archive.outages(longest, now, slug)
        notices = archive.notices(now - CHARTED, now, slug)
        charts = {
            each.key: chart(archive.glances(each.key, now - CHARTED, now), now - CHARTED, now, each.every)
            for each in service.probes
            if each.on
        }
    return Record(
        lines={name: timeline(spans, outages, service.hours, now, name) for name in RANGES},
        figures={name: figures(slug, spans, now - back, now, service.hours) for name, back in RANGES.items()},
        outages=outages[: -LISTED - 1 : -1],
        notices=sorted(notices, key=lambda each: each.last_seen_at, reverse=True),
        charts=charts,
        months=year(spans, service.hours, now),
    )


def said(day: Day, lang: str) -> str:
    """A day in words: its date, and how its time was spent."""
    spent = phrases.spent(day.spent, lang)
    return f"{day.day.isoformat()}{word('colon', lang)} {spent}"
