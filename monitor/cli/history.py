"""``history``: whether what was kept is still what was written, and a copy of it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.past import refuse
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.history import backup as backups
from monitor.history.errors import HistoryError, NoHistoryError
from monitor.history.opening import NAME
from monitor.history.verification import Verified
from monitor.history.verification import verify as verified
from monitor.wording import word

Data = Annotated[Path | None, typer.Option(help="Folder of what was kept. / Dossier des données.")]
app = typer.Typer(no_args_is_help=True, help="What was kept. / Ce qui fut conservé.")


@app.command("verify")
def verify(context: typer.Context, *, data: Data = None) -> None:
    """Read it all through: both hash chains, and what they add up to. / Tout relire : les chaînes et leur somme."""
    options: Options = context.obj
    path = setup.settings(options, data=data).data / NAME
    try:
        found = verified(path)
    except NoHistoryError:
        refuse(options, "no_history", Exit.NO_HISTORY, folder=path.parent)
    except HistoryError as exc:
        refuse(options, "history_unreadable", Exit.BROKEN, path=path, why=exc)
    if options.json:
        setup.show_json(options, {"sound": found.sound, **asdict(found)})
    else:
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
    for text in (*found.projections, *found.structure):
        options.out.print(text, style="bold red", markup=False, highlight=False, soft_wrap=True)
    key = "history_sound" if found.sound else "history_broken"
    options.out.print(word(key, lang, path=path), highlight=False, soft_wrap=True)


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
