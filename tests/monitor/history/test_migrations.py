"""An older file is brought forward in one go, after a copy; when that fails it is as it was."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.history import backup
from monitor.history.connection import VERSION, writer
from monitor.history.errors import NewerError
from monitor.history.migrations import STEPS, create, migrate
from monitor.history.verification import verify
from tests.makers import START
from tests.monitor.history.records import eventful, tampering, written

TOY = {1: ("CREATE TABLE rollup (hour INTEGER PRIMARY KEY)", "INSERT INTO rollup VALUES (7)")}
LATER = {**TOY, 2: ("ALTER TABLE rollup ADD COLUMN looks INTEGER NOT NULL DEFAULT 0",)}


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    return await written(tmp_path, eventful(1))


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(writer(path)) as opened:
        yield opened


def version(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_every_schema_before_ours_has_its_steps() -> None:
    assert sorted(STEPS) == list(range(1, VERSION))


def test_an_older_file_goes_forward_step_by_step_after_a_copy(path: Path, connection: sqlite3.Connection) -> None:
    saved = path.with_name("saved.sqlite")
    done = migrate(connection, path, save=lambda _: backup.copy(path, saved), steps=LATER, goal=3)
    assert done == 1
    assert connection.execute("SELECT hour, looks FROM rollup").fetchall() == [(7, 0)]
    assert (version(path), version(saved)) == (3, 1)
    assert verify(saved).sound


def test_a_step_that_fails_leaves_the_file_as_it_was(path: Path, connection: sqlite3.Connection) -> None:
    steps = {**TOY, 2: ("UPDATE rollup SET hour = 8", "CREATE TABLE look (id)")}
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection, path, save=lambda _: None, steps=steps, goal=3)
    assert not connection.in_transaction
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'rollup'").fetchone() == (0,)
    assert version(path) == 1


def test_without_a_copy_nothing_is_changed(path: Path, connection: sqlite3.Connection) -> None:
    def no_room(_: int) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        migrate(connection, path, save=no_room, steps=TOY, goal=2)
    assert version(path) == 1


def test_a_file_of_our_own_schema_needs_no_copy(path: Path, connection: sqlite3.Connection) -> None:
    saved: list[int] = []
    assert migrate(connection, path, save=saved.append) is None
    assert saved == []


def test_a_newer_file_is_refused(path: Path, connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA user_version = 2")
    with pytest.raises(NewerError):
        migrate(connection, path, save=lambda _: None)


def test_a_new_file_is_whole_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite.part").mkdir()
    with pytest.raises(OSError, match="part"):
        create(tmp_path / "history.sqlite", START)
    assert not (tmp_path / "history.sqlite").exists()


async def test_two_histories_never_begin_with_the_same_head(tmp_path: Path) -> None:
    heads = set()
    for name in ("one", "two"):
        create(tmp_path / name, START)
        with contextlib.closing(sqlite3.connect(tmp_path / name)) as connection:
            heads |= set(connection.execute("SELECT head FROM chain"))
    assert len(heads) == 4


async def test_removing_a_look_removes_its_finding(tmp_path: Path) -> None:
    path = await written(tmp_path, eventful(1))
    tampering(tmp_path, "PRAGMA foreign_keys = ON", "DELETE FROM finding", "DELETE FROM look")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM finding").fetchone() == (0,)
