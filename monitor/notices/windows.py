"""Where a notice says from when to when: the forms in which IRCC writes a window, found among its tokens.

A form must fill its whole stretch of text between other words; what fits no form is left alone, never guessed at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from zoneinfo import ZoneInfo

from monitor.notices.tokens import Day, Sort, Time, Token
from monitor.notices.vocabulary import TORONTO

ONE_DAY = frozenset({"TSTD", "DTST", "TST"})
TWO_DAYS = frozenset({"TDSTD", "DTSDT", "TDSDT", "DTSTD"})
ENDS, ANDS = frozenset(".!?"), frozenset({"and", "et"})
OPEN_END = frozenset({"TDST"})
"""The second day is not named."""

HALVES = {f"{mark}{form}" for mark in "UF" for form in ("T", "TD", "DT")}
"""Only an end (until) or only a start (from)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A start or an end as written; without a *day* it shares the other's, or none is named at all."""

    time: Time
    day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window as written. *zone* is None where none is named. *two_days*: each edge names its own day.

    *near* are the days that its sentence names, *far* those of the whole notice.
    """

    start: Edge | None
    end: Edge | None
    zone: ZoneInfo | None = None
    two_days: bool = False
    near: tuple[Day, ...] = ()
    far: tuple[Day, ...] = ()


def windows(tokens: Sequence[Token]) -> tuple[Window, ...]:
    """Every window in *tokens*, in order; those of which only one edge is named when no whole one is."""
    far, zone = _days(tokens), _zone(tokens)
    for form in (_wholes, _halves):
        found = [
            replace(window, near=_days(sentence), far=far, zone=window.zone or zone)
            for sentence in _sentences(tokens)
            for stretch in _stretches(sentence)
            for window in form(stretch)
        ]
        if found:
            return tuple(found)
    return ()


def _sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    return (list(part) for ends, part in groupby(tokens, lambda each: each.text in ENDS) if not ends)


def _stretches(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands between words that are no part of a window."""
    return (list(part) for other, part in groupby(sentence, lambda each: each.sort is Sort.OTHER) if not other)


def _days(tokens: Sequence[Token]) -> tuple[Day, ...]:
    return tuple(dict.fromkeys(each.day for each in tokens if each.day is not None))


def _shape(stretch: Sequence[Token]) -> list[Token]:
    """The tokens that matter, joins at the ends left out; a French *à* and a dash are read as "to" or as "at"."""
    kept: list[Token] = []
    counted = [each for each in stretch if each.sort not in {Sort.GLUE, Sort.ZONE}]
    for token, after in zip_longest(counted, counted[1:]):
        dash = token.text == "-" and after is not None and after.sort is Sort.TIME
        if (token.sort is Sort.A or dash) and _is_at(kept):
            continue
        kept.append(replace(token, sort=Sort.TO) if token.sort is Sort.A else token)
    while kept and kept[-1].sort in {Sort.TO, Sort.UNTIL, Sort.FROM}:
        kept.pop()
    while kept and kept[0].sort is Sort.TO:
        kept.pop(0)
    return kept


def _is_at(before: Sequence[Token]) -> bool:
    """Whether an *à* after *before* leads to the hour of the day just named, and not to the end of a window."""
    sorts = [each.sort for each in before[-2:]]
    return not sorts or sorts[-1] not in {Sort.DAY, Sort.TIME} or (sorts[-1] is Sort.DAY and Sort.TIME not in sorts)


def _letters(kept: Sequence[Token]) -> str:
    return "".join(each.sort.value for each in kept)


def _wholes(stretch: Sequence[Token]) -> list[Window]:
    """The window that *stretch* is, or those that it joins by "and"."""
    one = _whole(stretch)
    if one is not None:
        return [one]
    joints = [each.sort is Sort.TO and each.text.lower() in ANDS for each in stretch]
    parts = [
        [token for token, _ in part]
        for joint, part in groupby(zip(stretch, joints, strict=True), lambda each: each[1])
        if not joint
    ]
    several = [_whole(part) for part in parts]
    return [each for each in several if each] if all(several) else []


def _whole(stretch: Sequence[Token]) -> Window | None:
    kept = _shape(stretch)
    letters = _letters(kept)
    form = letters.removeprefix("F").replace("U", "S")
    if letters.startswith("FD") and form in ONE_DAY:  # from that day on, who knows until when
        return None
    if form not in ONE_DAY | TWO_DAYS | OPEN_END:
        return None
    times = [each.time for each in kept if each.time]
    named = [each.day for each in kept if each.day]
    zone = _zone(stretch)
    if form in ONE_DAY:
        day = named[0] if named else None
        return Window(start=Edge(time=times[0], day=day), end=Edge(time=times[1], day=day), zone=zone)
    if form in OPEN_END:
        return Window(start=Edge(time=times[0], day=named[0]), end=Edge(time=times[1]), zone=zone)
    edges = [Edge(time=time, day=day) for time, day in zip(times, named, strict=True)]
    return Window(start=edges[0], end=edges[1], zone=zone, two_days=True)


def _halves(stretch: Sequence[Token]) -> list[Window]:
    kept = _shape(stretch)
    if _letters(kept) not in HALVES:
        return []
    time = next(each.time for each in kept if each.time)
    edge = Edge(time=time, day=next((each.day for each in kept if each.day), None))
    until = kept[0].sort is Sort.UNTIL
    return [Window(start=None if until else edge, end=edge if until else None, zone=_zone(stretch))]


def _zone(tokens: Sequence[Token]) -> ZoneInfo | None:
    """The zone that counts among those named: Eastern if it is there, else the first."""
    named = [each.zone for each in tokens if each.zone is not None]
    return TORONTO if TORONTO in named else next(iter(named), None)
