"""What the page of the present shows of the past: read and drawn off the loop, once for all who read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from markupsafe import Markup

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.model import Outage, Role, Service
from monitor.web.frame import Frame
from monitor.web.kept import Kept
from monitor.web.prints import Prints
from monitor.web.spoken import Spoken
from monitor.web.timeline import RANGES, Timeline, timeline

KEPT_SECONDS = 30.0
LANGUAGES = 2
MOST_BOXES = 500
"""Drawn at once; it takes some 20 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Timelines by slug, as of *at*."""

    at: datetime
    lines: Mapping[str, Timeline]


class Past:
    """Over the history at *path*, as it was a minute ago at the most, and never as it was before a change."""

    def __init__(self, path: Path, clock: Clock, frame: Frame, prints: Prints) -> None:
        self._path = path
        self._clock = clock
        self._frame = frame
        self._turns = prints.turns
        self._edition = prints.edition
        self._lines = Kept[Lines](seconds=KEPT_SECONDS, spare=KEPT_SECONDS, most=len(RANGES))
        self._drawn = Kept[Markup](seconds=2 * KEPT_SECONDS, most=len(RANGES) * LANGUAGES)

    async def drawn(self, services: Sequence[Service], name: str, lang: str) -> Markup:
        """The last so much (one of RANGES) of each of *services*, in their order, as part of a page in *lang*.

        It says as of when. Raises HistoryError, TimeoutError. A service that was added within the last half minute
        may be missing.
        """
        read = await self.lines(services, name)
        mark = (read.at, tuple(each.slug for each in services))
        return await self._drawn.get(f"{name} {lang}", lambda: self._draw(read, services, lang), lambda: mark)

    async def lines(self, services: Sequence[Service], name: str) -> Lines:
        """The last so much of each of *services*. Raises HistoryError, TimeoutError."""
        return await self._lines.get(
            name, lambda: self._turns.read(lambda: self._read(services, name)), lambda: self._edition.changes
        )

    async def _draw(self, read: Lines, services: Sequence[Service], lang: str) -> Markup:
        """Some at a time: the year of many takes a while, and other pages wait for their turn."""
        spoken = Spoken(lang=lang, now=read.at)
        lines, troubles = Markup(), Markup()
        for some in batches([each for each in services if each.slug in read.lines], read.lines):
            line, trouble = await self._turns.draw(partial(self._parts, some, read, lang, spoken))
            lines, troubles = lines + line, troubles + trouble
        return self._frame.part("lines.html", lang, at=read.at, lines=lines, troubles=troubles)

    def _parts(self, services: Sequence[Service], read: Lines, lang: str, spoken: Spoken) -> tuple[Markup, Markup]:
        told = {"services": services, "timelines": read.lines, "spoken": spoken}
        return self._frame.part("strips.html", lang, **told), self._frame.part("troubles.html", lang, **told)

    def _read(self, services: Sequence[Service], name: str) -> Lines:
        now = self._clock.now()
        start = now - RANGES[name]
        found: dict[str, Timeline] = {}
        with Archive(self._path) as archive:
            seen = archive.last_look_at()
            until = min(now, seen) if seen else start
            theirs: dict[str, list[Outage]] = {}
            for each in archive.outages(start, now):
                theirs.setdefault(each.service, []).append(each)
            for service in services:
                if service.role is Role.CONTROL:
                    continue
                spans = archive.spans(service.slug, start, until) if start < until else []
                found[service.slug] = timeline(spans, theirs.get(service.slug, []), service.hours, now, name)
        return Lines(at=now, lines=found)


def batches(services: Sequence[Service], lines: Mapping[str, Timeline]) -> Iterator[list[Service]]:
    """*services* in their order, so many together as have MOST_BOXES to draw; one at least."""
    some: list[Service] = []
    boxes = 0
    for each in services:
        more = len(lines[each.slug].boxes)
        if some and boxes + more > MOST_BOXES:
            yield some
            some, boxes = [], 0
        some.append(each)
        boxes += more
    if some:
        yield some
