"""The history row by row, for other programs: a stretch of looks, states, outages or journal as CSV or JSON lines."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TextIO

from monitor.history import codec
from monitor.history.archive import Archive

WEEK = timedelta(days=7)
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


def sheet(archive: Archive, what: What, start: datetime, end: datetime, out: TextIO) -> int:
    """Write a table as RFC 4180 has it to *out*; how many rows, the head not counted. What has parts is JSON."""
    writer = csv.writer(out, lineterminator="\r\n")
    count = 0
    writer.writerow(COLUMNS[what])
    for row in rows(archive, what, start, end):
        writer.writerow([_cell(row[name]) for name in COLUMNS[what]])
        count += 1
    return count


def rows(archive: Archive, what: What, start: datetime, end: datetime) -> Iterator[Row]:
    """The rows in order of time, each with the columns of its sort. Instants are UTC."""
    for row in MAKERS[what](archive, start, end):
        yield {name: codec.plain(row[name]) for name in COLUMNS[what]}


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value  # type: ignore[no-any-return]


def _looks(archive: Archive, start: datetime, end: datetime) -> Iterator[Row]:
    for each in archive.looks(start, end):
        yield {name: getattr(each, name) for name in COLUMNS[What.LOOKS]}


def _spans(archive: Archive, start: datetime, end: datetime) -> Iterator[Row]:
    """Not beyond the last look: the last state would else go on after us for ever."""
    extent = archive.extent()
    until = min(end, extent[1]) if extent else start
    found = [
        (each.start, subject, each)
        for subject in archive.subjects()
        for each in (archive.spans(subject, start, until) if start < until else ())
    ]
    for _, subject, each in sorted(found, key=itemgetter(0, 1)):
        yield {"subject": subject, **{name: getattr(each, name) for name in COLUMNS[What.SPANS][1:]}}


def _outages(archive: Archive, start: datetime, end: datetime) -> Iterator[Row]:
    for each in archive.outages(start, end):
        yield {name: getattr(each, name) for name in COLUMNS[What.OUTAGES]}


def _events(archive: Archive, start: datetime, end: datetime) -> Iterator[Row]:
    """A week at a time: they are kept for ever, and may be many."""
    while start < end:
        later = min(start + WEEK, end)
        for each in archive.events(start, later):
            yield {name: getattr(each, name) for name in COLUMNS[What.EVENTS]}
        start = later


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

MAKERS: Mapping[What, Callable[[Archive, datetime, datetime], Iterable[Row]]] = MappingProxyType(
    {What.LOOKS: _looks, What.SPANS: _spans, What.OUTAGES: _outages, What.EVENTS: _events}
)
