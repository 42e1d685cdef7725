"""What commands about the past do first: open the history of the data folder to read, or say why that cannot be."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import typer

from monitor.calendar.spans import Span
from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.errors import (
    BROKEN,
    DamagedError,
    ForeignError,
    HistoryError,
    NewerError,
    NoHistoryError,
    OlderError,
    is_damage,
)
from monitor.history.opening import NAME
from monitor.reports.period import PeriodError, period
from monitor.reports.source import NoSuchServiceError
from monitor.reports.words import say

WORDS: dict[type[HistoryError], str] = {
    NoHistoryError: "no_history",
    ForeignError: "history_foreign",
    NewerError: "history_newer",
    OlderError: "history_older",
    DamagedError: "history_damaged",
}


@contextlib.contextmanager
def history(options: Options, data: Path | None) -> Iterator[Archive]:
    """The history to read, or exit 7; what the commands over it are told wrongly is exit 2."""
    folder = setup.settings(options, data=data).data
    path = folder / NAME
    try:
        with Archive(path) as archive:
            yield archive
    except HistoryError as exc:
        key = WORDS.get(type(exc), "history_unreadable")
        refuse(options, key, Exit.NO_HISTORY, folder=folder, path=path, why=exc)
    except BROKEN as exc:
        key = "history_damaged" if is_damage(exc) else "history_unreadable"
        refuse(options, key, Exit.NO_HISTORY, path=path, why=exc)
    except NoSuchServiceError as exc:
        refuse(options, "no_service", Exit.USAGE, slug=exc.slug, known=", ".join(exc.known) or "—")


def asked(options: Options, start: str | None, end: str | None) -> Span:
    """The period that was asked for, or exit 2."""
    try:
        return period(start, end, Clock().now())
    except PeriodError as exc:
        refuse(options, exc.key, Exit.USAGE, **exc.values_)


def refuse(options: Options, key: str, code: Exit, **values: object) -> NoReturn:
    """One clear line on standard error, and out."""
    setup.complain(options, "error", text=say(key, options.lang, **values))
    raise typer.Exit(code) from None
