"""Every query of every dashboard, as Grafana would ask it, answered by a real Prometheus with 90 days of history."""

import asyncio
from pathlib import Path

import pytest

from tests.dashboards import metrics, recording, seeding
from tests.dashboards.choosing import chosen
from tests.dashboards.replaying import Asked, Dashboard, asked, dashboards, repeated
from tests.dashboards.seeded import Prometheus
from tests.dashboards.truth import DAY, HOUR, NOW, SERVICES

FOLDER = Path(__file__).resolve().parents[2] / "dashboards" / "grafana"
ENGLISH, FRENCH = dashboards(FOLDER / "en"), dashboards(FOLDER / "fr")
RANGES = {"1h": HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY}
WANTED = {"service": "harbour-desk"}
"""Where only one service can be chosen: one that has a journey, depends on another, and is down now."""

NEVER_SO_LITTLE = "every place saw more than that"
NO_NAMES = "no probe asks a name server"
NONE_ENDED = "no outage of this service ended in the last hour"
EMPTY: dict[tuple[str, str, str], str] = {
    **{("ircc-service", "Availability, and how much was seen", ref): NEVER_SO_LITTLE for ref in "BEH"},
    ("ircc-service", "Time by phase", "F"): NO_NAMES,
    **{("ircc-service", "Its outages", ref): NONE_ENDED for ref in "BCDE"},
}
"""Uid, title and letter of the queries that may rightly bring nothing in the last hour, and why."""


def test_there_are_six_dashboards_in_each_language() -> None:
    uids = {"ircc-overview", "ircc-service", "ircc-outages", "ircc-slo", "ircc-monitor", "ircc-vantages"}
    assert {each.uid for each in ENGLISH} == uids
    assert {each.uid for each in FRENCH} == {f"{uid}-fr" for uid in uids}


def test_both_languages_ask_the_same() -> None:
    """So what is shown of the one holds for the other: only the name of the label with the title differs."""
    for english, french in zip(ENGLISH, FRENCH, strict=True):
        ours = [(each.ref, each.expr, each.instant, each.width, each.least) for each in english.queries()]
        theirs = [(each.ref, each.expr, each.instant, each.width, each.least) for each in french.queries()]
        assert [(ref, expr.replace("title_fr", "title_en"), *rest) for ref, expr, *rest in theirs] == ours
        assert [each.get("query") for each in english.variables] == [each.get("query") for each in french.variables]


def test_the_invented_services_ship_nowhere() -> None:
    shipped = {path.stem for path in (FOLDER.parents[1] / "probes" / "services").glob("*.toml")}
    assert not shipped & {each.slug for each in SERVICES}


def test_every_metric_that_is_asked_for_is_seeded() -> None:
    seeded = {line.labels["__name__"] for line in seeding.lines()} | set(recording.rules())
    for dashboard in ENGLISH:
        missing = metrics.used(dashboard) - seeded
        assert not missing, f"{dashboard.uid} asks for what no test seeds: {sorted(missing)}"


@pytest.mark.parametrize("span", RANGES)
@pytest.mark.parametrize("dashboard", ENGLISH, ids=lambda each: each.uid)
async def test_every_query_answers_with_something(seeded: Prometheus, dashboard: Dashboard, span: str) -> None:
    asks = await requests(seeded, dashboard, RANGES[span])
    answers = await asyncio.gather(*(seeded.ask(each) for each in asks))
    faults = []
    for each, answer in zip(asks, answers, strict=True):
        what = answer.error or ", ".join(answer.warnings)
        if not what and not answer.rows and not may_be_empty(each, span):
            what = "nothing came"
        if what:
            faults.append(f"{what}: {each.where}")
    assert not faults, "\n".join(faults)


async def test_what_may_be_empty_is_empty(seeded: Prometheus) -> None:
    """Else it has no place in the list."""
    board = next(each for each in ENGLISH if each.uid == "ircc-service")
    asks = [each for each in await requests(seeded, board, HOUR) if key(each) in EMPTY]
    assert {key(each) for each in asks} == set(EMPTY)
    assert not [each.where for each in asks if (await seeded.ask(each)).rows]


def key(ask: Asked) -> tuple[str, str, str]:
    return ask.query.uid, ask.query.title, ask.query.ref


def may_be_empty(ask: Asked, span: str) -> bool:
    reason = EMPTY.get(key(ask))
    return reason in {NEVER_SO_LITTLE, NO_NAMES} or (reason == NONE_ENDED and span == "1h")


async def requests(seeded: Prometheus, dashboard: Dashboard, length: int) -> list[Asked]:
    """All that *dashboard* asks when it shows the last *length* seconds."""
    start = NOW - length
    wanted = {name: value for name, value in WANTED.items() if dashboard.single(name)}
    values = await chosen(dashboard, seeded, start, NOW, **wanted)
    return [
        asked(each, dashboard.variables, filling, start, NOW)
        for query in dashboard.queries()
        for each, filling in repeated(query, values)
    ]
