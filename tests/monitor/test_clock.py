"""Two clocks: one that people read, one that cannot jump."""

from datetime import UTC

import pytest

from monitor.clock import STEP_SECONDS, Clock, Moment
from tests.makers import HandClock


def test_the_real_clock_is_utc_and_its_ticks_go_forward() -> None:
    clock = Clock()
    assert clock.now().tzinfo is UTC
    assert clock.tick() <= clock.tick()


@pytest.mark.parametrize("jump", [-3600.0, 60.0, STEP_SECONDS + 0.1])
def test_a_jump_of_the_wall_clock_is_told_with_its_sign(jump: float) -> None:
    hand = HandClock()
    before = Moment.of(hand.clock())
    hand.forward(30)
    hand.step(jump)
    assert before.step_until(Moment.of(hand.clock())) == pytest.approx(jump)


def test_time_going_by_and_a_little_slewing_are_no_jump() -> None:
    hand = HandClock()
    before = Moment.of(hand.clock())
    hand.forward(86_400)
    hand.step(STEP_SECONDS - 0.1)
    assert before.step_until(Moment.of(hand.clock())) == 0
