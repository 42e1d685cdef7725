"""The history row by row, for other programs: a stretch of looks, states, outages or journal as CSV or JSON lines."""

import csv
import heapq
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Any, TextIO

from monitor.history import codec
from monitor.history.archive import Archive
from monitor.journal import Event

WEEK = timedelta(days=7)
OUTAGE_ID = re.compile(r"(.+)-\d{8}T\d{6}Z.*")
"""The service, and when its outage began."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for a formula: portals and people write some of these texts."""


class What(StrEnum):
    """What can be exported."""

    LOOKS = "looks"
    SPANS = "spans"
    OUTAGES = "outages"
    EVENTS = "events"


Row = Mapping[str, Any]


def lines(archive: Archive, what: What, start: datetime, end: datetime, out: TextIO) -> int:
    """Write one JSON object a line to *out*; how many."""
    count = 0
    for row in rows(archive, what, start, end):
        out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        count += 1
    return count


def sheet(
    archive: Archive, what: What, start: datetime, end: datetime, out: TextIO, *, services: Collection[str] = ()
) -> int:
    """Write a table as RFC 4180 has it to *out*; how many rows, the head not counted. What has parts is JSON.

    Of *services*, if any are named: only what is about them, and of the journal also what is about the monitor itself.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    count = 0
    writer.writerow(COLUMNS[what])
    for row in rows(archive, what, start, end, services=services):
        writer.writerow([_cell(row[name]) for name in COLUMNS[what]])
        count += 1
    return count


def rows(
    archive: Archive, what: What, start: datetime, end: datetime, *, services: Collection[str] = ()
) -> Iterator[Row]:
    """The rows in order of time, each with the columns of its sort, of all or some *services*. Instants are UTC."""
    for row in MAKERS[what](archive, start, end, services):
        yield {name: codec.plain(row[name]) for name in COLUMNS[what]}


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value  # type: ignore[no-any-return]


def _looks(archive: Archive, start: datetime, end: datetime, services: Collection[str]) -> Iterator[Row]:
    slugs: list[str | None] = [*sorted(services)] or [None]
    each_of = [archive.looks(start, end, service=slug) for slug in slugs]
    for each in heapq.merge(*each_of, key=attrgetter("started_at", "id")):
        yield {name: getattr(each, name) for name in COLUMNS[What.LOOKS]}


def _spans(archive: Archive, start: datetime, end: datetime, services: Collection[str]) -> Iterator[Row]:
    """Not beyond the last look: the last state would else go on after us for ever."""
    extent = archive.extent()
    until = min(end, extent[1]) if extent else start
    found = [
        (each.start, subject, each)
        for subject in archive.subjects()
        if not services or subject.partition("/")[0] in services
        for each in (archive.spans(subject, start, until) if start < until else ())
    ]
    for _, subject, each in sorted(found, key=itemgetter(0, 1)):
        yield {"subject": subject, **{name: getattr(each, name) for name in COLUMNS[What.SPANS][1:]}}


def _outages(archive: Archive, start: datetime, end: datetime, services: Collection[str]) -> Iterator[Row]:
    for each in archive.outages(start, end):
        if not services or each.service in services:
            yield {name: getattr(each, name) for name in COLUMNS[What.OUTAGES]}


def _events(archive: Archive, start: datetime, end: datetime, services: Collection[str]) -> Iterator[Row]:
    """A week at a time: they are kept for ever, and may be many."""
    while start < end:
        later = min(start + WEEK, end)
        for each in archive.events(start, later):
            if not services or _about(each, services):
                yield {name: getattr(each, name) for name in COLUMNS[What.EVENTS]}
        start = later


def _about(event: Event, services: Collection[str]) -> bool:
    """Whether it is about one of *services*, or about the monitor itself."""
    named = {event.subject.partition("/")[0], event.body.get("service"), *event.body.get("services", ())}
    numbered = OUTAGE_ID.fullmatch(event.subject)
    return not event.subject or not named.isdisjoint(services) or (numbered is not None and numbered[1] in services)


COLUMNS: Mapping[What, tuple[str, ...]] = MappingProxyType(
    {
        What.LOOKS: (
            *("id", "probe", "started_at", "seconds", "outcome", "cause", "status", "phases"),
            *("vantage", "run_id", "finding"),
        ),
        What.SPANS: ("subject", "start", "earliest", "end", "outcome", "cause"),
        What.OUTAGES: (
            *("id", "service", "severity", "cause", "opened", "degraded", "down", "confirmed_at", "last_bad_at"),
            *("ended", "ending", "relapses", "probes", "langs", "causes", "root", "was_root", "group"),
        ),
        What.EVENTS: ("at", "kind", "subject", "body"),
    }
)

MAKERS: Mapping[What, Callable[[Archive, datetime, datetime, Collection[str]], Iterable[Row]]] = MappingProxyType(
    {What.LOOKS: _looks, What.SPANS: _spans, What.OUTAGES: _outages, What.EVENTS: _events}
)
