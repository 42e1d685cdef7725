"""A report as one page to read, print or send: no script, nothing fetched from anywhere, every text escaped."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import wording
from monitor.notices.comparison import worded
from monitor.reckoning.gaps import Gap
from monitor.reports import phrases
from monitor.reports.model import Report
from monitor.reports.rows import SUMMARY, columns, figure_rows, rules, summary
from monitor.reports.words import say

MOST_GAPS = 20
"""More than these, the longest, would bury the rest on paper."""

IN_WORDS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "say": say,
        "word": wording.word,
        "length": phrases.length,
        "share": phrases.share,
        "when": phrases.when,
        "ending": phrases.ending,
        "lasted": phrases.lasted,
        "cause": phrases.cause,
        "opening": phrases.opening,
        "spent": phrases.spent,
        "happening": phrases.happening,
        "worded": worded,
        "rows": figure_rows,
        "summary": summary,
    }
)
"""What the template calls with a value and the language."""


def page(report: Report, lang: str) -> str:
    """The page in ``en`` or ``fr``."""
    templates = Environment(
        loader=PackageLoader("monitor.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told = rules(report, lang)
    return templates.get_template("report.html").render(
        report=report,
        lang=lang,
        style=templates.get_template("report.css").render(),
        moment=phrases.moment,
        days_lost=phrases.days_lost,
        columns=columns,
        headed=SUMMARY,
        rules=told,
        number={key: number for key, number, _ in told},
        divided=divided,
        lengths=lengths,
        **IN_WORDS,
    )


def divided(gaps: Sequence[Gap]) -> tuple[list[Gap], list[Gap]]:
    """The longest gaps in the order of time, and the rest."""
    longest = sorted(gaps, key=lambda each: each.start - each.end)
    return sorted(longest[:MOST_GAPS], key=lambda each: each.start), longest[MOST_GAPS:]


def lengths(gaps: Sequence[Gap]) -> float:
    """Seconds of all *gaps* together."""
    return sum((each.end - each.start).total_seconds() for each in gaps)
