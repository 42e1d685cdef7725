"""How much of a state is sure: between two looks that saw different states it may have changed at any moment. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import pairwise

from monitor.calendar.spans import Span, union
from monitor.history.archive import StateSpan
from probes.model import Outcome


def surely(states: Iterable[StateSpan], outcomes: Collection[Outcome], last: datetime | None = None) -> list[Span]:
    """The time in which it stood at one of *outcomes* at least: from the first look that showed it to the last.

    The state that stands last goes on to *last*, when a look showed it last; to its end without that.
    """
    ordered = sorted(states, key=lambda each: each.start)
    found = []
    for state, after in pairwise([*ordered, None]):
        if state is None or state.outcome not in outcomes:
            continue
        end = state.end
        if after is None:
            end = min(end, last or end)
        elif after.start == state.end and after.outcome not in outcomes:
            end = after.earliest or state.start
        if state.start < end:
            found.append(Span(state.start, min(end, state.end)))
    return union(found)


def possibly(states: Iterable[StateSpan], outcomes: Collection[Outcome]) -> list[Span]:
    """The time in which it may have stood at one of *outcomes*: from the last look before that saw another state on.

    Time that is unknown or was not observed stays that: of it nothing is counted here.
    """
    ordered = sorted(states, key=lambda each: each.start)
    found = []
    for before, state in pairwise([None, *ordered]):
        if state is None or state.outcome not in outcomes:
            continue
        start = state.start
        if before is not None and before.end == start and before.outcome is not Outcome.UNKNOWN:
            start = max(before.start, min(start, state.earliest or start))
        found.append(Span(start, state.end))
    return union(found)
