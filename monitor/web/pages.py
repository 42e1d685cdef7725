"""The plain page of the present state: / in English, /fr/ in French. Escaped text only, no script.

What is not up comes first, so that the first screen says which service, since when, and whether it is us or them.
"""

import logging
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from aiohttp import web
from markupsafe import Markup

from monitor import wording
from monitor.history.errors import HistoryError
from monitor.metrics.vitals import Vitals
from monitor.model import Outage, Role, Service
from monitor.outages.combine import combine
from monitor.outages.course import Course
from monitor.outages.fold import Standing
from monitor.web.frame import Frame
from monitor.web.outages import address
from monitor.web.past import Past
from monitor.web.prints import Prints
from monitor.web.timeline import RANGES
from probes.model import Outcome

logger = logging.getLogger(__name__)

URGENCY = (Outcome.DOWN, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.UNKNOWN, Outcome.UP)
ORDER = (Role.COMPONENT, Role.SERVICE, Role.ADJACENT, Role.CONTROL)
"""Among equals, a shared component stands before the services that it takes down."""


class Pages:
    """Handlers over *vitals*, drawn within *frame*. A page that is kept is never older than the latest look."""

    def __init__(self, vitals: Vitals, frame: Frame, past: Past, prints: Prints) -> None:
        self._vitals = vitals
        self._frame = frame
        self._past = past
        self._prints = prints

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/", self.english), web.get("/fr/", self.french)]

    async def english(self, request: web.Request) -> web.Response:
        """The page in English; a browser that prefers French is sent to /fr/."""
        if request.path == "/" and "lang" not in request.query and prefers_french(request):
            raise web.HTTPFound("/fr/")
        return await self._prints.answer(request, lambda: self._page(request, "en"), self._mark)

    async def french(self, request: web.Request) -> web.Response:
        """The page in French."""
        return await self._prints.answer(request, lambda: self._page(request, "fr"), self._mark)

    def _mark(self) -> Hashable:
        """All that may change between two looks is our own line."""
        edition, vitals = self._prints.edition, self._vitals
        return edition.looks, edition.changes, vitals.reloaded_at(), vitals.controls.online()

    async def _page(self, request: web.Request, lang: str) -> web.Response:
        vitals = self._vitals
        now = vitals.clock.now()
        standings = dict(vitals.engine.standings)  # drawn in a thread, while looking goes on
        configured = vitals.services()
        services = arranged([each for each in configured if each.on], standings)
        asked = request.query.get("range", "")
        back = asked if asked in RANGES else next(iter(RANGES))
        draw = partial(
            self._frame.page,
            "present.html",
            lang,
            live=True,
            other=f"/fr/?range={back}" if lang == "en" else f"/?lang=en&range={back}",
            brief=lambda at: wording.brief(at, now),
            lasting=lambda at: lasting(at, now, lang),
            now=now,
            services=services,
            titles={each.slug: each.title[lang] for each in configured},
            standings=standings,
            since={slug: began(course, vitals.engine.outages.get(slug)) for slug, course in standings.items()},
            stories={
                slug: address(outage, lang) for slug, outage in vitals.engine.outages.items() if outage.ended is None
            },
            pending={each.slug for each in services if self._pending(each)},
            tally=tally(standings),
            latest={each.key: vitals.board.row(each.key).latest for each in vitals.probes()},
            online=vitals.controls.online(),
            back=back,
            ranges=list(RANGES),
            lines=await self._lines(services, back, lang),
        )
        return await self._prints.turns.draw(draw)

    async def _lines(self, services: Sequence[Service], back: str, lang: str) -> Markup:
        """The timelines; nothing while the history cannot be read: the present is worth showing all the same."""
        try:
            return await self._past.drawn(services, back, lang)
        except (HistoryError, TimeoutError) as exc:
            logger.warning("the page shows no past: %s", exc or "the history did not answer in time")
            return Markup()

    def _pending(self, service: Service) -> bool:
        """Whether the service would change if every look that awaits confirmation were confirmed."""
        standing_of = self._vitals.engine.probe

        def coming(key: str) -> Standing:
            stands = standing_of(key)
            return replace(stands, outcome=stands.pending or stands.outcome)

        return combine(service, coming).outcome is not combine(service, standing_of).outcome


def arranged(services: Sequence[Service], standings: Mapping[str, Course]) -> list[Service]:
    """*services* with the worst first, and controls, which have no standing, last."""

    def place(service: Service) -> tuple[int, int, str]:
        standing = standings.get(service.slug)
        urgency = URGENCY.index(standing.outcome) if standing else len(URGENCY)
        return urgency, ORDER.index(service.role), service.slug

    return sorted(services, key=place)


def tally(standings: Mapping[str, Course]) -> list[tuple[Outcome, int]]:
    """How many services stand in each state there is, the worst first."""
    counted = Counter(each.outcome for each in standings.values())
    return [(outcome, counted[outcome]) for outcome in URGENCY if counted[outcome]]


def began(course: Course, outage: Outage | None) -> datetime | None:
    """Since when it is so: an outage that we lost sight of for a while began when it began."""
    if outage is None or outage.ended is not None or course.outcome is not outage.severity:
        return course.since
    bounds = outage.down if outage.severity is Outcome.DOWN else outage.degraded
    return course.since if bounds is None or outage.relapses else bounds.latest


def lasting(since: datetime, now: datetime, lang: str) -> str:
    """How long it has been so; a clock set back does not make it less than nothing."""
    return wording.lasting(max(0.0, (now - since).total_seconds()), lang)


def prefers_french(request: web.Request) -> bool:
    """Whether the browser's first language is French."""
    return request.headers.get("Accept-Language", "").strip().lower().startswith("fr")
