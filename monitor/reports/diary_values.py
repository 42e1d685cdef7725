"""A diary as JSON values. The keys are stable; instants stand in UTC and in Toronto's time, lengths are seconds."""

from datetime import date, datetime
from typing import Any

from monitor.history.heads import Head
from monitor.model import Bounds
from monitor.reports.diary_model import Diary, Line, Loss, Measure, Standing
from monitor.reports.diary_story import LIMITS, lead, rules
from monitor.reports.diary_words import tell
from monitor.reports.values import hours_values, instant, notice_values, outage_values, reach_values, tally_values
from monitor.wording import LANGS, word
from probes.model import Outcome

VERSION = 1
"""Of these keys: it changes when one goes or changes its meaning, not when one is added."""


def diary_values(diary: Diary) -> dict[str, Any]:
    """The whole diary."""
    told = {lang: {key: text for key, _, text in rules(diary, lang)} for lang in LANGS}
    last, best = diary.last_worked, diary.longest
    return {
        "version": VERSION,
        "independent": {lang: word("independent", lang) for lang in LANGS},
        "limits": {lang: [tell(key, lang) for key in LIMITS] for lang in LANGS},
        "simulated": diary.simulated,
        "service": diary.slug,
        "title": dict(diary.title),
        "deadline": {
            "at": instant(diary.deadline.at),
            "end_of_day": _day(diary.deadline.day),
            "to_come": diary.pending,
        },
        "made_at": instant(diary.made_at),
        "counted": {"start": instant(diary.counted.start), "end": instant(diary.counted.end)},
        "business_hours": hours_values(diary.hours),
        "firm_hours": diary.firm_hours and hours_values(diary.firm_hours),
        "in_short": {lang: lead(diary, lang) for lang in LANGS},
        "days": [_line(each) for each in diary.lines],
        "totals": _measure(diary.measured),
        "firm_totals": diary.firm and _measure(diary.firm),
        "disputed_totals": diary.disputed and _measure(diary.disputed),
        "at_deadline": None if diary.pending else _standing(diary.standing),
        "at_last_look": _standing(diary.standing) if diary.pending else None,
        "last_seen_to_work": last and {"at": instant(last.earliest), "no_longer_at": _no_longer(last)},
        "longest_usable": best
        and {
            "start": instant(best.span.start),
            "end": instant(best.span.end),
            "seconds": _seconds(best.span.length.total_seconds()),
            "business_seconds": _seconds(best.business_seconds),
        },
        "not_known_yet": {
            "business_days": [each.isoformat() for each in diary.ahead],
            "business_seconds": _seconds(diary.ahead_seconds),
        },
        "outages": [
            {**outage_values(each), "pack": f"ircc-monitor evidence export {each.outage.id}"} for each in diary.outages
        ],
        "notices": [notice_values(each) for each in diary.notices],
        "gaps": [
            {"start": instant(each.start), "end": instant(each.end), "cause": each.cause or None} for each in diary.gaps
        ],
        "proof": {
            "first_look_at": instant(diary.first_look),
            "last_look_at": instant(diary.last_look),
            "looks": diary.looks,
            "reach": {key: reach_values(each) for key, each in diary.reach.items()},
            "probes": [
                {"probe": each.probe, "kind": each.kind, "address": each.address, "every_seconds": each.every}
                for each in diary.watched
            ],
            "heads": {"looks": _head(diary.heads.looks), "events": _head(diary.heads.events)},
        },
        "rules": {key: {lang: told[lang][key] for lang in told} for key in told["en"]},
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "kind": line.kind.value,
        "closings": {calendar: {"en": each.en, "fr": each.fr} for calendar, each in line.closings.items()},
        "start": instant(line.span.start),
        "end": instant(line.span.end),
        "open_seconds": _seconds(line.open_seconds),
        "all_hours_counted": line.whole,
        "by_the_clock": tally_values(line.clock),
        "in_business_hours": tally_values(line.business),
        "loss": line.loss.value,
        "outages": list(line.outages),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "business_days": measure.business_days,
        "lost_to_outages": len(measure.lost),
        "lost_to_outages_within": _within(measure.down_days),
        "days": {loss.value: [each.isoformat() for each in measure.days[loss]] for loss in Loss},
        "by_the_clock": tally_values(measure.clock),
        "in_business_hours": tally_values(measure.business),
        "down_seconds_by_the_clock": {
            "measured": _seconds(measure.clock.by[Outcome.DOWN]),
            **_within(measure.down_clock),
        },
        "down_seconds_in_business_hours": {
            "measured": _seconds(measure.business.by[Outcome.DOWN]),
            **_within(measure.down_business),
        },
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "at": instant(standing.at),
        "outcome": standing.outcome and standing.outcome.value,
        "cause": standing.cause or None,
        "sure": standing.sure,
        "since": _bounds(standing.since),
        "shown_before_at": instant(standing.shown_before),
        "shown_after_at": instant(standing.shown_after),
        "changed": _bounds(standing.change),
        "then": standing.then and standing.then.value,
    }


def _bounds(bounds: Bounds | None) -> dict[str, Any] | None:
    if bounds is None:
        return None
    return {"earliest": instant(bounds.earliest), "latest": instant(bounds.latest)}


def _no_longer(last: Bounds) -> dict[str, str] | None:
    """The first look that no longer saw it work; None while it works."""
    at: datetime | None = None if last.earliest == last.latest else last.latest
    return instant(at)


def _within(bounds: tuple[float, float]) -> dict[str, float]:
    return {"least": _seconds(bounds[0]), "most": _seconds(bounds[1])}


def _head(head: Head) -> dict[str, Any]:
    return {"last_id": head.last_id, "head": head.head, "at": instant(head.at)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _seconds(value: float) -> float:
    """To the millisecond: instants are kept no closer."""
    return round(value, 3)
