"""The page of one look: all that it showed, as it was kept when it was made; and the files that it left."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.findings import Facts, facts
from monitor.history.looks import Look
from monitor.model import Outage
from monitor.reports import phrases
from monitor.web.case import around
from monitor.web.finder import ONE, Finder
from monitor.web.frame import Frame
from monitor.web.sending import NO_FILE, absent, send
from monitor.web.words import tell

KEY = re.compile(r"(\d{1,14})-(\d{1,18})", re.ASCII)
PICTURE = "image/png"
MOMENT = timedelta(milliseconds=1)
MOST_LINES = 400
NO_LOOK = (
    "There is no such look beside this outage; its page lists them",
    "Il n'y a pas de tel examen auprès de cette panne; sa page les énumère",
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A look beside an outage. *facts* are what it showed, None where no more than its row is kept.

    *about* is what was said last of its probe; *there* tells for each of its files whether it is still there.
    """

    look: Look
    facts: Facts | None
    about: Mapping[str, Any]
    title: Mapping[str, str]
    there: tuple[bool, ...]


class LookPages:
    """Handlers for looks beside outages that *finder* finds. Their files lie below *data*, the data folder."""

    def __init__(self, finder: Finder, clock: Clock, frame: Frame, data: Path) -> None:
        self._finder = finder
        self._clock = clock
        self._frame = frame
        self._data = data
        self._root = data / "artifacts"

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        one = f"{ONE}/looks/{{look}}"
        return [
            web.get(one, self.english),
            web.get(f"/fr{one}", self.french),
            web.get(f"{one}/files/{{number:[0-9]{{1,3}}}}", self.file),
        ]

    async def english(self, request: web.Request) -> web.Response:
        """The page in English."""
        return await self._page(request, "en")

    async def french(self, request: web.Request) -> web.Response:
        """The page in French."""
        return await self._page(request, "fr")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that it left: a picture is shown, what else there is can be saved."""
        seen = await self._finder.read(request, self._asked(request))
        left = seen.facts.reading.artifacts if seen and seen.facts else ()
        place = int(request.match_info["number"]) - 1
        if not 0 <= place < len(left):
            raise absent(*NO_FILE)
        chosen = left[place]
        path = self._data / chosen.path
        if chosen.media_type == PICTURE:
            return await send(request, path, self._root, media_type=PICTURE)
        name = f"{request.match_info['service']}-{request.match_info['look']}-{saved_as(path.name)}"
        return await send(request, path, self._root, media_type="text/plain; charset=utf-8", name=name)

    async def _page(self, request: web.Request, lang: str) -> web.Response:
        seen = await self._finder.read(request, self._asked(request))
        if seen is None:
            raise absent(*NO_LOOK)
        here = request.path.removeprefix("/fr")
        return self._frame.page(
            "look.html",
            lang,
            other=f"/fr{here}" if lang == "en" else here,
            back=request.path.rpartition("/looks/")[0],
            base=here,
            seen=seen,
            look=seen.look,
            title=seen.title[lang],
            most_lines=MOST_LINES,
            moment=phrases.moment,
            length=lambda seconds: phrases.length(seconds, lang),
        )

    def _asked(self, request: web.Request) -> Callable[[Archive, Outage], Seen | None]:
        named = KEY.fullmatch(request.match_info["look"])
        if named is None:
            raise absent(*NO_LOOK)
        at, number = int(named[1]), int(named[2])

        def read(archive: Archive, outage: Outage) -> Seen | None:
            start, end = around(outage, self._clock.now())
            began = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
            if not start - MOMENT <= began < end:
                return None
            looks = archive.looks(began, began + MOMENT, service=outage.service)
            found = next((each for each in looks if each.id == number), None)
            return None if found is None else self._seen(archive, outage, found)

        return read

    def _seen(self, archive: Archive, outage: Outage, look: Look) -> Seen:
        known = _facts(look)
        body = archive.services().get(outage.service, {})
        return Seen(
            look=look,
            facts=known,
            about=archive.probes().get(look.probe, {}),
            title=body["title"] if body else {"en": outage.service, "fr": outage.service},
            there=tuple((self._data / each.path).is_file() for each in known.reading.artifacts) if known else (),
        )


def _facts(look: Look) -> Facts | None:
    if look.finding is None:
        return None
    try:
        return facts(look.finding)
    except ValidationError as exc:
        logger.warning("the finding of look %d cannot be shown: %s", look.id, exc)
        return None


def key(look: Look) -> str:
    """How the address of its page names *look*: by its start in milliseconds of Unix time, and its number."""
    return f"{round(look.started_at.timestamp() * 1000)}-{look.id}"


def saved_as(name: str) -> str:
    """*name* with nothing in it that a header or a folder could misread."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name)[-80:] or tell("files", "en").lower()
