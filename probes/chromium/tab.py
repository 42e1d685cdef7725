"""One page in a context of its own, driven for one look and gone after it.

All seconds are upper bounds, kept by us: a browser that does not answer is killed. Methods raise Failed for what the
page or its server did, Faulty for what our browser did. No message of Playwright's is ever quoted: it may hold what
was typed.
"""

import asyncio
import base64
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from playwright.async_api import BrowserContext, CDPSession, Locator, Page, expect
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from probes.chromium.calls import Calls, Hung
from probes.chromium.engine import Engine
from probes.chromium.witness import Document, Notes, Witness, crashed
from probes.failures import Failed, Faulty, translate
from probes.model import Cause, Target
from probes.network import is_public
from probes.page import Page as SeenPage
from probes.page import fold, plain

T = TypeVar("T")

OPEN_SECONDS = 10.0
GRACE_SECONDS = 3.0
"""How much later than Playwright's own timeout we take a call for hung."""
READ_SECONDS = 3.0
PICTURE_SECONDS = 5.0
SHOT_SECONDS = 2.0
CHANGE_SECONDS = 0.3
CLOSE_SECONDS = 5.0

READ = """() => [
  document.title.slice(0, 300),
  (document.body ? document.body.innerText : "").slice(0, 100000),
  [...document.querySelectorAll("iframe[src], script[src]")].slice(0, 200).map((each) => each.src),
]"""
"""What a reader sees of the page, as the browser itself knows it: hidden elements and comments are not in innerText."""


class _Late(Failed):
    """What was waited for did not happen in time."""


class Tab:
    """Opened and closed by Browser."""

    def __init__(self, engine: Engine, target: Target, notes: Notes, *, detour: bool) -> None:
        self._engine = engine
        self._notes = notes
        self._judges_addresses = not (detour or target.private or target.route.proxy)
        self._calls = Calls()
        self._said = ""
        self._witness = Witness(target, notes, self._calls)
        self._context: asyncio.Future[BrowserContext] | None = None

    async def open(self, options: Mapping[str, Any]) -> None:
        """Make the context and its page. Raises Hung or Playwright's Error, for its owner to judge."""
        browser = self._engine.browser
        browser.on("disconnected", self._disconnected)
        self._context = self._calls.begin(browser.new_context(**options))
        context = await self._calls.of(self._context, OPEN_SECONDS)
        self._page: Page = await self._calls.of(context.new_page(), OPEN_SECONDS)
        self._session: CDPSession = await self._calls.of(context.new_cdp_session(self._page), OPEN_SECONDS)
        await self._witness.attend(context, self._page, self._session, OPEN_SECONDS)

    def _disconnected(self, _: object) -> None:
        self._witness.crashed = True
        self._witness.stir()

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every reply to a main-frame request so far, redirects included."""
        return tuple(self._witness.documents)

    @property
    def document(self) -> Document | None:
        """The last of them."""
        return self._witness.document

    @property
    def pending(self) -> bool:
        """Whether a main-frame request waits for its reply."""
        return self._witness.pending

    @property
    def loaded(self) -> bool:
        """Whether the last document is parsed to its end."""
        return self._witness.loaded

    @property
    def refused(self) -> str:
        """Where the page wanted to go and was not let, "" when nowhere."""
        return self._witness.refused

    @property
    def barred(self) -> Failed | None:
        """Why a request must not be made by our own rules; it was not, and the look cannot go on."""
        return self._witness.barred

    @property
    def unanswered(self) -> str:
        """The ``host:port`` of a main-frame request without a reply, failed ones included; "" when there is none."""
        return self._witness.unanswered

    @property
    def popups(self) -> int:
        """How many windows the page opened; each was closed at once."""
        return self._witness.popups

    @property
    def said(self) -> str:
        """What a reader saw when the page was last read, line by line; "" when it was not, or did not answer."""
        return self._said

    @property
    def url(self) -> str:
        """Where the page is now."""
        return self._page.url

    async def goto(self, url: str, seconds: float) -> None:
        """Go to *url* until its reply begins, not until it is all there. A status of 400 and more does not fail."""
        before = len(self.documents)
        try:
            await self._drive(self._page.goto(url, wait_until="commit", timeout=seconds * 1000), seconds)
            self._witness.check()
        except Failed as exc:
            if isinstance(exc, Faulty) or len(self.documents) == before:
                raise
            if self.documents[-1].status in {204, 205}:
                raise Failed(Cause.CONTENT_MISMATCH, "an answer without a page", code="no_content") from None
            if not self._witness.answered_badly:
                raise
        await self._judge_address()

    async def click(self, selector: str, seconds: float) -> bool:
        """Click the first visible match once it can be clicked; False when it cannot in time."""
        return await self._in_time(self._seen(selector).click(timeout=seconds * 1000, no_wait_after=True), seconds)

    async def visible(self, selector: str, seconds: float) -> bool:
        """Whether a match becomes visible in time."""
        return await self._in_time(self._seen(selector).wait_for(state="visible", timeout=seconds * 1000), seconds)

    async def enabled(self, selector: str, seconds: float) -> bool:
        """Whether the first visible match becomes enabled in time."""
        return await self._in_time(expect(self._seen(selector)).to_be_enabled(timeout=seconds * 1000), seconds)

    async def until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Whether *done* becomes true in time, asked after each event of the page."""
        happened = await self._witness.until(done, seconds)
        await self._judge_address()
        return happened

    async def settles(self, still: float, seconds: float) -> bool:
        """Whether the page asks nothing of the network for *still* seconds, before *seconds* are over."""
        return await self._witness.traffic.settles(still, seconds)

    async def confirm(self) -> None:
        """Raise Faulty when it is our browser, not the page, that stands still. Asked before a page is blamed."""
        if self._witness.crashed or self._engine.dead:
            raise crashed("the browser or its page process crashed")
        if not await self._engine.ping():
            await self._engine.kill()
            raise crashed("the browser stood still")

    async def read(self, *, words: bool = True) -> SeenPage:
        """The page as a reader sees it now; without title and text when it does not answer in 3 s. Never raises.

        Without *words* the page is not asked for any.
        """
        title, text, frames = "", "", []
        if words:
            with contextlib.suppress(Hung, PlaywrightError):
                title, text, frames = await self._calls.of(self._page.evaluate(READ), READ_SECONDS)
        self._said = plain(text)
        last = self.document
        return SeenPage(
            url=self.refused or self.url,
            status=last.status if last else 0,
            headers=last.headers if last else {},
            title=fold(title),
            text=fold(text),
            frames=tuple(frames),
        )

    async def cookies(self) -> tuple[str, ...]:
        """The values of all cookies this visitor holds, so that they can be blotted out. () when it cannot be told."""
        with contextlib.suppress(Hung, PlaywrightError):
            held = await self._calls.of(self._page.context.cookies(), READ_SECONDS)
            return tuple(value for each in held if (value := each.get("value")))
        return ()

    async def picture(self) -> bytes | None:
        """A PNG of the viewport as it is, or None. Takes at most 5 s, never raises.

        Playwright's own screenshot waits for fonts and fails exactly on the pages worth a picture; CDP's does not.
        """
        ends = asyncio.get_running_loop().time() + PICTURE_SECONDS
        await self._witness.error_page(SHOT_SECONDS / 2)
        while (
            not (self._witness.crashed or self._engine.dead) and (left := ends - asyncio.get_running_loop().time()) > 0
        ):
            try:
                return await self._capture(min(SHOT_SECONDS, left))
            except Hung:
                with contextlib.suppress(Hung, PlaywrightError):
                    await self._calls.of(self._session.send("Page.stopLoading"), min(SHOT_SECONDS / 2, left))
            except PlaywrightError:  # between two documents there is none to take a picture of
                await self._witness.stirs(asyncio.get_running_loop().time() + CHANGE_SECONDS)
        return None

    async def _capture(self, seconds: float) -> bytes:
        shot = await self._calls.of(self._session.send("Page.captureScreenshot", {"format": "png"}), seconds)
        return base64.b64decode(shot["data"])

    async def close(self) -> None:
        """Drop the page and all it kept; a browser that cannot even do that is killed. Never raises."""
        if self._context is not None:
            try:
                context = await self._calls.of(self._context, CLOSE_SECONDS)
                await self._calls.of(context.close(), CLOSE_SECONDS)
            except Hung:
                await self._engine.kill()
            except PlaywrightError:
                self._notes.log("the page was gone before it was closed")
            self._engine.browser.remove_listener("disconnected", self._disconnected)
        await self._calls.settle(1.0)

    async def _judge_address(self) -> None:
        response, document = self._witness.response, self.document
        if response is None or document is None or document.address:
            return
        told = None
        with contextlib.suppress(Hung, PlaywrightError):
            told = await self._calls.of(response.server_addr(), READ_SECONDS)
        if told is None or self.document is not document:
            return
        address = told["ipAddress"].strip("[]")
        self._witness.locate(address)
        if self._judges_addresses and not is_public(address):
            raise Failed(Cause.DNS, f"the name leads to {address}, which is not a public address", code="not_public")

    def _seen(self, selector: str) -> Locator:
        return self._page.locator(selector).filter(visible=True).first

    async def _in_time(self, call: Awaitable[Any], seconds: float) -> bool:
        try:
            await self._drive(call, seconds)
        except _Late:
            return False
        return True

    async def _drive(self, call: Awaitable[T], seconds: float) -> T:
        try:
            return await self._calls.of(call, seconds + GRACE_SECONDS)
        except Hung:
            await self._engine.kill()
            raise crashed("the browser stopped answering") from None
        except (PlaywrightTimeout, AssertionError):  # the latter is how expect says that time is up
            self._witness.check()
            raise _Late(Cause.TIMEOUT, "the page did not get there in time", code="step") from None
        except PlaywrightError as exc:
            self._witness.check()
            if "net::" not in exc.message:
                await self.confirm()
            if "Download is starting" in exc.message:
                raise self._witness.download() from None
            if "selector" in exc.message.lower():
                raise Faulty("a selector of the service file cannot be read", code="selector") from None
            raise translate(exc) from None
