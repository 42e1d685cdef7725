"""Looks as runs: as long as a probe sees the same again and again, one line says it. Nothing is left out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.history.looks import Look
from probes.model import TROUBLE, Cause, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """*count* looks of one probe that followed each other and saw the same, begun from *first* to *last* (UTC).

    A gap is no look, but stands here like one: it lasts until *last*. *status* is None where no HTTP was spoken, 0 when
    no reply came.
    """

    probe: str
    outcome: Outcome
    cause: Cause | None
    status: int | None
    first: datetime
    last: datetime
    count: int


class RunBook:
    """Takes looks in the order of time and keeps their runs."""

    def __init__(self) -> None:
        self._open: dict[str, Run] = {}
        self._done: list[Run] = []

    def take(self, look: Look) -> None:
        """Add *look* to the run of its probe, or begin a new one."""
        run, last = self._open.get(look.probe), look.started_at
        if look.cause is Cause.GAP:
            last += timedelta(seconds=look.seconds)
        if run is not None and (run.outcome, run.cause, run.status) == (look.outcome, look.cause, look.status):
            self._open[look.probe] = replace(run, last=last, count=run.count + 1)
            return
        if run is not None:
            self._done.append(run)
        self._open[look.probe] = Run(
            probe=look.probe,
            outcome=look.outcome,
            cause=look.cause,
            status=look.status,
            first=look.started_at,
            last=last,
            count=1,
        )

    def runs(self) -> tuple[Run, ...]:
        """Every run so far, by when it began and by probe."""
        return tuple(sorted((*self._done, *self._open.values()), key=lambda each: (each.first, each.probe)))


def runs(looks: Iterable[Look]) -> tuple[Run, ...]:
    """The runs of *looks*, which come in the order of time."""
    book = RunBook()
    for each in looks:
        book.take(each)
    return book.runs()


def worked_since(runs: Iterable[Run], service: str, start: datetime, last_bad: datetime) -> datetime | None:
    """Since when the probes of *service* that failed from *start* on were seen to work, after *last_bad*.

    None where none of them was looked at again, or where something failed later.
    """
    own = [each for each in runs if each.probe.partition("/")[0] == service]
    bad = [each for each in own if each.outcome in TROUBLE and each.last >= start]
    last = max((each.last for each in bad), default=last_bad)
    failed = {each.probe for each in bad}
    good = [each.first for each in own if each.probe in failed and each.outcome is Outcome.UP]
    return min((each for each in good if each > max(last, last_bad)), default=None)
