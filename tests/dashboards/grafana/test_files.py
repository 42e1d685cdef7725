"""The committed JSON is what the code gives, in the schema that provisioning takes."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.grafana.__main__ import SHEETS, differing, files, main
from tests.dashboards.grafana.sheets import FOLDER, Sheet, name, sheets
from tests.programs import ROOT


def test_what_is_committed_is_what_the_code_gives() -> None:
    assert differing() == []


def test_a_file_that_differs_is_missing_or_is_too_many_is_named(tmp_path: Path) -> None:
    for path, text in files():
        copy = tmp_path / path.relative_to(FOLDER)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    assert differing(tmp_path) == []
    (tmp_path / "en" / "ircc-slo.json").write_text("{}", encoding="utf-8")
    (tmp_path / "fr" / "ircc-slo-fr.json").unlink()
    (tmp_path / "fr" / "old.json").write_text("{}", encoding="utf-8")
    assert [path.name for path in differing(tmp_path)] == ["ircc-slo.json", "ircc-slo-fr.json", "old.json"]


def test_an_unknown_argument_changes_nothing_and_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--chek"]) == 2
    assert "--check" in capsys.readouterr().err


@pytest.mark.parametrize("sheet", sheets(), ids=name)
def test_it_is_the_classic_schema_and_nothing_of_it_is_unknown_to_the_schema(sheet: Sheet) -> None:
    register_default_plugins()
    assert sheet.body["schemaVersion"] == 42
    typed = json.loads(JSONEncoder().encode(Dashboard.from_json(json.loads(sheet.path.read_text(encoding="utf-8")))))
    assert _differences(sheet.body, typed) == []


def test_the_round_trip_finds_a_misspelt_option() -> None:
    register_default_plugins()
    body = json.loads(sheets()[0].path.read_text(encoding="utf-8"))
    panel = next(each for each in body["panels"] if each["type"] == "state-timeline")
    panel["options"]["mergeVallues"] = panel["options"].pop("mergeValues")
    typed = json.loads(JSONEncoder().encode(Dashboard.from_json(json.loads(json.dumps(body)))))
    assert any("mergeVallues" in each for each in _differences(body, typed))


@pytest.mark.parametrize("sheet", sheets(), ids=name)
def test_no_service_is_named(sheet: Sheet) -> None:
    text = sheet.path.read_text(encoding="utf-8")
    slugs = [path.stem for path in (ROOT / "probes" / "services").glob("*.toml")]
    titles = [
        tomllib.loads(path.read_text(encoding="utf-8"))["title"]
        for path in (ROOT / "probes" / "services").glob("*.toml")
    ]
    assert len(slugs) > 3
    for word in (*(f'"{slug}"' for slug in slugs), *(str(each) for title in titles for each in title.values())):
        assert word not in text, f"{word}: data is found by label only"


def test_each_language_has_every_dashboard_under_its_uid() -> None:
    there = {(sheet.lang, sheet.uid) for sheet in sheets()}
    uids = {"ircc-overview", "ircc-service", "ircc-outages", "ircc-slo", "ircc-monitor", "ircc-vantages"}
    assert there == {("en", uid) for uid in uids} | {("fr", f"{uid}-fr") for uid in uids}
    assert len(SHEETS) == len(uids)
    assert all(sheet.path.stem == sheet.uid for sheet in sheets())


def test_the_monitor_runs_without_what_dashboards_are_made_with() -> None:
    code = "import sys, monitor.cli, monitor.app; sys.exit('grafana_foundation_sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _differences(wanted: Any, found: Any, path: str = "") -> list[str]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        keys = sorted(wanted.keys() | found.keys())
        return [each for key in keys for each in _differences(wanted.get(key), found.get(key), f"{path}.{key}")]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        pairs = enumerate(zip(wanted, found, strict=True))
        return [each for place, (a, b) in pairs for each in _differences(a, b, f"{path}[{place}]")]
    if path.endswith(".placement") and wanted is None:
        return []  # the schema's own default; left out, the control stands above the panels
    return [] if wanted == found else [f"{path}: {wanted!r} became {found!r}"]
