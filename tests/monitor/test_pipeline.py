"""Every sink gets everything, whatever the others do."""

import logging
from collections.abc import Sequence

import pytest

from monitor.model import Observation, Transition
from monitor.pipeline import Pipeline
from probes.model import Outcome
from tests.makers import START, observation

CHANGE = Transition(service="eta", at=START, before=Outcome.UP, after=Outcome.DOWN)


class Deaf:
    """Fails at everything."""

    async def observe(self, observation: Observation) -> Sequence[Transition]:
        raise OSError("the disk is full")

    async def transition(self, transition: Transition) -> None:
        raise KeyError("lost")


class Brain:
    """Finds a change in everything."""

    def __init__(self) -> None:
        self.told: list[Transition] = []

    async def observe(self, observation: Observation) -> Sequence[Transition]:
        return (CHANGE,)

    async def transition(self, transition: Transition) -> None:
        self.told.append(transition)


class Ears:
    """Hears, in order."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    async def observe(self, observation: Observation) -> Sequence[Transition]:
        self.heard.append(observation)
        return ()

    async def transition(self, transition: Transition) -> None:
        self.heard.append(transition)


async def test_a_failing_sink_stops_no_other_and_is_counted_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    brain, ears = Brain(), Ears()
    pipeline = Pipeline((Deaf(), brain, Deaf(), ears))
    seen = observation()
    await pipeline.publish(seen)
    assert ears.heard == [seen, CHANGE]
    assert pipeline.errors == {"deaf": 4}
    assert all(record.levelno == logging.ERROR for record in caplog.records)
    assert "the disk is full" in caplog.text


async def test_a_transition_reaches_every_sink_that_finder_included_after_all_have_seen_the_look() -> None:
    before, brain, after = Ears(), Brain(), Ears()
    await Pipeline((before, brain, after)).publish(observation())
    assert before.heard[-1] is CHANGE
    assert brain.told == [CHANGE]
    assert len(before.heard) == len(after.heard) == 2
