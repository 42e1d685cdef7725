"""How Grafana is told of Prometheus and the dashboards, on this machine and in a container."""

import re
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml

from monitor.stack.child import Program
from monitor.stack.grafana import HOME, IMAGE, INSIDE, SHIPPED, contained, native
from tests.programs import ROOT


def setting(program: Program, name: str) -> str:
    """A setting of Grafana's, from its environment or the engine's command line."""
    told = dict(program.variables) | dict(each.split("=", 1) for each in program.command if "=" in each)
    return told[name]


def provisioned(part: str, told: dict[str, str]) -> Any:
    """What the shipped files come to with the settings *told*. Raises KeyError where one of theirs is missing."""
    (path,) = (SHIPPED / "provisioning" / part).glob("*.y*ml")
    return yaml.safe_load(Template(path.read_text()).substitute(told))


def test_the_program_is_led_to_prometheus_and_to_the_dashboards_of_both_languages(tmp_path: Path) -> None:
    program = native("/usr/bin/grafana", tmp_path, 3001, "http://127.0.0.1:9095", "fr")
    assert program.ready == "http://127.0.0.1:3001/api/health"
    assert setting(program, "GF_PATHS_PROVISIONING") == str(SHIPPED / "provisioning")
    (source,) = provisioned("datasources", dict(program.variables))["datasources"]
    assert (source["uid"], source["url"]) == ("ircc-prometheus", "http://127.0.0.1:9095")
    folders = [
        Path(each["options"]["path"]) for each in provisioned("dashboards", dict(program.variables))["providers"]
    ]
    assert [each.name for each in folders] == ["en", "fr"]
    for folder in folders:
        assert list(folder.glob("*.json"))
    assert setting(program, "GF_USERS_DEFAULT_LANGUAGE") == "fr-FR"
    assert setting(program, "GF_PATHS_DATA").startswith(str(tmp_path))


def test_it_is_started_as_each_package_has_it(tmp_path: Path) -> None:
    brew, deb = tmp_path / "brew", tmp_path / "deb"
    for folder in (brew / "share/grafana/conf", brew / "bin", deb / "conf", deb / "bin"):
        folder.mkdir(parents=True)
    for path in (brew / "share/grafana/conf/defaults.ini", deb / "conf/defaults.ini", deb / "bin/grafana"):
        path.touch()

    def line(path: Path) -> tuple[str, ...]:
        return native(str(path), tmp_path, 3000, "http://127.0.0.1:9090", "en").command[:4]

    home = "--homepath"
    assert line(brew / "bin/grafana") == (f"{brew}/bin/grafana", "server", home, f"{brew}/share/grafana")
    assert line(deb / "bin/grafana-server") == (f"{deb}/bin/grafana", "server", home, str(deb))
    assert line(tmp_path / "bin/grafana-server")[:2] == (f"{tmp_path}/bin/grafana-server", "--config")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_its_first_page_ships_and_nobody_can_sign_in(lang: str, tmp_path: Path) -> None:
    program = native("/usr/bin/grafana", tmp_path, 3000, "http://127.0.0.1:9090", lang)
    assert Path(setting(program, "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")).is_file()
    assert setting(program, "GF_AUTH_ANONYMOUS_ORG_ROLE") == "Viewer"
    assert setting(program, "GF_AUTH_DISABLE_LOGIN_FORM") == "true"
    assert setting(program, "GF_SERVER_HTTP_ADDR") == "127.0.0.1"


@pytest.mark.parametrize(
    ("engine", "system", "prometheus"),
    [
        ("/usr/bin/docker", "linux", "http://127.0.0.1:9095"),
        ("/usr/bin/docker", "darwin", "http://host.docker.internal:9095"),
        ("/opt/podman", "darwin", "http://host.containers.internal:9095"),
    ],
)
def test_a_container_reaches_prometheus_on_loopback(engine: str, system: str, prometheus: str) -> None:
    program = contained(engine, 3001, 9095, "en", system=system)
    line = " ".join(program.command)
    assert setting(program, "IRCC_PROMETHEUS_URL") == prometheus
    assert ("--network host" in line) == (system == "linux")
    assert ("--publish 127.0.0.1:3001:3000" in line) == (system == "darwin")
    assert f"{SHIPPED}:{INSIDE}:ro" in line
    home = setting(program, "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
    assert home == f"{INSIDE}/en/{HOME['en']}.json"


def test_the_image_is_pinned_to_the_tag_the_deployment_runs() -> None:
    image, tag = IMAGE.rsplit(":", 1)
    assert re.fullmatch(r"\d+\.\d+\.\d+", tag)
    assert image == "docker.io/grafana/grafana"
    assert f"grafana/grafana:{tag}" in (ROOT / "deploy/compose.yml").read_text()
