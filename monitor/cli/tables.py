"""What was reckoned as tables for a terminal."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from monitor.console import STYLES
from monitor.reckoning.figures import lost
from monitor.reports import phrases, story
from monitor.reports.model import OutageReport, Report, ServiceReport
from monitor.reports.rows import SUMMARY, columns, figure_rows, rules
from monitor.reports.words import say
from monitor.wording import word
from probes.model import Outcome


def whole(report: Report, lang: str) -> Group:
    """The report: figures, outages, and the rules they follow. One service alone is told in full."""
    parts: list[RenderableType] = []
    if report.simulated:
        parts.append(Text(say("simulated", lang), style="bold yellow"))
    period = say("from_to", lang, start=phrases.moment(report.start), end=phrases.moment(report.end))
    parts += [Text(period), Text()]
    numbers = {key: number for key, number, _ in rules(report, lang)}
    alone = report.services if len(report.services) == 1 else ()
    parts += [_figures(each, numbers, lang) for each in alone] or [_summary(report.services, numbers, lang)]
    told = [each for service in report.services for each in service.outages]
    titles = {each.slug: each.title[lang] for each in report.services}
    parts.append(outages(told, titles, lang) if told else Text(say("no_outages", lang)))
    parts += [_reach(each, numbers, lang) for each in alone if each.reach]
    parts += [Text(), Text(say("rules", lang), style="bold")]
    parts += [Text(f"[{number}] {text}", style="dim") for _, number, text in rules(report, lang)]
    return Group(*parts, Text(word("independent", lang), style="dim"))


def outages(told: Sequence[OutageReport], titles: Mapping[str, str], lang: str) -> Table:
    """A few lines an outage, fit for 80 columns."""
    table = Table(pad_edge=False, show_lines=True)
    table.add_column(say("outage", lang), no_wrap=True)
    table.add_column(say("worst", lang))
    table.add_column(say("lasted", lang), ratio=1)
    table.add_column(say("days", lang), justify="right")
    for each in told:
        outage = each.outage
        end = say("goes_on", lang) if outage.ended is None else phrases.short(outage.ended.latest)
        worst = [state(outage.severity, lang), escape(phrases.cause(outage.cause, lang))]
        if each.counts_as is not None:
            worst.append(say("colon", lang, head=say("as_disputed", lang), text=word(each.counts_as, lang)))
        table.add_row(
            f"{escape(outage.id)}\n{escape(titles.get(outage.service, outage.service))}",
            "\n".join(worst),
            f"{phrases.short(outage.opened.latest)} – {end}\n{phrases.lasted(outage, each.figures, lang)}",
            str(each.figures.days_lost),
        )
    return table


def whole_outage(told: OutageReport, title: str, lang: str) -> Group:
    """One outage whole: facts, how it stood, what people wrote."""
    facts = Table(box=None, pad_edge=False, show_header=False)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for key, text in story.facts(told, title, lang):
        facts.add_row(say(key, lang), state(told.outage.severity, lang) if key == "worst" else escape(text))
    course = Table(pad_edge=False, title=say("course", lang), title_justify="left")
    for key in ("began", "until", "time", "state", "cause"):
        course.add_column(say(key, lang), overflow="fold")
    for each in told.states:
        seconds = (each.end - each.start).total_seconds()
        times = (phrases.moment(each.start), phrases.moment(each.end), phrases.length(seconds, lang))
        course.add_row(*times, state(each.outcome, lang), escape(phrases.cause(each.cause, lang)))
    return Group(facts, Text(), course)


def state(outcome: Outcome, lang: str) -> str:
    """A state in words, marked up."""
    return f"[{STYLES[outcome]}]{word(outcome, lang)}[/]"


def _figures(service: ServiceReport, numbers: Mapping[str, int], lang: str) -> Table:
    table = Table(pad_edge=False, title=escape(service.title[lang]), title_justify="left")
    table.add_column(say("figure", lang))
    for column in columns(service):
        table.add_column("\n".join(say(each, lang) for each in column.heads), justify="right")
    for row in figure_rows(service, lang):
        table.add_row(escape(f"{say(row.key, lang)} [{numbers[row.rule]}]"), *row.cells)
    return table


def _summary(services: Sequence[ServiceReport], numbers: Mapping[str, int], lang: str) -> Table:
    """Fit for 80 columns: no figure is cut short."""
    table = Table(pad_edge=False, show_lines=True)
    table.add_column(say("service", lang), ratio=2)
    for key in ("availability", "coverage"):
        table.add_column(escape(f"{say(key, lang)}\n[{numbers[SUMMARY[key]]}]"), justify="right", no_wrap=True)
    table.add_column(say("inside", lang), ratio=3)
    table.add_column(escape(f"{say('days', lang)}\n[{numbers['business_days']}]"), justify="right", no_wrap=True)
    for service in services:
        counted = [("as_measured", service.figures), ("as_disputed", service.disputed)]
        for head, each in [(head, each) for head, each in counted if each is not None]:
            name = f"{service.title[lang]}\n{say(head, lang)}" if service.disputed is not None else service.title[lang]
            shares = (phrases.share(each.whole.availability, lang), phrases.share(each.whole.coverage, lang))
            table.add_row(escape(name), *shares, phrases.spent(each.whole, lang), str(lost(each.down_days)))
    return table


def _reach(service: ServiceReport, numbers: Mapping[str, int], lang: str) -> Table:
    table = Table(pad_edge=False, title=escape(say("reach", lang)), title_justify="left")
    table.add_column(say("probe", lang), overflow="fold")
    for key in ("uptime", "reachability"):
        table.add_column(escape(f"{say(key, lang)} [{numbers[key]}]"), justify="right")
    table.add_column(say("looks", lang), justify="right")
    for key, each in service.reach.items():
        shares = (phrases.share(each.uptime, lang), phrases.share(each.reachability, lang))
        table.add_row(escape(key), *shares, str(each.looks))
    return table
