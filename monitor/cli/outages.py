"""``outages``: those of a period, one told whole, and what people write beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from monitor.calendar.spans import Span
from monitor.cli import setup, tables
from monitor.cli.exits import Exit
from monitor.cli.orders import author, give
from monitor.cli.past import asked, history, refuse
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.model import Outage
from monitor.orders import ORDER
from monitor.reports.episode import episode
from monitor.reports.model import OutageReport
from monitor.reports.source import Source, hours_of
from monitor.reports.values import outage_values
from monitor.reports.words import say
from monitor.wording import word
from probes.model import Outcome

UNFIT = {"string_too_short": "no_text", "string_too_long": "long_text"}


def show_list(
    options: Options, *, start: str | None, end: str | None, service: str | None, going_on: bool, data: Path | None
) -> None:
    """The outages of a period, oldest first; with *going_on* only those that have not ended."""
    span = asked(options, start, end)
    with history(options, data) as archive:
        source = Source(archive)
        known = source.services(service)
        found = archive.outages(span.start, span.end, service)
        told = [_told(source, each, span) for each in found if each.ended is None or not going_on]
    if options.json:
        setup.show_json(options, [outage_values(each) for each in told])
        return
    titles = {slug: str(body["title"][options.lang]) for slug, body in known.items()}
    options.out.print(tables.outages(told, titles, options.lang) if told else say("no_outages", options.lang))


def show(options: Options, number: str, *, data: Path | None) -> None:
    """One outage whole."""
    with history(options, data) as archive:
        outage = _known(options, archive, number)
        told = _told(Source(archive), outage)
        body = archive.services().get(outage.service, {})
    if options.json:
        setup.show_json(options, outage_values(told))
        return
    title = str(body["title"][options.lang]) if body else outage.service
    options.out.print(tables.whole_outage(told, title, options.lang))


def note(options: Options, number: str, text: str, *, by: str | None, data: Path | None) -> None:
    """Write *text* beside an outage."""
    _write(options, data, {"order": "note", "outage": number, "text": text, "author": by or author()})
    if options.json:
        setup.show_json(options, {"outage": number, "noted": True})
        return
    options.out.print(say("noted", options.lang, outage=number), markup=False, highlight=False, soft_wrap=True)


def dispute(
    options: Options, number: str, counts_as: Outcome, *, reason: str, by: str | None, data: Path | None
) -> None:
    """Say that an outage should count as something else; what was measured stays."""
    order = {"order": "dispute", "outage": number, "counts_as": counts_as, "reason": reason}
    _write(options, data, {**order, "author": by or author()})
    if options.json:
        setup.show_json(options, {"outage": number, "counts_as": counts_as})
        return
    told = say("disputed", options.lang, outage=number, counts_as=word(counts_as, options.lang))
    options.out.print(told, markup=False, highlight=False, soft_wrap=True)


def send(options: Options, data: Path | None, order: Mapping[str, Any]) -> str:
    """Have *order* carried out by whoever writes the history; the id of what it was about. Or exit."""
    try:
        checked = ORDER.validate_python(order)
    except ValidationError as exc:
        wrong = exc.errors()[0]
        key = UNFIT.get(wrong["type"], "bad_order")
        refuse(options, key, Exit.USAGE, field=wrong["loc"][-1], why=wrong["msg"])
    return give(options, data, checked)


def _write(options: Options, data: Path | None, order: Mapping[str, Any]) -> None:
    """Only beside an outage that there is: else the order would begin a history, to be written into."""
    with history(options, data) as archive:
        _known(options, archive, str(order["outage"]))
    send(options, data, order)


def _known(options: Options, archive: Archive, number: str) -> Outage:
    outage = archive.outage(number)
    if outage is None:
        setup.complain(options, "no_such_outage", outage=number)
        raise typer.Exit(Exit.USAGE)
    return outage


def _told(source: Source, outage: Outage, period: Span | None = None) -> OutageReport:
    hours = hours_of(source.archive.services().get(outage.service, {}))
    return episode(source, outage, hours, Clock().now(), period=period)
