"""The figures in the dashboards' tables are the arithmetic truth, and every service is in every table."""

import asyncio

import pytest

from tests.dashboards import truth
from tests.dashboards.seeded import Prometheus
from tests.dashboards.showing import by, shown
from tests.dashboards.test_replay import ENGLISH, requests
from tests.dashboards.truth import DAY, JUDGED, NOW, PLACES, SERVICES

BOARDS = {each.uid: each for each in ENGLISH}
WINDOWS = {"24 h": DAY, "7 d": 7 * DAY, "30 d": 30 * DAY}
OBJECTIVES = {each.slug: each.objective for each in SERVICES if each.judged}
OF_SOME = {
    ("ircc-overview", "What IRCC announced"): "only services with a notice",
    ("ircc-overview", "Alerts that fire"): "only services with an alert",
    ("ircc-outages", "Outages that go on"): "only services that are down",
    ("ircc-outages", "The ten longest"): "the ten longest are of some",
    ("ircc-outages", "Official start and measured start"): "only announced outages",
}
"""Panels that list events: not every service has one."""


def figures(length: int, *, business: bool = False) -> dict[str, list[dict[str, int]]]:
    """The seconds in each state within *length*, by service, for each place."""
    return {
        slug: [truth.seconds(slug, place, NOW - length, NOW, business=business) for place in PLACES] for slug in JUDGED
    }


@pytest.mark.parametrize("window", WINDOWS)
async def test_availability_and_coverage_on_the_wall_are_those_of_the_worst_place(
    seeded: Prometheus, window: str
) -> None:
    wall, title = BOARDS["ircc-overview"], "Availability, and how much was seen"
    _, available = await shown(seeded, wall, title, DAY, window)
    assert by(available, ["service"]) == pytest.approx(
        {(slug,): min(map(truth.availability, each)) for slug, each in figures(WINDOWS[window]).items()}
    )
    column = wall.column(title, window)
    beside = next(each for each in wall.queries() if each.title == title and each.ref == chr(ord(column.ref) + 1))
    assert "coverage" in beside.expr
    _, covered = await shown(seeded, wall, title, DAY, beside.ref)
    assert by(covered, ["service"]) == pytest.approx(
        {(slug,): min(map(truth.coverage, each)) for slug, each in figures(WINDOWS[window]).items()}
    )


async def test_the_business_time_lost_is_that_of_the_worst_place(seeded: Prometheus) -> None:
    _, lost = await shown(
        seeded, BOARDS["ircc-overview"], "Availability, and how much was seen", DAY, "Business time lost"
    )
    assert by(lost, ["service"]) == {
        (slug,): max(spent["down"] for spent in each) for slug, each in figures(30 * DAY, business=True).items()
    }


async def test_the_budget_left_is_arithmetic(seeded: Prometheus) -> None:
    board, title = BOARDS["ircc-slo"], "Error budget over 30 days"
    answers = {
        column: by((await shown(seeded, board, title, 7 * DAY, column))[1], ["service"])
        for column in ("Objective", "Measured", "Budget left", "Minutes left", "Minutes down")
    }
    for slug, each in figures(30 * DAY).items():
        down = [spent["down"] for spent in each]
        budgets = [(spent["up"] + spent["degraded"] + spent["down"]) * (1 - OBJECTIVES[slug]) for spent in each]
        pairs = list(zip(budgets, down, strict=True))
        expected = {
            "Objective": OBJECTIVES[slug],
            "Measured": min(map(truth.availability, each)),
            "Budget left": min(1 - lost / budget for budget, lost in pairs),
            "Minutes left": min(budget - lost for budget, lost in pairs) / 60,
            "Minutes down": max(down) / 60,
        }
        assert {name: answer[(slug,)] for name, answer in answers.items()} == pytest.approx(expected), slug


async def test_the_months_are_those_of_toronto(seeded: Prometheus) -> None:
    board, title = BOARDS["ircc-slo"], "Month by month"
    spent = {
        (slug, name): [truth.seconds(slug, place, start, end) for place in PLACES]
        for slug in JUDGED
        for name, start, end in truth.months()
    }
    assert sum(spent["tide-tables", "2026-10"][0].values()) == 31 * DAY
    expected = {
        "Available": {key: min(map(truth.availability, each)) for key, each in spent.items()},
        "Seen": {key: min(map(truth.coverage, each)) for key, each in spent.items()},
        "Down": {key: max(one["down"] for one in each) for key, each in spent.items()},
        "Degraded": {key: max(one["degraded"] for one in each) for key, each in spent.items()},
    }
    for column, rows in expected.items():
        _, answer = await shown(seeded, board, title, 7 * DAY, column)
        assert by(answer, ["service", "month"]) == pytest.approx(rows), column


async def test_an_objective_is_judged_by_each_place_that_saw_enough_and_by_no_other(seeded: Prometheus) -> None:
    def judged(slug: str, spans: list[dict[str, int]]) -> int:
        enough = [each for each in spans if truth.coverage(each) >= 0.95]
        return min((int(truth.availability(each) >= OBJECTIVES[slug]) for each in enough), default=-1)

    expected = {
        (slug, name): judged(slug, [truth.seconds(slug, place, start, end) for place in PLACES])
        for slug in JUDGED
        for name, start, end in truth.months()
    }
    assert -1 in expected.values()
    _, answer = await shown(seeded, BOARDS["ircc-slo"], "Month by month", 7 * DAY, "Objective")
    assert by(answer, ["service", "month"]) == expected
    _, answer = await shown(seeded, BOARDS["ircc-slo"], "Error budget over 30 days", 7 * DAY, "Verdict")
    assert by(answer, ["service"]) == {(slug,): judged(slug, each) for slug, each in figures(30 * DAY).items()}


async def test_every_service_is_in_every_panel_that_tells_services_apart(seeded: Prometheus) -> None:
    """Nobody wrote their names anywhere: a new service appears by its label alone."""
    lacking = []
    for board in ENGLISH:
        asks = [each for each in await requests(seeded, board, 90 * DAY) if each.query.kind != "annotation"]
        answers = await asyncio.gather(*(seeded.ask(each) for each in asks))
        there: dict[str, set[str]] = {}
        for ask, answer in zip(asks, answers, strict=True):
            there.setdefault(ask.query.title, set()).update(
                row["service"] for row, _ in answer.rows if "service" in row
            )
        lacking += [
            f"{board.uid} / {title} lacks {sorted(set(JUDGED) - slugs)}"
            for title, slugs in there.items()
            if slugs and not board.single("service") and (board.uid, title) not in OF_SOME and slugs != set(JUDGED)
        ]
    assert not lacking, "\n".join(lacking)
