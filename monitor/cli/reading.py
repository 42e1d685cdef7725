"""The commands about what was kept: ``outages``, ``report``, ``diary``, as they are written on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import diary as diary_command
from monitor.cli import outages as outages_command
from monitor.cli import report as report_command
from monitor.cli.report import Form
from monitor.reports.sheets import Sheet
from probes.model import Outcome

outages = typer.Typer(
    no_args_is_help=True, help="What was down, and since when. / Ce qui était en panne, et depuis quand."
)

From = Annotated[
    str | None,
    typer.Option("--from", help="2026-11-01, 2026-11-01T08:00, 7d, 24h, today, yesterday, month; 30d by default."),
]
To = Annotated[str | None, typer.Option("--to", help="The same; a day counts whole. / De même; un jour compte entier.")]
Data = Annotated[Path | None, typer.Option(help="Folder of what was kept. / Dossier des données.")]
Only = Annotated[str | None, typer.Option("--service", help="This service only. / Ce service seulement.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As `outages list` shows it. / Comme le montre `outages list`.")]
Author = Annotated[str | None, typer.Option(help="Who says so; your account by default. / Qui le dit.")]


@outages.command("list")
def list_outages(
    context: typer.Context,
    *,
    start: From = None,
    end: To = None,
    service: Only = None,
    going_on: Annotated[bool, typer.Option("--open", help="Those that go on. / Celles en cours.")] = False,
    data: Data = None,
) -> None:
    """List the outages of a period. / Énumérer les pannes d'une période."""
    outages_command.show_list(context.obj, start=start, end=end, service=service, going_on=going_on, data=data)


@outages.command("show")
def show_outage(context: typer.Context, number: Id, *, data: Data = None) -> None:
    """Tell one outage whole. / Raconter une panne en entier."""
    outages_command.show(context.obj, number, data=data)


@outages.command("note")
def note_outage(
    context: typer.Context,
    number: Id,
    text: Annotated[str, typer.Argument(help="What to write beside it. / Ce qu'il faut écrire à côté.")],
    *,
    author: Author = None,
    data: Data = None,
) -> None:
    """Write a note beside an outage; it cannot be taken away. / Écrire une note, ineffaçable, à côté d'une panne."""
    outages_command.note(context.obj, number, text, by=author, data=data)


@outages.command("dispute")
def dispute_outage(
    context: typer.Context,
    number: Id,
    *,
    counts_as: Annotated[Outcome, typer.Option("--as", help="What it should count as. / Ce qu'elle devrait être.")],
    reason: Annotated[str, typer.Option(help="Why. / Pourquoi.")],
    author: Author = None,
    data: Data = None,
) -> None:
    """Dispute an outage; both figures are shown from then on. / Contester une panne; les deux chiffres sont montrés."""
    outages_command.dispute(context.obj, number, counts_as, reason=reason, by=author, data=data)


def report(
    context: typer.Context,
    *,
    start: From = None,
    end: To = None,
    service: Only = None,
    form: Annotated[Form | None, typer.Option("--format", help="table by default. / table par défaut.")] = None,
    sheet: Annotated[Sheet, typer.Option(help="Which sheet as csv. / Quelle feuille en csv.")] = Sheet.OUTAGES,
    out: Annotated[Path | None, typer.Option(help="Write to this file. / Écrire dans ce fichier.")] = None,
    province: Annotated[
        str | None, typer.Option(help="Count also without its closings (QC, ON…). / Compter aussi sans ses congés.")
    ] = None,
    data: Data = None,
) -> None:
    """Make the report of a period: figures, outages, rules. / Rapport d'une période : chiffres, pannes, règles."""
    report_command.make(
        context.obj,
        start=start,
        end=end,
        service=service,
        form=form,
        which=sheet,
        province=province,
        out=out,
        data=data,
    )


def diary(
    context: typer.Context,
    *,
    service: Annotated[str, typer.Option("--service", help="Of this service. / De ce service.")],
    deadline: Annotated[
        str, typer.Option(help="2026-12-04 (to its end) or 2026-12-04T17:00, Eastern. / Échéance, heure de l'Est.")
    ],
    days: Annotated[int, typer.Option(help="Business days to count, 1 to 260. / Jours ouvrables à compter.")] = 10,
    form: Annotated[
        diary_command.Form | None, typer.Option("--format", help="text by default. / text par défaut.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this file. / Écrire dans ce fichier.")] = None,
    province: Annotated[
        str | None, typer.Option(help="Count also without its closings (QC, ON…). / Compter aussi sans ses congés.")
    ] = None,
    data: Data = None,
) -> None:
    """Tell which business days before a deadline were lost. / Dire quels jours ouvrables ont été perdus avant."""
    diary_command.make(
        context.obj,
        service=service,
        deadline=deadline,
        days=days,
        form=form,
        province=province,
        out=out,
        data=data,
    )
