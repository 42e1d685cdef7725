"""Killed while a real browser prints a pack, it leaves no half file under a final name, and no browser."""

import asyncio
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.packing import verify
from monitor.evidence.packing.packs import FOLDER as PACKS
from probes.browser import Browser
from probes.chromium import processes
from tests.browsing import AGENT
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, NOW, made, morning, only, taken
from tests.programs import ROOT

ROUNDS, LATEST_SECONDS = 3, 1.5


def whole(folder: Path) -> None:
    """Each file under a final name is all there."""
    for path in folder.glob("[!.]*.zip"):
        assert verify.check(path).findings == []
    for path in folder.glob("[!.]*.pdf"):
        assert path.read_bytes().rstrip().endswith(b"%%EOF")


@pytest.mark.timeout(240)
async def test_a_pack_that_a_real_browser_prints_is_whole_or_not_there(tmp_path: Path) -> None:
    data, browsers = tmp_path / "data", tmp_path / "browser"
    outage = await morning(data)
    taken(data, toronto(f"{DAY} 09:02"), Occasion.CONFIRMED)
    dice = random.Random(1867)
    line = (sys.executable, "-m", "tests.monitor.evidence.packing_on", str(data), str(browsers))
    for _ in range(ROUNDS):
        process = await asyncio.create_subprocess_exec(*line, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"begins\n"
        assert processes.browsers_under(browsers)
        await asyncio.sleep(dice.random() * LATEST_SECONDS)
        process.send_signal(signal.SIGKILL)
        assert await process.wait() == -signal.SIGKILL
        whole(data / PACKS / outage.id)
    async with asyncio.timeout(30):  # its driver hears that it is alone, and ends it
        while processes.browsers_under(browsers):
            await asyncio.sleep(0.05)
    only(data).sweep()
    browser = Browser(executable=None, folder=browsers, user_agent_suffix=AGENT)
    try:
        done = await made(data, outage, now=NOW.replace(hour=13), paper=browser.paper)
    finally:
        await browser.close()
    assert done.paths[-1].exists()
    whole(data / PACKS / outage.id)
    assert not list((data / PACKS).rglob(".part-*"))
    assert list(browsers.iterdir()) == []
