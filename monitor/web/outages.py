"""The page of one outage, and what proves it: every look around it as a sheet, and all that is known of it as JSON."""

import io
import json
import tempfile
from datetime import timedelta
from functools import partial
from typing import IO, Any

from aiohttp import web

from monitor.clock import Clock
from monitor.evidence.telling.channels import Channel, channel_of
from monitor.history.archive import Archive
from monitor.history.export import What, sheet
from monitor.model import Outage
from monitor.notices.comparison import worded
from monitor.reports import phrases
from monitor.reports.story import facts
from monitor.reports.values import outage_values
from monitor.reports.words import say
from monitor.web.case import MOST_LOOKS, Case, Evidence, around, case, told
from monitor.web.finder import ONE, Finder
from monitor.web.frame import Frame
from monitor.web.looks import key
from monitor.web.pictures import MOST_SHOWN, Pictures
from monitor.web.prints import SECONDS, Prints
from monitor.web.sending import stream

COMING = timedelta(minutes=5)
"""A pack of what was confirmed or ended this lately may still be in the making."""
SETTLED_SECONDS = 60.0
"""How long the page of an outage that is long over may be kept."""
APART = frozenset({"outage", "service", "worst", "remarks", "notice"})
"""Facts that have a place of their own on the page."""
INSIDE = frozenset({"remarks", "as_disputed"})
"""What people of the office wrote is not for outsiders."""


class OutagePages:
    """Handlers over what *finder* finds; links lead to Grafana at *dashboards*.

    Without *evidence* there is the page alone, as outsiders are shown it.
    """

    def __init__(
        self,
        finder: Finder,
        clock: Clock,
        frame: Frame,
        prints: Prints,
        *,
        evidence: Evidence | None = None,
        collecting: bool = False,
        dashboards: str = "",
    ) -> None:
        self._finder = finder
        self._clock = clock
        self._frame = frame
        self._prints = prints
        self._evidence = evidence
        self._collecting = collecting
        self._dashboards = dashboards

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        pages = [web.get(ONE, self.english), web.get(f"/fr{ONE}", self.french)]
        if self._evidence is None:
            return pages
        return [
            *pages,
            *(web.get(f"{front}{ONE}/looks.csv", self.looks) for front in ("", "/fr")),
            *(web.get(f"{front}{ONE}/outage.json", self.outage) for front in ("", "/fr")),
        ]

    async def english(self, request: web.Request) -> web.Response:
        """The page in English."""
        return await self._printed(request, "en")

    async def french(self, request: web.Request) -> web.Response:
        """The page in French."""
        return await self._printed(request, "fr")

    async def _printed(self, request: web.Request, lang: str) -> web.Response:
        edition = self._prints.edition
        return await self._prints.answer(request, lambda: self._page(request, lang), lambda: edition.changes)

    async def looks(self, request: web.Request) -> web.StreamResponse:
        """Every look around it, of every probe, as RFC 4180 has it. It may be long: it goes by way of the disk."""
        with tempfile.TemporaryFile() as sheet_:
            await self._finder.read(request, lambda archive, outage: self._sheet(archive, outage, sheet_))
            sheet_.seek(0)
            name = f"looks-around-{request.match_info['service']}-{request.match_info['start']}.csv"
            headers = {
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{name}"',
            }
            return await stream(request, sheet_, headers)

    async def outage(self, request: web.Request) -> web.Response:
        """All that is known of it."""
        values = await self._finder.read(
            request, lambda archive, outage: outage_values(told(archive, outage, self._clock.now()))
        )
        return web.Response(text=json.dumps(values, ensure_ascii=False, indent=2), content_type="application/json")

    async def _page(self, request: web.Request, lang: str) -> web.Response:
        now = self._clock.now()
        shown = await self._finder.read(request, lambda archive, outage: case(archive, outage, now, self._evidence))
        here = request.path.removeprefix("/fr")
        outage = shown.told.outage
        title = shown.title(outage.service, lang)
        hidden = APART if self._evidence else APART | INSIDE
        draw = partial(
            self._frame.page,
            "outage.html",
            lang,
            other=f"/fr{here}" if lang == "en" else here,
            here=request.path,
            case=shown,
            told=shown.told,
            proven=self._evidence is not None,
            title=title,
            titled=lambda slug: shown.title(slug, lang),
            facts=[(name, text) for name, text in facts(shown.told, title, lang) if name not in hidden],
            announced=worded(shown.told.comparison, lang),
            address=lambda each: address(each, lang),
            grafana=self._grafana(shown, lang),
            coming=self._coming(shown),
            channels=lambda: channels(shown, lang),
            named=key,
            pictures=Pictures(shots=shown.shots[:MOST_SHOWN], title=title, lang=lang, base=here),
            most_shown=MOST_SHOWN,
            most_looks=MOST_LOOKS,
            **worded_by(lang),
        )
        made = await self._prints.turns.draw(draw)
        if outage.ended and now - outage.ended.latest > COMING:
            made[SECONDS] = SETTLED_SECONDS
        return made

    def _sheet(self, archive: Archive, outage: Outage, out: IO[bytes]) -> int:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        count = sheet(archive, What.LOOKS, *around(outage, self._clock.now()), text)
        text.detach()  # what it wraps is not its own to close
        return count

    def _coming(self, shown: Case) -> bool:
        """Whether a pack that is not there may be in the making."""
        outage = shown.told.outage
        lately = outage.ended.latest if outage.ended else outage.confirmed_at
        return self._collecting and self._clock.now() - lately < COMING

    def _grafana(self, shown: Case, lang: str) -> str:
        if not self._dashboards:
            return ""
        start, end = (int(at.timestamp() * 1000) for at in (shown.start, shown.end))
        board = "ircc-service-fr" if lang == "fr" else "ircc-service"
        return f"{self._dashboards}/d/{board}?var-service={shown.told.outage.service}&from={start}&to={end}"


def channels(shown: Case, lang: str) -> list[tuple[str, Channel]]:
    """Where one writes about the service, and about those that it took down: its name, and what is known of the way."""
    slugs = dict.fromkeys((shown.told.outage.service, *(each.service for each in shown.affected)))
    return [(shown.title(slug, lang), found) for slug in slugs if (found := channel_of(slug)) is not None]


def worded_by(lang: str) -> dict[str, Any]:
    """What the pages of an outage and of its looks write by."""
    return {
        "say": lambda name: say(name, lang),
        "moment": phrases.moment,
        "length": lambda seconds: phrases.length(seconds, lang),
        "cause": lambda cause: phrases.cause(cause, lang),
        "when": lambda bounds: phrases.when(bounds, lang),
        "ending": lambda outage: phrases.ending(outage, lang),
        "remark": lambda each: phrases.remark(each, lang),
    }


def address(outage: Outage, lang: str) -> str:
    """Where the page of *outage* is: by its service and its start in whole seconds of Unix time."""
    front = "/fr" if lang == "fr" else ""
    return f"{front}/outages/{outage.service}/{outage.opened.latest.timestamp():.0f}"
