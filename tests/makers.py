"""Whole valid objects; a test overrides what it is about."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from monitor.clock import Clock
from monitor.model import Observation, Probe, Role, Service
from probes.catalog import Kind
from probes.model import Cause, Outcome, Reading, Target
from probes.network import Endpoint

START = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


class NoParams(BaseModel):
    """Parameters of a kind that has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def endpoint(address: str) -> Endpoint:
    host, _, port = address.rpartition(":")
    return Endpoint(host=host, port=int(port))


async def always_up(target: Target, params: Any, tools: Any) -> Reading:
    return tools.notebook.reading(Outcome.UP)


def kind(probe: Callable[..., Awaitable[Reading]] = always_up, **over: Any) -> Kind:
    values: dict[str, Any] = {
        "name": "tcp",
        "summary": "Up when it says so.",
        "params": NoParams,
        "endpoint": endpoint,
        "probe": probe,
        "every": 120.0,
        "floor": 0.0,
        "timeout": 30.0,
        "at_once": 4,
    }
    return Kind(**values | over)


def probe(
    name: str = "door-en", *, service: str = "employer-portal", address: str = "portal.example:443", **over: Any
) -> Probe:
    values: dict[str, Any] = {
        "service": service,
        "name": name,
        "kind": kind(),
        "target": Target(address=address, lang="en", hosts=frozenset({address.rpartition(":")[0]})),
        "params": NoParams(),
        "every": 120.0,
        "timeout": 30.0,
    }
    return Probe(**values | over)


def service(slug: str = "employer-portal", *probes: Probe, **over: Any) -> Service:
    values: dict[str, Any] = {
        "slug": slug,
        "title": {"en": "Employer Portal", "fr": "Portail des employeurs"},
        "role": Role.SERVICE,
        "probes": probes or (probe(service=slug),),
    }
    return Service(**values | over)


def observation(
    outcome: Outcome = Outcome.UP,
    cause: Cause | None = None,
    *,
    at: datetime = START,
    of: Probe | None = None,
    **over: Any,
) -> Observation:
    values: dict[str, Any] = {
        "probe": of or probe(),
        "started_at": at,
        "seconds": 0.25,
        "reading": Reading(outcome=outcome, cause=cause),
        "vantage": "here",
        "run_id": "run",
    }
    return Observation(**values | over)


class HandClock:
    """A clock moved by hand: wall and monotonic together, or the wall alone for a step."""

    def __init__(self, at: datetime = START) -> None:
        self.wall = at
        self.ticks = 1000.0

    def clock(self) -> Clock:
        return Clock(now=lambda: self.wall, tick=lambda: self.ticks)

    def forward(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds

    def step(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
