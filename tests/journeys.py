"""Plays the journeys of the bundled service files against the simulator."""

import contextlib
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.simulator.portal import Simulator
from probes.browser import Browser
from probes.client import Client
from probes.kinds import journey
from probes.model import Reading, Target
from probes.network import Detour, Network
from probes.toolbox import Notebook, Tools
from tests.browsing import browsing

SERVICES = Path(journey.__file__).parents[1] / "services"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The simulator, and a browser whose every host is played by it."""

    simulator: Simulator
    browser: Browser


@contextlib.asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """A stage of the test's own; its browser must leave nothing behind."""
    async with (
        Simulator() as simulator,
        browsing(folder / "data", detour=Detour(ports=simulator.ports), spki=simulator.spki) as browser,
    ):
        yield Stage(simulator=simulator, browser=browser)


@dataclass(kw_only=True)
class Story:
    """One look. *notebook* is what it wrote down."""

    browser: Browser
    folder: Path
    notebook: Notebook = field(default_factory=Notebook)
    timeout: float = journey.TIMEOUT

    async def play(self, slug: str, name: str, **changes) -> Reading:
        """Play the probe *name* of the service *slug* once; *changes* are parameters of its own."""
        service = tomllib.loads((SERVICES / f"{slug}.toml").read_text(encoding="utf-8"))
        probe = next(each for each in service["probes"] if each["name"] == name)
        target = Target(
            address=probe["target"], lang=probe["lang"], hosts=frozenset(service["hosts"]), timeout=self.timeout
        )
        params = journey.Params(**{**probe["params"], **changes})
        network = Network()
        tools = Tools(
            network=network,
            client=Client(network, user_agent="test/1"),
            browser=self.browser,
            artifacts=self.folder / "artifacts",
            notebook=self.notebook,
        )
        try:
            return await journey.probe(target, params, tools)
        finally:
            network.close()
