"""Prints pages of our own, to a picture or a PDF, in a context that reaches nothing: offline, and without scripts.

What is printed may hold words of strangers. No request leaves, whatever the HTML asks for; pictures are data: URIs.
All seconds are upper bounds, kept by us. Methods raise Faulty: whatever goes wrong here is our own affair.
"""

import asyncio
import base64
import html as markup
import logging
import math
import re
from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from playwright.async_api import BrowserContext, CDPSession, Page, PdfMargins, Route
from playwright.async_api import Error as PlaywrightError

from probes.chromium.calls import Calls, Hung
from probes.chromium.engine import Engine
from probes.failures import Faulty

logger = logging.getLogger(__name__)

T = TypeVar("T")

OPEN_SECONDS = 10.0
LOAD_SECONDS = 20.0
SHOT_SECONDS = 20.0
PRINT_SECONDS = 60.0
CLOSE_SECONDS = 5.0

MOST_PIXELS = 4000
"""How high a picture may be: Chromium's own limit lies at 16 384."""

NOWHERE: Mapping[str, str] = {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"}
"""A proxy that nobody runs: what is not a request (a connection made ahead of one) ends there too."""

REFRESH = re.compile("http-equiv", re.IGNORECASE)

MARGINS: PdfMargins = {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
FOOTER = """<div style="width: 100%; margin: 0 18mm; font: 8px sans-serif; color: #444; display: flex;
justify-content: space-between; gap: 12px"><span>{words}</span><span style="white-space: nowrap"><span
class="pageNumber"></span>/<span class="totalPages"></span></span></div>"""


class Paper:
    """Opened and closed by Browser. One thing is printed at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._calls = Calls()
        self._lock = asyncio.Lock()
        self._context: asyncio.Future[BrowserContext] | None = None

    async def open(self, options: Mapping[str, Any]) -> None:
        """Make the context and its page. Raises Hung or Playwright's Error, for its owner to judge."""
        closed = {"java_script_enabled": False, "offline": True, "proxy": NOWHERE}
        closed |= {"accept_downloads": False, "service_workers": "block"}
        settings = {**options, **closed}
        self._context = self._calls.begin(self._engine.browser.new_context(**settings))
        context = await self._calls.of(self._context, OPEN_SECONDS)
        await self._calls.of(context.route("**/*", self._refuse), OPEN_SECONDS)
        self._page: Page = await self._calls.of(context.new_page(), OPEN_SECONDS)
        self._session: CDPSession = await self._calls.of(context.new_cdp_session(self._page), OPEN_SECONDS)

    def _refuse(self, route: Route) -> None:
        # An answer without content leaves the page as it is; an aborted document would be followed by an error page.
        document = route.request.resource_type == "document"
        self._calls.begin(route.fulfill(status=204) if document else route.abort())

    async def picture(self, html: str, *, width: int = 1280) -> bytes:
        """A PNG of all of *html*, *width* pixels wide and as high as its body, MOST_PIXELS at most. Raises Faulty."""
        async with self._lock:
            # The content is as high as the window at least: a low window lets it be as high as it is.
            size = self._page.set_viewport_size({"width": width, "height": 16})
            await self._bounded(size, OPEN_SECONDS)
            await self._load(html)
            told = await self._bounded(self._session.send("Page.getLayoutMetrics"), SHOT_SECONDS)
            height = min(MOST_PIXELS, max(1, math.ceil(told["cssContentSize"]["height"])))
            clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
            how = {"format": "png", "clip": clip, "captureBeyondViewport": True}
            shot = await self._bounded(self._session.send("Page.captureScreenshot", how), SHOT_SECONDS)
            return base64.b64decode(shot["data"])

    async def pdf(self, html: str, *, footer: str = "") -> bytes:
        """*html* on Letter paper: tagged, with an outline of its headings, *footer* (text) and page numbers below.

        The language of the document is that of ``<html lang>``, its title that of ``<title>``. Raises Faulty.
        """
        async with self._lock:
            await self._load(html)
            printed = self._page.pdf(
                format="Letter",
                margin=MARGINS,
                print_background=True,
                tagged=True,
                outline=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=FOOTER.format(words=markup.escape(footer)),
            )
            return await self._bounded(printed, PRINT_SECONDS)

    async def _load(self, html: str) -> None:
        # A page may send itself elsewhere without a script. With another hyphen it reads the same and goes nowhere.
        html = REFRESH.sub("http\u2011equiv", html)
        await self._bounded(self._page.set_content(html, timeout=LOAD_SECONDS * 1000), LOAD_SECONDS + 1)

    async def _bounded(self, call: Awaitable[T], seconds: float) -> T:
        try:
            return await self._calls.of(call, seconds)
        except Hung:
            # Others look with it: one that still answers is slow, and stays.
            if await self._engine.ping():
                raise Faulty("the browser did not print in time", code="paper") from None
            await self._engine.kill()
            raise Faulty("the browser did not answer and was ended", code="paper") from None
        except PlaywrightError as exc:
            raise Faulty(f"the browser did not print ({type(exc).__name__})", code="paper") from None

    async def close(self) -> None:
        """Drop the page and all it kept; a browser that cannot even do that is killed. Never raises."""
        if self._context is not None:
            try:
                context = await self._calls.of(self._context, CLOSE_SECONDS)
                await self._calls.of(context.close(), CLOSE_SECONDS)
            except Hung:
                await self._engine.kill()
            except PlaywrightError as exc:
                logger.debug("the page was gone before it was closed (%s)", type(exc).__name__)
        await self._calls.settle(1.0)
