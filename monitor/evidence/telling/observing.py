"""Goes once through the looks of the time in question, and notes all that a pack says of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.calendar.spans import Span
from monitor.evidence.model import Capture
from monitor.evidence.telling.errors import ErrorBook, Told
from monitor.evidence.telling.runs import Run, RunBook
from monitor.evidence.telling.tried import Attempt, TriedBook
from monitor.history.archive import Archive
from monitor.history.findings import Facts, facts
from monitor.history.looks import Look
from monitor.journal import EventKind
from probes.model import OUTCOME_OF, TROUBLE, Cause, Outcome, StepOutcome, StepResult

NOTICE = "notice"
"""The kind of probe that reads a page for notices."""

JOURNEY = "journey"
"""The kind of probe that goes step by step in a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a probe asks: its exact address, how often in seconds, where that address is from and when it was known."""

    probe: str
    service: str
    kind: str
    lang: str
    url: str
    every: float
    timeout: float
    source: str = ""
    known: str = ""
    params_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTold:
    """How far a journey got when it failed last, or met a closed door: its steps in order, the failed one *failed*.

    *where* is the page on which that step failed, or the host and port that did not answer it; "" when not known.
    """

    probe: str
    at: datetime
    steps: tuple[StepResult, ...]
    cause: Cause | None
    detail: str
    where: str = ""

    @property
    def failed(self) -> str:
        """The step that failed, "" when none was named."""
        return next((each.name for each in self.steps if each.outcome is StepOutcome.FAILED), "")

    @property
    def passed(self) -> tuple[str, ...]:
        """The steps before it."""
        return tuple(each.name for each in self.steps if each.outcome is StepOutcome.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the looks said: see the fields of a dossier of the same names."""

    runs: tuple[Run, ...]
    counts: Mapping[Outcome, int]
    errors: tuple[Told, ...]
    stories: tuple[StoryTold, ...]
    attempts: tuple[Attempt, ...]
    notice_looks: int
    browsers: frozenset[str]
    vantages: frozenset[str]
    run_ids: frozenset[str]


def asked_of(archive: Archive, services: Sequence[str], until: datetime) -> tuple[Asked, ...]:
    """What the probes of *services* asked, as described last before *until*, the first service first."""
    found = [
        Asked(
            probe=key,
            service=key.partition("/")[0],
            kind=str(body.get("kind", "")),
            lang=str(body.get("lang", "")),
            url=str(body.get("target", "")),
            every=float(body.get("every", 0.0)),
            timeout=float(body.get("timeout", 0.0)),
            source=str(body.get("source", "")),
            known=str(body.get("known", "")),
            params_sha256=str(body.get("params_sha256", "")),
        )
        for key, body in described(archive, until).items()
        if key.partition("/")[0] in services
    ]
    return tuple(sorted(found, key=lambda each: (services.index(each.service), each.probe)))


def described(archive: Archive, until: datetime) -> Mapping[str, Mapping[str, Any]]:
    """What was said of each probe by then; of one that was described only later, what is said of it now."""
    bodies = dict(archive.probes())
    for event in archive.events(end=until, kinds=[EventKind.CONFIG]):
        bodies |= event.body.get("probes", {})
    return bodies


def look_through(
    archive: Archive,
    services: Sequence[str],
    asked: Sequence[Asked],
    around: Span,
    within: Sequence[Span],
    captures: Sequence[Capture],
) -> Looked:
    """The looks at *services*, the first of which is the matter's own, in *around*.

    What failed is told only of those that began in one of *within*.
    """
    clerk = _Clerk(services[0], asked, within)
    for service in services:
        for look in archive.looks(around.start, around.end, service=service):
            clerk.take(look)
    for each in captures:
        if clerk.inside(each.began_at):
            clerk.tried.captured(each)
    return clerk.looked()


class _Clerk:
    def __init__(self, service: str, asked: Sequence[Asked], within: Sequence[Span]) -> None:
        self.tried = TriedBook(langs={each.probe: each.lang for each in asked}, service=service)
        self._within = within
        self._kinds = {each.probe: each.kind for each in asked}
        self._runs, self._errors = RunBook(), ErrorBook()
        self._counts: Counter[Outcome] = Counter()
        self._stories: dict[str, StoryTold] = {}
        self._notice_looks = 0
        self._browsers: set[str] = set()
        self._vantages: set[str] = set()
        self._run_ids: set[str] = set()

    def inside(self, at: datetime) -> bool:
        return any(span.start <= at < span.end for span in self._within)

    def take(self, look: Look) -> None:
        self._runs.take(look)
        if look.cause is Cause.GAP:  # no look at all: it stands among the runs, and counts for nothing
            return
        self._counts[look.outcome] += 1
        self._vantages.add(look.vantage)
        self._run_ids.add(look.run_id)
        if self._kinds.get(look.probe) == NOTICE and look.outcome is not Outcome.UNKNOWN:
            self._notice_looks += 1
        found = None if look.finding is None else facts(look.finding)
        if found is not None and found.reading.browser:
            self._browsers.add(found.reading.browser)
        if not self.inside(look.started_at):
            return
        self.tried.take(look, found)
        if found is not None and look.outcome is not Outcome.UP:
            self._errors.take(look, found)
            self._story(look, found)

    def _story(self, look: Look, found: Facts) -> None:
        if not found.reading.steps or look.outcome is Outcome.UNKNOWN:
            return
        known = self._stories.get(look.probe)
        if known is not None and _failed(known.cause) and look.outcome not in TROUBLE:
            return  # a page that says maintenance does not hide a failure
        self._stories[look.probe] = StoryTold(
            probe=look.probe,
            at=look.started_at,
            steps=found.reading.steps,
            cause=look.cause,
            detail=found.reading.detail,
            where=found.reading.failed_at or (found.reading.http.url if found.reading.http else ""),
        )

    def looked(self) -> Looked:
        return Looked(
            runs=self._runs.runs(),
            counts={each: self._counts[each] for each in Outcome},
            errors=self._errors.told(),
            stories=tuple(self._stories[each] for each in sorted(self._stories)),
            attempts=self.tried.attempts(),
            notice_looks=self._notice_looks,
            browsers=frozenset(self._browsers),
            vantages=frozenset(self._vantages),
            run_ids=frozenset(self._run_ids),
        )


def _failed(cause: Cause | None) -> bool:
    return cause is not None and OUTCOME_OF[cause] in TROUBLE
