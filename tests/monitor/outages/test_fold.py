"""The judgement: looks into states."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.outages.fold import Standing, fold
from probes.model import RANK, Outcome
from tests.makers import START


def run(*outcomes: Outcome, confirm: int = 2, recover: int = 2) -> Standing:
    standing = Standing()
    for number, outcome in enumerate(outcomes):
        at = START + timedelta(minutes=2 * number)
        standing = fold(
            standing, outcome, "" if outcome is Outcome.UP else "http_5xx", at, confirm=confirm, recover=recover
        )
    return standing


UP, DOWN, DEGRADED, UNKNOWN = Outcome.UP, Outcome.DOWN, Outcome.DEGRADED, Outcome.UNKNOWN


def test_one_failure_followed_by_success_changes_nothing() -> None:
    standing = run(UP, DOWN, UP)
    assert standing.outcome is UP
    assert standing.since == START
    assert standing.pending is None


def test_a_first_failure_is_pending() -> None:
    standing = run(UP, DOWN)
    assert (standing.outcome, standing.pending) == (UP, DOWN)


def test_a_confirmed_failure_is_dated_to_the_first_failing_look() -> None:
    standing = run(UP, DOWN, DOWN)
    assert standing.outcome is DOWN
    assert standing.since == START + timedelta(minutes=2)
    assert standing.cause == "http_5xx"


def test_recovery_needs_two_good_looks_and_is_dated_to_the_first() -> None:
    assert run(DOWN, DOWN, UP).outcome is DOWN
    standing = run(DOWN, DOWN, UP, UP)
    assert standing.outcome is UP
    assert standing.since == START + timedelta(minutes=4)


def test_of_two_different_bad_looks_in_a_row_the_milder_is_sure() -> None:
    """Looks that fail and crawl by turns must not pass for up."""
    standing = run(UP, DOWN, DEGRADED)
    assert (standing.outcome, standing.since) == (DEGRADED, START + timedelta(minutes=2))
    standing = run(UP, DEGRADED, DOWN, DOWN)
    assert (standing.outcome, standing.since) == (DOWN, START + timedelta(minutes=4))
    assert run(UP, DOWN, DEGRADED, DOWN, DEGRADED).outcome is DEGRADED


def test_a_good_look_between_two_bad_ones_confirms_neither() -> None:
    assert run(DEGRADED, DEGRADED, DOWN, UP, DOWN, UP).outcome is DEGRADED


def test_a_change_happened_between_the_last_look_that_did_not_show_it_and_the_first_that_did() -> None:
    standing = run(UP, UP, UNKNOWN, DOWN, DOWN, DOWN)
    assert (standing.earliest, standing.since, standing.seen_at) == (
        START + timedelta(minutes=2),
        START + timedelta(minutes=6),
        START + timedelta(minutes=10),
    )
    assert run(DOWN, DOWN).earliest is None


def test_a_clock_set_back_never_dates_a_look_before_the_one_it_follows() -> None:
    standing = run(UP, UP)
    for _ in range(2):
        standing = fold(standing, DOWN, "http_5xx", START - timedelta(hours=1), confirm=2, recover=2)
    assert (standing.outcome, standing.since) == (DOWN, START + timedelta(minutes=2))


def test_unknown_takes_effect_at_once_and_confirms_nothing() -> None:
    assert run(UP, UNKNOWN).outcome is UNKNOWN
    assert run(UP, DOWN, UNKNOWN, DOWN).outcome is UNKNOWN
    assert run(UP, DOWN, UNKNOWN, DOWN, DOWN).outcome is DOWN


def test_a_first_good_look_ends_not_knowing() -> None:
    assert run(UP).outcome is UP
    assert run(DOWN).outcome is UNKNOWN


@given(st.lists(st.sampled_from(list(Outcome)), max_size=40))
def test_down_is_only_reached_through_two_downs_in_a_row(outcomes: list[Outcome]) -> None:
    """An outage that no two looks in a row showed is never invented."""
    pairs = list(pairwise(outcomes))
    if run(*outcomes).outcome is DOWN:
        assert (DOWN, DOWN) in pairs


def test_unknown_has_no_rank() -> None:
    assert UNKNOWN not in RANK
    assert min(RANK, key=lambda each: RANK[each]) is DOWN


def test_coming_back_from_unknown_needs_one_good_look_unless_it_was_bad_before() -> None:
    assert run(UP, UNKNOWN, UP).outcome is UP
    assert run(DOWN, DOWN, UNKNOWN, UP).outcome is UNKNOWN
    assert run(DOWN, DOWN, UNKNOWN, UP, UP).outcome is UP
    assert run(DOWN, DOWN, UNKNOWN, UNKNOWN, UP).outcome is UNKNOWN


@given(st.lists(st.sampled_from(list(Outcome)), max_size=40))
def test_a_bad_state_is_left_for_up_only_through_two_good_looks_in_a_row(outcomes: list[Outcome]) -> None:
    was = Outcome.UNKNOWN
    for number in range(1, len(outcomes) + 1):
        stands = run(*outcomes[:number]).outcome
        if stands is UP and was in set(RANK) - {UP}:
            assert outcomes[number - 2 : number] == [UP, UP]
        was = stands if stands is not UNKNOWN else was


def test_unknown_looks_in_an_outage_do_not_hide_it() -> None:
    standing = run(UP, DOWN, DOWN, UNKNOWN, DOWN, UNKNOWN, DOWN)
    assert standing.outcome is DOWN
    assert standing.since == START + timedelta(minutes=2)


def test_one_good_look_after_an_unknown_one_does_not_end_an_outage() -> None:
    assert run(DOWN, DOWN, UNKNOWN, UP).outcome is UNKNOWN
    assert run(DOWN, DOWN, UNKNOWN, UP, UP).outcome is UP
