"""What a service file may hold: every table and key, with its default. Unknown keys are refused."""

from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from monitor.calendar.files import HoursFile, WindowFile
from monitor.model import Languages, Role
from probes.network import host_name

SLUG = r"^[a-z0-9][a-z0-9-]{0,40}$"


class ProbeFile(BaseModel):
    """One ``[[probes]]`` table of a service file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(pattern=SLUG)
    kind: str
    target: str
    lang: Literal["en", "fr"] | None = None
    source: str = ""
    known: date | None = None
    confidence: Literal["H", "M", "L"] | None = None
    every: float | None = Field(None, gt=0, le=86400)
    timeout: float | None = Field(None, gt=0, le=300)
    on: bool = True
    alone: bool | None = None
    params: dict[str, Any] = Field(default_factory=dict)


class TitleFile(BaseModel):
    """The name people know it by, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)


class RelapseFile(BaseModel):
    """The ``[relapse]`` table: up-time in seconds within which an outage that comes back is the same one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    least: float = Field(3600.0, ge=0, le=30 * 86400)
    most: float = Field(86400.0, ge=0, le=30 * 86400)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.most < self.least:
            raise ValueError("most must not be less than least")
        return self


class ServiceFile(BaseModel):
    """One file of the services folder; its file name is the slug."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: TitleFile
    role: Role = Role.SERVICE
    on: bool = True
    depends_on: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    private: bool = False
    confirm: int = Field(2, ge=1, le=10)
    recover: int = Field(2, ge=1, le=10)
    languages: Languages = Languages.EACH
    objective: float = Field(0.995, gt=0, lt=1)
    relapse: RelapseFile = RelapseFile()
    hours: HoursFile = HoursFile()
    maintenance: tuple[WindowFile, ...] = ()
    announced_as: tuple[str, ...] = ()
    probes: tuple[ProbeFile, ...]

    @field_validator("hosts")
    @classmethod
    def _names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(host_name(each) for each in hosts)
