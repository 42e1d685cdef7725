"""Whether a history still says what was written: the file, both chains, what the events add up to. It only reads.

That the chains hold shows that nothing was changed by accident or by somebody who did not make them anew. Who can write
the file can also do that: only a head that was noted elsewhere at its time (a ``Pin``) shows that nobody did.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from monitor.history import chain
from monitor.history.blueprint import misfits
from monitor.history.connection import reader
from monitor.history.errors import BROKEN
from monitor.history.pins import Pin, Pinned, judged, numbers, seals
from monitor.history.recount import differences
from monitor.history.replay import MOST, Replay
from monitor.history.walk import Break, Fault, Mark, Step, Walk

LOOKS = """
SELECT look.id, at, took, verdict, status, phases, probe, run, body FROM look
LEFT JOIN finding ON finding.look = look.id WHERE look.id > ? ORDER BY look.id
"""
EVENTS = "SELECT id, at, kind, subject, body FROM event WHERE id > ? ORDER BY id"
SEALED = "SELECT coalesce(max(last_id), 0) FROM sealed"
RESEALED = """
SELECT first_id, sealed.last_id FROM sealed
LEFT JOIN checkpoint ON checkpoint.name = 'look' AND checkpoint.last_id = sealed.last_id
WHERE checkpoint.head IS NOT sealed.head ORDER BY day
"""
ORPHANS = "SELECT look FROM finding WHERE look NOT IN (SELECT id FROM look) ORDER BY look"
OLDEST = {chain.LOOKS: "SELECT min(id) FROM look", chain.EVENTS: "SELECT min(id) FROM event"}
STRUCTURE = "PRAGMA integrity_check(20)"
MARKS = "SELECT last_id, head, earliest, latest FROM checkpoint WHERE name = ? ORDER BY last_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One chain. *rows* were checked, from *first_id* to *last_id*; *head* is what they lead to. *pins*: noted heads.

    A *first_id* above 1 where all were asked for: the rows before it are of sealed days, and were removed.
    """

    rows: int
    first_id: int
    last_id: int
    head: str
    breaks: tuple[Break, ...]
    pins: tuple[Pinned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of it. *projections* names each table row that is not what the events add up to.

    *rollups* names each roll-up that is not what its looks add up to, or add up to no more, where they were removed.
    *structure* is what SQLite has to say of the file and its indices.
    """

    looks: Checked
    events: Checked
    projections: tuple[str, ...]
    rollups: tuple[str, ...] = ()
    structure: tuple[str, ...] = ()

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Whatever is wrong with either chain."""
        return self.looks.breaks + self.events.breaks

    @property
    def pins(self) -> tuple[Pinned, ...]:
        """What became of the heads that were noted elsewhere."""
        return self.looks.pins + self.events.pins

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong at all."""
        pinned = any(each.broken for each in self.pins)
        return not (pinned or self.breaks or self.projections or self.rollups or self.structure)


def verify(path: Path, *, since: int = 0, pins: Sequence[Pin] = ()) -> Verified:
    """Read the history at *path* through; the chains must pass through all *pins*.

    With *since*, looks only from the last checkpoint up to that id on, and roll-ups are left out. It takes seconds a
    million rows: call it in a thread. Raises HistoryError when it cannot be read at all.
    """
    with closing(reader(path)) as connection:
        connection.text_factory = bytes  # what is no text any more must not stop us
        connection.execute("BEGIN")
        replay = Replay()
        events = _walk(connection, chain.EVENTS, 0, replay, pins)
        looks = _walk(connection, chain.LOOKS, since, replay, pins)
        return Verified(
            looks=looks,
            events=events,
            projections=replay.compare(connection),
            rollups=() if since else tuple(islice(differences(connection), MOST)),
            structure=_structure(connection),
        )


def _walk(connection: sqlite3.Connection, name: str, since: int, replay: Replay, pins: Sequence[Pin] = ()) -> Checked:
    own = [each for each in pins if each.chain == name]
    try:
        marks = _marks(connection, name, since)
        start = marks[0].last_id
        steps = _look_steps(connection, start) if name == chain.LOOKS else _event_steps(connection, start, replay)
        walk = Walk(name, steps, marks, numbers(own, name))
        walk.go()
        sealed = seals(connection) if own else {}
        beside = [*_orphans(connection), *_resealed(connection)] if name == chain.LOOKS else []
    except (*BROKEN, LookupError, TypeError):  # not even where to begin can be read
        lost = Break(chain=name, fault=Fault.UNREADABLE, first=0, last=0)
        unread = tuple(judged(each, {}, 0, {}) for each in own)
        return Checked(rows=0, first_id=0, last_id=0, head="", breaks=(lost,), pins=unread)
    return Checked(
        rows=walk.rows,
        first_id=walk.first_id,
        last_id=walk.last_id,
        head=walk.head.hex(),
        breaks=(*walk.breaks, *beside),
        pins=tuple(judged(each, walk.passed, start, sealed) for each in own),
    )


def _marks(connection: sqlite3.Connection, name: str, since: int) -> list[Mark]:
    """From the last checkpoint before the first row that should be there, or before *since*, to the head.

    Of sealed days rows may be gone; others are missed.
    """
    (oldest,) = connection.execute(OLDEST[name]).fetchone()
    (sealed,) = connection.execute(SEALED).fetchone() if name == chain.LOOKS else (0,)
    noted = [Mark(number, head, (low, high)) for number, head, low, high in connection.execute(MARKS, (name,))]
    start = max(since, min(sealed, oldest - 1 if oldest else sealed))
    begin = max((number for number, mark in enumerate(noted) if mark.last_id <= start), default=0)
    last_id, head = connection.execute("SELECT last_id, head FROM chain WHERE name = ?", (name,)).fetchone()
    return [*noted[begin:], Mark(last_id, head, None)]


def _look_steps(connection: sqlite3.Connection, after: int) -> Iterator[Step]:
    probes = {number: chain.quoted(key) for number, key in connection.execute("SELECT id, key FROM probe")}
    runs = {
        number: chain.quoted(run_id) + b"," + chain.quoted(vantage)
        for number, run_id, vantage in connection.execute("SELECT id, run_id, vantage FROM run")
    }
    for row in connection.execute(LOOKS, (after,)):
        try:
            line = chain.look_line(row[:6], probe=probes[row[6]], run=runs[row[7]], finding=row[8])
        except (LookupError, TypeError):
            line = b""
        yield _step(row[0], row[1], line)


def _event_steps(connection: sqlite3.Connection, after: int, replay: Replay) -> Iterator[Step]:
    for number, at, kind, subject, body in connection.execute(EVENTS, (after,)):
        replay.hear(number, at, kind, subject, body)
        yield _step(number, at, chain.event_line(number, at, kind, subject, body))


def _step(number: int, at: object, line: bytes) -> Step:
    """A time that is no number was not written by us; the line tells that."""
    return Step(number, at if isinstance(at, int) else 0, line)


def _structure(connection: sqlite3.Connection) -> tuple[str, ...]:
    try:
        said = [line.decode("utf-8", "backslashreplace") for (line,) in connection.execute(STRUCTURE)]
    except BROKEN as exc:
        return (str(exc),)
    return (*misfits(connection), *(said if said != ["ok"] else ()))


def _orphans(connection: sqlite3.Connection) -> list[Break]:
    return [
        Break(chain=chain.LOOKS, fault=Fault.ORPHANED, first=number, last=number)
        for (number,) in connection.execute(ORPHANS)
    ]


def _resealed(connection: sqlite3.Connection) -> list[Break]:
    """Sealed days of which the checkpoint tells another head."""
    return [
        Break(chain=chain.LOOKS, fault=Fault.ALTERED, first=first, last=last)
        for first, last in connection.execute(RESEALED)
    ]
