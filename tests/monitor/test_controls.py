"""Us or them."""

import pytest

from monitor.controls import Controls, Online, judge
from monitor.model import ControlResult, Observation, Probe
from probes.model import Cause, Outcome
from tests.makers import START, HandClock, kind, observation, probe


def result(key: str, *, up: bool) -> ControlResult:
    return ControlResult(key=key, up=up, at=START, cause=None if up else Cause.DNS)


@pytest.mark.parametrize(
    ("names", "number", "expected"),
    [
        ((True, True), True, Online.YES),
        ((True, False), False, Online.YES),
        ((False, False), True, Online.NAMES_DEAD),
        ((False, False), False, Online.NO),
        ((), True, Online.YES),
        ((), False, Online.NO),
    ],
)
def test_one_control_that_answers_proves_the_line(names: tuple[bool, ...], number: bool, expected: Online) -> None:
    results = [result(f"controls/name-{n}", up=up) for n, up in enumerate(names)]
    results.append(result("controls/number", up=number))
    assert judge(results, {"controls/number"}) is expected


def test_no_controls_prove_nothing() -> None:
    assert judge([], set()) is Online.UNSURE


async def test_failing_looks_in_the_same_minute_share_one_asking() -> None:
    hand = HandClock()
    asked: list[str] = []

    async def look(each: Probe) -> Observation:
        asked.append(each.key)
        return observation(at=hand.wall, of=each)

    control = probe("cira", service="controls", address="www.cira.ca:443", kind=kind())
    controls = Controls([control], look, hand.clock())
    first = await controls.verdicts(hand.wall)
    second = await controls.verdicts(hand.wall)
    assert [each.up for each in first + second] == [True, True]
    assert asked == ["controls/cira"]


async def test_bad_news_is_asked_again() -> None:
    hand = HandClock()
    outcomes = [Outcome.DOWN, Outcome.UP]

    async def look(each: Probe) -> Observation:
        return observation(outcomes.pop(0), at=hand.wall, of=each)

    controls = Controls([probe("cira", service="controls")], look, hand.clock())
    assert not (await controls.verdicts(hand.wall))[0].up
    hand.forward(11)
    assert (await controls.verdicts(hand.wall))[0].up
    assert controls.online() is Online.YES


async def test_a_control_no_longer_configured_is_not_told() -> None:
    hand = HandClock()
    control = probe("cira", service="controls")
    controls = Controls([control], None, hand.clock())  # type: ignore[arg-type]
    controls.note(observation(of=control))
    controls.probes = ()
    assert controls.latest() == ()


@pytest.mark.parametrize(
    ("outcome", "cause", "expected"),
    [
        (Outcome.DEGRADED, Cause.SLOW, [True]),
        (Outcome.UNKNOWN, Cause.BLOCKED, [True]),
        (Outcome.DOWN, Cause.TCP, [False]),
        (Outcome.UNKNOWN, Cause.OFFLINE, [False]),
        (Outcome.UNKNOWN, Cause.PROBER_FAULT, []),
    ],
)
async def test_a_control_that_we_broke_was_not_asked_and_one_that_refuses_us_was_reached(
    outcome: Outcome, cause: Cause, expected: list[bool]
) -> None:
    hand = HandClock()
    control = probe("cira", service="controls")

    async def look(each: Probe) -> Observation:
        return observation(outcome, cause, at=hand.wall, of=each)

    controls = Controls([control], look, hand.clock())
    assert [each.up for each in await controls.verdicts(hand.wall)] == expected
