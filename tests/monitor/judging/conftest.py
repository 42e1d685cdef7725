"""The stage of the scenarios: one simulator for each file of tests."""

from collections.abc import AsyncIterator

import pytest

from monitor.config import Loader
from monitor.demo import Demo
from monitor.equipment import Equipment
from monitor.settings import Settings
from probes import catalog
from probes.network import Patience
from tests.monitor.judging.watch import Stage


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    data = tmp_path_factory.mktemp("judging")
    async with Demo(data / "simulator") as demo:
        settings = Settings(data=data, enable=("all",))
        services = Loader(settings, catalog.kinds(), simulated=True).load()
        equipment = Equipment(settings, services, demo.simulation)
        equipment.network.patience = Patience(query=0.5, resolve=1.0, connect=1.0, tls=1.0)
        async with equipment:
            yield Stage(simulator=demo.simulator, equipment=equipment, services={each.slug: each for each in services})
