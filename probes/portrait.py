"""A page as one visitor sees it in a clean session, pictured whether it works or not. Nothing is clicked or typed.

It goes by the rules of any look: the same gate on hosts, the same limits, no private addresses but for targets that
allow them.
"""

import asyncio
import logging
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from probes import weighing
from probes.addresses import shown
from probes.browser import Browser
from probes.chromium.tab import Tab
from probes.failures import Failed, Faulty, one_line, translate
from probes.headers import kept
from probes.model import Cause, Exchange, Hop, Target
from probes.page import Page
from probes.toolbox import Notebook

logger = logging.getLogger(__name__)

START_SECONDS = 45.0
"""For a browser that has to be started first; that is no time of the page's."""

STILL_SECONDS = 0.5
SETTLE_SECONDS = 5.0
"""What scripts put on a page comes after it is loaded: so long it may take, or until the network is still."""

TITLE = 200
ERROR_PAGE = "chrome-error:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What a visitor saw. *picture* is a PNG of the window, None when none could be taken.

    *text* is what a reader sees, line by line; on a net error these are the browser's own words. *url* is where the
    visit ended, without values of its query; *status* 0 when no reply came there. *cause* and *failure* say what was
    wrong, None and "" when nothing was; a fault of our own browser is ``prober_fault``. *seconds* runs until the page
    was there, or time was up. *cookies* are values to blot out of whatever is kept; they never show in a repr.
    """

    picture: bytes | None = field(default=None, repr=False)
    text: str = ""
    title: str = ""
    url: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    address: str = ""
    exchanges: tuple[Exchange, ...] = ()
    cause: Cause | None = None
    code: str = ""
    failure: str = ""
    seconds: float = 0.0
    browser: str = ""
    cookies: tuple[str, ...] = field(default=(), repr=False)


@dataclass(slots=True)
class _Sitting:
    """What is known so far, however it ends."""

    seconds: float = 0.0
    failed: Failed | None = None
    picture: bytes | None = None
    title: str = ""
    url: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    cookies: tuple[str, ...] = ()


async def portrait(browser: Browser, target: Target, notebook: Notebook, *, seconds: float = 15.0) -> Portrait:
    """Open *target* and say what a visitor sees. Never raises, but for cancellation.

    *seconds* bound the page; the picture, the reading and the closing take 25 s more at most, and a browser that has to
    be started START_SECONDS. The notebook's gate is asked before each document; what it forbids is not asked for.
    """
    sitting = _Sitting(url=shown(target.address))
    try:
        await _sit(browser, target, notebook, seconds, sitting)
    except Failed as exc:
        sitting.failed = exc
    except Exception as exc:
        logger.exception("a portrait of %s failed in our own code", shown(target.address))
        sitting.failed = translate(exc)
    failed = sitting.failed
    if failed is not None:
        notebook.log(f"failed: {failed.cause} {failed.code} {failed.detail}")
    return Portrait(
        picture=sitting.picture,
        text=notebook.page_text,
        title=sitting.title,
        url=sitting.url,
        status=sitting.status,
        headers=sitting.headers,
        hops=sitting.hops,
        address=notebook.address,
        exchanges=tuple(notebook.exchanges),
        cause=failed.cause if failed else None,
        code=failed.code if failed else "",
        failure=failed.detail if failed else "",
        seconds=sitting.seconds,
        browser=notebook.browser,
        cookies=sitting.cookies,
    )


async def _sit(browser: Browser, target: Target, notebook: Notebook, seconds: float, sitting: _Sitting) -> None:
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(START_SECONDS):
                tab = await stack.enter_async_context(browser.tab(target, notebook))
        except TimeoutError:
            raise Faulty("our own browser took too long to start", code="browser_launch") from None
        notebook.browser = browser.version
        began = time.perf_counter()
        try:
            await _open(tab, target, seconds)
        except Failed as exc:
            sitting.failed = exc
        sitting.seconds = time.perf_counter() - began
        await _look(tab, notebook, sitting)


async def _open(tab: Tab, target: Target, seconds: float) -> None:
    """Go there and wait until the page is there and its network still. Raises Failed."""
    ends = time.perf_counter() + seconds

    def left() -> float:
        return max(0.1, ends - time.perf_counter())

    async def arrive() -> None:
        if not await tab.until(lambda: tab.loaded and not tab.pending, left()):
            raise Failed(Cause.TIMEOUT, "the page was not there in time", code="ttfb" if tab.pending else "load")

    await tab.goto(target.address, left())
    await arrive()
    await tab.settles(STILL_SECONDS, min(SETTLE_SECONDS, left()))
    await arrive()  # a script may have led on meanwhile


async def _look(tab: Tab, notebook: Notebook, sitting: _Sitting) -> None:
    failed = sitting.failed
    _place(tab, sitting)
    if tab.barred is not None:  # nothing was asked of anybody: there is nothing to see
        return
    try:
        await tab.confirm()
    except Faulty as ours:
        sitting.failed = ours
        return
    sitting.picture = await tab.picture()
    page = await tab.read()
    notebook.show(tab.said)
    sitting.title = one_line(page.title, TITLE)
    sitting.cookies = await tab.cookies()
    _place(tab, sitting)
    if not isinstance(failed, Faulty):
        sitting.failed = _verdict(failed, page, tab)


def _place(tab: Tab, sitting: _Sitting) -> None:
    """Where the visit stands, and what was answered there."""
    last = tab.document
    sitting.hops = tuple(Hop(url=shown(each.url), status=each.status, address=each.address) for each in tab.documents)
    if last is not None:
        sitting.url, sitting.status, sitting.headers = shown(last.url), last.status, kept(last.headers.items())
    if tab.unanswered:
        sitting.status, sitting.headers = 0, ()


def _verdict(failed: Failed | None, page: Page, tab: Tab) -> Failed | None:
    if failed is None:
        try:
            weighing.judge_page(page)
        except Failed as told:
            return told
        return None
    return failed if tab.url.startswith(ERROR_PAGE) else weighing.weigh(failed, page)
