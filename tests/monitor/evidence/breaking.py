"""A portal on loopback that breaks and recovers at a word, and a monitor that watches it; what it captured."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from monitor.app import Monitor
from monitor.evidence.model import Capture, Occasion
from monitor.model import Service
from tests.browsing import Served, serving
from tests.monitor.folders import control, page, watching, write
from tests.proxies import Proxy, proxying

SERVICE = "portal"
GOOD = "<html><head><title>Portal</title></head><body><h1>Portal works</h1></body></html>"
BAD = "<html><head><title>Sorry</title></head><body><h1>Service unavailable</h1><p>Try again later.</p></body></html>"


@dataclass(kw_only=True)
class Portal:
    """*body* is what it says while it is *broken*, with *status* and *cookies*."""

    broken: bool = False
    body: str = BAD
    status: int = 503
    cookies: dict[str, str] = field(default_factory=dict)
    visitors: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.visitors.append(request.headers.get("User-Agent", ""))
        text, status = (self.body, self.status) if self.broken else (GOOD, 200)
        reply = web.Response(text=text, status=status, content_type="text/html")
        for name, value in self.cookies.items():
            reply.set_cookie(name, value)
        return reply


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All of it, running."""

    portal: Portal
    served: Served
    monitor: Monitor
    data: Path

    @property
    def service(self) -> Service:
        return next(each for each in self.monitor.reload.services if each.slug == SERVICE)

    async def until(self, done: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait for what *done* gives."""
        ends = time.monotonic() + seconds
        while not (found := done()):
            assert time.monotonic() < ends, "it does not come"
            await asyncio.sleep(0.05)
        return found

    def captures(self) -> list[Capture]:
        there = self.monitor.captures
        return [each for name in there.ids(SERVICE) if (each := there.find(SERVICE, name.id)) is not None]

    async def captured(self, occasion: Occasion, seconds: float = 90) -> Capture:
        """The first capture of that kind, once there is one."""
        found = await self.until(lambda: [each for each in self.captures() if each.occasion is occasion], seconds)
        return found[0]

    async def up(self) -> None:
        await self.until(lambda: self.monitor.engine.standings[SERVICE].outcome == "up")


@contextlib.asynccontextmanager
async def scene(
    folder: Path, portal: Portal | None = None, proxy: Proxy | None = None, **settings: Any
) -> AsyncIterator[Scene]:
    """A portal in two languages, one control, and a monitor at a pace of its own.

    With *proxy* the portal is behind it, under a name that only the proxy knows. *settings* are the monitor's.
    """
    portal = portal or Portal()
    async with serving({"/en": portal.answer, "/fr": portal.answer}) as served, contextlib.AsyncExitStack() as stack:
        services = folder / "services"
        host = f"127.0.0.1:{served.port}"
        if proxy is not None:
            proxy.upstream, host = {"portal.example:80": served.port}, "portal.example"
            await stack.enter_async_context(proxying(proxy))
            way = {"controls": {"proxy": ""}}
            settings |= {"proxy": f"http://127.0.0.1:{proxy.port}", "proxy_user": proxy.user, "ways": way}
        control(services, served.port)
        pages = [page(f"page-{lang}", f"http://{host}/{lang}?token=abc", lang=lang) for lang in ("en", "fr")]
        write(services, SERVICE, *pages, private=proxy is None)
        async with watching(services, folder / "data", **settings) as monitor:
            yield Scene(portal=portal, served=served, monitor=monitor, data=folder / "data")
