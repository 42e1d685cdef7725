"""A fault at every statement of a record in turn: the record is there whole or not at all, and there in the end."""

import sqlite3
from pathlib import Path

import pytest

from monitor.history.archive import Archive
from monitor.history.condition import Limits
from monitor.history.verification import verify
from monitor.journal import EventKind
from tests.makers import START
from tests.monitor.history.brittle import Connecting, storage_error
from tests.monitor.history.records import after, eventful, kept

PATIENT = Limits(retry_seconds=3600.0)
STATEMENTS = 20
"""A record with one of each takes at least so many."""


def told(path: Path) -> tuple[list[int], list[int], list[str], list[str], list[str]]:
    """The numbers of all records of which anything can be seen, by each place where it could be."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        memory = [body for (body,) in connection.execute("SELECT body FROM memory")]
        heads = [str(row) for row in connection.execute("SELECT name, last_id, hex(head) FROM chain")]
    finally:
        connection.close()
    with Archive(path) as archive:
        looks = [round((each.started_at - START).total_seconds()) for each in archive.looks(START, after(999))]
        notes = [each.body["n"] for each in archive.events(kinds=[EventKind.NOTE])]
        outages = [each.cause for each in archive.outages(START, after(999))]
        assert [each.text for each in archive.notices(START, after(999))] == outages
        assert len(archive.events()) == 5 * len(notes)
    return looks, notes, outages, memory, heads


@pytest.mark.parametrize("on", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_BUSY], ids=["full", "unwritable", "busy"]
)
async def test_no_half_record_is_ever_seen_whichever_statement_fails(tmp_path: Path, code: int, on: bool) -> None:
    at = 0
    tripped = True
    while tripped:
        at += 1
        connecting = Connecting()
        folder = tmp_path / str(at)
        folder.mkdir()
        async with kept(folder, eventful(1), limits=PATIENT, connect=connecting) as history:
            before = told(history.path)
            connecting.last.arm(at, storage_error(code), on=on)
            there = await history.keep(eventful(2))
            tripped = connecting.last.disarm()
            assert there is not tripped
            assert history.condition.writable is not tripped
            assert (told(history.path) == before) is tripped
            await history.keep(eventful(3))
        looks, notes, outages, memory, _ = told(history.path)
        assert (looks, notes, outages, memory) == ([1, 2, 3], [1, 2, 3], ["3"], ["3"])
        assert verify(history.path).sound
    assert at > STATEMENTS


async def test_a_fault_of_our_own_is_told_to_who_kept_it_and_costs_no_other_record(tmp_path: Path) -> None:
    for at in range(1, STATEMENTS):
        connecting = Connecting()
        folder = tmp_path / str(at)
        folder.mkdir()
        async with kept(folder, eventful(1), connect=connecting) as history:
            before = told(history.path)
            connecting.last.arm(at, ValueError("a fault of ours"))
            with pytest.raises(ValueError, match="a fault of ours"):
                await history.keep(eventful(2))
            assert told(history.path) == before
            assert history.condition.writable
            assert history.condition.refused == 1
            assert await history.keep(eventful(3))
        assert told(history.path)[1] == [1, 3]
        assert verify(history.path).sound
