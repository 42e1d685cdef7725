"""One Chromium and the driver that steers it: started together, watched, and ended together without a trace.

Everything they write (profile, home, temporary files) lies in a folder of this run, which goes when they go.
"""

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import BrowserContext, CDPSession, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from probes.chromium import keystore, processes
from probes.chromium.calls import Calls, Hung
from probes.chromium.scratch import Scratch
from probes.failures import Faulty, one_line

START_SECONDS = 30.0
PING_SECONDS = 2.0
CLOSE_SECONDS = 5.0

KEPT = (
    "PATH",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "CHROME_DEVEL_SANDBOX",
)
"""What Chromium gets of our environment; nothing else, for secrets and proxies may stand there."""

FLAGS = (
    "--disable-gpu",
    "--disable-quic",  # HTTP/3 is only ever taken on a second visit: looks would differ by chance
    "--disable-domain-reliability",
    "--dns-prefetch-disable",
    "--no-pings",
    # Chromium describes every form it meets to its maker, to learn how to fill it. What we look at is our own affair.
    "--autofill-server-url=https://autofill.invalid/",
)

UNWANTED = ("--disable-popup-blocking",)
"""A default of Playwright's that we do not want: a page may open a window only when clicked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How to start: the executable, whether sandboxed, further switches, and an extra CA file (PEM) or none."""

    executable: Path
    sandbox: bool
    flags: tuple[str, ...] = ()
    ca_file: Path | None = None


class Engine:
    """One running Chromium. *dead* once it is gone or was killed; *looks* and *active* are counted by its owner."""

    def __init__(self, folder: Path) -> None:
        self.scratch = Scratch(folder)
        self.dead = False
        self.looks = 0
        self.active = 0
        self.began = time.monotonic()
        self.version = ""
        self.user_agent = ""
        self.pid = 0
        self._calls = Calls()
        self._starting: asyncio.Future[Playwright] | None = None
        self._playwright: Playwright | None = None
        self._keeper: BrowserContext | None = None
        self._browser: PlaywrightBrowser | None = None
        self._session: CDPSession | None = None
        self._driver: int | None = None

    @property
    def browser(self) -> PlaywrightBrowser:
        """Playwright's handle, to open contexts with. Raises Faulty before the start."""
        if self._browser is None:
            raise Faulty("the browser is not running", code="browser_launch")
        return self._browser

    async def start(self, launch: Launch) -> None:
        """Start both; at most about a minute. Raises Faulty and leaves nothing behind when that fails."""
        try:
            await asyncio.to_thread(self.scratch.make)
            if launch.ca_file is not None:
                await keystore.trust(launch.ca_file, self.scratch.home)
            await self._launch(launch)
        except BaseException as exc:
            await self.kill()
            if isinstance(exc, Hung):
                raise Faulty(f"{launch.executable} did not start in time", code="browser_launch") from None
            if isinstance(exc, PlaywrightError):
                raise Faulty(f"{launch.executable} did not start: {_reason(exc)}", code="browser_launch") from None
            raise

    async def _launch(self, launch: Launch) -> None:
        self._playwright = await self._drive()
        # A context with a profile folder of ours is the only way to keep the profile out of the system's /tmp. It is
        # never used: each look gets a context of its own beside it, as private as an incognito window.
        self._keeper = await self._calls.of(
            self._playwright.chromium.launch_persistent_context(
                self.scratch.profile,
                executable_path=launch.executable,
                artifacts_dir=self.scratch.artifacts,
                args=[*FLAGS, *launch.flags],
                ignore_default_args=list(UNWANTED),
                chromium_sandbox=launch.sandbox,
                env=self._environment(),
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=START_SECONDS * 1000,
            ),
            START_SECONDS + 5,
        )
        self._browser = self._keeper.browser
        self.browser.on("disconnected", self._gone)
        self._session = await self._calls.of(self.browser.new_browser_cdp_session(), PING_SECONDS)
        told = await self._calls.of(self._session.send("Browser.getVersion"), PING_SECONDS)
        self.version, self.user_agent = self.browser.version, str(told["userAgent"])
        self.pid = _main_process(await self._calls.of(self._session.send("SystemInfo.getProcessInfo"), PING_SECONDS))
        self._driver = await asyncio.to_thread(processes.driver_of, self.pid)

    async def _drive(self) -> Playwright:
        self._starting = self._calls.begin(async_playwright().start())
        await asyncio.wait({self._starting}, timeout=START_SECONDS)
        if not self._starting.done():
            raise Hung
        if (exc := self._starting.exception()) is not None:
            raise Faulty(f"Playwright's driver did not start ({type(exc).__name__})", code="browser_launch") from exc
        return self._starting.result()

    def _environment(self) -> dict[str, str | float | bool]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {**kept, "HOME": str(self.scratch.home), "TMPDIR": str(self.scratch.tmp)}

    def _gone(self, _: object) -> None:
        self.dead = True

    async def ping(self) -> bool:
        """Whether the browser itself answers, within 2 s. A page that spins does not keep it from answering."""
        if self.dead or self._session is None:
            return False
        with contextlib.suppress(Hung, PlaywrightError):
            await self._calls.of(self._session.send("Browser.getVersion"), PING_SECONDS)
            return True
        return False

    async def kill(self) -> None:
        """End both at once, by process id, and everything they left. Never raises; takes a few seconds at most."""
        self.dead = True
        await asyncio.to_thread(self._slay)
        if self._starting is not None:  # perhaps cut short while the driver came up: it has no other handle
            await asyncio.wait({self._starting}, timeout=CLOSE_SECONDS)
            if self._starting.done() and self._starting.exception() is None:
                with contextlib.suppress(Hung, PlaywrightError):
                    await self._calls.of(self._starting.result().stop(), CLOSE_SECONDS)
        await self._calls.settle(1.0)

    def _slay(self) -> None:
        processes.kill([self._driver] if self._driver else ())
        self.scratch.clear()

    async def close(self) -> None:
        """End both in good order, or by force when they do not end. Never raises."""
        if not self.dead and self._keeper is not None and self._playwright is not None:
            with contextlib.suppress(Hung, PlaywrightError):
                await self._calls.of(self._keeper.close(), CLOSE_SECONDS)
                await self._calls.of(self._playwright.stop(), CLOSE_SECONDS)
                self._driver = None
        await self.kill()


def _main_process(told: Any) -> int:
    return next((int(each["id"]) for each in told["processInfo"] if each["type"] == "browser"), 0)


def _reason(exc: PlaywrightError) -> str:
    """Chromium's own last words. Nothing has been typed yet, so they may be quoted."""
    said = [line.partition("[err]")[2] for line in exc.message.splitlines() if "[err]" in line]
    telling = [line for line in said if ":FATAL:" in line or (":ERROR:" in line and "crashpad" not in line)]
    chosen = (telling or said or exc.message.splitlines() or [""])[0]
    return one_line(chosen.rpartition("] ")[2] or chosen, 200)
