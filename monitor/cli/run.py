"""``run`` and ``demo``: the main job, against the live portals or the bundled simulator."""

import asyncio
import contextlib
import os
import signal
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from monitor.app import Monitor, running
from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.console import Narrator, Teller
from monitor.demo import Demo
from monitor.history.errors import HistoryError
from monitor.lock import LockedError, alone_in
from monitor.model import Service
from monitor.secrets import SecretError
from monitor.settings import Settings
from monitor.web.server import ListenError
from monitor.wording import word

LOCK_SECONDS = 5.0
"""A command that writes down an order holds the folder for a moment."""
DEMO_DRAIN = 4.0
"""Looks at a simulated portal need not be waited for."""


def run(options: Options, **overrides: Any) -> None:
    """Watch the live portals until SIGTERM or Ctrl+C."""
    chosen = setup.settings(options, **overrides)
    setup.set_up_log(chosen.log)
    loader = setup.loader(options, chosen)
    found = setup.services(options, loader.load)
    _ready(options, chosen)
    narrator = _narrator(options)
    try:
        monitor = Monitor(chosen, found, load=loader.load, listeners=(narrator,))
    except SecretError as exc:
        setup.complain(options, "error", text=exc)
        raise typer.Exit(Exit.CONFIG) from None
    _stay(options, _watch(options, monitor, narrator, found))


def demo(options: Options, *, data: Path | None, speed: float, **overrides: str | None) -> None:
    """Watch the simulator break and recover as scripted."""
    setup.set_up_log("text")
    with contextlib.ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ircc-monitor-demo-")))
        _stay(options, _demo(options, folder, speed, overrides))


async def _demo(options: Options, folder: Path, speed: float, overrides: Mapping[str, str | None]) -> None:
    async with Demo(folder / "simulator", speed=speed) as simulator:
        chosen = setup.settings(options, alone=True, data=folder, drain=DEMO_DRAIN, **overrides)
        _ready(options, chosen)
        loader = setup.loader(options, chosen, simulated=True, pace=simulator.pace)
        found = setup.services(options, loader.load)
        narrator = _narrator(options)
        monitor = Monitor(chosen, found, load=loader.load, simulation=simulator.simulation, listeners=(narrator,))
        if not options.json:
            options.out.print(f"[bold yellow]{word('simulated', options.lang)}[/]", highlight=False)
        script = asyncio.create_task(simulator.play(lambda en, fr: _tell(options, en, fr)))
        try:
            await _watch(options, monitor, narrator, found)
        finally:
            script.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await script


def _narrator(options: Options) -> Narrator | Teller:
    return Teller(options.out) if options.json else Narrator(options.out, options.lang)


def _tell(options: Options, en: str, fr: str) -> None:
    if options.json:
        setup.line_json(options, {"event": fr if options.lang == "fr" else en})
        return
    options.out.print(f"[bold cyan]— {fr if options.lang == 'fr' else en}[/]", highlight=False, soft_wrap=True)


def _ready(options: Options, chosen: Settings) -> None:
    """The data folder can be written, or one clear line and exit 5."""
    try:
        chosen.data.mkdir(parents=True, exist_ok=True, mode=0o750)
        if not os.access(chosen.data, os.W_OK):
            raise PermissionError(13, "no permission to write")
    except OSError as exc:
        setup.complain(options, "cannot_write", folder=chosen.data, why=exc.strerror)
        raise typer.Exit(Exit.CANNOT_START) from None


async def _watch(options: Options, monitor: Monitor, narrator: Narrator | Teller, found: Sequence[Service]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    narrator.introduce(found)
    with alone_in(monitor.settings.data, patience=LOCK_SECONDS):
        async with running(monitor):
            await _until_told(options, monitor, stop)


async def _until_told(options: Options, monitor: Monitor, stop: asyncio.Event) -> None:
    _greet(options, monitor)
    await stop.wait()
    if not options.json:
        options.out.print(word("stopping", options.lang))


def _greet(options: Options, monitor: Monitor) -> None:
    lang = options.lang
    url = monitor.server.url
    if options.json:
        told = {"url": f"{url}/", "metrics": f"{url}/metrics", "probes": len(monitor.probes)}
        setup.line_json(options, told | ({"public": f"{monitor.public.url}/"} if monitor.public else {}))
        return
    watched = [each for each in monitor.reload.services if each.on]
    options.out.print(word("watching", lang, services=len(watched), probes=len(monitor.probes)), highlight=False)
    options.out.print(word("listening", lang, url=f"{url}/", url_fr=f"{url}/fr/"), highlight=False, soft_wrap=True)
    options.out.print(word("metrics_at", lang, url=f"{url}/metrics"), highlight=False, soft_wrap=True)
    if monitor.public:
        options.out.print(word("public_at", lang, url=f"{monitor.public.url}/"), highlight=False, soft_wrap=True)
    options.out.print(word("stop_with", lang), highlight=False)


def _stay(options: Options, job: Any) -> None:
    try:
        asyncio.run(job)
    except ListenError as exc:
        setup.complain(options, "cannot_listen", listen=exc.listen, why=exc.why)
        raise typer.Exit(Exit.CANNOT_START) from None
    except HistoryError as exc:
        setup.complain(options, "cannot_keep", why=exc)
        raise typer.Exit(Exit.CANNOT_START) from None
    except LockedError as exc:
        setup.complain(options, "folder_in_use", folder=exc)
        raise typer.Exit(Exit.CANNOT_START) from None
