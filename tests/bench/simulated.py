"""A monitor with the services that ship, led to a simulator in another process: journeys, then the cost of a scrape.

Run by journey.py, which counts the CPU of this process and of all it starts. Does what each line of its input says
(``journey``, ``all``, ``scrape``) and answers with a line of JSON.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from prometheus_client.openmetrics.exposition import generate_latest as open_metrics

from monitor.app import Monitor
from monitor.config import Loader
from monitor.equipment import Simulation
from monitor.model import Probe
from monitor.settings import Settings
from probes.catalog import kinds
from probes.model import Outcome
from probes.network import Detour

JOURNEY = "ircc-account/sign-in-en"


def say(row: object) -> None:
    """One line of JSON, seen at once."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def simulation(told: dict[str, object]) -> Simulation:
    """Where the other process listens."""
    ports = {(host, int(port)): int(local) for host, port, local in told["ports"]}  # type: ignore[attr-defined]
    return Simulation(
        detour=Detour(ports=ports),
        resolvers=(str(told["dns"]),),
        second_resolvers=(str(told["second dns"]),),
        ca_file=Path(str(told["ca"])),
        spki=(str(told["spki"]),),
    )


async def run(told: dict[str, object], folder: Path) -> None:
    """Look when told to; every look must be up."""
    settings = Settings(data=folder)
    loader = Loader(settings, kinds(), simulated=True)
    services = loader.load()
    monitor = Monitor(settings, services, load=loader.load, simulation=simulation(told))
    probes = {probe.key: probe for probe in monitor.probes}
    on = sum(each.on for each in services)
    async with monitor.equipment as equipment:

        async def look(probe: Probe) -> dict[str, object]:
            observation = await equipment.looker.look(probe)
            await monitor.pipeline.publish(observation)
            reading = observation.reading
            up = reading.outcome is Outcome.UP
            return {"seconds": observation.seconds, "up": up, "detail": f"{probe.key}: {reading.detail}"}

        monitor.counters.keep(probes.values())
        while word := (await asyncio.to_thread(sys.stdin.readline)).strip():
            if word == "journey":
                say(await look(probes[JOURNEY]))
            elif word == "all":
                seen = [await look(probe) for probe in probes.values()]
                say({"probes": len(seen), "services": on, "not_up": [row["detail"] for row in seen if not row["up"]]})
            elif word == "scrape":
                say(scrapes(monitor, 30))


def scrapes(monitor: Monitor, times: int) -> dict[str, float]:
    """What rendering /metrics takes, as Prometheus asks for it."""
    body = open_metrics(monitor.registry)
    took = []
    for _ in range(times):
        began = time.process_time()
        open_metrics(monitor.registry)
        took.append((time.process_time() - began) * 1000)
    series = sum(1 for row in body.splitlines() if row and not row.startswith(b"#"))
    return {"bytes": len(body), "series": series, "p50_ms": sorted(took)[times // 2], "max_ms": max(took)}


def main() -> None:
    """Read where the simulator is, and look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simulator", type=json.loads)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        asyncio.run(run(given.simulator, Path(folder)))


if __name__ == "__main__":
    main()
