"""A monitor that keeps records and is killed, again and again. What it was told is kept is noted outside of it.

``python -m tests.monitor.history.killed FOLDER ROUNDS SEED`` ends with 0 when nothing that was told was ever lost.
"""

import asyncio
import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.connection import read_only
from monitor.history.opening import NAME
from monitor.history.store import History
from monitor.history.verification import verify
from monitor.journal import EventKind
from tests.makers import START
from tests.monitor.history.records import after, eventful

TOGETHER = 3
SOON = 0.08
"""Seconds after the start within which it is killed in every other round: while it opens, mostly."""

MOST = 40
"""In the other rounds it is killed a moment after it was told that up to so many records are kept."""

MOMENT = 0.01
PATIENCE = 30.0
LIVES = 10
"""A history is killed so often before another one begins: long histories take long to check."""


async def live(folder: Path, told: int, expected: int) -> None:
    """Go on from what is there, which must hold *expected*, and keep records until killed."""
    history = History(folder, Clock())
    opened = await history.open()
    last = int(opened.memory.get("n", 0))
    assert opened.aside is None, opened.damage
    assert last >= expected, f"{expected} was told, {last} is remembered"
    assert [each.id for each in opened.outages] == ["the one"] * bool(last)
    numbers = count(last + 1)

    async def keep() -> None:
        while True:
            number = next(numbers)
            assert await history.keep(eventful(number))
            os.write(told, b"%d\n" % number)

    await asyncio.gather(*(keep() for _ in range(TOGETHER)))


def child(folder: Path, told: int, expected: int) -> int:
    """The process to be killed; its id."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            asyncio.run(live(folder, told, expected))
        finally:
            sys.stderr.flush()
            os._exit(code)
    return process


def check(folder: Path, told: list[int]) -> int:
    """The number of records there are. Whatever was told is there, each whole, in order, and the chains hold."""
    path = folder / NAME
    if not path.exists():
        assert not told
        return 0
    connection = read_only(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    memory = connection.execute("SELECT body FROM memory").fetchall()
    connection.close()
    with Archive(path) as archive:
        last = len(archive.events(kinds=[EventKind.NOTE]))
        notes = [each.body["n"] for each in archive.events(kinds=[EventKind.NOTE])]
        looks = [round((each.started_at - START).total_seconds()) for each in archive.looks(START, after(10**7))]
        outages = archive.outages(START, after(10**7))
    assert notes == looks == list(range(1, last + 1)), "a record is half there, or out of its order"
    assert memory == [(str(last),)] * bool(last)
    assert [each.cause for each in outages] == [str(last)] * bool(last)
    assert max(told, default=0) <= last, f"{max(told)} was told to be kept, {last} is the last"
    verified = verify(path)
    assert verified.sound, verified
    return last


def wait(noted: Path, chance: random.Random) -> None:
    """Wait until it is time to kill."""
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, SOON))
        return
    enough = len(noted.read_bytes().splitlines()) + chance.randint(1, MOST)
    deadline = time.monotonic() + PATIENCE
    while len(noted.read_bytes().splitlines()) < enough:
        assert time.monotonic() < deadline, "it keeps nothing"
        time.sleep(0.001)
    time.sleep(chance.uniform(0, MOMENT))


def lives(data: Path, rounds: int, chance: random.Random) -> int:
    """One history that is killed *rounds* times; the number of its records."""
    data.mkdir()
    noted = data.with_suffix(".told")
    descriptor = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    last = 0
    for _ in range(rounds):
        process = child(data, descriptor, last)
        wait(noted, chance)
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status), "it ended by itself"
        last = check(data, [int(line) for line in noted.read_text().splitlines()])
    return last


def main(folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    left = [min(LIVES, rounds - done) for done in range(0, rounds, LIVES)]
    kept = sum(lives(folder / str(number), count, chance) for number, count in enumerate(left))
    assert kept > rounds, "hardly anything was kept: the rounds are too short"
    sys.stdout.write(f"{rounds} rounds, {kept} records\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
