"""What a diary says in short: a sentence that answers, and facts each with its name. The same for terminal and page."""

from monitor.reckoning.rules import RULES
from monitor.reckoning.tally import AVAILABLE
from monitor.reports import phrases
from monitor.reports.diary_lines import hours, listed, named
from monitor.reports.diary_model import Diary, Loss, Measure, Standing
from monitor.reports.diary_words import tell
from monitor.reports.words import say
from monitor.wording import local, word
from probes.model import Outcome

Fact = tuple[str, str]

RULES_TOLD = (
    "period",
    "states",
    "down",
    "degraded",
    "maintenance",
    "covered",
    "unknown",
    "unseen",
    "business",
    "business_days",
    "bounds",
    "inside",
    "disputed",
)
"""The accounting rules that the figures of a diary follow."""
MOST_AHEAD = 10
"""So many days to come are named."""
LIMITS = ("limit_sign_in", "limit_place", "limit_receipt", "limit_business", "not_legal")


def lead(diary: Diary, lang: str) -> list[str]:
    """The answer, in one to three sentences."""
    measured = diary.measured
    sentences = [tell("lead_pending", lang, now=local(diary.counted.end))] if diary.pending else []
    if not measured.clock.covered or (measured.business.length and not measured.business.covered):
        return [*sentences, tell("lead_blind" if not measured.clock.covered else "lead_blind_hours", lang)]
    days, lost, unsure = measured.business_days, len(measured.lost), len(measured.days[Loss.UNSURE])
    values = {"days": days, "lost": lost, "share": lost_share(diary, lang)}
    if days == 1:
        if unsure:
            return [*sentences, tell("lead_single_unsure", lang)]
        sentences.append(tell("lead_single_lost" if lost else "lead_single_none", lang, **values))
        return sentences
    if days and unsure == days:
        return [*sentences, tell("lead_all_unsure", lang, **values)]
    key = {0: "lead_none", 1: "lead_one"}.get(lost, "lead_lost")
    sentences.append(tell(f"{key}_so_far" if diary.pending else key, lang, **values))
    if unsure:
        sentences.append(tell("lead_unsure", lang, count=unsure))
    return sentences


def head(diary: Diary, lang: str) -> list[Fact]:
    """What the diary is about: deadline, time counted, whose business days."""
    at = local(diary.deadline.at)
    due = tell("end_of", lang, day=named(diary.deadline.day, lang), at=at) if diary.deadline.day else at
    start, end = local(diary.counted.start), local(diary.counted.end)
    return [
        (tell("deadline", lang), f"{due} – {tell('to_come', lang)}" if diary.pending else due),
        (tell("counted", lang), tell("counted_days", lang, days=diary.days, start=start, end=end)),
        (tell("whose_days", lang), phrases.opening(diary.hours, lang)),
        (say("made_at", lang), local(diary.made_at)),
    ]


def facts(diary: Diary, lang: str) -> list[Fact]:
    """The figures and the moments that matter, the most telling first."""
    told = diary.measured
    rows = [(tell("lost_days", lang), _bounded(told, lang))]
    for key, loss in (
        ("lost_maintenance", Loss.MAINTENANCE),
        ("lost_together", Loss.TOGETHER),
        ("unsure_days", Loss.UNSURE),
    ):
        if told.days[loss]:
            rows.append((tell(key, lang), days_of(told, loss, lang)))
    rows.append(
        (
            tell("down_business", lang),
            _time(told.business.by[Outcome.DOWN], told.business.length, told.down_business, lang),
        )
    )
    rows.append(
        (tell("down_clock", lang), _time(told.clock.by[Outcome.DOWN], told.clock.length, told.down_clock, lang))
    )
    other = {each: told.business.by[each] for each in (Outcome.DEGRADED, Outcome.MAINTENANCE)}
    if any(other.values()):
        text = ", ".join(f"{word(outcome, lang)} {hours(seconds)}" for outcome, seconds in other.items() if seconds)
        rows.append((tell("beside_business", lang), text))
    rows.append((tell("observed", lang), _observed(told, lang)))
    rows.append((tell("at_last_look" if diary.pending else "at_deadline", lang), stood(diary.standing, lang)))
    rows += _shown(diary, lang)
    rows.append((tell("last_worked", lang), _worked(diary, lang)))
    rows.append((tell("longest_usable", lang), _longest(diary, lang)))
    if diary.pending:
        rows.append((tell("ahead", lang), _ahead(diary, lang)))
    if diary.firm is not None and diary.firm_hours is not None:
        key = tell("by_firm", lang, province=diary.firm_hours.closed[-1])
        rows.append((key, _bounded(diary.firm, lang)))
    if diary.disputed is not None:
        rows.append((tell("by_dispute", lang), days_of(diary.disputed, Loss.OUTAGE, lang)))
    return rows


def stood(standing: Standing, lang: str) -> str:
    """How it stood at an instant, or why that is not known."""
    outcome, then = standing.outcome, standing.then
    if outcome is None:
        if then is None or standing.shown_before is None:
            return tell("stood_unseen", lang)
        return tell("stood_unseen_last", lang, at=local(standing.shown_before), state=word(then, lang))
    if standing.change is not None and standing.change.earliest is not None and then is not None:
        edges = {"earliest": local(standing.change.earliest), "latest": local(standing.change.latest)}
        if then is Outcome.UNKNOWN:
            return tell("stood_before_unknown", lang, before=word(outcome, lang), **edges)
        return tell("stood_between", lang, before=word(outcome, lang), after=word(then, lang), **edges)
    if outcome is Outcome.UNKNOWN:
        return tell("stood_unknown", lang, cause=phrases.cause(standing.cause, lang))
    key = "stood_usable" if outcome in AVAILABLE else "stood_down"
    cause = f" ({phrases.cause(standing.cause, lang)})" if standing.cause else ""
    return tell(key, lang, state=f"{word(outcome, lang)}{cause}")


def days_of(measure: Measure, loss: Loss, lang: str) -> str:
    """How many days something took, and which: ``2 of 10: Wed 2026-12-02, Thu 2026-12-03``."""
    days = measure.days[loss]
    if not days:
        return tell("none_of_days", lang, days=measure.business_days)
    return tell("of_days", lang, count=len(days), days=measure.business_days, list=listed(days, lang))


def rules(diary: Diary, lang: str) -> list[tuple[str, int, str]]:
    """The accounting rules that hold for the diary: key, number and sentence."""
    values = {"hours": phrases.opening(diary.hours, lang), "share": lost_share(diary, lang)}
    keys = [key for key in RULES_TOLD if key != "disputed" or diary.disputed is not None]
    return [(key, number, RULES[key].told(lang, **values)) for number, key in enumerate(keys, 1)]


def lost_share(diary: Diary, lang: str) -> str:
    """How much of a day's hours must be taken to lose it."""
    return f"{100 * diary.hours.lost_share:g}{' %' if lang == 'fr' else '%'}"


def _bounded(measure: Measure, lang: str) -> str:
    text = days_of(measure, Loss.OUTAGE, lang)
    least, most = measure.down_days
    return text if least == most else tell("days_between", lang, text=text, least=least, most=most)


def _time(part: float, whole: float, bounds: tuple[float, float], lang: str) -> str:
    least, most = bounds
    if not most:
        return tell("no_time_lost", lang, whole=hours(whole))
    return tell("of_time", lang, part=hours(part), whole=hours(whole), least=hours(least), most=hours(most, up=True))


def _observed(told: Measure, lang: str) -> str:
    business = told.business
    values = {"part": hours(business.covered), "whole": hours(business.length)}
    if not business.uncovered:
        return tell("observed_all", lang, **values)
    rest = hours(business.uncovered, up=True)
    return tell("observed_part", lang, share=phrases.share(business.coverage, lang), rest=rest, **values)


def _shown(diary: Diary, lang: str) -> list[Fact]:
    """Since when it stood so, and the looks that say so."""
    rows: list[Fact] = []
    standing = diary.standing
    if not standing.sure:
        return rows
    if since := standing.since:
        key = "since_not_after" if since.earliest is None else "since_between"
        earliest = local(since.earliest) if since.earliest else ""
        rows.append((tell("since", lang), tell(key, lang, earliest=earliest, latest=local(since.latest))))
    if before := standing.shown_before:
        key = "shown_alone" if standing.shown_after is None else "shown_both"
        after = local(standing.shown_after) if standing.shown_after else ""
        text = local(before) if diary.pending else tell(key, lang, before=local(before), after=after)
        rows.append((tell("shown_by", lang), text))
    return rows


def _worked(diary: Diary, lang: str) -> str:
    worked = diary.last_worked
    if worked is None or worked.earliest is None:
        return tell("worked_never", lang)
    if worked.earliest != worked.latest:
        return tell("worked_until", lang, at=local(worked.earliest), then=local(worked.latest))
    before = (diary.deadline.at - worked.latest).total_seconds()
    key = "worked_now" if diary.pending else "worked_still"
    return tell(key, lang, at=local(worked.latest), length=phrases.length(before, lang))


def _longest(diary: Diary, lang: str) -> str:
    best = diary.longest
    if best is None:
        return tell("longest_none", lang)
    return tell(
        "longest_from_to",
        lang,
        length=phrases.length(best.span.length.total_seconds(), lang),
        business=hours(best.business_seconds),
        start=local(best.span.start),
        end=local(best.span.end),
    )


def _ahead(diary: Diary, lang: str) -> str:
    if not diary.ahead_seconds:
        return tell("ahead_none", lang)
    return tell(
        "ahead_days",
        lang,
        length=hours(diary.ahead_seconds),
        list=listed(diary.ahead[:MOST_AHEAD], lang) + (" …" if len(diary.ahead) > MOST_AHEAD else ""),
    )
