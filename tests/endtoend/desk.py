"""Where messages arrive: a web server that takes what Alertmanager sends and notes when it came."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What came to *door*, and when (Unix time)."""

    door: str
    at: float
    body: Any

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return list(self.body.get("alerts", ()))

    @property
    def names(self) -> set[str]:
        return {each["labels"]["alertname"] for each in self.alerts}


@dataclass(kw_only=True)
class Desk:
    """Every message so far."""

    url: str = ""
    messages: list[Message] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        came = Message(door=request.match_info["door"], at=time.time(), body=await request.json())
        async with self.changed:
            self.messages.append(came)
            self.changed.notify_all()
        return web.Response(text="ok")

    async def gets(self, wanted: Callable[[Message], bool], seconds: float, since: float = 0.0) -> Message:
        """The first message since then that is *wanted*, or the next one."""
        async with asyncio.timeout(seconds), self.changed:
            while True:
                for each in self.messages:
                    if each.at >= since and wanted(each):
                        return each
                await self.changed.wait()

    def told(self, door: str, since: float = 0.0) -> list[tuple[str, str, str]]:
        """What came to *door*: alert, service and status."""
        return [
            (each["labels"]["alertname"], each["labels"].get("service", ""), each["status"])
            for message in self.messages
            if message.door == door and message.at >= since
            for each in message.alerts
        ]


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    """A desk on a free port."""
    made = Desk()
    app = web.Application()
    app.router.add_post("/{door}", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()
