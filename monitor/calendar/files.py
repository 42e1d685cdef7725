"""Business hours and maintenance windows as a service file holds them. Whatever is wrong is told in one sentence."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from monitor.calendar.closings import FEDERAL, known
from monitor.calendar.hours import BusinessHours
from monitor.calendar.recurrence import Recurrence
from monitor.calendar.windows import Once, Recurring, Window
from monitor.calendar.zones import EASTERN, zone_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?")


def _time_of_day(value: Any) -> time:
    """A TOML time, or a text like ``08:00``."""
    if isinstance(value, time):
        return value
    if isinstance(value, str) and TIME.fullmatch(value):
        return time.fromisoformat(value)
    raise ValueError("write a time of day like 08:00; midnight is 00:00")


def _moment(value: Any) -> datetime:
    """A TOML date-time, or a text like ``2026-12-01 00:00``. A number would be taken for seconds since 1970."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value if isinstance(value, str) and MOMENT.fullmatch(value) else "")
    except ValueError:
        raise ValueError("write a date and a time like 2026-12-01 00:00") from None


def _day(value: Any) -> date:
    """A TOML date, or a text like ``2026-12-01``."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("write a date like 2026-12-01") from None


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]


class HoursFile(BaseModel):
    """The ``[hours]`` table: which hours count as business hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zone: str = EASTERN
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: TimeOfDay = time(8)
    closes: TimeOfDay = time(17)
    closed: tuple[str, ...] = (FEDERAL,)
    lost_share: float = Field(0.5, gt=0, le=1)

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        return zone_of(value).key

    @field_validator("days")
    @classmethod
    def _days(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError(f"name at least one day of {', '.join(DAYS)}")
        return value

    @field_validator("closed")
    @classmethod
    def _closed(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(known(each) for each in value)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self.made()
        return self

    def made(self) -> BusinessHours:
        """What it describes."""
        return BusinessHours(
            zone=self.zone,
            days=frozenset(DAYS.index(each) for each in self.days),
            opens=self.opens,
            closes=self.closes,
            closed=self.closed,
            lost_share=self.lost_share,
        )


class WindowFile(BaseModel):
    """One ``[[maintenance]]`` table: *start* and *end*, or *recurs*, *from* and *to*."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=1)
    reason: str = ""
    zone: str = EASTERN
    start: Moment | None = None
    end: Moment | None = None
    recurs: str | None = None
    begins: TimeOfDay | None = Field(None, alias="from")
    ends: TimeOfDay | None = Field(None, alias="to")
    since: Day | None = None
    until: Day | None = None

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        return zone_of(value).key

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self.made()
        return self

    def made(self) -> Window:
        """What it describes."""
        return Window(name=self.name, reason=self.reason, when=self._when())

    def _when(self) -> Once | Recurring:
        match self.start, self.end, self.recurs, self.begins, self.ends:
            case datetime() as start, datetime() as end, None, None, None:
                if self.since or self.until:
                    raise ValueError("since and until belong to recurs; leave them out beside start and end")
                return Once(start=start, end=end, zone=self.zone)
            case None, None, str() as rule, time() as begins, time() as ends:
                days = Recurrence(rule=rule, since=self.since, until=self.until)
                return Recurring(days=days, begins=begins, ends=ends, zone=self.zone)
        raise ValueError("give either start and end, or recurs, from and to")
