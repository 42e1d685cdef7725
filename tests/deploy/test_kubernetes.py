"""The manifests: Kubernetes' own schemas accept them, one monitor writes one history, nobody gets more than needed."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from monitor.settings import Settings, split_shard
from tests.programs import ROOT

FOLDER = ROOT / "deploy/kubernetes"
OVERLAYS = sorted(path.parent for path in FOLDER.glob("overlays/*/kustomization.yaml"))
MANIFESTS = sorted(path for path in FOLDER.glob("*/*.yaml") if path.name != "kustomization.yaml")
OLDEST, NEWEST = "1.31.0", kubernetes_validate.latest_version()
KUSTOMIZE = next((name for name in ("kustomize", "kubectl") if shutil.which(name)), None)


def documents(text: str) -> list[dict[str, Any]]:
    return [each for each in yaml.safe_load_all(text) if each]


def one(path: str) -> Any:
    return yaml.safe_load((FOLDER / path).read_text(encoding="utf-8"))


def built(overlay: Path) -> list[dict[str, Any]]:
    """What kustomize makes of an overlay."""
    assert KUSTOMIZE is not None
    line = [KUSTOMIZE, "build"] if KUSTOMIZE == "kustomize" else [KUSTOMIZE, "kustomize"]
    said = subprocess.run([*line, str(overlay)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return documents(said.stdout)


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_kubernetes_accepts_every_document_and_knows_every_field(path: Path, version: str) -> None:
    for document in documents(path.read_text(encoding="utf-8")):
        kubernetes_validate.validate(document, version, strict=True)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("kustomization.yaml")), ids=lambda path: path.parent.name)
def test_everything_that_is_put_together_exists(path: Path) -> None:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    named = [*told.get("resources", ()), *(each["path"] for each in told.get("patches", ()))]
    named += [file for made in told.get("configMapGenerator", ()) for file in made.get("files", ())]
    assert named
    for each in named:
        assert (path.parent / each).exists(), each
    for image in told.get("images", ()):
        assert image["newTag"] not in {"", "latest"}


@pytest.mark.parametrize("path", ["base/statefulset.yaml", "agent/statefulset.yaml"])
def test_a_pod_can_do_little(path: str) -> None:
    pod = one(path)["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"]["type"] in {"Localhost", "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    assert {"livenessProbe", "readinessProbe"} <= set(container)
    mounted = {each["name"] for each in container["volumeMounts"]}
    given = {each["name"] for each in pod["volumes"]}
    given |= {each["metadata"]["name"] for each in one(path)["spec"]["volumeClaimTemplates"]}
    assert mounted == given


def test_one_monitor_writes_one_history() -> None:
    spec = one("base/statefulset.yaml")["spec"]
    assert spec["replicas"] == 1
    (claim,) = spec["volumeClaimTemplates"]
    assert claim["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert set(spec["persistentVolumeClaimRetentionPolicy"].values()) == {"Retain"}


def test_probes_ask_what_the_monitor_answers_and_settings_are_settings() -> None:
    (container,) = one("base/statefulset.yaml")["spec"]["template"]["spec"]["containers"]
    asked = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert asked == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    (more,) = one("overlays/sharded/shards.yaml")["spec"]["template"]["spec"]["containers"]
    named = {each["name"].removeprefix("IRCC_MONITOR_").lower() for each in [*container["env"], *more["env"]]}
    assert named - {"number"} <= set(Settings.model_fields)


def test_a_page_that_was_tampered_with_reaches_nothing_inside() -> None:
    rules = one("base/networkpolicy.yaml")["spec"]["egress"]
    blocks = [each["ipBlock"] for rule in rules for each in rule.get("to", ())]
    (public,) = [each for each in blocks if each["cidr"] == "0.0.0.0/0"]
    assert {"10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"} <= set(public["except"])
    for rule in rules:
        ports = {each["port"] for each in rule["ports"]}
        assert ports == {53} or ("to" in rule and ports == {80, 443})


def test_each_place_has_one_name_of_its_own_for_monitor_and_agent() -> None:
    names = []
    for overlay in OVERLAYS:
        told = one(str(overlay.relative_to(FOLDER) / "kustomization.yaml"))
        (place,) = told["configMapGenerator"]
        literals = dict(each.split("=", 1) for each in place["literals"])
        names.append((told["namespace"], literals["VANTAGE"]))
        assert Settings(vantage=literals["VANTAGE"], page_url=literals["PAGE_URL"]).page_url
    assert len({namespace for namespace, _ in names}) == len(OVERLAYS)
    for path in ("base/statefulset.yaml", "agent/statefulset.yaml"):
        (container,) = one(path)["spec"]["template"]["spec"]["containers"]
        sources = [each["valueFrom"]["configMapKeyRef"] for each in container["env"] if "VANTAGE" in each["name"]]
        assert sources == [{"name": "place", "key": "VANTAGE"}]


def test_as_many_shards_as_pods_and_each_pod_its_own() -> None:
    spec = one("overlays/sharded/shards.yaml")["spec"]
    (container,) = spec["template"]["spec"]["containers"]
    variables = {each["name"]: each for each in container["env"]}
    parts = []
    for number in range(spec["ordinals"]["start"], spec["ordinals"]["start"] + spec["replicas"]):
        value = variables["IRCC_MONITOR_SHARD"]["value"].replace("$(NUMBER)", str(number))
        parts.append(split_shard(value))
    assert parts == [(number, spec["replicas"]) for number in range(1, spec["replicas"] + 1)]
    assert next(iter(variables)) == "NUMBER", "a variable can only be used after it"


@pytest.mark.skipif(KUSTOMIZE is None, reason="neither kustomize nor kubectl is on PATH")
@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name)
def test_an_overlay_put_together_is_accepted_and_hangs_together(overlay: Path) -> None:
    made = built(overlay)
    for document in made:
        kubernetes_validate.validate(document, OLDEST, strict=True)
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for document in made:
        by_kind.setdefault(document["kind"], []).append(document)
    (space,) = by_kind.pop("Namespace")
    assert {each["metadata"]["namespace"] for each in made if each["kind"] != "Namespace"} == {
        space["metadata"]["name"]
    }
    settings = {each["metadata"]["name"] for each in by_kind["ConfigMap"]}
    for pods in by_kind["StatefulSet"]:
        template = pods["spec"]["template"]
        (container,) = template["spec"]["containers"]
        assert not container["image"].endswith(":latest")
        assert ":" in container["image"]
        used = {
            each["valueFrom"]["configMapKeyRef"]["name"]
            for each in container["env"]
            if "configMapKeyRef" in each.get("valueFrom", {})
        }
        used |= {each["configMap"]["name"] for each in template["spec"]["volumes"] if "configMap" in each}
        assert used <= settings
    (service,) = by_kind["Service"]
    (monitors,) = [
        each for each in by_kind["StatefulSet"] if each["spec"]["serviceName"] == service["metadata"]["name"]
    ]
    assert service["spec"]["selector"] == monitors["spec"]["selector"]["matchLabels"]
    assert "instance" in "".join(service["spec"]["selector"])
