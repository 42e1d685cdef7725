"""``prometheus-config`` prints what Prometheus takes, and says in one line what does not go together."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.monitor.cli.shell import Ask
from tests.programs import found


def checked(path: Path, *options: str) -> None:
    done = subprocess.run(
        [found("promtool"), "check", "config", *options, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


async def test_it_is_whole_and_promtool_takes_it_with_the_shipped_rules(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "prometheus.yml"
    done = await ask("prometheus-config", "--out", str(out), IRCC_MONITOR_VANTAGE="toronto")
    assert (done.code, done.out) == (0, "")
    assert f"Written to {out}" in done.err
    checked(out)
    made = yaml.safe_load(out.read_text())
    (job,) = made["scrape_configs"]
    assert job["job_name"] == "ircc-monitor"
    assert job["static_configs"] == [{"targets": ["127.0.0.1:9877"], "labels": {"vantage": "toronto"}}]
    assert made["global"]["scrape_interval"] == "15s"
    (rules,) = made["rule_files"]
    assert list(Path(rules).parent.glob("*.yml"))


async def test_what_is_printed_is_what_would_be_written(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "prometheus.yml"
    await ask("prometheus-config", "--blackbox", "--out", str(out))
    done = await ask("prometheus-config", "--blackbox")
    assert done.out == out.read_text()
    checked(out)
    done = await ask("--json", "prometheus-config", "--blackbox")
    assert json.loads(done.out) == yaml.safe_load(out.read_text())


async def test_an_agent_writes_to_a_store_and_judges_nothing(ask: Ask, tmp_path: Path) -> None:
    store, out = "https://central.example/api/v1/write", tmp_path / "agent.yml"
    done = await ask("--lang", "fr", "prometheus-config", "--agent", "--remote-write", store, "--out", str(out))
    assert done.code == 0
    assert "Prometheus en agent" in out.read_text()
    checked(out, "--agent")
    made = yaml.safe_load(out.read_text())
    assert made["remote_write"] == [{"url": store}]
    assert not {"rule_files", "alerting", "storage"} & set(made)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--agent",), "say where it writes to with --remote-write"),
        (("--remote-write", "central"), "central is no address to write to"),
        (("--remote-write", "https://me:secret@central/"), "without a password"),
        (("--blackbox", "--remote-write", "https://central/"), "give it without --remote-write"),
        (("--monitor", "https://central/below"), "cannot be scraped"),
        (("--out", "/nowhere/prometheus.yml"), "/nowhere/prometheus.yml cannot be written"),
    ],
)
async def test_what_does_not_go_together_is_2(ask: Ask, arguments: tuple[str, ...], told: str) -> None:
    done = await ask("prometheus-config", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.folded
