"""``maintenance``: windows in which a service is expected not to work, declared by hand, listed, and ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from monitor.cli import setup
from monitor.cli.dates import moment
from monitor.cli.orders import author, give
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.errors import NoHistoryError
from monitor.history.opening import NAME
from monitor.model import Expected, Service
from monitor.notices.expected import expected
from monitor.orders import AddWindow, EndWindow
from monitor.outages.expectation import Expectations, windows_of
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
    begins = moment(start, now) if start else now
    if (end is None) == (minutes is None):
        raise typer.BadParameter(word("end_or_for", options.lang), param_hint="--to / --for")
    ends = moment(end, now) if end else begins + timedelta(minutes=minutes or 0)
    order = AddWindow(services=tuple(services), start=begins, end=ends, reason=reason, author=by or author())
    name = give(options, data, order)
    if options.json:
        setup.show_json(options, {"window": name, "start": order.start.isoformat(), "end": order.end.isoformat()})
        return
    told = word("window_added", options.lang, window=name, start=local(order.start), end=local(order.end))
    options.out.print(told, highlight=False, soft_wrap=True)


def end(options: Options, window: str, *, by: str | None, data: Path | None) -> None:
    """*window* is over, now."""
    name = give(options, data, EndWindow(window=window, author=by or author()))
    if options.json:
        setup.show_json(options, {"window": name, "ended": True})
        return
    options.out.print(word("window_ended", options.lang, window=name), highlight=False)


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
    titles = {each.slug: each.title[lang] for each in found}
    table = Table(pad_edge=False)
    for key in ("service", "from", "until", "known_from", "window"):
        table.add_column(word(key, lang), overflow="fold")
    for slug, each in rows:
        source = word(f"source_{each.source}", lang)
        table.add_row(escape(titles.get(slug, slug)), local(each.start), local(each.end), source, escape(each.ref))
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
