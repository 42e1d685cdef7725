"""The command line as a person uses it: one command, its exit code, and its two outputs kept apart."""

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.programs import ROOT, command


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended and what it said. *folded* is all of it on one line, whatever the table's width did to it."""

    code: int
    out: str
    err: str

    @property
    def folded(self) -> str:
        return " ".join((self.out + self.err).split())

    @property
    def json(self) -> Any:
        return json.loads(self.out)


async def ask(*arguments: str, seconds: float = 60, cwd: Path = ROOT, **variables: str) -> Done:
    """Run one command to its end. Whatever it is, no person ever meets a traceback."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IRCC_MONITOR_")}
    plain = {"COLUMNS": "200", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *command(*arguments),
        cwd=cwd,
        env=clean | plain | variables,
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
    done = Done(code=process.returncode, out=out.decode(), err=err.decode())
    assert "Traceback" not in done.out + done.err, done.err
    return done
