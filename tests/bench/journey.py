"""What one sign-in journey takes in a browser that is already warm, and what a scrape of the default services takes.

The simulator runs in a process of its own, which is not counted; ours is counted with all it started.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from monitor.simulator.hosts import HOSTS
from tests.bench.machine import child, line, median_of, module, tree_seconds
from tests.programs import command

WARM_UPS = 2
DOORS = 2
"""Of each simulated host: HTTPS and HTTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Warm journeys, one after another. *cpu* is seconds by program, median; empty where it cannot be counted."""

    journeys: int
    seconds: list[float]
    cpu: dict[str, float] = field(default_factory=dict)
    cpu_totals: list[float] = field(default_factory=list)


class Monitored:
    """The process that looks at simulated portals: one word to it, one row from it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def does(self, word: str) -> dict[str, object]:
        """Have it do one thing. Raises RuntimeError when it ended."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n".encode())
        row: dict[str, object] = json.loads(await line(self.process))
        return row


@asynccontextmanager
async def monitored() -> AsyncIterator[Monitored]:
    """The simulator, and a monitor of the default services led to it."""
    async with child(*command()[:2], "monitor.simulator", core=None) as simulator:
        told: dict[str, object] = {}
        for name in ("dns", "second dns", "ca", "spki"):
            told[name] = (await line(simulator)).removeprefix(f"{name} ")
        told["ports"] = [_door(await line(simulator)) for _ in range(DOORS * len(HOSTS))]
        async with child(*module("simulated", json.dumps(told)), core=None) as process:
            yield Monitored(process)


def _door(said: str) -> tuple[str, int, int]:
    """Host, port and the port of ours that plays it, from ``host:port 127.0.0.1:port``."""
    public, _, local = said.rpartition(" ")
    host, _, port = public.rpartition(":")
    return host, int(port), int(local.rpartition(":")[2])


async def journeys(monitor: Monitored, times: int) -> Journeys:
    """Play the journey *times* times after a warm-up. Raises RuntimeError when one is not up."""
    seconds: list[float] = []
    shares: list[dict[str, float]] = []
    for number in range(WARM_UPS + times):
        before, began = tree_seconds(monitor.process.pid), time.monotonic()
        row = await monitor.does("journey")
        if not row["up"]:
            raise RuntimeError(str(row["detail"]))
        took, after = time.monotonic() - began, tree_seconds(monitor.process.pid)
        if number >= WARM_UPS:
            seconds.append(took)
            if before is not None and after is not None:
                shares.append({name: after[name] - before.get(name, 0.0) for name in after})
    names = sorted({name for each in shares for name in each})
    return Journeys(
        journeys=times,
        seconds=seconds,
        cpu={name: median_of([each.get(name, 0.0) for each in shares]) for name in names},
        cpu_totals=[sum(each.values()) for each in shares],
    )
