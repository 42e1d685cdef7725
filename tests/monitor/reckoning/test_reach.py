"""Uptime and reachability: shares of slots and of looks, the same from looks and from hours rolled up."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.reckoning.reach import SLOT_SECONDS, Hour, Reach, reach, rolled
from probes.model import Outcome
from tests.monitor.reckoning.states import DEGRADED, DOWN, MAINTENANCE, UNKNOWN, UP

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


def look(minute: float, outcome: Outcome, vantage: str = "here") -> tuple[datetime, str, Outcome]:
    return NOON + timedelta(minutes=minute), vantage, outcome


def test_a_slot_is_good_when_one_look_from_anywhere_found_it_working() -> None:
    made = reach([look(0, DOWN), look(2, UP, "there"), look(4.9, DOWN), look(5, DOWN), look(10, MAINTENANCE)])
    assert made == Reach(looks=5, good=1, slots=3, good_slots=1)
    assert made.uptime == 1 / 3
    assert made.reachability == 1 / 5


def test_a_look_that_could_not_tell_counts_for_neither() -> None:
    made = reach([look(0, UNKNOWN), look(5, UP), look(6, UNKNOWN), look(10, DEGRADED)])
    assert made == Reach(looks=2, good=2, slots=2, good_slots=2)


def test_of_nothing_known_there_is_no_share() -> None:
    assert (reach([]).uptime, reach([look(0, UNKNOWN)]).reachability) == (None, None)
    assert rolled([]) == reach([])


def hour_of(looks: list[tuple[datetime, str, Outcome]]) -> Hour:
    made = reach(looks)
    return Hour(looks=Counter(outcome for _, _, outcome in looks), slots=made.slots, good_slots=made.good_slots)


@given(st.lists(st.builds(look, st.integers(0, 300), st.sampled_from(Outcome), st.sampled_from(["here", "there"]))))
def test_hours_rolled_up_say_the_same_as_their_looks(looks: list[tuple[datetime, str, Outcome]]) -> None:
    hours = [[each for each in looks if each[0].hour == number] for number in range(24)]
    assert rolled(map(hour_of, hours)) == reach(looks)
    assert 3600 % SLOT_SECONDS == 0


@given(st.lists(st.builds(look, st.integers(0, 300), st.sampled_from(Outcome)), min_size=1))
def test_more_places_never_make_uptime_worse(looks: list[tuple[datetime, str, Outcome]]) -> None:
    here = reach(looks).uptime
    both = reach([*looks, *((at, "there", Outcome.UP) for at, _, _ in looks)]).uptime
    assert both == 1
    assert here is None or here <= both
