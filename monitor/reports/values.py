"""A report as JSON values. The keys are stable; instants stand in UTC and in Toronto's time, lengths are seconds."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.calendar.hours import BusinessHours, LostDay
from monitor.history.archive import StateSpan
from monitor.journal import Event
from monitor.model import Bounds, Notice, Outage
from monitor.notices.comparison import Comparison, Span, worded
from monitor.reckoning.figures import Figures, lost
from monitor.reckoning.outages import OutageFigures
from monitor.reckoning.reach import Reach
from monitor.reckoning.tally import Tally
from monitor.reports.model import OutageReport, Remark, Report, ServiceReport
from monitor.reports.rows import rules
from monitor.wording import TORONTO, word

VERSION = 1
"""Of these keys: it changes when one goes or changes its meaning, not when one is added."""


def report_values(report: Report) -> dict[str, Any]:
    """The whole report."""
    told = {lang: {key: text for key, _, text in rules(report, lang)} for lang in ("en", "fr")}
    return {
        "version": VERSION,
        "independent": {lang: word("independent", lang) for lang in ("en", "fr")},
        "simulated": report.simulated,
        "period": {"start": instant(report.start), "end": instant(report.end)},
        "made_at": instant(report.made_at),
        "first_look_at": instant(report.first_look),
        "last_look_at": instant(report.last_look),
        "rules": {key: {lang: told[lang][key] for lang in told} for key in told["en"]},
        "firm_hours": report.firm_hours and hours_values(report.firm_hours),
        "services": [service_values(each) for each in report.services],
        "events": [_event(each) for each in report.events],
    }


def service_values(service: ServiceReport) -> dict[str, Any]:
    """One service."""
    return {
        "service": service.slug,
        "title": dict(service.title),
        "role": service.role,
        "business_hours": hours_values(service.hours),
        "figures": _figures(service.figures),
        "firm_figures": service.firm and _figures(service.firm),
        "disputed_figures": service.disputed and _figures(service.disputed),
        "flapping_seconds": _seconds(service.flapping),
        "longest_outage": service.longest or None,
        "outages": [outage_values(each) for each in service.outages],
        "causes": [
            {
                "outcome": each.outcome.value,
                "cause": each.cause,
                "seconds": _seconds(each.seconds),
                "business_seconds": _seconds(each.business_seconds),
                "outages": each.outages,
            }
            for each in service.causes
        ],
        "gaps": [
            {"start": instant(each.start), "end": instant(each.end), "cause": each.cause or None}
            for each in service.gaps
        ],
        "notices": [
            {**notice_values(each), "announced_but_not_measured": each.id in service.unmeasured}
            for each in service.notices
        ],
        "reach": {key: reach_values(each) for key, each in service.reach.items()},
    }


def outage_values(told: OutageReport) -> dict[str, Any]:
    """One outage."""
    return {
        **_outage(told.outage),
        "figures": _outage_figures(told.figures),
        "firm_figures": told.firm and _outage_figures(told.firm),
        "in_period": tally_values(told.within),
        "counts_as": told.counts_as and told.counts_as.value,
        "disputed_figures": told.disputed and _outage_figures(told.disputed),
        "announced": _comparison(told.comparison),
        "remarks": [_remark(each) for each in told.remarks],
        "states": [_state(each) for each in told.states],
    }


def instant(at: datetime | None) -> dict[str, str] | None:
    """An instant in UTC and in Toronto's time."""
    if at is None:
        return None
    return {
        "utc": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "toronto": at.astimezone(TORONTO).isoformat(),
    }


def _outage(outage: Outage) -> dict[str, Any]:
    return {
        "outage": outage.id,
        "service": outage.service,
        "severity": outage.severity.value,
        "cause": outage.cause,
        "causes": list(outage.causes),
        "opened": _bounds(outage.opened),
        "first_degraded": _bounds(outage.degraded),
        "first_down": _bounds(outage.down),
        "confirmed_at": instant(outage.confirmed_at),
        "last_bad_at": instant(outage.last_bad_at),
        "ended": _bounds(outage.ended),
        "ending": outage.ending and outage.ending.value,
        "ongoing": outage.ended is None,
        "relapses": outage.relapses,
        "probes": list(outage.probes),
        "languages": list(outage.langs),
        "root": outage.root or None,
        "was_root": outage.was_root or None,
        "group": outage.group or None,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "by_the_clock": tally_values(figures.whole),
        "in_business_hours": tally_values(figures.business),
        "doubt_seconds": _seconds(figures.doubt),
        "business_days": {
            "in_period": figures.business_days,
            "lost_to_outages": lost(figures.down_days),
            "lost_to_maintenance": lost(figures.maintenance_days),
            "lost_to_either": lost(figures.either_days),
            "by_outages": _days(figures.down_days),
            "by_maintenance": _days(figures.maintenance_days),
        },
    }


def _outage_figures(figures: OutageFigures) -> dict[str, Any]:
    return {
        "at_least_seconds": _seconds(figures.at_least),
        "at_most_seconds": None if figures.at_most is None else _seconds(figures.at_most),
        "envelope": {"start": instant(figures.envelope.start), "end": instant(figures.envelope.end)},
        "by_the_clock": tally_values(figures.inside),
        "in_business_hours": tally_values(figures.business),
        "business_days_touched": len(figures.down_days),
        "business_days_lost": figures.days_lost,
        "business_days": _days(figures.down_days),
        "unstable_seconds": _seconds(figures.unstable.length.total_seconds()),
        "flapping_seconds": _seconds(figures.flapping),
    }


def tally_values(tally: Tally) -> dict[str, Any]:
    """How time was spent, in seconds and shares."""
    return {
        "seconds": {outcome.value: _seconds(tally.by[outcome]) for outcome in tally.by}
        | {"never_observed": _seconds(tally.unseen)},
        "length_seconds": _seconds(tally.length),
        "covered_seconds": _seconds(tally.covered),
        "uncovered_seconds": _seconds(tally.uncovered),
        "coverage": tally.coverage,
        "availability": tally.availability,
        "availability_with_maintenance": tally.availability_strict,
    }


def reach_values(reach: Reach) -> dict[str, Any]:
    """What looks found."""
    return {
        "uptime": reach.uptime,
        "reachability": reach.reachability,
        "looks": reach.looks,
        "good_looks": reach.good,
        "slots": reach.slots,
        "good_slots": reach.good_slots,
    }


def _days(days: Iterable[LostDay]) -> list[dict[str, Any]]:
    return [
        {
            "day": each.day.isoformat(),
            "lost": each.lost,
            "lost_seconds": _seconds(each.lost_seconds),
            "open_seconds": _seconds(each.open_seconds),
        }
        for each in days
    ]


def _bounds(bounds: Bounds | None) -> dict[str, Any] | None:
    return None if bounds is None else {"earliest": instant(bounds.earliest), "latest": instant(bounds.latest)}


def _state(state: StateSpan) -> dict[str, Any]:
    return {
        "start": instant(state.start),
        "earliest": instant(state.earliest),
        "end": instant(state.end),
        "outcome": state.outcome.value,
        "cause": state.cause or None,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "kind": "note" if remark.counts_as is None else "dispute",
        "at": instant(remark.at),
        "author": remark.author,
        "text": remark.text,
        "counts_as": remark.counts_as and remark.counts_as.value,
    }


def notice_values(notice: Notice) -> dict[str, Any]:
    """One official notice."""
    return {
        "notice": notice.id,
        "kind": notice.kind.value,
        "language": notice.lang,
        "text": notice.text,
        "url": notice.url,
        "start": instant(notice.start),
        "end": instant(notice.end),
        "first_seen_at": instant(notice.first_seen_at),
        "last_seen_at": instant(notice.last_seen_at),
        "gone_at": instant(notice.gone_at),
        "published_at": instant(notice.published_at),
        "doubts": [each.value for each in notice.doubts],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "notices": list(comparison.notices),
        "announced_at": instant(comparison.announced_at),
        "announced_start": instant(comparison.announced_start),
        "announced_end": instant(comparison.announced_end),
        "delay_seconds": _within(comparison.delay),
        "start_seconds": _within(comparison.start),
        "end_seconds": _within(comparison.end),
        "overrun_seconds": _within(comparison.overrun),
        "lingered_seconds": _within(comparison.lingered),
        "text": {lang: list(worded(comparison, lang)) for lang in ("en", "fr")},
    }


def _within(span: Span | None) -> dict[str, float | None] | None:
    return None if span is None else {"least": span.least, "most": span.most}


def _event(event: Event) -> dict[str, Any]:
    return {"at": instant(event.at), "kind": event.kind.value, "body": dict(event.body)}


def hours_values(hours: BusinessHours) -> Mapping[str, Any]:
    """Which hours count."""
    return {
        "zone": hours.zone,
        "days": sorted(hours.days),
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}",
        "closed": list(hours.closed),
        "lost_share": hours.lost_share,
    }


def _seconds(value: float) -> float:
    """To the millisecond: instants are kept no closer."""
    return round(value, 3)
