"""The JSON of a report: the same keys for ever, instants on two clocks, and every figure of the report."""

import json
from pathlib import Path
from typing import Any

from monitor.calendar.hours import BusinessHours
from monitor.reckoning.rules import RULES
from monitor.reports.values import report_values
from tests.monitor.reports.archives import (
    MONDAY,
    bad_monday,
    dispute,
    first,
    kept,
    later,
    made,
    monday_id,
    note,
    notice,
    only,
)

TALLY = {
    "seconds", "length_seconds", "covered_seconds", "uncovered_seconds", "coverage", "availability",
    "availability_with_maintenance",
}  # fmt: skip
KEYS: dict[str, set[str]] = {
    "": {
        "version", "independent", "simulated", "period", "made_at", "first_look_at", "last_look_at", "rules",
        "firm_hours", "services", "events",
    },
    "period": {"start", "end"},
    "made_at": {"utc", "toronto"},
    "services.0": {
        "service", "title", "role", "business_hours", "figures", "firm_figures", "disputed_figures",
        "flapping_seconds", "longest_outage", "outages", "causes", "gaps", "notices", "reach",
    },
    "services.0.figures": {"by_the_clock", "in_business_hours", "doubt_seconds", "business_days"},
    "services.0.figures.by_the_clock": TALLY,
    "services.0.figures.by_the_clock.seconds": {"up", "degraded", "maintenance", "down", "unknown", "never_observed"},
    "services.0.figures.business_days": {
        "in_period", "lost_to_outages", "lost_to_maintenance", "lost_to_either", "by_outages", "by_maintenance",
    },
    "services.0.outages.0": {
        "outage", "service", "severity", "cause", "causes", "opened", "first_degraded", "first_down", "confirmed_at",
        "last_bad_at", "ended", "ending", "ongoing", "relapses", "probes", "languages", "root", "was_root", "group",
        "figures", "firm_figures", "in_period", "counts_as", "disputed_figures", "announced", "remarks", "states",
    },
    "services.0.outages.0.opened": {"earliest", "latest"},
    "services.0.outages.0.figures": {
        "at_least_seconds", "at_most_seconds", "envelope", "by_the_clock", "in_business_hours",
        "business_days_touched", "business_days_lost", "business_days", "unstable_seconds", "flapping_seconds",
    },
    "services.0.outages.0.figures.business_days.0": {"day", "lost", "lost_seconds", "open_seconds"},
    "services.0.outages.0.announced": {
        "notices", "announced_at", "announced_start", "announced_end", "delay_seconds", "start_seconds", "end_seconds",
        "overrun_seconds", "lingered_seconds", "text",
    },
    "services.0.outages.0.remarks.1": {"kind", "at", "author", "text", "counts_as"},
    "services.0.outages.0.states.0": {"start", "earliest", "end", "outcome", "cause"},
    "services.0.causes.0": {"outcome", "cause", "seconds", "business_seconds", "outages"},
    "services.0.gaps.0": {"start", "end", "cause"},
    "services.0.notices.0": {
        "notice", "kind", "language", "text", "url", "start", "end", "first_seen_at", "last_seen_at", "gone_at",
        "published_at", "doubts", "announced_but_not_measured",
    },
    "services.0.reach.employer-portal/form": {
        "uptime", "reachability", "looks", "good_looks", "slots", "good_slots",
    },
}  # fmt: skip


def at(document: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        document = document[int(step)] if step.isdecimal() else document[step]
    return document


async def test_the_keys_are_those_promised_and_no_other(tmp_path: Path) -> None:
    events = (note(monday_id(), "One."), dispute(monday_id(), "unknown", "Two.", later(1)))
    shown = notice("Down.", f"{MONDAY} 16:31", f"{MONDAY} 18:00")
    path = await kept(tmp_path, bad_monday(), events=events, notices=(shown,))
    told = made(path, firm_hours=BusinessHours(closed=("federal", "QC")))
    document = json.loads(json.dumps(report_values(told), allow_nan=False))
    for where, keys in KEYS.items():
        assert set(at(document, where)) == keys, where
    for key in ("firm_figures", "disputed_figures"):
        assert set(at(document, f"services.0.{key}.by_the_clock")) == TALLY
        assert set(at(document, f"services.0.outages.0.{key}.by_the_clock")) == TALLY
    assert at(document, "services.0.outages.0.remarks.1.kind") == "dispute"
    assert at(document, "services.0.outages.0.counts_as") == "unknown"


async def test_instants_are_told_in_utc_and_in_torontos_time(tmp_path: Path) -> None:
    document = report_values(made(await kept(tmp_path, bad_monday())))
    assert at(document, "services.0.outages.0.opened.latest") == {
        "utc": "2026-09-14T11:00:00Z",
        "toronto": "2026-09-14T07:00:00-04:00",
    }
    assert at(document, "services.0.outages.0.figures.at_least_seconds") == 44_940


async def test_figures_are_those_of_the_report_and_rules_stand_beside(tmp_path: Path) -> None:
    told = made(await kept(tmp_path, bad_monday()))
    document = report_values(told)
    figures = at(document, "services.0.figures.by_the_clock")
    assert figures["availability"] == first(told).figures.whole.availability
    assert sum(figures["seconds"].values()) == figures["length_seconds"] == 22 * 3600
    assert at(document, "services.0.outages.0.outage") == only(told).outage.id
    assert set(document["rules"]) == set(RULES)
    assert "08:00 to 17:00" in document["rules"]["business"]["en"]
    assert "50" in document["rules"]["business_days"]["fr"]


async def test_what_is_not_known_is_null(tmp_path: Path) -> None:
    document = report_values(made(await kept(tmp_path)))
    assert document["first_look_at"] is None
    figures = at(document, "services.0.figures.by_the_clock")
    assert (figures["availability"], figures["coverage"]) == (None, 0)
    assert at(document, "services.0.longest_outage") is None
