"""``ircc-monitor``: the options common to all, and the commands."""

import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from monitor.cli import check as check_command
from monitor.cli import doctor as doctor_command
from monitor.cli import evidence, history, listing, maintenance, reading, scraping
from monitor.cli import run as run_command
from monitor.cli import stack as stack_command
from monitor.cli.exits import MEANING
from monitor.cli.setup import Options

EPILOG = "Exit codes: " + "; ".join(f"{code.value} {text}" for code, text in MEANING.items())

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Availability monitor for Canada's immigration portals."
    " / Moniteur de disponibilité des portails d'immigration du Canada.",
    epilog=EPILOG,
)
config = typer.Typer(no_args_is_help=True, help="Settings and service files. / Réglages et fichiers de services.")
app.add_typer(config, name="config")
app.add_typer(reading.outages, name="outages")
app.command("report")(reading.report)
app.command("diary")(reading.diary)
app.add_typer(maintenance.app, name="maintenance")
app.add_typer(evidence.app, name="evidence")
app.add_typer(history.app, name="history")
app.command("stack")(stack_command.stack)
app.command("prometheus-config")(scraping.prometheus_config)

Listen = Annotated[str | None, typer.Option(help="Address and port of pages and metrics. / Adresse et port.")]
Public = Annotated[
    str | None,
    typer.Option(help="A second address and port, for outsiders, without proof. / Adresse publique, sans preuve."),
]
Data = Annotated[Path | None, typer.Option(help="Folder for everything that is kept. / Dossier des données.")]
Folder = Annotated[Path | None, typer.Option("--services", help="Folder of service files. / Dossier des services.")]
Enable = Annotated[
    list[str] | None,
    typer.Option(help="Also watch this service (repeat; `all` for every one). / Surveiller aussi ce service."),
]
Contact = Annotated[str | None, typer.Option(help="E-mail or web address put in the User-Agent. / Adresse de contact.")]


def language() -> str:
    """French where the machine's own language is French, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


@app.callback()
def common(
    context: typer.Context,
    *,
    lang: Annotated[str | None, typer.Option(help="en or fr; the machine's language by default. / en ou fr.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Results as JSON. / Résultats en JSON.")] = False,
    file: Annotated[
        Path | None, typer.Option("--config", help="Settings file; ./ircc-monitor.toml if there is one. / Fichier.")
    ] = None,
) -> None:
    """Take the options that stand before the command."""
    if lang not in {None, "en", "fr"}:
        raise typer.BadParameter("write en or fr / écrivez en ou fr", param_hint="--lang")
    context.obj = Options(lang=lang or language(), json=as_json, file=file, out=Console(), err=Console(stderr=True))


@app.command()
def run(
    context: typer.Context,
    *,
    listen: Listen = None,
    public: Public = None,
    data: Data = None,
    services: Folder = None,
    enable: Enable = None,
    contact: Contact = None,
) -> None:
    """Watch the portals until stopped. / Surveiller les portails jusqu'à l'arrêt."""
    run_command.run(
        context.obj,
        listen=listen,
        public_listen=public,
        data=data,
        services=services,
        enable=enable or None,
        contact=contact,
    )


@app.command()
def demo(
    context: typer.Context,
    *,
    listen: Listen = None,
    data: Data = None,
    speed: Annotated[float, typer.Option(min=0.1, max=60, help="Time acceleration. / Accélération du temps.")] = 1.0,
    grafana_url: Annotated[str | None, typer.Option(hidden=True, help="Where the stack's Grafana is.")] = None,
) -> None:
    """Watch the bundled simulator break and recover; needs no internet. / Le simulateur tombe et se relève."""
    run_command.demo(context.obj, listen=listen, data=data, speed=speed, grafana_url=grafana_url)


@app.command()
def check(
    context: typer.Context,
    what: Annotated[
        str | None, typer.Argument(help="SERVICE or SERVICE/PROBE; all that are watched if left out.")
    ] = None,
    *,
    services: Folder = None,
    contact: Contact = None,
) -> None:
    """Look once, now. / Regarder une fois, maintenant."""
    check_command.check(context.obj, what, services=services, contact=contact)


@app.command("services")
def list_services(context: typer.Context, *, services: Folder = None) -> None:
    """List every service and probe, with sources and dates. / Lister les services et les sondes."""
    listing.services(context.obj, services=services)


@config.command("check")
def config_check(context: typer.Context, *, services: Folder = None, enable: Enable = None) -> None:
    """Check settings and service files; every error at once. / Vérifier les réglages et les fichiers."""
    listing.config_check(context.obj, services=services, enable=enable or None)


@app.command()
def doctor(context: typer.Context, *, listen: Listen = None, data: Data = None, services: Folder = None) -> None:
    """Check this machine: Python, Chromium, DNS, clock, disk, ports. / Vérifier cette machine."""
    doctor_command.doctor(context.obj, listen=listen, data=data, services=services)


def main() -> None:
    """Run the command line."""
    app(args=hoisted(sys.argv[1:]))


def hoisted(arguments: Sequence[str]) -> list[str]:
    """*arguments* with ``--lang`` and ``--json`` before the command, wherever they were written.

    After ``evidence export``, ``--lang`` is the pack's: what is said of it is in the language told before, or the
    machine's own.
    """
    given = list(arguments)
    first: list[str] = []
    rest: list[str] = []
    while given:
        each = given.pop(0)
        if each == "--":
            return [*first, *rest, each, *given]
        packed = ("evidence", "export") in pairwise(rest)
        if each == "--json" or (each.startswith("--lang=") and not packed):
            first.append(each)
        elif each == "--lang" and given and not packed:
            first += [each, given.pop(0)]
        else:
            rest.append(each)
    return [*first, *rest]
