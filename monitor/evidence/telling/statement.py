"""The plain statement: what happened to the service, in a few sentences that anybody understands."""

from collections.abc import Iterator
from datetime import datetime

from monitor.calendar.spans import Span, clipped
from monitor.evidence.telling.dates import dated, day, hour, local_day, same_day, zoned
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.runs import worked_since
from monitor.evidence.telling.words import say
from monitor.model import Ending, Outage
from monitor.reports.model import OutageReport
from monitor.reports.phrases import lasted, length, share
from probes.model import TROUBLE, Outcome

MOST = 3
"""More outages than these on the first page would hide the first."""
FEW = 5
"""So many days are told by their names."""


def statements(dossier: Dossier, lang: str) -> tuple[str, ...]:
    """A paragraph for each outage told, or one that says that there was none, or that nothing can be said."""
    if not dossier.outages:
        return (" ".join(_quiet(dossier, lang)),)
    told = [" ".join(_outage(dossier, each, lang)) for each in dossier.outages[:MOST]]
    if more := len(dossier.outages) - MOST:
        told += [say("more_outages", lang, count=more)] if more > 0 else []
    return tuple(told)


def overran(told: OutageReport) -> bool:
    """Whether an outage is what was left of maintenance after its announced end."""
    opened, announced = told.outage.opened, told.comparison.announced_end
    return announced is not None and opened.earliest == opened.latest == announced


def going_well(dossier: Dossier, outage: Outage) -> datetime | None:
    """Since when looks worked at what failed in an *outage* whose end is not confirmed; None where they did not."""
    return worked_since(dossier.runs, outage.service, outage.opened.latest, outage.last_bad_at)


def _outage(dossier: Dossier, told: OutageReport, lang: str) -> Iterator[str]:
    outage, figures = told.outage, told.figures
    yield _happened(dossier, outage, lang)
    yield _lasted(told, lang)
    if overran(told) and told.comparison.announced_end is not None:
        yield say("overran", lang, end=dated(told.comparison.announced_end, lang))
    if outage.relapses:
        yield from _unsteady(told, lang)
    if outage.ending is Ending.MAINTENANCE:
        yield say("into_maintenance", lang)
    if figures.inside.uncovered >= 1:
        yield say("blind", lang, time=length(figures.inside.uncovered, lang))
    yield _days(told, lang)
    yield from _behind(dossier, outage, lang)


def _lasted(told: OutageReport, lang: str) -> str:
    text = lasted(told.outage, told.figures, lang)
    if told.figures.ongoing:
        return f"{text[:1].upper()}{text[1:]}."
    if told.outage.ending is not Ending.RECOVERED or overran(told):
        return say("it_lasted", lang, lasted=text)
    whole = told.figures.envelope.length.total_seconds()
    return say("from_look_to_look", lang, whole=length(whole, lang), lasted=text)


def _happened(dossier: Dossier, outage: Outage, lang: str) -> str:
    kind = "unsteady" if outage.relapses else "down" if outage.severity is Outcome.DOWN else "degraded"
    began = outage.opened.latest
    values = {"service": dossier.title(lang), "start": dated(began, lang)}
    last = outage.last_bad_at
    if outage.ended is None:
        text = say(f"is_{kind}", lang, last=_after(began, last, lang), **values)
        since = going_well(dossier, outage)
        return text if since is None else f"{text} {_at('worked_since', last, since, lang)}"
    if outage.ending is Ending.UNWATCHED:
        return say("lost_sight", lang, last=dated(last, lang), **values)
    end = outage.ended.latest
    last = min(last, end)
    if same_day(began, last) and not outage.relapses:
        values |= {"day": day(local_day(began), lang), "start": hour(began, lang), "end": zoned(last, lang)}
        text = say(f"was_{kind}_day", lang, **values)
    else:
        text = say(f"was_{kind}", lang, end=dated(last, lang), **values)
    return f"{text} {_at('works_again', last, end, lang)}" if outage.ending is Ending.RECOVERED else text


def _at(key: str, before: datetime, at: datetime, lang: str) -> str:
    """A sentence of an instant told after another: on the same day the time alone."""
    return say(key if same_day(before, at) else f"{key}_on", lang, at=_after(before, at, lang))


def _unsteady(told: OutageReport, lang: str) -> Iterator[str]:
    """How often it came back, how long it failed in all, and the longest time without a break."""
    count, envelope = told.outage.relapses, told.figures.envelope
    failed = length(told.figures.inside.trouble, lang)
    yield say("unstable_one" if count == 1 else "unstable_many", lang, count=count, down=failed)
    bad = [Span(each.start, each.end) for each in told.states if each.outcome in TROUBLE and each.start < each.end]
    longest = max(clipped(bad, envelope.start, envelope.end), key=lambda each: each.length, default=None)
    if longest is not None:
        time = length(longest.length.total_seconds(), lang)
        if same_day(envelope.start, envelope.end):
            yield say("stretch_day", lang, start=hour(longest.start, lang), end=zoned(longest.end, lang), time=time)
        else:
            yield say("stretch", lang, start=dated(longest.start, lang), end=dated(longest.end, lang), time=time)


def _after(first: datetime, then: datetime, lang: str) -> str:
    """A later instant beside one that was told: on the same day the time alone."""
    return zoned(then, lang) if same_day(first, then) else dated(then, lang)


def _days(told: OutageReport, lang: str) -> str:
    days = [each.day for each in told.figures.down_days if each.lost]
    if not days:
        return say("days_none", lang)
    named = len(days) <= FEW
    text = "; ".join(day(each, lang) if named else each.isoformat() for each in days)
    return say("days_one" if len(days) == 1 else "days_many", lang, count=len(days), days=text)


def _behind(dossier: Dossier, outage: Outage, lang: str) -> Iterator[str]:
    roots = {each.id: each for each in dossier.roots}
    behind = roots.get(outage.root or outage.was_root)
    if behind is not None:
        key = "behind" if outage.root else "was_behind"
        yield say(key, lang, root=dossier.title(lang, behind.service), id=behind.id)
    taken = [each for each in dossier.affected if outage.id in {each.root, each.was_root}]
    if taken:
        names = dict.fromkeys(dossier.title(lang, each.service) for each in taken)
        yield say("affects", lang, services=", ".join(names))


def _quiet(dossier: Dossier, lang: str) -> Iterator[str]:
    """Of a time without an outage."""
    figures = dossier.figures
    whole = figures.whole
    values = {
        "service": dossier.title(lang),
        "start": dated(figures.start, lang),
        "end": dated(figures.end, lang),
    }
    if not whole.covered:
        yield say("was_unknown", lang, **values)
        return
    yield say("was_fine", lang, **values)
    yield say("fine_share", lang, share=share(whole.coverage, lang))
    if closed := whole.by[Outcome.MAINTENANCE]:
        yield say("was_closed", lang, time=length(closed, lang))
    if whole.trouble:
        yield say("was_shaky", lang, time=length(whole.trouble, lang))
