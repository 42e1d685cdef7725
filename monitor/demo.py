"""The demo: the same monitor and the same service files, with every connection led to the bundled simulator."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Self

from monitor.equipment import Simulation
from monitor.simulator.portal import Simulator
from probes.network import Detour


class Demo:
    """Starts the simulator; *simulation* says where it listens. Each interval is a PACE-th of the live one."""

    PACE: ClassVar[float] = 15.0

    def __init__(self, folder: Path, *, speed: float = 1.0) -> None:
        self.speed = speed
        self.simulator = Simulator(folder)
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.simulator)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @property
    def pace(self) -> float:
        """How many times as often as live everything is looked at."""
        return self.PACE * self.speed

    @property
    def simulation(self) -> Simulation:
        """Where looks are led."""
        return Simulation(
            detour=Detour(ports=self.simulator.ports),
            resolvers=(self.simulator.dns,),
            second_resolvers=(self.simulator.second_dns,),
            ca_file=self.simulator.ca_file,
            spki=self.simulator.spki,
            pace=self.pace,
        )

    async def play(self, tell: Callable[[str, str], None]) -> None:
        """Run the scripted outage, telling each event in English and French."""
        await self.simulator.play(speed=self.speed, tell=lambda _, en, fr: tell(en, fr))
