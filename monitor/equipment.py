"""Everything it takes to look, put together once: network, client, browsers, controls, limits."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor import secrets
from monitor.artifacts import Artifacts
from monitor.clock import Clock
from monitor.controls import Controls
from monitor.lag import LagMeter
from monitor.look import Looker
from monitor.model import Observation, Probe, Role, Service
from monitor.politeness import BACK_OFF_SECONDS, Politeness
from monitor.runner import Runner
from monitor.scrubbing import Scrubber
from monitor.settings import Settings
from probes.browser import Browser
from probes.chromium.scratch import clear
from probes.client import Client
from probes.diagnosis import diagnose
from probes.firefox.executable import find as firefox
from probes.model import Diagnosis
from probes.network import Detour, Network, host_and_port
from probes.toolbox import Notebook, Tools
from probes.trust import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Where the simulator listens: looks take their usual path and end there, *pace* times as often."""

    detour: Detour
    resolvers: tuple[str, ...]
    second_resolvers: tuple[str, ...]
    ca_file: Path
    spki: tuple[str, ...]
    pace: float = 1.0


class Equipment:
    """Made once per command; ``async with`` it, so that no thread, socket or Chromium outlives it.

    *browsers* is where Chromium keeps its profiles: a folder of this process alone, since what is there is swept.
    """

    def __init__(
        self,
        settings: Settings,
        services: Sequence[Service],
        simulation: Simulation | None = None,
        *,
        browsers: Path | None = None,
    ) -> None:
        self.settings = settings
        self._browser_folder = browsers or settings.data / "browser"
        self.simulation = simulation
        self.clock = Clock()
        self.lag = LagMeter()
        self.politeness = (
            Politeness(self.clock, cap=settings.hourly_cap)
            if simulation is None
            else Politeness(self.clock, cap=1_000_000, back_off=BACK_OFF_SECONDS / simulation.pace)
        )
        self.network = Network(
            resolvers=simulation.resolvers if simulation else settings.resolvers,
            second=simulation.second_resolvers if simulation else settings.second_resolvers,
            detour=simulation.detour if simulation else None,
            trust=Trust(roots=simulation.ca_file) if simulation else None,
        )
        self.user_agent = user_agent(settings)
        self.client = Client(self.network, user_agent=self.user_agent)
        self.artifacts = Artifacts(settings.data / "artifacts")
        self.run_id = uuid.uuid4().hex[:16]
        self.closing: Callable[[], bool] = lambda: False
        self._browsers: dict[Path | None, Browser] = {}
        self._stack = AsyncExitStack()
        self.looker = Looker(
            tools=self._tools,
            lag=self.lag,
            clock=self.clock,
            vantage=settings.vantage,
            run_id=self.run_id,
            closing=self._is_closing,
            scrubber=self._scrubber,
        )
        self.controls = Controls((), self._ask, self.clock)
        self.runner = Runner(
            looker=self.looker, controls=self.controls, politeness=self.politeness, diagnose=self._diagnose
        )
        self._secrets: dict[str, str] = {}
        self._passwords: frozenset[str] = frozenset()
        self._ca_files = {probe.target.route.ca_file for each in services if each.on for probe in each.probes}
        self.watch(services)

    def _is_closing(self) -> bool:
        return self.closing()

    def watch(self, services: Sequence[Service]) -> None:
        """Take the controls and the named secrets from *services*: called again after a reload."""
        names = {
            told
            for each in services
            for probe in each.probes
            if each.on
            for told in secrets.named(probe.params).values()
        }
        self._secrets = {name: self._secrets.get(name) or secrets.read(name) for name in names}
        proxies = {probe.target.route.proxy for each in services for probe in each.probes}
        self._passwords = frozenset(filter(None, (unquote(urlsplit(each).password or "") for each in proxies)))
        self.controls.probes = tuple(
            probe
            for service in services
            if service.role is Role.CONTROL and service.on
            for probe in service.probes
            if probe.on
        )

    @property
    def browsers(self) -> Sequence[Browser]:
        """The browsers made so far: one for each extra CA file."""
        return tuple(self._browsers.values())

    async def __aenter__(self) -> "Equipment":
        # A browser's own sweep knows its own folder: there may be other browsers now than when we were last cut off.
        await asyncio.to_thread(clear, self._browser_folder)
        # Making an SSL context stalls the loop for tens of milliseconds: do it before the first look.
        for ca_file in self._ca_files:
            await asyncio.to_thread(self.network.trust.context, ca_file)
        self._stack.callback(self.network.close)
        self.lag.start()
        self._stack.callback(self.lag.stop)
        self._stack.push_async_callback(self._close_browsers)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _close_browsers(self) -> None:
        await asyncio.gather(*(browser.close() for browser in self.browsers))

    def _browser(self, ca_file: Path | None) -> Browser:
        if ca_file not in self._browsers:
            self._browsers[ca_file] = Browser(
                executable=self.settings.chromium,
                folder=self._browser_folder / str(len(self._browsers)),
                detour=self.simulation.detour if self.simulation else None,
                spki=self.simulation.spki if self.simulation else (),
                ca_file=ca_file,
                user_agent_suffix=self.user_agent,
            )
        return self._browsers[ca_file]

    def browser_of(self, probe: Probe) -> Browser:
        """The browser that looks at *probe*."""
        return self._browser(probe.target.route.ca_file)

    def printer(self) -> Browser:
        """A browser to print with: one that runs already where there is one, since paper reaches nothing."""
        return next(iter(self._browsers.values()), None) or self._browser(None)

    @property
    def second_engine(self) -> Path | None:
        """A Firefox, for a second opinion in proof; None where there is none, or the portals are simulated."""
        return None if self.simulation else firefox()

    @property
    def second_folder(self) -> Path:
        """Where it keeps its profile while it runs."""
        return (self._browser_folder / "firefox").resolve()

    @property
    def secret_values(self) -> frozenset[str]:
        """Every secret that a look may use: what is to be blotted out of whatever is kept."""
        return self._passwords | frozenset(self._secrets.values())

    def _scrubber(self) -> Scrubber:
        return Scrubber(self.secret_values)

    def _tools(self, probe: Probe, confirming: bool) -> Tools:  # noqa: FBT001 - the one question a look asks
        network = self.network.seconded() if confirming else self.network
        return Tools(
            network=network,
            client=Client(network, user_agent=self.user_agent) if confirming else self.client,
            browser=self._browser(probe.target.route.ca_file),
            artifacts=self.artifacts.folder(probe, self.clock.now()),
            notebook=Notebook(gate=self.politeness.ask),
            secrets={told: self._secrets[told] for told in secrets.named(probe.params).values()},
            raw=self.settings.evidence and self.settings.evidence_warc,
        )

    async def _ask(self, probe: Probe) -> Observation | None:
        return await self.runner.ask(probe)

    async def _diagnose(self, observation: Observation) -> Diagnosis:
        """Walk to where the look failed: after a redirect that is not where it began."""
        probe = observation.probe
        target = probe.target
        failed_at = observation.reading.failed_at
        walked = await diagnose(
            host_and_port(failed_at) if failed_at else probe.kind.endpoint(target.address),
            scheme=target.address.partition("://")[0] if "://" in target.address else probe.kind.name,
            network=self.network,
            route=target.route,
            private=target.private,
        )
        return self._scrubber().told(walked)


def user_agent(settings: Settings) -> str:
    """Who we are, honestly, and how to reach whoever runs this."""
    reach = settings.contact or "no contact set"
    return f"ircc-monitor/{version('ircc-monitor')} (availability monitor; {reach})"
