"""``report``: the figures of a period with all they rest on, on the terminal, as JSON, as a sheet, as a page."""

import io
import json
from enum import StrEnum
from pathlib import Path

from rich.console import Console

from monitor.calendar.closings import FEDERAL, PROVINCES
from monitor.calendar.hours import BusinessHours
from monitor.cli import tables
from monitor.cli.exits import Exit
from monitor.cli.past import asked, history, refuse
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.reports.model import Report
from monitor.reports.page import page
from monitor.reports.report import report
from monitor.reports.sheets import Sheet, sheet
from monitor.reports.values import report_values

WIDTH = 160
"""Of a table that is written to a file."""


class Form(StrEnum):
    """What a report comes as."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


def make(
    options: Options,
    *,
    start: str | None,
    end: str | None,
    service: str | None,
    form: Form | None,
    which: Sheet,
    province: str | None,
    out: Path | None,
    data: Path | None,
) -> None:
    """Make the report of a period and print it, or write it to *out*."""
    span = asked(options, start, end)
    if province is not None and province not in PROVINCES:
        refuse(options, "no_province", Exit.USAGE, province=province, known=", ".join(PROVINCES))
    firm = BusinessHours(closed=(FEDERAL, province)) if province else None
    with history(options, data) as archive:
        told = report(archive, span.start, span.end, now=Clock().now(), service=service, firm_hours=firm)
    form = form or (Form.JSON if options.json else Form.TABLE)
    if out is None and form is Form.TABLE:
        options.out.print(tables.whole(told, options.lang))
        return
    text = written(told, options.lang, form, which)
    if out is None:
        options.out.file.write(text)  # as it is: a console would take away the ends of a sheet's lines
        return
    _save(options, out, text, form)


def written(told: Report, lang: str, form: Form, which: Sheet) -> str:
    """The whole text of the report in that form."""
    match form:
        case Form.JSON:
            return f"{json.dumps(report_values(told), indent=2, ensure_ascii=False)}\n"
        case Form.CSV:
            return sheet(told, lang, which)
        case Form.HTML:
            return page(told, lang)
        case Form.TABLE:
            console = Console(file=io.StringIO(), width=WIDTH)
            console.print(tables.whole(told, lang))
            return str(console.file.getvalue())  # type: ignore[attr-defined]


def _save(options: Options, out: Path, text: str, form: Form) -> None:
    # A spreadsheet takes a file without a mark for one of the machine's old character set.
    encoding = "utf-8-sig" if form is Form.CSV else "utf-8"
    try:
        out.write_text(text, encoding=encoding, newline="")
    except OSError as exc:
        refuse(options, "cannot_write_report", Exit.USAGE, path=out, why=exc.strerror)
    options.err.print(str(out), markup=False, highlight=False, soft_wrap=True)
