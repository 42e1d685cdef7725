"""A running simulator, healthy at the start of each test, and a visitor who asks it over real sockets."""

import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest

from monitor.simulator.portal import Simulator
from tests.monitor.simulator.visitor import Led, Visitor


@pytest.fixture(scope="session")
async def running() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
    running.reset()
    return running


@pytest.fixture
async def visitor(simulator: Simulator) -> AsyncIterator[Visitor]:
    trust = ssl.create_default_context(cafile=simulator.ca_file)
    connector = aiohttp.TCPConnector(resolver=Led(simulator.ports), ssl=trust, use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Visitor(session)
