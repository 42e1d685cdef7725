"""How late our own loop ran is known, also while it is still late."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from monitor.lag import BUDGET_SECONDS, LagMeter, budget


@pytest.fixture
async def meter() -> AsyncIterator[LagMeter]:
    made = LagMeter()
    made.start()
    await asyncio.sleep(0.1)
    yield made
    made.stop()


def test_a_look_tolerates_a_fifth_of_its_time_and_half_a_second_at_most() -> None:
    assert budget(1.0) == pytest.approx(0.2)
    assert budget(90.0) == BUDGET_SECONDS == 0.5


async def test_a_stall_is_measured_and_added_up(meter: LagMeter) -> None:
    before = meter.total
    time.sleep(0.4)
    await asyncio.sleep(0.1)
    assert meter.worst_in(60) >= 0.3
    assert meter.total - before >= 0.3


async def test_a_stall_that_is_not_over_counts_already(meter: LagMeter) -> None:
    now = asyncio.get_running_loop().time()
    time.sleep(0.4)
    assert meter.worst_since(now) >= 0.3


async def test_a_stall_right_after_a_smaller_one_is_not_hidden_by_it(meter: LagMeter) -> None:
    now = asyncio.get_running_loop().time()
    time.sleep(0.15)
    await asyncio.sleep(0.1)
    time.sleep(0.4)
    assert meter.worst_since(now) >= 0.3


async def test_what_was_before_does_not_count(meter: LagMeter) -> None:
    time.sleep(0.4)
    await asyncio.sleep(0.1)
    assert meter.worst_since(asyncio.get_running_loop().time()) < 0.3


async def test_a_stopped_meter_tells_of_no_delay(meter: LagMeter) -> None:
    meter.stop()
    meter.stop()
    now = asyncio.get_running_loop().time()
    time.sleep(0.2)
    assert meter.worst_since(now) == 0
