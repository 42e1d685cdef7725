"""A program that decides and keeps a fixed story of looks, says the number of each once it is kept, and can be killed.

``python -m tests.monitor.diarist FOLDER LOOKS``: goes on after the last look that FOLDER holds.
"""

import asyncio
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.store import History
from monitor.model import Observation, Service
from monitor.outages.engine import Engine
from monitor.pipeline import Pipeline
from monitor.recorder import Recorder
from probes.model import Outcome
from tests.makers import START, probe, service
from tests.monitor.outages.stories import seen

FORM = probe("form", service="gckey")
PAGE, NAME = probe("page"), probe("name", alone=False)
SERVICES: tuple[Service, ...] = (
    service("gckey", FORM, relapse=(0.0, 0.0)),
    service("employer-portal", PAGE, NAME, depends_on=("gckey",)),
)
WEIGHTS = {Outcome.UP: 10, Outcome.DOWN: 5, Outcome.DEGRADED: 2, Outcome.UNKNOWN: 2, Outcome.MAINTENANCE: 1}


def story(looks: int) -> Iterator[Observation]:
    """Spells of good and bad at three probes, the same at every call."""
    dice = random.Random(2017)
    outcome = Outcome.UP
    for number in range(looks):
        if dice.random() < 0.15:
            outcome = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        yield seen((FORM, PAGE, NAME)[number % 3], number * 0.7, outcome)


class Teller:
    """Says the number of each look that was kept."""

    async def observe(self, observation: Observation) -> None:
        number = round((observation.started_at - START) / timedelta(minutes=0.7))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()

    async def transition(self, _: object) -> None:
        """Only looks are told."""


def kept(folder: Path) -> int:
    """How many looks of the story *folder* holds."""
    with Archive(folder / "history.sqlite") as archive:
        last = archive.last_look_at()
    return 0 if last is None else round((last - START) / timedelta(minutes=0.7)) + 1


async def main(folder: Path, looks: int) -> None:
    clock = Clock()
    engine = Engine(SERVICES)
    history = History(folder, clock)
    recorder = Recorder(history, engine, clock, vantage="here", run_id=str(random.random()))
    await recorder.begin(SERVICES)
    pipeline = Pipeline(engine.decide, history.keep, (Teller(),))
    begins = kept(folder)
    for observation in list(story(looks))[begins:]:
        await pipeline.publish(observation)
    await recorder.end()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
