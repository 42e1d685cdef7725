"""Services, probes and observations: what is watched, and a reading signed with when, from where and beside what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel

from probes.catalog import Kind
from probes.model import Cause, Diagnosis, Outcome, Reading, Target


class Role(StrEnum):
    """What a service file describes. Controls only tell whether we are online."""

    SERVICE = "service"
    COMPONENT = "component"
    ADJACENT = "adjacent"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One scheduled question. *key* is ``service/name``; *every* and *timeout* are seconds."""

    service: str
    name: str
    kind: Kind
    target: Target
    params: BaseModel
    every: float
    timeout: float
    source: str = ""
    known: date | None = None
    on: bool = True

    @property
    def key(self) -> str:
        """``service/name``, unique over the whole configuration."""
        return f"{self.service}/{self.name}"

    @property
    def host(self) -> str:
        """The host asked first: what politeness is reckoned by."""
        return self.kind.endpoint(self.target.address).host

    @property
    def lang(self) -> str:
        """``en``, ``fr`` or "" where language does not matter."""
        return self.target.lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What people know by name, with the probes that look at it. *on* says whether it is watched."""

    slug: str
    title: Mapping[str, str]
    role: Role
    probes: tuple[Probe, ...]
    depends_on: tuple[str, ...] = ()
    on: bool = True
    confirm: int = 2
    recover: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlResult:
    """How one control answered, and when it was asked (UTC)."""

    key: str
    up: bool
    at: datetime
    detail: str = ""
    cause: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A reading, signed and dated. *seconds* is the whole look by the monotonic clock, *lag* the worst delay in it.

    *controls* and *diagnosis* are there for a look that was not simply up. *tries* is 2 when a broken browser made
    us look again.
    """

    probe: Probe
    started_at: datetime
    seconds: float
    reading: Reading
    vantage: str
    run_id: str
    lag: float = 0.0
    tries: int = 1
    controls: tuple[ControlResult, ...] = ()
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A service changed. *at* is when the first look that shows the new state **began**, not when it was noticed."""

    service: str
    at: datetime
    before: Outcome
    after: Outcome
    cause: str = ""
