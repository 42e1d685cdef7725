"""A diary for a terminal of 80 columns or more: the answer first, then the days, then what it rests on."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from monitor.notices.comparison import worded
from monitor.reports import phrases
from monitor.reports.diary_lines import cut, loss, named, observed, spent, why
from monitor.reports.diary_model import DayKind, Diary, Loss
from monitor.reports.diary_story import LIMITS, facts, head, lead, rules
from monitor.reports.diary_words import tell
from monitor.reports.model import OutageReport
from monitor.reports.page import divided, lengths
from monitor.reports.words import say
from monitor.wording import word

LABEL = 24
"""Columns for the names of facts."""


def whole(diary: Diary, lang: str) -> Group:
    """The diary in words."""
    title = say("colon", lang, head=tell("title", lang), text=diary.title[lang])
    parts: list[RenderableType] = [Text(title, style="bold")]
    parts.append(Text(f"{word('independent', lang)} {tell('not_legal', lang)}", style="dim"))
    if diary.simulated:
        parts.append(Text(tell("simulated", lang), style="bold yellow"))
    parts += [Text(), _named(head(diary, lang)), *_headed(tell("in_short", lang))]
    parts += [Text(each, style="bold") for each in lead(diary, lang)]
    parts += [Text(), _named(facts(diary, lang)), *_headed(tell("day_by_day", lang)), _days(diary, lang)]
    if note := cut(diary, lang):
        parts.append(Text(note, style="dim"))
    parts += _outages(diary.outages, lang)
    parts += _notices(diary, lang)
    parts += _gaps(diary, lang)
    parts += [*_headed(tell("proof", lang)), _named(_proof(diary, lang))]
    if diary.first_look > diary.counted.start:
        parts.append(Text(tell("history_begins", lang), style="bold"))
    parts += [*_headed(tell("limits", lang)), *(Text(f"- {tell(key, lang)}") for key in LIMITS)]
    parts += _headed(say("rules", lang))
    return Group(*parts, *(Text(f"[{number}] {text}", style="dim") for _, number, text in rules(diary, lang)))


def _headed(title: str) -> list[Text]:
    return [Text(), Text(title, style="bold underline")]


def _named(rows: Sequence[tuple[str, str]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim", width=LABEL)
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(escape(name), escape(text))
    return table


def _days(diary: Diary, lang: str) -> Table:
    numbers = {each.outage.id: number for number, each in enumerate(diary.outages, 1)}
    table = Table(pad_edge=False)
    table.add_column(tell("day", lang))
    table.add_column(tell("hours_observed", lang), no_wrap=True)
    table.add_column(tell("in_hours", lang))
    table.add_column(tell("by_clock", lang))
    table.add_column(tell("lost", lang))
    table.add_column("#", no_wrap=True)
    for line in diary.lines:
        reason = why(line, lang)
        day = f"{named(line.day, lang)}\n{reason}" if reason else named(line.day, lang)
        style = "dim" if line.kind is not DayKind.BUSINESS else "red" if line.loss is Loss.OUTAGE else ""
        business = spent(line.business, lang) if line.kind is DayKind.BUSINESS else phrases.NONE
        cells = (day, observed(line, lang), business, spent(line.clock, lang), loss(line, diary, lang))
        table.add_row(*map(escape, cells), ", ".join(str(numbers[each]) for each in line.outages), style=style)
    return table


def _outages(told: Sequence[OutageReport], lang: str) -> list[RenderableType]:
    parts: list[RenderableType] = [*_headed(say("outages", lang))]
    if not told:
        return [*parts, Text(tell("no_outages", lang))]
    for number, each in enumerate(told, 1):
        outage, figures = each.outage, each.figures
        business = spent(figures.business, lang) if figures.business.length else tell("outside_hours", lang)
        rows = [
            (f"{say('outage', lang)} {number}", f"{word(outage.severity, lang)} – {outage.id}"),
            (say("lasted", lang), phrases.lasted(outage, figures, lang)),
            (say("began", lang), phrases.when(outage.opened, lang)),
            (say("first_down", lang), phrases.when(outage.down, lang) if outage.degraded and outage.down else ""),
            (say("ended", lang), phrases.ending(outage, lang)),
            (say("last_bad", lang), phrases.moment(outage.last_bad_at)),
            (say("cause", lang), phrases.cause(outage.cause, lang)),
            (tell("in_hours", lang), business),
            (say("root", lang), outage.root),
            (say("notice", lang), " ".join(worded(each.comparison, lang))),
            (tell("make_pack", lang), f"ircc-monitor evidence export {outage.id}"),
            *((say("remarks", lang), phrases.remark(remark, lang)) for remark in each.remarks),
        ]
        parts += [_named([(name, text) for name, text in rows if text]), Text()]
    return parts[:-1]


def _notices(diary: Diary, lang: str) -> list[RenderableType]:
    parts: list[RenderableType] = [*_headed(say("notices", lang))]
    if not diary.notices:
        return [*parts, Text(say("no_notices", lang))]
    for each in diary.notices:
        first, gone = phrases.moment(each.first_seen_at), each.gone_at
        seen = (
            say("from_to", lang, start=first, end=phrases.moment(gone)) if gone else tell("seen_on", lang, start=first)
        )
        announced = {"start": phrases.moment(each.start), "end": phrases.moment(each.end)}
        window = say("from_to", lang, **announced) if each.start or each.end else say("no_window", lang)
        rows = [
            (say("notice", lang), f"{say(each.kind, lang)} – {each.text}"),
            (say("announced", lang), window),
            (say("seen_from_to", lang), seen),
            (say("page", lang), each.url),
        ]
        parts.append(_named(rows))
    return parts


def _gaps(diary: Diary, lang: str) -> list[RenderableType]:
    parts: list[RenderableType] = [*_headed(say("gaps", lang))]
    if not diary.gaps:
        return [*parts, Text(tell("no_gaps", lang))]
    shown, hidden = divided(diary.gaps)
    for each in shown:
        span = say("from_to", lang, start=phrases.moment(each.start), end=phrases.moment(each.end))
        reason = phrases.cause(each.cause, lang) if each.cause else say("unseen", lang).lower()
        parts.append(
            _named(
                [
                    (
                        phrases.length((each.end - each.start).total_seconds(), lang),
                        say("colon", lang, head=span, text=reason),
                    )
                ]
            )
        )
    if hidden:
        parts.append(Text(say("more_gaps", lang, count=len(hidden), time=phrases.length(lengths(hidden), lang))))
    return parts


def _proof(diary: Diary, lang: str) -> list[tuple[str, str]]:
    extent = {"start": phrases.moment(diary.first_look), "end": phrases.moment(diary.last_look)}
    heads = (("head_looks", diary.heads.looks), ("head_events", diary.heads.events))
    return [
        (tell("history", lang), tell("history_extent", lang, **extent)),
        (tell("looks_counted", lang), tell("looks_of", lang, looks=diary.looks)),
        *((tell(key, lang), tell("head", lang, last_id=each.last_id, head=each.head)) for key, each in heads),
        (tell("check_with", lang), f"ircc-monitor history verify\n{tell('check_says', lang)}"),
        *(
            (
                each.probe.partition("/")[2],
                tell(
                    "watched_every",
                    lang,
                    address=each.address,
                    kind=each.kind,
                    length=phrases.length(each.every, lang),
                ),
            )
            for each in diary.watched
        ),
    ]
