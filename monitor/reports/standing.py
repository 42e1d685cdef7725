"""How a service stood at one instant, when it was last seen to work before, and how long it could be used at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, clipped
from monitor.history.archive import Archive, StateSpan
from monitor.model import Bounds
from monitor.reckoning.tally import AVAILABLE
from monitor.reports.diary_model import Standing, Stretch
from monitor.reports.margins import surely
from probes.model import Outcome

NEAR = timedelta(hours=2)
"""How far from an instant a look may lie that says how it stood then: the rarest looks are hourly."""

KEPT = timedelta(milliseconds=1)
"""How closely instants are kept."""


def dated(archive: Archive, slug: str, states: Sequence[StateSpan]) -> list[StateSpan]:
    """*states* with the last look that could tell before each time that is unknown: the journal has no such look."""
    found = list(states[:1])
    for before, state in pairwise(states):
        seen = None
        if state.outcome is Outcome.UNKNOWN and before.end == state.start:
            seen, _ = _shown(archive, slug, before, state.start)
        found.append(replace(state, earliest=seen) if seen else state)
    return found


def standing(archive: Archive, slug: str, states: Sequence[StateSpan], at: datetime) -> Standing:
    """How *slug* stood *at* an instant, by *states* that reach beyond it where they can."""
    state = next((each for each in states if each.start <= at < each.end), None)
    if state is None:
        return _unseen(archive, slug, [each for each in states if each.end <= at], at)
    after = next((each for each in states if each.start == state.end), None)
    change = None
    if after is not None and after.earliest is not None and after.earliest < at:
        change = Bounds(earliest=after.earliest, latest=after.start)
    before, behind = _shown(archive, slug, state, at)
    return Standing(
        at=at,
        outcome=state.outcome,
        cause=state.cause,
        since=Bounds(earliest=state.earliest, latest=state.start),
        shown_before=before,
        shown_after=behind,
        change=change,
        then=after.outcome if after and change else None,
    )


def at_last(archive: Archive, slug: str, states: Sequence[StateSpan]) -> Standing | None:
    """How *slug* stood when it was last looked at; None if it never was."""
    if not states:
        return None
    state = states[-1]
    before, _ = _shown(archive, slug, state, state.end)
    return Standing(
        at=state.end,
        outcome=state.outcome,
        cause=state.cause,
        since=Bounds(earliest=state.earliest, latest=state.start),
        shown_before=before,
    )


def last_worked(states: Sequence[StateSpan], stood: Standing) -> Bounds | None:
    """When a look last saw it usable before *stood*, and the first look that no longer did; None if none ever did.

    Both are the same while it still works.
    """
    if stood.outcome in AVAILABLE and stood.change is None:
        at = stood.shown_before or (stood.since and stood.since.latest) or stood.at
        return Bounds(earliest=at, latest=at)
    usable = [number for number, each in enumerate(states) if each.outcome in AVAILABLE and each.start < stood.at]
    if not usable:
        return None
    number = usable[-1]
    after = states[number + 1] if number + 1 < len(states) else None
    if after is None or after.start > states[number].end:
        return Bounds(earliest=states[number].end, latest=states[number].end)
    return Bounds(earliest=after.earliest or states[number].start, latest=after.start)


def longest(states: Sequence[StateSpan], hours: BusinessHours, counted: Span) -> Stretch | None:
    """The longest time without a break in *counted* in which looks saw it usable; the last one of several."""
    stretches = clipped(surely(states, AVAILABLE), counted.start, counted.end)
    best = max(reversed(stretches), key=lambda each: each.length, default=None)
    return Stretch(span=best, business_seconds=hours.business_seconds([best])) if best else None


def _unseen(archive: Archive, slug: str, before: Sequence[StateSpan], at: datetime) -> Standing:
    """Nobody looked *at* that instant: what was seen last before it is told as such."""
    last = at_last(archive, slug, before)
    if last is None:
        return Standing(at=at, outcome=None)
    return Standing(at=at, outcome=None, shown_before=last.shown_before, then=last.outcome)


def _shown(archive: Archive, slug: str, state: StateSpan, at: datetime) -> tuple[datetime | None, datetime | None]:
    """The nearest looks of *state* that showed it, not after *at* and not before it."""
    if state.outcome is Outcome.UNKNOWN:
        return None, None
    probes = archive.probes()
    first = max(state.start, at - NEAR)
    before = _looks(archive, slug, state, probes, Span(first, max(first, at + KEPT)))
    behind = _looks(archive, slug, state, probes, Span(at, max(at, min(state.end, at + NEAR))))
    return max((each for each in before if each <= at), default=None), next(
        (each for each in behind if each > at), None
    )


def _looks(
    archive: Archive, slug: str, state: StateSpan, probes: Mapping[str, Mapping[str, Any]], span: Span
) -> Iterator[datetime]:
    """When looks began that saw what *state* says, by probes that may say so alone."""
    for each in archive.looks(span.start, span.end, service=slug):
        if each.outcome is state.outcome and probes.get(each.probe, {}).get("alone", True):
            yield each.started_at
