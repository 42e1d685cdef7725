"""``stack --demo``, whole: the real programs see the demo, every rule loads, and all of it goes when it is told to."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.monitor.cli.shell import Ask
from tests.monitor.cli.test_stack import UP, held, left, url
from tests.programs import Running, command, found, free_port, json_of, program, query

pytestmark = pytest.mark.timeout(200)


@dataclass(frozen=True, kw_only=True)
class Whole:
    running: Running
    folder: Path

    def url(self, name: str) -> str:
        return url(self.running, name)


@pytest.fixture(scope="module")
async def whole() -> AsyncIterator[Whole]:
    with tempfile.TemporaryDirectory(prefix="w", dir="/tmp") as short, held(9090):
        line = command("--lang", "en", "stack", "--demo", "--speed", "3", "--no-grafana")
        async with program(*line, TMPDIR=short) as running:
            await running.says(UP, 120)
            yield Whole(running=running, folder=Path(short))


async def api(address: str, path: str) -> Any:
    body = await json_of(f"{address}/api/v1/{path}")
    assert isinstance(body, dict)
    assert body["status"] == "success", body
    return body["data"]


async def test_every_address_it_gives_answers_and_a_taken_port_was_passed_over(whole: Whole) -> None:
    async with aiohttp.ClientSession() as session:
        for name in ("Pages and metrics", "Prometheus", "Alerts and rules", "Alertmanager"):
            async with session.get(whole.url(name)) as reply:
                assert reply.status == 200, name
    port = whole.url("Prometheus").rpartition(":")[2]
    assert port not in {"9090", "9093", "3000"}
    assert f"port 9090 is taken, so prometheus listens on {port}" in whole.running.text
    assert "SIMULATION" in whole.running.text


async def test_prometheus_sees_the_demo_under_its_vantage_and_has_every_rule(whole: Whole) -> None:
    address = whole.url("Prometheus")
    async with asyncio.timeout(30):
        while not await query(address, 'up{job="ircc-monitor",vantage="here"} == 1'):
            await asyncio.sleep(0.2)
        # A group is judged for the first time some part of its interval after the start.
        while not {"ServiceDown", "Watchdog"} <= {each["name"] for each in await rules(address) if good(each)}:
            await asyncio.sleep(0.2)
    assert [each for each in await rules(address) if each["health"] == "err"] == []
    (told,) = (await api(address, "alertmanagers"))["activeAlertmanagers"]
    assert told["url"].startswith(whole.url("Alertmanager"))
    flags = await api(address, "status/flags")
    assert (flags["storage.tsdb.retention.time"], flags["web.enable-remote-write-receiver"]) == ("400d", "true")
    assert "out_of_order_time_window: 30d" in (await api(address, "status/config"))["yaml"]


async def rules(address: str) -> list[dict[str, Any]]:
    return [each for group in (await api(address, "rules"))["groups"] for each in group["rules"]]


def good(rule: dict[str, Any]) -> bool:
    return rule["health"] == "ok" and not rule.get("lastError")


async def test_alertmanager_has_the_shipped_routes_and_what_it_sends_arrives(whole: Whole) -> None:
    address = whole.url("Alertmanager")
    status = await json_of(f"{address}/api/v2/status")
    assert isinstance(status, dict)
    for name in ("pager", "tickets", "monitor-team", "deadmansswitch"):
        assert f"name: {name}" in status["config"]["original"]
    assert status["cluster"]["status"] == "disabled"
    await whole.running.says("the way from rule to message works: Watchdog has arrived")
    labels = {"alertname": "ServiceDown", "service": "x", "severity": "page", "scope": "portal"}
    alert = {"labels": labels, "annotations": {"summary": "x is down"}, "startsAt": "2026-11-25T00:00:00Z"}
    async with aiohttp.ClientSession() as session, session.post(f"{address}/api/v2/alerts", json=[alert]) as reply:
        assert reply.status == 200
    await whole.running.says(r"alerts +│ \S+ PAGE ServiceDown x: x is down")


async def test_blackboxs_own_names_come_back_with_one_series_a_target(ask: Ask, whole: Whole, tmp_path: Path) -> None:
    monitor = whole.url("Pages and metrics").removeprefix("http://")
    out, port = tmp_path / "blackbox.yml", free_port()
    assert (await ask("prometheus-config", "--blackbox", "--monitor", monitor, "--out", str(out))).code == 0
    out.write_text(out.read_text().replace("15s", "1s"))  # the stock one, in a hurry
    wanted = await readings(monitor)
    assert len(wanted["probe_success"]) > 20
    address = f"http://127.0.0.1:{port}"
    async with program(
        found("prometheus"),
        f"--config.file={out}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ) as running:
        await running.says("Server is ready")
        for name, keys in wanted.items():
            async with asyncio.timeout(30):
                while not keys <= set(got := Counter(map(key, await query(address, name)))):
                    await asyncio.sleep(0.3)
            assert set(got.values()) == {1}, name
        phases = await query(address, "count by (service, probe) (probe_http_duration_seconds) > 5")
        assert phases == []
        assert await query(address, 'probe_success{job="ircc-blackbox",instance=~"https://.*",vantage="here"}')


def key(row: dict[str, Any]) -> tuple[str, ...]:
    """What makes a target's series: a phase is part of it where there is one."""
    labels = row["metric"]
    return tuple(labels.get(name, "") for name in ("service", "probe", "instance", "phase"))


async def readings(monitor: str) -> dict[str, set[tuple[str, ...]]]:
    """Of each name of blackbox's, the targets for which the monitor has a reading now."""
    names: dict[str, set[tuple[str, ...]]] = {
        "probe_success": set(),
        "probe_http_duration_seconds": set(),
        "probe_http_status_code": set(),
        "probe_ssl_earliest_cert_expiry": set(),
        "probe_dns_query_succeeded": set(),
        "probe_duration_seconds": set(),
    }
    groups = await json_of(f"http://{monitor}/sd")
    assert isinstance(groups, list)
    async with aiohttp.ClientSession() as session:
        for each in groups:
            labels = each["labels"]
            asked = {name: labels[f"__param_{name}"] for name in ("target", "module", "probe")}
            async with session.get(f"http://{monitor}/probe", params=asked) as reply:
                lines = (await reply.text()).splitlines() if reply.status == 200 else []
            for line in lines:
                name, _, rest = line.split(" ")[0].partition("{")
                if name in names:
                    phase = rest.partition('phase="')[2].partition('"')[0]
                    names[name].add((labels["service"], labels["probe"], asked["target"], phase))
    return names


async def test_sigterm_ends_all_of_it_in_time_and_leaves_nothing(whole: Whole) -> None:
    assert len(left(whole.folder)) >= 3
    began = time.monotonic()
    assert await whole.running.end() == 0
    assert time.monotonic() - began < 15
    assert "Traceback" not in whole.running.text
    assert left(whole.folder) == []
    assert list(whole.folder.iterdir()) == []
