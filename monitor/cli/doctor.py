"""``doctor``: is this machine fit to watch? Each finding says what, and what to do."""

import asyncio
import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer
from rich.table import Table

from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.equipment import user_agent
from monitor.model import Role, Service
from monitor.settings import Settings, split_listen
from monitor.timekeeping import synchronised
from monitor.wording import word
from probes.browser import Browser
from probes.chromium import executable
from probes.failures import Failed
from probes.model import Target
from probes.network import Network
from probes.toolbox import Notebook

LEAST_FREE = 1_000_000_000


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
    findings = [*_machine(chosen), asyncio.run(_names(chosen, found)), asyncio.run(_browser(chosen)), *_manners(chosen)]
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
        table.add_row(each.name, f"[{styles[each.result]}]{word(each.result, lang)}[/]", each.text)
    options.out.print(table)


def _machine(chosen: Settings) -> Iterator[Finding]:
    fit = sys.version_info >= (3, 11)
    yield Finding(name="Python", result=Result.OK if fit else Result.PROBLEM, text=platform.python_version())
    yield _clock()
    yield from _disk(chosen.data)
    yield _port(chosen.listen)


def _clock() -> Finding:
    state = synchronised()
    if state is None:
        return Finding(name="clock", result=Result.WARNING, text="this system does not tell whether it is synchronised")
    if state:
        return Finding(name="clock", result=Result.OK, text="synchronised")
    return Finding(name="clock", result=Result.WARNING, text="not synchronised; turn on NTP: times are evidence")


def _disk(data: Path) -> Iterator[Finding]:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o750)
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"fit to write")
        yield Finding(name="data folder", result=Result.OK, text=str(data))
    except OSError as exc:
        yield Finding(name="data folder", result=Result.PROBLEM, text=f"{data} cannot be written: {exc.strerror}")
        return
    free = shutil.disk_usage(data).free
    result = Result.OK if free > LEAST_FREE else Result.WARNING
    yield Finding(name="disk", result=result, text=f"{free / 1e9:.1f} GB free")


def _port(listen: str) -> Finding:
    host, port = split_listen(listen)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as exc:
            text = f"{listen} cannot be listened on: {exc.strerror}; choose another with --listen"
            return Finding(name="port", result=Result.PROBLEM, text=text)
    return Finding(name="port", result=Result.OK, text=f"{listen} is free")


async def _names(chosen: Settings, found: tuple[Service, ...]) -> Finding:
    """Resolve the controls' names: asks name servers only, none of the portals."""
    network = Network(resolvers=chosen.resolvers, second=chosen.second_resolvers)
    doors = [
        probe.kind.endpoint(probe.target.address)
        for each in found
        if each.role is Role.CONTROL
        for probe in each.probes
    ]
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
        return Finding(name="DNS", result=Result.OK, text=f"{len(names)} control names resolve")
    if len(failed) < len(names):
        return Finding(name="DNS", result=Result.WARNING, text="; ".join(failed))
    text = f"no control name resolves ({failed[0]}); without a network every look is unknown"
    return Finding(name="DNS", result=Result.WARNING, text=text)


async def _browser(chosen: Settings) -> Finding:
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
                    pass
                sandbox = "sandbox on" if browser.sandboxed else "sandbox off (running as root)"
                text = f"{browser.version}, {found.origin}: {found.path or 'its own'}, {sandbox}"
            finally:
                await browser.close()
    except Failed as exc:
        return Finding(name="Chromium", result=Result.PROBLEM, text=exc.detail)
    return Finding(name="Chromium", result=Result.OK if os.geteuid() else Result.WARNING, text=text)


def _manners(chosen: Settings) -> Iterator[Finding]:
    result = Result.OK if chosen.contact else Result.WARNING
    hint = "" if chosen.contact else "; set `contact` so that IRCC can reach you"
    yield Finding(name="User-Agent", result=result, text=f"{user_agent(chosen)}{hint}")
    yield Finding(
        name="politeness", result=Result.OK, text=f"at most {chosen.hourly_cap} requests to a host in an hour"
    )
    if chosen.proxy:
        yield Finding(name="proxy", result=Result.OK, text=chosen.proxy)
    if chosen.ca_file:
        yield Finding(name="extra CA", result=Result.OK, text=str(chosen.ca_file))
