"""Whatever was changed in a history is found, and where is told."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.history.chain import EVENTS, LOOKS
from monitor.history.errors import NoHistoryError
from monitor.history.opening import NAME
from monitor.history.verification import Verified, verify
from monitor.history.walk import Fault
from monitor.journal import Event, EventKind, Record
from tests.makers import START, HandClock
from tests.monitor.history.records import KEY, PAGE, SLUG, eventful, kept, root, tampering, up, written

ROWS = 40
EVERY = 10


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A history of 40 looks and 203 events, with a checkpoint after every ten looks."""
    hand = HandClock()
    window = Event(at=START, kind=EventKind.WINDOW, subject="w", body={"id": "w", "end": "soon"})
    async with kept(tmp_path, Record(events=(window,)), clock=hand.clock()) as history:
        await history.describe(services={SLUG: {"title": "x"}}, probes={KEY: {"every": 60.0}})
        for first in range(1, ROWS, EVERY):
            await asyncio.gather(*(history.keep(eventful(number)) for number in range(first, first + EVERY - 1)))
            hand.forward(601)
            await history.keep(eventful(first + EVERY - 1))
    return tmp_path


def broken(verified: Verified) -> list[tuple[str, Fault, int, int]]:
    return [(each.chain, each.fault, each.first, each.last) for each in verified.breaks]


def heads(path: Path) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, lower(hex(head)) FROM chain"))


async def test_a_history_that_nobody_touched_is_sound_and_tells_its_heads(folder: Path) -> None:
    verified = verify(folder / NAME)
    assert verified.sound
    assert (verified.looks.rows, verified.looks.first_id, verified.looks.last_id) == (ROWS, 1, ROWS)
    assert verified.events.rows == verified.events.last_id == 2 + 5 * ROWS
    assert {LOOKS: verified.looks.head, EVENTS: verified.events.head} == heads(folder / NAME)


SWAP = (
    "UPDATE look SET id = -1 WHERE id = 13",
    "UPDATE look SET id = 13 WHERE id = 17",
    "UPDATE look SET id = 17 WHERE id = -1",
)
FIRST_BLOCK, SECOND_BLOCK = (1, 10), (11, 20)

TAMPERED: dict[str, tuple[Sequence[str], str, Fault, tuple[int, int]]] = {
    "a verdict": (["UPDATE look SET verdict = 0 WHERE id = 13"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "a time": (["UPDATE look SET at = at + 1 WHERE id = 20"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "a duration": (["UPDATE look SET took = took + 1 WHERE id = 1"], LOOKS, Fault.ALTERED, FIRST_BLOCK),
    "a status": (["UPDATE look SET status = 200 WHERE id = 11"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "no status": (["UPDATE look SET status = NULL WHERE id = 11"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "phases": (["UPDATE look SET phases = x'0109' WHERE id = 11"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "a type": (["UPDATE look SET phases = 7 WHERE id = 11"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "a time of no kind": (["UPDATE look SET at = 'noon' WHERE id = 11"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "whose look": (
        ["INSERT INTO probe (id, key) VALUES (9, 'eta/door')", "UPDATE look SET probe = 9 WHERE id = 12"],
        LOOKS,
        Fault.ALTERED,
        SECOND_BLOCK,
    ),
    "nobody's look": (["UPDATE look SET probe = 99 WHERE id = 12"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "a probe's name": (["UPDATE probe SET key = 'eta/door'"], LOOKS, Fault.ALTERED, FIRST_BLOCK),
    "a vantage": (["UPDATE run SET vantage = 'elsewhere'"], LOOKS, Fault.ALTERED, FIRST_BLOCK),
    "a finding": (["UPDATE finding SET body = body || x'00' WHERE look = 13"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "a finding removed": (["DELETE FROM finding WHERE look = 13"], LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "a finding of nothing": (["INSERT INTO finding VALUES (77, x'')"], LOOKS, Fault.ORPHANED, (77, 77)),
    "a look removed": (["DELETE FROM look WHERE id = 13"], LOOKS, Fault.MISSING, (13, 13)),
    "looks removed": (["DELETE FROM look WHERE id BETWEEN 5 AND 25"], LOOKS, Fault.MISSING, (5, 25)),
    "looks swapped": (SWAP, LOOKS, Fault.ALTERED, SECOND_BLOCK),
    "the end cut": (["DELETE FROM look WHERE id > 15"], LOOKS, Fault.CUT, (16, 40)),
    "all cut": (["DELETE FROM look"], LOOKS, Fault.CUT, (1, 40)),
    "a look added": (
        ["INSERT INTO look SELECT 41, probe, at, took, verdict, status, phases, run FROM look WHERE id = 40"],
        LOOKS,
        Fault.ADDED,
        (41, 41),
    ),
    "a checkpoint": (
        ["UPDATE checkpoint SET latest = latest - 5000 WHERE name = 'look' AND last_id = 20"],
        LOOKS,
        Fault.MISDATED,
        SECOND_BLOCK,
    ),
    "a checkpoint removed": (
        ["DELETE FROM checkpoint WHERE name = 'look' AND last_id = 20"],
        LOOKS,
        Fault.MISDATED,
        (11, 30),
    ),
    "the head": (["UPDATE chain SET head = x'00' WHERE name = 'look'"], LOOKS, Fault.ALTERED, (40, 40)),
    "what an event says": (["UPDATE event SET body = '{}' WHERE id = 3"], EVENTS, Fault.ALTERED, (1, 52)),
    "what an event is": (["UPDATE event SET kind = 'dispute' WHERE id = 3"], EVENTS, Fault.ALTERED, (1, 52)),
    "what an event is about": (["UPDATE event SET subject = 'eta' WHERE id = 3"], EVENTS, Fault.ALTERED, (1, 52)),
    "when an event was": (["UPDATE event SET at = at - 1 WHERE id = 3"], EVENTS, Fault.ALTERED, (1, 52)),
    "an event removed": (["DELETE FROM event WHERE id = 60"], EVENTS, Fault.MISSING, (60, 60)),
    "the last event": (["DELETE FROM event WHERE id = 202"], EVENTS, Fault.CUT, (202, 202)),
    "an event added": (["INSERT INTO event VALUES (203, 0, 'note', '', '{}')"], EVENTS, Fault.ADDED, (203, 203)),
}


@pytest.mark.parametrize(("statements", "chain", "fault", "rows"), TAMPERED.values(), ids=TAMPERED.keys())
async def test_what_was_changed_is_found_and_named(
    folder: Path, statements: Sequence[str], chain: str, fault: Fault, rows: tuple[int, int]
) -> None:
    verified = verify(tampering(folder, *statements))
    assert not verified.sound
    first, *rest = broken(verified)
    assert first == (chain, fault, *rows)
    assert all(each[0] == chain for each in rest)


async def test_what_was_changed_in_one_block_does_not_speak_against_the_others(folder: Path) -> None:
    path = tampering(folder, "UPDATE look SET took = 1 WHERE id IN (3, 33)")
    assert broken(verify(path)) == [(LOOKS, Fault.ALTERED, 1, 10), (LOOKS, Fault.ALTERED, 31, 40)]


PROJECTIONS = {
    "DELETE FROM span WHERE subject = 'employer-portal' AND at = 1793628005000": "span employer-portal 1793628005000",
    "UPDATE span SET outcome = 'up' WHERE subject = 'employer-portal/door-en' AND at = 1793628005000": (
        "span employer-portal/door-en 1793628005000"
    ),
    "UPDATE outage SET opened = opened + 1": "outage the one",
    "UPDATE outage SET body = replace(body, 'down', 'up')": "outage the one",
    "UPDATE outage SET body = 'no JSON'": "outage the one",
    "DELETE FROM outage": "outage the one",
    "UPDATE notice SET gone = 5": "notice the notice",
    "INSERT INTO notice VALUES ('false', 0, NULL, '{}')": "notice false",
    "UPDATE window SET body = '{}'": "window w",
    "UPDATE service SET body = '{}'": "service employer-portal",
    "UPDATE probe SET body = '[]'": "probe employer-portal/door-en",
}


@pytest.mark.parametrize(("statement", "named"), PROJECTIONS.items(), ids=PROJECTIONS.keys())
async def test_what_the_events_do_not_add_up_to_is_named(folder: Path, statement: str, named: str) -> None:
    verified = verify(tampering(folder, statement))
    assert verified.projections == (named,)
    assert verified.breaks == ()


async def test_what_goes_on_without_an_event_is_no_difference(folder: Path) -> None:
    later = "'2026-11-02T14:00:40Z', '2030-01-01T00:00:00Z'"
    path = tampering(folder, f"UPDATE outage SET body = replace(body, {later})")
    assert verify(path).sound


async def test_an_index_that_leads_nowhere_is_found(folder: Path) -> None:
    path = tampering(
        folder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX event_at ON event (id)' WHERE name = 'event_at'",
    )
    assert verify(path).structure


async def test_what_lies_in_a_column_of_another_type_is_found_although_it_reads_the_same(folder: Path) -> None:
    path = tampering(folder, "UPDATE span SET cause = CAST(cause AS BLOB)")
    assert verify(path).structure == ("span.cause holds what is no TEXT",)


async def test_pages_that_cannot_be_read_are_told_with_what_was_read_before(folder: Path) -> None:
    path = folder / NAME
    data = bytearray(path.read_bytes())
    start = PAGE * (root(path, "look") - 1)
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    verified = verify(path)
    assert (LOOKS, Fault.UNREADABLE) in {each[:2] for each in broken(verified)}
    assert verified.structure


async def test_one_can_begin_at_a_checkpoint(folder: Path) -> None:
    path = tampering(folder, "UPDATE look SET took = 1 WHERE id = 3")
    late = verify(path, since=25)
    assert late.sound
    assert (late.looks.first_id, late.looks.rows, late.looks.head) == (21, 20, heads(path)[LOOKS])


async def test_rows_that_no_sealed_day_allows_to_be_removed_are_missed_even_up_to_a_checkpoint(folder: Path) -> None:
    path = tampering(folder, "DELETE FROM finding WHERE look <= 20", "DELETE FROM look WHERE id <= 20")
    assert broken(verify(path)) == [(LOOKS, Fault.MISSING, 1, 20)]


async def test_who_makes_the_chain_anew_is_only_found_by_a_head_noted_elsewhere(folder: Path, tmp_path: Path) -> None:
    noted = verify(folder / NAME).looks.head
    forged = tmp_path / "forged"
    forged.mkdir()
    path = await written(forged, up())
    assert verify(path).sound
    assert verify(path).looks.head != noted


def test_without_a_history_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(NoHistoryError):
        verify(tmp_path / NAME)


async def test_a_history_can_be_verified_while_it_is_written(folder: Path) -> None:
    async with kept(folder) as history:
        writing = asyncio.gather(*(history.keep(eventful(number)) for number in range(100, 200)))
        verified = await asyncio.to_thread(verify, history.path)
        assert verified.sound
        assert all(await writing)
    assert verify(folder / NAME).looks.rows == ROWS + 100
