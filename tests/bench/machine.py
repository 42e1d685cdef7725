"""What the bench asks of the machine: processes on a core of their own, the CPU they took, and the facts of the run."""

import asyncio
import contextlib
import os
import platform
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.programs import ROOT, found

PROC = Path("/proc")
CAN_PIN = hasattr(os, "sched_setaffinity")
CORES = sorted(os.sched_getaffinity(0)) if CAN_PIN else []
PINNED = len(CORES) > 1
PROBERS = CORES[0] if PINNED else None
"""The core that the measured process has; everything else of the bench runs on SERVERS."""
SERVERS = CORES[-1] if PINNED else None


@contextlib.contextmanager
def on_core(core: int | None) -> Iterator[None]:
    """Start processes on *core*: they inherit where we are. Set before they start, for Go sizes itself by it."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.asynccontextmanager
async def child(
    *command: str, core: int | None, env: dict[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process on *core* whose standard input and output are ours. Ended with the block."""
    with on_core(core):
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**24,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def module(name: str, *arguments: str) -> tuple[str, ...]:
    """The command line of a module of the bench, by the Python that runs it."""
    return (sys.executable, "-m", f"tests.bench.{name}", *arguments)


async def line(process: asyncio.subprocess.Process) -> str:
    """The next line a child says. Raises RuntimeError when it has ended instead."""
    assert process.stdout is not None
    async with asyncio.timeout(120):
        said = await process.stdout.readline()
    if not said:
        raise RuntimeError("a process of the bench ended early; what it said stands above")
    return said.decode().rstrip("\n")


def cpu_seconds(pid: int) -> float:
    """CPU time of a whole process so far, all threads, in steps of 10 ms."""
    if (PROC / "self" / "stat").exists():
        words = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    told = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return _clock(told.stdout.strip())


def _clock(text: str) -> float:
    """``[hours:]minutes:seconds`` as seconds."""
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def busy_seconds(core: int | None) -> float | None:
    """How long *core* has been busy so far, with anything, what the hypervisor took included. None where unknown."""
    if core is None or not (PROC / "stat").exists():
        return None
    for row in (PROC / "stat").read_text().splitlines():
        name, *words = row.split()
        if name == f"cpu{core}":
            user, nice, system, _idle, _waiting, irq, softirq, steal = map(int, words[:8])
            return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
    return None


def tree_seconds(pid: int) -> dict[str, float] | None:
    """CPU time so far of *pid* and all it started, by program; ended processes count with who waited for them.

    None where there is no /proc, for then the ended ones cannot be counted.
    """
    if not (PROC / "self" / "stat").exists():
        return None
    rows: dict[int, tuple[int, str, float]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                head, _, tail = (folder / "stat").read_text().rpartition(")")
                words = tail.split()
                ticks = sum(int(words[place]) for place in (11, 12, 13, 14))
                rows[int(folder.name)] = int(words[1]), head.partition("(")[2], ticks / os.sysconf("SC_CLK_TCK")
    taken: dict[str, float] = {}
    for each in rows:
        above = each
        while above in rows and above != pid:
            above = rows[above][0]
        if above == pid:
            name = _program(rows[each][1])
            taken[name] = taken.get(name, 0.0) + rows[each][2]
    return taken


def _program(name: str) -> str:
    for known in ("python", "node", "chrom"):
        if known in name.lower() or (known == "node" and name == "MainThread"):
            return "chromium" if known == "chrom" else known
    return "other"


def facts() -> dict[str, str]:
    """What a figure depends on."""
    exporter = found("prometheus-blackbox-exporter", "blackbox_exporter")
    told = subprocess.run([exporter, "--version"], capture_output=True, text=True, check=True)
    words = (told.stdout + told.stderr).split()
    go = words[words.index("version:") + 1] if "version:" in words else "?"
    return {
        "cores": f"{os.cpu_count()} ({_processor()})",
        "load at the start": f"{os.getloadavg()[0]:.1f}",
        "pinned": f"prober on core {PROBERS}, the rest on core {SERVERS}" if PINNED else "no: this system cannot",
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "OpenSSL": ssl.OPENSSL_VERSION.split()[1],
        "aiohttp": version("aiohttp"),
        "blackbox_exporter": f"{words[2].rstrip(',')} ({go})",
    }


def _processor() -> str:
    with contextlib.suppress(OSError):
        for row in (PROC / "cpuinfo").read_text().splitlines():
            if row.startswith("model name"):
                return row.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def median_of(values: Sequence[float]) -> float:
    """The middle value; of an even number, the mean of the two in the middle."""
    rows = sorted(values)
    half = len(rows) // 2
    return rows[half] if len(rows) % 2 else (rows[half - 1] + rows[half]) / 2


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which *share* of them lie."""
    rows = sorted(values)
    return rows[min(len(rows) - 1, int(len(rows) * share))]
