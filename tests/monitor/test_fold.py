"""The judgement: looks into states."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.outages.fold import RANK, Standing, fold, worst
from probes.model import Outcome
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


def test_two_different_bad_outcomes_do_not_confirm_each_other() -> None:
    assert run(UP, DOWN, DEGRADED).outcome is UP


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


def test_a_service_stands_where_its_worst_known_probe_stands() -> None:
    up, down, unknown = run(UP), run(DOWN, DOWN), run(UNKNOWN)
    assert worst([up, unknown, down]).outcome is DOWN
    assert worst([up, unknown]).outcome is UP
    assert worst([unknown]).outcome is UNKNOWN
    assert worst([]).outcome is UNKNOWN


def test_a_service_is_up_only_since_its_last_probe_came_up() -> None:
    late = Standing(outcome=UP, since=START + timedelta(hours=1))
    assert worst([run(UP), late]).since == late.since


def test_unknown_has_no_rank() -> None:
    assert UNKNOWN not in RANK
    assert min(RANK, key=lambda each: RANK[each]) is DOWN


def test_coming_back_from_unknown_needs_one_good_look_unless_it_was_bad_before() -> None:
    assert run(UP, UNKNOWN, UP).outcome is UP
    assert run(DOWN, DOWN, UNKNOWN, UP).outcome is UNKNOWN
    assert run(DOWN, DOWN, UNKNOWN, UP, UP).outcome is UP
    assert run(DOWN, DOWN, UNKNOWN, UNKNOWN, UP).outcome is UNKNOWN


def test_not_seeing_is_not_recovering() -> None:
    up, lost = run(UP), run(DOWN, DOWN, UNKNOWN)
    assert worst([up, lost]).outcome is UNKNOWN
    assert worst([up, lost, run(DEGRADED, DEGRADED)]).outcome is DEGRADED
    assert worst([up, run(UP, UNKNOWN)]).outcome is UP


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


def test_a_name_and_a_certificate_alone_do_not_hold_a_service_up() -> None:
    pages, certificate = run(UNKNOWN), run(UP)
    assert worst([pages, certificate], proving=[pages]).outcome is UNKNOWN
    assert worst([pages, run(DOWN, DOWN)], proving=[pages]).outcome is DOWN
    assert worst([certificate], proving=[]).outcome is UP
