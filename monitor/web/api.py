"""The JSON API, and the OpenAPI document that says what may be asked and what is answered."""

import logging
import re
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from pydantic import BaseModel

from monitor.history.archive import Archive
from monitor.history.errors import HistoryError
from monitor.metrics.vitals import Vitals
from monitor.model import Outage, Role, Service
from monitor.reports.episode import episode
from monitor.reports.source import Source, hours_of
from monitor.reports.values import outage_values
from monitor.web import answers, openapi
from monitor.web.outages import address
from monitor.web.prints import Prints
from monitor.wording import LANGS, word

MOST = 100
"""Outages in one answer: each carries its states and figures."""

logger = logging.getLogger(__name__)
MOST_SKIPPED = 999_999
OFFICE = frozenset({"remarks", "counts_as", "disputed_figures", "firm_figures"})
"""Keys of an outage that hold what people of the office said."""
EVER = datetime(1, 1, 1, tzinfo=UTC)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.Response]]


class Api:
    """Handlers under /api/v1 over *vitals* and the history at *path*.

    *outsiders* are not told what people of the office wrote beside outages.
    """

    def __init__(self, vitals: Vitals, path: Path, prints: Prints, *, simulated: bool, outsiders: bool = False) -> None:
        self._vitals = vitals
        self._path = path
        self._prints = prints
        self._simulated = simulated
        self._hidden = OFFICE if outsiders else frozenset()
        self._document = openapi.document()

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [
            web.get("/api/v1/status", answering(self.status)),
            web.get("/api/v1/services/{slug}", answering(self.service)),
            web.get("/api/v1/outages", answering(self.outages)),
            web.get("/api/v1/outages/{id}", answering(self.outage)),
            web.get("/api/v1/openapi.json", self.document),
        ]

    async def status(self, request: web.Request) -> web.Response:
        """Every service now."""
        return await self._prints.answer(request, self._status, self._mark)

    def _mark(self) -> Hashable:
        edition, vitals = self._prints.edition, self._vitals
        return edition.looks, edition.changes, vitals.reloaded_at(), vitals.controls.online()

    async def _status(self) -> web.Response:
        vitals = self._vitals
        watched = [each for each in vitals.services() if each.on and each.role is not Role.CONTROL]
        return answer(
            answers.Status(
                made_at=utc(vitals.clock.now()),
                independent=answers.Titles(**{lang: word("independent", lang) for lang in LANGS}),
                simulated=self._simulated,
                vantage=vitals.vantage,
                online=vitals.controls.online().value,
                services=[self._present(each) for each in watched],
            )
        )

    async def service(self, request: web.Request) -> web.Response:
        """One service now."""
        slug = request.match_info["slug"]
        for each in self._vitals.services():
            if each.slug == slug and each.on and each.role is not Role.CONTROL:
                return answer(self._present(each))
        raise web.HTTPNotFound(text="there is no such service; /api/v1/status lists them")

    def _present(self, service: Service) -> answers.Present:
        engine = self._vitals.engine
        course = engine.standings.get(service.slug)
        outage = next((each for each in engine.open_outages if each.service == service.slug), None)
        return answers.Present(
            service=service.slug,
            title=answers.Titles(**service.title),
            role=service.role.value,
            state=course.outcome.value if course else "unknown",
            since=utc(course.since) if course and course.since else None,
            cause=course.cause or None if course else None,
            depends_on=list(service.depends_on),
            outage=outage.id if outage else None,
            page=address(outage, "en") if outage else f"/services/{service.slug}",
        )

    async def outages(self, request: web.Request) -> web.Response:
        """The outages of a time, of one service or of all; a hundred at most, and where the next ones are."""
        edition = self._prints.edition
        return await self._prints.answer(request, lambda: answering(self._outages)(request), lambda: edition.changes)

    async def _outages(self, request: web.Request) -> web.Response:
        now = self._vitals.clock.now()
        start, end = moment(request, "from", EVER), moment(request, "to", now)
        skip, service = count(request, "skip"), request.query.get("service")

        def read(archive: Archive) -> web.Response:
            found = archive.outages(start, end, service, skip=skip, most=MOST + 1) if start < end else []
            more = len(found) > MOST
            beyond = request.url.update_query({"to": utc(end), "skip": str(skip + MOST)}) if more else None
            return answer(
                answers.Outages(
                    start=utc(start),
                    end=utc(end),
                    outages=[answers.Outage(**each) for each in self._told(archive, found[:MOST], now)],
                    next=beyond.path_qs if beyond else None,
                )
            )

        return await self._read(read)

    async def outage(self, request: web.Request) -> web.Response:
        """One outage by its id."""
        number, now = request.match_info["id"], self._vitals.clock.now()

        def read(archive: Archive) -> list[dict[str, Any]]:
            outage = archive.outage(number)
            return self._told(archive, [outage], now) if outage else []

        for each in await self._read(read):
            return answer(answers.Outage(**each))
        raise web.HTTPNotFound(text="there is no such outage; /api/v1/outages lists them")

    async def document(self, _: web.Request) -> web.Response:
        """The OpenAPI document."""
        return web.Response(text=self._document, content_type="application/json")

    def _told(self, archive: Archive, outages: Sequence[Outage], now: datetime) -> list[dict[str, Any]]:
        every = told(archive, outages, now)
        return [{name: value for name, value in each.items() if name not in self._hidden} for each in every]

    async def _read(self, ask: Callable[[Archive], T]) -> T:
        def read() -> T:
            with Archive(self._path) as archive:
                return ask(archive)

        try:
            return await self._prints.turns.read(read)
        except (HistoryError, TimeoutError) as exc:
            logger.warning("the history could not be asked: %s", exc or "it did not answer in time")
            raise web.HTTPServiceUnavailable(text="the history cannot be read just now") from exc


def told(archive: Archive, outages: Sequence[Outage], now: datetime) -> list[dict[str, Any]]:
    """All that is known of *outages*."""
    source, services = Source(archive), archive.services()
    return [outage_values(episode(source, each, hours_of(services.get(each.service, {})), now)) for each in outages]


def answering(handler: Handler) -> Handler:
    """What *handler* raises as an answer of its own, in JSON like every other."""

    async def handled(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except (web.HTTPNotFound, web.HTTPBadRequest, web.HTTPServiceUnavailable) as exc:
            return answer(answers.Fault(error=exc.text or exc.reason), status=exc.status)

    return handled


def answer(body: BaseModel, *, status: int = 200) -> web.Response:
    """*body* as JSON."""
    return web.Response(text=body.model_dump_json(), content_type="application/json", status=status)


def utc(at: datetime) -> str:
    """ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment(request: web.Request, name: str, otherwise: datetime) -> datetime:
    """An instant that was asked for. Raises HTTPBadRequest."""
    text = request.query.get(name)
    if text is None:
        return otherwise
    try:
        if not RFC3339.fullmatch(text):
            _no_instant(name)
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        _no_instant(name)


def _no_instant(name: str) -> NoReturn:
    raise web.HTTPBadRequest(text=f"{name} is no instant; write it like 2026-11-22T14:05:09Z")


def count(request: web.Request, name: str) -> int:
    """A number that was asked for, 0 if none was. Raises HTTPBadRequest."""
    text = request.query.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(MOST_SKIPPED)) + 1):
        raise web.HTTPBadRequest(text=f"{name} is no number from 0 to {MOST_SKIPPED}")
    return int(text)
