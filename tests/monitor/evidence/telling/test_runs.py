"""Looks as runs: nothing is left out, and what differs is told apart."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.evidence.telling.runs import runs
from monitor.history.looks import Look
from probes.model import Cause, Outcome
from tests.monitor.outages.stories import at

DOWN, UP = Outcome.DOWN, Outcome.UP


def look(
    minute: int, outcome: Outcome, *, probe: str = "p/a", cause: Cause | None = None, status: int | None = 200
) -> Look:
    return Look(
        id=minute,
        probe=probe,
        started_at=at(minute),
        seconds=1.0,
        outcome=outcome,
        cause=cause,
        status=status,
        phases={},
        vantage="here",
        run_id="run",
    )


def test_what_follows_and_is_the_same_is_one_run() -> None:
    found = runs([look(0, UP), look(1, DOWN, status=503), look(2, DOWN, status=503), look(3, UP)])
    assert [(each.outcome, each.count, each.first, each.last) for each in found] == [
        (UP, 1, at(0), at(0)),
        (DOWN, 2, at(1), at(2)),
        (UP, 1, at(3), at(3)),
    ]


def test_another_status_or_cause_begins_another_run() -> None:
    found = runs([look(0, DOWN, status=503), look(1, DOWN, status=502), look(2, DOWN, status=502, cause=Cause.TIMEOUT)])
    assert [each.count for each in found] == [1, 1, 1]


def test_probes_do_not_end_each_others_runs() -> None:
    found = runs([look(0, UP), look(1, DOWN, probe="p/b"), look(2, UP), look(3, DOWN, probe="p/b")])
    assert [(each.probe, each.count) for each in found] == [("p/a", 2), ("p/b", 2)]


@given(
    st.lists(st.tuples(st.sampled_from(["p/a", "p/b"]), st.sampled_from(list(Outcome)), st.sampled_from([200, 503])))
)
def test_every_look_is_in_one_run(rows: list[tuple[str, Outcome, int]]) -> None:
    looks = [look(number, outcome, probe=probe, status=status) for number, (probe, outcome, status) in enumerate(rows)]
    found = runs(looks)
    assert sum(each.count for each in found) == len(looks)
    assert all(each.first <= each.last for each in found)
    for each in looks:
        (one,) = [run for run in found if run.probe == each.probe and run.first <= each.started_at <= run.last]
        assert (one.outcome, one.status) == (each.outcome, each.status)
