"""A report as sheets for a spreadsheet (RFC 4180): one of its outages, one of its services' figures.

Whatever a spreadsheet would take for a formula has an apostrophe before it: portals, notices and people write some of
these texts. The names of the columns are the same in every language.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from monitor.model import Bounds
from monitor.reckoning.figures import Figures, lost
from monitor.reckoning.outages import OutageFigures
from monitor.reckoning.tally import Tally
from monitor.reports.model import OutageReport, Report, ServiceReport
from monitor.wording import TORONTO, word
from probes.model import Outcome

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")

Cell = str | int | float | None


class Sheet(StrEnum):
    """Which of the two."""

    OUTAGES = "outages"
    SERVICES = "services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Figures of a service, and how they were *counted*: as measured, by the firm's calendar, or as disputed."""

    service: ServiceReport
    counted: str
    figures: Figures


def sheet(report: Report, lang: str, which: Sheet) -> str:
    """The sheet as text; states and causes are in *lang*."""
    if which is Sheet.OUTAGES:
        outages = [(service, each) for service in report.services for each in service.outages]
        return _written(OUTAGE, [{name: read(*each, lang) for name, read in OUTAGE.items()} for each in outages])
    lines = [line for service in report.services for line in _lines(service)]
    return _written(SERVICE, [{name: read(each, lang) for name, read in SERVICE.items()} for each in lines])


def _written(names: Iterable[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(names), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _safe(value: Cell) -> str | int | float:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else value


def _lines(service: ServiceReport) -> list[Line]:
    """As measured, by the firm's own calendar, as disputed."""
    named = {"measured": service.figures, "firm": service.firm, "disputed": service.disputed}
    return [Line(service=service, counted=name, figures=each) for name, each in named.items() if each is not None]


def _utc(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _toronto(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(TORONTO).isoformat(sep=" ", timespec="seconds")


def _seconds(value: float | None) -> Cell:
    """To the millisecond: instants are kept no closer."""
    return None if value is None else int(value) if value.is_integer() else round(value, 3)


def _earliest(bounds: Bounds | None) -> datetime | None:
    return bounds.earliest if bounds else None


def _latest(bounds: Bounds | None) -> datetime | None:
    return bounds.latest if bounds else None


def _days(figures: OutageFigures | None) -> str:
    return " ".join(each.day.isoformat() for each in figures.down_days if each.lost) if figures else ""


def _trail(told: OutageReport, *, disputes: bool) -> str:
    rows = [each for each in told.remarks if (each.counts_as is not None) is disputes]
    return " | ".join(f"{_utc(each.at)} {each.author}: {each.text}" for each in rows)


def _reading(read: Callable[[Tally], Cell], *, business: bool) -> "Callable[[Line, str], Cell]":
    return lambda line, _: read(line.figures.business if business else line.figures.whole)


Read = Callable[[ServiceReport, OutageReport, str], Cell]

OUTAGE: Mapping[str, Read] = MappingProxyType(
    {
        "outage": lambda _, told, __: told.outage.id,
        "service": lambda service, _, __: service.slug,
        "title": lambda service, _, lang: service.title[lang],
        "worst_state": lambda _, told, lang: word(told.outage.severity, lang),
        "cause": lambda _, told, lang: word(told.outage.cause, lang) if told.outage.cause else "",
        "began_earliest_utc": lambda _, told, __: _utc(told.outage.opened.earliest),
        "began_latest_utc": lambda _, told, __: _utc(told.outage.opened.latest),
        "began_latest_toronto": lambda _, told, __: _toronto(told.outage.opened.latest),
        "first_down_utc": lambda _, told, __: _utc(_latest(told.outage.down)),
        "last_bad_utc": lambda _, told, __: _utc(told.outage.last_bad_at),
        "ended_earliest_utc": lambda _, told, __: _utc(_earliest(told.outage.ended)),
        "ended_latest_utc": lambda _, told, __: _utc(_latest(told.outage.ended)),
        "ended_latest_toronto": lambda _, told, __: _toronto(_latest(told.outage.ended)),
        "ending": lambda _, told, __: told.outage.ending.value if told.outage.ending else "ongoing",
        "at_least_seconds": lambda _, told, __: _seconds(told.figures.at_least),
        "at_most_seconds": lambda _, told, __: _seconds(told.figures.at_most),
        "down_seconds": lambda _, told, __: _seconds(told.figures.inside.by[Outcome.DOWN]),
        "degraded_seconds": lambda _, told, __: _seconds(told.figures.inside.by[Outcome.DEGRADED]),
        "up_between_seconds": lambda _, told, __: _seconds(told.figures.inside.by[Outcome.UP]),
        "maintenance_seconds": lambda _, told, __: _seconds(told.figures.inside.by[Outcome.MAINTENANCE]),
        "unknown_seconds": lambda _, told, __: _seconds(told.figures.inside.uncovered),
        "business_down_seconds": lambda _, told, __: _seconds(told.figures.business.by[Outcome.DOWN]),
        "business_degraded_seconds": lambda _, told, __: _seconds(told.figures.business.by[Outcome.DEGRADED]),
        "business_days_touched": lambda _, told, __: len(told.figures.down_days),
        "business_days_lost": lambda _, told, __: told.figures.days_lost,
        "days_lost": lambda _, told, __: _days(told.figures),
        "firm_days_lost": lambda _, told, __: _days(told.firm),
        "in_period_down_seconds": lambda _, told, __: _seconds(told.within.by[Outcome.DOWN]),
        "in_period_degraded_seconds": lambda _, told, __: _seconds(told.within.by[Outcome.DEGRADED]),
        "relapses": lambda _, told, __: told.outage.relapses,
        "flapping_seconds": lambda _, told, __: _seconds(told.figures.flapping),
        "languages": lambda _, told, __: " ".join(told.outage.langs),
        "affected_by": lambda _, told, __: told.outage.root,
        "announced_utc": lambda _, told, __: _utc(told.comparison.announced_at),
        "counts_as": lambda _, told, lang: word(told.counts_as, lang) if told.counts_as else "",
        "notes": lambda _, told, __: _trail(told, disputes=False),
        "disputes": lambda _, told, __: _trail(told, disputes=True),
    }
)

TIMES: Mapping[str, Callable[[Tally], Cell]] = MappingProxyType(
    {
        "up_seconds": lambda tally: _seconds(tally.by[Outcome.UP]),
        "degraded_seconds": lambda tally: _seconds(tally.by[Outcome.DEGRADED]),
        "maintenance_seconds": lambda tally: _seconds(tally.by[Outcome.MAINTENANCE]),
        "down_seconds": lambda tally: _seconds(tally.by[Outcome.DOWN]),
        "unknown_seconds": lambda tally: _seconds(tally.by[Outcome.UNKNOWN]),
        "never_observed_seconds": lambda tally: _seconds(tally.unseen),
        "coverage": lambda tally: tally.coverage,
        "availability": lambda tally: tally.availability,
        "availability_with_maintenance": lambda tally: tally.availability_strict,
    }
)

SERVICE: Mapping[str, Callable[[Line, str], Cell]] = MappingProxyType(
    {
        "service": lambda line, _: line.service.slug,
        "title": lambda line, lang: line.service.title[lang],
        "counted_as": lambda line, _: line.counted,
        "start_utc": lambda line, _: _utc(line.figures.start),
        "end_utc": lambda line, _: _utc(line.figures.end),
        "start_toronto": lambda line, _: _toronto(line.figures.start),
        "end_toronto": lambda line, _: _toronto(line.figures.end),
        **{name: _reading(read, business=False) for name, read in TIMES.items()},
        **{f"business_{name}": _reading(read, business=True) for name, read in TIMES.items()},
        "business_days": lambda line, _: line.figures.business_days,
        "days_lost_to_outages": lambda line, _: lost(line.figures.down_days),
        "days_lost_to_maintenance": lambda line, _: lost(line.figures.maintenance_days),
        "days_lost_to_either": lambda line, _: lost(line.figures.either_days),
        "doubt_seconds": lambda line, _: _seconds(line.figures.doubt),
        "flapping_seconds": lambda line, _: _seconds(line.service.flapping),
        "outages": lambda line, _: len(line.service.outages),
        "longest_outage": lambda line, _: line.service.longest,
    }
)
