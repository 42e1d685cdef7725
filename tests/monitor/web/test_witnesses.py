"""What the controls said while an outage lasted: each answer counts once, and silence proves nothing."""

from datetime import timedelta

import pytest

from monitor.model import ControlResult
from monitor.web.witnesses import bench
from tests.makers import START

SECOND = timedelta(seconds=1)


def said(key: str, up: bool, after: int = 0) -> ControlResult:
    return ControlResult(key=key, up=up, at=START + after * SECOND)


@pytest.mark.parametrize(
    ("moments", "verdict"),
    [
        ([], "us_untold"),
        ([[]], "us_untold"),
        ([[said("a", True), said("b", False)]], "us_theirs"),
        ([[said("a", True)], [said("a", False, 1), said("b", False, 1)]], "us_mostly"),
        ([[said("a", False)], [said("a", False, 1)]], "us_maybe"),
    ],
    ids=["no look", "not asked", "one answers", "once none answered", "none ever answered"],
)
def test_it_is_them_when_a_control_answered_each_time(moments: list[list[ControlResult]], verdict: str) -> None:
    told = bench((START + number * SECOND, results) for number, results in enumerate(moments))
    assert told.verdict == verdict
    assert told.moments == len([each for each in moments if each])


def test_one_answer_that_many_looks_share_counts_once() -> None:
    shared = said("a", True)
    told = bench([(START, [shared]), (START + SECOND, [shared]), (START + 2 * SECOND, [said("a", False, 2)])])
    (witness,) = told.witnesses
    assert (witness.asked, witness.up, witness.last.up) == (2, 1, False)
    assert (told.moments, told.reached) == (3, 2)


def test_what_was_first_said_is_that_of_the_first_look_beside_which_any_was_asked() -> None:
    told = bench([(START, []), (START + SECOND, [said("b", True)]), (START + 2 * SECOND, [said("a", True, 2)])])
    assert told.began == START + SECOND
    assert [(each.key, each.first is not None) for each in told.witnesses] == [("a", False), ("b", True)]
