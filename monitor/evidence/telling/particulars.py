"""What an officer needs to know on the first page: when, how long, which address, which step, which words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.evidence.telling.checks import BARE, check, opening, step
from monitor.evidence.telling.dates import day, within
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.errors import Told
from monitor.evidence.telling.observing import JOURNEY, Asked, StoryTold
from monitor.evidence.telling.statement import going_well
from monitor.evidence.telling.tried import Attempt, What
from monitor.evidence.telling.words import quoted, say
from monitor.model import Ending
from monitor.notices.comparison import worded
from monitor.reports import phrases
from monitor.reports.line import verdict
from monitor.reports.model import OutageReport
from monitor.wording import local, word
from probes.addresses import shown

MOST_ADDRESSES = 2
"""So many addresses leave room for a picture on the first page; the rest is told further on."""
MOST_SAID = 400
"""Characters of a page's own text that the first page has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name (a key of ``words``) and what there is to say, line by line."""

    key: str
    lines: tuple[str, ...]


def first_facts(dossier: Dossier, lang: str, most: int = MOST_ADDRESSES) -> list[Fact]:
    """The facts of the first page in their order, with the first *most* addresses; what is not known is left out."""
    return [Fact(key=key, lines=tuple(lines)) for key, lines in _first(dossier, lang, most) if lines]


def failed_addresses(dossier: Dossier, lang: str) -> list[str]:
    """Everything that failed in the outages told, each once."""
    stories = {each.probe: each for each in dossier.stories}
    return list(dict.fromkeys(_address(each, stories.get(each.probe), lang) for each in failing(dossier)))


def _cut(lines: Sequence[str], most: int, lang: str) -> list[str]:
    more = len(lines) - most
    rest = [say("more_here", lang, count=more, where=say("what_failed", lang))] if more > 0 else []
    return [*lines[:most], *rest]


def outage_facts(told: OutageReport, dossier: Dossier, lang: str) -> list[Fact]:
    """The times and figures of one outage, as intervals."""
    outage, figures = told.outage, told.figures
    rows: list[tuple[str, Sequence[str]]] = [
        ("worst", [word(outage.severity, lang)]),
        ("cause", [phrases.cause(outage.cause, lang)]),
        ("began", [within(outage.opened, lang)]),
        ("first_degraded", [within(outage.degraded, lang)] if outage.degraded and outage.down else []),
        ("first_down", [within(outage.down, lang)] if outage.degraded and outage.down else []),
        ("confirmed", [local(outage.confirmed_at)]),
        ("last_bad", [local(outage.last_bad_at)]),
        (_ended_key(told), [_ended(dossier, told, lang)]),
        ("lasted", [phrases.lasted(outage, figures, lang)]),
        ("spent", [phrases.spent(figures.inside, lang)]),
        ("spent_business", [phrases.spent(figures.business, lang)]),
        ("relapses", [str(outage.relapses)] if outage.relapses else []),
        ("languages", [", ".join(say(each, lang) for each in outage.langs if each)] if any(outage.langs) else []),
        ("root", [_behind(dossier, outage.root or outage.was_root, lang)] if outage.root or outage.was_root else []),
        ("official", worded(told.comparison, lang) if told.comparison.notices else []),
        ("remarks", [phrases.remark(each, lang) for each in told.remarks]),
    ]
    return [Fact(key=key, lines=tuple(lines)) for key, lines in rows if lines]


def failing(dossier: Dossier) -> list[Asked]:
    """The probes that failed in the outages told, the service's own first."""
    if not dossier.outages:
        return []
    bad = {each.of for each in dossier.attempts if each.what is What.PROBE and each.failed}
    return [each for each in dossier.asked if each.probe in bad]


def main_error(dossier: Dossier) -> Told | None:
    """The error that the first page shows: what a page said to a visitor, else what most looks were told.

    Without an outage there is none: a failure that nothing confirmed is told further on.
    """
    if not dossier.outages:
        return None
    own = [each for each in dossier.said if each.said]
    return next(iter([*own, *dossier.said, *dossier.errors]), None)


def error_line(told: Told, lang: str) -> str:
    """The protocol's own words: ``HTTP 503 Service Unavailable``, or that there was no reply."""
    if told.status is None:
        return phrases.cause(told.cause or "", lang)
    if told.status == 0:
        where = f" ({told.failed_at})" if told.failed_at else ""
        return f"{say('no_reply', lang)}{where}{say('colon', lang)} {phrases.cause(told.cause or '', lang)}"
    return f"HTTP {told.status} {told.reason}".strip()


def _first(dossier: Dossier, lang: str, most: int) -> Iterator[tuple[str, Sequence[str]]]:
    failed = failed_addresses(dossier, lang)
    yield ("failed_addresses", _cut(failed, most, lang)) if failed else ("addresses", dossier.addresses[:most])
    if len(dossier.outages) == 1:
        told = dossier.outages[0]
        yield "began", [within(told.outage.opened, lang)]
        yield "last_bad", [local(told.outage.last_bad_at)]
        yield _ended_key(told), [_ended(dossier, told, lang)]
        yield "lasted", [phrases.lasted(told.outage, told.figures, lang)]
    if dossier.outages:
        named = "; ".join(day(each, lang) for each in dossier.lost_days[:5])
        yield "days_lost", [f"{len(dossier.lost_days)}{f' ({named})' if named else ''}"]
        yield from _steps(dossier, lang)
        yield "our_line", [line_told(dossier.attempts, lang)]
    yield "official", list(notices_told(dossier, lang))


def notices_told(dossier: Dossier, lang: str) -> Iterator[str]:
    """What was announced, in a sentence or two; or that nothing was, and how often that was looked up."""
    spoken = [each for each in dossier.outages if each.comparison.notices]
    if spoken:
        for each in spoken[:2]:
            yield " ".join(worded(each.comparison, lang))
    elif dossier.notices:
        yield "; ".join(dict.fromkeys(quoted(each.text[:160], lang) for each in dossier.notices))
    elif dossier.notice_looks:
        yield say("notice_none", lang, count=dossier.notice_looks)
    else:
        yield say("notice_unread", lang)


def line_told(attempts: Sequence[Attempt], lang: str) -> str:
    """Whether our own line worked while the service failed, by the independent sites."""
    line = next((each for each in attempts if each.what is What.LINE), Attempt(what=What.LINE))
    partly = "controls_mostly" if 2 * line.worked > line.times else "controls_partly"
    keys = {"us_theirs": "controls_good", "us_maybe": "controls_bad", "us_untold": "controls_none"}
    return say(keys.get(verdict(line.times, line.worked), partly), lang, worked=line.worked, times=line.times)


def _steps(dossier: Dossier, lang: str) -> Iterator[tuple[str, Sequence[str]]]:
    """The steps of journeys that failed; without one, the addresses that did not open and those that did."""
    told = [each for each in dossier.stories if each.failed]
    if told:
        yield "failed_step", [_of(each, [each.failed], lang) for each in told[:2]]
        yield "passed_steps", [_of(each, each.passed, lang) for each in told[:2] if each.passed]
        return
    bad = failing(dossier)
    failed = {(each.url, each.kind in BARE) for each in bad}
    yield "failed_step", [say("step_pages", lang)] if any(each.kind not in BARE for each in bad) else []
    good = {each.of for each in dossier.attempts if each.what is What.PROBE and each.worked and not each.failed}
    every = [each for each in dossier.asked if each.probe in good and (each.url, each.kind in BARE) not in failed]
    opened = dict.fromkeys(opening(each, lang) for each in sorted(every, key=lambda each: each.kind in BARE))
    yield "passed_steps", list(opened)[:2]


def _of(story: StoryTold, names: Sequence[str], lang: str) -> str:
    """Steps, and the script whose they are: another script may have passed where one failed."""
    return say("step_of", lang, step=", ".join(step(each, lang) for each in names), probe=story.probe)


def _address(asked: Asked, story: StoryTold | None, lang: str) -> str:
    """What failed: the address itself; of a journey that got further, the place where its step failed.

    The page that a journey starts from worked, unless its first step failed.
    """
    text = asked.url if asked.kind == JOURNEY else check(asked, lang)
    if asked.kind == JOURNEY and (story is None or (story.passed and not story.failed)):
        text = check(asked, lang)
    elif story is not None and story.passed:
        known = story.where and story.where not in {asked.url, shown(asked.url)}
        key = "at_step" if known else "from_page"
        text = say(key, lang, where=story.where, step=step(story.failed, lang), url=asked.url)
    return f"{text} ({say(asked.lang, lang)})" if asked.lang else text


def _ended_key(told: OutageReport) -> str:
    return "ended" if told.outage.ending in {None, Ending.RECOVERED} else "ended_otherwise"


def _ended(dossier: Dossier, told: OutageReport, lang: str) -> str:
    since = going_well(dossier, told.outage) if told.outage.ended is None else None
    if since is not None:
        return say("not_confirmed", lang, at=local(since))
    if told.outage.ending is Ending.RECOVERED and told.outage.ended is not None:
        return within(told.outage.ended, lang)
    return say("ongoing", lang) if told.outage.ended is None else phrases.ending(told.outage, lang)


def _behind(dossier: Dossier, name: str, lang: str) -> str:
    root = next((each for each in dossier.roots if each.id == name), None)
    return name if root is None else f"{dossier.title(lang, root.service)}{say('colon', lang)} {name}"
