"""The whole program, stopped and woken (a laptop's lid): time that nobody saw is not observed, and no outage."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.schedule import WATCH_SECONDS
from probes.model import Outcome
from tests.browsing import Served, serving
from tests.monitor.folders import control, early, page, write
from tests.programs import Running, command, json_of, program

STOPPED_SECONDS = 40.0


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving({"/": "<title>Portal</title>"}) as made:
        yield made


async def ready(running: Running) -> None:
    url = (await running.says(r"Metrics for Prometheus: (http://\S+)/metrics")).group(1)
    async with asyncio.timeout(60):
        while True:
            told = await json_of(f"{url}/readyz")
            if isinstance(told, dict) and told["ready"]:
                return
            await asyncio.sleep(0.2)


@pytest.mark.timeout(200)
async def test_a_machine_put_to_sleep_leaves_a_gap_and_no_outage(served: Served, tmp_path: Path) -> None:
    folder, data = tmp_path / "services", tmp_path / "data"
    control(folder, served.port)
    write(folder, "portal", page(early("portal"), served.url(), every=60, timeout=10))
    line = command("--lang", "en", "run", "--listen", "127.0.0.1:0", "--data", str(data), "--services", str(folder))
    async with program(*line) as running:
        await ready(running)
        await asyncio.sleep(WATCH_SECONDS + 1)  # so that the watch last ran after the look
        before = Clock().now()
        assert running.process.pid
        running.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(STOPPED_SECONDS)
        running.process.send_signal(signal.SIGCONT)
        after = Clock().now()
        async with asyncio.timeout(30):
            while True:
                with Archive(data / "history.sqlite") as archive:
                    gaps = archive.events(kinds=["gap"])
                if gaps:
                    break
                await asyncio.sleep(0.2)
        assert await running.end() == 0
    (gap,) = gaps
    assert gap.body["reason"] == "stood_still"
    assert abs(gap.at - before) < timedelta(seconds=8)
    with Archive(data / "history.sqlite") as archive:
        spans = archive.spans("portal", before - timedelta(minutes=5), after + timedelta(minutes=5))
        assert archive.outages(before, after) == []
    assert [each.outcome for each in spans][:2] == [Outcome.UP, Outcome.UNKNOWN]
    assert spans[1].cause == "gap"


@pytest.mark.timeout(120)
async def test_a_restart_goes_on_where_it_was_and_tells_its_absence(served: Served, tmp_path: Path) -> None:
    folder, data = tmp_path / "services", tmp_path / "data"
    control(folder, served.port)
    write(folder, "portal", page(early("portal"), served.url(), every=60, timeout=10))
    line = command("--lang", "en", "run", "--listen", "127.0.0.1:0", "--data", str(data), "--services", str(folder))
    for end in (signal.SIGKILL, signal.SIGTERM):
        async with program(*line) as running:
            await ready(running)
            await running.end(end)
    with Archive(data / "history.sqlite") as archive:
        kinds = [each.kind.value for each in archive.events() if each.kind not in {"transition", "config"}]
        spans = archive.spans("portal", Clock().now() - timedelta(hours=1), Clock().now())
    assert kinds == ["started", "cut_off", "gap", "started", "stopped"]
    # It was away for less than its looks vouch for.
    assert [each.outcome for each in spans] == [Outcome.UP]
