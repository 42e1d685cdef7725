"""For other programs: outages as an Atom feed, and with expected maintenance as a calendar, in both languages."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

from aiohttp import web
from icalendar import Calendar, Event

from monitor.history.archive import Archive
from monitor.history.errors import HistoryError
from monitor.metrics.vitals import Vitals
from monitor.model import Expected, Outage, Role
from monitor.reports import phrases
from monitor.reports.words import say
from monitor.web.kept import Kept
from monitor.web.outages import address
from monitor.web.prints import Prints
from monitor.web.sending import UNREAD
from monitor.wording import word

BACK = timedelta(days=90)
AHEAD = timedelta(days=60)
MOST = 100
KEPT_SECONDS = 30.0
ATOM = "http://www.w3.org/2005/Atom"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

logger = logging.getLogger(__name__)


class Feeds:
    """Handlers over *vitals* and the history at *path*. Links begin with what *page* says: "" for this very host."""

    def __init__(self, vitals: Vitals, path: Path, prints: Prints, *, page: Callable[[], str] | None = None) -> None:
        self._vitals = vitals
        self._path = path
        self._page = page or vitals.page
        self._prints = prints
        self._kept = Kept[list[Outage]](seconds=KEPT_SECONDS, most=1)

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [
            web.get("/outages.atom", self._in("en", self._atom)),
            web.get("/fr/outages.atom", self._in("fr", self._atom)),
            web.get("/calendar.ics", self._in("en", self._calendar)),
            web.get("/fr/calendar.ics", self._in("fr", self._calendar)),
        ]

    def _in(self, lang: str, make: Callable[[Sequence[Outage], str], web.Response]) -> Handler:
        turns, edition = self._prints.turns, self._prints.edition

        async def made() -> web.Response:
            try:
                outages = await self._kept.get("outages", lambda: turns.read(self._read), lambda: edition.changes)
                return await turns.draw(lambda: make(outages, lang))
            except (HistoryError, TimeoutError) as exc:
                logger.warning("the history could not be asked: %s", exc or "it did not answer in time")
                raise web.HTTPServiceUnavailable(text=UNREAD) from exc

        async def handler(request: web.Request) -> web.StreamResponse:
            return await self._prints.answer(request, made, lambda: edition.changes)

        return handler

    def _read(self) -> list[Outage]:
        """The latest first."""
        now = self._vitals.clock.now()
        with Archive(self._path) as archive:
            return archive.outages(now - BACK, now)[: -MOST - 1 : -1]

    @property
    def _titles(self) -> Mapping[str, Mapping[str, str]]:
        return {each.slug: each.title for each in self._vitals.services()}

    def _title(self, outage: Outage, lang: str) -> str:
        name = self._titles.get(outage.service, {}).get(lang, outage.service)
        return f"{name}{word('colon', lang)} {word(outage.severity, lang)}"

    def _said(self, outage: Outage, lang: str) -> str:
        """Its bounds and its cause; and that it says nothing in the name of the Government."""
        parts = (("began", phrases.when(outage.opened, lang)), ("ended", phrases.ending(outage, lang)))
        told = [f"{say(key, lang)}{word('colon', lang)} {text}" for key, text in parts]
        return "\n".join([*told, word(outage.cause, lang), word("independent", lang)])

    def _atom(self, outages: Sequence[Outage], lang: str) -> web.Response:
        page = self._page()
        feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": f"{lang}-CA"})
        _put(feed, "id", f"urn:ircc-monitor:{self._vitals.vantage}:{lang}")
        _put(feed, "title", word("title", lang))
        _put(feed, "subtitle", word("independent", lang))
        _put(feed, "updated", max(map(_updated, outages), default=self._vitals.started_at).isoformat())
        ET.SubElement(ET.SubElement(feed, "author"), "name").text = "ircc-monitor"
        front = "/fr" if lang == "fr" else ""
        ET.SubElement(feed, "link", {"rel": "self", "href": f"{page}{front}/outages.atom"})
        for outage in outages:
            entry = ET.SubElement(feed, "entry")
            _put(entry, "id", f"urn:ircc-monitor:{self._vitals.vantage}:{outage.id}")
            _put(entry, "title", self._title(outage, lang))
            _put(entry, "published", outage.confirmed_at.isoformat())
            _put(entry, "updated", _updated(outage).isoformat())
            ET.SubElement(entry, "link", {"rel": "alternate", "href": page + address(outage, lang)})
            _put(entry, "content", self._said(outage, lang))
        body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
        return web.Response(body=body, content_type="application/atom+xml", charset="utf-8")

    def _calendar(self, outages: Sequence[Outage], lang: str) -> web.Response:
        now, page = self._vitals.clock.now(), self._page()
        calendar = Calendar()
        calendar.add("prodid", "-//ircc-monitor//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", word("title", lang))
        for outage in outages:
            event = _event(outage.opened.latest, outage.ended.latest if outage.ended else now, now)
            event.add("uid", f"{outage.id}@{self._vitals.vantage}.ircc-monitor")
            event.add("summary", self._title(outage, lang))
            event.add("description", self._said(outage, lang))
            if page:  # a calendar has no address of its own that a link could begin from
                event.add("url", page + address(outage, lang))
            calendar.add_component(event)
        for service in self._vitals.services():
            if service.on and service.role is not Role.CONTROL:
                for window in self._windows(service.slug, now):
                    calendar.add_component(self._window(service.slug, window, lang, now))
        return web.Response(body=calendar.to_ical(), content_type="text/calendar", charset="utf-8")

    def _windows(self, slug: str, now: datetime) -> list[Expected]:
        known = self._vitals.engine.expectations
        return sorted({*known.of(slug, now - AHEAD, now), *known.of(slug, now, now + AHEAD)}, key=lambda one: one.start)

    def _window(self, slug: str, window: Expected, lang: str, now: datetime) -> Event:
        event = _event(window.start, window.end, now)
        event.add("uid", f"{slug}-{window.start:%Y%m%dT%H%M%SZ}-{window.source}@{self._vitals.vantage}.ircc-monitor")
        name = self._titles.get(slug, {}).get(lang, slug)
        event.add("summary", f"{name}{word('colon', lang)} {word('maintenance', lang)}")
        event.add("description", f"{word(f'source_{window.source}', lang)}\n{word('independent', lang)}")
        return event


def _event(start: datetime, end: datetime, now: datetime) -> Event:
    event = Event()
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", start.replace(microsecond=0))
    event.add("dtend", max(end, start + timedelta(seconds=1)).replace(microsecond=0))
    event.add("transp", "TRANSPARENT")  # nobody is busy because a portal is down
    return event


def _updated(outage: Outage) -> datetime:
    """When something about it last changed that a reader would want to know."""
    return outage.ended.latest if outage.ended else outage.confirmed_at


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
