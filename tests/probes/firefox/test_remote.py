"""The line to Firefox: what ends with us."""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from probes.chromium import processes
from probes.firefox.executable import find

OURS = """
import asyncio, sys
from pathlib import Path
from probes.firefox import profile
from probes.firefox.remote import running

async def main():
    folder = Path(sys.argv[2])
    profile.write(folder, lang="en")
    async with running(Path(sys.argv[1]), folder, lambda *_: None) as remote:
        print(remote.version, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.skipif(find() is None or shutil.which("setpriv") is None, reason="no Firefox, or nothing to tie it with")
async def test_firefox_ends_when_we_are_killed(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    ours = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OURS, str(find()), str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert ours.stdout is not None
    assert (await ours.stdout.readline()).startswith(b"Firefox ")
    assert [each for each in processes.running() if str(folder) in each.command]
    ours.kill()
    await ours.wait()
    async with asyncio.timeout(20):
        while [each for each in processes.running() if str(folder) in each.command]:
            await asyncio.sleep(0.1)
