"""The command line as a person uses it: one command, its exit code, and its two outputs kept apart."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.programs import ROOT, command


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended and what it said. *folded* is all of it on one line, whatever the table's width did to it."""

    code: int
    out: str
    err: str

    def __post_init__(self) -> None:
        """Whatever it is, no person ever meets a traceback."""
        assert "Traceback" not in self.out + self.err, self.err

    @property
    def folded(self) -> str:
        return " ".join((self.out + self.err).split())

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ask = Callable[..., Coroutine[Any, Any, Done]]


def environment(variables: dict[str, str]) -> dict[str, str]:
    """What a command finds in its environment: nothing of the machine's own settings, and *variables*."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IRCC_MONITOR_")}
    return clean | {"COLUMNS": "200", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)} | variables


async def ask(*arguments: str, seconds: float = 60, cwd: Path = ROOT, **variables: str) -> Done:
    """Run one command to its end, by a Python of its own."""
    process = await asyncio.create_subprocess_exec(
        *command(*arguments),
        cwd=cwd,
        env=environment(variables),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return Done(code=process.returncode, out=out.decode(), err=err.decode())


@dataclass(kw_only=True)
class Ready:
    """Asks ``tests.monitor.cli.ready``: as ``ask``, without the second it takes to start."""

    process: asyncio.subprocess.Process
    folder: Path
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    pids: dict[int, int] = field(default_factory=dict)
    ended: dict[int, asyncio.Future[int]] = field(default_factory=dict)

    async def listen(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            told = json.loads(line)
            if "pid" in told:
                self.pids[told["number"]] = told["pid"]
            else:
                self.ended[told["number"]].set_result(told["code"])

    async def ask(self, *arguments: str, seconds: float = 60, cwd: Path = ROOT, **variables: str) -> Done:
        number = next(self.numbers)
        out, err = (self.folder / f"{number}.{name}" for name in ("out", "err"))
        out.touch()
        err.touch()
        self.ended[number] = asyncio.get_running_loop().create_future()
        request = {"number": number, "arguments": arguments, "folder": str(cwd), "out": str(out), "err": str(err)}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request | {"environment": environment(variables)}).encode() + b"\n")
        try:
            async with asyncio.timeout(seconds):
                code = await self.ended[number]
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pids[number], signal.SIGKILL)
            raise
        return Done(code=code, out=out.read_text(), err=err.read_text())


@contextlib.asynccontextmanager
async def ready(folder: Path) -> AsyncIterator[Ready]:
    """A program that becomes a command when asked to; what its commands say passes through *folder*."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.monitor.cli.ready",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    made = Ready(process=process, folder=folder)
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await listening
