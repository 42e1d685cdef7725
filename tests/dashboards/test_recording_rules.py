"""Recorded series in promtool: the state by quorum, and the share of the observed time that was lost."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.prometheus.files import FOLDER, RECORDING
from tests.dashboards.prometheus.scenes import SERVICE, Scene, span
from tests.programs import found

QUORUM, LOST = "ircc:service_state:quorum", "ircc:service_error:ratio5m"
DOWN, DEGRADED, MAINTENANCE, UP, UNKNOWN = 0, 1, 2, 3, None


def check(scene: Scene, folder: Path, wanted: Mapping[tuple[str, float], float | None]) -> None:
    """Each series at each minute has that value, or is not there."""
    queries = [
        {
            "expr": f'{name}{{service="{SERVICE}"}}',
            "eval_time": span(at),
            "exp_samples": [] if value is None else [{"labels": f'{name}{{service="{SERVICE}"}}', "value": value}],
        }
        for (name, at), value in wanted.items()
    ]
    series: list[Any] = [{"series": name, "values": values} for name, values in scene.series.items()]
    test = {"interval": "15s", "input_series": series, "promql_expr_test": queries}
    rules, order = str(FOLDER / "recording.yml"), [each.name for each in RECORDING]
    written = {"rule_files": [rules], "group_eval_order": order, "evaluation_interval": "15s", "tests": [test]}
    (folder / "case.yml").write_text(yaml.safe_dump(written), encoding="utf-8")
    command = [found("promtool"), "test", "rules", str(folder / "case.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("states", "quorum"),
    [
        ((UP,), UP),
        ((DOWN,), DOWN),
        ((DEGRADED,), DEGRADED),
        ((MAINTENANCE,), MAINTENANCE),
        ((UNKNOWN,), None),
        ((UP, UP, UP), UP),
        ((DOWN, UP, UP), DEGRADED),  # seen from one place only
        ((DOWN, DOWN, UP), DOWN),
        ((DOWN, UP), DEGRADED),  # half is no majority
        ((DOWN, DOWN, UNKNOWN), DOWN),
        ((DOWN, UNKNOWN, UNKNOWN), DOWN),  # the one that can see
        ((DOWN, UP, UNKNOWN), DEGRADED),
        ((MAINTENANCE, MAINTENANCE, DOWN), MAINTENANCE),
        ((MAINTENANCE, MAINTENANCE, UP), MAINTENANCE),
        ((MAINTENANCE, DOWN, UP), DEGRADED),
        ((UP, UP, MAINTENANCE), DEGRADED),
    ],
)
def test_the_state_by_quorum(states: tuple[float | None, ...], quorum: float | None, tmp_path: Path) -> None:
    scene = Scene(minutes=2)
    for number, state in enumerate(states):
        scene.add("ircc_service_state", (state, 0), place=f"place{number}", service=SERVICE)
    check(scene, tmp_path, {(QUORUM, 1): quorum})


def test_what_a_place_says_that_is_offline_does_not_count(tmp_path: Path) -> None:
    scene = Scene(minutes=2)
    for place, state, online in (("A", DOWN, 0), ("B", UP, 1)):
        scene.add("ircc_service_state", (state, 0), place=place, service=SERVICE)
        scene.add("ircc_online", (online, 0), place=place)
    check(scene, tmp_path, {(QUORUM, 1): UP})


def test_it_works_without_vantages_in_the_scrape_configuration(tmp_path: Path) -> None:
    check(Scene(minutes=2).add("ircc_service_state", (DOWN, 0), service=SERVICE), tmp_path, {(QUORUM, 1): DOWN})


def test_maintenance_and_the_unknown_are_left_out_of_the_lost_time(tmp_path: Path) -> None:
    scene = Scene(minutes=20)
    # The windows begin while it is unknown: whether they hold their left edge differs between Prometheus 2 and 3.
    track = ((UNKNOWN, 5), (UP, 2), (DOWN, 1), (MAINTENANCE, 1), (UNKNOWN, 1), (UP, 0))
    scene.add("ircc_service_state", *track, service=SERVICE)
    # At 9:45 the window holds two minutes up and one down, then one of maintenance and one of neither.
    check(scene, tmp_path, {(LOST, 7.5): 3 / 11, (LOST, 9.75): 4 / 12, (LOST, 19): 0})


def test_a_ratio_needs_half_of_its_window(tmp_path: Path) -> None:
    scene = Scene(minutes=20).add("ircc_service_state", (UNKNOWN, 10), (DOWN, 0), service=SERVICE)
    check(scene, tmp_path, {(LOST, 12.25): None, (LOST, 12.5): 1})
