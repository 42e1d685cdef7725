"""A monitor on a machine that has run out of something.

``python -m tests.monitor.history.hardship full|limited|starved FOLDER``: a disk that is really full, one on which no
file may grow, no file descriptors left. Ends with 0 when nothing was lost and all went on by itself afterwards.
"""

import asyncio
import os
import resource
import sqlite3
import sys
from itertools import count
from pathlib import Path

import pytest

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.condition import Limits
from monitor.history.errors import HistoryError
from monitor.history.store import History
from monitor.history.verification import verify
from monitor.journal import EventKind, Record
from tests.makers import START
from tests.monitor.history.brittle import until
from tests.monitor.history.records import after, eventful, note, up

HASTY = Limits(retry_seconds=0.05, backlog=400, scarce_bytes=0)
STEP = 700
"""Bytes by which a file may grow more in each round: less than a page, so that every write fails in turn."""


def notes(path: Path) -> list[int]:
    with Archive(path) as archive:
        return [each.body["n"] for each in archive.events(kinds=[EventKind.NOTE])]


async def settled(history: History) -> None:
    await until(lambda: history.condition.writable and not history.condition.waiting)


async def full(folder: Path) -> None:
    """*folder* is a file system of two megabytes."""
    history = History(folder, Clock(), limits=HASTY)
    await history.open()
    filler = folder / "filler"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    filler.write_bytes(bytes(free - 600_000))
    kept = 0
    while await history.keep(eventful(kept)):
        kept += 1
    assert kept > 3
    assert not history.condition.writable
    assert notes(history.path) == list(range(kept)), "what was kept can be read all the while"
    for number in range(kept + 1, kept + 301):
        assert not await history.keep(Record(events=(note(number, after(number)),)))
        assert not await history.keep(up(after(number)))
    assert history.condition.waiting == HASTY.backlog
    filler.unlink()
    await settled(history)
    assert await history.keep(Record(events=(note(kept + 301, after(kept + 301)),)))
    await history.close()
    assert notes(history.path) == list(range(kept + 302))
    with Archive(history.path) as archive:
        gaps = [each.body["looks"] for each in archive.events(kinds=[EventKind.GAP])]
        looks = len([each for each in archive.looks(START, after(10**6)) if each.outcome == "up"])
    assert gaps == [300 - looks], gaps
    assert history.condition.dropped == 300 - looks
    assert verify(history.path).sound


async def limited(folder: Path) -> None:
    """No file may grow beyond a size, which is a little more each time."""
    history = History(folder, Clock(), limits=HASTY)
    await history.open()
    await history.keep(eventful(0))
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    failures = 0
    for number, size in zip(count(1), range(20_000, 90_000, STEP), strict=False):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
        there = await history.keep(eventful(number))
        failures += not there
        assert there is (notes(history.path) == list(range(number + 1)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        await settled(history)
        assert notes(history.path) == list(range(number + 1))
        if number % 10 == 0:
            with sqlite3.connect(history.path) as other:
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log is short again
            other.close()
    await history.close()
    assert failures > 20, failures
    assert verify(history.path).sound


async def starved(folder: Path) -> None:
    """No file can be opened any more."""
    history = History(folder, Clock(), limits=HASTY)
    await history.open()
    await history.keep(eventful(0))
    taken = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    try:
        while True:
            taken.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        assert len(taken) > 10
    for number in range(1, 1500):  # so many that the log is written back into the file meanwhile
        assert await history.keep(Record(events=(note(number, after(number)),)))
    with pytest.raises(HistoryError, match="unable to open database file"):
        notes(history.path)
    for each in taken:
        os.close(each)
    await history.close()
    assert notes(history.path) == list(range(1500))
    assert verify(history.path).sound


if __name__ == "__main__":
    asyncio.run({"full": full, "limited": limited, "starved": starved}[sys.argv[1]](Path(sys.argv[2])))
