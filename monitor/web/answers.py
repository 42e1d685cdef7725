"""The shape of what the JSON API answers: the source of its OpenAPI document. Instants are UTC, ISO 8601 with a Z."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["up", "degraded", "maintenance", "down", "unknown"]
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Bounds = dict[str, Any]


class Answer(BaseModel):
    """What every answer has in common: nothing is in it that is not said here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Titles(Answer):
    """The same in both languages."""

    en: str
    fr: str


class Present(Answer):
    """One service now. *since* is the first look that showed its state; *outage* the id of the one that goes on."""

    service: str
    title: Titles
    role: Literal["service", "component", "adjacent"]
    state: State
    since: Instant | None
    cause: str | None
    depends_on: list[str]
    outage: str | None
    page: str


class Status(Answer):
    """Every service now, and whether our own line works."""

    version: Literal[1] = 1
    made_at: Instant
    independent: Titles
    simulated: bool
    vantage: str
    online: Literal["yes", "no", "unsure", "names_dead"]
    services: list[Present]


class Outage(BaseModel):
    """One outage; *opened* and *ended* are bounds. Further keys are those of ``outages show --json``."""

    model_config = ConfigDict(extra="allow", frozen=True)
    outage: str
    service: str
    severity: Literal["degraded", "down"]
    cause: str
    opened: Bounds
    ended: Bounds | None
    ongoing: bool
    figures: dict[str, Any]


class Outages(Answer):
    """Outages of a time, the oldest first. *next* is the address of those that did not fit, None for none."""

    version: Literal[1] = 1
    start: Instant
    end: Instant
    outages: list[Outage]
    next: str | None


class Fault(Answer):
    """Why there is no answer."""

    error: str
