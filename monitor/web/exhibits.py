"""Files of the proof: stamped pictures to look at; texts, exchanges and packs to save, never to open as our pages."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from monitor.clock import Clock
from monitor.evidence.model import Capture, Exhibit
from monitor.history.archive import Archive
from monitor.model import Outage
from monitor.web.case import Evidence, shots
from monitor.web.finder import ONE, Finder
from monitor.web.looks import saved_as
from monitor.web.packed import ENDS, Packed, latest
from monitor.web.sending import NO_FILE, absent, send

logger = logging.getLogger(__name__)

MEDIA = {".pdf": "application/pdf", ".zip": "application/zip"}
PLAIN = "text/plain; charset=utf-8"
OPAQUE = "application/octet-stream"
NO_PACK = (
    "No pack has been made of this outage; `ircc-monitor evidence export OUTAGE` makes one",
    "Aucun dossier n'a été fait de cette panne; `ircc-monitor evidence export PANNE` en fait un",
)


class Exhibits:
    """Handlers for what *evidence* holds of outages that *finder* finds. Nothing of an address becomes a path."""

    def __init__(self, finder: Finder, clock: Clock, evidence: Evidence) -> None:
        self._finder = finder
        self._clock = clock
        self._evidence = evidence

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        one = f"{ONE}/pictures/{{capture}}/{{number:[0-9]{{1,3}}}}.png"
        other = f"{ONE}/exhibits/{{capture}}/{{number:[0-9]{{1,3}}}}"
        packs = [f"{front}{ONE}/{{end:{'|'.join(map(re.escape, ENDS))}}}" for front in ("", "/fr")]
        return [
            web.get(one, self.picture),
            web.get(other, self.exhibit),
            *(web.get(path, self.pack) for path in packs),
        ]

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A stamped picture, by its place (from 1) among the views of its capture."""
        number = int(request.match_info["number"])

        def choose(capture: Capture) -> Exhibit | None:
            return next((each.exhibit for each in shots(capture) if each.number == number), None)

        found = await self._found(request, choose)
        return await send(request, found.path, self._evidence.store.folder, media_type="image/png")

    async def exhibit(self, request: web.Request) -> web.StreamResponse:
        """Any file of a capture, by its place (from 1) in it: to be saved."""
        place = int(request.match_info["number"]) - 1

        def choose(capture: Capture) -> Exhibit | None:
            return capture.exhibits[place] if 0 <= place < len(capture.exhibits) else None

        found = await self._found(request, choose)
        kind = found.exhibit.media_type
        media_type = PLAIN if kind.startswith("text/") or "json" in kind else OPAQUE
        name = saved_as(f"{found.capture.service}-{found.capture.id}-{found.exhibit.name.replace('/', '-')}")
        return await send(request, found.path, self._evidence.store.folder, media_type=media_type, name=name)

    async def pack(self, request: web.Request) -> web.StreamResponse:
        """A file of the pack made last."""

        def read(_: Archive, outage: Outage) -> Packed | None:
            return latest(self._evidence.packs, outage.id)

        found = await self._finder.read(request, read)
        end = request.match_info["end"]
        path = next((each.path for each in found.files if each.end == end), None) if found else None
        if path is None:
            raise absent(*NO_PACK)
        return await send(request, path, self._evidence.packs.folder, media_type=MEDIA[path.suffix], name=path.name)

    async def _found(self, request: web.Request, choose: Callable[[Capture], Exhibit | None]) -> "Found":
        """The capture that the address names among those of the outage, and the file that *choose* takes of it."""
        wanted = request.match_info["capture"]

        def read(_: Archive, outage: Outage) -> Found | None:
            capture = self._evidence.capture(outage, wanted, self._clock.now())
            exhibit = choose(capture) if capture else None
            if capture is None or exhibit is None or exhibit.withheld:
                return None
            try:
                return Found(capture=capture, exhibit=exhibit, path=self._evidence.store.path(capture, exhibit))
            except ValueError as exc:
                logger.warning("an exhibit of %s is not sent: %s", capture.id, exc)
                return None

        found = await self._finder.read(request, read)
        if found is None:
            raise absent(*NO_FILE)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of a capture, and where it is."""

    capture: Capture
    exhibit: Exhibit
    path: Path
