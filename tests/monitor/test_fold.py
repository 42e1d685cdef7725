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
