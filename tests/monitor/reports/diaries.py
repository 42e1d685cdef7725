"""Courses told by wall times in Toronto, kept in real histories, and the diaries made of them."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from monitor.history.archive import Archive
from monitor.model import Observation
from monitor.reports.deadline import deadline
from monitor.reports.diary import diary
from monitor.reports.diary_model import Diary, Line
from probes.model import Outcome
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import DEGRADED, DOWN, PORTAL, UP, looked
from tests.monitor.reports.archives import kept

FRIDAY = "2026-12-04"
LATER = "2026-12-06 12:00"
NIGHT, LONG = "employer-portal-20261125T030000Z", "employer-portal-20261202T124000Z"


def course(*changes: tuple[str, Outcome | None], until: str, every: float = 600) -> Iterator[Observation]:
    """Looks *every* so many seconds; None is a time without any."""
    edges = [*(toronto(text) for text, _ in changes), toronto(until)]
    for (start, end), (_, outcome) in zip(pairwise(edges), changes, strict=True):
        if outcome is not None:
            yield from looked(start, end, every, outcome)


def lost_days() -> Iterator[Observation]:
    """A night's outage in November; then slow, then down over three business days and a Friday's deadline."""
    return course(
        ("2026-11-19 06:00", UP),
        ("2026-11-24 22:00", DOWN),
        ("2026-11-25 03:10", UP),
        ("2026-12-02 07:40", DEGRADED),
        ("2026-12-02 08:00", DOWN),
        ("2026-12-05 09:10", UP),
        until=LATER,
    )


async def kept_lost_days(folder: Path, **over: Any) -> Path:
    return await kept(folder, lost_days(), **over)


def written(path: Path, due: str = FRIDAY, now: str = LATER, *, days: int = 10, **over: Any) -> Diary:
    """The diary of the portal."""
    with Archive(path) as archive:
        return diary(archive, PORTAL.slug, deadline(due, toronto(now)), days=days, now=toronto(now), **over)


def line(told: Diary, day: str) -> Line:
    """The line of one day."""
    (found,) = [each for each in told.lines if each.day.isoformat() == day]
    return found
