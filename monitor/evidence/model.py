"""What was taken while something was down: captures, and the files in them. Frozen; instants are UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model import ControlResult, Notice
from probes.model import Cause, Hop


class Occasion(StrEnum):
    """Why a capture was taken."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DURING = "during"
    ENDED = "ended"


class How(StrEnum):
    """What a file of a capture is.

    ``stamped``: a picture with address, Eastern and UTC time and status in the image; ``page``: the same picture as the
    browser gave it; ``text``: what a reader sees; ``har``: the exchanges (HAR 1.2, no cookies, bodies or query values);
    ``looks``: all that the latest look of each probe showed; ``warc``: raw exchanges (ISO 28500).
    """

    STAMPED = "stamped"
    PAGE = "page"
    TEXT = "text"
    HAR = "har"
    LOOKS = "looks"
    WARC = "warc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One file of a capture. *name* is its path below the capture, with slashes; *sha256* lower-case hex.

    *redacted* counts what was blotted out before hashing; *withheld* says why a file is not there: its name stays.
    """

    name: str
    how: How
    media_type: str
    bytes: int
    sha256: str
    taken_at: datetime
    probe: str = ""
    lang: str = ""
    redacted: int = 0
    withheld: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page as one visitor saw it in a clean session. Addresses carry no query values.

    *status* is 0 when no reply came. *said* is the beginning of the visible text. *cause* and *failure* say what was
    wrong, None and "" when nothing was. *stamped*, *page*, *text* and *har* name exhibits, "" where there is none.
    *source* is ``visit`` for a page opened for the capture, ``look`` for the failing moment of a look.
    """

    probe: str
    lang: str
    source: str
    asked: str
    url: str
    at: datetime
    seconds: float
    status: int
    title: str
    said: str
    browser: str
    cause: Cause | None = None
    failure: str = ""
    address: str = ""
    hops: tuple[Hop, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    stamped: str = ""
    page: str = ""
    text: str = ""
    har: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostClock:
    """How far this machine's clock may be believed. *error* is the kernel's own bound in seconds, None if not told.

    *offset* is the median of what the servers' ``Date`` headers say less our own time, in seconds; *hosts* counts them.
    """

    at: datetime
    tick: float
    boot_id: str
    synchronised: bool | None
    error: float | None
    offset: float | None
    hosts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """All that was taken of one service at one moment. *id* is the name of its folder, unique for the service.

    *outage* is "" while nothing is confirmed. *online* is what the controls said of us. *missing* says, in closed
    words, what could not be taken and why.
    """

    id: str
    service: str
    occasion: Occasion
    outage: str
    began_at: datetime
    ended_at: datetime
    vantage: str
    run_id: str
    simulated: bool
    versions: Mapping[str, str]
    config_sha256: str
    clock: HostClock
    online: str
    controls: tuple[ControlResult, ...] = ()
    notices: tuple[Notice, ...] = ()
    views: tuple[View, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    missing: tuple[str, ...] = ()
