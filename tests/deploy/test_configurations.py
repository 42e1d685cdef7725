"""Prometheus' and Alertmanager's own programs about the configurations that ship."""

import subprocess
from pathlib import Path

import pytest

from tests.certificates import authority, leaf
from tests.deploy.places import key_pair
from tests.programs import ROOT, found

DEPLOY = ROOT / "deploy"


def promtool(*arguments: str, cwd: Path) -> str:
    said = subprocess.run([found("promtool"), *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout + said.stderr


@pytest.mark.parametrize("path", ["prometheus.yml", "central/prometheus.yml"])
def test_promtool_accepts_the_server_and_its_rules(path: str, tmp_path: Path) -> None:
    text = (DEPLOY / path).read_text(encoding="utf-8")
    rules = ROOT / "dashboards/prometheus/rules"
    (tmp_path / "prometheus.yml").write_text(text.replace("/etc/prometheus/rules", str(rules)), encoding="utf-8")
    said = promtool("check", "config", "prometheus.yml", cwd=tmp_path)
    assert said.count("rules found") == len(list(rules.glob("*.yml"))) > 0


def test_promtool_accepts_the_agent_of_a_server(tmp_path: Path) -> None:
    text = (DEPLOY / "vantage/agent.yml").read_text(encoding="utf-8")
    (tmp_path / "central-password").touch()
    (tmp_path / "agent.yml").write_text(text.replace("/run/secrets", str(tmp_path)), encoding="utf-8")
    promtool("check", "config", "--agent", "agent.yml", cwd=tmp_path)


def test_promtool_accepts_who_may_ask_the_centre(tmp_path: Path) -> None:
    text = (DEPLOY / "central/web.yml").read_text(encoding="utf-8")
    key_pair(tmp_path, leaf(authority(), "central.firm.example"))
    (tmp_path / "web.yml").write_text(text.replace("/run/secrets", str(tmp_path)), encoding="utf-8")
    promtool("check", "web-config", "web.yml", cwd=tmp_path)
