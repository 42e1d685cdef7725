"""Looks at minutes of a day, told in a line each, and the outages that an engine makes of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Observation, Outage, Probe, Service, Transition
from monitor.outages.engine import Engine
from probes.model import Cause, Outcome
from tests.makers import START, observation

CAUSES = {
    Outcome.UP: None,
    Outcome.DOWN: Cause.HTTP_5XX,
    Outcome.DEGRADED: Cause.SLOW,
    Outcome.MAINTENANCE: Cause.MAINTENANCE_PAGE,
    Outcome.UNKNOWN: Cause.BLOCKED,
}


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def minute(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - START).total_seconds() / 60


def seen(which: Probe, minute: float, outcome: Outcome, cause: Cause | None = None) -> Observation:
    return observation(outcome, cause or CAUSES[outcome], at=at(minute), of=which)


@dataclass(kw_only=True)
class Story:
    """What is decided of looks, in their order; and what is remembered, as a restart would find it."""

    services: tuple[Service, ...]
    engine: Engine = field(init=False)
    memory: dict[str, str] = field(default_factory=dict)
    transitions: list[Transition] = field(default_factory=list)
    outages: dict[str, Outage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.engine = Engine(self.services)

    def look(self, which: Probe, minute: float, *outcomes: Outcome, every: float = 2) -> float:
        """Looks *every* so many minutes from *minute* on; the minute after the last."""
        for number, outcome in enumerate(outcomes):
            self.take(seen(which, minute + number * every, outcome))
        return minute + len(outcomes) * every

    def take(self, observation: Observation) -> None:
        record = self.engine.decide(observation)
        self.transitions += record.transitions
        self.outages |= {each.id: each for each in record.outages}
        for key, body in record.memory.items():
            if body is None:
                self.memory.pop(key, None)
            else:
                self.memory[key] = body

    def restart(self) -> None:
        """Nothing is left but what was kept."""
        self.engine = Engine(self.services)
        self.engine.resume(self.memory, self.engine.notices.values())

    def changes(self, slug: str) -> list[tuple[float | None, str]]:
        return [(minute(each.at), each.after.value) for each in self.transitions if each.service == slug]

    def of(self, slug: str) -> list[Outage]:
        return sorted((each for each in self.outages.values() if each.service == slug), key=lambda each: each.id)


def bounds(outage: Outage) -> tuple[tuple[float | None, float | None], tuple[float | None, float | None] | None]:
    """Start and end of an outage, in minutes."""
    ended = outage.ended
    return (
        (minute(outage.opened.earliest), minute(outage.opened.latest)),
        (minute(ended.earliest), minute(ended.latest)) if ended else None,
    )


def told(services: Iterable[Service], looks: Sequence[Observation], cuts: frozenset[int] = frozenset()) -> Story:
    """The story of *looks*, cut and restarted before each of those numbered in *cuts*."""
    story = Story(services=tuple(services))
    for number, look in enumerate(looks):
        if number in cuts:
            story.restart()
        story.take(look)
    return story
