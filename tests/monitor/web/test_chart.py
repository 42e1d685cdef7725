"""The length of looks as lines that never join what nobody saw."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.history.archive import Glance
from monitor.web.chart import chart
from probes.model import Outcome

START = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
END = START + timedelta(hours=1)


def glance(minute: float, seconds: float = 0.4, outcome: Outcome = Outcome.UP) -> Glance:
    return Glance(START + timedelta(minutes=minute), seconds, outcome, None)


def test_looks_that_were_up_are_one_line() -> None:
    (line,) = chart([glance(0), glance(6, 0.25), glance(12)], START, END, 360).lines
    assert line == "0.0,20.0 100.0,50.0 200.0,20.0"


def test_a_bad_look_breaks_the_line_and_stands_alone() -> None:
    drawn = chart([glance(0), glance(6), glance(12, outcome=Outcome.DOWN), glance(18), glance(24)], START, END, 360)
    assert len(drawn.lines) == 2
    assert drawn.bad == (200.0,)


def test_time_in_which_nobody_looked_breaks_the_line() -> None:
    assert len(chart([glance(0), glance(6), glance(40), glance(46)], START, END, 360).lines) == 2


def test_no_looks_make_no_lines_and_no_figures() -> None:
    drawn = chart([], START, END, 360)
    assert (drawn.lines, drawn.bad, drawn.median, drawn.slow) == ((), (), None, None)


@pytest.mark.parametrize(("slowest", "top"), [(0.4, 0.5), (0.5, 0.5), (1.2, 2.0), (7.0, 10.0), (31.0, 50.0)])
def test_the_upper_edge_is_a_round_number_not_below_the_slowest(slowest: float, top: float) -> None:
    assert chart([glance(0, slowest)], START, END, 360).top == pytest.approx(top)


def test_median_and_slow_are_those_of_looks_that_were_up() -> None:
    drawn = chart([*(glance(n, n / 10) for n in range(1, 21)), glance(30, 9, Outcome.DOWN)], START, END, 360)
    assert (drawn.median, drawn.slow) == (1.0, 1.9)
