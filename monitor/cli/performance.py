"""One run of the stack, from the first program's start to the last one's end, told as it goes."""

import asyncio
import signal
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from monitor.cli.ledger import Ledger
from monitor.stack import plan
from monitor.stack.child import Program, answers, until_answers
from monitor.stack.lines import Level
from monitor.stack.plan import Ports
from monitor.stack.scraping import Place
from monitor.stack.sink import Sink
from monitor.stack.troupe import Troupe

ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""A terminal that is closed ends the stack too."""


class Performance:
    """Runs programs for the monitor *at* a place, at the addresses *where*, with what they keep in *folder*.

    *linked* is where the monitor has links to Grafana lead.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        lang: str,
        colour: bool,
        at: Place,
        where: Ports,
        folder: Path,
        linked: str,
        grafana: bool,
    ) -> None:
        self._ledger = ledger
        self._lang = lang
        self._colour = colour
        self._at = at
        self._where = where
        self._folder = folder
        self._linked = linked
        self._grafana = grafana
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self, paths: Mapping[str, str], *, demo: tuple[Path | None, float] | None) -> None:
        """Until a signal. Raises DiedError when a program ends by itself, OSError when one cannot be started."""
        for number in ENDS:
            if signal.getsignal(number) is signal.SIG_IGN:
                continue  # nohup
            asyncio.get_running_loop().add_signal_handler(number, self._signalled)
        for name, (usual, port) in self._where.moved().items():
            self._ledger.note("moved", name=name, usual=usual, port=port)
        async with Sink(self._ledger.tell, self._lang) as sink:
            programs = await self._programs(paths, sink.url, demo)
            self._ledger.note("starting", names=", ".join(each.name for each in programs))
            troupe = Troupe(
                programs,
                self._ledger.tell,
                joined=self._joined,
                absent=lambda _, why: self._ledger.note("grafana_failed", level=Level.WARNING, why=why),
                killed=lambda each: self._ledger.note("killed", level=Level.WARNING, name=each.name),
                hurry=self._hurry,
            )
            async with troupe:
                await self._watch(troupe, programs, simulated=demo is not None)
                self._ledger.note("stopping")
        self._ledger.note("stopped")

    def _signalled(self) -> None:
        """The first asks everything to end, the second does not wait for it."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    async def _programs(
        self, paths: Mapping[str, str], sink: str, demo: tuple[Path | None, float] | None
    ) -> list[Program]:
        made = []
        if demo is not None:
            data, speed = demo
            made.append(plan.demo(self._where, data, speed, self._lang, colour=self._colour))
        made.append(plan.alertmanager(paths["alertmanager"], self._folder, self._where, sink))
        made.append(plan.prometheus(paths["prometheus"], self._folder, self._at, self._where, demo=demo is not None))
        if self._grafana and (joining := await plan.dashboarding(self._folder, self._where, self._lang)):
            made.append(joining)
        return made

    async def _watch(self, troupe: Troupe, programs: list[Program], *, simulated: bool) -> None:
        await self._unless_stopped(troupe.ready())
        if self._stop.is_set():
            return
        await self._show(programs, simulated=simulated)
        looking = asyncio.create_task(self._look(simulated=simulated))
        try:
            await self._unless_stopped(_raised(troupe))
        finally:
            looking.cancel()

    async def _unless_stopped(self, job: Coroutine[Any, Any, None]) -> None:
        """Await *job*, or leave it once we are to stop."""
        working, stopping = asyncio.create_task(job), asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
        finally:
            working.cancel()
            stopping.cancel()

    async def _show(self, programs: list[Program], *, simulated: bool) -> None:
        """Every address at once."""
        if simulated:
            self._ledger.note("simulated", level=Level.WARNING)
        where = self._where
        joins = any(each.joins for each in programs)
        rows = [
            ("pages", f"{self._at.url}/"),
            ("prometheus", f"{where.url('prometheus')}/"),
            ("firing", await self._alerts(where.url("prometheus"))),
            ("alertmanager", f"{where.url('alertmanager')}/"),
            ("grafana", self._ledger.words_for("grafana_coming" if joins else "grafana_none")),
            ("files", str(self._folder)),
        ]
        self._ledger.addresses([row for row in rows if row[0] != "grafana" or self._grafana])
        self._ledger.note("all_up")

    async def _alerts(self, prometheus: str) -> str:
        """Debian's Prometheus 2 has the old pages alone, and Prometheus 3 the new ones."""
        async with aiohttp.ClientSession() as session:
            there = await answers(session, f"{prometheus}/alerts")
        return f"{prometheus}/alerts" if there else f"{prometheus}/classic/alerts"

    def _joined(self, program: Program) -> None:
        self._ledger.note("grafana_there", url=program.url)
        if self._linked.rstrip("/") != program.url.rstrip("/"):
            self._ledger.note("grafana_link", linked=self._linked, url=program.url.rstrip("/"))

    async def _look(self, *, simulated: bool) -> None:
        """Say that nobody answers for the monitor yet, and then that it does."""
        if simulated:
            return
        async with aiohttp.ClientSession() as session:
            if await answers(session, f"{self._at.url}/metrics"):
                return
            self._ledger.note("nobody", level=Level.WARNING, url=f"{self._at.url}/")
            await until_answers(session, f"{self._at.url}/metrics")
        self._ledger.note("answers", level=Level.GOOD, url=f"{self._at.url}/")


async def _raised(troupe: Troupe) -> None:
    raise await troupe.ended()
