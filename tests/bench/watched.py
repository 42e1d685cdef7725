"""A monitor at work over a history that is there: real schedule, pipeline and listener; it looks at the bench's page.

Run by readers.py. Says on one line where its pages are and which there are; to each line it is sent it answers with how
its loop and its looks fared since the line before.
"""

import argparse
import asyncio
import contextlib
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from monitor.app import Monitor, running
from monitor.history.archive import Archive
from monitor.model import Observation, Outage, Probe, Service, Transition
from monitor.settings import Settings
from monitor.web.outages import address
from monitor.web.timeline import RANGES
from probes.catalog import kinds
from probes.model import Outcome, Target
from tests.bench import fleet
from tests.bench.machine import percentile
from tests.bench.pages import REQUIRED

TICK_SECONDS = 0.01
NEW, OLD = 10, 40
"""Outages whose pages are read: the latest ones, and some of the others."""
SEED = 1759


class Lateness:
    """How late the loop runs: asks to be woken each hundredth of a second, and keeps by how much it was missed."""

    def __init__(self) -> None:
        self.rows: list[float] = []

    async def run(self) -> None:
        """For ever. A beat that came late counts once for each beat that it swallowed."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            late = loop.time() - due
            self.rows += [max(0.0, late - number * TICK_SECONDS) for number in range(1 + int(late / TICK_SECONDS))]


class Looks:
    """A sink that keeps how each look went: whether it was up, how long it took, how late the loop ran meanwhile."""

    def __init__(self) -> None:
        self.rows: list[tuple[bool, float, float]] = []

    async def observe(self, observation: Observation) -> None:
        """Keep one; a gap is no look."""
        if observation.reading.cause != "gap":
            self.rows.append((observation.reading.outcome is Outcome.UP, observation.seconds, observation.lag))

    async def transition(self, transition: Transition) -> None:
        """Nothing to keep."""


def watched(port: int) -> Sequence[Service]:
    """The services of the generated year, each probe led to the bench's page on *port*."""
    kind = kinds()["http"]
    params = kind.params.model_validate({"required": [REQUIRED]})

    def led(probe: Probe) -> Probe:
        where = f"http://127.0.0.1:{port}/{probe.key}.html"
        target = Target(address=where, lang=probe.lang, hosts=frozenset(), private=True, timeout=10)
        return replace(probe, kind=kind, target=target, params=params, timeout=10.0)

    return [replace(each, probes=tuple(map(led, each.probes))) for each in fleet.services()]


def read(path: Path, services: Sequence[Service]) -> dict[str, list[str]]:
    """What may be read, by the name it has in the table. Outages are taken from the history at *path*."""
    with Archive(path) as archive:
        ends = archive.extent()
        assert ends is not None
        outages = archive.outages(*ends)
    new, older = outages[-NEW:], outages[:-NEW]
    old = Random(SEED).sample(older, min(OLD, len(older)))
    slugs = [each.slug for each in services]

    def both(*paths: str) -> list[str]:
        return [f"{front}{each}" for each in paths for front in ("", "/fr")]

    def told(some: Sequence[Outage]) -> list[str]:
        return [address(each, lang) for each in some for lang in ("en", "fr")]

    pages = {
        "present state": ["/?lang=en", "/fr/"],
        **{f"present state, {name}": [f"/?lang=en&range={name}", f"/fr/?range={name}"] for name in RANGES},
        "service": both(*(f"/services/{slug}" for slug in slugs)),
        "service, its year": both(*(f"/services/{slug}/year" for slug in slugs)),
        "outage, new": told(new),
        "outage, old": told(old),
        "/api/v1/status": ["/api/v1/status"],
        "/api/v1/outages": ["/api/v1/outages", *(f"/api/v1/outages?service={slug}" for slug in slugs)],
        "/outages.atom": both("/outages.atom"),
        "/badges": both(*(f"/badges/{slug}.svg" for slug in slugs)),
    }
    return {name: paths for name, paths in pages.items() if paths}


class Round:
    """What happened since the last time it was asked."""

    def __init__(self, monitor: Monitor, looks: Looks, lateness: Lateness) -> None:
        self._monitor = monitor
        self._looks = looks
        self._lateness = lateness
        self.begin()

    def begin(self) -> None:
        """Count from now on."""
        self._began, self._cpu = time.monotonic(), time.process_time()
        self._before = self._lost()
        self._looks.rows.clear()
        self._lateness.rows.clear()

    def told(self) -> dict[str, object]:
        """Everything since, in seconds but for lag, which is in milliseconds."""
        lag, looks = list(self._lateness.rows) or [0.0], list(self._looks.rows)
        took = [seconds for _, seconds, _ in looks] or [0.0]
        length = time.monotonic() - self._began
        row = {
            "seconds": length,
            "lag_p50_ms": percentile(lag, 0.5) * 1000,
            "lag_p99_ms": percentile(lag, 0.99) * 1000,
            "lag_most_ms": max(lag) * 1000,
            "looks": len(looks),
            "due": length * sum(1 / each.every for each in self._monitor.probes),
            "lost": self._lost() - self._before,
            "bad": sum(not up for up, _, _ in looks),
            "look_p50_ms": percentile(took, 0.5) * 1000,
            "look_most_ms": max(took) * 1000,
            "core_percent": (time.process_time() - self._cpu) * 100 / length,
            "resident_mb": resident(),
            "most_resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        self.begin()
        return row

    def _lost(self) -> int:
        """Looks that were due and did not happen."""
        schedule = self._monitor.schedule
        return sum(schedule.missed.values()) + sum(schedule.skipped.values())


def resident() -> float:
    """Megabytes of this process that are in memory; 0 where there is no /proc."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * resource.getpagesize() / 1e6 if told.exists() else 0.0


async def watch(folder: Path, port: int) -> None:
    """Watch until standard input ends."""
    services = watched(port)
    (folder / "services").mkdir(exist_ok=True)
    settings = Settings(listen="127.0.0.1:0", data=folder, services=folder / "services", drain=2, evidence=False)
    looks, lateness = Looks(), Lateness()
    monitor = Monitor(settings, services, load=lambda: services, listeners=(looks,))
    monitor.equipment.politeness.cap = sys.maxsize  # the server is our own
    async with running(monitor):
        beating = asyncio.create_task(lateness.run())
        pages = await asyncio.to_thread(read, monitor.history.path, services)
        say({"url": monitor.server.url, "pages": pages})
        meanwhile = Round(monitor, looks, lateness)
        while await asyncio.to_thread(sys.stdin.readline):
            say(meanwhile.told())
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating


def say(row: object) -> None:
    """One line of JSON, seen at once."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line and watch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the data folder; what is in it is written on")
    parser.add_argument("--port", type=int, required=True, help="where the page is that is looked at")
    given = parser.parse_args()
    asyncio.run(watch(given.folder, given.port))


if __name__ == "__main__":
    main()
