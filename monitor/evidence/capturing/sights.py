"""Which failing looks and which pages a capture shows of a service, by what the looks said. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.board import Board
from monitor.model import Notice, Observation, Probe, Service
from probes.model import RANK, Cause, Outcome

PAGES = 4
LOOKS = 6
VISITED = frozenset({"http", "journey"})
"""Kinds whose address is a page that a browser opens."""

READ = frozenset({*VISITED, "notice"})


def around(service: Service, services: Iterable[Service]) -> list[Probe]:
    """The probes of *service* that are on, then those of the components it depends on."""
    named = {each.slug: each for each in services if each.on}
    mine = [service, *(named[slug] for slug in service.depends_on if slug in named)]
    return [probe for each in mine for probe in each.probes if probe.on]


def failing(
    probes: Sequence[Probe], board: Board, since: datetime, shown: Mapping[str, datetime]
) -> tuple[Observation, ...]:
    """The latest bad look of each of *probes* that began at *since* or later, and after what was *shown* of it before.

    A look that could not tell is no proof of anything.
    """
    found: list[Observation] = []
    for probe in probes:
        bad = [each for each in board.row(probe.key).failures if each.reading.outcome in RANK]
        if probe.kind.name not in READ or not bad or bad[-1].started_at < since:
            continue
        if probe.key not in shown or shown[probe.key] < bad[-1].started_at:
            found.append(bad[-1])
    return tuple(found[:LOOKS])


def pages(service: Service, board: Board) -> tuple[list[Probe], list[Probe]]:
    """The probes whose pages are opened, and those left out: each address once, failing first, languages in turn."""
    rows: dict[str, Probe] = {}
    for probe in service.probes:
        if probe.on and probe.kind.name in VISITED:
            rows.setdefault(probe.target.address, probe)
    queues: dict[str, list[Probe]] = {}
    for probe in sorted(rows.values(), key=lambda each: not _fails(each, board)):
        queues.setdefault(probe.lang, []).append(probe)
    turns = [(place, probe) for queue in queues.values() for place, probe in enumerate(queue)]
    ordered = [probe for _, probe in sorted(turns, key=lambda each: each[0])]
    return ordered[:PAGES], ordered[PAGES:]


def notice_page(
    service: Service, notices: Iterable[Notice], services: Iterable[Service], board: Board, opened: Iterable[Probe]
) -> Probe | None:
    """A watched page, other than those *opened*, that carries a notice of *service*; None when there is none."""
    there = {each.target.address for each in opened}
    carried = {each.url for each in notices if each.gone_at is None and service.slug in each.services and each.url}
    for probe in (probe for each in services if each.on for probe in each.probes if probe.on):
        latest = board.row(probe.key).latest
        http = latest.reading.http if latest else None
        ends = {probe.target.address, http.url if http else probe.target.address}
        if probe.kind.name in READ and probe.target.address not in there and ends & carried:
            return probe
    return None


def turned_away(probe: Probe, probes: Iterable[Probe], board: Board) -> bool:
    """Whether the latest look at the host of *probe*, by whichever of *probes*, was turned away there."""
    for each in probes:
        latest = board.row(each.key).latest
        if each.host == probe.host and latest is not None and latest.reading.cause is Cause.BLOCKED:
            return True
    return False


def _fails(probe: Probe, board: Board) -> bool:
    latest = board.row(probe.key).latest
    return latest is not None and latest.reading.outcome is not Outcome.UP
