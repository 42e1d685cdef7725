"""Records are kept in the order of the calls, told after COMMIT, and never lost to a full or locked disk."""

import asyncio
import contextlib
import logging
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.history.archive import Archive
from monitor.history.condition import Limits
from monitor.history.connection import BUSY_SECONDS
from monitor.history.opening import NAME
from monitor.history.resumption import Remark
from monitor.history.store import History
from monitor.history.verification import verify
from monitor.journal import Event, EventKind, Record
from tests.makers import START, HandClock
from tests.monitor.history.brittle import Connecting, storage_error, until
from tests.monitor.history.records import after, ended, eventful, kept, note, notice, outage, up, written

HASTY = Limits(retry_seconds=0.01)
PATIENT = Limits(retry_seconds=3600.0)
FULL = storage_error(sqlite3.SQLITE_FULL)


def notes(path: Path) -> list[int]:
    """The numbers of the notes, in the order in which they were committed."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with contextlib.closing(connection):
        query = "SELECT body ->> 'n' FROM event WHERE kind = 'note' ORDER BY id"
        return [number for (number,) in connection.execute(query)]


def noted(number: int) -> Record:
    return Record(events=(note(number),))


async def test_commits_come_in_the_order_of_the_calls_and_together_when_they_wait(tmp_path: Path) -> None:
    async with kept(tmp_path) as history:
        assert all(await asyncio.gather(*(history.keep(noted(number)) for number in range(200))))
        assert history.condition.commits < 200
    assert notes(history.path) == list(range(200))


async def test_a_record_is_on_the_disk_when_keep_returns(tmp_path: Path) -> None:
    async with kept(tmp_path) as history:
        for number in range(5):
            assert await history.keep(noted(number))
            assert notes(history.path) == list(range(number + 1))


async def test_closing_writes_what_waits_and_leaves_one_file(tmp_path: Path) -> None:
    async with kept(tmp_path) as history:
        waiting = [asyncio.ensure_future(history.keep(noted(number))) for number in range(50)]
        await asyncio.sleep(0)
    assert [each.name for each in tmp_path.iterdir()] == [NAME]
    assert all(await asyncio.gather(*waiting))
    assert notes(history.path) == list(range(50))


async def test_who_no_longer_waits_has_kept_it_all_the_same(tmp_path: Path) -> None:
    async with kept(tmp_path) as history:
        left = asyncio.ensure_future(history.keep(noted(1)))
        await asyncio.sleep(0)
        left.cancel()
        await history.keep(noted(2))
    assert notes(history.path) == [1, 2]


async def test_a_closed_history_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    history = History(tmp_path, HandClock().clock())
    with pytest.raises(RuntimeError, match="not open"):
        await history.keep(up())
    await history.open()
    await history.close()
    await history.close()
    with pytest.raises(RuntimeError, match="not open"):
        await history.keep(up())
    assert "history" not in {each.name for each in threading.enumerate()}


async def test_what_was_open_and_remembered_is_there_after_a_restart(tmp_path: Path) -> None:
    window = Event(at=START, kind=EventKind.WINDOW, subject="w", body={"id": "w", "end": "soon"})
    await written(
        tmp_path,
        Record(
            outages=(outage("open"), ended("over", 0, 100)), notices=(notice("stands"), notice("gone", gone_at=START))
        ),
        Record(events=(window,), memory={"a": "1", "b": "2", "c": "3"}),
        Record(memory={"a": None, "b": "4"}),
    )
    history = History(tmp_path, HandClock().clock())
    opened = await history.open()
    await history.close()
    assert opened.outages == (outage("open"),)
    assert opened.notices == (notice("stands"),)
    assert opened.windows == ({"id": "w", "end": "soon"},)
    assert opened.memory == {"b": "4", "c": "3"}
    assert opened.remarks == frozenset()


@pytest.mark.parametrize("stops", [True, False])
async def test_the_last_run_is_known_and_whether_it_ended_as_it_should(tmp_path: Path, stops: bool) -> None:
    hand = HandClock()
    stopped = Event(at=after(50), kind=EventKind.STOPPED, body={"run_id": "r-1"})
    async with kept(tmp_path, clock=hand.clock()) as history:
        await history.keep(Record(events=(Event(at=START, kind=EventKind.STARTED, body={"run_id": "r-1"}),)))
        hand.forward(40)
        await history.keep(Record(events=(stopped,)) if stops else up())
    history = History(tmp_path, hand.clock())
    last = (await history.open()).last_run
    await history.close()
    assert last is not None
    assert (last.run_id, last.started_at, last.alive_at) == ("r-1", START, after(40))
    assert last.stopped_at == (after(50) if stops else None)


async def test_a_new_history_knows_of_no_run(tmp_path: Path) -> None:
    history = History(tmp_path, HandClock().clock())
    opened = await history.open()
    await history.close()
    assert (opened.last_run, opened.remarks) == (None, {Remark.NEW})


async def test_what_cannot_be_kept_is_refused_and_what_waits_beside_it_is_kept(tmp_path: Path) -> None:
    wrong = Record(events=(note(body={"thing": object()}),))
    async with kept(tmp_path) as history:
        tries = [history.keep(each) for each in (noted(1), wrong, noted(2))]
        first, second, third = await asyncio.gather(*tries, return_exceptions=True)
    assert (first, third) == (True, True)
    assert isinstance(second, TypeError)
    assert notes(history.path) == [1, 2]
    assert history.condition.refused == 1


async def test_a_full_disk_raises_nothing_and_what_waited_is_written_in_order_once_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    connecting = Connecting()
    async with kept(tmp_path, noted(0), limits=HASTY, connect=connecting) as history:
        connecting.last.arm(1, FULL, on=True)
        assert [await history.keep(noted(number)) for number in range(1, 5)] == [False] * 4
        condition = history.condition
        assert (condition.writable, condition.waiting, condition.trouble) == (False, 4, "the place failed")
        await until(lambda: connecting.last.count > 40)  # it goes on trying
        connecting.last.disarm()
        await until(lambda: history.condition.writable and not history.condition.waiting)
        assert notes(history.path) == list(range(5))
        assert await history.keep(noted(5))
    said = [each.message for each in caplog.records if each.name == "monitor.history.writer"]
    assert [words.split(" (")[0] for words in said] == ["the history cannot be written", "the history is written again"]
    assert verify(history.path).sound


async def test_too_many_that_wait_cost_the_looks_that_were_up_and_the_journal_says_how_many(tmp_path: Path) -> None:
    connecting = Connecting()
    limits = replace(HASTY, backlog=4)
    async with kept(tmp_path, limits=limits, connect=connecting) as history:
        connecting.last.arm(1, FULL, on=True)
        for number in range(6):
            assert not await history.keep(up(after(number)))
            assert not await history.keep(noted(number) if number < 3 else up(after(100 + number)))
        assert (history.condition.waiting, history.condition.dropped) == (4, 8)
        connecting.last.disarm()
        await until(lambda: history.condition.writable and not history.condition.waiting)
    with Archive(history.path) as archive:
        gap = archive.events(kinds=[EventKind.GAP])[0]
        looks = [each.started_at for each in archive.looks(START, after(999))]
    assert notes(history.path) == [0, 1, 2]
    assert looks == [after(105)]
    assert (gap.at, gap.body["looks"], gap.body["last_at"]) == (START, 8, "2026-11-02T14:01:44Z")


async def test_what_still_waits_at_the_end_is_tried_once_more_and_its_loss_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    connecting = Connecting()
    async with kept(tmp_path, noted(0), limits=PATIENT, connect=connecting) as history:
        connecting.last.arm(1, FULL, on=True)
        await history.keep(noted(1))
    assert notes(history.path) == [0]
    assert "1 records could not be kept and are lost" in caplog.text
    async with kept(tmp_path, noted(2), limits=PATIENT, connect=connecting) as history:
        connecting.last.arm(1, FULL)
        await history.keep(noted(3))
    assert notes(history.path) == [0, 2, 3]


async def test_a_lock_of_somebody_else_is_waited_for(tmp_path: Path) -> None:
    async with kept(tmp_path) as history:
        other = sqlite3.connect(history.path, isolation_level=None)
        with contextlib.closing(other):
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.ensure_future(history.keep(noted(1)))
            await asyncio.sleep(0.1)
            assert not waiting.done()
            other.execute("ROLLBACK")
            assert await asyncio.wait_for(waiting, BUSY_SECONDS)


async def test_a_lock_that_is_not_let_go_blocks_nobody_for_ever(tmp_path: Path) -> None:
    async with kept(tmp_path, limits=HASTY, connect=Connecting(seconds=0.05)) as history:
        other = sqlite3.connect(history.path, isolation_level=None)
        with contextlib.closing(other):
            other.execute("BEGIN IMMEDIATE")
            assert not await history.keep(noted(1))
            assert history.condition.trouble == "database is locked"
            other.execute("ROLLBACK")
            await until(lambda: history.condition.writable)
            assert notes(history.path) == [1]


async def test_on_a_nearly_full_disk_only_what_matters_is_kept(tmp_path: Path) -> None:
    room = [10_000]
    limits = Limits(scarce_bytes=500, low_bytes=5_000)
    async with kept(tmp_path, limits=limits, free=lambda _: room[0]) as history:
        assert await history.keep(up())
        assert (history.condition.low, history.condition.scarce) == (False, False)
        room[0] = 400
        assert not await history.keep(Record(observation=up(after(1)).observation, memory={"n": "1"}))
        assert await history.keep(eventful(2))
        assert (history.condition.low, history.condition.scarce, history.condition.skipped) == (True, True, 1)
        room[0] = 4_000
        assert await history.keep(up(after(3)))
        assert (history.condition.low, history.condition.scarce) == (True, False)
    with Archive(history.path) as archive:
        assert [each.started_at for each in archive.looks(START, after(9))] == [START, after(2), after(3)]
        assert [each.body["looks"] for each in archive.events(kinds=[EventKind.GAP])] == [1]
    history = History(tmp_path, HandClock().clock())
    assert (await history.open()).memory == {"n": "2"}
    await history.close()


async def test_looks_left_out_until_the_end_are_told_at_the_end(tmp_path: Path) -> None:
    async with kept(tmp_path, limits=Limits(scarce_bytes=500), free=lambda _: 1) as history:
        await history.keep(up())
    with Archive(history.path) as archive:
        assert [each.body["looks"] for each in archive.events(kinds=[EventKind.GAP])] == [1]


async def test_a_disk_that_does_not_say_how_full_it_is_counts_as_empty(tmp_path: Path) -> None:
    def free(_: Path) -> int:
        raise OSError

    async with kept(tmp_path, up(), free=free) as history:
        condition = history.condition
    assert (condition.free_bytes, condition.low, condition.scarce) == (None, False, False)


async def test_it_tells_of_itself_what_a_person_would_ask(tmp_path: Path) -> None:
    async with kept(tmp_path, up(), up(after(1))) as history:
        condition = history.condition
        assert (condition.commits, condition.waiting, condition.last_backup_at) == (2, 0, None)
        assert condition.size_bytes == history.path.stat().st_size
        assert condition.wal_bytes > 4096
        assert 0 < condition.commit_seconds < 5
        assert condition.free_bytes


@pytest.mark.parametrize("logged", [logging.INFO])
async def test_the_version_of_sqlite_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture, logged: int) -> None:
    with caplog.at_level(logged, "monitor.history.connection"):
        await written(tmp_path)
    assert any(each.startswith(f"SQLite {sqlite3.sqlite_version}") for each in caplog.messages)
