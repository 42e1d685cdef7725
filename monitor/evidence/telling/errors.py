"""What the pages answered, word for word: every distinct error once, with when it was first and last seen. Pure.

Only looks that saw trouble speak here. One that was turned away, or that we spoilt ourselves, proves nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.calendar.spans import Span
from monitor.evidence.model import Capture, View
from monitor.history.findings import Facts
from monitor.history.looks import Look
from probes.model import OUTCOME_OF, TROUBLE, Cause, Outcome

NUMBER = re.compile(r"\d+[.,]\d+")
"""A measured length in a detail: two errors that differ in nothing else are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One distinct error of one probe. *status* and *title* are the page's own; *said* is what its visible text was.

    *status* is 0 when no reply came, None where no HTTP was spoken. *detail* is the monitor's account, in English as
    it was written. *source* is ``look`` or ``visit``, a page opened for a capture. *failed_at* is the host and port
    that did not answer.
    """

    probe: str
    outcome: Outcome
    cause: Cause | None
    status: int | None
    reason: str
    title: str
    detail: str
    said: str
    url: str
    source: str
    first: datetime
    last: datetime
    count: int
    failed_at: str = ""


class ErrorBook:
    """Takes bad looks in the order of time and keeps their errors apart."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Told] = {}
        self._again: dict[tuple[object, ...], tuple[int, datetime]] = {}

    def take(self, look: Look, facts: Facts) -> None:
        """Note what *look* was told, if it is of a kind that proves something."""
        if look.outcome not in TROUBLE | {Outcome.MAINTENANCE}:
            return
        http, detail = facts.reading.http, facts.reading.detail
        title = http.title if http else ""
        key = (look.probe, look.status, look.cause, title, NUMBER.sub("", detail))
        if key in self._found:
            self._again[key] = (self._again[key][0] + 1, look.started_at)
            return
        self._again[key] = (1, look.started_at)
        self._found[key] = Told(
            probe=look.probe,
            outcome=look.outcome,
            cause=look.cause,
            status=look.status,
            reason=http.reason if http else "",
            title=title,
            detail=detail,
            said="",
            url=http.url if http else "",
            source="look",
            first=look.started_at,
            last=look.started_at,
            count=1,
            failed_at=facts.reading.failed_at,
        )

    def told(self) -> tuple[Told, ...]:
        """Every distinct error, those that are down first, then the most frequent."""
        order = {Outcome.DOWN: 0, Outcome.DEGRADED: 1}
        found = [
            replace(each, count=count, last=last)
            for each, (count, last) in zip(self._found.values(), self._again.values(), strict=True)
        ]
        return tuple(sorted(found, key=lambda each: (order.get(each.outcome, 2), -each.count, each.first)))


def proves(view: View) -> bool:
    """Whether a view shows the service's own trouble: not one that worked, was turned away, or that we spoilt."""
    return view.cause is not None and OUTCOME_OF[view.cause] in TROUBLE | {Outcome.MAINTENANCE}


def spoken(captures: Iterable[Capture], within: Sequence[Span]) -> tuple[Told, ...]:
    """What pages said to those who opened them for *captures* at a time that is *within*, each text once."""
    found: dict[tuple[object, ...], Told] = {}
    for capture in captures:
        for view in capture.views:
            if not proves(view) or not any(span.start <= view.at < span.end for span in within):
                continue
            # A browser and a look break lines differently.
            key = (view.probe, view.status, view.cause, view.title, " ".join(view.said.split()))
            known = found.get(key)
            if known is None:
                found[key] = _view(view)
            else:
                found[key] = replace(
                    known, first=min(known.first, view.at), last=max(known.last, view.at), count=known.count + 1
                )
    return tuple(sorted(found.values(), key=lambda each: (each.first, each.probe)))


def _view(view: View) -> Told:
    return Told(
        probe=view.probe,
        outcome=OUTCOME_OF[view.cause] if view.cause else Outcome.UNKNOWN,
        cause=view.cause,
        status=view.status,
        reason="",
        title=view.title,
        detail=view.failure,
        said=view.said,
        url=view.url,
        source="visit",
        first=view.at,
        last=view.at,
        count=1,
    )
