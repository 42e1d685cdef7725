"""A diary as one page to read, print or send: no script, nothing fetched from anywhere, every text escaped."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import wording
from monitor.notices.comparison import worded
from monitor.reckoning.tally import Tally
from monitor.reports import diary_lines, diary_story, phrases
from monitor.reports.diary_model import Diary
from monitor.reports.diary_words import tell
from monitor.reports.page import divided, lengths
from monitor.reports.words import say
from probes.model import Outcome

IN_WORDS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "say": say,
        "tell": tell,
        "word": wording.word,
        "when": phrases.when,
        "ending": phrases.ending,
        "lasted": phrases.lasted,
        "cause": phrases.cause,
        "length": phrases.length,
        "remark": phrases.remark,
        "worded": worded,
        "spent": diary_lines.spent,
        "observed": diary_lines.observed,
        "loss": diary_lines.loss,
        "why": diary_lines.why,
        "named": diary_lines.named,
        "lead": diary_story.lead,
        "head": diary_story.head,
        "facts": diary_story.facts,
        "cut": diary_lines.cut,
    }
)
"""What the template calls with a value and the language."""

COLUMNS: Mapping[str, Callable[[Tally], float]] = MappingProxyType(
    {
        "down": lambda tally: tally.by[Outcome.DOWN],
        "degraded": lambda tally: tally.by[Outcome.DEGRADED],
        "maintenance": lambda tally: tally.by[Outcome.MAINTENANCE],
        "not_known": lambda tally: tally.uncovered,
    }
)
ALWAYS = frozenset({"down", "not_known"})
"""Columns that say something even where they are empty."""


def diary_page(diary: Diary, lang: str) -> str:
    """The page in ``en`` or ``fr``."""
    templates = Environment(
        loader=PackageLoader("monitor.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("diary.html").render(
        diary=diary,
        lang=lang,
        style=templates.get_template("report.css").render() + templates.get_template("diary.css").render(),
        moment=phrases.moment,
        hours=diary_lines.hours,
        columns=columns(diary),
        rules=diary_story.rules(diary, lang),
        limits=diary_story.LIMITS,
        number={each.outage.id: number for number, each in enumerate(diary.outages, 1)},
        divided=divided,
        lengths=lengths,
        **IN_WORDS,
    )


def columns(diary: Diary) -> Mapping[str, Callable[[Tally], float]]:
    """What is told of a day's business hours: one column each, but none that is empty throughout."""
    return {key: read for key, read in COLUMNS.items() if key in ALWAYS or read(diary.measured.business)}
