"""A dispute lies over what was measured: within its outage, over bad time alone, losing no second."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.spans import Span
from monitor.history.archive import StateSpan
from monitor.reckoning.disputes import relabelled
from monitor.reckoning.tally import tally
from probes.model import TROUBLE, Outcome
from tests.monitor.calendar.times import span
from tests.monitor.reckoning.states import DEGRADED, DOWN, MAINTENANCE, UNKNOWN, UP, histories, stood


def test_what_was_bad_within_the_outage_stands_otherwise_and_the_rest_as_it_was() -> None:
    states = stood(
        ("2026-09-14 08:00", DOWN),
        ("2026-09-14 10:00", UP),
        ("2026-09-14 11:00", DEGRADED),
        ("2026-09-14 12:00", MAINTENANCE),
        ("2026-09-14 13:00", DOWN),
        until="2026-09-14 15:00",
    )
    changed = relabelled(states, span("2026-09-14 09:00", "2026-09-14 14:00"), UNKNOWN)
    assert [(each.outcome, (each.end - each.start).total_seconds() / 3600) for each in changed] == [
        (DOWN, 1),
        (UNKNOWN, 1),
        (UP, 1),
        (UNKNOWN, 1),
        (MAINTENANCE, 1),
        (UNKNOWN, 1),
        (DOWN, 1),
    ]


@given(histories(), st.sampled_from(Outcome), st.integers(0, 20), st.integers(0, 20))
def test_no_second_is_lost_or_made(states: list[StateSpan], counts_as: Outcome, first: int, last: int) -> None:
    if not states:
        return
    first, last = sorted((first % len(states), last % len(states)))
    envelope = Span(states[first].start, states[last].end)
    whole = [Span(states[0].start, states[-1].end)]
    before, after = tally(states, whole), tally(relabelled(states, envelope, counts_as), whole)
    assert abs(after.length - before.length) < 1e-6
    assert after.unseen == before.unseen
    moved = tally(states, [envelope]).trouble
    if counts_as not in TROUBLE:
        assert abs(after.by[counts_as] - before.by[counts_as] - moved) < 1e-6
        assert abs(before.trouble - after.trouble - moved) < 1e-6
