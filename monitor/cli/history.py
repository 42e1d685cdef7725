"""``history``: whether what was kept is still what was written, and a copy of it."""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.table import Table

from monitor.cli import heads, setup
from monitor.cli.backfill import backfill
from monitor.cli.exits import Exit
from monitor.cli.past import asked, refuse
from monitor.cli.past import history as reading
from monitor.cli.reading import From, To
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.history import backup as backups
from monitor.history import series
from monitor.history.errors import HistoryError, NoHistoryError
from monitor.history.export import What, lines, sheet
from monitor.history.opening import NAME
from monitor.history.series import Target
from monitor.history.verification import Verified
from monitor.history.verification import verify as verified
from monitor.wording import local, word

Data = Annotated[Path | None, typer.Option(help="Folder of what was kept. / Dossier des données.")]
app = typer.Typer(no_args_is_help=True, help="What was kept. / Ce qui fut conservé.")
app.command("backfill")(backfill)


@app.command("verify")
def verify(
    context: typer.Context,
    *,
    head: Annotated[
        list[Path] | None, typer.Option(help="A day's head that was kept elsewhere. / Une tête conservée ailleurs.")
    ] = None,
    data: Data = None,
) -> None:
    """Read it all through: both hash chains, and what they add up to. / Tout relire : les chaînes et leur somme."""
    options: Options = context.obj
    path = setup.settings(options, data=data).data / NAME
    try:
        mailed = heads.mailed(head or ())
    except heads.HeadError as exc:
        setup.complain(options, "error", text=heads.damage(exc, options.lang))
        raise typer.Exit(Exit.USAGE) from None
    daily, damaged = heads.daily(path.parent)
    try:
        found = verified(path, pins=[*daily, *mailed])
    except NoHistoryError:
        refuse(options, "no_history", Exit.NO_HISTORY, folder=path.parent)
    except HistoryError as exc:
        refuse(options, "history_unreadable", Exit.BROKEN, path=path, why=exc)
    if options.json:
        unread = [str(each.path) for each in damaged]
        setup.show_json(options, {"sound": found.sound, **asdict(found), "damaged_heads": unread})
    else:
        for each in damaged:
            options.out.print(
                heads.damage(each, options.lang), style="yellow", markup=False, highlight=False, soft_wrap=True
            )
        _show(options, path, found)
    if not found.sound:
        raise typer.Exit(Exit.BROKEN)


def _show(options: Options, path: Path, found: Verified) -> None:
    lang = options.lang
    table = Table(pad_edge=False)
    for key in ("chain", "rows", "first_row", "last_row", "head"):
        table.add_column(word(key, lang), overflow="fold")
    for name, chain in (("looks", found.looks), ("events", found.events)):
        table.add_row(word(name, lang), str(chain.rows), str(chain.first_id), str(chain.last_id), chain.head)
    options.out.print(table)
    for each in found.breaks:
        named = word(f"{each.chain}s", lang)
        text = word(f"break_{each.fault}", lang, chain=named, first=each.first, last=each.last)
        options.out.print(text, style="bold red", highlight=False, soft_wrap=True)
    for pins in (found.looks.pins, found.events.pins):
        for well, text in heads.told(pins, lang):
            style = "" if well else "bold red"
            options.out.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
    rollups = (word("rollup_differs", lang, what=each) for each in found.rollups)
    for text in (*found.projections, *rollups, *found.structure):
        options.out.print(text, style="bold red", markup=False, highlight=False, soft_wrap=True)
    key = "history_sound" if found.sound else "history_broken"
    options.out.print(word(key, lang, path=path), highlight=False, soft_wrap=True)


class Form(StrEnum):
    """What an export comes as."""

    CSV = "csv"
    JSONL = "jsonl"
    OPENMETRICS = "openmetrics"


@app.command("export")
def export(
    context: typer.Context,
    *,
    what: Annotated[What, typer.Option(help="What to write; openmetrics has its own. / Quoi écrire.")] = What.LOOKS,
    form: Annotated[Form, typer.Option("--format", help="In which form. / Sous quelle forme.")] = Form.CSV,
    start: From = None,
    end: To = None,
    job: Annotated[str, typer.Option(help="openmetrics: the job of the live series.")] = "ircc-monitor",
    instance: Annotated[str, typer.Option(help="openmetrics: the instance of the live series.")] = "127.0.0.1:9877",
    step: Annotated[float, typer.Option(min=1, help="openmetrics: seconds between a service's samples.")] = 60.0,
    out: Annotated[Path | None, typer.Option(help="File to write; the terminal by default. / Fichier.")] = None,
    data: Data = None,
) -> None:
    """Write it row by row for other programs. / L'écrire ligne par ligne pour d'autres programmes."""
    options: Options = context.obj
    now = Clock().now()
    span = asked(options, start, end)
    with reading(options, data) as archive:
        if form is Form.OPENMETRICS:
            first, last = _whole_blocks(options, span.start, span.end if end else None, now)
            target = Target(job=job, instance=instance, step=step)
            with _written(options, out) as file:
                done = series.write(archive, first, last, file, target)
            told = ", ".join(f"{count} {name}" for name, count in done.samples.items())
            text = word("exported_blocks", options.lang, start=local(first), end=local(last), samples=told)
        else:
            write = sheet if form is Form.CSV else lines
            with _written(options, out) as file:
                count = write(archive, what, span.start, span.end, file)
            text = word("exported_rows", options.lang, count=count)
    options.err.print(text, markup=False, highlight=False, soft_wrap=True)


def _whole_blocks(options: Options, start: datetime, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    try:
        return series.blocks(start, end, now)
    except series.NotPastError as exc:
        setup.complain(options, "not_past", latest=local(exc.latest), utc=exc.latest.isoformat())
        raise typer.Exit(Exit.USAGE) from None
    except series.NoBlockError:
        setup.complain(options, "no_block")
        raise typer.Exit(Exit.USAGE) from None


@contextlib.contextmanager
def _written(options: Options, out: Path | None) -> Iterator[TextIO]:
    """Where to write to; a file is there whole or not at all."""
    if out is None:
        yield sys.stdout
        return
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(out)
    except OSError as exc:
        refuse(options, "cannot_write_report", Exit.USAGE, path=out, why=exc.strerror)
    finally:
        part.unlink(missing_ok=True)


@app.command("backup")
def backup(
    context: typer.Context,
    *,
    out: Annotated[Path | None, typer.Option(help="Folder for it; `backups` beside it by default. / Dossier.")] = None,
    data: Data = None,
) -> None:
    """Copy it, checked, also while the monitor runs. / En faire une copie vérifiée, même en marche."""
    options: Options = context.obj
    path = setup.settings(options, data=data).data / NAME
    try:
        made = backups.back_up(path, Clock(), folder=out)
    except (NoHistoryError, FileNotFoundError):
        refuse(options, "no_history", Exit.NO_HISTORY, folder=path.parent)
    except (HistoryError, OSError) as exc:
        setup.complain(options, "not_copied", why=exc)
        raise typer.Exit(Exit.CANNOT_START) from None
    if options.json:
        setup.show_json(options, {"path": str(made.path), "bytes": made.bytes, "seconds": made.seconds})
    else:
        told = word("copied", options.lang, path=made.path, bytes=made.bytes)
        options.out.print(told, highlight=False, soft_wrap=True)
