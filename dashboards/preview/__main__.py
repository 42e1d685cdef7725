"""``python -m dashboards.preview --prometheus URL --out DIR``: a PNG of each committed dashboard."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from dashboards.preview import bundle
from dashboards.preview.previews import COMMITTED, Wish, draw_all
from dashboards.preview.prometheus import Refused
from probes.failures import Faulty

Texts = list[str] | None


def main(
    *,
    prometheus: Annotated[str, typer.Option(help="Address of the Prometheus to ask.")] = "http://127.0.0.1:9090",
    out: Annotated[Path, typer.Option(help="Folder for the PNG files.")] = Path("build/preview"),
    uid: Annotated[Texts, typer.Option(help="Only this dashboard; may be repeated.")] = None,
    lang: Annotated[Texts, typer.Option(help="en or fr; both without it.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="now-24h, or seconds; else the dashboard's own.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="now, or seconds; else the dashboard's own.")] = None,
    var: Annotated[Texts, typer.Option(help="Choice of a variable, NAME=VALUE; may be repeated.")] = None,
    zone: Annotated[str, typer.Option(help="Time zone of the browser.")] = "America/Toronto",
    folder: Annotated[Path, typer.Option(help="Where en/ and fr/ are.")] = COMMITTED,
    boxes: Annotated[bool, typer.Option("--boxes", help="Print each box of each timeline as JSON.")] = False,
) -> None:
    """Draw the committed dashboards from what a Prometheus holds. Ends with 1 if anything could not be drawn."""
    given: dict[str, list[str]] = {}
    for name, _, value in (each.partition("=") for each in var or []):
        given.setdefault(name, []).append(value)
    wish = Wish(
        prometheus=prometheus, out=out, folder=folder, uids=uid or (), langs=lang or ("en", "fr"),
        start=start, end=end, given=given, zone=zone,
    )  # fmt: skip
    if not wish.files():
        raise typer.BadParameter(f"no dashboard below {folder} is called so")
    try:
        bundle.build()
        made = asyncio.run(draw_all(wish))
    except (bundle.Unbuilt, Refused, Faulty, ValueError) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    for preview in made:
        typer.echo(str(preview), err=boxes)
        for wrong in preview.wrong:
            typer.echo(f"{preview.uid}: {wrong}", err=True)
    if boxes:
        typer.echo(json.dumps({each.uid: each.drawn.boxes for each in made}, ensure_ascii=False, indent=1))
    if any(each.wrong for each in made):
        raise typer.Exit(1)


if __name__ == "__main__":
    program = typer.Typer(pretty_exceptions_enable=False)
    program.command()(main)
    program()
