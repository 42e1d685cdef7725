"""One Chromium at a time: started when first needed, replaced when it fails or has grown old. Playwright's only owner.

Each look gets a fresh context. A browser is never closed under a look: an old one stays until its last look has left
it, while new looks go to its successor.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote, urlsplit

from playwright.async_api import Error as PlaywrightError

from probes.chromium.calls import Hung
from probes.chromium.engine import Engine, Launch
from probes.chromium.executable import Chromium, find
from probes.chromium.paper import Paper
from probes.chromium.scratch import sweep
from probes.chromium.tab import Tab
from probes.chromium.witness import Notes, crashed
from probes.failures import Faulty
from probes.model import Target
from probes.network import Detour

logger = logging.getLogger(__name__)

LOOKS = 200
AGE_SECONDS = 6 * 3600.0
"""When a browser is replaced: it grows slowly with each look (reliability research: 260 to 320 MB in 240 looks)."""

VIEWPORT = {"width": 1280, "height": 900}
TIMEZONE = "America/Toronto"
LOCALES = {"en": "en-CA", "fr": "fr-CA"}


class _Page(Protocol):
    async def open(self, options: Mapping[str, Any]) -> None: ...
    async def close(self) -> None: ...


P = TypeVar("P", bound=_Page)


class Browser:
    """*folder* is its alone: what an earlier process left there is cleared at the first start, processes included.

    *executable*: see ``probes.chromium.executable.find``. *detour* and *spki* are for the simulator: hosts map to its
    ports, all others do not exist, and certificates with these keys are believed. *ca_file* (PEM) is believed beside
    the system's roots; it holds for the whole process, so each ``Route.ca_file`` needs a Browser of its own.
    *user_agent_suffix* says who we are. *sandbox*: None means on, unless run as root, where Chromium refuses to start
    with it. *flags* are further switches of Chromium. After *most_looks* it is replaced.
    """

    def __init__(
        self,
        *,
        executable: Path | None,
        folder: Path,
        detour: Detour | None = None,
        spki: tuple[str, ...] = (),
        ca_file: Path | None = None,
        user_agent_suffix: str,
        sandbox: bool | None = None,
        flags: tuple[str, ...] = (),
        most_looks: int = LOOKS,
    ) -> None:
        self.launches = 0
        self.crashes = 0
        self.folder = folder.resolve()
        self.sandboxed = (os.geteuid() != 0) if sandbox is None else sandbox
        self._executable = executable
        self._detour = detour
        self._ca_file = ca_file
        self._suffix = user_agent_suffix
        self._most_looks = most_looks
        self._flags = (*flags, *_detour_flags(detour), *_spki_flags(spki))
        self._runs = itertools.count(1)
        self._lock = asyncio.Lock()
        self._engine: Engine | None = None
        self._retired: set[Engine] = set()
        self._chromium: Chromium | None = None
        self._mtime = 0.0

    @property
    def version(self) -> str:
        """``Chromium 156.0.8078.79``; "" before the first start."""
        return f"Chromium {self._engine.version}" if self._engine and self._engine.version else ""

    @property
    def pid(self) -> int:
        """The process id of the browser that runs now, 0 when none does."""
        return self._engine.pid if self._engine and not self._engine.dead else 0

    @property
    def chromium(self) -> Chromium:
        """The executable in use and where it was found. Raises Faulty when there is none."""
        if self._chromium is None:
            self._chromium = find(self._executable)
        return self._chromium

    @contextlib.asynccontextmanager
    async def tab(self, target: Target, notes: Notes) -> AsyncIterator[Tab]:
        """A page of its own for one look, gone with the block. Raises Faulty when no browser can be had."""
        engine, tab = await self._opened(
            lambda engine: Tab(engine, target, notes, detour=self._detour is not None),
            lambda engine: self._options(engine, target),
            notes.log,
        )
        try:
            yield tab
        finally:
            await self._part(engine, tab)

    @contextlib.asynccontextmanager
    async def paper(self) -> AsyncIterator[Paper]:
        """Something to print pages of our own on, gone with the block. Raises Faulty when no browser can be had.

        It counts as a look for the browser's retirement.
        """
        engine, paper = await self._opened(Paper, self._paper_options, logger.info)
        try:
            yield paper
        finally:
            await self._part(engine, paper)

    async def close(self) -> None:
        """End every browser and remove all they wrote."""
        async with self._lock:
            engines = [*self._retired, *([self._engine] if self._engine else [])]
            self._engine, self._retired = None, set()
            for engine in engines:
                await engine.close()
            await asyncio.to_thread(sweep, self.folder)

    async def _opened(
        self,
        make: Callable[[Engine], P],
        options: Callable[[Engine], Mapping[str, Any]],
        log: Callable[[str], None],
    ) -> tuple[Engine, P]:
        for last in (False, True):
            engine = await self._enter()
            page = make(engine)
            try:
                await page.open(options(engine))
            except (Hung, PlaywrightError) as exc:
                healthy = not isinstance(exc, Hung) and await engine.ping()
                if not healthy:
                    await engine.kill()
                await self._part(engine, page)
                if healthy:
                    raise Faulty(
                        "the browser refused to open a page (a wrong proxy address?)", code="browser"
                    ) from None
                # It died or froze between two looks, which is no fault of this one: try a new browser, once.
                if last:
                    raise crashed("the browser fails at every start") from None
                log("the browser did not answer and was replaced")
            except BaseException:
                await self._part(engine, page)
                raise
            else:
                return engine, page
        raise AssertionError

    def _options(self, engine: Engine, target: Target) -> dict[str, Any]:
        return {
            "accept_downloads": False,
            "service_workers": "block",
            "viewport": VIEWPORT,
            "locale": LOCALES.get(target.lang, "en-CA"),
            "timezone_id": TIMEZONE,
            "user_agent": f"{engine.user_agent} {self._suffix}".strip(),
            **_proxy(target.route.proxy),
        }

    def _paper_options(self, engine: Engine) -> dict[str, Any]:
        # A PDF names the user agent as its creator.
        return {"viewport": VIEWPORT, "timezone_id": TIMEZONE, "user_agent": self._suffix or engine.user_agent}

    async def _enter(self) -> Engine:
        async with self._lock:
            engine = self._engine
            if engine is not None and (engine.dead or self._old(engine)):
                await self._retire(engine)
                engine = None
            if engine is None:
                engine = await self._start()
            engine.looks += 1
            engine.active += 1
            return engine

    def _old(self, engine: Engine) -> bool:
        worn = engine.looks >= self._most_looks or time.monotonic() - engine.began > AGE_SECONDS
        return worn or _mtime(self.chromium.path) != self._mtime

    async def _start(self) -> Engine:
        if not self.launches:
            await asyncio.to_thread(sweep, self.folder)
        launch = Launch(executable=self.chromium.path, sandbox=self.sandboxed, flags=self._flags, ca_file=self._ca_file)
        self._mtime = _mtime(launch.executable)
        self.launches += 1
        engine = Engine(self.folder / f"r{next(self._runs)}")
        await engine.start(launch)
        self._engine = engine
        return engine

    async def _retire(self, engine: Engine) -> None:
        self._engine = None
        if engine.active:
            self._retired.add(engine)
        else:
            await self._end(engine)

    async def _part(self, engine: Engine, page: _Page) -> None:
        # Cut short by a deadline, the closing of a page must still let go of its browser, or it would stay for ever.
        try:
            await page.close()
        finally:
            await self._leave(engine)

    async def _leave(self, engine: Engine) -> None:
        engine.active -= 1
        async with self._lock:
            if engine.active:
                return
            if engine is self._engine and engine.dead:
                await self._retire(engine)
            elif engine in self._retired:
                self._retired.discard(engine)
                await self._end(engine)

    async def _end(self, engine: Engine) -> None:
        self.crashes += engine.dead
        await engine.close()


def _mtime(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _detour_flags(detour: Detour | None) -> tuple[str, ...]:
    if detour is None:
        return ()
    rules = [f"MAP {host}:{port} 127.0.0.1:{local}" for (host, port), local in detour.ports.items()]
    return ("--host-resolver-rules=" + ",".join([*rules, "MAP * ~NOTFOUND"]),)


def _spki_flags(spki: tuple[str, ...]) -> tuple[str, ...]:
    return (f"--ignore-certificate-errors-spki-list={','.join(spki)}",) if spki else ()


def _proxy(address: str) -> dict[str, Any]:
    if not address:
        return {}
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    server = f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")
    login = {"username": unquote(parts.username), "password": unquote(parts.password or "")} if parts.username else {}
    return {"proxy": {"server": server, **login}}
