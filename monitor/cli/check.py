"""``check``: one look now, by the very objects that look on schedule."""

import asyncio
import dataclasses
import signal
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.console import STYLES
from monitor.equipment import Equipment
from monitor.model import Observation, Probe, Role, Service
from monitor.politeness import Refusal
from monitor.wording import local, word
from probes.model import Outcome, StepOutcome

Seen = tuple[list[Observation], list[str]]


def check(options: Options, what: str | None, *, services: Path | None, contact: str | None) -> None:
    """Look at *what* (``service``, ``service/probe``, or all that is watched) and exit by what was seen."""
    setup.set_up_log("text")
    chosen = setup.settings(options, services=services, contact=contact)
    found = setup.services(options, setup.loader(options, chosen).load)
    probes = pick(found, what)
    asked = {probe.service for probe in probes}
    if any(each.slug in asked and not each.on for each in found):
        # Not watched by default: looking at it asks for a contact, as watching it would.
        chosen = chosen.model_copy(update={"enable": (*chosen.enable, *asked)})
        found = setup.services(options, setup.loader(options, chosen).load)
        probes = pick(found, what)
    if not probes:
        setup.complain(options, "no_such_probe", what=what)
        raise typer.Exit(Exit.USAGE)
    with tempfile.TemporaryDirectory(prefix="ircc-monitor-") as folder:
        equipment = Equipment(chosen, found, browsers=Path(folder))
        try:
            seen, spared = asyncio.run(_ended_by_sigterm(look(options, equipment, probes)))
        except asyncio.CancelledError:
            raise typer.Exit(128 + signal.SIGTERM) from None
    show(options, seen)
    if spared:
        setup.complain(options, "left_out", probes=", ".join(spared))
    raise typer.Exit(verdict(seen, whole=not spared))


def pick(services: Sequence[Service], what: str | None) -> list[Probe]:
    """The probes that *what* names; without it, every watched probe but the controls."""
    if what is None:
        watched = [each for each in services if each.on and each.role is not Role.CONTROL]
        return [probe for each in watched for probe in each.probes if probe.on]
    return [probe for each in services for probe in each.probes if what in {each.slug, probe.key}]


async def _ended_by_sigterm(job: Coroutine[Any, Any, Seen]) -> Seen:
    """*job*, cancelled in good order by SIGTERM, which else would leave Chromium's files behind."""
    task = asyncio.ensure_future(job)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


async def look(options: Options, equipment: Equipment, probes: Sequence[Probe]) -> Seen:
    """One look at each probe, with the limits of the schedule, and the probes left out to spare a host.

    Progress goes to standard error.
    """
    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), console=options.err, transient=True, disable=options.json
    )
    seen: list[Observation] = []
    spared: list[str] = []
    async with equipment:
        with progress:
            task = progress.add_task(f"{word('checking', options.lang)} 0/{len(probes)}", total=len(probes))

            async def one(probe: Probe) -> None:
                result = await equipment.runner.run(probe, by_hand=True)
                if isinstance(result, Refusal):
                    spared.append(probe.key)
                else:
                    seen.append(result)
                text = f"{word('checking', options.lang)} {len(seen)}/{len(probes)}  {probe.key}"
                progress.update(task, advance=1, description=text)

            await asyncio.gather(*(one(probe) for probe in probes))
    return sorted(seen, key=lambda each: each.probe.key), sorted(spared)


def verdict(seen: Sequence[Observation], *, whole: bool) -> Exit:
    """The exit code: something known to be wrong before something unknown, or left out where it is not the *whole*."""
    outcomes = {each.reading.outcome for each in seen}
    if outcomes & {Outcome.DOWN, Outcome.DEGRADED, Outcome.MAINTENANCE}:
        return Exit.NOT_UP
    return Exit.UNKNOWN if Outcome.UNKNOWN in outcomes or not whole else Exit.OK


def show(options: Options, seen: Sequence[Observation]) -> None:
    """A table with phases and cause, or JSON."""
    if options.json:
        setup.show_json(options, [as_json(each) for each in seen])
        return
    lang = options.lang
    table = Table(pad_edge=False)
    for key in ("probe", "state", "seconds", "phases", "cause"):
        table.add_column(word(key, lang), overflow="fold", justify="right" if key == "seconds" else "left")
    for each in seen:
        reading = each.reading
        phases = "  ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in reading.phases.items())
        steps = "\n".join(
            f"{step.name} {word(step.outcome, lang)}" + (f" {step.seconds:.2f} s" if step.seconds is not None else "")
            for step in reading.steps
        )
        cause = word(reading.cause, lang) if reading.cause else ""
        style = STYLES[reading.outcome]
        table.add_row(
            each.probe.key,
            f"[{style}]{word(reading.outcome, lang)}[/]",
            f"{each.seconds:.2f}",
            "\n".join(filter(None, (phases, steps))),
            escape(f"{cause}: {reading.detail}" if reading.detail else cause),
        )
    options.out.print(table)
    if seen:
        options.out.print(f"{word('look', lang)}: {local(min(each.started_at for each in seen))}", highlight=False)


def as_json(seen: Observation) -> dict[str, object]:
    """An observation as JSON: names and values only, no bodies."""
    reading = dataclasses.asdict(dataclasses.replace(seen.reading, phases={}))
    reading["phases"] = dict(seen.reading.phases)
    reading["steps"] = [
        {"name": step.name, "outcome": step.outcome, "seconds": step.seconds}
        for step in seen.reading.steps
        if step.outcome in StepOutcome
    ]
    return {
        "probe": seen.probe.key,
        "kind": seen.probe.kind.name,
        "lang": seen.probe.lang,
        "target": seen.probe.target.address,
        "started_at": seen.started_at.isoformat(),
        "seconds": seen.seconds,
        "lag": seen.lag,
        "vantage": seen.vantage,
        "reading": reading,
        "controls": [dataclasses.asdict(each) for each in seen.controls],
        "diagnosis": dataclasses.asdict(seen.diagnosis) if seen.diagnosis else None,
    }
