"""What an operator or a clock changes in the middle of an outage unsays nothing of what was seen before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.calendar.windows import Once, Window
from monitor.model import Ending, Languages
from monitor.outages.expectation import AdHoc
from probes.model import Outcome
from tests.makers import probe, service
from tests.monitor.outages.stories import Story, at, bounds, minute, seen

UP, DOWN, UNKNOWN, MAINTENANCE = Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN, Outcome.MAINTENANCE
PAGE, WALK = probe("page"), probe("walk")
WALK = replace(WALK, target=replace(WALK.target, lang="fr"))


def down_for_hours() -> Story:
    """The walk is down from minute 6 to 180, the page up all along."""
    told = Story(services=(service("employer-portal", PAGE, WALK),))
    for number in range(90):
        told.take(seen(PAGE, 2 * number, UP))
        told.take(seen(WALK, 2 * number + 0.5, DOWN if number >= 3 else UP))
    return told


def changes(told: Story, *services: object) -> list[tuple[float | None, str]]:
    record = told.engine.replace(services, at(185))  # type: ignore[arg-type]
    told.outages |= {each.id: each for each in record.outages}
    return [(minute(each.at), each.after.value) for each in record.transitions if each.service == "employer-portal"]


def test_taking_away_the_probe_that_is_down_ends_the_outage_now_and_not_when_it_began() -> None:
    told = down_for_hours()
    assert changes(told, service("employer-portal", PAGE)) == [(185, "up")]
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((4.5, 6.5), (178.5, 185))
    assert outage.ending is Ending.UNWATCHED
    told.look(PAGE, 186, UP, UP)
    assert told.changes("employer-portal") == [(0, "up"), (6.5, "down")]


@pytest.mark.parametrize(
    "changed",
    [
        service("employer-portal", PAGE, WALK, languages=Languages.ANY),
        service("employer-portal", PAGE, replace(WALK, alone=False)),
    ],
    ids=["one language will do", "it may not decide alone"],
)
def test_a_milder_rule_makes_it_milder_from_now_on(changed: object) -> None:
    told = down_for_hours()
    assert changes(told, changed) == [(185, "degraded")]
    assert told.of("employer-portal")[0].down is not None


def test_a_change_of_rules_that_changes_nothing_says_nothing() -> None:
    told = down_for_hours()
    assert changes(told, service("employer-portal", PAGE, WALK, confirm=3)) == []


def test_a_window_that_came_into_the_file_before_a_restart_does_not_reach_back() -> None:
    told = down_for_hours()
    window = Window(name="late", when=Once(start=at(0), end=at(600)))
    told.services = (service("employer-portal", PAGE, WALK, windows=(window,)),)
    told.restart()
    told.take(seen(WALK, 181, DOWN))
    told.take(seen(WALK, 183, DOWN))
    after = told.changes("employer-portal")
    assert after[:2] == [(0, "up"), (6.5, "down")]
    assert [state for _, state in after[2:]] == ["maintenance"]
    assert after[2][0] is not None
    assert after[2][0] >= 178


def test_a_window_ended_early_excuses_no_maintenance_page_beyond_its_new_end() -> None:
    told = Story(services=(service("employer-portal", PAGE),))
    window = AdHoc(id="w", services=("employer-portal",), start=at(3), end=at(300), added_at=at(0))
    told.engine.expect(window)
    told.look(PAGE, 0, UP, UP, *[MAINTENANCE] * 4)
    told.engine.expect(replace(window, end=at(13)))
    told.look(PAGE, 12, *[MAINTENANCE] * 4)
    assert told.changes("employer-portal")[1:] == [(4, "maintenance"), (13, "down")]


def test_after_a_clock_was_set_back_lengths_are_what_they_were_and_nothing_waits() -> None:
    told = Story(services=(service("employer-portal", PAGE),))
    told.look(PAGE, 60, UP, UP, DOWN, DOWN)  # the clock is an hour fast
    record = told.engine.shift(-3600)
    told.outages |= {each.id: each for each in record.outages}
    told.look(PAGE, 8, *[DOWN] * 20, UP, UP)
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((2, 4), (46, 48))
    told.look(PAGE, 52, UP)
    assert told.engine.open_outages == []


def test_what_was_moved_is_remembered_moved() -> None:
    told = Story(services=(service("employer-portal", PAGE),))
    told.look(PAGE, 60, UP, UP, DOWN, DOWN)
    record = told.engine.shift(-3600)
    told.memory |= {key: body for key, body in record.memory.items() if body is not None}
    told.restart()
    assert told.engine.probe(PAGE.key).since == at(4)
    assert told.engine.outages["employer-portal"].opened.latest == at(4)


def test_a_component_that_comes_back_down_takes_no_older_failure_for_its_own() -> None:
    form = probe("form", service="gckey")
    portal = probe("sign-in", service="employer-portal")
    told = Story(services=(service("gckey", form), service("employer-portal", portal, depends_on=("gckey",))))
    told.look(portal, 0, UP, UP)
    told.look(form, 0.5, UP, *[DOWN] * 100, UP, UP)
    told.look(portal, 210, UP, DOWN, DOWN)
    told.look(form, 216.5, UP, UP, DOWN, DOWN)
    assert told.engine.outages["gckey"].relapses == 1
    assert told.engine.outages["employer-portal"].root == ""


def test_a_language_that_we_lost_sight_of_does_not_pass_for_one_that_works() -> None:
    told = Story(services=(service("employer-portal", PAGE, WALK, languages=Languages.ANY),))
    for number in range(10):
        told.take(seen(WALK, 2 * number, UNKNOWN if number > 5 else UP))
        told.take(seen(PAGE, 2 * number + 1, DOWN if number > 2 else UP))
    assert [state for _, state in told.changes("employer-portal")] == ["up", "degraded", "unknown"]
    (outage,) = told.engine.open_outages
    assert outage.severity is Outcome.DEGRADED
    assert outage.last_bad_at - outage.opened.latest >= timedelta(minutes=4)


def test_announced_maintenance_of_a_component_excuses_who_depends_on_it_only_while_it_is_away() -> None:
    form, portal = probe("form", service="gckey"), probe("sign-in", service="employer-portal")
    window = Window(name="night", when=Once(start=at(3), end=at(60)))
    told = Story(
        services=(service("gckey", form, windows=(window,)), service("employer-portal", portal, depends_on=("gckey",)))
    )
    for number in range(30):
        away = 2 <= number < 10
        told.take(seen(form, 2 * number, DOWN if away else UP))
        told.take(seen(portal, 2 * number + 1, DOWN if number >= 2 else UP))
    assert told.changes("gckey") == [(0, "up"), (4, "maintenance"), (20, "up")]
    assert [state for _, state in told.changes("employer-portal")] == ["up", "maintenance", "down"]
    (outage,) = told.of("employer-portal")
    assert outage.root == ""
    assert at(20) <= outage.opened.latest <= at(25)
