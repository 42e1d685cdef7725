"""Without a network everything is unknown: our own dead line is nobody's outage."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from monitor.config import Loader
from monitor.model import Role, Service
from monitor.settings import Settings
from probes import catalog
from tests.monitor.conftest import CutOff


def refusal() -> str:
    """Why no network namespace can be had here, "" when it can."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return "unshare and ip are not installed"
    tried = subprocess.run(
        ["unshare", "-rn", "ip", "link", "set", "lo", "up"], capture_output=True, text=True, check=False
    )
    return tried.stderr.strip() if tried.returncode else ""


pytestmark = [
    pytest.mark.skipif(bool(why := refusal()), reason=f"no network namespace can be made here: {why}"),
    pytest.mark.timeout(240),
]


@dataclass(frozen=True, kw_only=True)
class Told:
    whole: dict[str, Any]
    services: tuple[Service, ...]

    def samples(self, name: str) -> Iterator[Sample]:
        for family in text_string_to_metric_families(self.whole["metrics"]):
            yield from (each for each in family.samples if each.name == name)

    def controls(self) -> set[str]:
        return {each.slug for each in self.services if each.role is Role.CONTROL}


@pytest.fixture(scope="module")
async def told(cut_off: CutOff | None) -> Told:
    assert cut_off is not None
    whole = json.loads(await asyncio.to_thread(cut_off.told, 200))
    return Told(whole=whole, services=Loader(Settings(), catalog.kinds()).load())


def test_every_probe_looks_within_a_minute_and_its_own_time(told: Told) -> None:
    watched = {probe.key for each in told.services if each.on for probe in each.probes if probe.on}
    looked = {
        f"{each.labels['service']}/{each.labels['probe']}" for each in told.samples("ircc_probe_duration_seconds")
    }
    assert looked == watched
    assert told.whole["seconds"] < 110


def test_no_look_at_a_portal_says_up_or_down(told: Told) -> None:
    said = [each for each in told.samples("ircc_probe_success") if each.labels["service"] not in told.controls()]
    assert said == []
    counted = {
        each.labels["outcome"]
        for each in told.samples("ircc_looks_total")
        if each.value and each.labels["service"] not in told.controls()
    }
    assert counted == {"unknown"}


def test_no_service_has_a_state(told: Told) -> None:
    assert list(told.samples("ircc_service_state")) == []
    assert {each.labels["service"] for each in told.samples("ircc_service_info")} >= {"eta", "gckey"}


def test_every_portals_cause_is_ours(told: Told) -> None:
    causes = {
        each.labels["cause"]
        for each in told.samples("ircc_probe_cause")
        if each.labels["service"] not in told.controls()
    }
    assert causes & {"offline", "local_dns"}
    assert causes <= {"offline", "local_dns", "prober_fault"}  # a busy machine may hold our own loop up as well


def test_we_are_said_to_be_offline(told: Told) -> None:
    assert [each.value for each in told.samples("ircc_online")] == [0]
    assert {each.value for each in told.samples("ircc_control_up")} == {0}
    assert "WE are offline" in told.whole["page"]
    assert "▼" not in told.whole["page"]
    assert "→ down" not in told.whole["said"]


def test_the_monitor_itself_is_well_and_ends_in_time(told: Told) -> None:
    assert json.loads(told.whole["health"])["healthy"]
    assert told.whole["code"] == 0
    assert told.whole["drained"] < 30
    assert "Traceback" not in told.whole["said"]
