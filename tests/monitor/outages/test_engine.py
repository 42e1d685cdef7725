"""The one brain: what a service stands at, since when, and when that changed."""

import dataclasses
from datetime import timedelta

from monitor.model import Role, Transition
from monitor.outages.engine import Engine
from probes.model import Cause, Outcome
from tests.makers import START, observation, probe, service

UP, DOWN, UNKNOWN = Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN
PAGE, WALK = probe("page"), probe("walk")
BOTH = service("employer-portal", PAGE, WALK)
CAUSES = {DOWN: Cause.HTTP_5XX, UNKNOWN: Cause.PROBER_FAULT}


class Story:
    """Looks a minute apart, and the transitions they led to."""

    def __init__(self, *services: object) -> None:
        self.engine = Engine(services or (BOTH,))  # type: ignore[arg-type]
        self.minute = 0
        self.told: list[Transition] = []

    async def see(self, which: object, *outcomes: Outcome, cause: Cause | None = None) -> None:
        for outcome in outcomes:
            at = START + timedelta(minutes=self.minute)
            seen = observation(outcome, cause or CAUSES.get(outcome), at=at, of=which)  # type: ignore[arg-type]
            self.told += self.engine.decide(seen).transitions
            self.minute += 1

    @property
    def changes(self) -> list[tuple[int, str, str]]:
        return [(int((each.at - START).total_seconds() // 60), each.before, each.after) for each in self.told]


async def test_a_transition_is_dated_to_the_first_failing_look_not_to_when_it_was_noticed() -> None:
    story = Story()
    await story.see(PAGE, UP, DOWN, DOWN, DOWN)
    assert story.changes == [(0, "unknown", "up"), (1, "up", "down")]
    assert story.told[-1].cause == "http_5xx"


async def test_recovery_is_dated_to_the_first_good_look() -> None:
    story = Story()
    await story.see(PAGE, UP, DOWN, DOWN, UP, UP, UP)
    assert story.changes[-1] == (3, "down", "up")


async def test_a_probe_that_was_bad_and_has_become_unknown_does_not_bring_its_service_up() -> None:
    """Our own browser crashing in the middle of their outage is no recovery of theirs."""
    story = Story()
    await story.see(PAGE, UP)
    await story.see(WALK, UP, DOWN, DOWN, UNKNOWN)
    await story.see(PAGE, UP, UP)
    assert story.changes == [(0, "unknown", "up"), (2, "up", "down"), (4, "down", "unknown")]
    standing = story.engine.standings["employer-portal"]
    assert (standing.cause, standing.since) == ("prober_fault", START + timedelta(minutes=4))
    await story.see(WALK, UP)
    assert story.engine.standings["employer-portal"].outcome is UNKNOWN
    await story.see(WALK, UP)
    assert story.changes[-1][1:] == ("unknown", "up")


async def test_a_probe_that_is_as_bad_as_when_we_lost_sight_of_it_was_unknown_in_between() -> None:
    engine = Engine((BOTH,))
    turns: list[Transition] = []
    for minute, outcome in enumerate((UP, DOWN, DOWN, UNKNOWN, UNKNOWN, DOWN)):
        seen = observation(outcome, CAUSES.get(outcome), at=START + timedelta(minutes=minute), of=PAGE)
        turns += engine.decide(seen).turns
    told = [((each.at - START) / timedelta(minutes=1), each.after) for each in turns]
    assert told == [(0, UP), (1, DOWN), (3, UNKNOWN), (5, DOWN)]
    assert turns[-1].earliest == turns[-1].at


async def test_a_probe_that_was_up_or_never_known_leaves_the_verdict_to_the_others() -> None:
    story = Story()
    await story.see(PAGE, UP)
    await story.see(WALK, UNKNOWN, UNKNOWN)
    assert story.engine.standings["employer-portal"].outcome is UP
    await story.see(WALK, UP, UNKNOWN)
    assert story.engine.standings["employer-portal"].outcome is UP


async def test_an_unknown_service_keeps_its_since_and_cause_however_often_it_is_looked_at() -> None:
    story = Story(service("employer-portal", PAGE))
    await story.see(PAGE, UP, UNKNOWN, UNKNOWN, UNKNOWN)
    standing = story.engine.standings["employer-portal"]
    assert (standing.outcome, standing.since, standing.cause) == (UNKNOWN, START + timedelta(minutes=1), "prober_fault")


async def test_confirm_and_recover_are_the_services_own() -> None:
    story = Story(service("employer-portal", PAGE, confirm=3, recover=1))
    await story.see(PAGE, UP, DOWN, DOWN)
    assert story.changes == [(0, "unknown", "up")]
    await story.see(PAGE, DOWN, UP)
    assert story.changes[1:] == [(1, "up", "down"), (4, "down", "up")]


async def test_a_control_is_never_judged() -> None:
    door = probe("door", service="controls")
    story = Story(service("controls", door, role=Role.CONTROL))
    await story.see(door, DOWN, DOWN)
    assert story.told == []
    assert story.engine.standings == {}


async def test_a_reload_keeps_what_is_known_of_what_stays() -> None:
    story = Story()
    await story.see(WALK, UP, DOWN, DOWN)
    story.engine.replace((BOTH,), START)
    assert story.engine.standings["employer-portal"].outcome is DOWN
    await story.see(WALK, UP, UP)
    assert story.changes[-1][1:] == ("down", "up")


async def test_a_probe_switched_off_no_longer_holds_its_service_down() -> None:
    story = Story()
    await story.see(PAGE, UP)
    await story.see(WALK, UP, DOWN, DOWN)
    at = START + timedelta(minutes=30)
    record = story.engine.replace((service("employer-portal", PAGE, dataclasses.replace(WALK, on=False)),), at)
    assert [(each.at, each.after) for each in record.transitions] == [(at, UP)]
    await story.see(PAGE, UP)
    assert story.engine.standings["employer-portal"].since == at


async def test_a_service_taken_away_is_forgotten() -> None:
    story = Story()
    await story.see(PAGE, UP)
    story.engine.replace((), START)
    assert story.engine.standings == {}
    await story.see(PAGE, DOWN, DOWN)
    assert len(story.told) == 1


async def test_no_transition_is_dated_before_the_one_it_follows() -> None:
    story = Story(service("employer-portal", PAGE))
    await story.see(PAGE, UP, DOWN, DOWN, UNKNOWN, UNKNOWN, DOWN)
    assert story.changes[1:] == [(1, "up", "down"), (3, "down", "unknown"), (5, "unknown", "down")]
    # the outage itself goes on since it began
    assert story.engine.outages["employer-portal"].opened.latest == START + timedelta(minutes=1)
