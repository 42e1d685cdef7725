"""The pictures of an outage on its page, and the page of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.model import Outage
from monitor.web.case import Evidence, Shot
from monitor.web.finder import ONE, Finder
from monitor.web.frame import Frame
from monitor.web.words import tell
from monitor.wording import local
from probes.failures import one_line

MOST_SHOWN = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """In *lang*; *base* is where the page of the outage is, in English. *title* is what people call the service."""

    shots: Sequence[Shot]
    title: str
    lang: str
    base: str

    def source(self, shot: Shot) -> str:
        """Where the picture is."""
        return f"{self.base}/pictures/{shot.capture.id}/{shot.number}.png"

    def beside(self, shot: Shot) -> list[tuple[str, str]]:
        """Where its other files are, and what they are."""
        return [
            (f"{self.base}/exhibits/{shot.capture.id}/{number}", tell(f"how_{each.how}", self.lang))
            for number, each in shot.beside
        ]

    def status(self, shot: Shot) -> str:
        """What the server answered."""
        return f"HTTP {shot.view.status}" if shot.view.status else tell("no_reply", self.lang)

    def alt(self, shot: Shot) -> str:
        """What who does not see the picture is told instead."""
        view = shot.view
        where = f"{view.probe} ({view.lang})" if view.lang else view.probe
        status = f"{self.status(shot)}. {self.named(shot)}"
        return tell("picture_alt", self.lang, title=self.title, probe=where, at=local(view.at), status=status)

    def named(self, shot: Shot) -> str:
        """The title of the page, as far as it is one line."""
        title = one_line(shot.view.title, 120)
        return tell("page_titled", self.lang, title=title) if title else tell("page_untitled", self.lang)


class PicturePages:
    """Handlers for all pictures of an outage that *finder* finds, so many on a page."""

    def __init__(self, finder: Finder, clock: Clock, frame: Frame, evidence: Evidence) -> None:
        self._finder = finder
        self._clock = clock
        self._frame = frame
        self._evidence = evidence

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get(f"{ONE}/pictures", self.english), web.get(f"/fr{ONE}/pictures", self.french)]

    async def english(self, request: web.Request) -> web.Response:
        """The page in English."""
        return await self._page(request, "en")

    async def french(self, request: web.Request) -> web.Response:
        """The page in French."""
        return await self._page(request, "fr")

    async def _page(self, request: web.Request, lang: str) -> web.Response:
        def read(archive: Archive, outage: Outage) -> tuple[Outage, str, Sequence[Shot]]:
            body = archive.services().get(outage.service, {})
            title = str(body["title"][lang]) if body else outage.service
            return outage, title, self._evidence.shots(outage, self._clock.now())

        outage, title, every = await self._finder.read(request, read)
        here = request.path.removeprefix("/fr")
        first = _from(request, len(every))
        query = f"?from={first}" if first else ""
        return self._frame.page(
            "pictures.html",
            lang,
            other=f"/fr{here}{query}" if lang == "en" else f"{here}{query}",
            outage=outage,
            title=title,
            first=first,
            count=len(every),
            step=MOST_SHOWN,
            back=request.path.removesuffix("/pictures"),
            pictures=Pictures(
                shots=every[first : first + MOST_SHOWN], title=title, lang=lang, base=here.removesuffix("/pictures")
            ),
        )


def _from(request: web.Request, count: int) -> int:
    """The place of the first picture that is asked for, from 0."""
    text = request.query.get("from", "0")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0  # noqa: PLR2004 - a million
    return number if number < count else 0
