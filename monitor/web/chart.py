"""The length of looks over time as lines: broken where one was not up, or where too long nobody looked. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, log10

from monitor.history.archive import Glance
from monitor.web.timeline import WIDTH, place
from probes.model import Outcome

HEIGHT = 100.0
APART = 3.0
"""Intervals between two looks beyond which no line joins them: nobody knows what lay between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """*lines* are points as SVG writes them; *bad* where looks were not up; *top* the seconds at the upper edge.

    *median* and *slow* are those of looks that were up, the slow one the 95th percentile; None of none.
    """

    lines: tuple[str, ...]
    bad: tuple[float, ...]
    top: float
    median: float | None
    slow: float | None


def chart(glances: Iterable[Glance], start: datetime, end: datetime, every: float) -> Chart:
    """Of the looks at one probe, which looks each *every* seconds."""
    looks = list(glances)
    up = [each for each in looks if each.outcome is Outcome.UP]
    top = _above(max((each.seconds for each in up), default=1.0))
    ranked = sorted(each.seconds for each in up)
    return Chart(
        lines=tuple(_line(run, start, end, top) for run in _runs(looks, every)),
        bad=tuple(round(place(each.at, start, end), 2) for each in looks if each.outcome is not Outcome.UP),
        top=top,
        median=_rank(ranked, 0.5),
        slow=_rank(ranked, 0.95),
    )


def _runs(looks: Sequence[Glance], every: float) -> Iterable[list[Glance]]:
    run: list[Glance] = []
    for each in looks:
        if run and (each.outcome is not Outcome.UP or (each.at - run[-1].at).total_seconds() > APART * every):
            yield run
            run = []
        if each.outcome is Outcome.UP:
            run.append(each)
    if run:
        yield run


def _line(run: Sequence[Glance], start: datetime, end: datetime, top: float) -> str:
    points = [(place(each.at, start, end), HEIGHT * (1 - each.seconds / top)) for each in run]
    if len(points) == 1:  # a line of one point is not drawn
        points.append((min(points[0][0] + 1, WIDTH), points[0][1]))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _above(seconds: float) -> float:
    """A round number not below *seconds*: 1, 2 or 5 times a power of ten."""
    step = 10.0 ** (ceil(log10(max(seconds, 0.001))) - 1)
    return next(each * step for each in (1.0, 2.0, 5.0, 10.0) if each * step >= seconds * 0.999_999)


def _rank(ranked: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile."""
    return ranked[max(0, ceil(share * len(ranked)) - 1)] if ranked else None
