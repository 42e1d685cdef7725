"""A program on a leash ends with who started it, in either way of keeping it, and hands its exit code on."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.stack import leash
from tests.programs import program

HOWS = ["kernel", "watch"] if sys.platform == "linux" else ["watch"]
PARENT = """
import os, subprocess, sys, time
line = [sys.executable, "-I", "-S", sys.argv[1], sys.argv[2], str(os.getpid()), "sh", "-c", "echo at $$; exec sleep 99"]
subprocess.Popen(line)
time.sleep(99)
"""


def there(pid: int) -> bool:
    """Whether it runs; one that has ended and was not yet asked for does not."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and "Z" not in done.stdout


@pytest.mark.parametrize("how", HOWS)
async def test_it_ends_when_its_parent_is_killed(how: str) -> None:
    async with program(sys.executable, "-c", PARENT, str(leash.__file__), how) as parent:
        pid = int((await parent.says(r"at (\d+)")).group(1))
        assert there(pid)
        parent.process.kill()
        async with asyncio.timeout(20):
            while there(pid):
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("how", HOWS)
async def test_its_exit_code_and_its_signals_are_the_programs(how: str) -> None:
    line = (sys.executable, "-I", "-S", str(Path(leash.__file__)), how, str(os.getpid()))
    async with program(*line, "sh", "-c", "exit 7") as running:
        assert await asyncio.wait_for(running.process.wait(), 20) == 7
    async with program(
        *line, "sh", "-c", "trap 'echo told; exit 3' TERM; echo ready; while :; do sleep 0.1; done"
    ) as it:
        await it.says("ready")
        assert await it.end(signal.SIGTERM) == 3
        assert "told" in it.text


async def test_who_is_gone_already_is_not_outlived() -> None:
    line = (sys.executable, "-I", "-S", str(leash.__file__), HOWS[0], str(2**22 + 1), "sh", "-c", "sleep 99")
    async with program(*line) as running:
        assert await asyncio.wait_for(running.process.wait(), 20) == 143
