"""What a page does by itself during a look: replies, failures, crashes, windows; and the gate on where it goes.

The gate stands on main-frame documents only, redirects included: Playwright's own routing sees no redirect and costs a
third more, CDP's Fetch pauses just those few requests. What a page's scripts may reach is Chromium's to refuse: its
local network access checks keep public pages away from private and loopback addresses, on each connection.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from playwright.async_api import BrowserContext, CDPSession, Frame, Page, Request, Response
from playwright.async_api import Error as PlaywrightError

from probes.addresses import authority_of, host_of, shown
from probes.chromium.calls import Calls
from probes.chromium.traffic import Record, Traffic
from probes.failures import Failed, Faulty, translate
from probes.model import Cause, Outcome, Target

BAD = 400
"""The lowest status that is an error."""
WRONG_PASSWORD = 407
"""Proxy Authentication Required: said by our own proxy, never by a portal."""


class Notes(Record, Protocol):
    """What is written down as it goes (the notebook of the look)."""

    address: str

    def log(self, line: str) -> None:
        """Add a line."""

    def asked(self, host: str) -> None:
        """Count a request to *host*. Raises Failed when it must not be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A main-frame reply, redirects included. *address* is filled for the last one, once asked for."""

    url: str
    status: int
    headers: Mapping[str, str]
    address: str = ""


def bare(url: str) -> str:
    """*url* without its fragment, which is never sent."""
    return url.partition("#")[0]


def crashed(what: str) -> Faulty:
    """Our browser failed; says nothing about the page. The runner repeats a look once on this code."""
    return Faulty(what, code="browser_crashed")


class Witness:
    """Takes notes of one page.

    *refused* is the address the gate closed on, *barred* why a request must not be made by our own rules; *pending*: a
    document was asked for and has not been answered; *unanswered* is where it was asked for, kept when it failed;
    *loaded*: the last one is parsed to its end.
    """

    def __init__(self, target: Target, notes: Notes, calls: Calls) -> None:
        self.documents: list[Document] = []
        self.response: Response | None = None
        self.loaded = False
        self.refused = ""
        self.barred: Failed | None = None
        self.pending = False
        self.unanswered = ""
        self.popups = 0
        self.crashed = False
        self._hosts = target.hosts | {host_of(target.address)}
        self._secure = target.address.startswith("https:")
        self._notes = notes
        self._calls = calls
        self._stirred = asyncio.Event()
        self._download = False
        self._failure = ""
        self._asked = ""
        self.traffic = Traffic(notes)

    async def attend(self, context: BrowserContext, page: Page, session: CDPSession, seconds: float) -> None:
        """Begin. Raises Hung or Playwright's Error."""
        self._page = page
        self._session = session
        # Handlers only take notes: one that awaited could deadlock with a call under way.
        self.traffic.attend(page)
        page.on("response", self._replied)
        page.on("requestfailed", self._broke)
        page.on("framenavigated", self._navigated)
        page.on("domcontentloaded", self._parsed)
        page.on("download", self._downloaded)
        page.on("crash", self._fell)
        context.on("page", self._popped_up)
        tree = await self._calls.of(session.send("Page.getFrameTree"), seconds)
        self._main = str(tree["frameTree"]["frame"]["id"])
        session.on("Fetch.requestPaused", self._gate)
        patterns = {"patterns": [{"urlPattern": "*", "resourceType": "Document"}]}
        await self._calls.of(session.send("Fetch.enable", patterns), seconds)

    @property
    def document(self) -> Document | None:
        """The last reply to a main-frame request."""
        return self.documents[-1] if self.documents else None

    @property
    def answered_badly(self) -> bool:
        """Whether the last reply was an error by its status."""
        return bool(self.documents) and self.documents[-1].status >= BAD

    def locate(self, address: str) -> None:
        """Fill in where the last document came from."""
        self.documents[-1] = replace(self.documents[-1], address=address)
        self._notes.address = address
        if self.response is not None:
            self.traffic.locate(self.response.request, address)

    def check(self) -> None:
        """Raise what has gone wrong by itself: Faulty for a crash, Failed for the gate, a download, a net error."""
        if self.crashed:
            raise crashed("the browser's page process crashed")
        if self.barred is not None:
            raise self.barred
        if self.refused:
            code = "insecure" if host_of(self.refused) in self._hosts else "offsite"
            words = "to an address without TLS" if code == "insecure" else "off the allowed hosts"
            # A new host may be the new home of a healthy service: degraded until a person has looked.
            raise Failed(
                Cause.REDIRECT, f"the page leads {words}: {shown(self.refused)}", code=code, outcome=Outcome.DEGRADED
            )
        if self.document is not None and self.document.status == WRONG_PASSWORD:
            raise Faulty("our proxy wants another user name or password", code="proxy")
        if self._download:
            raise self.download()
        if self._failure and not self.answered_badly:
            raise translate(PlaywrightError(self._failure))

    def download(self) -> Failed:
        """What a file in place of a page amounts to."""
        return Failed(Cause.CONTENT_MISMATCH, "a download was offered instead of a page", code="download")

    async def until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Whether *done* becomes true in time, asked after each event of the page. Raises what ``check`` raises."""
        ends = asyncio.get_running_loop().time() + seconds
        while True:
            self.check()
            if done():
                return True
            if not await self.stirs(ends):
                return False

    async def error_page(self, seconds: float) -> None:
        """Wait until the browser's own page about a net error has taken the place of the one that failed."""
        ends = asyncio.get_running_loop().time() + seconds
        while self._failure and not self._page.url.startswith("chrome-error:"):
            if not await self.stirs(ends):
                return

    async def stirs(self, ends: float) -> bool:
        """Whether anything happens before *ends* (the loop's clock)."""
        self._stirred.clear()
        try:
            async with asyncio.timeout_at(ends):
                await self._stirred.wait()
        except TimeoutError:
            return False
        return True

    def stir(self) -> None:
        """Wake whoever waits in ``until``."""
        self._stirred.set()

    def _gate(self, event: dict[str, Any]) -> None:
        url = str(event["request"]["url"])
        words: dict[str, Any] = {"requestId": event["requestId"]}
        verb = "Fetch.continueRequest"
        if not self._lets(url, main=event.get("frameId") == self._main):
            verb, words["errorReason"] = "Fetch.failRequest", "BlockedByClient"
            self.stir()
        self._calls.begin(self._session.send(verb, words))

    def _lets(self, url: str, *, main: bool) -> bool:
        """Whether a document may be asked for. Never raises: an exception in a handler would reach nobody."""
        host = host_of(url)
        if main and (host not in self._hosts or (self._secure and not url.startswith("https:"))):
            self.refused = url
            self._notes.log(f"refused to go to {shown(url)}")
            return False
        if not host:  # a frame of data, of which no server is asked
            return True
        try:
            self._notes.asked(host)
        except Failed as failed:
            self.barred = failed
            self._notes.log(f"must not go to {shown(url)}: {failed.detail}")
            return False
        if main:
            self._notes.log(f"document {shown(url)}")
            self._failure, self.pending, self.unanswered, self._asked = "", True, authority_of(url), bare(url)
        return True

    def _replied(self, response: Response) -> None:
        if response.status >= BAD and response.request.resource_type == "script":
            self._notes.log(f"script {shown(response.url)} answered {response.status}")
        if self._is_main(response.request):
            self._notes.log(f"status {response.status} from {host_of(response.url)}")
            self.documents.append(Document(url=response.url, status=response.status, headers=dict(response.headers)))
            self.response = response
            self.loaded = self.pending = False
            if bare(response.url) == self._asked:  # a redirect may be told of after the request it led to
                self.unanswered = ""
            self.stir()

    def _is_main(self, request: Request) -> bool:
        return request.is_navigation_request() and request.frame == self._page.main_frame

    def _broke(self, request: Request) -> None:
        word = request.failure or ""
        if request.resource_type == "script":
            self._notes.log(f"script {shown(request.url)} failed: {word}")
        # Aborted means that another document took its place, refused that the gate closed.
        if self._is_main(request) and not self.refused and "ERR_ABORTED" not in word:
            self._failure, self.pending = word, False
            self.stir()

    def _navigated(self, frame: Frame) -> None:
        if frame == self._page.main_frame:
            self.stir()

    def _parsed(self, _: Page) -> None:
        self.loaded = True
        self.stir()

    def _downloaded(self, _: object) -> None:
        self._download = True
        self.stir()

    def _fell(self, _: Page) -> None:
        self.crashed = True
        self.stir()

    def _popped_up(self, page: Page) -> None:
        self.popups += 1
        self._notes.log("closed a window the page opened")
        self._calls.begin(page.close())
        self.stir()
