"""Decided, kept, then told to every sink, whatever the others do."""

import asyncio
import logging

import pytest

from monitor.journal import Record
from monitor.model import Observation, Transition
from monitor.pipeline import Pipeline
from probes.model import Outcome
from tests.makers import START, observation

CHANGE = Transition(service="eta", at=START, before=Outcome.UP, after=Outcome.DOWN)


class Deaf:
    """Fails at everything."""

    async def observe(self, observation: Observation) -> None:
        raise OSError("nobody listens")

    async def transition(self, transition: Transition) -> None:
        raise KeyError("lost")


class Ears:
    """Hears, in order."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    async def observe(self, observation: Observation) -> None:
        self.heard.append(observation)

    async def transition(self, transition: Transition) -> None:
        self.heard.append(transition)


def decide(observation: Observation) -> Record:
    """Finds a change in everything."""
    return Record(observation=observation, transitions=(CHANGE,))


class Shelf:
    """Keeps records, when it is let."""

    def __init__(self) -> None:
        self.kept: list[Record] = []
        self.open = asyncio.Event()
        self.open.set()

    async def keep(self, record: Record) -> None:
        await self.open.wait()
        self.kept.append(record)


async def test_a_failing_sink_stops_no_other_and_is_counted_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    ears = Ears()
    pipeline = Pipeline(decide, Shelf().keep, (Deaf(), ears))
    seen = observation()
    await pipeline.publish(seen)
    assert ears.heard == [seen, CHANGE]
    assert pipeline.errors == {"deaf": 2}
    assert all(record.levelno == logging.ERROR for record in caplog.records)
    assert "nobody listens" in caplog.text


async def test_nothing_is_told_before_it_is_kept() -> None:
    shelf, ears = Shelf(), Ears()
    shelf.open.clear()
    told = asyncio.create_task(Pipeline(decide, shelf.keep, (ears,)).publish(observation()))
    await asyncio.sleep(0)
    assert (shelf.kept, ears.heard) == ([], [])
    shelf.open.set()
    await told
    assert len(shelf.kept) == 1
    assert ears.heard[-1] is CHANGE


async def test_a_history_that_fails_is_counted_and_what_was_seen_is_told_all_the_same() -> None:
    async def keep(_: Record) -> None:
        raise OSError("the disk is gone")

    ears = Ears()
    pipeline = Pipeline(decide, keep, (ears,))
    await pipeline.publish(observation())
    assert ears.heard[-1] is CHANGE
    assert pipeline.errors == {"history": 1}


async def test_what_cannot_be_judged_is_kept_as_it_was_seen() -> None:
    def stumble(_: Observation) -> Record:
        raise ZeroDivisionError

    shelf, ears = Shelf(), Ears()
    pipeline = Pipeline(stumble, shelf.keep, (ears,))
    seen = observation()
    await pipeline.publish(seen)
    assert shelf.kept == [Record(observation=seen)]
    assert ears.heard == [seen]
    assert pipeline.errors == {"engine": 1}


async def test_what_is_decided_first_is_kept_first_however_many_looks_end_at_once() -> None:
    order: list[str] = []
    shelf = Shelf()

    def numbered(observation: Observation) -> Record:
        order.append(observation.run_id)
        return Record(observation=observation)

    pipeline = Pipeline(numbered, shelf.keep, ())
    await asyncio.gather(*(pipeline.publish(observation(run_id=str(number))) for number in range(50)))
    assert [each.observation.run_id for each in shelf.kept if each.observation] == order
