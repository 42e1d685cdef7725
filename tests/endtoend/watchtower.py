"""A real Prometheus with the shipped rules and a real Alertmanager with the shipped routes and templates."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from dashboards.alertmanager.receivers import slack, webhook
from dashboards.alertmanager.routing import PAGER, SWITCH, TEAM, TICKETS, configuration
from tests.endtoend.desk import Desk
from tests.endtoend.lapse import faster, shorter
from tests.programs import ROOT, found, free_port, program, query

RULES = sorted((ROOT / "dashboards/prometheus/rules").glob("*.yml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchtower:
    """Where the two listen."""

    prometheus: str
    alertmanager: str

    async def ask(self, expression: str) -> list[dict[str, Any]]:
        return await query(self.prometheus, expression)

    async def until(self, expression: str, seconds: float) -> list[dict[str, Any]]:
        """Wait until *expression* has a result."""
        async with asyncio.timeout(seconds):
            while not (result := await self.ask(expression)):
                await asyncio.sleep(0.2)
        return result


@contextlib.asynccontextmanager
async def watchtower(folder: Path, desk: Desk, factor: float, *monitors: tuple[str, str]) -> AsyncIterator[Watchtower]:
    """Both, *factor* times as fast, scraping *monitors* (address and vantage), with every message sent to *desk*."""
    ports = free_port(), free_port()
    _write(folder, desk, factor, ports[1], monitors)
    tower = Watchtower(prometheus=f"http://127.0.0.1:{ports[0]}", alertmanager=f"http://127.0.0.1:{ports[1]}")
    keeper = program(
        found("prometheus-alertmanager", "alertmanager"),
        f"--config.file={folder}/alertmanager.yml",
        f"--storage.path={folder}/alertmanager",
        f"--web.listen-address=127.0.0.1:{ports[1]}",
        "--cluster.listen-address=",
        TZ="America/Toronto",
    )
    clock = program(
        found("prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/prometheus",
        f"--web.listen-address=127.0.0.1:{ports[0]}",
        f"--query.lookback-delta={shorter('5m', factor)}",
        "--rules.alert.resend-delay=2s",
    )
    async with keeper, clock:
        for url in (tower.alertmanager, tower.prometheus):
            await _ready(f"{url}/-/ready")
        yield tower


def _write(folder: Path, desk: Desk, factor: float, port: int, monitors: tuple[tuple[str, str], ...]) -> None:
    for path in RULES:
        rules = faster(yaml.safe_load(path.read_text(encoding="utf-8")), factor)
        (folder / path.name).write_text(yaml.safe_dump(rules, sort_keys=False), encoding="utf-8")
    pace = shorter("15s", factor)
    prometheus = {
        "global": {"scrape_interval": pace, "evaluation_interval": pace},
        "rule_files": [str(folder / path.name) for path in RULES],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}]},
        "scrape_configs": [
            {
                "job_name": "ircc-monitor",
                "static_configs": [{"targets": [address], "labels": {"vantage": place}} for address, place in monitors],
            }
        ],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(prometheus), encoding="utf-8")
    (folder / "chat").write_text(f"{desk.url}/chat", encoding="utf-8")
    receivers = {
        PAGER: {
            "webhook_configs": [webhook(f"{desk.url}/pager")],
            "slack_configs": [slack("#portals", address_file=f"{folder}/chat")],
        },
        **{name: {"webhook_configs": [webhook(f"{desk.url}/{name}")]} for name in (TICKETS, TEAM)},
        SWITCH: {"webhook_configs": [webhook(f"{desk.url}/{SWITCH}", resolved=False)]},
    }
    routes = faster(configuration(receivers), factor)
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(routes, sort_keys=False), encoding="utf-8")


async def _ready(url: str) -> None:
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.get(url) as reply:
                    if reply.status == 200:
                        return
            await asyncio.sleep(0.1)
