"""Real stores that take samples of the past, killed and started again over the same folder."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import aiohttp

from monitor.backfill.store import Store
from monitor.remote_write import Series
from probes.client import Client
from probes.network import Network
from tests.programs import Running, found, free_port, program

Table = dict[tuple[tuple[str, str], ...], dict[float, float]]
"""By labels, and second: values."""
Samples = dict[tuple[tuple[str, str], ...], list[tuple[float, str]]]


@contextlib.asynccontextmanager
async def prometheus(folder: Path, *, window: str = "30d", port: int = 0, receiver: bool = True) -> AsyncIterator[str]:
    """The address of one; ended by SIGKILL."""
    folder.mkdir(exist_ok=True)
    storage = f"storage: {{tsdb: {{out_of_order_time_window: {window}}}}}\n" if window else ""
    (folder / "prometheus.yml").write_text(f"scrape_configs: []\n{storage}")
    port = port or free_port()
    command = (
        found("prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        "--storage.tsdb.retention.time=1y",
        f"--web.listen-address=127.0.0.1:{port}",
        *(("--web.enable-remote-write-receiver",) if receiver else ()),
    )
    async with program(*command) as running:
        await running.says("Server is ready", 60)
        yield f"http://127.0.0.1:{port}"


@contextlib.asynccontextmanager
async def victoria(folder: Path) -> AsyncIterator[str]:
    """The address of a VictoriaMetrics."""
    port = free_port()
    command = (
        found("victoria-metrics", "victoria-metrics-prod"),
        f"-storageDataPath={folder}",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-retentionPeriod=1y",
        "-search.latencyOffset=0s",
        "-search.disableCache",
    )
    async with program(*command) as running:
        await _answers(f"http://127.0.0.1:{port}/health", running)
        yield f"http://127.0.0.1:{port}"


async def _answers(url: str, running: Running) -> None:
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            assert running.process.returncode is None, running.text
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(url) as reply:
                    if reply.status == 200:
                        return
            await asyncio.sleep(0.05)


def store(address: str, *, pauses: tuple[float, ...] = (0.1, 0.1)) -> Store:
    return Store(Client(Network(), user_agent="test"), address, pauses=pauses)


async def send(address: str, series: Iterable[Series]) -> None:
    """All of it, some hundreds of series at once."""
    sender, every = store(address), list(series)
    for start in range(0, len(every), 200):
        await sender.write(every[start : start + 200])


async def graph(address: str, expression: str, low: float, high: float, step: float) -> Table:
    """The result of a range query; its last point is at *high* or before."""
    asked = {"query": expression, "start": f"{low:.3f}", "end": f"{high:.3f}", "step": f"{step:g}"}
    async with aiohttp.ClientSession() as session, session.get(f"{address}/api/v1/query_range", params=asked) as reply:
        body = await reply.json()
    assert body["status"] == "success", body
    return {
        tuple(sorted(row["metric"].items())): {float(at): float(value) for at, value in row["values"]}
        for row in body["data"]["result"]
    }


async def raw(address: str, low: float, high: float) -> Samples:
    """Every sample from *low* to *high*, as it is stored."""
    asked = {"query": f'{{__name__=~"ircc_.+"}}[{round((high - low) * 1000)}ms]', "time": f"{high:.3f}"}
    async with aiohttp.ClientSession() as session, session.get(f"{address}/api/v1/query", params=asked) as reply:
        body = await reply.json()
    assert body["status"] == "success", body
    return {
        tuple(sorted(row["metric"].items())): [(float(at), value) for at, value in row["values"]]
        for row in body["data"]["result"]
    }
