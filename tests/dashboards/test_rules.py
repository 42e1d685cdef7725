"""Every alert in promtool: when it fires, when not, when it ends, and what it says in both languages."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.prometheus.files import ALERTS, RECORDING
from dashboards.prometheus.rule import NONE, Alert, Record
from tests.dashboards.prometheus import budget, down, places, portals, sharing, sight, upkeep, watch
from tests.dashboards.prometheus.scenes import Case, Links
from tests.programs import found

GROUPS = (*RECORDING, *ALERTS)
RULES = {each.name: each for group in GROUPS for each in group.rules if isinstance(each, Alert)}
SCENES = (down, places, portals, budget, sight, watch, sharing, upkeep)
CASES: list[Case] = [case for each in SCENES for case in each.CASES]


def identity(case: Case) -> str:
    return f"{case.alert} {case.name}"


def rules(case: Case) -> dict[str, list[dict[str, Any]]]:
    """The alert, its texts where asserted, and the recorded series it stands on but for those the scene gives."""
    alert = {key: part for key, part in RULES[case.alert].rendered().items() if case.worded or key != "annotations"}
    recorded = [each for group in GROUPS for each in group.rules if isinstance(each, Record)]
    wanted, text = set[str](), str(alert)
    while more := {each.name for each in recorded if each.name in text} - wanted - set(case.given):
        wanted |= more
        text += "".join(each.expr for each in recorded if each.name in more)
    groups: list[dict[str, Any]] = []
    for group in GROUPS:
        kept = [each.rendered() for each in group.rules if isinstance(each, Record) and each.name in wanted]
        kept += [alert] if RULES[case.alert] in group.rules else []
        groups += [{"name": group.name, "rules": kept}] if kept else []
    return {"groups": groups}


@pytest.mark.parametrize("case", CASES, ids=identity)
def test_an_alert_fires_when_it_should_and_only_then(case: Case, tmp_path: Path) -> None:
    rule = RULES[case.alert]
    links = Links(dashboard=rule.dashboard, outage=bool(rule.votes))
    made = rules(case)
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")
    written = case.written("rules.yml", {"severity": rule.severity, "scope": rule.scope}, links)
    # Left to itself, promtool evaluates groups in an order that changes from run to run.
    written["group_eval_order"] = [each["name"] for each in made["groups"]]
    path = tmp_path / "case.yml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), encoding="utf-8")
    done = subprocess.run([found("promtool"), "test", "rules", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", RULES)
def test_every_alert_is_seen_to_fire_in_both_languages_and_not_to_fire(name: str) -> None:
    mine = [each for each in CASES if each.alert == name]
    assert any(each.fires for each in mine)
    assert any(each.quiet for each in mine) or RULES[name].severity == NONE
    assert any(each.worded for each in mine)
