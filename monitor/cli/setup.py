"""What every command does first: read settings, load service files, say what is wrong with them, and set up the log."""

import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console

from monitor import settings as settings_module
from monitor.cli.exits import Exit
from monitor.cli.flood import Flood
from monitor.complaints import ConfigError
from monitor.config import Loader
from monitor.model import Service
from monitor.settings import Settings
from monitor.wording import word
from probes import catalog, markers


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What stands before the command: language, JSON, settings file. *out* is where results go."""

    lang: str
    json: bool
    file: Path | None
    out: Console
    err: Console


def settings(options: Options, *, alone: bool = False, **overrides: Any) -> Settings:
    """The settings in force (the overrides *alone*, for the demo), or exit 3 with every problem.

    Where a setting is wrong, what is wrong with the service files is told in the same breath.
    """
    try:
        chosen, problems = settings_module.judged(options.file, overrides, alone=alone)
    except ConfigError as exc:
        refuse(options, exc)
    if problems:
        try:
            loader(options, chosen).load()
        except ConfigError as exc:
            problems += exc.problems
        refuse(options, ConfigError(tuple(problems)))
    return chosen


def loader(options: Options, chosen: Settings, *, simulated: bool = False, pace: float = 1.0) -> Loader:
    """The loader for the service files of *chosen*, or exit 3 when a file under probes/ breaks its contract."""
    try:
        # Only held to their contracts: those who use them find them by themselves.
        catalog.journeys()
        markers.rules()
        return Loader(chosen, catalog.kinds(), simulated=simulated, pace=pace)
    except (catalog.ContractError, markers.MarkerError) as exc:
        complain(options, "error", text=exc)
        raise typer.Exit(Exit.CONFIG) from None


def services(options: Options, load: Callable[[], Sequence[Service]]) -> tuple[Service, ...]:
    """The services of the folder, or exit 3 with every problem."""
    try:
        return tuple(load())
    except ConfigError as exc:
        refuse(options, exc)


def refuse(options: Options, exc: ConfigError) -> NoReturn:
    """Show every problem at once and leave: nothing was started."""
    if options.json:
        show_json(options, {"problems": [each.model_dump() for each in exc.problems]})
    else:
        for each in exc.problems:
            complain(options, "error", text=each.told(options.lang))
    raise typer.Exit(Exit.CONFIG)


def complain(options: Options, key: str, /, **values: object) -> None:
    """One clear line on standard error, by its wording."""
    text = word(key, options.lang, **values)
    options.err.print(text, style="red", markup=False, highlight=False, soft_wrap=True)


def show_json(options: Options, value: object) -> None:
    """One JSON document on standard output."""
    options.out.print(
        json.dumps(value, indent=2, ensure_ascii=False, default=str), markup=False, highlight=False, soft_wrap=True
    )


def line_json(options: Options, value: object) -> None:
    """One JSON object on one line of standard output: for commands that go on."""
    options.out.print(json.dumps(value, ensure_ascii=False), markup=False, highlight=False, soft_wrap=True)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        row = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            row["exception"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False)


def set_up_log(form: str) -> None:
    """Log to standard error, as *form* says (``text`` or ``json``). APScheduler speaks only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    text.converter = lambda seconds: datetime.fromtimestamp(seconds or 0, UTC).timetuple()
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    handler.addFilter(Flood())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("apscheduler", "watchfiles"):
        logging.getLogger(name).setLevel(logging.WARNING)
