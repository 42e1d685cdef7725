"""``diary``: how much of the last business days before a deadline a service could not be used, on paper or not."""

import asyncio
import io
import json
import signal
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console

from monitor.calendar.closings import PROVINCES
from monitor.cli import diary_table, setup
from monitor.cli.exits import Exit
from monitor.cli.past import history, refuse
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.reports.deadline import DeadlineError
from monitor.reports.deadline import deadline as deadline_of
from monitor.reports.diary import MOST_DAYS, BeforeHistoryError
from monitor.reports.diary import diary as diary_of
from monitor.reports.diary_model import Diary
from monitor.reports.diary_page import diary_page
from monitor.reports.diary_values import diary_values
from monitor.reports.diary_words import tell
from monitor.settings import Settings
from monitor.wording import local, word
from probes.browser import Browser
from probes.failures import Faulty

WIDTH = 100
"""Of a text that is written to a file."""


class Form(StrEnum):
    """What a diary comes as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


def make(
    options: Options,
    *,
    service: str,
    deadline: str,
    days: int,
    form: Form | None,
    province: str | None,
    out: Path | None,
    data: Path | None,
) -> None:
    """Make the diary and print it, or write it to *out*."""
    form = form or (Form.JSON if options.json else Form.TEXT)
    if form is Form.PDF and out is None:
        _refuse(options, "pdf_out")
    told = _told(options, service, deadline, days, province, data)
    if out is None:
        if form is Form.TEXT:
            options.out.print(diary_table.whole(told, options.lang))
        else:
            options.out.file.write(written(told, options.lang, form))
        return
    content = _printed(options, told, data) if form is Form.PDF else written(told, options.lang, form).encode()
    _save(options, out, content)


def written(told: Diary, lang: str, form: Form) -> str:
    """The whole text of the diary in a form that is text."""
    if form is Form.JSON:
        return f"{json.dumps(diary_values(told), indent=2, ensure_ascii=False)}\n"
    if form is Form.HTML:
        return diary_page(told, lang)
    file = io.StringIO()
    Console(file=file, width=WIDTH).print(diary_table.whole(told, lang))
    # A table fills its last column with blanks, which a file does not need.
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def footer(told: Diary, lang: str) -> str:
    """What stands below every page of paper."""
    text = f"{tell('title', lang)} – {told.title[lang]} – {local(told.made_at)}"
    return f"{word('independent', lang)} {text}" + (f" – {tell('simulated', lang)}" if told.simulated else "")


async def printed(told: Diary, lang: str, chosen: Settings) -> bytes:
    """The page as a PDF, by a browser of its own. Raises Faulty when there is none, or it does not print."""
    with tempfile.TemporaryDirectory(prefix="ircc-monitor-") as folder:
        browser = Browser(executable=chosen.chromium, folder=Path(folder), user_agent_suffix="")
        try:
            async with browser.paper() as paper:
                return await paper.pdf(diary_page(told, lang), footer=footer(told, lang))
        finally:
            await browser.close()


def _told(options: Options, service: str, text: str, days: int, province: str | None, data: Path | None) -> Diary:
    now = Clock().now()
    try:
        due = deadline_of(text, now)
    except DeadlineError:
        _refuse(options, "no_deadline", text=text)
    if not 1 <= days <= MOST_DAYS:
        _refuse(options, "no_days", days=days, most=MOST_DAYS)
    if province is not None and province not in PROVINCES:
        refuse(options, "no_province", Exit.USAGE, province=province, known=", ".join(PROVINCES))
    with history(options, data) as archive:
        try:
            return diary_of(archive, service, due, days=days, now=now, province=province)
        except BeforeHistoryError as exc:
            until = local(min(due.at, now))
            if exc.first_look is None:
                _refuse(options, "before_empty", until=until)
            _refuse(options, "before_history", first=local(exc.first_look), until=until)


def _printed(options: Options, told: Diary, data: Path | None) -> bytes:
    chosen = setup.settings(options, data=data)

    async def ended_by_sigterm() -> bytes:
        # Cancelled in good order: else Chromium's files would stay behind.
        task = asyncio.ensure_future(printed(told, options.lang, chosen))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    try:
        return asyncio.run(ended_by_sigterm())
    except asyncio.CancelledError:
        raise typer.Exit(128 + signal.SIGTERM) from None
    except Faulty as exc:
        setup.complain(options, "error", text=tell("no_pdf", options.lang, why=exc))
        raise typer.Exit(Exit.CANNOT_START) from None


def _save(options: Options, out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as exc:
        refuse(options, "cannot_write_report", Exit.USAGE, path=out, why=exc.strerror)
    options.err.print(str(out), markup=False, highlight=False, soft_wrap=True)


def _refuse(options: Options, key: str, **values: object) -> NoReturn:
    """One clear line on standard error: the command line is wrong."""
    setup.complain(options, "error", text=tell(key, options.lang, **values))
    raise typer.Exit(Exit.USAGE) from None
