"""A real Prometheus that is told 90 days of history, and asked as Grafana asks it."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from monitor.remote_write import HEADERS, Series, encode
from tests.dashboards.replaying import Asked
from tests.programs import Running, found, free_port, program


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows by their labels, each with its samples by time."""

    rows: tuple[tuple[Mapping[str, str], Mapping[float, float]], ...]
    warnings: tuple[str, ...] = ()
    error: str = ""

    def of(self, **labels: str) -> dict[float, float]:
        """The samples of the rows that have *labels*."""
        return {
            at: value for row, samples in self.rows if labels.items() <= row.items() for at, value in samples.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Prometheus:
    url: str
    session: aiohttp.ClientSession
    at_once: asyncio.Semaphore
    known: dict[tuple[str, float, float, float | None], "asyncio.Future[Answer]"]
    """What was asked before: dashboards have much in common."""

    async def write(self, series: Iterable[Series]) -> None:
        body = io.BytesIO(await asyncio.to_thread(encode, series))
        async with self.session.post(f"{self.url}/api/v1/write", data=body, headers=HEADERS) as reply:
            assert reply.status == 204, f"Prometheus refused samples: {await reply.text()}"

    async def fill(self, batches: Iterable[Iterable[Series]]) -> None:
        """Everything but the last sample of each series, then that.

        A series remembers who wrote each of its samples until it is written to again, and is slow to read until then.
        """
        latest: list[Series] = []
        for batch in batches:
            whole = list(batch)
            await self.write((labels, samples[:-1]) for labels, samples in whole)
            latest += [(labels, samples[-1:]) for labels, samples in whole]
        await self.write(latest)

    async def get(self, path: str, **parameters: str) -> dict[str, Any]:
        async with self.at_once, self.session.post(f"{self.url}/api/v1/{path}", data=parameters) as reply:
            return dict(await reply.json())

    async def values(self, label: str, match: str | None, start: int, end: int) -> list[str]:
        span = {"start": str(start), "end": str(end)} | ({"match[]": match} if match else {})
        async with self.session.get(f"{self.url}/api/v1/label/{label}/values", params=span) as reply:
            body = await reply.json()
        assert body["status"] == "success", body
        return list(body["data"])

    async def ask(self, asked: Asked) -> Answer:
        key = (asked.expr, asked.start, asked.end, asked.step)
        if key not in self.known:
            self.known[key] = asyncio.ensure_future(self.query(*key))
        return await self.known[key]

    async def query(self, expr: str, start: float, end: float, step: float | None = None) -> Answer:
        """An instant query at *end* without a *step*."""
        if step is None:
            body = await self.get("query", query=expr, time=str(end))
        else:
            body = await self.get("query_range", query=expr, start=str(start), end=str(end), step=str(step))
        if body["status"] != "success":
            return Answer(rows=(), error=body["error"])
        data = body["data"]
        if data["resultType"] == "scalar":
            return Answer(rows=(({}, _samples([data["result"]])),), warnings=tuple(body.get("warnings", ())))
        rows = tuple((each["metric"], _samples(each.get("values") or [each["value"]])) for each in data["result"])
        return Answer(rows=rows, warnings=tuple(body.get("warnings", ())))


def _samples(pairs: Iterable[tuple[float, str]]) -> dict[float, float]:
    return {at: float(value) for at, value in pairs}


@contextlib.asynccontextmanager
async def prometheus(folder: Path) -> AsyncIterator[Prometheus]:
    """One that takes samples of any age; all of them stay in its memory."""
    (folder / "prometheus.yml").write_text("global: {scrape_interval: 15s}\n", encoding="utf-8")
    port = free_port()
    command = (
        found("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=100y",
        "--storage.tsdb.min-block-duration=400d",  # nothing is moved to disk while the test asks
        "--storage.tsdb.max-block-duration=400d",
        "--web.enable-remote-write-receiver",
        f"--web.listen-address=127.0.0.1:{port}",
    )
    timeout = aiohttp.ClientTimeout(total=60)
    async with program(*command) as running, aiohttp.ClientSession(timeout=timeout) as session:
        await _ready(running)
        yield Prometheus(url=f"http://127.0.0.1:{port}", session=session, at_once=asyncio.Semaphore(4), known={})


async def _ready(running: Running) -> None:
    await running.says("Server is ready to receive web requests", seconds=30)
