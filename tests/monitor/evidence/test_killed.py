"""Killed while it captures, it leaves no half capture under a final name, and clears up at its next start."""

import asyncio
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.equipment import Equipment
from monitor.evidence.captures import FOLDER, Captures
from monitor.evidence.model import Occasion
from monitor.settings import Settings
from probes.chromium import processes
from probes.firefox.executable import find as firefox
from tests.monitor.evidence.breaking import SERVICE, scene
from tests.monitor.evidence.killed import whole
from tests.programs import ROOT

PROGRAM = (sys.executable, "-m", "tests.monitor.evidence.killed")


@pytest.mark.timeout(180)
def test_a_writer_killed_at_any_moment_leaves_only_whole_captures(tmp_path: Path) -> None:
    line = [*PROGRAM, "write", str(tmp_path / "captures"), "8"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=170)
    assert done.returncode == 0, done.stderr


@pytest.mark.timeout(240)
async def test_a_monitor_killed_while_it_captures_makes_up_for_it(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "watch", str(tmp_path), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"capturing\n"
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL
    captures = Captures(tmp_path / "data" / FOLDER)
    before = whole(captures, SERVICE)
    part = captures.folder / SERVICE / ".part-20261122T140509.123456Z-during"
    part.mkdir(parents=True)
    (part / "looks.json").write_text("{")
    shutil.rmtree(tmp_path / "services")
    async with scene(tmp_path) as stage:
        stage.portal.broken = True
        found = await stage.captured(Occasion.CONFIRMED)
        assert found.outage == stage.monitor.engine.outages[SERVICE].id
        assert not part.exists()
    assert whole(captures, SERVICE) > before
    assert not [each for each in processes.running() if str(tmp_path) in each.command]


@pytest.mark.skipif(firefox() is None, reason="no Firefox is installed")
@pytest.mark.timeout(180)
async def test_a_monitor_killed_while_firefox_looks_leaves_no_process_nor_profile_for_long(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "browser" / "firefox"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.monitor.evidence.second_look", str(tmp_path)), cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"asked\n"
    assert processes.browsers_under(folder)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    if sys.platform == "linux":  # where setpriv ties it to us
        async with asyncio.timeout(20):
            while [each for each in processes.running() if str(folder) in each.command]:
                await asyncio.sleep(0.05)
    assert (folder / "user.js").exists()
    async with Equipment(Settings(data=tmp_path), ()):
        assert not folder.exists()
        assert processes.browsers_under(folder) == ()
