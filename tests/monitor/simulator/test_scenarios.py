"""Every scenario of the regression list but the last, a clock change, can be put in force here and undone again."""

import pytest

from monitor.simulator.portal import Simulator
from monitor.simulator.scenarios import SCENARIOS


def test_the_list_is_complete() -> None:
    assert list(SCENARIOS) == [f"S{number:02}" for number in range(1, 36)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_can_be_set_and_undone(simulator: Simulator, name: str) -> None:
    made = [simulator.faults.put(each) for each in SCENARIOS[name]]
    assert len(list(simulator.faults)) == len(made) > 0
    for each in made:
        simulator.faults.clear(each)
    assert not list(simulator.faults)
