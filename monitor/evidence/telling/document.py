"""A dossier as one document to print and send: no script, nothing fetched from anywhere, every text escaped."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.evidence import missing
from monitor.evidence.model import Capture, Occasion
from monitor.evidence.telling import dates, limits, particulars, room, statement
from monitor.evidence.telling.channels import channel_of
from monitor.evidence.telling.chart import chart
from monitor.evidence.telling.checks import step
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.due import reply_due
from monitor.evidence.telling.errors import Told
from monitor.evidence.telling.pictures import Picture, alternative, in_order, shows, status_of
from monitor.evidence.telling.tried import Attempt, What
from monitor.evidence.telling.words import quoted, say
from monitor.notices.comparison import worded
from monitor.reckoning.gaps import Gap
from monitor.reports import phrases
from monitor.reports.words import say as report_say
from monitor.wording import LANGS, local, word
from probes.model import TROUBLE, Outcome

__all__ = ["Picture", "document", "footer"]

BOTH = "both"
MOST_RUNS, MOST_ERRORS, MOST_GAPS, MOST_CAPTURES = 150, 12, 20, 40
MOST_SAID = 1200
"""Characters of a page's own text in the section that tells errors; the whole is in the archive."""

IN_WORDS: Mapping[str, Any] = MappingProxyType(
    {
        "say": say,
        "word": word,
        "plainly": local,
        "length": phrases.length,
        "cause": phrases.cause,
        "happening": phrases.happening,
        "dated": dates.dated,
        "lasting_from": dates.lasting_from,
        "day": dates.day,
        "first_facts": particulars.first_facts,
        "failed_addresses": particulars.failed_addresses,
        "outage_facts": particulars.outage_facts,
        "error_line": particulars.error_line,
        "statements": statement.statements,
        "journey_step": step,
        "limits": limits.limits,
        "clock_told": limits.clock_told,
        "status_of": status_of,
        "shows": shows,
        "alternative": alternative,
        "compared": lambda told, lang: worded(told.comparison, lang),
        "kind_of": report_say,
        "moment": phrases.moment,
        "quoted": quoted,
    }
)
"""What the template calls with a value and the language."""


def document(
    dossier: Dossier, lang: str, pictures: Sequence[Picture] = (), *, seals: Sequence[tuple[str, str]] = ()
) -> str:
    """The document in ``en``, ``fr`` or ``both``: then all in English, all in French, and the pictures once at the end.

    *seals* are lines of a label and a value for the section on integrity, put there by who makes the archive.
    """
    templates = Environment(
        loader=PackageLoader("monitor.evidence.telling"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    langs = LANGS if lang == BOTH else (lang,)
    ordered = in_order(pictures, dossier)
    channel = channel_of(dossier.matter.service)
    days = channel.days if channel else 0
    return templates.get_template("document.html").render(
        dossier=dossier,
        langs=langs,
        pictures=ordered,
        seals=tuple(seals),
        style=templates.get_template("document.css").render(),
        title=title(dossier, langs[0]),
        title_of=title,
        chart=chart(dossier),
        error=particulars.main_error(dossier),
        said=dossier.said[:MOST_ERRORS],
        errors=dossier.errors[:MOST_ERRORS],
        more_errors=len(dossier.errors[MOST_ERRORS:]) + len(dossier.said[MOST_ERRORS:]),
        attempts=[each for each in dossier.attempts if each.what is not What.LANGUAGE],
        step_name=partial(step_name, {each.probe: each.lang for each in dossier.asked}),
        runs=dossier.runs[:MOST_RUNS],
        more_runs=len(dossier.runs[MOST_RUNS:]),
        more_looks=sum(each.count for each in dossier.runs[MOST_RUNS:]),
        gaps=longest(dossier.gaps),
        more_gaps=len(dossier.gaps) - len(longest(dossier.gaps)),
        rest_of_gaps=_seconds(dossier.gaps) - _seconds(longest(dossier.gaps)),
        captures=dossier.captures[:MOST_CAPTURES],
        bad=TROUBLE | {Outcome.MAINTENANCE},
        sent=dates.local_day(dossier.made_at),
        days=days,
        due=reply_due(dates.local_day(dossier.made_at), days) if days else None,
        most_said=MOST_SAID,
        most_addresses=particulars.MOST_ADDRESSES,
        height_of=height_of,
        short_said=particulars.MOST_SAID,
        joined=", ".join,
        local=stamp,
        seen=seen,
        occasion_of=occasion_of,
        lacking=lacking,
        **IN_WORDS,
    )


def footer(dossier: Dossier, lang: str) -> str:
    """What stands at the foot of every page: what it is of, who made it, and SIMULATION where it is one."""
    langs = LANGS if lang == BOTH else (lang,)
    parts = [f"{dossier.title(each)} – {dates.zoned(dossier.made_at, each)}" for each in langs[:1]]
    parts += [word("independent", each) for each in langs[:1]]
    return " – ".join([*([say("watermark", langs[0])] if dossier.simulated else []), *parts])


def title(dossier: Dossier, lang: str) -> str:
    """What the document is called."""
    key = "title_ongoing" if dossier.ongoing else "title" if dossier.outages else "title_none"
    return f"{say(key, lang)} – {dossier.title(lang)}"


def height_of(dossier: Dossier, lang: str, error: Told | None) -> int:
    """How high the picture on the first page may be, in millimetres."""
    said = (error.said[: particulars.MOST_SAID] or error.detail) if error else ""
    quote = [f"{particulars.error_line(error, lang)} – {error.title}", *said.splitlines()] if error else []
    facts = [each.lines for each in particulars.first_facts(dossier, lang)]
    return room.height(statement.statements(dossier, lang), quote, facts, warned=dossier.simulated)


def step_name(langs: Mapping[str, str], attempt: Attempt, lang: str) -> str:
    """What was tried, in words; *langs* are those of the probes by key."""
    if attempt.what is What.PROBE:
        spoken = langs.get(attempt.of)
        return say("probe_in", lang, of=attempt.of, spoken=say(spoken, lang)) if spoken else attempt.of
    name = say(attempt.what, lang)
    return f"{name}{say('colon', lang)} {attempt.of}" if attempt.of else name


def stamp(at: datetime) -> Markup:
    """An instant in Toronto, UTC beside; no line ends within either."""
    east, _, utc = local(at).partition(" (")
    return Markup('<span class="t">{}</span> <span class="t">({}</span>').format(east, utc)


def seen(told: Told, lang: str) -> str:
    """How often an error was seen, and when first and last."""
    span = dates.lasting_from(told.first, told.last)
    return say("once_seen" if told.count == 1 else "times_seen", lang, count=told.count, when=span)


def occasion_of(occasion: Occasion, lang: str) -> str:
    """Why a capture was taken, in words."""
    return say(f"occasion_{occasion}", lang)


def lacking(capture: Capture, lang: str) -> list[str]:
    """What a capture lacks, in words; an entry that this version has no words for, as it is."""
    known = set(missing.Missing)
    return [missing.said(each, lang) if each.partition(":")[0] in known else each for each in capture.missing]


def longest(gaps: Sequence[Gap]) -> list[Gap]:
    """The longest of *gaps*, as many as there is room for, in the order of time."""
    kept = sorted(gaps, key=lambda each: each.start - each.end)[:MOST_GAPS]
    return sorted(kept, key=lambda each: each.start)


def _seconds(gaps: Sequence[Gap]) -> float:
    return sum((each.end - each.start for each in gaps), timedelta()).total_seconds()
