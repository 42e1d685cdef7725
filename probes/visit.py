"""What a journey is handed: a page to drive in steps, the words of its service file, and nothing of Playwright.

A journey states expectations; the first one broken ends it. The step's clock stops first, then the failing moment is
pictured, then what the page says is weighed: an error text, a maintenance page, a block, or a script of ours that no
longer fits the page.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

from probes import weighing
from probes.addresses import host_of, shown
from probes.chromium.tab import Tab
from probes.failures import Failed, Faulty
from probes.model import Cause, Hop, HttpFacts, Outcome, StepOutcome, StepResult
from probes.toolbox import Notebook

SETTLE_SECONDS = 3.0
"""How long a page that came back to where it started may take to move on by a script of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """What a visit goes by. *find* and *secrets* map a journey's names to selectors or texts, and to secret values.

    *steps* are the journey's own, in order. *step_seconds* bounds each of them, *ends* all (the loop's clock).
    """

    address: str
    lang: str
    find: Mapping[str, str]
    steps: tuple[str, ...]
    step_seconds: float
    ends: float
    secrets: Mapping[str, str] = field(default_factory=dict)


class Visit:
    """One run of a journey. Its verbs raise Failed; all of them belong inside a ``step``."""

    def __init__(self, tab: Tab, itinerary: Itinerary, notebook: Notebook) -> None:
        self._tab = tab
        self._plan = itinerary
        self._notebook = notebook
        self._step_ends = itinerary.ends
        self._pictured = False
        self._title = ""

    @property
    def lang(self) -> str:
        """The language of this probe: ``en``, ``fr`` or ""."""
        return self._plan.lang

    @property
    def host(self) -> str:
        """The host of the page as it is now."""
        return host_of(self._tab.url)

    def url(self) -> str:
        """The address the service file gives to start from."""
        return self._plan.address

    def find(self, name: str) -> str:
        """The selector or text the service file gives for *name*. Raises Faulty when it gives none."""
        if name not in self._plan.find:
            raise Faulty(f"the service file gives no find.{name}", code="find")
        return self._plan.find[name]

    def secret(self, name: str) -> str:
        """A secret's value, for typing only: never log it, never expect it. Raises Faulty when it is not configured."""
        if name not in self._plan.secrets:
            raise Faulty(f"the secret {name} is not configured", code="secret")
        return self._plan.secrets[name]

    @contextlib.asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        """Time one step and record how it ended. A failure is pictured and weighed before it goes on."""
        began = time.perf_counter()
        self._step_ends = min(asyncio.get_running_loop().time() + self._plan.step_seconds, self._plan.ends)
        self._notebook.log(f"step {name}")
        try:
            yield
        except Failed as exc:
            self._record(name, StepOutcome.FAILED, began)
            raise await self._weighed(exc) from None
        except BaseException:
            self._record(name, StepOutcome.FAILED, began)
            raise
        self._record(name, StepOutcome.PASSED, began)

    def _record(self, name: str, outcome: StepOutcome, began: float) -> None:
        self._notebook.steps.append(StepResult(name=name, outcome=outcome, seconds=time.perf_counter() - began))

    def skip(self, name: str) -> None:
        """Record a step that this way does not need."""
        self._notebook.log(f"step {name} is not on this way")
        self._notebook.steps.append(StepResult(name=name, outcome=StepOutcome.SKIPPED))

    def finish(self) -> None:
        """Record the steps never begun, and where the visit ended: of a request without a reply, no status."""
        recorded = {each.name for each in self._notebook.steps}
        for name in self._plan.steps:
            if name not in recorded:
                self._notebook.steps.append(StepResult(name=name, outcome=StepOutcome.SKIPPED))
        broken = any(each.outcome is StepOutcome.FAILED for each in self._notebook.steps)
        self._notebook.failed_at = self._tab.unanswered if broken else ""
        self._notebook.http = None
        if (last := self._tab.document) is not None:
            hops = tuple(
                Hop(url=shown(each.url), status=each.status, address=each.address) for each in self._tab.documents
            )
            status = 0 if self._notebook.failed_at else last.status
            self._notebook.http = HttpFacts(
                status=status, reason="", version="", url=shown(last.url), hops=hops, title=self._title
            )

    async def open(self, address: str) -> None:
        """Go to *address*; its reply must be a good one."""
        await self._tab.goto(address, self._left())
        self._judge_reply()

    async def see(self, *names: str) -> None:
        """Each of these must be visible."""
        for name in names:
            if not await self._tab.visible(self.find(name), self._left()):
                raise self._absent(name)

    async def ready(self, *names: str) -> None:
        """Each of these must be visible and enabled, as for a person about to type or click."""
        for name in names:
            await self.see(name)
            if not await self._tab.enabled(self.find(name), self._left()):
                raise Failed(
                    Cause.JOURNEY_STEP, f"{name} is there but disabled; check the page's script", code="disabled"
                )

    async def click(self, name: str) -> None:
        """Click what must be visible and clickable. Does not wait for what comes of it."""
        await self.see(name)
        if not await self._tab.click(self.find(name), self._left()):
            raise Failed(Cause.JOURNEY_STEP, f"{name} is there but cannot be clicked", code="unclickable")

    async def follow(self, name: str, *, away: bool = False) -> None:
        """Click a link and go where it leads; the reply there must be a good one.

        *away*: it must lead to another host. Being sent back to where one came from, with status 200, is how the
        hand-over to GCKey fails (known from IRCC's own page for representatives).
        """
        start, before = self.host, len(self._tab.documents)
        await self.click(name)

        def arrived() -> bool:
            return self._replied(before) and self.host == host_of(self._tab.documents[-1].url)

        def gone() -> bool:
            return arrived() and self.host != start

        if away:
            await self._tab.until(lambda: gone() or (arrived() and self._tab.loaded), self._left())
            reached = gone() or await self._moves_on(gone)
        else:
            reached = await self._tab.until(arrived, self._left())
        if len(self._tab.documents) > before:
            self._judge_reply()
        if not reached:
            raise self._astray(name, before)

    async def _moves_on(self, gone: Callable[[], bool]) -> bool:
        if await self._tab.until(gone, min(SETTLE_SECONDS, self._left())):
            return True
        return self._tab.pending and await self._tab.until(gone, self._left())

    def _judge_reply(self) -> None:
        if (last := self._tab.document) is not None:
            weighing.judge_reply(last.url, last.status, last.headers)

    def _replied(self, before: int) -> bool:
        return len(self._tab.documents) > before and not weighing.redirects(self._tab.documents[-1].status)

    def _astray(self, name: str, before: int) -> Failed:
        if self._replied(before):
            where = shown(self._tab.documents[-1].url)
            return Failed(Cause.REDIRECT, f"{name} leads back to {where}", code="flow_broken", outcome=Outcome.DOWN)
        if self._tab.pending:
            return Failed(Cause.TIMEOUT, f"no reply came where {name} leads", code="ttfb")
        return Failed(Cause.JOURNEY_STEP, f"clicking {name} does nothing; check the script", code="no_effect")

    def _absent(self, name: str) -> Failed:
        if not self._tab.loaded:
            return Failed(Cause.TIMEOUT, f"the page was not there in time ({name} was waited for)", code="load")
        return Failed(Cause.JOURNEY_STEP, f"{name} is not on the page; check the script", code="missing")

    def _left(self) -> float:
        """What is left of this step; never nothing, which Playwright would take for no limit."""
        return max(0.1, self._step_ends - asyncio.get_running_loop().time())

    async def _weighed(self, failed: Failed) -> Failed:
        """The verdict on a broken expectation: our browser's, the page's own words', or *failed* as it is."""
        if isinstance(failed, Faulty) or failed is self._tab.barred:
            return failed
        try:
            await self._tab.confirm()
        except Faulty as ours:
            return ours
        await self._picture()
        page = await self._tab.read(words=failed.code not in weighing.UNSEEN)
        self._title = page.title
        self._notebook.show(self._tab.said)
        self._notebook.cookies.update(await self._tab.cookies())
        return weighing.weigh(failed, page)

    async def _picture(self) -> None:
        taken = None if self._pictured else await self._tab.picture()
        self._pictured = True
        if taken is not None:
            self._notebook.picture = taken
