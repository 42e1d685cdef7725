"""Our own side: a process that looks at one address at a steady rate, as the monitor does, until its input ends.

``look`` is the whole of it: deadline, lag meter, the http kind with its expectations, and the sinks behind it.
``exchange`` is one exchange of the client alone: what the rest of a look is measured against.
"""

import argparse
import asyncio
import dataclasses
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from prometheus_client import CollectorRegistry
from yarl import URL

from monitor.board import Board
from monitor.equipment import Equipment
from monitor.history.store import History
from monitor.metrics.counters import Counters
from monitor.model import Probe, Role, Service
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline
from monitor.settings import Settings
from probes.catalog import kinds
from probes.client import Request
from probes.failures import Failed
from probes.model import Outcome, Route, Target
from tests.bench.pace import Pace
from tests.bench.pages import REQUIRED

Look = Callable[[], Awaitable[tuple[float, str]]]
"""Looks once: how many seconds it says it took, and what was wrong, "" when nothing was."""


def watched(url: str, ca_file: Path) -> Service:
    """A service with one probe, as its file would give it."""
    kind = kinds()["http"]
    target = Target(address=url, lang="en", hosts=frozenset(), private=True, route=Route(ca_file=ca_file), timeout=10)
    params = kind.params.model_validate({"required": [REQUIRED]})
    probe = Probe(service="bench", name="page-en", kind=kind, target=target, params=params, every=120, timeout=10)
    return Service(slug="bench", title={"en": "Bench", "fr": "Banc"}, role=Role.SERVICE, probes=(probe,))


def whole(equipment: Equipment, service: Service, history: History) -> Look:
    """A look by the monitor's own Looker: judged, kept on disk, then told to the sinks."""
    probe = service.probes[0]
    counters = Counters(CollectorRegistry())
    counters.keep([probe])
    pipeline = Pipeline(Engine([service]).decide, history.keep, (Board(), counters))

    async def look() -> tuple[float, str]:
        observation = await equipment.looker.look(probe)
        await pipeline.publish(observation)
        reading = observation.reading
        return observation.seconds, "" if reading.outcome is Outcome.UP else f"{reading.outcome}: {reading.detail}"

    return look


def bare(equipment: Equipment, service: Service) -> Look:
    """One exchange; nothing is asked of the page but its status."""
    target = service.probes[0].target
    headers = equipment.client.headers(target.lang)
    request = Request(url=URL(target.address), headers=headers, private=True, route=target.route)

    async def look() -> tuple[float, str]:
        began = time.perf_counter()
        try:
            reply = await equipment.client.exchange(request, {})
        except Failed as failed:
            return time.perf_counter() - began, failed.detail
        return time.perf_counter() - began, "" if reply.status == 200 else f"status {reply.status}"

    return look


async def probe(url: str, ca_file: Path, rate: float, *, only_exchange: bool, folder: Path) -> None:
    """Look until standard input ends, then say every sample."""
    service = watched(url, ca_file)
    async with AsyncExitStack() as stack:
        equipment = await stack.enter_async_context(Equipment(Settings(data=folder), [service]))
        equipment.politeness.cap = sys.maxsize  # the server is our own
        history = History(folder, equipment.clock)
        await history.open()
        stack.push_async_callback(history.close)
        look = bare(equipment, service) if only_exchange else whole(equipment, service, history)
        _, wrong = await look()
        sys.stdout.write(f"{wrong or 'ready'}\n")
        sys.stdout.flush()
        pace = Pace(rate, look)
        stop = asyncio.Event()
        told = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
        told.add_done_callback(lambda _: stop.set())
        await pace.run(stop)
        sys.stdout.write(json.dumps([dataclasses.asdict(each) for each in pace.samples]) + "\n")


def main() -> None:
    """Read the command line and look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--ca-file", type=Path, required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--exchange", action="store_true", help="the client's exchange alone")
    parser.add_argument("--uvloop", action="store_true", help="on uvloop, which is no dependency of ours")
    given = parser.parse_args()
    factory = None
    if given.uvloop:
        import uvloop

        factory = uvloop.new_event_loop
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, asyncio.Runner(loop_factory=factory) as runner:
        job = probe(given.url, given.ca_file, given.rate, only_exchange=given.exchange, folder=Path(folder))
        runner.run(job)


if __name__ == "__main__":
    main()
