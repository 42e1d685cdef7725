"""A diary as values: how much of the business days before a deadline a service could not be used. Instants are UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.calendar.closings import Closing
from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span
from monitor.history.heads import Heads
from monitor.model import Bounds, Notice
from monitor.reckoning.gaps import Gap
from monitor.reckoning.reach import Reach
from monitor.reckoning.tally import Tally
from monitor.reports.deadline import Deadline
from monitor.reports.model import OutageReport
from probes.model import Outcome


class DayKind(StrEnum):
    """Why a day counts as a business day, or why not. ``early``: its business hours had not begun."""

    BUSINESS = "business"
    WEEKEND = "weekend"
    CLOSED = "closed"
    EARLY = "early"


class Loss(StrEnum):
    """What took a business day. ``unsure``: not enough was seen of it to say that nothing did."""

    OUTAGE = "outage"
    MAINTENANCE = "maintenance"
    TOGETHER = "together"
    UNSURE = "unsure"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One day. *span* is its part in the time counted, *clock* how that was spent, *business* the part in its hours.

    *open_seconds* are all its business hours, also those after the time counted. *closings* are by calendar.
    *outages* are the ids of those that touch it.
    """

    day: date
    kind: DayKind
    span: Span
    clock: Tally
    business: Tally
    open_seconds: float
    loss: Loss
    closings: Mapping[str, Closing] = field(default_factory=dict)
    outages: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all its business hours are counted."""
        return self.business.length >= self.open_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """All days together. *days* are the business days by what took them, every Loss named.

    *down_clock* and *down_business* are the seconds down at least and at most, *down_days* the days lost to that.
    """

    clock: Tally
    business: Tally
    days: Mapping[Loss, tuple[date, ...]]
    down_clock: tuple[float, float]
    down_business: tuple[float, float]
    down_days: tuple[int, int]

    @property
    def business_days(self) -> int:
        """How many there were."""
        return sum(map(len, self.days.values()))

    @property
    def lost(self) -> tuple[date, ...]:
        """Those lost to an outage."""
        return self.days[Loss.OUTAGE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stood *at* an instant; None where nobody looked. *cause* says why, "" without one.

    *since* is when that began. *shown_before* and *shown_after* are the nearest looks that showed it, None where there
    is none near. *change* is when it changed to *then*, where *at* lies between two looks that saw different states;
    where nobody looked, *then* is what was seen last before.
    """

    at: datetime
    outcome: Outcome | None
    cause: str = ""
    since: Bounds | None = None
    shown_before: datetime | None = None
    shown_after: datetime | None = None
    change: Bounds | None = None
    then: Outcome | None = None

    @property
    def sure(self) -> bool:
        """Whether looks on both sides saw the same."""
        return self.change is None and self.outcome not in {None, Outcome.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The time without a break in which looks saw that it could be used, *business_seconds* of it in business hours."""

    span: Span
    business_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A probe that looked: its key, how it looks, where, and every how many seconds."""

    probe: str
    kind: str
    address: str
    every: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Of one service, as known at *made_at*. *counted* is the time told, up to the deadline or now.

    *ahead* are the business days that have hours between now and the deadline, *ahead_seconds* those hours. *firm* is
    the same by the firm's own calendar, *disputed* as disputes want it. *last_worked* is when it was last seen to work
    before the end of the time counted, and the first look that no longer did. *first_look* and *last_look* are those
    of the whole history, *heads* where its chains stand.
    """

    slug: str
    title: Mapping[str, str]
    deadline: Deadline
    days: int
    counted: Span
    made_at: datetime
    simulated: bool
    hours: BusinessHours
    lines: tuple[Line, ...]
    measured: Measure
    standing: Standing
    last_worked: Bounds | None
    longest: Stretch | None
    outages: tuple[OutageReport, ...]
    gaps: tuple[Gap, ...]
    notices: tuple[Notice, ...]
    reach: Mapping[str, Reach]
    watched: tuple[Watched, ...]
    first_look: datetime
    last_look: datetime
    heads: Heads
    ahead: tuple[date, ...] = ()
    ahead_seconds: float = 0.0
    firm_hours: BusinessHours | None = None
    firm: Measure | None = None
    disputed: Measure | None = None

    @property
    def pending(self) -> bool:
        """Whether the deadline is still to come."""
        return self.deadline.at > self.made_at

    @property
    def looks(self) -> int:
        """How many looks could tell, in the time counted."""
        return sum(each.looks for each in self.reach.values())
