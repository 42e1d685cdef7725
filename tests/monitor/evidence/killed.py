"""Processes that are killed while they capture.

``python -m tests.monitor.evidence.killed write FOLDER ROUNDS`` has a writer of captures killed so often, and ends
with 0 when each one left whole captures only. ``… watch FOLDER`` runs a monitor over a portal that breaks, and says
``capturing`` when its page is opened for a capture.
"""

import asyncio
import hashlib
import os
import random
import signal
import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from monitor.evidence.captures import Captures
from monitor.evidence.model import Occasion
from tests.makers import START
from tests.monitor.evidence.breaking import scene
from tests.monitor.evidence.captured import capture

SLUG = "employer-portal"
MOMENT = 0.05


def writer(folder: Path, told: int) -> int:
    """A process that writes one capture of some files after another, for ever; its id."""
    process = os.fork()
    if process == 0:
        try:
            captures = Captures(folder, spare=0)
            for number in count(len(captures.ids(SLUG))):
                files = {f"visits/{each}/page.png": bytes([number % 256]) * 50_000 for each in range(6)}
                at = START + timedelta(minutes=number)
                captures.write(capture(files, at=at, occasion=Occasion.DURING), files)
                os.write(told, b"x")
        finally:
            os._exit(1)
    return process


def whole(captures: Captures, service: str) -> int:
    """The number of captures, each of which is all there."""
    ids = captures.ids(service)
    for each in ids:
        found = captures.find(service, each.id)
        assert found is not None, captures.damaged
        for exhibit in found.exhibits:
            if not exhibit.withheld:
                data = captures.path(found, exhibit).read_bytes()
                assert hashlib.sha256(data).hexdigest() == exhibit.sha256
    return len(ids)


def lives(folder: Path, rounds: int) -> None:
    """Have a writer killed so often, at any moment."""
    captures, chance = Captures(folder, spare=0), random.Random(rounds)
    cut_off = written = 0
    for _ in range(rounds):
        reading, told = os.pipe()
        process = writer(folder, told)
        os.close(told)
        written += len(os.read(reading, 1))
        time.sleep(chance.uniform(0, MOMENT))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        while more := os.read(reading, 1000):
            written += len(more)
        os.close(reading)
        parts = list(folder.rglob(".part-*"))
        assert written <= whole(captures, SLUG), "what was said to be written is not there"
        assert len(parts) <= 1
        assert len(captures.tidy()) == len(parts)
        assert not list(folder.rglob(".part-*"))
        cut_off += len(parts)
        written = len(captures.ids(SLUG))
    assert cut_off, "it was never killed while it wrote"


async def watch(folder: Path) -> None:
    """A portal that breaks once it was seen to work."""
    async with scene(folder) as stage:
        await stage.up()
        stage.portal.broken = True
        await stage.until(lambda: any("Chrome" in each for each in stage.portal.visitors))
        os.write(sys.stdout.fileno(), b"capturing\n")
        await asyncio.Event().wait()


if __name__ == "__main__":
    task, place = sys.argv[1], Path(sys.argv[2])
    if task == "write":
        lives(place, int(sys.argv[3]))
    else:
        asyncio.run(watch(place))
