"""Time by cause: clipped, in business hours, and beside the number of outages that each was the worst of."""

from monitor.calendar.hours import BusinessHours
from monitor.reckoning.causes import by_cause
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import DEGRADED, DOWN, UNKNOWN, UP, judged, looked, state, states_of, stood

HOURS = BusinessHours()


def test_each_cause_has_its_time_the_worst_outcome_first_and_up_has_none() -> None:
    states = [
        *stood(("2026-09-14 00:00", UP), ("2026-09-14 07:00", DEGRADED), until="2026-09-14 09:00"),
        state(DOWN, toronto("2026-09-14 09:00"), toronto("2026-09-14 10:00"), "tcp"),
        state(DOWN, toronto("2026-09-14 10:00"), toronto("2026-09-14 12:00"), "timeout"),
        state(UNKNOWN, toronto("2026-09-14 12:00"), toronto("2026-09-14 13:00"), "offline"),
        state(DOWN, toronto("2026-09-14 13:00"), toronto("2026-09-15 13:00"), "tcp"),
    ]
    rows = by_cause(states, [], toronto("2026-09-14 08:00"), toronto("2026-09-14 14:00"), HOURS)
    assert [(each.outcome, each.cause, each.seconds / 3600, each.outages) for each in rows] == [
        (DOWN, "tcp", 2, 0),
        (DOWN, "timeout", 2, 0),
        (DEGRADED, "slow", 1, 0),
        (UNKNOWN, "offline", 1, 0),
    ]
    night = by_cause(states, [], toronto("2026-09-14 18:00"), toronto("2026-09-15 09:00"), HOURS)
    assert [(each.seconds, each.business_seconds) for each in night] == [(15 * 3600, 3600)]


def test_outages_are_counted_at_the_cause_of_their_worst_state() -> None:
    start, middle, end = toronto("2026-09-14 09:00"), toronto("2026-09-14 10:00"), toronto("2026-09-14 11:00")
    story = judged([*looked(start, middle, 120, DEGRADED), *looked(middle, end, 120, DOWN)])
    rows = by_cause(states_of(story, end), story.outages.values(), start, end, HOURS)
    assert [(each.outcome, each.cause, each.outages) for each in rows] == [(DOWN, "http_5xx", 1), (DEGRADED, "slow", 0)]


def test_where_all_was_up_there_is_no_cause() -> None:
    states = stood(("2026-09-14 00:00", UP), until="2026-09-15 00:00")
    assert by_cause(states, [], toronto("2026-09-14 00:00"), toronto("2026-09-15 00:00"), HOURS) == ()
