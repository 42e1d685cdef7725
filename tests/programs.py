"""The real programs tests run beside the monitor: found on PATH under Debian's names or upstream's."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

ROOT = Path(__file__).resolve().parent.parent


def found(*names: str) -> str:
    """The first of *names* on PATH; a test that needs it fails without it, it does not pass by being skipped."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise AssertionError(f"{names[0]} is not installed; `make test` installs it")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass(kw_only=True)
class Running:
    """A program under way, with what it has said so far."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def text(self) -> str:
        return "".join(self.said)

    async def says(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """Wait until it says *pattern*."""
        async with asyncio.timeout(seconds):
            while (match := re.search(pattern, self.text)) is None:
                assert self.process.returncode is None, self.text
                self.changed.clear()
                await self.changed.wait()
        return match

    async def listen(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.said.append(line.decode())
            self.changed.set()
        await self.process.wait()  # who waits for a word that will never come must find it ended
        self.changed.set()

    async def end(self, number: int = signal.SIGTERM, seconds: float = 40) -> int:
        """Send a signal and wait for its end."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(seconds):
            return await self.process.wait()


@contextlib.asynccontextmanager
async def program(*command: str, cwd: Path = ROOT, **variables: str) -> AsyncIterator[Running]:
    """Run *command*; it is ended with the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IRCC_MONITOR_")}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env=clean | {"PYTHONUNBUFFERED": "1", "COLUMNS": "160", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | variables,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Running(process=process)
    listening = asyncio.create_task(running.listen())
    try:
        yield running
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening


def command(*arguments: str) -> tuple[str, ...]:
    """The monitor's own command line, by the Python that runs the tests."""
    return (sys.executable, "-m", "monitor", *arguments)


async def json_of(url: str) -> object:
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        return await reply.json(content_type=None)


async def query(prometheus: str, expression: str) -> list[dict[str, object]]:
    """The result of an instant query."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{prometheus}/api/v1/query", params={"query": expression}) as reply,
    ):
        body = await reply.json()
    assert body["status"] == "success", body
    return list(body["data"]["result"])
