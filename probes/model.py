"""The facts one look can yield: outcome, cause, phases, steps, certificates. Frozen, and free of schedules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

PHASES = ("resolve", "connect", "tls", "processing", "transfer")
"""Phases of an HTTP exchange, in order, named and summed over redirects as blackbox_exporter does."""


class Outcome(StrEnum):
    """What one look says of the thing looked at. Unknown is not a rank of down: it means we cannot tell."""

    UP = "up"
    DEGRADED = "degraded"
    MAINTENANCE = "maintenance"
    DOWN = "down"
    UNKNOWN = "unknown"


RANK: Mapping[Outcome, int] = MappingProxyType(
    {Outcome.DOWN: 0, Outcome.DEGRADED: 1, Outcome.MAINTENANCE: 2, Outcome.UP: 3}
)
"""Lower is worse, so that a minimum over time is the worst. Unknown has no rank: it is no number at all."""

TROUBLE = frozenset({Outcome.DOWN, Outcome.DEGRADED})
"""What an outage is made of."""


class Cause(StrEnum):
    """Why a look did not simply say "up". Closed: these words are metric labels and stored codes."""

    PROBER_FAULT = "prober_fault"
    OFFLINE = "offline"
    LOCAL_DNS = "local_dns"
    BLOCKED = "blocked"
    MAINTENANCE_PAGE = "maintenance_page"
    MAINTENANCE_NOTICE = "maintenance_notice"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    HTTP_5XX = "http_5xx"
    HTTP_4XX = "http_4xx"
    REDIRECT = "redirect"
    CONTENT_MISMATCH = "content_mismatch"
    AUTH_FAILED = "auth_failed"
    JOURNEY_STEP = "journey_step"
    SLOW = "slow"
    GAP = "gap"


OUTCOME_OF: Mapping[Cause, Outcome] = MappingProxyType(
    {
        Cause.PROBER_FAULT: Outcome.UNKNOWN,
        Cause.OFFLINE: Outcome.UNKNOWN,
        Cause.LOCAL_DNS: Outcome.UNKNOWN,
        Cause.BLOCKED: Outcome.UNKNOWN,
        Cause.MAINTENANCE_PAGE: Outcome.MAINTENANCE,
        Cause.MAINTENANCE_NOTICE: Outcome.UP,
        Cause.DNS: Outcome.DOWN,
        Cause.TCP: Outcome.DOWN,
        Cause.TLS: Outcome.DOWN,
        Cause.TIMEOUT: Outcome.DOWN,
        Cause.PROTOCOL: Outcome.DOWN,
        Cause.HTTP_5XX: Outcome.DOWN,
        Cause.HTTP_4XX: Outcome.DOWN,
        Cause.REDIRECT: Outcome.DOWN,
        Cause.CONTENT_MISMATCH: Outcome.DEGRADED,
        Cause.AUTH_FAILED: Outcome.UNKNOWN,
        Cause.JOURNEY_STEP: Outcome.DEGRADED,
        Cause.SLOW: Outcome.DEGRADED,
        Cause.GAP: Outcome.UNKNOWN,
    }
)
"""The outcome a cause leads to unless who saw it knows better (a forbidden text makes content_mismatch down)."""


class StepOutcome(StrEnum):
    """How a step of a journey ended. Steps after the first failed one are skipped, not failed."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """One step of a journey. *seconds* is None for a skipped step."""

    name: str
    outcome: StepOutcome
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file one look left behind: a picture of the failing moment, for instance."""

    name: str
    media_type: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate of a presented chain. Instants are UTC; *fingerprint* is SHA-256 in lower-case hex."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFacts:
    """What a TLS handshake showed. *chain* is as presented, leaf first; *verified* only when trust was established.

    *intercepted_by* names the issuer when a machine between us and the portal re-signs its traffic:
    the certificate seen is then that machine's, not the portal's.
    """

    version: str
    cipher: str
    chain: tuple[Certificate, ...] = ()
    verified: tuple[Certificate, ...] = ()
    intercepted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One request of a redirect chain. *address* is where it was connected to, "" when a proxy resolved the name."""

    url: str
    status: int
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its reply. *at* is seconds since the look began, *seconds* how long it took, as far as it got.

    *url* carries no user, fragment or value of its query. *resource* is the browser's word for what was asked for
    (``document``, ``script``), "" without a browser. *status* is 0 when no reply came; *failure* is then one lower-case
    word, "" when none was told. *asked* and *headers* are allow-listed headers of the request and of the reply.
    *phases* holds seconds of those that are known. *version* is HTTP's own, "" when not told.
    """

    at: float
    method: str
    url: str
    resource: str = ""
    status: int = 0
    reason: str = ""
    version: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    address: str = ""
    seconds: float = 0.0
    phases: Mapping[str, float] = field(default_factory=dict)
    body_bytes: int = -1
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFacts:
    """What an HTTP probe saw of the last reply. *content_length* is -1 when the server did not say.

    *status* is 0 when the last request got no reply; *hops* then hold the earlier ones.
    """

    status: int
    reason: str
    version: str
    url: str
    hops: tuple[Hop, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    content_length: int = -1
    body_bytes: int = 0
    text_bytes: int = 0
    last_modified: float | None = None
    title: str = ""
    failed_on_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsFacts:
    """What the name servers said. *answers* maps each server asked to the addresses it gave, or to its error word."""

    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    answer_rrs: int = 0
    authority_rrs: int = 0
    additional_rrs: int = 0
    query_succeeded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A notice as it stood on a page or in a feed: *text* as a reader sees it, *url* where, *lang* of the page.

    *published_at* (UTC) is a feed's own date; a page gives none.
    """

    text: str
    lang: str
    url: str
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one look saw. *phases* holds seconds of the phases that were reached: a phase not reached is absent, not 0.

    *code* is a short lower-case word under the cause (``expired``, ``ttfb``, ``503``); *detail* one line for a person.
    *requests* counts what was asked of each host; *tainted* marks a timing that our own event loop disturbed: good
    enough to say up, not to say how fast. *failed_at* is the ``host:port`` that was asked and did not answer to the
    end: "" when every request was answered. *announcements* is None where none were looked for or the page was not
    read, and empty where it was read and holds none.
    """

    outcome: Outcome
    cause: Cause | None = None
    code: str = ""
    detail: str = ""
    phases: Mapping[str, float] = field(default_factory=dict)
    steps: tuple[StepResult, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    address: str = ""
    http: HttpFacts | None = None
    tls: TlsFacts | None = None
    dns: DnsFacts | None = None
    browser: str = ""
    retry_after: float | None = None
    tainted: bool = False
    requests: Mapping[str, int] = field(default_factory=dict)
    log: tuple[str, ...] = ()
    failed_at: str = ""
    announcements: tuple[Announcement, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How to get out of the office: an HTTP(S) proxy and an extra CA file. Empty means straight out, system trust.

    *proxy* may carry a password, so it never shows in a repr.
    """

    proxy: str = field(default="", repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What to look at. *address* is a URL, ``host:port`` or a host name, as the kind wants it.

    *hosts* are the exact host names that redirects and journeys may visit; *private* allows private and
    loopback addresses; *lang* is ``en``, ``fr`` or "" where language does not matter.
    """

    address: str
    lang: str = ""
    hosts: frozenset[str] = frozenset()
    private: bool = False
    route: Route = Route()
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisStep:
    """One step of the walk after a failed look: resolve, resolve_second, connect, tls. *cause* is why it failed."""

    name: str
    passed: bool
    seconds: float
    words: str
    cause: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """How far a fresh connection got right after a failed look. Empty when there was nothing to walk."""

    steps: tuple[DiagnosisStep, ...] = ()

    def passed(self, name: str) -> bool:
        """Whether the step *name* was walked and passed."""
        return any(step.name == name and step.passed for step in self.steps)

    def failed(self, name: str, cause: Cause) -> bool:
        """Whether the step *name* was walked and failed for *cause*."""
        return any(step.name == name and step.cause is cause for step in self.steps)
