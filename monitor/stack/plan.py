"""What the stack starts and with which files: addresses chosen, configuration written, nothing started yet."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import monitor
from dashboards.alertmanager import routing
from monitor.stack import found, grafana, ports
from monitor.stack.child import Program
from monitor.stack.lines import Level
from monitor.stack.ports import LOOPBACK
from monitor.stack.scraping import RULES, Place, text, whole
from monitor.wording import word

MONITOR = "monitor"
USUAL = {"prometheus": 9090, "alertmanager": 9093, grafana.NAME: grafana.PORT}
RETENTION = "400d"
TORONTO = "America/Toronto"
DEMO_SCRAPE = "1s"
"""The demo's outages last a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where each program is to listen, by its name: its usual port, and the one it got."""

    chosen: Mapping[str, tuple[int, int]]

    def port(self, name: str) -> int:
        """The one it got."""
        return self.chosen[name][1]

    def address(self, name: str) -> str:
        """``host:port``."""
        return f"{LOOPBACK}:{self.port(name)}"

    def url(self, name: str) -> str:
        """Without a slash at its end."""
        return f"http://{self.address(name)}"

    def moved(self) -> dict[str, tuple[int, int]]:
        """Those that could not have their usual port."""
        return {name: pair for name, pair in self.chosen.items() if pair[0] != pair[1]}


def choose(demo: int | None) -> Ports:
    """A free port for each, and for the demo (its usual one is *demo*) where there is one. Raises NoPortError."""
    usual = USUAL if demo is None else USUAL | {MONITOR: demo}
    chosen = {name: (port, ports.choose(port, set(usual.values()))) for name, port in usual.items()}
    return Ports(chosen=chosen)


def prometheus(path: str, folder: Path, at: Place, where: Ports, *, demo: bool) -> Program:
    """Prometheus, its configuration written to *folder*."""
    config = folder / "prometheus.yml"
    pace = {"scrape": DEMO_SCRAPE} if demo else {}
    others = {name: where.address(name) for name in ("prometheus", "alertmanager")}
    made = whole(at, rules=f"{RULES}/*.yml", alertmanagers=[others["alertmanager"]], others=others, **pace)
    config.write_text(text(made), encoding="utf-8")
    url = where.url("prometheus")
    return Program(
        name="prometheus",
        command=(
            path,
            f"--config.file={config}",
            f"--storage.tsdb.path={folder / 'prometheus'}",
            f"--storage.tsdb.retention.time={RETENTION}",
            f"--web.listen-address={where.address('prometheus')}",
            f"--web.external-url={url}/",
            "--web.enable-remote-write-receiver",
        ),
        url=f"{url}/",
        ready=f"{url}/-/ready",
    )


def alertmanager(path: str, folder: Path, where: Ports, sink: str) -> Program:
    """Alertmanager, its configuration written to *folder*: the shipped routes, and every one leads to *sink*."""
    config = folder / "alertmanager.yml"
    webhook = {"webhook_configs": [{"url": sink, "send_resolved": True}]}
    made = routing.configuration(dict.fromkeys(routing.RECEIVERS, webhook))
    config.write_text(text(made), encoding="utf-8")
    url = where.url("alertmanager")
    return Program(
        name="alertmanager",
        command=(
            path,
            f"--config.file={config}",
            f"--storage.path={folder / 'alertmanager'}",
            f"--web.listen-address={where.address('alertmanager')}",
            f"--web.external-url={url}/",
            "--cluster.listen-address=",  # alone, and no port open to others
        ),
        url=f"{url}/",
        ready=f"{url}/-/ready",
        variables={"TZ": TORONTO},
    )


def demo(where: Ports, data: Path | None, speed: float, lang: str, *, colour: bool) -> Program:
    """The demo, by the Python that runs us. Without *data*, what it keeps goes with it."""
    root = str(Path(monitor.__file__).resolve().parent.parent)
    kept = os.environ.get("PYTHONPATH", "")
    line = [sys.executable, "-P", "-m", "monitor", "--lang", lang, "demo", "--speed", str(speed)]
    line += ["--listen", where.address(MONITOR), "--grafana-url", where.url(grafana.NAME)]
    line += ["--data", str(data)] if data else []
    variables = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": os.pathsep.join(filter(None, (root, kept)))}
    return Program(
        name=MONITOR,
        command=tuple(line),
        url=f"{where.url(MONITOR)}/",
        ready=f"{where.url(MONITOR)}/healthz",
        variables=variables | ({"FORCE_COLOR": "1"} if colour else {}),
        plain=Level.NOTE,
        until=word("stop_with", lang),
    )


async def dashboarding(folder: Path, where: Ports, lang: str) -> Program | None:
    """Grafana from PATH, or in a container of an engine that answers; None where there is neither."""
    port = where.port(grafana.NAME)
    if path := found.on_path(found.GRAFANA):
        own = folder / grafana.NAME
        own.mkdir(exist_ok=True)
        return grafana.native(path, own, port, where.url("prometheus"), lang)
    if engine := await found.engine():
        return grafana.contained(engine, port, where.port("prometheus"), lang)
    return None
