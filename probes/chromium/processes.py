"""The processes of this machine, found by what they were started with: Playwright tells no process ids.

Only processes whose command line names a folder of ours, or that are children of ours, are ever killed.
"""

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A running process; *command* is its command line. Zombies have none and are not listed."""

    pid: int
    parent: int
    command: str


def running() -> tuple[Process, ...]:
    """Every process that can be seen. Reads /proc, or asks ``ps`` where there is none (macOS). May block for 2 s."""
    if (PROC / "self" / "stat").exists():
        return tuple(found for each in PROC.iterdir() if each.name.isdigit() and (found := _read(each)))
    # Fixed words, looked up on PATH: macOS and the BSDs keep ps in different places.
    told = subprocess.run(
        ["ps", "-axww", "-o", "pid=,ppid=,command="],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=2,
        check=False,
    )
    rows = [line.split(maxsplit=2) for line in told.stdout.splitlines()]
    return tuple(Process(pid=int(row[0]), parent=int(row[1]), command=row[2]) for row in rows if len(row) == 3)  # noqa: PLR2004


def _read(folder: Path) -> Process | None:
    try:
        words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        # The name in brackets may itself hold spaces and brackets.
        parent = int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return Process(pid=int(folder.name), parent=parent, command=words) if words else None


def browsers_under(folder: Path) -> tuple[int, ...]:
    """Processes of a browser whose profile lies in *folder*, or is it, or whose crash handler's reports lie there."""
    signs = tuple(f"{switch}={folder}{os.sep}" for switch in ("--user-data-dir", "--database"))
    firefox = re.compile(rf"--?profile {re.escape(str(folder))}({re.escape(os.sep)}|\s|$)")
    return tuple(
        each.pid for each in running() if any(sign in each.command for sign in signs) or firefox.search(each.command)
    )


def driver_of(browser: int) -> int | None:
    """The child of ours that started *browser*: Playwright's driver. None when *browser* is no descendant of ours."""
    parents = {each.pid: each.parent for each in running()}
    pid = browser
    while pid in parents:
        if parents[pid] == os.getpid():
            return pid
        pid = parents[pid]
    return None


def kill(pids: Iterable[int]) -> None:
    """SIGKILL to each, and to the process group of each that leads one (Chromium does, of all its helpers)."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
            os.kill(pid, signal.SIGKILL)
