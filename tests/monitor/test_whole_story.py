"""The whole path, by the real programs: the demo breaks and recovers, and a real Prometheus sees it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.programs import Running, command, found, free_port, program, query

SPEED = 2

CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
scrape_configs:
  - job_name: ircc-monitor
    static_configs:
      - targets: ["{monitor}"]
  - job_name: blackbox
    http_sd_configs:
      - url: http://{monitor}/sd
        refresh_interval: 2s
    relabel_configs:
      - source_labels: [__address__]
        target_label: __param_target
      - source_labels: [__param_target]
        target_label: instance
      - target_label: __address__
        replacement: {monitor}
"""


@dataclass(kw_only=True)
class Story:
    demo: Running
    monitor: str
    prometheus: str
    data: Path
    began: float
    ready_after: float


async def until(prometheus: str, expression: str, seconds: float) -> list[dict[str, object]]:
    """Wait until a query has a result."""
    async with asyncio.timeout(seconds):
        while not (result := await query(prometheus, expression)):
            await asyncio.sleep(0.5)
    return result


async def _ready(url: str) -> None:
    async with asyncio.timeout(180), aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.get(url) as reply:
                    if reply.status == 200:
                        return
            await asyncio.sleep(0.2)


@pytest.fixture(scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    data, prometheus = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("prometheus")
    began = time.monotonic()
    line = command("--lang", "en", "demo", "--listen", "127.0.0.1:0", "--data", str(data), "--speed", str(SPEED))
    async with program(*line) as demo:
        match = await demo.says(r"Metrics for Prometheus: http://(\S+)/metrics")
        monitor = match.group(1)
        (prometheus / "prometheus.yml").write_text(CONFIG.format(monitor=monitor))
        port = free_port()
        async with program(
            found("prometheus"),
            f"--config.file={prometheus}/prometheus.yml",
            f"--storage.tsdb.path={prometheus}/data",
            f"--web.listen-address=127.0.0.1:{port}",
        ):
            await _ready(f"http://{monitor}/readyz")
            ready_after = time.monotonic() - began
            await _ready(f"http://127.0.0.1:{port}/-/ready")
            yield Story(
                demo=demo,
                monitor=monitor,
                prometheus=f"http://127.0.0.1:{port}",
                data=data,
                began=began,
                ready_after=ready_after,
            )


@pytest.mark.timeout(400)
async def test_the_first_full_round_is_done_in_under_three_minutes(story: Story) -> None:
    assert story.ready_after < 180
    assert "SIMULATION" in story.demo.text


@pytest.mark.timeout(300)
async def test_prometheus_sees_the_shared_sign_in_break_and_its_dependants_with_it(story: Story) -> None:
    await story.demo.says(r"GCKey answers 503", 120)
    await until(story.prometheus, 'ircc_service_state{service="gckey"} == 0', 60)
    for service in ("ircc-account", "employer-portal"):
        await until(story.prometheus, f'ircc_probe_success{{service="{service}",kind="journey"}} == 0', 60)
    assert await query(story.prometheus, 'ircc_probe_cause{service="gckey",cause="http_5xx"}')
    assert not await query(story.prometheus, 'ircc_service_state{service="ircc-portal"} < 3')
    assert not await query(story.prometheus, "ircc_online == 0")


@pytest.mark.timeout(300)
async def test_blackboxs_own_names_arrive_through_service_discovery(story: Story) -> None:
    link = "https://onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca/mycic/gccf?lang=eng&idp=gckey&svc=/mycic/start"
    rows = await until(story.prometheus, f'probe_success{{job="blackbox",instance="{link}",service="gckey"}}', 30)
    assert len(rows) == 1
    phases = await query(story.prometheus, f'probe_http_duration_seconds{{instance="{link}",service="gckey"}}')
    assert len(phases) == 5
    assert await query(story.prometheus, 'probe_ssl_earliest_cert_expiry{job="blackbox"} > time()')


@pytest.mark.timeout(300)
async def test_what_broke_recovers_and_the_minimum_over_time_remembers(story: Story) -> None:
    await story.demo.says(r"GCKey is back", 120)
    await until(story.prometheus, 'ircc_service_state{service="gckey"} == 3', 60)
    worst = await query(story.prometheus, 'min_over_time(ircc_service_state{service="gckey"}[5m])')
    assert worst[0]["value"][1] == "0"  # type: ignore[index]
    assert "GCKey sign-in: up → down" in story.demo.text
    assert "GCKey sign-in: down → up" in story.demo.text


@pytest.mark.timeout(120)
async def test_sigterm_ends_it_in_time_and_leaves_no_process_and_no_profile(story: Story) -> None:
    began = time.monotonic()
    assert await story.demo.end() == 0
    assert time.monotonic() - began < 30
    left = [
        path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if path.exists()
    ]
    assert not [line for line in left if str(story.data) in line and "pytest" not in line]
    assert not [path for path in (story.data / "browser").rglob("*") if "profile" in path.name.lower()]
