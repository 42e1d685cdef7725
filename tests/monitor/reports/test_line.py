"""Was it us or them, by how often a control answered."""

import pytest

from monitor.reports.line import verdict


@pytest.mark.parametrize(
    ("moments", "reached", "word"),
    [(0, 0, "us_untold"), (3, 3, "us_theirs"), (50, 49, "us_mostly"), (50, 1, "us_mostly"), (50, 0, "us_maybe")],
)
def test_our_own_line_is_cleared_only_when_a_control_answered_every_time(moments: int, reached: int, word: str) -> None:
    assert verdict(moments, reached) == word
