"""Pages on loopback that behave as told, and what a browser must leave behind: nothing."""

import asyncio
import contextlib
import os
import signal
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from probes.browser import Browser
from probes.chromium import processes
from probes.model import Target
from probes.toolbox import Notebook

Page = str | Callable[[web.Request], Awaitable[web.StreamResponse]]
AGENT = "ircc-monitor/test (+https://example.ca/contact)"


@dataclass(kw_only=True)
class Served:
    """A server on loopback; *seen* are the paths asked for, icons aside, *requests* the same in full."""

    port: int = 0
    scheme: str = "http"
    requests: list[web.Request] = field(default_factory=list)

    @property
    def seen(self) -> list[str]:
        return [each.path for each in self.requests if each.path != "/favicon.ico"]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def target(self, path: str = "/", **changes) -> Target:
        return Target(**{"address": self.url(path), "private": True, "timeout": 20.0, **changes})


@contextlib.asynccontextmanager
async def serving(pages: Mapping[str, Page], context: ssl.SSLContext | None = None) -> AsyncIterator[Served]:
    """Serve *pages* by path: HTML text, or a handler."""
    served = Served(scheme="https" if context else "http")

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        served.requests.append(request)
        page = pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        return web.Response(text=page, content_type="text/html") if isinstance(page, str) else await page(request)

    server = web.Server(handle, handler_cancellation=True, access_log=None)
    listener = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0, ssl=context)
    served.port = listener.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        listener.close()
        await server.shutdown(0.1)
        await asyncio.sleep(0)


def status(number: int, text: str = "", **headers: str) -> Page:
    async def page(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=number, text=text, content_type="text/html", headers=named)

    return page


def leads_to(place: str) -> Page:
    return status(302, Location=place)


async def never(_: web.Request) -> web.StreamResponse:
    """Take the request and say nothing, until the other side leaves."""
    await asyncio.Event().wait()
    raise AssertionError


def beginning(text: str, more: str = "") -> Page:
    """Say *text* and never end; say *more* again and again."""

    async def page(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(text.encode())
        while more:
            await response.write(more.encode() * 100)
            await asyncio.sleep(0.01)
        await asyncio.Event().wait()
        raise AssertionError

    return page


@contextlib.asynccontextmanager
async def browsing(folder: Path, **changes) -> AsyncIterator[Browser]:
    """A browser of the test's own that must leave no process and no file."""
    before = drivers()
    browser = Browser(**{"executable": None, "folder": folder, "user_agent_suffix": AGENT, **changes})
    try:
        yield browser
    finally:
        await browser.close()
        assert processes.browsers_under(folder.resolve()) == ()
        assert not folder.exists() or list(folder.iterdir()) == []
        assert drivers() <= before


def drivers() -> set[int]:
    """Drivers of Playwright that are children of this process."""
    return {each.pid for each in processes.running() if each.parent == os.getpid() and "run-driver" in each.command}


def renderers(browser: Browser) -> list[int]:
    """Process ids of the pages of *browser*."""
    found = processes.browsers_under(browser.folder)
    return [each.pid for each in processes.running() if each.pid in found and "--type=renderer" in each.command]


def send(pid: int, number: signal.Signals) -> None:
    assert pid
    os.kill(pid, number)


def notes() -> Notebook:
    return Notebook()
