"""The page of one service: how it stood over a day to a year, its figures, its outages, and each probe at work."""

import logging
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import partial
from pathlib import Path
from sys import getsizeof

from aiohttp import web
from markupsafe import Markup

from monitor.history.errors import HistoryError
from monitor.metrics.vitals import Vitals
from monitor.model import Role, Service
from monitor.reckoning.figures import lost
from monitor.reports import phrases
from monitor.reports.words import say
from monitor.web.frame import Frame
from monitor.web.kept import Kept
from monitor.web.outages import address
from monitor.web.prints import SECONDS, Prints
from monitor.web.record import NOTHING, Record, record
from monitor.web.sending import absent
from monitor.web.spoken import Spoken
from monitor.web.year import Day
from monitor.wording import word
from probes.model import Outcome

KEPT_SECONDS = 30.0
MOST_KEPT = 50
MOST_DRAWN = 16 << 20
"""Bytes of what is drawn of records."""

logger = logging.getLogger(__name__)


class ServicePages:
    """Handlers over *vitals* and the history at *path*.

    What stands on the history is read anew after half a minute, and as soon as something changed; the present is never
    older than the latest look.
    """

    def __init__(self, vitals: Vitals, path: Path, frame: Frame, prints: Prints) -> None:
        self._vitals = vitals
        self._path = path
        self._frame = frame
        self._prints = prints
        self._kept = Kept[Record](seconds=KEPT_SECONDS, spare=KEPT_SECONDS, most=MOST_KEPT)
        self._drawn = Kept[Markup](seconds=2 * KEPT_SECONDS, most=MOST_DRAWN, weigh=getsizeof)

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
        return await self._present(request, "en")

    async def french(self, request: web.Request) -> web.Response:
        """The page in French."""
        return await self._present(request, "fr")

    async def year_english(self, request: web.Request) -> web.Response:
        """Its year as a calendar, in English."""
        return await self._prints.answer(request, lambda: self._year(request, "en"), self._changes)

    async def year_french(self, request: web.Request) -> web.Response:
        """Its year as a calendar, in French."""
        return await self._prints.answer(request, lambda: self._year(request, "fr"), self._changes)

    async def _present(self, request: web.Request, lang: str) -> web.Response:
        edition, slug = self._prints.edition, request.match_info["slug"]
        return await self._prints.answer(
            request, lambda: self._page(request, lang), lambda: (edition.looks_at(slug), self._changes())
        )

    def _changes(self) -> Hashable:
        return self._prints.edition.changes, self._vitals.reloaded_at()

    def _service(self, request: web.Request) -> Service:
        slug = request.match_info["slug"]
        service = next((each for each in self._vitals.services() if each.slug == slug and each.on), None)
        if service is None or service.role is Role.CONTROL:
            raise absent("There is no such service; / lists them", "Il n'y a pas de tel service; /fr/ les énumère")
        return service

    async def _year(self, request: web.Request, lang: str) -> web.Response:
        service = self._service(request)
        here = f"/services/{service.slug}/year"
        told = await self._record(service, self._vitals.clock.now())
        months = partial(
            self._frame.part,
            "months.html",
            lang,
            at=told.at,
            months=told.months,
            week=say("week", lang).split(),
            said=lambda day: said(day, lang),
        )
        draw = partial(
            self._frame.page,
            "year.html",
            lang,
            other=f"/fr{here}" if lang == "en" else here,
            front="/fr" if lang == "fr" else "",
            service=service,
            months=await self._draw(f"{service.slug} year {lang}", told, months),
        )
        made = await self._prints.turns.draw(draw)
        made[SECONDS] = KEPT_SECONDS  # all of it is as of when its record was read
        return made

    async def _page(self, request: web.Request, lang: str) -> web.Response:
        service = self._service(request)
        slug = service.slug
        vitals, now = self._vitals, self._vitals.clock.now()
        titles = {each.slug: each.title[lang] for each in vitals.services()}
        open_outage = next((each for each in vitals.engine.open_outages if each.service == slug), None)
        front = "/fr" if lang == "fr" else ""
        spoken = {
            "say": lambda key: say(key, lang),
            "moment": phrases.moment,
            "service": service,
            "front": front,
        }
        standings = dict(vitals.engine.standings)  # drawn in a thread, while looking goes on
        latest = {each.key: vitals.board.row(each.key).latest for each in service.probes}
        told = await self._record(service, now)
        past = partial(
            self._frame.part,
            "record.html",
            lang,
            record=told,
            spoken=Spoken(lang=lang, now=told.at or now),
            when=lambda bounds: phrases.when(bounds, lang),
            ending=lambda outage: phrases.ending(outage, lang),
            share=lambda value: phrases.share(value, lang),
            length=lambda seconds: phrases.length(seconds, lang),
            opening=phrases.opening(service.hours, lang),
            lost=lost,
            down=Outcome.DOWN,
            **spoken,
        )
        draw = partial(
            self._frame.page,
            "service.html",
            lang,
            live=True,
            other=f"/fr/services/{slug}" if lang == "en" else f"/services/{slug}",
            titles=titles,
            now=now,
            standing=standings.get(slug),
            standings=standings,
            dependants=[each.slug for each in vitals.services() if slug in each.depends_on and each.on],
            story=address(open_outage, lang) if open_outage else "",
            latest=latest,
            charts=told.charts,
            days_left=lambda until: (until - now).days,
            past=await self._draw(f"{slug} {lang}", told, past),
            **spoken,
        )
        return await self._prints.turns.draw(draw)

    async def _draw(self, name: str, told: Record, draw: Callable[[], Markup]) -> Markup:
        """What a record shows, drawn once for as long as it is kept."""
        if told.at is None:
            return await self._prints.turns.draw(draw)
        return await self._drawn.get(name, lambda: self._prints.turns.draw(draw), lambda: told.at)

    async def _record(self, service: Service, now: datetime) -> Record:
        """What the history tells; nothing while it cannot be read: the present is worth showing all the same."""
        try:
            return await self._kept.get(
                service.slug,
                lambda: self._prints.turns.read(lambda: record(self._path, service, now)),
                lambda: (self._prints.edition.changes_of(service.slug), self._vitals.reloaded_at()),
            )
        except (HistoryError, TimeoutError) as exc:
            logger.warning("a page shows no past: %s", exc or "the history did not answer in time")
            return NOTHING


def said(day: Day, lang: str) -> str:
    """A day in words: its date, and how its time was spent."""
    spent = phrases.spent(day.spent, lang)
    return f"{day.day.isoformat()}{word('colon', lang)} {spent}"
