"""``kill -9`` at random moments: what was acknowledged is there, the chain holds, and no outage is lost or doubled.

15 rounds; ``KILLS=200`` in the environment for more.
"""

import asyncio
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.history.archive import Archive
from monitor.history.verification import verify
from monitor.model import Outage
from tests.makers import START
from tests.monitor.diarist import SERVICES, story
from tests.monitor.outages.stories import told
from tests.programs import ROOT

ROUNDS = int(os.environ.get("KILLS", "15"))
LOOKS = 60 * ROUNDS


@pytest.mark.timeout(900)
async def test_killed_again_and_again_it_keeps_what_it_acknowledged_and_tells_the_same_outages(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    sys.stdout.write(f"seed {seed}\n")  # shown when it fails
    dice = random.Random(seed)
    acknowledged: list[int] = []
    for _ in range(ROUNDS):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.monitor.diarist",
            str(tmp_path),
            str(LOOKS),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert process.stdout is not None
        for _ in range(dice.randrange(1, 60)):
            if not (line := await process.stdout.readline()):
                break
            acknowledged.append(int(line))
        if process.returncode is None:
            process.kill()
        rest, _ = await process.communicate()
        acknowledged += [int(line) for line in rest.decode().split("\n")[:-1]]
    path = tmp_path / "history.sqlite"
    with Archive(path) as archive:
        looks = [round((each.started_at - START) / timedelta(minutes=0.7)) for each in archive.looks(START, ALL)]
        found = archive.outages(START, ALL)
        cut_off = len(archive.events(kinds=["cut_off"]))
    assert set(acknowledged) <= set(looks)
    assert looks == list(range(len(looks)))
    assert verify(path).sound
    whole = told(SERVICES, list(story(len(looks))))
    assert plain(found) == plain(whole.outages.values())
    assert cut_off >= ROUNDS - 2
    assert len(found) > 3


ALL = START + timedelta(days=3650)


def plain(outages: object) -> list[Outage]:
    return sorted(outages, key=lambda each: each.id)  # type: ignore[call-overload, no-any-return]
