"""What the probes of the generated year see: looks whole in every field, a few hundred of each sort to pick from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from monitor.model import ControlResult, Observation, Probe
from probes.model import (
    OUTCOME_OF,
    Cause,
    Diagnosis,
    DiagnosisStep,
    HttpFacts,
    Outcome,
    Reading,
    StepOutcome,
    StepResult,
)

GOOD = 128
BAD = 32
"""Powers of two: one is picked by some bits of a number."""
STEPS = ("open", "sign in", "second factor", "account", "sign out")
HEADERS = (
    ("date", "Wed, 07 Jan 2026 14:05:09 GMT"),
    ("server", "Apache"),
    ("content-type", "text/html; charset=utf-8"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-frame-options", "SAMEORIGIN"),
    ("cache-control", "no-cache, no-store, must-revalidate"),
    ("x-akamai-transformed", "9 - 0 pmb=mRUM,1"),
    ("connection", "close"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """One way in which a portal, or our own line, is not simply up."""

    cause: Cause
    seconds: float
    detail: str
    code: str = ""
    status: int | None = None

    @property
    def outcome(self) -> Outcome:
        """What it is judged as."""
        return OUTCOME_OF[self.cause]


SORTS: Mapping[str, Sort] = {
    "502": Sort(cause=Cause.HTTP_5XX, seconds=0.4, detail="the page answered 502", code="502", status=502),
    "503": Sort(cause=Cause.HTTP_5XX, seconds=0.3, detail="the page answered 503", code="503", status=503),
    "timeout": Sort(cause=Cause.TIMEOUT, seconds=30.0, detail="no answer within 30 s", code="ttfb", status=0),
    "refused": Sort(cause=Cause.TCP, seconds=0.05, detail="connection refused", code="econnrefused"),
    "certificate": Sort(cause=Cause.TLS, seconds=0.1, detail="the certificate expired 2 hours ago", code="expired"),
    "name": Sort(cause=Cause.DNS, seconds=0.2, detail="no such name", code="nxdomain"),
    "page": Sort(cause=Cause.CONTENT_MISMATCH, seconds=0.4, detail="the page lacks 'Sign in'", status=200),
    "slow": Sort(cause=Cause.SLOW, seconds=9.0, detail="9.0 s, more than 8 s", status=200),
    "maintenance": Sort(cause=Cause.MAINTENANCE_PAGE, seconds=0.3, detail="'scheduled maintenance'", status=503),
    "offline": Sort(cause=Cause.OFFLINE, seconds=5.0, detail="no control could be reached either", code="enetunreach"),
    "blocked": Sort(cause=Cause.BLOCKED, seconds=0.2, detail="403 by a firewall", code="403", status=403),
}


class Sights:
    """Observations of *probe*, made with *random*. They are dated *at*: whoever uses one dates it anew."""

    def __init__(self, probe: Probe, random: Random, at: datetime, vantage: str) -> None:
        self._probe = probe
        self._random = random
        self._at = at
        self._vantage = vantage
        self._known: dict[str, list[Observation]] = {}

    def of(self, sort: str) -> Sequence[Observation]:
        """All that there are of a *sort*; "" is simply up."""
        if sort not in self._known:
            make: Callable[[], Observation] = self._good if not sort else lambda: self._bad(SORTS[sort])
            self._known[sort] = [make() for _ in range(BAD if sort else GOOD)]
            if not sort:  # now and then our own event loop disturbs a timing
                taint = self._known[sort][7]
                self._known[sort][7] = replace(taint, lag=0.31, reading=replace(taint.reading, tainted=True))
        return self._known[sort]

    def _good(self) -> Observation:
        kind = self._probe.kind.name
        if kind == "journey":
            taken = [self._draw(each) for each in (0.9, 1.4, 0.4, 0.8, 0.3)]
            steps = tuple(
                StepResult(name=name, outcome=StepOutcome.PASSED, seconds=seconds)
                for name, seconds in zip(STEPS, taken, strict=True)
            )
            return self._seen(
                sum(taken), Reading(outcome=Outcome.UP, steps=steps, browser="148.0", requests=self._asked())
            )
        phases = self._phases(kind)
        http = self._facts(200) if kind == "http" else None
        return self._seen(sum(phases.values()), Reading(outcome=Outcome.UP, phases=phases, http=http))

    def _bad(self, sort: Sort) -> Observation:
        kind = self._probe.kind.name
        phases = self._phases(kind)
        seconds = sort.seconds if sort.seconds >= 30 else self._draw(sort.seconds)
        http = self._facts(sort.status) if kind == "http" and sort.status is not None else None
        reading = Reading(
            outcome=sort.outcome,
            cause=sort.cause,
            code=sort.code,
            detail=sort.detail,
            phases={name: phases[name] for name in list(phases)[:3]},
            http=http,
            log=tuple(
                f"{self._draw(80):8.1f} ms  {word} {self._probe.target.address}" for word in ("asked", "got", "read")
            ),
            requests=self._asked(),
            failed_at=f"{self._probe.host}:443" if http is None or not http.status else "",
        )
        seen = self._seen(seconds, reading)
        if sort.outcome is Outcome.MAINTENANCE:
            return seen
        up = sort.cause is not Cause.OFFLINE
        controls = tuple(
            ControlResult(key=f"controls/{name}", up=up, at=self._at, detail="answered" if up else "no route to host")
            for name in ("one", "two", "three")
        )
        steps = tuple(
            DiagnosisStep(name=name, passed=up, seconds=self._draw(0.02), words="as it should be" if up else "nothing")
            for name in ("resolve", "resolve_second", "connect", "tls")
        )
        return replace(seen, controls=controls, diagnosis=Diagnosis(steps=steps) if http is None else None)

    def _seen(self, seconds: float, reading: Reading) -> Observation:
        return Observation(
            probe=self._probe,
            started_at=self._at,
            seconds=round(seconds, 3),
            reading=reading,
            vantage=self._vantage,
            run_id="",
        )

    def _phases(self, kind: str) -> dict[str, float]:
        usual = {"resolve": 0.006, "connect": 0.022, "tls": 0.031, "processing": 0.16, "transfer": 0.03}
        reached = {"dns": ("resolve",), "tcp": ("resolve", "connect"), "tls": ("resolve", "connect", "tls")}
        return {name: self._draw(usual[name]) for name in reached.get(kind, tuple(usual))}

    def _facts(self, status: int) -> HttpFacts:
        return HttpFacts(
            status=status,
            reason={200: "OK", 502: "Bad Gateway", 503: "Service Unavailable", 403: "Forbidden"}.get(status, ""),
            version="1.1",
            url=self._probe.target.address,
            headers=HEADERS if status else (),
            body_bytes=self._random.randint(900, 60_000),
            title="IRCC",
        )

    def _asked(self) -> dict[str, int]:
        return {self._probe.host: self._random.randint(1, 3)}

    def _draw(self, usual: float) -> float:
        return usual * self._random.lognormvariate(0, 0.35)
