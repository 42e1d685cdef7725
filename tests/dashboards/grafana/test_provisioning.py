"""What Grafana reads at its start leads to the data source and the dashboards that ship."""

import os
from typing import Any

import pytest
import yaml

from tests.dashboards.grafana.sheets import FOLDER, sheets

PROVISIONING = FOLDER / "provisioning"


def _read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((PROVISIONING / name).read_text(encoding="utf-8")))


def test_the_data_source_is_the_one_that_dashboards_choose_at_first() -> None:
    (source,) = _read("datasources/prometheus.yaml")["datasources"]
    chosen = {
        each["current"]["value"]
        for sheet in sheets()
        for each in sheet.body["templating"]["list"]
        if each["type"] == "datasource"
    }
    assert chosen == {source["uid"]} == {"ircc-prometheus"}
    assert source["url"] == "${IRCC_PROMETHEUS_URL}"
    assert source["editable"] is False
    assert source["jsonData"]["httpMethod"] == "POST"
    assert source["jsonData"]["timeInterval"] == "15s"


def test_each_language_is_a_folder_that_nobody_can_overwrite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRCC_DASHBOARDS", str(FOLDER))
    providers = _read("dashboards/ircc.yaml")["providers"]
    assert [each["folder"] for each in providers] == ["IRCC availability", "Disponibilité d'IRCC"]
    assert len({each["name"] for each in providers} | {each["folderUid"] for each in providers}) == 2
    for each in providers:
        assert each["type"] == "file"
        assert each["disableDeletion"] is True
        assert each["allowUiUpdates"] is False
        folder = os.path.expandvars(each["options"]["path"])
        there = {sheet.path for sheet in sheets() if str(sheet.path.parent) == folder}
        assert len(there) == 6, folder


def test_uids_are_unique_over_both_languages() -> None:
    assert len({sheet.uid for sheet in sheets()}) == len(sheets())
    assert all(len(sheet.uid) <= 40 for sheet in sheets()), "Grafana takes no longer ones"
