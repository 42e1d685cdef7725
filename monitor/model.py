"""Services, probes and observations: what is watched, and a reading signed with when, from where and beside what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel

from monitor.calendar.hours import BusinessHours
from monitor.calendar.windows import Window
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
    """One scheduled question. *key* is ``service/name``; *every* and *timeout* are seconds.

    *alone* tells whether it may call its service down by itself while others see it work.
    """

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
    alone: bool = True

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


USUAL = BusinessHours()


class Languages(StrEnum):
    """When a service is down that works in one language only: as soon as ``each`` must work, or if ``any`` will do."""

    EACH = "each"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What people know by name, with the probes that look at it. *on* says whether it is watched.

    *relapse* are the seconds of up-time within which an outage that comes back is the same one: at least, at most.
    *phrases* are the words by which notices on other pages speak of it. *objective* is the share of the time in which
    people should be able to use it.
    """

    slug: str
    title: Mapping[str, str]
    role: Role
    probes: tuple[Probe, ...]
    depends_on: tuple[str, ...] = ()
    on: bool = True
    confirm: int = 2
    recover: int = 2
    languages: Languages = Languages.EACH
    relapse: tuple[float, float] = (3600.0, 86400.0)
    hours: BusinessHours = USUAL
    windows: tuple[Window, ...] = ()
    phrases: tuple[str, ...] = ()
    objective: float = 0.995


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
class Bounds:
    """When something happened: after *earliest* (None: that was not seen) and not after *latest*. Both UTC."""

    earliest: datetime | None
    latest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A service changed. *at* is when the first look that shows the new state **began**, not when it was noticed.

    *earliest* is when the last look began that still showed the state before; None when no look did.
    """

    service: str
    at: datetime
    before: Outcome
    after: Outcome
    cause: str = ""
    earliest: datetime | None = None


class Ending(StrEnum):
    """How an outage ended."""

    RECOVERED = "recovered"
    MAINTENANCE = "maintenance"
    UNWATCHED = "unwatched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A service that people could not use as they should: degraded or down, until it is up or in maintenance.

    *opened* is when it left up (first good to first bad look), *degraded* and *down* when each was first so, *ended*
    None while it goes on. *last_bad_at* is the latest look that showed it. *severity* is the worst it has been.
    *relapses* counts how often it ended and came back so soon that it is the same outage. *root* is the id of the
    outage of a shared component that it is affected by, "" when by none (any more); *was_root* keeps the last one.
    *group* is the id of the earliest outage that may have begun in the same minute, "" when none did.
    """

    id: str
    service: str
    opened: Bounds
    confirmed_at: datetime
    last_bad_at: datetime
    severity: Outcome
    cause: str
    degraded: Bounds | None = None
    down: Bounds | None = None
    ended: Bounds | None = None
    ending: Ending | None = None
    probes: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    relapses: int = 0
    root: str = ""
    was_root: str = ""
    group: str = ""


class NoticeKind(StrEnum):
    """What an official notice says."""

    SCHEDULED = "scheduled"
    EMERGENCY = "emergency"
    DELAYS = "delays"
    RESTORED = "restored"
    OTHER = "other"


class Doubt(StrEnum):
    """What was inferred from a notice, or is contradictory in it: a person should look."""

    YEAR_INFERRED = "year_inferred"
    DAY_INFERRED = "day_inferred"
    ZONE_INFERRED = "zone_inferred"
    WEEKDAY_WRONG = "weekday_wrong"
    NO_SUCH_DATE = "no_such_date"
    NO_TIMES = "no_times"
    END_BEFORE_START = "end_before_start"
    AMBIGUOUS_HOUR = "ambiguous_hour"
    LANGUAGES_DIFFER = "languages_differ"
    HALF_INFERRED = "half_inferred"
    TOO_LONG = "too_long"
    MANY_WINDOWS = "many_windows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What IRCC announced, as understood. *services* are the slugs it concerns, *probe* the key that read it.

    *start* and *end* (UTC) are its announced window, None where it names none or is too doubtful to say.
    It was first and last seen by us then; *gone_at* is the first look that no longer showed it.
    """

    id: str
    services: tuple[str, ...]
    probe: str
    kind: NoticeKind
    lang: str
    url: str
    text: str
    first_seen_at: datetime
    last_seen_at: datetime
    start: datetime | None = None
    end: datetime | None = None
    doubts: tuple[Doubt, ...] = ()
    published_at: datetime | None = None
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A time in which a service is expected not to work: *start* to *end* (UTC), and where that comes from.

    *source* is ``declared``, ``ad_hoc`` or ``notice``; *ref* names the window or notice.
    """

    start: datetime
    end: datetime
    source: str
    ref: str
