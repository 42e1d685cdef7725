"""Whether a history still says what was written: the file, both chains, what the events add up to. It only reads.

That the chains hold shows that nothing was changed by accident or by somebody who did not make them anew. Who can write
the file can also do that: only a head that was noted elsewhere at its time (``Checked.head``) shows that nobody did.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from monitor.history import chain
from monitor.history.connection import reader
from monitor.history.replay import Replay
from monitor.history.walk import Break, Fault, Mark, Step, Walk

LOOKS = """
SELECT look.id, at, took, verdict, status, phases, probe, run, body FROM look
LEFT JOIN finding ON finding.look = look.id WHERE look.id > ? ORDER BY look.id
"""
EVENTS = "SELECT id, at, kind, subject, body FROM event WHERE id > ? ORDER BY id"
ORPHANS = "SELECT look FROM finding WHERE look NOT IN (SELECT id FROM look) ORDER BY look"
OLDEST = {chain.LOOKS: "SELECT min(id) FROM look", chain.EVENTS: "SELECT min(id) FROM event"}
MARKS = "SELECT last_id, head, earliest, latest FROM checkpoint WHERE name = ? ORDER BY last_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One chain. *rows* were checked, from *first_id* to *last_id*; *head* is what they lead to.

    A *first_id* above 1 where all were asked for: the rows before it are not in the file any more.
    """

    rows: int
    first_id: int
    last_id: int
    head: str
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of it. *projections* names each table row that is not what the events add up to.

    *structure* is what SQLite has to say of the file and its indices.
    """

    looks: Checked
    events: Checked
    projections: tuple[str, ...]
    structure: tuple[str, ...] = ()

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Whatever is wrong with either chain."""
        return self.looks.breaks + self.events.breaks

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong at all."""
        return not (self.breaks or self.projections or self.structure)


def verify(path: Path, *, since: int = 0) -> Verified:
    """Read the history at *path* through. With *since*, looks only from the last checkpoint up to that id on.

    Raises HistoryError when it cannot be read at all. It takes seconds a million rows: call it in a thread.
    """
    with closing(reader(path)) as connection:
        connection.text_factory = bytes  # what is no text any more must not stop us
        connection.execute("BEGIN")
        replay = Replay()
        events = _walk(connection, chain.EVENTS, 0, replay)
        looks = _walk(connection, chain.LOOKS, since, replay)
        projections = replay.compare(connection)
        return Verified(looks=looks, events=events, projections=projections, structure=_structure(connection))


def _walk(connection: sqlite3.Connection, name: str, since: int, replay: Replay) -> Checked:
    marks = _marks(connection, name, since)
    start = marks[0].last_id
    steps = _look_steps(connection, start) if name == chain.LOOKS else _event_steps(connection, start, replay)
    walk = Walk(name, steps, marks)
    walk.go()
    orphans = _orphans(connection) if name == chain.LOOKS else []
    return Checked(
        rows=walk.rows,
        first_id=walk.first_id,
        last_id=walk.last_id,
        head=walk.head.hex(),
        breaks=(*walk.breaks, *orphans),
    )


def _marks(connection: sqlite3.Connection, name: str, since: int) -> list[Mark]:
    """From the last checkpoint before the first row there is, or before *since*, to the head."""
    (oldest,) = connection.execute(OLDEST[name]).fetchone()
    noted = [Mark(number, head, (low, high)) for number, head, low, high in connection.execute(MARKS, (name,))]
    start = max(since, (oldest or 1) - 1)
    begin = max((number for number, mark in enumerate(noted) if mark.last_id <= start), default=0)
    last_id, head = connection.execute("SELECT last_id, head FROM chain WHERE name = ?", (name,)).fetchone()
    return [*noted[begin:], Mark(last_id, head, None)]


def _look_steps(connection: sqlite3.Connection, after: int) -> Iterator[Step]:
    probes = {number: chain.quoted(key) for number, key in connection.execute("SELECT id, key FROM probe")}
    runs = {
        number: chain.quoted(run_id) + b"," + chain.quoted(vantage)
        for number, run_id, vantage in connection.execute("SELECT id, run_id, vantage FROM run")
    }
    for *facts, probe, run, finding in connection.execute(LOOKS, (after,)):
        try:
            line = chain.look_line(tuple(facts), probe=probes[probe], run=runs[run], finding=finding)
        except (LookupError, TypeError):
            line = b""
        yield Step(facts[0], facts[1], line)


def _event_steps(connection: sqlite3.Connection, after: int, replay: Replay) -> Iterator[Step]:
    for number, at, kind, subject, body in connection.execute(EVENTS, (after,)):
        replay.hear(number, at, kind, subject, body)
        yield Step(number, at, chain.event_line(number, at, kind, subject, body))


def _structure(connection: sqlite3.Connection) -> tuple[str, ...]:
    said = [str(line, "utf-8", "backslashreplace") for (line,) in connection.execute("PRAGMA integrity_check(20)")]
    return () if said == ["ok"] else tuple(said)


def _orphans(connection: sqlite3.Connection) -> list[Break]:
    return [
        Break(chain=chain.LOOKS, fault=Fault.ORPHANED, first=number, last=number)
        for (number,) in connection.execute(ORPHANS)
    ]
