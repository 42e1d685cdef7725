"""Calm is only said where it was proved, the majority decides, and who left is told from who fell silent."""

from tests.dashboards import truth
from tests.dashboards.choosing import chosen
from tests.dashboards.replaying import asked, dashboards
from tests.dashboards.seeded import Answer, Prometheus
from tests.dashboards.showing import shown
from tests.dashboards.test_replay import FOLDER
from tests.dashboards.truth import DAY, DEGRADED, DOWN, HOUR, MINUTE, NOW, PLACES, SILENT, UP

BOARDS = {each.uid: each for each in dashboards(FOLDER / "en")}
WALL = BOARDS["ircc-overview"]
QUIET = truth.at("2026-11-15 12:00")
UNSEEN = SILENT[0] + 75 * MINUTE
ALONE = truth.at("2026-11-22 10:00")
"""When halifax alone saw the tide tables down, for a quarter of an hour."""


async def at(seeded: Prometheus, uid: str, title: str, moment: int, ref: str = "A") -> Answer:
    """One query of a panel that shows the day before *moment*."""
    board = BOARDS[uid]
    one = {"service": "harbour-desk"} if board.single("service") else {}
    values = await chosen(board, seeded, moment - DAY, moment, **one)
    query = next(each for each in board.queries() if (each.title, each.ref) == (title, ref))
    answer = await seeded.ask(asked(query, board.variables, values, moment - DAY, moment))
    assert not answer.error, answer.error
    return answer


async def test_a_quiet_hour_is_called_quiet_and_an_unseen_one_is_not(seeded: Prometheus) -> None:
    calm = {
        ("ircc-overview", "Alerts that fire"): ("alertname", "Watchdog"),
        ("ircc-monitor", "Alerts about us"): ("alertname", "Watchdog"),
        ("ircc-overview", "What IRCC announced"): ("kind", "calm"),
        ("ircc-service", "What IRCC announced"): ("kind", "calm"),
        ("ircc-outages", "Outages that go on"): ("severity", "calm"),
    }
    for (uid, title), (label, word) in calm.items():
        rows = (await at(seeded, uid, title, QUIET)).rows
        assert [(row[label], [*values.values()]) for row, values in rows] == [(word, [0.0])], title
        assert not (await at(seeded, uid, title, UNSEEN)).rows, f"{title} claims calm that nobody saw"
        assert word not in {row.get(label) for row, _ in (await at(seeded, uid, title, NOW)).rows}, title


async def test_where_only_some_is_seen_no_outage_is_claimed_for_the_rest(seeded: Prometheus) -> None:
    some = truth.at("2026-11-15 12:00")
    query = next(each for each in BOARDS["ircc-outages"].queries() if each.title == "Outages that go on")
    values = await chosen(BOARDS["ircc-outages"], seeded, some - DAY, some)
    expr = asked(query, BOARDS["ircc-outages"].variables, values, some - DAY, some).expr
    blind = expr.replace("ircc_service_state{", 'ircc_service_state{service!="tide-tables", ')
    assert blind != expr
    rows = (await seeded.query(blind, some, some)).rows
    assert [row["severity"] for row, _ in rows] == ["partly"]


async def test_what_one_place_sees_is_degraded_for_all_and_down_for_whom_chooses_that_place(
    seeded: Prometheus,
) -> None:
    for uid in ("ircc-overview", "ircc-outages"):
        for place, worst in (("", DEGRADED), ("halifax", DOWN), ("ottawa", UP)):
            ask, answer = await shown(seeded, BOARDS[uid], "Outage timeline", 7 * DAY, place=place)
            cells = answer.of(service="tide-tables")
            assert ask.step is not None
            within = [value for moment, value in cells.items() if moment <= ALONE < moment + ask.step]
            assert within == [worst], (uid, place)
    state = (await at(seeded, "ircc-overview", "State now", ALONE + 5 * MINUTE)).rows
    assert [[*values.values()] for row, values in state if row["service"] == "tide-tables"] == [[DEGRADED]]


async def test_since_when_is_that_of_the_state_shown_and_no_place_that_was_offline_begins_it_anew(
    seeded: Prometheus,
) -> None:
    recovered = ALONE + 15 * MINUTE
    for slug, moment, began in (
        ("tide-tables", ALONE + 5 * MINUTE, ALONE),
        ("tide-tables", recovered + 10 * MINUTE, recovered),
        ("lantern-id", NOW, truth.STOPPED[1]),
    ):
        since = (await at(seeded, "ircc-overview", "State and since when", moment, "B")).rows
        assert [[*values.values()] for row, values in since if row["service"] == slug] == [[began * 1000]], slug


async def test_where_the_rules_recorded_nothing_the_worst_place_is_shown(seeded: Prometheus) -> None:
    ask, _ = await shown(seeded, WALL, "Outage timeline", 7 * DAY)
    without = ask.expr.replace("ircc:service_state:quorum", "ircc:nothing:recorded")
    assert without != ask.expr
    answer = await seeded.query(without, ask.start, ask.end, ask.step)
    assert DOWN in [value for at, value in answer.of(service="tide-tables").items() if abs(at - ALONE) < HOUR]


async def test_a_monitor_that_another_took_over_from_is_not_missed_and_one_that_fell_silent_is(
    seeded: Prometheus,
) -> None:
    values = {}
    for title in ("Age of the data", "Can this be believed?"):
        for moment in (NOW, UNSEEN):
            ((_, found),) = (await at(seeded, "ircc-overview", title, moment)).rows
            values[title, moment] = next(iter(found.values()))
    assert values["Age of the data", NOW] < MINUTE
    assert values["Age of the data", UNSEEN] > HOUR
    assert values["Can this be believed?", NOW] == 1
    assert values["Can this be believed?", UNSEEN] == 0


async def test_a_runbook_is_read_at_the_place_of_its_alert(seeded: Prometheus) -> None:
    pages = {place: f"https://{place}.example:9464" for place in PLACES}
    rows = [row for row, _ in (await at(seeded, "ircc-overview", "Alerts that fire", NOW)).rows]
    assert {row["vantage"] for row in rows} == set(PLACES)
    assert all(row["page"] == pages[row["vantage"]] for row in rows)
    ((watchdog, _),) = (await at(seeded, "ircc-overview", "Alerts that fire", QUIET)).rows
    assert watchdog["page"] in pages.values()
