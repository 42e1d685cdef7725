"""A copy is sound or not there, and it can be put back."""

import asyncio
import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from monitor.history.archive import Archive
from monitor.history.backup import FOLDER, back_up, backups, made_at
from monitor.history.condition import Limits
from monitor.history.errors import HistoryError, NoHistoryError
from monitor.history.opening import NAME
from monitor.history.store import History
from monitor.history.verification import verify
from monitor.journal import Record
from tests.makers import START, HandClock
from tests.monitor.history.records import after, eventful, kept, note, up, written


async def test_a_copy_made_while_we_write_has_all_that_was_acknowledged_and_is_sound(tmp_path: Path) -> None:
    async with kept(tmp_path, *map(eventful, range(50))) as history:
        writing = asyncio.gather(*(history.keep(eventful(number)) for number in range(50, 150)))
        made = await history.back_up()
        assert all(await writing)
        assert history.condition.last_backup_at == made_at(made.path)
    assert made.bytes == made.path.stat().st_size
    assert made.seconds > 0
    assert verify(made.path).sound
    assert verify(made.path).looks.rows >= 50
    assert made.path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in (tmp_path / FOLDER).iterdir()] == [made.path.name]


async def test_a_copy_put_back_is_the_history(tmp_path: Path) -> None:
    hand = HandClock()
    async with kept(tmp_path, eventful(1), clock=hand.clock()) as history:
        made = await history.back_up()
        await history.keep(eventful(2))
    for each in tmp_path.glob(f"{NAME}*"):
        each.unlink()
    shutil.copy(made.path, history.path)
    history = History(tmp_path, hand.clock())
    opened = await history.open()
    assert opened.remarks == frozenset()
    assert opened.memory == {"n": "1"}
    assert history.condition.last_backup_at == START
    assert await history.keep(eventful(3))
    await history.close()
    assert verify(history.path).sound
    with Archive(history.path) as archive:
        assert [each.started_at for each in archive.looks(START, after(99))] == [after(1), after(3)]


async def test_a_copy_can_be_read_where_it_lies_and_is_not_changed_by_that(tmp_path: Path) -> None:
    made = back_up(await written(tmp_path, up()), HandClock().clock())
    whole = made.path.read_bytes()
    with Archive(made.path) as archive:
        assert archive.last_look_at() == START
    assert made.path.read_bytes() == whole
    assert [each.name for each in made.path.parent.iterdir()] == [made.path.name]


async def test_the_newest_copies_are_kept(tmp_path: Path) -> None:
    hand = HandClock()
    path = await written(tmp_path, up())
    for _ in range(5):
        back_up(path, hand.clock(), keep=3)
        hand.forward(86_400)
    names = [each.name for each in backups(tmp_path / FOLDER)]
    assert names == [f"history-2026110{day}T140000Z.sqlite" for day in (4, 5, 6)]


async def test_without_room_no_copy_is_tried_and_the_older_ones_stay(tmp_path: Path) -> None:
    await written(tmp_path, up())
    async with kept(tmp_path, limits=Limits(scarce_bytes=1 << 60)) as history:
        with pytest.raises(HistoryError, match="no room for a backup"):
            await history.back_up()
        assert history.condition.last_backup_at is None
    assert list((tmp_path / FOLDER).iterdir()) == []


async def test_a_copy_that_is_not_sound_does_not_count(tmp_path: Path) -> None:
    hand = HandClock()
    path = await written(tmp_path, *(Record(events=(note(number),)) for number in range(300)))
    first = back_up(path, hand.clock(), keep=1)
    hand.forward(86_400)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 5000] = bytes(5000)
    path.write_bytes(data)
    with pytest.raises((HistoryError, sqlite3.DatabaseError)):
        back_up(path, hand.clock(), keep=1)
    assert [each.name for each in (tmp_path / FOLDER).iterdir()] == [first.path.name]


async def test_what_a_cut_off_copy_left_is_removed_by_the_next(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    (tmp_path / FOLDER).mkdir()
    left = tmp_path / FOLDER / "history-20200101T000000Z.sqlite.part"
    left.write_bytes(b"half")
    now = HandClock()
    now.wall = START.replace(year=2199)
    made = back_up(path, now.clock())
    assert [each.name for each in (tmp_path / FOLDER).iterdir()] == [made.path.name]


def test_without_a_history_there_is_nothing_to_copy(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(NoHistoryError):
        back_up(tmp_path / NAME, HandClock().clock())


async def test_a_lock_of_the_writer_does_not_keep_a_copy_from_being_made(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        made = back_up(path, HandClock().clock())
    assert verify(made.path).looks.rows == 1
