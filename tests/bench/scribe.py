"""Generates a believable year of history at speed: 15.8 million looks that verify as if the monitor had kept them.

Whatever a change could follow from is decided by the real engine and written by the real ledger. In between, while
every probe sees what it saw before, rows are made from looks that the real code has expressed once, and only their
numbers, times and hashes are new. Seeded: the same year each time, but for the random head that each file begins with.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from monitor import recorder
from monitor.clock import Clock, Moment
from monitor.history import chain, codec, looks
from monitor.history.findings import Findings
from monitor.history.instants import instant, stamp
from monitor.history.ledger import Ledger
from monitor.history.resumption import LastRun
from monitor.history.strand import ROWS, SECONDS
from monitor.journal import Event, EventKind, Record
from monitor.model import Observation, Probe, Service
from monitor.outages.engine import Engine
from monitor.recorder import Recorder
from monitor.schedule import unseen_after
from tests.bench.sights import SORTS, Sights
from tests.bench.troubles import Absence, Plan

START = datetime(2025, 11, 1, tzinfo=UTC)
VANTAGE = "here"
MINUTE = 60_000
PICKS = 1 << 16
ANY_PICK = PICKS - 1
BEFORE, AFTER = 1, 4
"""Minutes around every change in which the engine is asked about each look: it takes two looks to confirm."""

COMMIT_MINUTES = 1440
ANY = b"[0,0,"
Template = tuple[bytes, tuple[Any, ...], bytes | None]
"""What stands of a look behind its number and time: canonical bytes, columns from ``took`` on, finding."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A probe's place in each minute: *offset* milliseconds from its beginning."""

    probe: Probe
    offset: int
    sights: Sights


class Scribe:
    """Writes what *happens* to *services*, to the file at *path*, which must be an empty history.

    *keep* is what takes each record that is made one by one; with *whole*, every record is.
    """

    def __init__(
        self,
        path: Path,
        services: Sequence[Service],
        happens: Plan,
        seed: int,
        *,
        whole: bool = False,
        keep: Callable[[Record, Moment], None] | None = None,
    ) -> None:
        self._path = path
        self._services = services
        self._plan = happens
        self._whole = whole
        self._keep = keep or self._write
        random = Random(seed)
        self._picks = [random.getrandbits(17) for _ in range(PICKS)]
        self._origin = stamp(happens.start)
        self._at = self._origin
        self._number = 0
        self._run = 0
        self._engine = Engine(services)
        probes = [probe for each in services for probe in each.probes]
        spread = MINUTE // len(probes)
        self._seats = [
            Seat(probe, number * spread, Sights(probe, random, happens.start, VANTAGE))
            for number, probe in enumerate(probes)
        ]
        self._templates: dict[tuple[str, str, str], list[Template]] = {}
        self.judged = 0

    def write(self, connection: sqlite3.Connection) -> None:
        """All of it, through *connection*."""
        self._connection = connection
        self._ledger: Ledger | None = None
        connection.execute("BEGIN")
        self._start(0, None)
        absences = {self._minute(each.start): each for each in self._plan.absences}
        minute, hot = 0, self._hot()
        while minute < self._plan.minutes:
            if minute in absences:
                minute = self._absent(absences[minute])
            elif self._whole or hot[minute]:
                self._judge(minute)
                minute += 1
            else:
                until = minute
                while until < len(hot) and not hot[until] and until - minute < COMMIT_MINUTES:
                    until += 1
                self._steady(minute, until)
                minute = until
                connection.execute("COMMIT")
                connection.execute("BEGIN")
        connection.execute("COMMIT")

    def _minute(self, at: datetime) -> int:
        return (stamp(at) - self._origin) // MINUTE

    def _hot(self) -> list[bool]:
        hot = [False] * self._plan.minutes
        edges = [0, self._plan.minutes]
        for each in (*self._plan.troubles, *self._plan.absences):
            edges += [self._minute(each.start), self._minute(each.end)]
        for edge in edges:
            for minute in range(max(0, edge - BEFORE), min(len(hot), edge + AFTER)):
                hot[minute] = True
        return hot

    def _sort(self, probe: Probe, at: int) -> str:
        when = instant(at)
        for each in reversed(self._now):
            if each.start <= when < each.end and probe.service in each.services:
                return each.sort
        return ""

    def _lineup(self, minute: int) -> list[tuple[Seat, str]]:
        """The probes in the order in which their looks of this minute end, with what they see when it begins."""
        base = self._origin + minute * MINUTE
        low, high = instant(base), instant(base + MINUTE)
        self._now = [each for each in self._plan.troubles if each.start < high and each.end > low]
        seen = [(seat, self._sort(seat.probe, base + seat.offset)) for seat in self._seats]
        return sorted(seen, key=lambda each: each[0].offset + (SORTS[each[1]].seconds * 1000 if each[1] else 0))

    # One by one

    def _judge(self, minute: int) -> None:
        base = self._origin + minute * MINUTE
        for seat, _ in self._lineup(minute):
            pick = self._picks[(self._number + 1) & ANY_PICK]
            at = base + seat.offset + (pick >> 8)
            variants = seat.sights.of(self._sort(seat.probe, at))
            seen = variants[pick & (len(variants) - 1)]
            seen = replace(seen, started_at=instant(at), run_id=self._run_id)
            self._tell(self._engine.decide(seen), at + round(seen.seconds * 1000))

    def _tell(self, record: Record, at: int) -> None:
        self._at = max(self._at, at)
        self._number += record.observation is not None
        self.judged += record.observation is not None
        self._keep(record, self._moment())

    def _moment(self) -> Moment:
        return Moment(wall=instant(self._at), tick=self._tick(self._at))

    def _tick(self, at: int) -> float:
        return (at - self._origin) / 1000

    def _write(self, record: Record, moment: Moment) -> None:
        ledger = self._ledger = self._ledger or Ledger(self._connection, self._path.parent, moment.tick)
        ledger.write(record, moment.wall)
        ledger.save(moment)

    # Our own comings and goings

    @property
    def _run_id(self) -> str:
        return f"run-{self._run}"

    def _start(self, minute: int, before: LastRun | None) -> None:
        self._at = max(self._at, self._origin + minute * MINUTE)
        now = instant(self._at)
        self._began = now
        body = {"vantage": VANTAGE, "run_id": self._run_id, "versions": {"ircc-monitor": "0.1.0"}}
        started = Event(at=now, kind=EventKind.STARTED, body=body)
        self._tell(Record(events=(*recorder._meanwhile(before, now), started)), self._at)
        if before is None:
            services = {each.slug: recorder._service_body(each) for each in self._services}
            probes = {seat.probe.key: recorder._probe_body(seat.probe) for seat in self._seats}
            config = Event(at=now, kind=EventKind.CONFIG, body={"services": services, "probes": probes})
            self._tell(Record(events=(config,)), self._at)
            return
        clerk = Recorder(None, self._engine, Clock(), vantage=VANTAGE, run_id=self._run_id)  # type: ignore[arg-type]
        for seat in self._seats:
            last = self._engine.probe(seat.probe.key).last_at
            if last is not None and (now - last).total_seconds() > unseen_after(seat.probe):
                self._tell(self._engine.decide(clerk.gap(seat.probe, now)), self._at)

    def _absent(self, absence: Absence) -> int:
        """Stop and begin again; the minute in which we do."""
        stopped = None
        if absence.stopped:
            stopped = instant(self._at)
            event = Event(at=stopped, kind=EventKind.STOPPED, body={"run_id": self._run_id})
            self._tell(Record(events=(event,)), self._at)
        before = LastRun(run_id=self._run_id, started_at=self._began, stopped_at=stopped, alive_at=instant(self._at))
        self._run += 1
        self._ledger = None
        minute = self._minute(absence.end)
        self._start(minute, before)
        return minute

    # At speed

    def _steady(self, first: int, until: int) -> None:
        """Minutes in which every probe sees what it saw before."""
        ledger = self._ledger
        assert ledger is not None
        lineup = [
            (seat.offset, ledger._probes[seat.probe.key], made, len(made) - 1)
            for seat, made in ((seat, self._made(seat, sort)) for seat, sort in self._lineup(first))
        ]
        picks, number, head = self._picks, ledger._looks.link.last_id, ledger._looks.link.head
        rows: list[tuple[Any, ...]] = []
        bodies: list[tuple[int, bytes]] = []
        heads: list[bytes] = []
        following = chain.following
        marked, due_from = 0, self._due_from()
        for minute in range(first, until):
            base = self._origin + minute * MINUTE
            begun = len(rows)
            for offset, probe, templates, last in lineup:
                number += 1
                pick = picks[number & ANY_PICK]
                at = base + offset + (pick >> 8)
                line, columns, body = templates[pick & last]
                head = following(head, b"[%d,%d,%b" % (number, at, line))
                heads.append(head)
                rows.append((number, probe, at, *columns))
                if body is not None:
                    bodies.append((number, body))
            for place in self._due(rows, begun) if base >= due_from else ():
                self._note(rows[marked : place + 1], heads[place])
                marked, due_from = place + 1, self._due_from()
        self._note(rows[marked:], head)
        self._number = number
        self._insert(rows, bodies)

    def _due_from(self) -> int:
        """The beginning of a minute before which no checkpoint is due, unless there are very many looks."""
        ledger = self._ledger
        assert ledger is not None
        strands = [ledger._looks, *([ledger._events] if ledger._events.link.last_id > ledger._events._marked else [])]
        return self._origin + round(min(each._ticked for each in strands) + SECONDS) * 1000 - 2 * MINUTE

    def _due(self, rows: Sequence[tuple[Any, ...]], begun: int) -> Iterator[int]:
        """The looks of this minute after which the ledger would make a checkpoint."""
        ledger = self._ledger
        assert ledger is not None
        for place in range(begun, len(rows)):
            tick = self._tick(rows[place][2] + rows[place][3])
            looks = rows[place][0] - ledger._looks._marked >= ROWS or tick - ledger._looks._ticked >= SECONDS
            waits = ledger._events.link.last_id > ledger._events._marked
            if looks or (waits and tick - ledger._events._ticked >= SECONDS):
                yield place

    def _note(self, rows: Sequence[tuple[Any, ...]], head: bytes) -> None:
        """Have the ledger know of *rows*, and save as it would after the last of them."""
        ledger = self._ledger
        assert ledger is not None
        if not rows:
            return
        times = [row[2] for row in rows]
        strand = ledger._looks
        strand.link = chain.Link(last_id=rows[-1][0], head=head)
        strand._earliest = min(times) if strand._earliest is None else min(strand._earliest, *times)
        strand._latest = max(times) if strand._latest is None else max(strand._latest, *times)
        self._at = max(self._at, *(row[2] + row[3] for row in rows[-2 * len(self._seats) :]))
        ledger.save(self._moment())

    def _made(self, seat: Seat, sort: str) -> list[Template]:
        named = (seat.probe.key, sort, self._run_id)
        if named not in self._templates:
            self._templates[named] = [
                self._template(replace(each, run_id=self._run_id)) for each in seat.sights.of(sort)
            ]
        return self._templates[named]

    def _template(self, seen: Observation) -> Template:
        ledger = self._ledger
        assert ledger is not None
        row = looks.row(0, seen, probe=0, run=ledger._run(seen))
        beyond = Findings(self._path.parent).of(seen, changed=False)
        body = None if beyond is None else codec.compact(beyond)
        key, run_id, vantage = (chain.quoted(each.encode()) for each in (seen.probe.key, seen.run_id, seen.vantage))
        facts = (0, 0, row.took, row.verdict, row.status, row.phases)
        line = chain.look_line(facts, probe=key, run=run_id + b"," + vantage, finding=body)
        assert line.startswith(ANY)
        return line[len(ANY) :], row[3:], body

    def _insert(self, rows: Iterable[tuple[Any, ...]], bodies: Iterable[tuple[int, bytes]]) -> None:
        self._connection.executemany("INSERT INTO look VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT INTO finding VALUES (?, ?)", bodies)
