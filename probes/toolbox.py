"""What a probe is handed: the network, the client, the browser, its secrets, and a notebook for this one look."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from probes.browser import Browser
from probes.client import Client
from probes.model import (
    Announcement,
    Artifact,
    Cause,
    DnsFacts,
    Exchange,
    HttpFacts,
    Outcome,
    Reading,
    StepResult,
    TlsFacts,
)
from probes.network import Network
from probes.warc import Raw

LINES = 200
EXCHANGES = 300
TEXT_CHARACTERS = 100_000


@dataclass(slots=True, kw_only=True)
class Notebook:
    """What one look writes down while it goes, so that a failed look keeps all it saw before it failed.

    *failed_at* is the ``host:port`` that was asked and has not answered yet: where a look failed that ends now.
    *gate* is asked before each request to a host and raises Failed when no more may be made. *exchanges* are the first
    EXCHANGES requests and replies, *page_text* what a reader saw of the last page, TEXT_CHARACTERS at most: both are
    for the files that a failing look leaves, and no part of its reading. So are *picture*, a PNG of the moment that a
    journey failed, and *raw*, empty unless it is asked for. *cookies* are values to be blotted out of all that.
    """

    phases: dict[str, float] = field(default_factory=dict)
    steps: list[StepResult] = field(default_factory=list)
    artifacts: list[Artifact] = field(default_factory=list)
    address: str = ""
    http: HttpFacts | None = None
    tls: TlsFacts | None = None
    dns: DnsFacts | None = None
    browser: str = ""
    requests: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)
    failed_at: str = ""
    announcements: tuple[Announcement, ...] | None = None
    gate: Callable[[str], None] | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    page_text: str = ""
    picture: bytes | None = field(default=None, repr=False)
    raw: list[Raw] = field(default_factory=list)
    cookies: set[str] = field(default_factory=set, repr=False)

    def log(self, line: str) -> None:
        """Add a line, stamped with the milliseconds since the look began; the first LINES of them are kept."""
        if len(self.lines) < LINES:
            self.lines.append(f"{(time.perf_counter() - self.began) * 1000:8.1f} ms  {line}")

    def elapsed(self) -> float:
        """Seconds since the look began."""
        return time.perf_counter() - self.began

    def note(self, exchange: Exchange) -> int:
        """Keep a request that begins; what is returned is its place, for ``amend``. A place of -1 is none."""
        if len(self.exchanges) >= EXCHANGES:
            return -1
        self.exchanges.append(exchange)
        return len(self.exchanges) - 1

    def amend(self, place: int, **changes: Any) -> None:
        """Write down what became of the request at *place*."""
        if place >= 0:
            self.exchanges[place] = replace(self.exchanges[place], **changes)

    def show(self, text: str) -> None:
        """Keep what a reader sees of the page now."""
        self.page_text = text[:TEXT_CHARACTERS]

    def asked(self, host: str) -> None:
        """Count a request to *host*, before it is made. Raises Failed when the gate forbids it; then it must not be.

        Counted are documents with their redirects and frames, connections and handshakes. Not counted are questions to
        name servers, and what a page in the browser loads beside its documents: scripts, pictures, windows of its own.
        """
        if self.gate is not None:
            self.gate(host)
        self.requests[host] = self.requests.get(host, 0) + 1

    def reading(
        self,
        outcome: Outcome,
        cause: Cause | None = None,
        *,
        code: str = "",
        detail: str = "",
        retry_after: float | None = None,
        tainted: bool = False,
    ) -> Reading:
        """All that was written down, with the verdict."""
        return Reading(
            outcome=outcome,
            cause=cause,
            code=code,
            detail=detail,
            phases=dict(self.phases),
            steps=tuple(self.steps),
            artifacts=tuple(self.artifacts),
            address=self.address,
            http=self.http,
            tls=self.tls,
            dns=self.dns,
            browser=self.browser,
            retry_after=retry_after,
            tainted=tainted,
            requests=dict(self.requests),
            log=tuple(self.lines),
            failed_at="" if outcome is Outcome.UP else self.failed_at,
            announcements=self.announcements,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Handed to a kind for one look. *artifacts* is a folder of this look's own, made when first written to.

    *raw* asks for the exchanges as they were, bodies included.
    """

    network: Network
    client: Client
    browser: Browser
    artifacts: Path
    secrets: Mapping[str, str] = field(default_factory=dict)
    notebook: Notebook = field(default_factory=Notebook)
    raw: bool = False
