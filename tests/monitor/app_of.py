"""A whole running monitor over kinds that say what a test wants: real schedule, real listener, real metrics."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp

from monitor.app import Monitor, running
from monitor.model import Service
from monitor.settings import Settings


@contextlib.asynccontextmanager
async def monitor_of(
    folder: Path, *services: Service, files: Path | None = None, **over: Any
) -> AsyncIterator[Monitor]:
    """Run a monitor that watches *services* on a free port, with *folder* for its data and settings put *over*.

    It collects no proof unless told to: no browser runs, which is dear, and draws from the random numbers of all.
    """

    def load() -> Sequence[Service]:
        return services

    watched = files or folder / "services"
    watched.mkdir(exist_ok=True)
    settings = Settings(
        **{"listen": "127.0.0.1:0", "data": folder, "services": watched, "drain": 2, "evidence": False} | over
    )
    monitor = Monitor(settings, services, load=load)
    async with running(monitor):
        yield monitor


async def looked(monitor: Monitor, seconds: float = 20) -> None:
    """Wait until every probe has looked."""
    async with asyncio.timeout(seconds):
        while monitor.vitals.waiting():
            await asyncio.sleep(0.02)


async def get(monitor: Monitor, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of one GET."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(monitor.server.url + path, headers=headers, allow_redirects=False) as reply,
    ):
        return reply.status, await reply.text(), dict(reply.headers)
