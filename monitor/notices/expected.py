"""The windows in which notices let a service be expected not to work: what was surely and timely announced. Pure."""

from collections.abc import Iterable, Sequence

from monitor.model import Doubt, Expected, Notice, NoticeKind
from monitor.notices.book import differing, is_void

CONTRADICTORY = frozenset(
    {Doubt.WEEKDAY_WRONG, Doubt.NO_SUCH_DATE, Doubt.END_BEFORE_START, Doubt.NO_TIMES, Doubt.TOO_LONG}
)
"""Doubts by which a notice opens no window: a person should read it. What was merely inferred is no such doubt."""


def expected(notices: Iterable[Notice]) -> tuple[Expected, ...]:
    """The windows that *notices*, of one service, open, in order.

    An announcement does not reach back: a window begins when the notice was first seen at the earliest. One withdrawn
    before its start opens nothing; withdrawn later, its announced end holds. Of two languages that differ, only the
    time that both announce counts.
    """
    all_of_them = list(notices)
    found = {window for each in all_of_them if (window := _window(each, all_of_them)) is not None}
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.ref)))


def _window(notice: Notice, notices: Sequence[Notice]) -> Expected | None:
    if notice.kind is not NoticeKind.SCHEDULED or CONTRADICTORY & set(notice.doubts):
        return None
    if not notice.start or not notice.end or is_void(notice):
        return None
    others = differing(notice, notices)
    start = max(filter(None, (notice.start, notice.first_seen_at, *(each.start for each in others))))
    end = min(filter(None, (notice.end, *(each.end for each in others))))
    return Expected(start=start, end=end, source="notice", ref=notice.id) if start < end else None
