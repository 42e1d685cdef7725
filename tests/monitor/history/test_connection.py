"""How the file is opened, and which versions of SQLite are without the bug that opening twice would wake."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.history.archive import Archive
from monitor.history.connection import mended, set_up, writer
from tests.makers import START
from tests.monitor.history.records import kept, up, written
from tests.programs import ROOT

READ = "print(Archive(Path('{path}')).__enter__().last_look_at())"
MAY_MOUNT = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 60, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_it_knows_where_the_bug_is_mended(version: tuple[int, int, int], good: bool) -> None:
    assert mended(version) is good


async def test_the_writer_keeps_what_it_acknowledged_and_the_file_can_shrink(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    with contextlib.closing(writer(path)) as connection:
        set_up(connection)

        def pragma(name: str) -> object:
            return connection.execute(f"PRAGMA {name}").fetchone()[0]

        settings = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 5000,
            "auto_vacuum": 2,
            "journal_size_limit": 16 << 20,
            "application_id": 0x49524343,
            "user_version": 1,
        }
        assert {name: pragma(name) for name in settings} == settings


def test_the_writer_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError), contextlib.closing(writer(tmp_path / "none")) as connection:
        connection.execute("SELECT 1 FROM sqlite_schema")
    assert list(tmp_path.iterdir()) == []


async def test_only_we_and_our_group_may_read_the_file(tmp_path: Path) -> None:
    async with kept(tmp_path, up()):
        modes = {each.name: each.stat().st_mode & 0o7 for each in tmp_path.iterdir()}
    assert modes == {"history.sqlite": 0, "history.sqlite-wal": 0, "history.sqlite-shm": 0}


async def test_a_name_with_signs_that_mean_something_in_an_address_is_only_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "what? 100% #1"
    folder.mkdir()
    with Archive(await written(folder, up())) as archive:
        assert archive.last_look_at() == START


async def test_a_history_that_nobody_closed_can_be_read(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    async with kept(tmp_path, up()):
        for name in ("history.sqlite", "history.sqlite-wal"):
            (copy / name).write_bytes((tmp_path / name).read_bytes())
    with Archive(copy / "history.sqlite") as archive:
        assert archive.last_look_at() == START


@pytest.mark.skipif(not MAY_MOUNT, reason="may not mount")
async def test_a_history_can_be_read_from_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    script = f"mount --bind {tmp_path} {tmp_path} && mount -o remount,ro,bind {tmp_path} && exec {sys.executable} -c"
    reading = f"from pathlib import Path; from monitor.history.archive import Archive; {READ.format(path=path)}"
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'{script} "{reading}"'], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "2026-11-02 14:00:00+00:00\n", done.stderr
