"""``maintenance``: windows in which a service is expected not to work, declared by hand, listed, and ended."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from monitor.calendar.spans import Span
from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.orders import author, give
from monitor.cli.past import refuse
from monitor.cli.setup import Options
from monitor.cli.silencing import lift, silence
from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.errors import NoHistoryError
from monitor.history.opening import NAME
from monitor.model import Expected, Service
from monitor.notices.expected import expected
from monitor.orders import AddWindow, EndWindow
from monitor.outages.expectation import Expectations, windows_of
from monitor.reports.period import stretch
from monitor.wording import local, word

AHEAD = timedelta(days=60)


def add(
    options: Options,
    services: Sequence[str],
    *,
    start: str | None,
    end: str | None,
    minutes: int | None,
    reason: str,
    by: str | None,
    data: Path | None,
) -> None:
    """Expect *services* not to work from *start* (now if left out) to *end*, or for so many *minutes*."""
    now = Clock().now()
    begins = _when(options, "--from", start, now).start if start else now
    if (end is None) == (minutes is None):
        setup.complain(options, "error", text=word("end_or_for", options.lang))
        raise typer.Exit(Exit.USAGE)
    try:
        ends = _when(options, "--to", end, now).end if end else begins + timedelta(minutes=minutes or 0)
    except OverflowError:
        refuse(options, "no_time", Exit.USAGE, option="--for", text=str(minutes))
    order = AddWindow(services=tuple(services), start=begins, end=ends, reason=reason, author=by or author())
    name = give(options, data, order)
    holds = max(order.start, now)  # it does not reach back
    result = {"window": name, "start": holds.isoformat(), "end": order.end.isoformat()}
    _say(options, result, word("window_added", options.lang, window=name, start=local(holds), end=local(order.end)))
    if not (chosen := setup.settings(options, data=data)).alertmanager_url:
        return
    span = Span(holds.astimezone(UTC), order.end.astimezone(UTC))
    silence(options, chosen, name, order.services, span, author=order.author, reason=order.reason)
    _say(options, None, word("silenced", options.lang, services=", ".join(sorted(order.services))))


def _say(options: Options, result: object, text: str) -> None:
    """The *result* where JSON is wanted and there is one, *text* where it is not."""
    if not options.json:
        options.out.print(text, markup=False, highlight=False, soft_wrap=True)
    elif result is not None:
        setup.show_json(options, result)


def _when(options: Options, option: str, text: str, now: datetime) -> Span:
    try:
        return stretch(text.strip(), now)
    except (ValueError, OverflowError):
        refuse(options, "no_time", Exit.USAGE, option=option, text=text)


def end_window(options: Options, window: str, *, by: str | None, data: Path | None) -> None:
    """*window* is over, now."""
    name = give(options, data, EndWindow(window=window, author=by or author()))
    _say(options, {"window": name, "ended": True}, word("window_ended", options.lang, window=name))
    if (chosen := setup.settings(options, data=data)).alertmanager_url:
        ended = lift(options, chosen, name)
        _say(options, None, word("silence_ended" if ended else "silence_none", options.lang))


def show(options: Options, *, data: Path | None, services: Path | None) -> None:
    """Every window of the next 60 days that is known now: declared, told by hand, announced."""
    chosen = setup.settings(options, data=data, services=services)
    found = setup.services(options, setup.loader(options, chosen, simulated=True).load)
    rows = coming([each for each in found if each.on], chosen.data / NAME, Clock().now())
    if options.json:
        listed = [
            {"service": slug, "start": each.start.isoformat(), "end": each.end.isoformat()}
            | {"source": each.source, "window": each.ref}
            for slug, each in rows
        ]
        setup.show_json(options, listed)
        return
    lang = options.lang
    table = Table(pad_edge=False)
    for key in ("service", "from", "until", "known_from", "window"):
        # Names are there to be typed again: they must not be broken.
        table.add_column(word(key, lang), overflow="fold", no_wrap=key in {"service", "window"})
    for slug, each in rows:
        source = word(f"source_{each.source}", lang)
        table.add_row(slug, local(each.start), local(each.end), source, escape(each.ref))
    options.out.print(table if rows else word("no_windows", lang))


def coming(services: Sequence[Service], path: Path, now: datetime) -> list[tuple[str, Expected]]:
    """The windows of *services* that go on or begin within 60 days, by their start. Without a history: the declared."""
    known = Expectations()
    known.declare(services, None)
    announced = []
    try:
        with Archive(path) as archive:
            known.ad_hoc = dict(windows_of(archive.windows()))
            announced = archive.notices(now - AHEAD, now)
    except NoHistoryError:
        pass
    rows = [(each.slug, window) for each in services for window in known.of(each.slug, now, now + AHEAD)]
    for service in services:
        rows += [
            (service.slug, each)
            for each in expected([notice for notice in announced if service.slug in notice.services])
            if each.end > now
        ]
    return sorted(rows, key=lambda row: (row[1].start, row[0]))


app = typer.Typer(no_args_is_help=True, help="Expected maintenance. / Maintenance attendue.")
Data = Annotated[Path | None, typer.Option(help="Folder for everything that is kept. / Dossier des données.")]
By = Annotated[str | None, typer.Option("--author", help="Who says so; the account's name by default. / Auteur.")]


@app.command("add")
def _add(
    context: typer.Context,
    services: Annotated[list[str], typer.Argument(help="Services it is expected of. / Services visés.")],
    *,
    start: Annotated[
        str | None, typer.Option("--from", help="2026-12-01T00:00 in Toronto; now if left out. / Début.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Its end. / Fin.")] = None,
    minutes: Annotated[
        int | None, typer.Option("--for", min=1, help="Its length in minutes. / Durée en minutes.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why. / Pourquoi.")] = "",
    by: By = None,
    data: Data = None,
) -> None:
    """Expect services not to work for a while. / Annoncer une maintenance."""
    add(context.obj, services, start=start, end=end, minutes=minutes, reason=reason, by=by, data=data)


@app.command("list")
def _list(
    context: typer.Context,
    *,
    services: Annotated[Path | None, typer.Option("--services", help="Folder of service files. / Dossier.")] = None,
    data: Data = None,
) -> None:
    """Windows of the next 60 days: declared, told, announced. / Fenêtres des 60 prochains jours."""
    show(context.obj, data=data, services=services)


@app.command("end")
def _end(context: typer.Context, window: str, *, by: By = None, data: Data = None) -> None:
    """A window told by hand is over now. / Clore une fenêtre."""
    end_window(context.obj, window, by=by, data=data)
