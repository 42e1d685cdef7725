"""Which capture is due: once when suspected, once when confirmed, every half hour, once at the end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.evidence.capturing.occasions import Situation, Taken, due, situation
from monitor.evidence.model import Occasion
from monitor.model import Bounds, Ending, Outage
from monitor.outages.engine import Engine
from probes.model import Cause, Outcome
from tests.makers import START, observation, probe, service

MINUTE = timedelta(minutes=1)
OUTAGE = Outage(
    id="o1",
    service="employer-portal",
    opened=Bounds(earliest=None, latest=START),
    confirmed_at=START,
    last_bad_at=START,
    severity=Outcome.DOWN,
    cause="http_5xx",
)
ENDED = replace(OUTAGE, ended=Bounds(earliest=START, latest=START + 60 * MINUTE), ending=Ending.RECOVERED)
CALM, SUSPECTED = Situation(suspected=False, outage=None), Situation(suspected=True, outage=None)
OPEN, OVER = Situation(suspected=False, outage=OUTAGE), Situation(suspected=False, outage=ENDED)


def taken(occasion: Occasion, minutes: float, outage: str = "o1") -> Taken:
    return Taken(occasion=occasion, outage="" if occasion is Occasion.PENDING else outage, at=START + minutes * MINUTE)


PENDING, CONFIRMED = taken(Occasion.PENDING, 0), taken(Occasion.CONFIRMED, 1)
CASES = {
    "nothing is wrong": (CALM, (), 5, None),
    "a bad look": (SUSPECTED, (), 0, Occasion.PENDING),
    "a bad look again soon": (SUSPECTED, (PENDING,), 9, None),
    "a bad look again later": (SUSPECTED, (PENDING,), 10, Occasion.PENDING),
    "it is confirmed": (OPEN, (PENDING,), 1, Occasion.CONFIRMED),
    "it was confirmed while we were away": (OPEN, (), 600, Occasion.CONFIRMED),
    "another outage was captured before": (OPEN, (taken(Occasion.CONFIRMED, -60, "o0"),), 1, Occasion.CONFIRMED),
    "it goes on, a bad look or not": (replace(OPEN, suspected=True), (CONFIRMED,), 20, None),
    "half an hour": (OPEN, (CONFIRMED,), 31, Occasion.DURING),
    "half an hour after the last": (OPEN, (CONFIRMED, taken(Occasion.DURING, 40)), 69, None),
    "and again": (OPEN, (CONFIRMED, taken(Occasion.DURING, 40)), 70, Occasion.DURING),
    "it ends": (OVER, (CONFIRMED,), 61, Occasion.ENDED),
    "it ends, and fails once": (replace(OVER, suspected=True), (CONFIRMED,), 61, Occasion.ENDED),
    "its end was captured": (OVER, (CONFIRMED, taken(Occasion.ENDED, 61)), 62, None),
    "then it fails once": (replace(OVER, suspected=True), (CONFIRMED, taken(Occasion.ENDED, 61)), 62, Occasion.PENDING),
    "it ended long ago": (OVER, (CONFIRMED,), 121, None),
    "it was over before its turn came": (OVER, (), 61, Occasion.ENDED),
    "it ended long ago and nothing was captured": (OVER, (), 121, None),
    "it is watched no more": (replace(OVER, outage=replace(ENDED, ending=Ending.UNWATCHED)), (CONFIRMED,), 61, None),
    "it came back": (OPEN, (CONFIRMED, taken(Occasion.ENDED, 5)), 6, Occasion.DURING),
    "it came back and ended": (
        OVER,
        (CONFIRMED, taken(Occasion.ENDED, 5), taken(Occasion.DURING, 6)),
        61,
        Occasion.ENDED,
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_due(name: str) -> None:
    stands, before, minutes, expected = CASES[name]
    assert due(stands, before, START + minutes * MINUTE) is expected


def test_the_simulator_goes_faster() -> None:
    assert due(OPEN, (CONFIRMED,), START + 3 * MINUTE, pace=15) is Occasion.DURING
    assert due(SUSPECTED, (PENDING,), START + 1 * MINUTE, pace=15) is Occasion.PENDING


def test_only_a_bad_look_makes_suspicious_and_one_that_cannot_tell_does_not() -> None:
    door = probe()
    watched = service("employer-portal", door)
    for outcome, cause, expected in (
        (Outcome.DOWN, Cause.HTTP_5XX, True),
        (Outcome.DEGRADED, Cause.SLOW, True),
        (Outcome.UNKNOWN, Cause.OFFLINE, False),
        (Outcome.UNKNOWN, Cause.PROBER_FAULT, False),
        (Outcome.MAINTENANCE, Cause.MAINTENANCE_PAGE, False),
        (Outcome.UP, None, False),
    ):
        engine = Engine([watched])
        engine.decide(observation(of=door, at=START - MINUTE))
        engine.decide(observation(of=door, at=START - MINUTE / 2))
        engine.decide(observation(outcome, cause, of=door))
        assert situation(engine, watched).suspected is expected, outcome
        assert situation(engine, watched).outage is None


def test_two_bad_looks_open_an_outage_and_two_good_ones_end_it() -> None:
    door = probe()
    watched = service("employer-portal", door)
    engine = Engine([watched])
    for number, outcome in enumerate([Outcome.UP] * 2 + [Outcome.DOWN] * 2):
        engine.decide(
            observation(outcome, Cause.TCP if outcome is Outcome.DOWN else None, of=door, at=START + number * MINUTE)
        )
    stands = situation(engine, watched)
    assert stands.outage is not None
    assert due(stands, (), START + 4 * MINUTE) is Occasion.CONFIRMED
    held = (Taken(occasion=Occasion.CONFIRMED, outage=stands.outage.id, at=START + 4 * MINUTE),)
    for number in (5, 6):
        engine.decide(observation(of=door, at=START + number * MINUTE))
    assert due(situation(engine, watched), held, START + 7 * MINUTE) is Occasion.ENDED
