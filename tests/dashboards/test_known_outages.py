"""What the dashboards show of 90 days in which every outage is known: all of them, in their place, and nothing else."""

from collections.abc import Iterator, Mapping

import pytest

from tests.dashboards import recording, truth
from tests.dashboards.seeded import Prometheus
from tests.dashboards.showing import ONE, by, shown
from tests.dashboards.test_replay import ENGLISH, RANGES
from tests.dashboards.truth import DAY, DOWN, JUDGED, MINUTE, NOW, PLACES, Spell

BOARDS = {each.uid: each for each in ENGLISH}
HISTORIES = {"ircc-outages": "All outages", "ircc-vantages": "Outages by place"}


def timelines() -> Iterator[tuple[str, str]]:
    """Every panel that draws states along time."""
    for board in ENGLISH:
        for query in board.queries():
            if query.kind == "state-timeline" and "_state" in query.expr and "!= bool" not in query.expr:
                yield board.uid, query.title


def test_there_are_timelines_to_look_at() -> None:
    assert {uid for uid, _ in timelines()} >= {"ircc-overview", "ircc-service", "ircc-outages", "ircc-vantages"}


@pytest.mark.parametrize("span", RANGES)
@pytest.mark.parametrize(("uid", "title"), list(timelines()))
async def test_every_known_outage_is_in_its_cell_and_no_other_is_there(
    seeded: Prometheus, uid: str, title: str, span: str
) -> None:
    asks, answer = await shown(seeded, BOARDS[uid], title, RANGES[span])
    assert asks.step is not None
    rows = {row.get("service", ONE) for row, _ in answer.rows}
    assert rows == ({ONE} if BOARDS[uid].single("service") else set(JUDGED))
    for row, cells in answer.rows:
        known = [each for each in seen_by(row) if each.until > asks.start and each.start < asks.end + asks.step]
        bad = sorted(at for at, value in cells.items() if value == DOWN)
        for outage in known:
            assert any(near(at, asks.step, outage) for at in bad), f"{row} lost {outage} at a step of {asks.step} s"
        for at in bad:
            assert any(near(at, asks.step, outage) for outage in known), f"{row} invents an outage at {at}"


def seen_by(row: Mapping[str, str]) -> list[Spell]:
    """The times in which the service of *row* was down, for the place of *row* or for most."""
    if "service" in row and "vantage" not in row:
        return [
            Spell(service=row["service"], start=start, end=end)
            for start, end, value in truth.quorum(row["service"])
            if value == DOWN
        ]
    places = (row["vantage"],) if "vantage" in row else PLACES
    return [
        each
        for each in truth.SPELLS
        if each.service == row.get("service", ONE) and each.state == DOWN and set(places) & set(each.places)
    ]


def near(at: float, step: float, outage: Spell) -> bool:
    """Whether the cell that begins *at* touches *outage*, or lies beside it."""
    return at - step < outage.until and at + 2 * step > outage.start


@pytest.mark.parametrize("span", RANGES)
@pytest.mark.parametrize(("uid", "title"), list(timelines()))
async def test_what_nobody_saw_is_shown_neither_as_up_nor_as_down(
    seeded: Prometheus, uid: str, title: str, span: str
) -> None:
    asks, answer = await shown(seeded, BOARDS[uid], title, RANGES[span])
    step = asks.step or 0
    for row, cells in answer.rows:
        gaps = truth.holes(row["vantage"]) if "vantage" in row else [truth.STOPPED, truth.SILENT]
        for first, last in gaps:
            hidden = [at for at in cells if first + MINUTE <= at and at + step <= last]
            assert not hidden, f"{row} claims to know {hidden} in a hole"


async def test_what_one_place_alone_saw_is_a_disagreement_and_what_both_saw_is_none(seeded: Prometheus) -> None:
    asks, answer = await shown(seeded, BOARDS["ircc-vantages"], "Disagreement", 7 * DAY)
    differs = [at for at, value in answer.of(service=ONE).items() if value]
    alone, both = (
        [each for each in truth.SPELLS if each.service == ONE and (len(each.places) == 1) is one]
        for one in (True, False)
    )
    recent = [each for each in both if each.start > asks.start]
    assert any(near(at, asks.step or 0, outage) for outage in alone for at in differs)
    assert not [at for outage in recent for at in differs if outage.start - 60 <= at < outage.until]


async def test_the_majority_that_is_seeded_is_the_one_the_rule_would_have_recorded(seeded: Prometheus) -> None:
    rule = recording.rules()[recording.QUORUM]
    for moment in sorted({each.start + 59 for each in truth.SPELLS} | {sum(truth.OFFLINE) // 2}):  # both were scraped
        answer = await seeded.query(rule, moment, moment)
        expected = {
            (slug,): value for slug in JUDGED for start, end, value in truth.quorum(slug) if start <= moment < end
        }
        assert by(answer, ["service"]) == expected, moment


async def test_a_selector_without_a_window_would_lose_the_outage_of_one_minute(seeded: Prometheus) -> None:
    """So the tests above can fail."""
    asks, answer = await shown(seeded, BOARDS["ircc-overview"], "Outage timeline", 7 * DAY)
    outage = next(each for each in truth.outages(ONE, "ottawa") if each.start == truth.at("2026-11-21 16:00"))
    assert outage.end == outage.start + MINUTE
    assert any(value == DOWN and near(at, asks.step or 0, outage) for at, value in answer.of(service=ONE).items())
    bare = await seeded.query(
        f'min by (service) (ircc_service_state{{service="{ONE}"}})', asks.start, asks.end, asks.step
    )
    assert not [at for at, value in bare.of(service=ONE).items() if value == DOWN and near(at, asks.step or 0, outage)]


@pytest.mark.parametrize("span", RANGES)
@pytest.mark.parametrize(("uid", "title"), HISTORIES.items())
async def test_the_history_lists_exactly_the_known_outages(seeded: Prometheus, uid: str, title: str, span: str) -> None:
    start = NOW - RANGES[span]
    known = [
        (slug, place, outage)
        for slug in JUDGED
        for place in PLACES
        for outage in truth.outages(slug, place)
        if outage.until > start
    ]
    expected = {
        "Start": [(slug, place, each.start, each.start * 1000) for slug, place, each in known],
        "End": [(slug, place, each.start, each.end * 1000) for slug, place, each in known if each.end],
        "Lasted": [(slug, place, each.start, each.end - each.start) for slug, place, each in known if each.end],
        "Worst": [(slug, place, each.start, each.state) for slug, place, each in known],
        "Announced start": [
            (slug, place, each.start, each.announced[0] * 1000) for slug, place, each in known if each.announced[0]
        ],
    }
    for column, rows in expected.items():
        _, answer = await shown(seeded, BOARDS[uid], title, RANGES[span], column)
        found = [
            (row["service"], row["vantage"], int(float(row["start"])), value)
            for row, samples in answer.rows
            for value in samples.values()
        ]
        assert sorted(found) == sorted(rows), column


@pytest.mark.parametrize("span", ["7d", "30d", "90d"])
async def test_the_week_by_the_hour_is_that_of_toronto_on_both_sides_of_the_change(
    seeded: Prometheus, span: str
) -> None:
    board, title = BOARDS["ircc-outages"], "When in the week (local time of the service)"
    _, answer = await shown(seeded, board, title, RANGES[span], place="ottawa")
    expected = truth.by_weekday_and_hour(NOW - RANGES[span], NOW)
    found = {
        (int(weekday), int(hour) % 100): minutes for (weekday, hour), minutes in by(answer, ["weekday", "hour"]).items()
    }
    assert len(found) == 7 * 24
    assert found == pytest.approx({slot: expected.get(slot, 0) for slot in found}, abs=2)
