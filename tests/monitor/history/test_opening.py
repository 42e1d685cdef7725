"""Whatever became of the file: the monitor starts, nothing is deleted, and what is not there any more is told."""

import asyncio
import contextlib
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.history import backup
from monitor.history.archive import Archive
from monitor.history.errors import ForeignError, HistoryError, NewerError
from monitor.history.opening import NAME
from monitor.history.resumption import Opened, Remark
from monitor.history.store import History
from monitor.history.verification import verify
from monitor.journal import Event, EventKind, Record
from tests.makers import START, HandClock
from tests.monitor.history.brittle import until
from tests.monitor.history.records import (
    KEY,
    PAGE,
    SLUG,
    after,
    eventful,
    kept,
    note,
    outage,
    root,
    tampering,
    up,
    written,
)

WAL, SHM = f"{NAME}-wal", f"{NAME}-shm"
FLIPS = 90


@pytest.fixture
async def left_behind(tmp_path: Path) -> Path:
    """A folder as a killed monitor leaves it: rows in the file, and later ones in its log only."""
    live, left = tmp_path / "live", tmp_path / "left"
    live.mkdir()
    async with kept(live) as history:
        await history.describe(services={SLUG: {"title": "Employer Portal"}}, probes={KEY: {"every": 60.0}})
        await asyncio.gather(*(history.keep(eventful(number)) for number in range(300)))
        with contextlib.closing(sqlite3.connect(history.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(300, 320):
            await history.keep(eventful(number))
        shutil.copytree(live, left)
    return left


async def opened(folder: Path) -> Opened:
    """Open it as a monitor does, keep one more record, and close it."""
    history = History(folder, HandClock(after(5000)).clock())
    found = await history.open()
    assert await history.keep(Record(events=(note(9999, after(4000)),)))
    await history.close()
    return found


def content(folder: Path) -> list[object]:
    """All that the history proves and tells, without what tests added."""
    with Archive(folder / NAME) as archive:
        ends = (after(-99), after(999))
        notes = [each for each in archive.events() if each.body.get("n") != 9999]
        told = (archive.outages(*ends), archive.notices(*ends), archive.spans(SLUG, *ends), archive.spans(KEY, *ends))
        return [list(archive.looks(*ends)), notes, archive.services(), archive.probes(), archive.windows(), *told]


async def test_a_history_that_was_left_behind_goes_on_where_it_was(left_behind: Path) -> None:
    before = content(left_behind)
    found = await opened(left_behind)
    assert found.remarks == frozenset()
    assert [each.id for each in found.outages] == ["the one"]
    assert found.memory == {"n": "319"}
    assert content(left_behind) == before
    assert verify(left_behind / NAME).sound


def flipped(path: Path, *offsets: int) -> None:
    data = bytearray(path.read_bytes())
    for offset in offsets:
        data[offset] ^= 0xFF
    path.write_bytes(data)


def two_bytes_of(path: Path, text: bytes) -> tuple[int, int]:
    place = path.read_bytes().index(text)
    return place, place + 2


BROKEN: dict[str, Callable[[Path], object]] = {
    "no magic": lambda path: flipped(path, 0, 5),
    "page size": lambda path: flipped(path, 16, 17),
    "first tree": lambda path: flipped(path, 100, 103, 104),
    "a tree": lambda path: flipped(path, *range(5 * PAGE, 5 * PAGE + 8)),
    "all trees": lambda path: flipped(path, *range(PAGE, path.stat().st_size, PAGE)),
    "half a file": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a hundred bytes": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "empty": lambda path: path.write_bytes(b""),
    "a text": lambda path: path.write_text("Dear Sir or Madam, " * 1000),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "words of the schema": lambda path: flipped(path, *range(*two_bytes_of(path, b"CREATE TABLE look"))),
    "not known to be ours": lambda path: flipped(path, 68, 69),
}


@pytest.mark.parametrize("breaks", BROKEN.values(), ids=BROKEN.keys())
async def test_a_damaged_history_is_moved_aside_whole_and_a_new_one_begins(
    left_behind: Path, caplog: pytest.LogCaptureFixture, breaks: Callable[[Path], object]
) -> None:
    (left_behind / WAL).unlink()
    breaks(left_behind / NAME)
    damaged = (left_behind / NAME).read_bytes()
    found = await opened(left_behind)
    assert found.remarks == {Remark.MOVED_ASIDE, Remark.NEW}
    assert found.aside is not None
    assert found.aside.name == "history.corrupt-20261102T152320Z.sqlite"
    assert found.aside.read_bytes() == damaged
    with Archive(left_behind / NAME) as archive:
        moved = archive.events(kinds=[EventKind.MOVED_ASIDE])
    assert [(each.at, each.body["to"]) for each in moved] == [(after(5000), found.aside.name)]
    assert moved[0].body["damage"]
    assert verify(left_behind / NAME).sound
    (told,) = [each.message for each in caplog.records if each.levelname == "CRITICAL"]
    assert "there is no backup" in told
    assert (await opened(left_behind)).remarks == frozenset()


async def test_the_log_is_moved_with_its_file_unchanged_so_that_no_other_file_can_meet_it(left_behind: Path) -> None:
    log = (left_behind / WAL).read_bytes()
    (left_behind / NAME).write_bytes(b"")
    found = await opened(left_behind)
    assert found.aside is not None
    assert found.aside.with_name(f"{found.aside.name}-wal").read_bytes() == log
    assert len(content(left_behind)[1]) == 1  # that it was moved aside


async def test_a_log_without_its_file_is_moved_aside_too(left_behind: Path) -> None:
    (left_behind / NAME).unlink()
    found = await opened(left_behind)
    assert found.damage == "a log without its file"
    assert (left_behind / "history.corrupt-20261102T152320Z.sqlite-wal").exists()


async def test_what_was_moved_aside_before_is_not_overwritten(left_behind: Path) -> None:
    for _ in range(2):
        (left_behind / NAME).write_text("no history")
        await opened(left_behind)
    names = sorted(each.name for each in left_behind.glob("history.corrupt-*.sqlite"))
    assert names == ["history.corrupt-20261102T152320Z-2.sqlite", "history.corrupt-20261102T152320Z.sqlite"]


async def test_the_newest_backup_is_named_where_there_is_one(
    left_behind: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = backup.back_up(left_behind / NAME, HandClock().clock())
    (left_behind / NAME).write_bytes(b"")
    await opened(left_behind)
    assert f"the newest backup is {made.path}" in caplog.text


async def test_without_its_log_the_history_starts_from_what_the_file_has(left_behind: Path) -> None:
    (left_behind / WAL).unlink()
    found = await opened(left_behind)
    assert found.remarks == frozenset()  # nothing in the file itself can tell
    assert found.memory == {"n": "299"}
    assert verify(left_behind / NAME).sound


async def test_without_its_log_a_backup_tells_that_rows_are_lost(left_behind: Path) -> None:
    backup.back_up(left_behind / NAME, HandClock().clock())
    (left_behind / WAL).unlink()
    assert (await opened(left_behind)).remarks == {Remark.BEHIND_BACKUP}


async def test_a_backup_of_another_history_or_one_that_cannot_be_read_tells_nothing(left_behind: Path) -> None:
    made = backup.back_up(left_behind / NAME, HandClock().clock())
    for name in (NAME, WAL, SHM):
        (left_behind / name).unlink()
    assert (await opened(left_behind)).remarks == {Remark.NEW}
    made.path.write_text("no history")
    assert (await opened(left_behind)).remarks == frozenset()


async def test_a_log_with_changed_bytes_is_good_up_to_there(left_behind: Path) -> None:
    flipped(left_behind / WAL, (left_behind / WAL).stat().st_size // 2)
    found = await opened(left_behind)
    assert found.remarks == frozenset()
    assert 299 <= int(found.memory["n"]) < 319
    assert verify(left_behind / NAME).sound


async def test_garbage_in_the_shared_memory_file_changes_nothing(left_behind: Path) -> None:
    before = content(left_behind)
    (left_behind / SHM).write_bytes(random.Random(1).randbytes(32768))
    assert (await opened(left_behind)).remarks == frozenset()
    assert content(left_behind) == before


@pytest.mark.parametrize("seed", range(3))
async def test_no_changed_byte_stops_the_monitor_and_none_that_matters_goes_unseen(
    left_behind: Path, tmp_path: Path, seed: int
) -> None:
    (left_behind / WAL).unlink()
    chance = random.Random(seed)
    whole = (left_behind / NAME).read_bytes()
    before = content(left_behind)
    outcomes = []
    for number in range(FLIPS // 3):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / NAME).write_bytes(whole)
        offset = chance.randrange(110, len(whole))
        flipped(folder / NAME, offset)
        found = await opened(folder)
        noticed = Remark.MOVED_ASIDE in found.remarks or not verify(folder / NAME).sound
        outcomes.append(noticed)
        assert noticed or content(folder) == before, f"byte {offset}, seed {seed}"
        shutil.rmtree(folder)
    assert sum(outcomes) > FLIPS // 6


async def test_a_damaged_index_is_made_anew_and_nothing_is_lost(tmp_path: Path) -> None:
    path = await written(tmp_path, *map(eventful, range(9)))
    before = content(tmp_path)
    end = PAGE * root(path, "event_at")
    flipped(path, end - 2, end - 9)  # times in the index, which are those of no row
    assert verify(path).structure
    assert (await opened(tmp_path)).remarks == {Remark.REBUILT}
    assert verify(path).sound
    assert content(tmp_path) == before


async def test_words_that_were_damaged_are_read_again_from_the_journal(tmp_path: Path) -> None:
    path = await written(tmp_path, eventful(1))
    tampering(tmp_path, "UPDATE outage SET body = 'no JSON', ended = 5", "UPDATE span SET outcome = 'up'")
    tampering(tmp_path, "UPDATE notice SET body = substr(body, 2)")
    found = await opened(tmp_path)
    assert found.remarks == {Remark.REBUILT}
    assert [each.cause for each in found.outages] == ["1"]
    assert verify(path).sound


async def test_an_event_that_was_damaged_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    await written(tmp_path, Record(outages=(outage("one"),)), Record(outages=(outage("two"),)))
    tampering(tmp_path, "UPDATE event SET body = 'no JSON' WHERE id = 1", "UPDATE outage SET body = 'no JSON'")
    found = await opened(tmp_path)
    assert [each.id for each in found.outages] == ["two"]
    assert "event 1 cannot be understood any more" in caplog.text


async def test_words_that_nothing_can_mend_put_the_file_aside(tmp_path: Path) -> None:
    await written(tmp_path, eventful(1))
    tampering(tmp_path, "UPDATE memory SET body = CAST(x'ff' AS TEXT)")
    found = await opened(tmp_path)
    assert found.remarks == {Remark.MOVED_ASIDE, Remark.NEW}
    assert "cannot be understood" in found.damage


@pytest.mark.parametrize(
    ("statement", "damage"),
    [
        ("DROP TABLE finding", "its tables are not those that we made"),
        ("ALTER TABLE look RENAME took TO taken", "its tables are not those that we made"),
        ("DELETE FROM chain WHERE name = 'event'", "the heads of its chains are missing"),
        ("UPDATE chain SET head = 'text'", "the heads of its chains are missing"),
    ],
)
async def test_a_file_without_what_we_need_is_moved_aside(tmp_path: Path, statement: str, damage: str) -> None:
    await written(tmp_path, up())
    tampering(tmp_path, statement)
    assert (await opened(tmp_path)).damage == damage


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM look WHERE id > 1", "INSERT INTO event VALUES (9, 0, 'note', '', '{}')"],
)
async def test_an_end_that_does_not_fit_is_told_and_does_not_stop_us(tmp_path: Path, statement: str) -> None:
    await written(tmp_path, up(), up(after(1)), Record(events=(note(),)))
    tampering(tmp_path, statement)
    assert (await opened(tmp_path)).remarks == {Remark.END_MISSING}
    assert not verify(tmp_path / NAME).sound


async def test_a_newer_history_is_left_alone(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    tampering(tmp_path, "PRAGMA user_version = 2")
    whole = path.read_bytes()
    with pytest.raises(NewerError, match="update first"):
        await opened(tmp_path)
    assert path.read_bytes() == whole
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".sqlite"] == [NAME]


async def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    whole = (tmp_path / NAME).read_bytes()
    with pytest.raises(ForeignError, match="another program"):
        await opened(tmp_path)
    assert (tmp_path / NAME).read_bytes() == whole


async def test_a_locked_history_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryError, match="locked"):
            await opened(tmp_path)
    assert (await opened(tmp_path)).remarks == frozenset()


async def test_what_an_unfinished_beginning_left_is_removed(tmp_path: Path) -> None:
    for name in (f"{NAME}.part", f"{NAME}.part-journal"):
        (tmp_path / name).write_bytes(b"half")
    assert (await opened(tmp_path)).remarks == {Remark.NEW}
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


async def test_a_folder_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="nowhere"):
        await opened(tmp_path / "nowhere")


async def test_opening_again_after_a_failure_works(tmp_path: Path) -> None:
    history = History(tmp_path / "data", HandClock().clock())
    with pytest.raises(HistoryError):
        await history.open()
    (tmp_path / "data").mkdir()
    await history.open()
    started = Event(at=START, kind=EventKind.STARTED)
    assert await history.keep(Record(events=(started,)))
    await history.close()
    await until(lambda: not (tmp_path / "data" / WAL).exists())


async def test_a_start_that_is_called_off_lets_go_of_the_file(tmp_path: Path) -> None:
    history = History(tmp_path, HandClock().clock())
    opening = asyncio.ensure_future(history.open())
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert "history" not in {each.name for each in threading.enumerate()}
    assert (await opened(tmp_path)).last_run is None
