"""``python -m tests.bench.readers``: how long pages take over a year of history, and whether probing minds the readers.

A monitor at work over a copy of a generated year (see ``tests.bench.year``), in a process of its own; the readers and
the page that is looked at are in others. First nobody reads, then twenty at once with time to think, then twenty
without. The goals stand beside the figures; nothing else is judged.
"""

import argparse
import asyncio
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.clock import Clock
from monitor.history.opening import NAME
from tests.bench.machine import child, line, module, percentile
from tests.bench.table import tell
from tests.bench.year import DAYS, generate, lately

READERS = 20
SECONDS = 60.0
WARM_SECONDS = 5.0
THINK_SECONDS = 1.0
DELAY_SECONDS = 0.1
GOAL_MS = 150.0
GOAL_LAG_MS = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One part of the run. *times* are milliseconds by page, *fared* is what the monitor says of itself."""

    name: str
    times: dict[str, list[float]]
    sizes: dict[str, int]
    wrong: list[str]
    fared: dict[str, Any]

    @property
    def all(self) -> list[float]:
        """Of every page."""
        return [each for rows in self.times.values() for each in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much to run: *seconds* of each phase, after *warm* seconds of reading that are not counted."""

    readers: int
    seconds: float
    warm: float
    think: float


class Course:
    """A monitor, a crowd and what they say to each other."""

    def __init__(self, monitor: asyncio.subprocess.Process, crowd: asyncio.subprocess.Process, plan: Plan) -> None:
        self._monitor = monitor
        self._crowd = crowd
        self._plan = plan
        self._where: dict[str, Any] = {}

    async def begin(self) -> None:
        """Wait until it listens."""
        self._where = json.loads(await line(self._monitor))

    async def alone(self) -> Phase:
        """Nobody reads."""
        await self._fared()
        await asyncio.sleep(self._plan.seconds)
        return Phase(name="nobody reads", times={}, sizes={}, wrong=[], fared=await self._fared())

    async def read(self, name: str, think: float) -> Phase:
        """Everybody reads."""
        await self._ask(think, self._plan.warm)
        await self._fared()
        told = await self._ask(think, self._plan.seconds)
        times = {page: [each * 1000 for each in rows] for page, rows in told["times"].items()}
        return Phase(name=name, times=times, sizes=told["sizes"], wrong=told["wrong"], fared=await self._fared())

    async def _ask(self, think: float, seconds: float) -> dict[str, Any]:
        assert self._crowd.stdin is not None
        row = {**self._where, "readers": self._plan.readers, "seconds": seconds, "think": think}
        self._crowd.stdin.write((json.dumps(row) + "\n").encode())
        found: dict[str, Any] = json.loads(await line(self._crowd))
        return found

    async def _fared(self) -> dict[str, Any]:
        assert self._monitor.stdin is not None
        self._monitor.stdin.write(b"\n")
        found: dict[str, Any] = json.loads(await line(self._monitor))
        return found


async def run(folder: Path, plan: Plan) -> list[Phase]:
    """Every phase, over the history in *folder*, which is written on."""
    async with child(*module("server", "--delay", str(DELAY_SECONDS)), core=None) as server:
        port = json.loads(await line(server))["ports"]["http"]
        watched = module("watched", str(folder), "--port", str(port))
        async with (
            child(*watched, core=None) as monitor,
            child(*module("crowd"), core=None) as crowd,
        ):
            course = Course(monitor, crowd, plan)
            await course.begin()
            phases = [await course.alone()]
            phases.append(await course.read(f"{plan.readers} readers who think", plan.think))
            phases.append(await course.read(f"{plan.readers} readers without a pause", 0.0))
            assert monitor.stdin is not None
            monitor.stdin.close()
            await monitor.wait()
    return phases


def show(phases: list[Phase]) -> None:
    """Both tables."""
    reading = [each for each in phases if each.all]
    tell(f"\n{'ms':26}" + "".join(f"{each.name:>40}" for each in reading))
    tell(f"{f'goal: p95 under {GOAL_MS:g}':26}" + f"{'answers':>13}{'p50':>9}{'p95':>9}{'p99':>9}" * len(reading))
    for page in reading[0].times:
        tell(f"{page:26}" + "".join(cells(each.times[page]) for each in reading))
    tell(f"{'all':26}" + "".join(cells(each.all) for each in reading))
    rows = {
        "answers a second": lambda each: f"{len(each.all) / each.fared['seconds']:.0f}",
        "wrong answers": lambda each: str(len(each.wrong)),
        f"loop lag p50 / p99 (goal: under {GOAL_LAG_MS:g}), ms": lambda each: (
            f"{each.fared['lag_p50_ms']:.1f} / {each.fared['lag_p99_ms']:.1f}"
        ),
        "loop lag at the most, ms": lambda each: f"{each.fared['lag_most_ms']:.0f}",
        "looks done of due": lambda each: f"{each.fared['looks']} of {each.fared['due']:.0f}",
        "looks missed or left out / not up": lambda each: f"{each.fared['lost']} / {each.fared['bad']}",
        f"a look of {DELAY_SECONDS * 1000:g} ms, p50 / most, ms": lambda each: (
            f"{each.fared['look_p50_ms']:.0f} / {each.fared['look_most_ms']:.0f}"
        ),
        "CPU, % of a core": lambda each: f"{each.fared['core_percent']:.0f}",
        "memory, MB (most so far)": lambda each: (
            f"{each.fared['resident_mb']:.0f} ({each.fared['most_resident_mb']:.0f})"
        ),
    }
    tell(f"\n{'':44}" + "".join(f"{each.name:>28}" for each in phases))
    for name, told in rows.items():
        tell(f"{name:44}" + "".join(f"{told(each):>28}" for each in phases))
    for each in phases:
        for text in each.wrong[:5]:
            tell(f"  wrong: {text}")


def cells(times: list[float]) -> str:
    """How many, p50, p95, p99."""
    if not times:
        return f"{0:>13}{'':>27}"
    shares = "".join(f"{percentile(times, share):>9.1f}" for share in (0.5, 0.95, 0.99))
    return f"{len(times):>13}{shares}"


def laid_out(folder: Path | None, data: Path, *, days: int) -> None:
    """A year of history in *data*: a copy of the one in *folder* if there is one, else made."""
    data.mkdir(parents=True, exist_ok=True)
    source = (folder or data) / NAME
    if not source.exists():
        source.parent.mkdir(parents=True, exist_ok=True)
        generate(source.parent, days=days, start=lately(days))
    if source.parent != data:
        shutil.copyfile(source, data / NAME)


def main() -> None:
    """Read the command line, lay out, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="take the year in it, or leave it there; it is copied")
    parser.add_argument("--days", type=int, default=DAYS, help=f"how long the year is (default {DAYS})")
    parser.add_argument("--readers", type=int, default=READERS, help=f"how many at once (default {READERS})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of each phase (default {SECONDS:g})")
    parser.add_argument("--warm", type=float, default=WARM_SECONDS, help=f"not counted (default {WARM_SECONDS:g})")
    parser.add_argument("--think", type=float, default=THINK_SECONDS, help=f"seconds (default {THINK_SECONDS:g})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there as well")
    given = parser.parse_args()
    plan = Plan(readers=given.readers, seconds=given.seconds, warm=given.warm, think=given.think)
    with tempfile.TemporaryDirectory(prefix="bench-readers-") as data:
        laid_out(given.folder, Path(data), days=given.days)
        tell(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {plan.seconds:g} s each")
        phases = asyncio.run(run(Path(data), plan))
    show(phases)
    tell(f"\n{Clock().now():%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.1f}")
    if given.json:
        rows = [{"name": each.name, "times": each.times, "wrong": each.wrong, **each.fared} for each in phases]
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
