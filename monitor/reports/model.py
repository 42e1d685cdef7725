"""A report as values: everything that is to be said, before it takes a form. Frozen; every instant is UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.calendar.hours import BusinessHours
from monitor.history.archive import StateSpan
from monitor.journal import Event
from monitor.model import Notice, Outage
from monitor.notices.comparison import Comparison
from monitor.reckoning.causes import CauseFigures
from monitor.reckoning.figures import Figures
from monitor.reckoning.gaps import Gap
from monitor.reckoning.outages import OutageFigures
from monitor.reckoning.reach import Reach
from monitor.reckoning.tally import Tally
from probes.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody wrote beside an outage; *counts_as* is what it should count as, None for a mere note."""

    at: datetime
    author: str
    text: str
    counts_as: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageReport:
    """One outage, whole. *within* is its part in the period.

    *remarks* is the trail of notes and disputes. *counts_as* is what the latest dispute says, None where there is none
    or it says what was measured; *disputed* are then the figures by it. *firm* are those by the firm's own hours.
    *states* are how the service stood from its first look on, *comparison* is what was announced of it.
    """

    outage: Outage
    figures: OutageFigures
    within: Tally
    states: tuple[StateSpan, ...]
    comparison: Comparison
    remarks: tuple[Remark, ...] = ()
    counts_as: Outcome | None = None
    disputed: OutageFigures | None = None
    firm: OutageFigures | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReport:
    """One service over the period. *firm* are the figures by the firm's own hours, *disputed* those by the disputes.

    *longest* is the id of the outage that surely lasted longest, "" without any. *flapping* are the seconds of the
    period lost after an outage had seemed to be over. *unmeasured* are the ids of notices of an outage that we did not
    measure. *reach* is by probe, of which a look could tell.
    """

    slug: str
    title: Mapping[str, str]
    role: str
    hours: BusinessHours
    figures: Figures
    firm: Figures | None
    disputed: Figures | None
    outages: tuple[OutageReport, ...]
    longest: str
    flapping: float
    causes: tuple[CauseFigures, ...]
    gaps: tuple[Gap, ...]
    notices: tuple[Notice, ...]
    unmeasured: tuple[str, ...]
    reach: Mapping[str, Reach] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """From *start* up to *end*, as known at *made_at*. *events* are what became of the monitor itself in that time.

    *first_look* and *last_look* are the ends of the whole history, None of an empty one. *simulated* says that the
    monitor looked at its simulator.
    """

    start: datetime
    end: datetime
    made_at: datetime
    first_look: datetime | None
    last_look: datetime | None
    simulated: bool
    firm_hours: BusinessHours | None
    services: tuple[ServiceReport, ...]
    events: tuple[Event, ...]
