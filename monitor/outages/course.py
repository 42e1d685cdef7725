"""The state of one service over time, with expected windows laid over it. Pure.

Down or degraded within an expected window is maintenance. A maintenance page beyond the announced end is down, from
that end on. A change that a window makes lies exactly at its edge; one that a look shows, between two looks. Nothing is
said of the time after the last look that showed it: an edge is crossed once a look beyond it has seen the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Expected, Transition
from monitor.outages.fold import BAD, Standing
from probes.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where a service stands, since when, and what of its past still matters.

    *earliest* is when the last look began that showed what was before, *seen_at* the latest that showed what is.
    *bad_at* is the latest look that saw it anything but up, *good_since* when it last came up and None while it is
    bad, *announced_end* the latest end of the windows that this time of trouble fell into. *stood* is where its probes
    stood together, whatever the windows made of it.
    """

    outcome: Outcome = Outcome.UNKNOWN
    since: datetime | None = None
    earliest: datetime | None = None
    seen_at: datetime | None = None
    cause: str = ""
    bad_at: datetime | None = None
    good_since: datetime | None = None
    announced_end: datetime | None = None
    stood: Outcome = Outcome.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    start: datetime
    earliest: datetime | None
    outcome: Outcome
    announced_end: datetime | None


def rejudged(
    service: str, course: Course, stands: Standing, at: datetime, windows: Sequence[Expected]
) -> tuple[Course, tuple[Transition, ...]]:
    """The course when probes or rules were changed *at*: what was seen before stands as it was judged then."""
    if stands.outcome is course.stood:
        return course, ()
    from_now = replace(stands, since=at, earliest=course.seen_at, seen_at=at)
    after, told = advance(service, course, from_now, from_now, at, windows)
    return replace(after, bad_at=course.bad_at, seen_at=_latest(after.since, stands.seen_at or at)), told


def advance(
    service: str, course: Course, stands: Standing, turn: Standing, at: datetime, windows: Sequence[Expected]
) -> tuple[Course, tuple[Transition, ...]]:
    """The course after a look that began *at*, by where the probes together say that it *stands*.

    *turn* is where the probe stands that looked: if that changed the whole, it did so when the probe changed.
    """
    if stands.outcome not in BAD:
        return _plain(service, course, stands, at)
    told: list[Transition] = []
    shown_at = stands.seen_at or at
    if _regained(course, stands) and turn.outcome in BAD:
        shown_at = max(shown_at, at)  # by this look it is no better than when we lost sight of it
    pieces = _pieces(course, stands, turn, shown_at, windows)
    course = replace(course, bad_at=_latest(course.bad_at, shown_at), good_since=None)
    for piece in pieces:
        course = replace(course, announced_end=piece.announced_end)
        if piece.outcome is course.outcome:
            continue
        changed = _change(service, course, piece.outcome, stands.cause, piece.start, piece.earliest)
        told.append(changed)
        course = replace(course, outcome=piece.outcome, since=changed.at, earliest=changed.earliest)
    return replace(course, cause=stands.cause, seen_at=shown_at, stood=stands.outcome), tuple(told)


def _plain(service: str, course: Course, stands: Standing, at: datetime) -> tuple[Course, tuple[Transition, ...]]:
    """Up or unknown: no window matters."""
    up = stands.outcome is Outcome.UP
    seen = stands.seen_at or at
    if stands.outcome is course.outcome:
        return replace(course, cause=stands.cause, seen_at=_latest(course.seen_at, seen), stood=stands.outcome), ()
    since = (stands.since or at) if up else max(at, stands.since or at)
    if course.outcome is Outcome.UNKNOWN and course.since and since < course.since:
        since = at  # it was so before we lost sight of it: in between we cannot tell
    earliest = stands.earliest if up else since
    if up and course.outcome in BAD:
        earliest = course.bad_at  # the last look that saw it bad, whichever probe that was
    told = _change(service, course, stands.outcome, stands.cause, since, earliest)
    return replace(
        course,
        outcome=stands.outcome,
        since=told.at,
        earliest=told.earliest,
        seen_at=max(seen, told.at),
        cause=stands.cause,
        good_since=told.at if up else course.good_since,
        announced_end=None if up else course.announced_end,
        stood=stands.outcome,
    ), (told,)


def _change(
    service: str, course: Course, after: Outcome, cause: str, at: datetime, earliest: datetime | None
) -> Transition:
    """A transition, never dated before the one that it follows."""
    at = _latest(course.since, at)
    if earliest is not None:
        earliest = min(earliest, at)
    return Transition(service=service, at=at, before=course.outcome, after=after, cause=cause, earliest=earliest)


def _pieces(
    course: Course, stands: Standing, turn: Standing, until: datetime, windows: Sequence[Expected]
) -> Iterator[_Piece]:
    """The time from when it stands so until it was last seen so, cut at the edges of the windows."""
    start = _latest(course.since, stands.since or until)
    if course.outcome in BAD and stands.outcome is not course.stood and turn.since:
        start = max(start, turn.since)  # bad it was before, but otherwise
    elif course.outcome in BAD and course.seen_at:
        start = max(start, min(course.seen_at, until))  # what was judged stands, whatever window came to be known since
    regained = _regained(course, stands)
    if regained:
        start = turn.last_at or until  # it was so before we lost sight of it: in between we cannot tell
    until = max(until, start)
    edges = {edge for each in windows for edge in (each.start, each.end) if start < edge <= until}
    announced_end = course.announced_end
    for number, edge in enumerate(sorted({start, *edges})):
        covering = [each for each in windows if each.start <= edge < each.end]
        if covering:
            announced_end = _latest(announced_end, max(each.end for each in covering))
        before = _last_known(course, start) if regained else _shown_before(start, stands, turn)
        earliest = edge if number else before
        outcome = _outcome(stands.outcome, edge, announced_end, expected=bool(covering))
        yield _Piece(start=edge, earliest=earliest, outcome=outcome, announced_end=announced_end)


def _shown_before(start: datetime, *shown: Standing) -> datetime | None:
    """When the last look began that still showed something else; *start* itself where an edge made the change."""
    return next((each.earliest for each in shown if each.since == start), start)


def _regained(course: Course, stands: Standing) -> bool:
    """Whether it stands as it did before we lost sight of it."""
    if course.outcome is not Outcome.UNKNOWN or course.since is None or stands.since is None:
        return False
    return stands.since < course.since


def _last_known(course: Course, start: datetime) -> datetime:
    """Until when it surely was as before we lost sight of it: its last bad look, or an announced end after that."""
    ended = course.announced_end
    known = [each for each in (course.bad_at, ended) if each is not None and each <= start]
    return max(known, default=start)


def _outcome(outcome: Outcome, at: datetime, announced_end: datetime | None, *, expected: bool) -> Outcome:
    if expected:
        return Outcome.MAINTENANCE
    if outcome is Outcome.MAINTENANCE and announced_end is not None and at >= announced_end:
        return Outcome.DOWN  # their page still speaks of maintenance, but it was announced to be over
    return outcome


def _latest(known: datetime | None, other: datetime) -> datetime:
    return other if known is None else max(known, other)
