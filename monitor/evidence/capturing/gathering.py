"""Takes what a capture shows: failing looks, pages as a visitor sees them now, and all the looks said beside them.

Each piece is guarded and bounded: what cannot be taken is said to be missing, and the rest goes on. Pages are opened
one at a time, under the same limits and the same politeness as any look.
"""

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from monitor.board import Board
from monitor.controls import Online
from monitor.equipment import Equipment
from monitor.evidence.capturing import sights
from monitor.evidence.capturing.lookbook import lookbook
from monitor.evidence.capturing.press import press
from monitor.evidence.capturing.strip import Paper, stamped
from monitor.evidence.capturing.tray import Tray, blotted
from monitor.evidence.capturing.viewing import of_look, of_looks, of_portrait
from monitor.evidence.missing import Missing
from monitor.evidence.model import How, View
from monitor.model import Notice, Observation, Probe, Service
from monitor.politeness import Refusal
from monitor.scrubbing import Scrubber, tokens
from probes.failures import Faulty
from probes.firefox.opinion import opinion
from probes.headers import retry_after
from probes.model import Cause, HttpFacts, Outcome, Reading
from probes.portrait import Portrait, portrait
from probes.toolbox import Notebook

logger = logging.getLogger(__name__)

PAGE_SECONDS, LEAST_SECONDS = 15.0, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a capture is of. Looks from *since* on belong to it; *shown* are those shown before, by probe.

    Without *pictures* no page is opened: the facts alone are taken. With *second*, one page is opened in another engine
    too, where there is one.
    """

    service: Service
    services: Sequence[Service]
    notices: Sequence[Notice]
    since: datetime
    shown: Mapping[str, datetime]
    pictures: bool
    failing: bool
    second: bool = False


class Gatherer:
    """Gathers with what *equipment* has and the *board* remembers. A *simulated* run is stamped as such."""

    def __init__(self, equipment: Equipment, board: Board, *, vantage: str, simulated: bool) -> None:
        self._equipment = equipment
        self._board = board
        self._vantage = vantage
        self._simulated = simulated

    async def gather(self, subject: Subject, tray: Tray, scrubber: Scrubber, ends: float) -> None:
        """Put on *tray* all that can be had until *ends* (the loop's clock). Never raises, but for cancellation."""
        try:
            async with asyncio.timeout_at(ends), AsyncExitStack() as stack:
                await self._all(subject, tray, scrubber, ends, stack)
        except TimeoutError:
            tray.lack(Missing.TIME)
        except Faulty as exc:
            logger.warning("a capture of %s: %s", subject.service.slug, exc.detail)
            tray.lack(Missing.BROWSER)
        except Exception:
            logger.exception("a part of a capture of %s failed", subject.service.slug)
            tray.lack(Missing.FAULT)

    async def _all(self, subject: Subject, tray: Tray, scrubber: Scrubber, ends: float, stack: AsyncExitStack) -> None:
        equipment, board = self._equipment, self._board
        probes = sights.around(subject.service, subject.services)
        now = equipment.clock.now()
        tray.sheets.append(of_looks(lookbook(probes, board), now))
        looks = sights.failing(probes, board, subject.since, subject.shown) if subject.failing else ()
        for look in looks:
            await self._guarded(self._look(look, tray), tray, look.probe.key)
        await self._guarded(equipment.controls.verdicts(now), tray, "controls")
        if not subject.pictures:
            tray.lack(Missing.OUTAGE_ROOM)
            return
        opened = self._pages(subject, tray)
        if not looks and not opened:
            return
        first = looks[0].probe if looks else opened[0]
        paper = await stack.enter_async_context(press(equipment.browser_of(first).paper))
        for view in list(tray.views):
            await self._guarded(self._stamp(view, paper, tray, scrubber), tray, view.probe)
        if opened and equipment.controls.online() in {Online.NO, Online.NAMES_DEAD}:
            tray.lack(Missing.OFFLINE)
            return
        for place, probe in enumerate(opened):
            left = (ends - asyncio.get_running_loop().time()) / (len(opened) - place + 1)
            seconds = min(PAGE_SECONDS, max(LEAST_SECONDS, left))
            page = self._page(probe, place + 1, tray, seconds, subject)
            await self._guarded(page, tray, probe.key)
            if tray.views and tray.views[-1].source == "visit" and tray.views[-1].probe == probe.key:
                await self._guarded(self._stamp(tray.views[-1], paper, tray, scrubber), tray, probe.key)
        if subject.second and opened and equipment.second_engine is not None:
            before = len(tray.views)
            await self._guarded(self._again(opened[0], equipment.second_engine, tray, subject), tray, opened[0].key)
            for view in tray.views[before:]:
                await self._guarded(self._stamp(view, paper, tray, scrubber), tray, view.probe)

    async def _guarded(self, piece: Awaitable[object], tray: Tray, what: str) -> None:
        """One piece that may fail without the others."""
        try:
            await piece
        except Exception:
            logger.exception("a part of a capture failed: %s", what)
            tray.lack(Missing.FAULT, what)

    def _pages(self, subject: Subject, tray: Tray) -> list[Probe]:
        opened, left_out = sights.pages(subject.service, self._board)
        for each in left_out:
            tray.lack(Missing.MORE_PAGES, each.key)
        if not opened:
            tray.lack(Missing.NO_PAGE)
        told = sights.notice_page(subject.service, subject.notices, subject.services, self._board, opened)
        return [*opened, told] if told else opened

    async def _look(self, look: Observation, tray: Tray) -> None:
        """The failing moment of a look, with the files that it left."""
        left: dict[str, bytes] = {}
        for artifact in look.reading.artifacts:
            try:
                left[artifact.name] = await asyncio.to_thread(artifact.path.read_bytes)
            except OSError as exc:
                logger.warning("a file that a look at %s left is gone: %s", look.probe.key, exc)
                tray.lack(Missing.ARTIFACT, f"{look.probe.key}/{artifact.name}")
        tray.put(*of_look(look, left))

    async def _page(self, probe: Probe, place: int, tray: Tray, seconds: float, subject: Subject) -> None:
        """The page of *probe* as a visitor sees it now."""
        equipment = self._equipment
        refused = self._refused(probe, subject)
        if refused is not None:
            tray.lack(refused, probe.key)
            return
        at = equipment.clock.now()
        notebook = Notebook(gate=self._gate)
        seen = await portrait(equipment.browser_of(probe), probe.target, notebook, seconds=seconds)
        tray.cookies |= set(tokens(seen.cookies))
        if seen.cause is Cause.PROBER_FAULT:
            why = {"budget": Missing.BUDGET, "back_off": Missing.BACK_OFF}.get(seen.code, Missing.BROWSER)
            tray.lack(why, probe.key)
            return
        self._shown(seen, probe, at, tray, f"visits/{place}-{probe.name}")

    async def _again(self, probe: Probe, engine: Path, tray: Tray, subject: Subject) -> None:
        """The page of *probe* once more, in a second browser engine."""
        refused = self._refused(probe, subject)
        if refused is not None:
            tray.lack(refused, probe.key)
            return
        at, folder = self._equipment.clock.now(), self._equipment.second_folder
        who, notebook = self._equipment.user_agent, Notebook(gate=self._gate)
        resolve = self._equipment.network.resolve
        seen = await opinion(
            engine, folder, probe.target, notebook, resolve=resolve, user_agent=who, seconds=PAGE_SECONDS
        )
        tray.cookies |= set(tokens(seen.cookies))
        if seen.cause is Cause.PROBER_FAULT:
            logger.warning("no second opinion on %s: %s", probe.key, seen.failure)
            tray.lack(Missing.SECOND, probe.key)
            return
        self._shown(seen, probe, at, tray, f"visits/second-{probe.name}")

    def _shown(self, seen: Portrait, probe: Probe, at: datetime, tray: Tray, folder: str) -> None:
        self._answered(probe, seen)
        if seen.picture is None:
            tray.lack(Missing.PICTURE, probe.key)
        tray.put(*of_portrait(seen, probe, at, folder))

    def _refused(self, probe: Probe, subject: Subject) -> Missing | None:
        """Why the page may not be opened now."""
        watched = [each for service in subject.services if service.on for each in service.probes if each.on]
        if sights.turned_away(probe, watched, self._board):
            return Missing.BLOCKED
        refusal = self._equipment.politeness.refusal(probe.host)
        return None if refusal is None else {Refusal.BUDGET: Missing.BUDGET}.get(refusal, Missing.BACK_OFF)

    def _gate(self, host: str) -> None:
        if self._equipment.politeness.back_off(host) > 0:
            raise Faulty(f"{host} is to be left alone", code="back_off")
        self._equipment.politeness.ask(host)

    def _answered(self, probe: Probe, seen: Portrait) -> None:
        """A host that turns a visitor of ours away is left alone, as after any look."""
        http = HttpFacts(status=seen.status, reason="", version="", url=seen.url)
        wait = retry_after({name.lower(): value for name, value in seen.headers})
        reading = Reading(outcome=Outcome.UNKNOWN, cause=seen.cause, code=seen.code, http=http, retry_after=wait)
        if self._equipment.politeness.back_off(urlsplit(seen.url).hostname or probe.host) == 0:
            self._equipment.politeness.answered(probe.host, reading)

    async def _stamp(self, view: View, paper: Paper, tray: Tray, scrubber: Scrubber) -> None:
        """The picture of *view* once more, below its strip."""
        sheet = next((each for each in tray.sheets if each.name == view.page), None)
        if sheet is None:
            return
        name = f"{sheet.page}/stamped.png"
        try:
            data = await stamped(
                paper,
                _told(view, scrubber, tray.cookies),
                sheet.data,
                vantage=self._vantage,
                simulated=self._simulated,
            )
        except (Faulty, ValueError) as exc:
            logger.warning("a picture of %s could not be stamped: %s", view.probe, exc)
            tray.lack(Missing.STAMP, view.probe)
            return
        tray.sheets.append(replace(sheet, name=name, how=How.STAMPED, data=data))
        tray.views[tray.views.index(view)] = replace(view, stamped=name)


def _told(view: View, scrubber: Scrubber, cookies: set[str]) -> View:
    """*view* with what its strip may say."""

    def told(text: str) -> str:
        return blotted(text, scrubber, cookies)

    return replace(
        view,
        asked=told(view.asked),
        url=told(view.url),
        title=told(view.title),
        failure=told(view.failure),
        browser=told(view.browser),
    )
