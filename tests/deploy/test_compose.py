"""What compose.yml starts: everything mounted exists, nothing runs as root, and it is what the stack starts."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.settings import Settings, load
from monitor.stack import grafana, plan, scraping
from monitor.stack.scraping import Place
from tests.programs import ROOT

DEPLOY = ROOT / "deploy"
INSIDE = "/etc/ircc-monitor"


class Compose(yaml.SafeLoader):
    """YAML with Compose's own tag."""


Compose.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))


def composed(name: str) -> dict[str, Any]:
    return dict(yaml.load((DEPLOY / name).read_text(encoding="utf-8"), Compose)["services"])


SERVICES = composed("compose.yml")
FILES = ("compose.yml", "compose.vantage.yml", "compose.central.yml")
OURS = "monitor"


def binds(name: str) -> Iterator[tuple[str, str, str]]:
    """Each folder or file of ours that is mounted: service, source and target."""
    for service, told in composed(name).items():
        for volume in told.get("volumes", ()):
            plain = re.sub(r"\$\{\w+:-(.+?)\}", r"\1", volume)
            source, target, *mode = plain.split(":")
            if source.startswith("."):
                assert mode == ["ro"], f"{service} could write to {source}"
                yield service, source, target


@pytest.mark.parametrize("name", FILES)
def test_everything_that_is_mounted_exists(name: str) -> None:
    mounts = list(binds(name))
    assert mounts
    for _, source, _ in mounts:
        assert (DEPLOY / source).exists(), source


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_little(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+\.\d+", service["image"]), "pin it by a full version"
    user = int(service["user"].split(":")[0])
    assert user > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges" in service["security_opt"]
    assert "privileged" not in service
    assert service.get("healthcheck") or name == OURS, "the monitor's is in its image"
    for port in service["ports"]:
        assert port.startswith("127.0.0.1:")


@pytest.mark.parametrize("name", FILES)
def test_no_service_is_given_a_secret_but_by_file(name: str) -> None:
    for service, told in composed(name).items():
        for variable, value in told.get("environment", {}).items():
            assert value in {"true", "false"} or not re.search(r"PASSWORD|TOKEN|_KEY|SECRET", variable), service


def test_a_secret_put_where_it_belongs_is_never_committed() -> None:
    mounted = {source for name in FILES for _, source, _ in binds(name) if "secrets" in source}
    assert len(mounted) >= 4
    for folder in mounted:
        line = ["git", "check-ignore", "--quiet", f"deploy/{folder}/password"]
        assert subprocess.run(line, cwd=ROOT, check=False).returncode == 0, folder


def test_only_the_monitor_has_the_profile_of_the_sandbox() -> None:
    profiles = {name: [each for each in told["security_opt"] if "=" in each] for name, told in SERVICES.items()}
    assert profiles.pop(OURS) == ["seccomp=chromium-seccomp.json"]
    assert not any(profiles.values())


@pytest.mark.parametrize("name", [*FILES, "Dockerfile"])
def test_every_setting_named_is_a_setting(name: str) -> None:
    named = re.findall(r"\bIRCC_MONITOR_([A-Z_]+)[:=]", (DEPLOY / name).read_text(encoding="utf-8"))
    assert {each.lower() for each in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("path", ["ircc-monitor.toml", "kubernetes/base/ircc-monitor.toml"])
def test_the_settings_that_ship_are_right(path: str) -> None:
    assert load(DEPLOY / path, {}).vantage == "here"


def test_prometheus_is_told_what_the_monitor_itself_would_write() -> None:
    vantage = load(DEPLOY / "ircc-monitor.toml", {}).vantage
    others = {"prometheus": "127.0.0.1:9090", "alertmanager": "alertmanager:9093"}
    wanted = scraping.whole(
        Place(address="monitor:9877", vantage=vantage),
        rules="/etc/prometheus/rules/*.yml",
        alertmanagers=[others["alertmanager"]],
        others=others,
    )
    assert yaml.safe_load((DEPLOY / "prometheus.yml").read_text(encoding="utf-8")) == wanted
    assert f"--storage.tsdb.retention.time={plan.RETENTION}" in SERVICES["prometheus"]["command"]
    assert SERVICES["alertmanager"]["environment"]["TZ"] == plan.TORONTO


def test_the_agent_is_told_what_the_monitor_itself_would_write_and_whom_to_be() -> None:
    told = yaml.safe_load((DEPLOY / "vantage/agent.yml").read_text(encoding="utf-8"))
    (store,) = told["remote_write"]
    vantage = load(DEPLOY / "ircc-monitor.toml", {}).vantage
    assert set(store.pop("basic_auth")) == {"username", "password_file"}
    assert told == scraping.agent(Place(address="monitor:9877", vantage=vantage), store["url"])


@pytest.mark.parametrize(
    ("name", "service"),
    [("compose.yml", "prometheus"), ("compose.yml", "alertmanager"), ("compose.central.yml", "prometheus")],
)
def test_messages_link_to_the_address_that_readers_know(name: str, service: str) -> None:
    (address,) = (each for each in composed(name)[service]["command"] if each.startswith("--web.external-url="))
    assert re.search(rf"=\$\{{{service.upper()}_URL:-https?://127\.0\.0\.1:\d+\}}$", address)
    assert "--web.route-prefix=/" in composed(name)[service]["command"], "a path in it would move /metrics and the API"


def test_a_place_of_several_is_told_of_no_alertmanager_for_none_runs_there() -> None:
    name = "IRCC_MONITOR_ALERTMANAGER_URL"
    whole, place = (composed(each)[OURS]["environment"][name] for each in ("compose.yml", "compose.vantage.yml"))
    assert whole == "http://alertmanager:9093"
    assert "alertmanager" in SERVICES
    assert place == "", "what is left out here would be taken from compose.yml"
    assert load(None, {"alertmanager_url": place}).alertmanager_url == ""


def test_grafana_is_told_what_the_stack_tells_it() -> None:
    service = SERVICES["grafana"]
    assert service["image"] in grafana.IMAGE
    assert service["environment"] == grafana.variables("en", INSIDE, "http://prometheus:9090")
    targets = {target: source for _, source, target in binds("compose.yml")}
    home = Path(service["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
    assert (DEPLOY / targets[str(home.parent)] / home.name).exists()


def test_the_centre_alone_lets_others_in_and_asks_who_they_are() -> None:
    opened = {
        (name, service)
        for name in FILES
        for service, told in composed(name).items()
        for port in told.get("ports", ())
        if not port.startswith("127.0.0.1:")
    }
    assert opened == {("compose.central.yml", "prometheus")}
    assert "--web.config.file=/etc/prometheus/web.yml" in composed("compose.central.yml")["prometheus"]["command"]
    asked = yaml.safe_load((DEPLOY / "central/web.yml").read_text(encoding="utf-8"))
    assert asked["tls_server_config"]
    assert all(each.startswith("$2") for each in asked["basic_auth_users"].values())


def test_grafana_reaches_the_centre_as_a_user_that_it_knows_and_asks_as_it_does_elsewhere() -> None:
    usual, central = (
        yaml.safe_load((folder / "datasources/prometheus.yaml").read_text(encoding="utf-8"))["datasources"][0]
        for folder in (ROOT / "dashboards/grafana/provisioning", DEPLOY / "central")
    )
    asked = yaml.safe_load((DEPLOY / "central/web.yml").read_text(encoding="utf-8"))
    assert central["basicAuthUser"] in asked["basic_auth_users"]
    assert all(value.startswith("$__file{/run/secrets/") for value in central["secureJsonData"].values())
    assert usual["jsonData"].items() <= central["jsonData"].items()
    assert {key: central[key] for key in ("name", "uid", "type")} == {
        key: usual[key] for key in ("name", "uid", "type")
    }
