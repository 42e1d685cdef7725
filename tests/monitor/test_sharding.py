"""Sharing services among monitors: like Prometheus' hashmod, together what hangs together, no overlap, no hole."""

import json
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Loader
from monitor.model import Role, Service
from monitor.settings import SHIPPED, Settings
from monitor.sharding import groups, hashmod, share
from probes import catalog
from tests.makers import service
from tests.programs import found

NAMES = [f"s{number}" for number in range(12)]
DEPENDING = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3))


def watched(wanted: dict[str, list[str]]) -> list[Service]:
    return [service(name, depends_on=tuple(wanted.get(name, ()))) for name in NAMES]


@given(DEPENDING, st.integers(1, 9))
def test_every_service_is_watched_by_exactly_one_and_with_what_it_depends_on(
    wanted: dict[str, list[str]], count: int
) -> None:
    services = watched(wanted)
    shares = [share(services, number, count) for number in range(1, count + 1)]
    for each in services:
        (mine,) = [one for one in shares if each.slug in one]
        assert set(each.depends_on) <= mine


def test_controls_are_everyones() -> None:
    services = [service("controls", role=Role.CONTROL), *watched({})]
    assert all("controls" in share(services, number, 5) for number in range(1, 6))


def test_one_that_joins_a_component_moves_nobody_else() -> None:
    before = groups([service("gckey"), service("eta", depends_on=("gckey",))])
    after = groups([service("gckey"), service("eta", depends_on=("gckey",)), service("aaa", depends_on=("gckey",))])
    assert before == {"gckey": "gckey", "eta": "gckey"}
    assert after == before | {"aaa": "gckey"}


def test_it_is_prometheus_own_hashmod(tmp_path: Path) -> None:
    names = [each.slug for each in Loader(Settings(services=SHIPPED), catalog.kinds()).load()]
    targets = [{"targets": [f"{number}.example:80"], "labels": {"service": name}} for number, name in enumerate(names)]
    rule = {"source_labels": ["service"], "modulus": 7, "target_label": "shard", "action": "hashmod"}
    job = {"job_name": "j", "static_configs": targets, "relabel_configs": [rule]}
    config = tmp_path / "prometheus.yml"
    config.write_text(json.dumps({"scrape_configs": [job]}), encoding="utf-8")  # JSON is YAML
    command = [found("promtool"), "check", "service-discovery", "--timeout=2s", str(config), "j"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    theirs = {each["labels"]["service"]: int(each["labels"]["shard"]) for each in told}
    assert theirs == {name: hashmod(name, 7) for name in names}


def test_a_monitor_of_a_part_has_the_other_services_off_and_its_controls_on() -> None:
    parts = [Loader(Settings(services=SHIPPED, shard=f"{number}/3"), catalog.kinds()).load() for number in (1, 2, 3)]
    whole = {each.slug for each in Loader(Settings(services=SHIPPED), catalog.kinds()).load() if each.on}
    on = [{each.slug for each in part if each.on} for part in parts]
    assert on[0] | on[1] | on[2] == whole
    assert on[0] & on[1] == on[0] & on[2] == on[1] & on[2] == {"controls"}
