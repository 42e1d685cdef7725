"""The page of one outage, and what proves it: every look around it as a sheet, and all that is known of it as JSON.

Alerts and dashboards know an outage by its service and its start, in whole seconds of Unix time.
"""

import asyncio
import io
import json
import logging
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, TypeVar

from aiohttp import web

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.errors import HistoryError
from monitor.history.export import What, sheet
from monitor.history.looks import Look
from monitor.model import Outage
from monitor.reports import phrases
from monitor.reports.episode import episode
from monitor.reports.model import OutageReport
from monitor.reports.source import Source, hours_of
from monitor.reports.story import facts
from monitor.reports.values import outage_values
from monitor.reports.words import say
from monitor.web.frame import Frame

logger = logging.getLogger(__name__)

AROUND = timedelta(minutes=30)
"""Looks this long before and after belong to the proof: they show that the portal had worked, and works again."""
NEAR = timedelta(seconds=1)
FAR = 253_402_300_799  # the last second that a datetime knows
MOST_LOOKS = 500
PIECE = 256 * 1024
PATIENCE_SECONDS = 20.0
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page of an outage shows. *looks* are the first from *start* to *end*; *more*: there are more."""

    told: OutageReport
    title: Mapping[str, str]
    start: datetime
    end: datetime
    looks: tuple[Look, ...]
    more: bool
    root: Outage | None


class OutagePages:
    """Handlers over the history at *path*; links lead to Grafana at *dashboards*."""

    def __init__(self, path: Path, clock: Clock, frame: Frame, *, dashboards: str) -> None:
        self._path = path
        self._clock = clock
        self._frame = frame
        self._dashboards = dashboards

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        one = r"/outages/{service:[a-z0-9-]+}/{start:\d{1,12}}"
        return [
            web.get(one, self.english),
            web.get(f"/fr{one}", self.french),
            *(web.get(f"{front}{one}/looks.csv", self.looks) for front in ("", "/fr")),
            *(web.get(f"{front}{one}/outage.json", self.outage) for front in ("", "/fr")),
        ]

    async def english(self, request: web.Request) -> web.Response:
        """The page in English."""
        return await self._page(request, "en")

    async def french(self, request: web.Request) -> web.Response:
        """The page in French."""
        return await self._page(request, "fr")

    async def looks(self, request: web.Request) -> web.StreamResponse:
        """Every look around it, of every probe, as RFC 4180 has it. It may be long: it goes by way of the disk."""
        with tempfile.TemporaryFile() as sheet_:
            await self._read(request, lambda archive, outage: self._sheet(archive, outage, sheet_))
            name = f"looks-around-{request.match_info['service']}-{request.match_info['start']}.csv"
            response = web.StreamResponse(
                headers={
                    "Content-Type": "text/csv; charset=utf-8",
                    "Content-Disposition": f'attachment; filename="{name}"',
                    "Content-Length": str(sheet_.seek(0, io.SEEK_END)),
                }
            )
            sheet_.seek(0)
            await response.prepare(request)
            while piece := await asyncio.to_thread(sheet_.read, PIECE):
                await response.write(piece)
            return response

    async def outage(self, request: web.Request) -> web.Response:
        """All that is known of it."""
        told = await self._read(request, lambda archive, outage: outage_values(self._told(archive, outage)))
        return web.Response(text=json.dumps(told, ensure_ascii=False, indent=2), content_type="application/json")

    async def _page(self, request: web.Request, lang: str) -> web.Response:
        shown = await self._read(request, self._shown)
        here = request.path.removeprefix("/fr")
        outage = shown.told.outage
        return self._frame.page(
            "outage.html",
            lang,
            other=f"/fr{here}" if lang == "en" else here,
            here=request.path,
            told=shown.told,
            title=shown.title[lang],
            facts=facts(shown.told, shown.title[lang], lang),
            looks=shown.looks,
            more=shown.more,
            start=shown.start,
            end=shown.end,
            root=address(shown.root, lang) if shown.root else "",
            grafana=self._grafana(outage, shown, lang),
            say=lambda key: say(key, lang),
            moment=phrases.moment,
            length=lambda seconds: phrases.length(seconds, lang),
            cause=lambda cause: phrases.cause(cause, lang),
        )

    async def _read(self, request: web.Request, ask: Callable[[Archive, Outage], Told]) -> Told:
        """What *ask* makes of the outage that the address names, off the loop."""
        service, start = request.match_info["service"], int(request.match_info["start"])
        if start > FAR:
            raise web.HTTPNotFound(text="There is no such outage\n")
        began = datetime.fromtimestamp(start, UTC)

        def read() -> Told | None:
            with Archive(self._path) as archive:
                outage = nearest(archive.outages(began - NEAR, began + NEAR, service), began)
                return None if outage is None else ask(archive, outage)

        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                told = await asyncio.to_thread(read)
        except (HistoryError, TimeoutError) as exc:
            logger.warning("an outage could not be read: %s", exc or "the history did not answer in time")
            raise web.HTTPServiceUnavailable(text="The history cannot be read just now\n") from exc
        if told is None:
            raise web.HTTPNotFound(text="There is no such outage; `ircc-monitor outages list` lists them\n")
        return told

    def _told(self, archive: Archive, outage: Outage) -> OutageReport:
        hours = hours_of(archive.services().get(outage.service, {}))
        return episode(Source(archive), outage, hours, self._clock.now())

    def _shown(self, archive: Archive, outage: Outage) -> Shown:
        start, end = self._around(outage)
        every = archive.looks(start, end, service=outage.service)
        looks = tuple(islice(every, MOST_LOOKS))
        body = archive.services().get(outage.service, {})
        title = body["title"] if body else {"en": outage.service, "fr": outage.service}
        return Shown(
            told=self._told(archive, outage),
            title=title,
            start=start,
            end=end,
            looks=looks,
            more=next(every, None) is not None,
            root=archive.outage(outage.root) if outage.root else None,
        )

    def _sheet(self, archive: Archive, outage: Outage, out: IO[bytes]) -> int:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        count = sheet(archive, What.LOOKS, *self._around(outage), text)
        text.detach()  # what it wraps is not its own to close
        return count

    def _around(self, outage: Outage) -> tuple[datetime, datetime]:
        start = (outage.opened.earliest or outage.opened.latest) - AROUND
        end = outage.ended.latest + AROUND if outage.ended else self._clock.now()
        return start, min(end, self._clock.now())

    def _grafana(self, outage: Outage, shown: Shown, lang: str) -> str:
        start, end = (int(at.timestamp() * 1000) for at in (shown.start, shown.end))
        board = "ircc-service-fr" if lang == "fr" else "ircc-service"
        return f"{self._dashboards}/d/{board}?var-service={outage.service}&from={start}&to={end}"


def nearest(outages: Iterable[Outage], began: datetime) -> Outage | None:
    """The one of *outages* whose first bad look began within a second of *began*."""
    close = [each for each in outages if abs(each.opened.latest - began) <= NEAR]
    return min(close, key=lambda each: abs(each.opened.latest - began), default=None)


def address(outage: Outage, lang: str) -> str:
    """Where the page of *outage* is: by its service and its start in whole seconds of Unix time."""
    front = "/fr" if lang == "fr" else ""
    return f"{front}/outages/{outage.service}/{outage.opened.latest.timestamp():.0f}"
