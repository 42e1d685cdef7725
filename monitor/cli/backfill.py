"""``history backfill``: what a Prometheus missed while it was away, told to it from the history."""

import asyncio
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.table import Table
from yarl import URL

from monitor import secrets
from monitor.backfill.filling import Filled, Filling, LabelsError, Target, selector
from monitor.backfill.holes import StepError
from monitor.backfill.store import Login, Store, StoreError
from monitor.backfill.telling import Telling
from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.past import history as reading
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.equipment import user_agent
from monitor.history.archive import Archive
from monitor.history.instants import instant, stamp
from monitor.reports.period import PeriodError, period
from monitor.settings import Settings
from monitor.wording import local, word
from probes.client import Client
from probes.model import Route
from probes.network import Network

PASSWORD = "remote-write-password"  # noqa: S105 - the name of a secret
MARGIN = 600_000
"""What lies just within the store's reach would have slid out of it by the time it is sent."""
YOUNGEST = 60_000
"""What is younger may be there, and not be found yet."""
SHOWN = 30
QUIET_SECONDS = 10.0


def backfill(
    context: typer.Context,
    *,
    to: Annotated[str, typer.Option(help="Address of a Prometheus, or what speaks like one. / Son adresse.")],
    since: Annotated[str | None, typer.Option(help="From then on; as far as it takes. / Depuis quand.")] = None,
    until: Annotated[str | None, typer.Option(help="Until then; until now by default. / Jusqu'à quand.")] = None,
    step: Annotated[float, typer.Option(min=1, help="Its scrape interval, in seconds. / Son intervalle.")] = 15.0,
    job: Annotated[str, typer.Option(help="The job of the live series. / Le job des séries vives.")] = "ircc-monitor",
    instance: Annotated[str | None, typer.Option(help="Their instance; `listen` by default. / Leur instance.")] = None,
    vantage: Annotated[str | None, typer.Option(help="Their vantage; the setting's by default. / Leur lieu.")] = None,
    label: Annotated[list[str] | None, typer.Option(help="Another label, name=value. / Autre étiquette.")] = None,
    user: Annotated[str, typer.Option(help=f"User name there; secret {PASSWORD}. / Nom d'utilisateur.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Although it has others and none such. / Malgré tout.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell the holes. / Seulement dire les trous.")
    ] = False,
    data: Annotated[Path | None, typer.Option(help="Folder of what was kept. / Dossier des données.")] = None,
) -> None:
    """Fill a Prometheus' holes from the history. / Combler les trous de Prometheus à partir de l'historique."""
    options: Options = context.obj
    settings = setup.settings(options, data=data)
    labels = _labels(options, label or ())
    labels |= {"job": job, "instance": instance or settings.listen}
    labels |= {"vantage": settings.vantage if vantage is None else vantage}
    target = Target(labels=labels, step=round(step * 1000))
    store = _store(options, settings, to, user)
    began = time.monotonic()
    with reading(options, data) as archive:
        try:
            done = asyncio.run(_fill(options, archive, store, target, (since, until), new=new, dry=dry_run))
        except StoreError as exc:
            _refuse(options, exc.key, Exit.NOT_FILLED, to=to, why=exc.why)
        except StepError as exc:
            _refuse(options, "backfill_step", Exit.USAGE, found=f"{exc.seconds:g}", step=f"{step:g}")
        except LabelsError as exc:
            there, wanted = selector("", exc.there), selector("", exc.wanted)
            _refuse(options, "backfill_labels", Exit.USAGE, there=there, wanted=wanted)
    _tell(options, done, to, dry=dry_run, seconds=time.monotonic() - began)


async def _fill(
    options: Options,
    archive: Archive,
    store: Store,
    target: Target,
    asked: tuple[str | None, str | None],
    *,
    new: bool,
    dry: bool,
) -> Filled:
    telling = Telling(archive)
    filling = Filling(telling, store, target, dry=dry)
    now = Clock().now()
    low, high = _span(options, asked)
    reach = await store.reach()
    newest = stamp(now)
    if reach == 0 and not dry:
        raise StoreError("store_too_old", "out_of_order_time_window: 0s")
    if asked[0] is None and reach:
        low = max(low, newest - reach + MARGIN)
    low = max(low, telling.runs[0].start if telling.runs else newest)
    high = min(high, newest - max(YOUNGEST, target.step))
    if not new:
        await filling.compare(low, newest)
    told = time.monotonic()

    def progress(done: Filled) -> None:
        nonlocal told
        if time.monotonic() - told > QUIET_SECONDS:
            told = time.monotonic()
            text = word("backfill_at", options.lang, at=local(instant(done.at)), samples=done.samples)
            options.err.print(text, markup=False, highlight=False, soft_wrap=True)

    return await filling.fill(low, high, progress)


def _span(options: Options, asked: tuple[str | None, str | None]) -> tuple[int, int]:
    """From when until when was asked for (milliseconds); from the beginning on without any."""
    now = Clock().now()
    try:
        span = period(asked[0] or "9999d", asked[1], now)
    except PeriodError:
        _refuse(options, "backfill_span", Exit.USAGE)
    return stamp(span.start), stamp(span.end)


def _labels(options: Options, given: list[str] | tuple[str, ...]) -> dict[str, str]:
    for each in given:
        if not each.partition("=")[0].isidentifier() or "=" not in each:
            _refuse(options, "backfill_label", Exit.USAGE, label=each)
    return dict(each.split("=", 1) for each in given)


def _store(options: Options, settings: Settings, to: str, user: str) -> Store:
    try:
        url = URL(to)
    except ValueError:
        url = URL()
    if url.scheme not in {"http", "https"} or not url.raw_host or url.user or url.query_string:
        _refuse(options, "backfill_url", Exit.USAGE, url=url.with_user(None) if url.raw_host else to)
    login = None
    if user:
        try:
            login = Login(user=user, password=secrets.read(PASSWORD))
        except secrets.SecretError as exc:
            _refuse(options, "error", Exit.CONFIG, text=exc)
    client = Client(Network(resolvers=settings.resolvers), user_agent=user_agent(settings))
    return Store(client, to, login=login, route=Route(ca_file=settings.ca_file))


def _refuse(options: Options, key: str, code: Exit, **values: object) -> NoReturn:
    """One clear line, and out."""
    setup.complain(options, key, **values)
    raise typer.Exit(code)


def _tell(options: Options, done: Filled, to: str, *, dry: bool, seconds: float) -> None:
    if options.json:
        holes = [
            {"start": instant(each.start), "end": instant(each.end), "scrapes": each.scrapes} for each in done.holes
        ]
        told = {"to": to, "dry_run": dry, **asdict(done), "holes": holes, "seconds": round(seconds, 3)}
        told.pop("at")
        setup.show_json(options, told)
        return
    lang = options.lang
    if done.holes:
        table = Table(pad_edge=False)
        for key in ("hole_from", "hole_to", "hole_length", "hole_scrapes"):
            table.add_column(word(key, lang))
        for each in done.holes[:SHOWN]:
            length = timedelta(milliseconds=each.end - each.start)
            table.add_row(local(instant(each.start)), local(instant(each.end)), str(length), str(each.scrapes))
        options.out.print(table)
    if len(done.holes) > SHOWN:
        options.out.print(word("holes_more", lang, count=len(done.holes) - SHOWN))
    key = "backfill_none" if not done.holes else "backfill_dry" if dry else "backfill_done"
    text = word(key, lang, holes=len(done.holes), scrapes=done.scrapes, samples=done.samples, seconds=f"{seconds:.1f}")
    options.out.print(text, markup=False, highlight=False, soft_wrap=True)
