"""A state as somebody disputes it, beside the one that was measured. Nothing measured is changed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.calendar.spans import Span
from monitor.history.archive import StateSpan
from probes.model import TROUBLE, Outcome


def relabelled(states: Iterable[StateSpan], envelope: Span, counts_as: Outcome) -> list[StateSpan]:
    """*states* with all that was down or degraded within *envelope* standing at *counts_as* instead."""
    return [piece for each in states for piece in _pieces(each, envelope, counts_as)]


def _pieces(state: StateSpan, envelope: Span, counts_as: Outcome) -> Iterator[StateSpan]:
    start, end = max(state.start, envelope.start), min(state.end, envelope.end)
    if state.outcome not in TROUBLE or start >= end:
        yield state
        return
    if state.start < start:
        yield replace(state, end=start)
    yield replace(state, start=start, end=end, outcome=counts_as)
    if end < state.end:
        yield replace(state, start=end)
