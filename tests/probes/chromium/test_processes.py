"""Processes are found by what they were started with, and only ours are ended."""

import asyncio
import os
import signal
import sys

from probes.chromium import processes

SLEEP = "import time; time.sleep(60)"


async def sleeper(*words: str, **extra):
    return await asyncio.create_subprocess_exec(sys.executable, "-c", SLEEP, *words, **extra)


async def test_a_browser_is_known_by_the_folder_of_its_profile(tmp_path):
    ours = await sleeper(f"--user-data-dir={tmp_path}/r1/profile")
    handler = await sleeper(f"--database={tmp_path}/r1/reports")
    foxes = [
        await sleeper("--profile", str(tmp_path)),
        await sleeper("-profile", f"{tmp_path}/firefox", "-contentproc"),
    ]
    others = [
        await sleeper(f"--user-data-dir={tmp_path}-two/profile"),
        await sleeper(str(tmp_path / "r1")),
        await sleeper("--profile", f"{tmp_path}-two"),
    ]
    assert set(processes.browsers_under(tmp_path)) == {ours.pid, handler.pid, *(each.pid for each in foxes)}
    processes.kill(processes.browsers_under(tmp_path))
    assert [await each.wait() for each in (ours, handler, *foxes)] == [-signal.SIGKILL] * 4
    assert [each.returncode for each in others] == [None] * 3
    processes.kill(each.pid for each in others)
    assert [await each.wait() for each in others] == [-signal.SIGKILL] * 3


async def test_a_stopped_process_and_the_group_it_leads_are_ended(tmp_path):
    script = f"import os, time; os.fork(); {SLEEP}"
    leader = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, f"--user-data-dir={tmp_path}/p", start_new_session=True
    )
    async with asyncio.timeout(10):
        while len(processes.browsers_under(tmp_path)) < 2:
            await asyncio.sleep(0.01)
    os.kill(leader.pid, signal.SIGSTOP)
    processes.kill([leader.pid])
    await leader.wait()
    async with asyncio.timeout(10):
        while processes.browsers_under(tmp_path):
            await asyncio.sleep(0.01)


async def test_the_driver_is_the_child_of_ours_above_the_browser():
    script = (
        f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]);"
        "print(child.pid, flush=True); child.wait()"
    )
    driver = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    browser = int(await driver.stdout.readline())
    assert processes.driver_of(browser) == driver.pid
    assert processes.driver_of(os.getppid()) is None
    processes.kill([browser, driver.pid])
    await driver.wait()


def test_ending_what_is_gone_already_is_no_failure():
    processes.kill([2**22 + 1])
