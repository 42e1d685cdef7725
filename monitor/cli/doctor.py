"""``doctor``: is this machine fit to watch? Each finding says what, and what to do."""

import asyncio
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.equipment import user_agent
from monitor.evidence.stamping import standing
from monitor.evidence.stamping.authority import names
from monitor.evidence.stamping.flaws import StampError
from monitor.evidence.stamping.stamper import FOLDER, STAMPS
from monitor.evidence.stamping.stamps import Stamps
from monitor.model import Role, Service
from monitor.settings import Settings, split_listen
from monitor.timekeeping import synchronised
from monitor.web.custody import custody
from monitor.wording import local, word
from probes.browser import Browser
from probes.chromium import executable
from probes.failures import Failed
from probes.model import Target
from probes.network import Network
from probes.toolbox import Notebook

LEAST_FREE = 1_000_000_000
LONG_WAIT = timedelta(days=1)


class Result(StrEnum):
    """How a check went; its words are in monitor.wording."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked into."""

    name: str
    result: Result
    text: str


def doctor(options: Options, *, listen: str | None, data: Path | None, services: Path | None) -> None:
    """Show every finding; exit 6 when one is a problem."""
    chosen = setup.settings(options, listen=listen, data=data, services=services)
    found = setup.services(options, setup.loader(options, chosen).load)
    look = Doctor(chosen, options.lang)
    findings = [*look.machine(), asyncio.run(look.names(found)), asyncio.run(look.browser()), *look.manners()]
    findings += [look.proof(), look.stamps()] if chosen.evidence else []
    if options.json:
        rows = [{"check": each.name, "result": each.result, "text": each.text} for each in findings]
        setup.show_json(options, rows)
    else:
        _show(options, findings)
    if any(each.result is Result.PROBLEM for each in findings):
        raise typer.Exit(Exit.DOCTOR)


def _show(options: Options, findings: list[Finding]) -> None:
    styles = {Result.OK: "green", Result.WARNING: "yellow", Result.PROBLEM: "bold red"}
    lang = options.lang
    table = Table(pad_edge=False)
    for key in ("check_item", "result", "detail"):
        table.add_column(word(key, lang), overflow="fold")
    for each in findings:
        table.add_row(each.name, f"[{styles[each.result]}]{word(each.result, lang)}[/]", escape(each.text))
    options.out.print(table)


class Doctor:
    """Looks into one thing after the other, by *settings*, and words what it finds in *lang*."""

    def __init__(self, settings: Settings, lang: str) -> None:
        self._settings = settings
        self._lang = lang

    def _finding(self, name: str, result: Result, key: str, /, **values: object) -> Finding:
        return Finding(name=word(name, self._lang), result=result, text=word(key, self._lang, **values))

    def machine(self) -> Iterator[Finding]:
        """Python, clock, data folder, disk, port."""
        fit = sys.version_info >= (3, 11)
        result = Result.OK if fit else Result.PROBLEM
        yield Finding(name="Python", result=result, text=platform.python_version())
        yield self._clock()
        yield from self._disk(self._settings.data)
        yield self._port(self._settings.listen)
        if self._settings.public_listen:
            yield self._port(self._settings.public_listen)
            open_to = self._settings.public_listen
            yield self._finding("doctor_public", Result.WARNING, "open_to_all", listen=open_to)

    def _clock(self) -> Finding:
        state = synchronised()
        if state is None:
            return self._finding("doctor_clock", Result.WARNING, "doctor_clock_unknown")
        if state:
            return self._finding("doctor_clock", Result.OK, "doctor_clock_kept")
        return self._finding("doctor_clock", Result.WARNING, "doctor_clock_loose")

    def _disk(self, data: Path) -> Iterator[Finding]:
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o750)
            with tempfile.TemporaryFile(dir=data) as trial:
                trial.write(b"fit to write")
            yield self._finding("doctor_data", Result.OK, "as_it_is", text=data)
        except OSError as exc:
            yield self._finding("doctor_data", Result.PROBLEM, "doctor_data_closed", folder=data, why=exc.strerror)
            return
        free = shutil.disk_usage(data).free
        result = Result.OK if free > LEAST_FREE else Result.WARNING
        yield self._finding("doctor_disk", result, "doctor_disk_free", free=free / 1e9)

    def _port(self, listen: str) -> Finding:
        host, port = split_listen(listen)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError as exc:
                why = exc.strerror
                return self._finding("doctor_port", Result.PROBLEM, "doctor_port_taken", listen=listen, why=why)
        return self._finding("doctor_port", Result.OK, "doctor_port_free", listen=listen)

    async def names(self, found: tuple[Service, ...]) -> Finding:
        """Resolve the controls' names: asks name servers only, none of the portals."""
        network = Network(resolvers=self._settings.resolvers, second=self._settings.second_resolvers)
        controls = [probe for each in found if each.role is Role.CONTROL for probe in each.probes]
        doors = [probe.kind.endpoint(probe.target.address) for probe in controls]
        names = [door.host for door in doors if not door.literal]
        failed = []
        try:
            for name in names:
                try:
                    await network.resolve(name)
                except Failed as exc:
                    failed.append(f"{name}: {exc.detail}")
        finally:
            network.close()
        if not failed:
            return self._finding("doctor_dns", Result.OK, "doctor_dns_works", count=len(names))
        if len(failed) < len(names):
            return self._finding("doctor_dns", Result.WARNING, "as_it_is", text="; ".join(failed))
        return self._finding("doctor_dns", Result.WARNING, "doctor_dns_dead", first=failed[0])

    async def browser(self) -> Finding:
        """Start Chromium once, open nothing, and end it."""
        chosen = self._settings
        try:
            found = executable.find(chosen.chromium)
            with tempfile.TemporaryDirectory(prefix="ircc-monitor-") as folder:
                browser = Browser(
                    executable=chosen.chromium,
                    folder=Path(folder) / "browser",
                    ca_file=chosen.ca_file,
                    user_agent_suffix=user_agent(chosen),
                )
                try:
                    async with browser.tab(Target(address="about:blank"), Notebook()):
                        version = browser.version
                finally:
                    await browser.close()
        except Failed as exc:
            return Finding(name="Chromium", result=Result.PROBLEM, text=exc.detail)
        key = "doctor_sandbox_on" if browser.sandboxed else "doctor_sandbox_off"
        text = f"{version}, {found.origin}: {found.path}; {word(key, self._lang)}"
        return Finding(name="Chromium", result=Result.OK if browser.sandboxed else Result.WARNING, text=text)

    def manners(self) -> Iterator[Finding]:
        """Who we say we are, how often we may ask, and the way out of the office."""
        chosen = self._settings
        agent = user_agent(chosen)
        if chosen.contact:
            yield Finding(name="User-Agent", result=Result.OK, text=agent)
        else:
            text = word("doctor_no_contact", self._lang, agent=agent)
            yield Finding(name="User-Agent", result=Result.WARNING, text=text)
        yield self._finding("doctor_manners", Result.OK, "doctor_cap", cap=chosen.hourly_cap)
        if chosen.proxy:
            yield self._finding("doctor_proxy", Result.OK, "as_it_is", text=chosen.proxy)
        if chosen.ca_file:
            yield self._finding("doctor_ca", Result.OK, "as_it_is", text=chosen.ca_file)

    def proof(self) -> Finding:
        """What has been collected so far."""
        try:
            found = custody(self._settings.data)
        except OSError as exc:
            return self._finding("doctor_evidence", Result.WARNING, "as_it_is", text=exc)
        told = {"captures": found.captures, "packs": found.packs, "head": found.head or word("never", self._lang)}
        return self._finding("doctor_evidence", Result.OK, "doctor_evidence_kept", **told)

    def stamps(self) -> Finding:
        """Whether others vouch for our times, and what waits for them. Nobody is asked now."""
        called = names(self._settings.timestamp_urls)
        if not called:
            return self._finding("doctor_stamps", Result.OK, "doctor_stamps_off")
        stamps = Stamps(self._settings.data / FOLDER / STAMPS)
        try:
            waiting = stamps.wishes()
        except OSError as exc:
            return self._finding("doctor_stamps", Result.WARNING, "as_it_is", text=exc)
        told = {"authorities": ", ".join(called)}
        if not waiting:
            return self._finding("doctor_stamps", Result.OK, "doctor_stamps_none", **told)
        oldest = waiting[0].at
        told |= {"count": str(len(waiting)), "since": local(oldest)}
        text = "; ".join([word("doctor_stamps_wait", self._lang, **told), *self._trouble(stamps, called)])
        result = Result.WARNING if datetime.now(UTC) - oldest > LONG_WAIT else Result.OK
        return self._finding("doctor_stamps", result, "as_it_is", text=text)

    def _trouble(self, stamps: Stamps, called: list[str]) -> Iterator[str]:
        """What was wrong with each authority last."""
        for name in called:
            found = standing.read(stamps.folder, name)
            if found.flaw is not None:
                why = StampError(found.flaw, found.detail).told(self._lang)
                yield word("doctor_stamps_why", self._lang, name=name, why=why)
