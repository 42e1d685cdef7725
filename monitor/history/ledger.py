"""Writes records into the open transaction: rows, findings, journal, projections and chains.

What it remembers holds for what was committed through it. After a transaction that failed it is of no use any more:
make a new one, which learns everything from the file.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.clock import Moment
from monitor.history import chain, codec, projections
from monitor.history.findings import Findings
from monitor.history.instants import instant, stamp
from monitor.history.looks import row
from monitor.history.strand import Strand
from monitor.journal import Event, EventKind, Record
from monitor.model import Notice, Observation, Outage, Transition


class Ledger:
    """Over *connection*, which is in a transaction whenever something is written. *folder* is the data folder."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, tick: float) -> None:
        self._connection = connection
        self._findings = Findings(folder)
        self._looks = Strand(connection, chain.LOOKS, tick)
        self._events = Strand(connection, chain.EVENTS, tick)
        self._probes: dict[str, int] = dict(connection.execute("SELECT key, id FROM probe"))
        runs = connection.execute("SELECT run_id, vantage, id FROM run")
        self._runs: dict[tuple[str, str], int] = {(run_id, vantage): number for run_id, vantage, number in runs}

    def write(self, record: Record, now: datetime) -> None:
        """Write all of *record*. Raises sqlite3.Error, and TypeError or ValueError for what cannot be kept."""
        at = now if record.observation is None else record.observation.started_at
        before = self._events.next_id
        for event in record.events:
            self._event(event)
        for transition in (*record.transitions, *record.turns):
            self._transition(transition, at)
        for outage in record.outages:
            self._outage(outage, at)
        for notice in record.notices:
            self._notice(notice, at)
        if record.observation is not None:
            self._look(record.observation, changed=self._events.next_id > before)
        self._remember(record.memory)

    def save(self, moment: Moment) -> None:
        """Write the heads of the chains. The last thing before COMMIT."""
        for strand in (self._looks, self._events):
            strand.save(moment.wall, moment.tick)

    def _look(self, observation: Observation, *, changed: bool) -> None:
        probe, run = self._probe(codec.printable(observation.probe.key)), self._run(observation)
        kept = row(self._looks.next_id, observation, probe=probe, run=run)
        beyond = self._findings.of(observation, changed=changed)
        body = None if beyond is None else codec.compact(beyond)
        self._connection.execute("INSERT INTO look VALUES (?, ?, ?, ?, ?, ?, ?, ?)", kept)
        if body is not None:
            self._connection.execute("INSERT INTO finding VALUES (?, ?)", (kept.id, body))
        names = (codec.printable(each) for each in (observation.probe.key, observation.run_id, observation.vantage))
        key, run_id, vantage = (chain.quoted(each.encode()) for each in names)
        facts = (kept.id, kept.at, kept.took, kept.verdict, kept.status, kept.phases)
        self._looks.add(chain.look_line(facts, probe=key, run=run_id + b"," + vantage, finding=body), kept.at)

    def _event(self, event: Event) -> None:
        number, at = self._events.next_id, stamp(event.at)
        kind, subject, body = event.kind.value, codec.printable(event.subject), codec.canonical(event.body)
        self._connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", (number, at, kind, subject, body))
        self._events.add(chain.event_line(number, at, kind.encode(), subject.encode(), body.encode()), at)
        projections.apply(self._connection, at=at, kind=kind, subject=subject, body=body)
        if event.kind is EventKind.CONFIG:
            self._probes = dict(self._connection.execute("SELECT key, id FROM probe"))

    def _transition(self, transition: Transition, at: datetime) -> None:
        """Never dated before the one it follows: by then it was so, and is so again."""
        (last,) = self._connection.execute(
            "SELECT max(at) FROM span WHERE subject = ?", (codec.printable(transition.service),)
        ).fetchone()
        when = transition.at
        if last is not None and stamp(when) < last:
            when = max(at, instant(last))
        self._event(Event(at=when, kind=EventKind.TRANSITION, subject=transition.service, body=codec.plain(transition)))

    def _outage(self, outage: Outage, at: datetime) -> None:
        """The journal gets what changed; that one more look was bad is told by the looks."""
        body = codec.plain(outage)
        if self._same("SELECT body FROM outage WHERE id = ?", outage.id, body, but="last_bad_at"):
            projections.put_outage(self._connection, body)
        else:
            self._event(Event(at=at, kind=EventKind.OUTAGE, subject=outage.id, body=body))

    def _notice(self, notice: Notice, at: datetime) -> None:
        """The journal gets what changed; that it was seen once more does not."""
        body = codec.plain(notice)
        if self._same("SELECT body FROM notice WHERE id = ?", notice.id, body, but="last_seen_at"):
            projections.put_notice(self._connection, body)
        else:
            self._event(Event(at=at, kind=EventKind.NOTICE, subject=notice.id, body=body))

    def _same(self, query: str, name: str, body: Mapping[str, Any], *, but: str) -> bool:
        found = self._connection.execute(query, (codec.printable(name),)).fetchone()
        return found is not None and {**json.loads(found[0]), but: None} == {**body, but: None}

    def _remember(self, memory: Mapping[str, str | None]) -> None:
        for key, body in memory.items():
            if body is None:
                self._connection.execute("DELETE FROM memory WHERE key = ?", (key,))
            else:
                self._connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (key, body))

    def _probe(self, key: str) -> int:
        if key not in self._probes:
            self._connection.execute("INSERT INTO probe (key) VALUES (?)", (key,))
            self._probes = dict(self._connection.execute("SELECT key, id FROM probe"))
        return self._probes[key]

    def _run(self, observation: Observation) -> int:
        run = (codec.printable(observation.run_id), codec.printable(observation.vantage))
        if run not in self._runs:
            cursor = self._connection.execute("INSERT INTO run (run_id, vantage) VALUES (?, ?)", run)
            self._runs[run] = int(cursor.lastrowid or 0)
        return self._runs[run]
