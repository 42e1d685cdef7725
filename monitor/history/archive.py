"""Reads a history, also while the monitor writes it: every answer of one Archive is of the same moment.

An Archive is for one question or one report, not for keeps: while it is open the write-ahead log cannot be emptied.
Its methods block; call them in a thread. Ranges are half-open: *start* belongs to them, *end* does not.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from monitor.history import codec, codes
from monitor.history.connection import reader
from monitor.history.heads import Head, Heads, checkpoints, heads
from monitor.history.instants import instant, stamp
from monitor.history.looks import Look
from monitor.history.reel import Reel
from monitor.history.rollups import HOUR, HOURS_OF_A_DAY, Rollup, rollup
from monitor.journal import Event, EventKind
from monitor.model import Notice, Outage
from probes.model import Cause, Outcome

BEGINNING, END = -(1 << 62), 1 << 62
OUTCOMES = {each.value: each for each in Outcome}

SPANS = """
SELECT at, earliest, outcome, cause FROM span WHERE subject = :subject AND at < :end AND at >= coalesce(
  (SELECT max(at) FROM span WHERE subject = :subject AND at <= :start), :start) ORDER BY at
"""
OUTAGES = """
SELECT body FROM outage WHERE opened < :end AND (ended IS NULL OR ended > :start)
  AND (:service IS NULL OR service = :service) ORDER BY opened, id LIMIT :most OFFSET :skip
"""
NOTICES = "SELECT body FROM notice WHERE first_seen < ? AND (gone IS NULL OR gone > ?) ORDER BY first_seen, id"
EVENTS = """
SELECT at, kind, subject, body FROM event WHERE at >= :start AND at < :end
  AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds))) ORDER BY at, id
"""
EVENTS_ABOUT = EVENTS.replace("WHERE", "WHERE subject = :subject AND")
"""Apart, so that the index by subject is used: a year has thousands of events, and few about one thing."""
DECIDED = """
SELECT id, at, kind, subject, body FROM event WHERE at <= :end AND id >= coalesce(
  (SELECT min(id) FROM event WHERE at >= :start), :never) ORDER BY id
"""
LAST_DECIDED = """
SELECT id, at, kind, subject, body FROM event WHERE subject = :subject AND kind = :kind AND id < :before
ORDER BY id DESC LIMIT 1
"""
PROBE_HOURS = """
SELECT hour, up, degraded, maintenance, down, unknown, slots, good_slots, took, p50, p95, most FROM probe_hour
WHERE probe = (SELECT id FROM probe WHERE key = :subject) AND hour >= :start AND hour < :end ORDER BY hour
"""
SERVICE_HOURS = """
SELECT hour, up, degraded, maintenance, down, unknown, slots, good_slots FROM service_hour
WHERE service = :subject AND hour >= :start AND hour < :end ORDER BY hour
"""
PROBE_TOTAL = """
SELECT sum(up), sum(degraded), sum(maintenance), sum(down), sum(unknown), sum(slots), sum(good_slots) FROM probe_hour
WHERE probe = (SELECT id FROM probe WHERE key = :subject) AND hour >= :start AND hour < :end
"""
SERVICE_TOTAL = """
SELECT sum(up), sum(degraded), sum(maintenance), sum(down), sum(unknown), sum(slots), sum(good_slots) FROM (
  SELECT * FROM service_day WHERE service = :subject AND day >= :first AND day < :after
  UNION ALL SELECT * FROM service_hour WHERE service = :subject AND hour >= :start AND hour < min(:first * 24, :end)
  UNION ALL SELECT * FROM service_hour
    WHERE service = :subject AND hour >= max(:first * 24, :after * 24, :start) AND hour < :end)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSpan:
    """From *start* until before *end* the subject stood at *outcome*; both are clipped to the range asked for.

    *earliest* is that of the transition which began it: it may lie before the range. None when it was not seen.
    """

    start: datetime
    earliest: datetime | None
    end: datetime
    outcome: Outcome
    cause: str


class Glance(NamedTuple):
    """A look with no more than when it began, how long it took and what it saw."""

    at: datetime
    seconds: float
    outcome: Outcome
    cause: Cause | None


class Entry(NamedTuple):
    """An entry of the journal as it was written; *number* counts them in the order in which they were decided."""

    number: int
    at: datetime
    kind: str
    subject: str
    text: str


class Archive:
    """The history at *path*. Entering raises HistoryError when there is none that can be read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        self._connection = reader(self.path)
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT name FROM chain").fetchall()  # the moment is that of the first read
        self._reel = Reel(self._connection)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._connection.close()

    def spans(self, subject: str, start: datetime, end: datetime) -> list[StateSpan]:
        """How *subject* (a slug or a probe's key) stood; nothing is said of the time before its first transition."""
        low, high = stamp(start), stamp(end)
        rows = self._rows(SPANS, subject=subject, start=low, end=high)
        edges = [*(instant(max(row[0], low)) for row in rows), instant(high)]
        return [
            StateSpan(
                start=start,
                earliest=None if earliest is None else instant(earliest),
                end=until,
                outcome=OUTCOMES[outcome],
                cause=cause,
            )
            for (_, earliest, outcome, cause), (start, until) in zip(rows, pairwise(edges), strict=True)
        ]

    def outages(
        self, start: datetime, end: datetime, service: str | None = None, *, skip: int = 0, most: int | None = None
    ) -> list[Outage]:
        """Outages that may have been going on in the range, also those that began before it or go on; oldest first.

        The first so many are skipped; *most* of the rest.
        """
        most = -1 if most is None else most  # SQLite's word for no limit
        rows = self._rows(OUTAGES, start=stamp(start), end=stamp(end), service=service, skip=skip, most=most)
        return [codec.OUTAGE.validate_json(body) for (body,) in rows]

    def outage(self, number: str) -> Outage | None:
        """The outage with that id."""
        rows = self._rows("SELECT body FROM outage WHERE id = :id", id=number)
        return codec.OUTAGE.validate_json(rows[0][0]) if rows else None

    def notices(self, start: datetime, end: datetime, service: str | None = None) -> list[Notice]:
        """Notices that stood in the range, as understood last."""
        rows = self._connection.execute(NOTICES, (stamp(end), stamp(start))).fetchall()
        every = [codec.NOTICE.validate_json(body) for (body,) in rows]
        return [each for each in every if service is None or service in each.services]

    def events(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        kinds: Collection[EventKind] = (),
        subject: str | None = None,
    ) -> list[Event]:
        """The journal, by time; of *kinds* if any are named. Outages and notices have their id as subject."""
        rows = self._rows(
            EVENTS if subject is None else EVENTS_ABOUT,
            start=BEGINNING if start is None else stamp(start),
            end=END if end is None else stamp(end),
            subject=subject,
            kinds=json.dumps(list(kinds)) if kinds else None,
        )
        return [
            Event(at=instant(at), kind=EventKind(kind), subject=about, body=json.loads(body))
            for at, kind, about, body in rows
        ]

    def decided(self, start: datetime, end: datetime) -> list[Entry]:
        """The journal in the order of its decisions, which may be dated back: from the first one of the range on."""
        return [_entry(row) for row in self._rows(DECIDED, start=stamp(start), end=stamp(end), never=END)]

    def last_decided(self, kind: EventKind, subject: str, before: int = END) -> Entry | None:
        """The last of a kind about *subject* that was decided before number *before*."""
        rows = self._rows(LAST_DECIDED, kind=kind.value, subject=subject, before=before)
        return _entry(rows[0]) if rows else None

    def looks(
        self,
        start: datetime,
        end: datetime,
        probe: str | None = None,
        service: str | None = None,
        *,
        bad_only: bool = False,
    ) -> Iterator[Look]:
        """The looks that began in the range, by time; of one probe's key, or of one service. *bad_only*: not up."""
        return self._reel.looks(stamp(start), stamp(end), probe=probe, service=service, bad_only=bad_only)

    def glances(self, probe: str, start: datetime, end: datetime) -> Iterator[Glance]:
        """The looks at one probe that began in the range, by time; gaps are no looks."""
        for at, took, verdict in self._reel.glances(stamp(start), stamp(end), probe):
            yield Glance(instant(at), took / 1000, *codes.judged(verdict))

    def rollups(
        self, start: datetime, end: datetime, probe: str | None = None, service: str | None = None
    ) -> list[Rollup]:
        """The hours that began in the range, of one probe's key or of one service, else of every service and probe.

        There is none of an hour without a look, nor of one that is not over for ten minutes.
        """
        asked = [each for each in (service, probe) if each is not None] or self.subjects()
        return [
            rollup(each, hour, 1, columns)
            for each in asked
            for hour, *columns in self._rows(
                PROBE_HOURS if "/" in each else SERVICE_HOURS, subject=each, **_bounds(start, end)
            )
        ]

    def total(self, subject: str, start: datetime, end: datetime) -> Rollup:
        """The hours of *subject* (a slug or a probe's key) that began in the range, together; without latencies."""
        hours = _bounds(start, end)
        days = {"first": -(-hours["start"] // HOURS_OF_A_DAY), "after": hours["end"] // HOURS_OF_A_DAY}
        query = PROBE_TOTAL if "/" in subject else SERVICE_TOTAL
        (columns,) = self._rows(query, subject=subject, **hours, **days)
        return rollup(subject, hours["start"], hours["end"] - hours["start"], columns)

    def extent(self) -> tuple[datetime, datetime] | None:
        """When the first and the last look began; None without any."""
        ends = self._reel.extent()
        return ends and (instant(ends[0]), instant(ends[1]))

    def last_look_at(self) -> datetime | None:
        """When the look that was kept last began."""
        rows = self._rows("SELECT at FROM look ORDER BY id DESC LIMIT 1")
        return instant(rows[0][0]) if rows else None

    def services(self) -> Mapping[str, Mapping[str, Any]]:
        """What was said last of each service that was ever described."""
        return {slug: json.loads(body) for slug, body in self._rows("SELECT slug, body FROM service")}

    def probes(self) -> Mapping[str, Mapping[str, Any]]:
        """What was said last of each probe that ever looked or was described."""
        return {key: json.loads(body) for key, body in self._rows("SELECT key, body FROM probe")}

    def subjects(self) -> list[str]:
        """Every service, then every probe, that ever looked or was described."""
        keys = sorted(self.probes())
        return [*sorted({each.partition("/")[0] for each in keys}), *keys]

    def windows(self) -> list[Mapping[str, Any]]:
        """The maintenance windows that people declared at run time, ended ones too."""
        return [json.loads(body) for (body,) in self._rows("SELECT body FROM window ORDER BY id")]

    def heads(self) -> Heads:
        """Where both hash chains stand."""
        return heads(self._connection)

    def checkpoints(self, start: datetime, end: datetime) -> Sequence[Head]:
        """Where they stood: before the range, and at the end of each of its days (UTC)."""
        return checkpoints(self._connection, start, end)

    def _rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()


def _entry(row: tuple[Any, ...]) -> Entry:
    number, at, *rest = row
    return Entry(number, instant(at), *rest)


def _bounds(start: datetime, end: datetime) -> dict[str, int]:
    """The first hour that began in the range, and the first that began after it."""
    return {name: -(-stamp(at) // HOUR) for name, at in (("start", start), ("end", end))}
