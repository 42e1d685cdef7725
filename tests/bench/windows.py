"""One window of steady looking, by us or by blackbox_exporter: CPU of the whole prober, and how long looks took."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.bench.machine import PROBERS, busy_seconds, child, cpu_seconds, line, module, percentile
from tests.bench.pace import Pace, Sample
from tests.bench.pages import REQUIRED
from tests.programs import found, free_port

WARM_SECONDS = 2.0
SUCCESS = re.compile(r"^probe_success 1$", re.MULTILINE)
DURATION = re.compile(r"^probe_duration_seconds (\S+)$", re.MULTILINE)

MODULES = """modules:
  page:
    prober: http
    timeout: 10s
    http:
      preferred_ip_protocol: ip4
      fail_if_body_not_matches_regexp: ["{required}"]
      tls_config: {{ca_file: "{ca_file}"}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is looked at, how often, and for how long."""

    url: str
    ca_file: Path
    folder: Path
    delay: float
    rate: float
    seconds: float
    warm: float = WARM_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one window gave. *cpu_ms* is per look; the errors are measured duration less the server's delay.

    *failed* looks were not up, *wrong* is what the first of them says.

    *others_percent* is what anything else took of the prober's core, None where that is not known.
    """

    looks: int
    failed: int
    wrong: str
    cpu_ms: float
    core_percent: float
    error_p50_ms: float
    error_p99_ms: float
    others_percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """What was read at both ends of a window: the moments (monotonic), and CPU seconds of the prober and its core."""

    began: float
    ended: float
    cpu: float
    busy: float | None


def window(place: Place, samples: Sequence[Sample], meter: Meter) -> Window:
    """Judge the looks that ended between two moments. Raises RuntimeError when there were none."""
    counted = [each for each in samples if meter.began <= each.ended < meter.ended]
    length = meter.ended - meter.began
    if not counted:
        raise RuntimeError("no look ended while it was measured; give more --seconds")
    errors = [(each.seconds - place.delay) * 1000 for each in counted]
    return Window(
        looks=len(counted),
        failed=sum(bool(each.wrong) for each in counted),
        wrong=next((each.wrong for each in counted if each.wrong), ""),
        cpu_ms=meter.cpu * 1000 / len(counted),
        core_percent=meter.cpu * 100 / length,
        error_p50_ms=percentile(errors, 0.5),
        error_p99_ms=percentile(errors, 0.99),
        others_percent=None if meter.busy is None else max(0.0, meter.busy - meter.cpu) * 100 / length,
    )


async def measured(pid: int, place: Place) -> Meter:
    """Let *pid* warm up under way, then watch it."""
    await asyncio.sleep(place.warm)
    began, cpu, busy = time.monotonic(), cpu_seconds(pid), busy_seconds(PROBERS)
    await asyncio.sleep(place.seconds)
    ended, after = time.monotonic(), busy_seconds(PROBERS)
    gone = None if busy is None or after is None else after - busy
    return Meter(began=began, ended=ended, cpu=cpu_seconds(pid) - cpu, busy=gone)


async def ours(place: Place, *flags: str) -> Window:
    """A fresh process of ours, with its own pacing."""
    command = module("prober", place.url, "--ca-file", str(place.ca_file), "--rate", str(place.rate), *flags)
    async with child(*command, core=PROBERS) as process:
        await line(process)  # it has started and looked once
        meter = await measured(process.pid, place)
        assert process.stdin is not None
        process.stdin.close()
        samples = [Sample(**each) for each in json.loads(await line(process))]
    return window(place, samples, meter)


async def blackbox(place: Place) -> Window:
    """A fresh blackbox_exporter, asked over connections that are kept, from a process that is not counted."""
    async with (
        exporter(place) as (pid, door),
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
    ):

        async def look() -> tuple[float, str]:
            async with session.get(door, headers={"Accept-Encoding": "identity"}) as reply:
                text = await reply.text()
            told = DURATION.search(text)
            return float(told.group(1)) if told else 0.0, "" if SUCCESS.search(text) else "probe_success is not 1"

        pace, stop = Pace(place.rate, look), asyncio.Event()
        pacing = asyncio.create_task(pace.run(stop))
        meter = await measured(pid, place)
        stop.set()
        await pacing
    return window(place, pace.samples, meter)


@asynccontextmanager
async def exporter(place: Place) -> AsyncIterator[tuple[int, str]]:
    """A running blackbox_exporter: its process and the address that makes it look once."""
    config = place.folder / "blackbox.yml"
    config.write_text(MODULES.format(required=re.escape(REQUIRED).replace("\\", "\\\\"), ca_file=place.ca_file))
    port = free_port()
    command = (
        found("prometheus-blackbox-exporter", "blackbox_exporter"),
        f"--config.file={config}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    )
    async with child(*command, core=PROBERS) as process, aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{port}"
        async with asyncio.timeout(20):
            while True:
                try:
                    async with session.get(f"{base}/-/healthy"):
                        break
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.05)
        yield process.pid, f"{base}/probe?target={place.url}&module=page"
