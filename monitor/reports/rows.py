"""The figures of a service as the rows of a table: the same for the terminal and the page, each with its rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from monitor.calendar.hours import BusinessHours
from monitor.reckoning.figures import Figures, lost
from monitor.reckoning.rules import RULES
from monitor.reckoning.tally import Tally
from monitor.reports.model import Report, ServiceReport
from monitor.reports.phrases import NONE, length, opening, share
from monitor.reports.words import say
from probes.model import Outcome

SECONDS: Mapping[str, tuple[str, Callable[[Tally], float]]] = MappingProxyType(
    {
        "up": ("states", lambda tally: tally.by[Outcome.UP]),
        "degraded": ("degraded", lambda tally: tally.by[Outcome.DEGRADED]),
        "maintenance": ("maintenance", lambda tally: tally.by[Outcome.MAINTENANCE]),
        "down": ("down", lambda tally: tally.by[Outcome.DOWN]),
        "unknown": ("unknown", lambda tally: tally.by[Outcome.UNKNOWN]),
        "unseen": ("unseen", lambda tally: tally.unseen),
    }
)
SHARES: Mapping[str, tuple[str, Callable[[Tally], float | None]]] = MappingProxyType(
    {
        "coverage": ("covered", lambda tally: tally.coverage),
        "availability": ("availability", lambda tally: tally.availability),
        "availability_strict": ("availability_strict", lambda tally: tally.availability_strict),
    }
)
DAYS: Mapping[str, Callable[[Figures], int]] = MappingProxyType(
    {
        "business_days": lambda figures: figures.business_days,
        "down_days": lambda figures: lost(figures.down_days),
        "maintenance_days": lambda figures: lost(figures.maintenance_days),
        "either_days": lambda figures: lost(figures.either_days),
    }
)


SUMMARY: Mapping[str, str] = MappingProxyType(
    {key: SHARES[key][0] for key in ("availability", "coverage")}
    | {key: SECONDS[key][0] for key in ("down", "degraded", "maintenance", "unknown", "unseen")}
    | {"down_days": "business_days"}
)
"""The figures of a line for each service, with the rule that each follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: its name, the key of the rule it follows, and a cell for each column."""

    key: str
    rule: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a figure is read: which figures, and whether by the clock or in business hours."""

    heads: tuple[str, str]
    figures: Figures
    business: bool

    @property
    def tally(self) -> Tally:
        """The time this column is about."""
        return self.figures.business if self.business else self.figures.whole


def columns(service: ServiceReport) -> list[Column]:
    """As measured first; then by the firm's own calendar and as disputed, where there is something to say."""
    found = [
        Column(heads=("as_measured", "by_clock"), figures=service.figures, business=False),
        Column(heads=("as_measured", "in_business"), figures=service.figures, business=True),
    ]
    if service.firm is not None:
        found.append(Column(heads=("by_firm", "in_business"), figures=service.firm, business=True))
    if service.disputed is not None:
        found += [
            Column(heads=("as_disputed", "by_clock"), figures=service.disputed, business=False),
            Column(heads=("as_disputed", "in_business"), figures=service.disputed, business=True),
        ]
    return found


def summary(service: ServiceReport, lang: str) -> list[tuple[str, tuple[str, ...]]]:
    """The line of *service* as measured, and as disputed where it is: what it is, and a cell for each in SUMMARY."""
    counted = {"as_measured": service.figures, "as_disputed": service.disputed}
    return [(head, _line(figures, lang)) for head, figures in counted.items() if figures is not None]


def figure_rows(service: ServiceReport, lang: str) -> list[Row]:
    """Every figure of *service*, in words."""
    across = columns(service)
    rows = [
        Row(key=key, rule=rule, cells=tuple(length(read(each.tally), lang) for each in across))
        for key, (rule, read) in SECONDS.items()
    ]
    rows += [
        Row(key=key, rule=rule, cells=tuple(share(read(each.tally), lang) for each in across))
        for key, (rule, read) in SHARES.items()
    ]
    rows += [
        Row(
            key=key,
            rule="business_days",
            cells=tuple(str(read(each.figures)) if each.business else NONE for each in across),
        )
        for key, read in DAYS.items()
    ]
    first = partial(_first, count=len(across))
    rows.append(Row(key="flapping", rule="flapping", cells=first(length(service.flapping, lang))))
    rows.append(Row(key="doubt", rule="doubt", cells=first(length(service.figures.doubt, lang, up=True))))
    return rows


def rules(report: Report, lang: str) -> list[tuple[str, int, str]]:
    """Every accounting rule that holds for *report*: its key, its number and its sentence."""
    hours = [each.hours for each in report.services] + ([report.firm_hours] if report.firm_hours else [])
    shares = sorted({each.lost_share for each in hours}) or [BusinessHours().lost_share]
    values = {
        "hours": "; ".join(_openings(report, lang)) or opening(BusinessHours(), lang),
        "share": " / ".join(f"{100 * each:g}{' %' if lang == 'fr' else '%'}" for each in shares),
    }
    counted = any(each.reach for each in report.services)
    return [
        (key, number, rule.told(lang, **values))
        for number, (key, rule) in enumerate(RULES.items(), 1)
        if counted or key not in {"uptime", "reachability"}
    ]


def _line(figures: Figures, lang: str) -> tuple[str, ...]:
    whole = figures.whole
    return (
        *(share(SHARES[key][1](whole), lang) for key in SUMMARY if key in SHARES),
        *(length(SECONDS[key][1](whole), lang) for key in SUMMARY if key in SECONDS),
        str(lost(figures.down_days)),
    )


def _openings(report: Report, lang: str) -> Sequence[str]:
    """Whose business hours are which; unnamed where all have the same."""
    whose: dict[str, list[str]] = {}
    for each in report.services:
        whose.setdefault(opening(each.hours, lang), []).append(each.slug)
    told = list(whose) if len(whose) == 1 else [f"{', '.join(slugs)}: {text}" for text, slugs in whose.items()]
    if report.firm_hours is not None:
        told.append(f"{say('by_firm', lang)}: {opening(report.firm_hours, lang)}")
    return told


def _first(cell: str, *, count: int) -> tuple[str, ...]:
    return (cell, *[NONE] * (count - 1))
