"""What was tried while it was down and what came of it: the steps that a department asks people to have taken. Pure.

Every look is one in a clean session: a new connection without cookies or cache, or a new browser profile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.evidence.model import Capture, Occasion
from monitor.evidence.telling.errors import proves
from monitor.history.findings import Facts
from monitor.history.looks import Look
from monitor.model import ControlResult
from probes.model import TROUBLE, Diagnosis, Outcome

OURS = "chromium"
"""How the browser that comes with the monitor calls itself; any other name is another engine."""


class What(StrEnum):
    """What kind of step it was; *of* of an attempt says which one."""

    SESSION = "session"
    PROBE = "probe"
    LANGUAGE = "language"
    BROWSER = "browser"
    RESOLVE = "resolve"
    RESOLVE_SECOND = "resolve_second"
    CONNECT = "connect"
    TLS = "tls"
    LINE = "line"
    CONTROL = "control"
    PLACE = "place"
    ENGINE = "engine"


WALK = (What.RESOLVE, What.RESOLVE_SECOND, What.CONNECT, What.TLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A step, how often it was taken and what came of it. Never taken: all counts are 0, and there are no instants.

    *unsure* counts those that could not tell. *words* is what the last one said, as it was seen.
    """

    what: What
    of: str = ""
    worked: int = 0
    failed: int = 0
    unsure: int = 0
    first: datetime | None = None
    last: datetime | None = None
    words: str = ""

    @property
    def times(self) -> int:
        """How often it was taken."""
        return self.worked + self.failed + self.unsure


@dataclass(slots=True)
class _Count:
    """What an attempt will be: a month of looks is counted here, one by one."""

    first: datetime
    last: datetime
    came: dict[str, int] = field(default_factory=lambda: {"worked": 0, "failed": 0, "unsure": 0})
    words: str = ""

    def take(self, came: str, at: datetime, words: str) -> None:
        self.came[came] += 1
        self.first, self.last = min(self.first, at), max(self.last, at)
        self.words = words or self.words


@dataclass(kw_only=True)
class TriedBook:
    """Takes looks of the time in question, and captures, and keeps count. *langs* are those of the probes by key.

    Whether our own line worked is counted by the failing looks at *service* alone, "" for every one.
    """

    langs: dict[str, str]
    service: str = ""
    _found: dict[tuple[What, str], _Count] = field(default_factory=dict)
    _asked: set[tuple[str, datetime]] = field(default_factory=set)

    def take(self, look: Look, facts: Facts | None) -> None:
        """Count *look*; *facts* are its finding, None for one that was simply up."""
        came = _came(look.outcome)
        self._count(What.SESSION, "", came, look.started_at)
        self._count(What.PROBE, look.probe, came, look.started_at)
        if lang := self.langs.get(look.probe, ""):
            self._count(What.LANGUAGE, lang, came, look.started_at)
        self._count(What.PLACE, look.vantage, came, look.started_at)
        if facts is None:
            return
        if browser := facts.reading.browser:
            self._browser(browser, came, look.started_at)
        if look.outcome in TROUBLE:
            self._walk(facts.diagnosis, look.started_at)
            self._line(look.probe.partition("/")[0], facts.controls, look.started_at)
        for each in facts.controls:
            self._control(each)

    def captured(self, capture: Capture) -> None:
        """Count the pages that a browser opened for *capture*, and the controls asked beside it; take looks before."""
        for view in capture.views:
            if view.source == "visit" and view.browser:
                worked = view.cause is None and not view.failure and self._trusts(capture, view.probe)
                came = "worked" if worked else "failed" if proves(view) else "unsure"
                self._browser(view.browser, came, view.at)
        for each in capture.controls:
            self._control(each)
        if capture.occasion is not Occasion.ENDED:
            self._line(capture.service, capture.controls, capture.began_at)

    def _trusts(self, capture: Capture, probe: str) -> bool:
        """Whether a page that opened worked: a visit does not check what the page should hold, as a look does."""
        looks = self._found.get((What.PROBE, probe))
        return capture.occasion is Occasion.ENDED or looks is None or not looks.came["failed"]

    def attempts(self) -> tuple[Attempt, ...]:
        """Every step, those never taken too, in the order in which they are told."""
        known = [
            Attempt(what=what, of=of, first=each.first, last=each.last, words=each.words, **each.came)
            for (what, of), each in self._found.items()
        ]
        for what in (*WALK, What.BROWSER, What.ENGINE, What.CONTROL):
            if not any(each.what is what for each in known):
                known.append(Attempt(what=what))
        order = list(What)
        return tuple(sorted(known, key=lambda each: (order.index(each.what), each.of)))

    def _browser(self, name: str, came: str, at: datetime) -> None:
        self._count(What.BROWSER if name.lower().startswith(OURS) else What.ENGINE, name, came, at)

    def _walk(self, diagnosis: Diagnosis | None, at: datetime) -> None:
        for step in diagnosis.steps if diagnosis else ():
            if step.name in WALK:
                self._count(What(step.name), "", "worked" if step.passed else "failed", at, step.words)

    def _line(self, service: str, controls: Sequence[ControlResult], at: datetime) -> None:
        """A moment at which controls were asked beside a failure: one answer is enough."""
        if controls and service == (self.service or service):
            self._count(What.LINE, "", "worked" if any(each.up for each in controls) else "failed", at)

    def _control(self, asked: ControlResult) -> None:
        """One answer is shown beside every look that failed meanwhile: it counts once."""
        if (asked.key, asked.at) not in self._asked:
            self._asked.add((asked.key, asked.at))
            self._count(What.CONTROL, asked.key, "worked" if asked.up else "failed", asked.at, asked.detail)

    def _count(self, what: What, of: str, came: str, at: datetime, words: str = "") -> None:
        count = self._found.get((what, of))
        if count is None:
            count = self._found[what, of] = _Count(at, at)
        count.take(came, at, words)


def _came(outcome: Outcome) -> str:
    if outcome is Outcome.UNKNOWN:
        return "unsure"
    return "worked" if outcome is Outcome.UP else "failed"
