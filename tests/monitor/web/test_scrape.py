"""What Prometheus and blackbox's users get."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as plain

from monitor.app import Monitor
from monitor.metrics.blackbox import address_hash
from monitor.metrics.catalogue import BY_NAME
from monitor.model import Role
from probes.failures import Failed, Faulty
from probes.model import Cause, Certificate, HttpFacts, Outcome, Reading, Target, TlsFacts
from probes.toolbox import Tools
from tests.makers import START, kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of

LEAF = Certificate(
    subject="CN=portal.example",
    issuer="CN=Root",
    serial="1",
    fingerprint="ab",
    not_before=START,
    not_after=START + timedelta(days=9),
)


async def page(target: Target, params: Any, tools: Tools) -> Reading:
    book = tools.notebook
    book.phases.update(resolve=0.01, connect=0.02, tls=0.03, processing=0.04, transfer=0.05)
    book.address = "192.0.2.7"
    book.http = HttpFacts(
        status=200, reason="OK", version="1.1", url="https://portal.example/", content_length=5, body_bytes=9
    )
    book.tls = TlsFacts(version="TLS 1.3", cipher="TLS_AES_256_GCM_SHA384", chain=(LEAF,), verified=(LEAF,))
    book.log("all is well")
    return book.reading(Outcome.UP)


async def lost(target: Target, params: Any, tools: Tools) -> Reading:
    tools.notebook.phases["resolve"] = 0.5
    raise Failed(Cause.DNS, "the name does not exist", code="nxdomain")


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    raise Faulty("no browser", code="browser_missing")


async def answers(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    http = {"name": "http", "every": 0.3}
    good = probe("page-en", kind=kind(page, **http), every=0.3)
    bad = probe("lost-fr", address="lost.example:443", kind=kind(lost, **http), every=0.3)
    ours = probe("ours", address="ours.example:443", kind=kind(broken, name="journey"), every=0.3)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(answers), every=0.3)
    folder: Path = tmp_path_factory.mktemp("data")
    services = (service("employer-portal", good, bad, ours), service("controls", control, role=Role.CONTROL))
    async with monitor_of(folder, *services) as made:
        await looked(made)
        yield made


def values(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in plain(text)
        for sample in family.samples
    }


async def test_every_family_on_metrics_is_in_the_catalogue_with_its_labels(monitor: Monitor) -> None:
    _, text, _ = await get(monitor, "/metrics")
    for family in plain(text):
        if not family.name.startswith("ircc_"):
            assert family.name.startswith(("python_", "process_")), family.name
            continue
        known = BY_NAME.get(family.name) or BY_NAME[family.name + "_total"]
        assert known.type == family.type
        for sample in family.samples:
            assert set(sample.labels) - {"le"} == set(known.labels), sample.name
        assert family.documentation == known.help


async def test_openmetrics_parses_and_old_text_does_too(monitor: Monitor) -> None:
    accept = "application/openmetrics-text;version=1.0.0"
    _, text, headers = await get(monitor, "/metrics", Accept=accept)
    assert headers["Content-Type"].startswith("application/openmetrics-text")
    assert list(openmetrics(text))
    _, old, headers = await get(monitor, "/metrics")
    assert headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "_created" not in old


async def test_a_good_probe_is_one_a_bad_one_zero_and_an_unknown_one_absent(monitor: Monitor) -> None:
    _, text, _ = await get(monitor, "/metrics")
    success = {
        dict(labels)["probe"]: value for (name, labels), value in values(text).items() if name == "ircc_probe_success"
    }
    assert success == {"page-en": 1.0, "lost-fr": 0.0, "cira": 1.0}


async def test_sd_lists_every_target_as_prometheus_wants_it(monitor: Monitor) -> None:
    status, text, headers = await get(monitor, "/sd")
    groups = json.loads(text)
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "application/json")
    assert {each["targets"][0] for each in groups} >= {"portal.example:443", "lost.example:443"}
    assert all(set(each) == {"targets", "labels"} for each in groups)


async def test_probe_tells_the_last_look_under_blackboxs_names(monitor: Monitor) -> None:
    _, text, _ = await get(monitor, "/probe?target=portal.example:443&module=http")
    found = {name: value for (name, labels), value in values(text).items() if not labels}
    assert found["probe_success"] == 1
    assert found["probe_http_status_code"] == 200
    assert found["probe_ip_protocol"] == 4
    assert found["probe_ip_addr_hash"] == address_hash("192.0.2.7")
    assert found["probe_ssl_earliest_cert_expiry"] == LEAF.not_after.timestamp()
    phases = {
        dict(labels)["phase"]: v for (name, labels), v in values(text).items() if name == "probe_http_duration_seconds"
    }
    assert phases == {"resolve": 0.01, "connect": 0.02, "tls": 0.03, "processing": 0.04, "transfer": 0.05}


async def test_when_the_name_does_not_resolve_only_that_phase_is_there(monitor: Monitor) -> None:
    _, text, _ = await get(monitor, "/probe?target=lost.example:443")
    rows = values(text)
    assert rows[("probe_success", frozenset())] == 0
    assert rows[("probe_http_status_code", frozenset())] == 0
    phases = [dict(labels)["phase"] for (name, labels) in rows if name == "probe_http_duration_seconds"]
    assert phases == ["resolve"]


async def test_a_fault_of_ours_says_nothing_of_success(monitor: Monitor) -> None:
    status, text, _ = await get(monitor, "/probe?target=employer-portal/ours")
    assert status == 200
    assert ("probe_success", frozenset()) not in values(text)


async def test_probe_never_fetches_what_is_not_configured(monitor: Monitor) -> None:
    status, _, _ = await get(monitor, "/probe?target=http://169.254.169.254/latest")
    assert status == 404
    status, _, _ = await get(monitor, "/probe")
    assert status == 400


async def test_debug_shows_the_log_of_the_last_look(monitor: Monitor) -> None:
    _, text, headers = await get(monitor, "/probe?target=employer-portal/page-en&debug=true")
    assert "all is well" in text
    assert headers["Content-Type"].startswith("text/plain")
    _, text, _ = await get(monitor, "/probe?target=employer-portal/lost-fr&debug=true")
    assert "control  controls/cira up" in text
    assert "walk" in text


async def test_health_and_readiness_tell_of_rounds(monitor: Monitor) -> None:
    status, text, _ = await get(monitor, "/readyz")
    assert (status, json.loads(text)) == (200, {"ready": True, "waiting": [], "late": []})
    assert (await get(monitor, "/healthz"))[0] == 200


async def test_a_name_of_an_attackers_that_leads_to_loopback_is_refused(monitor: Monitor) -> None:
    status, _, _ = await get(monitor, "/metrics", Host="rebound.example")
    assert status == 421


async def test_pages_are_there_in_both_languages_under_a_strict_policy(monitor: Monitor) -> None:
    status, english, headers = await get(monitor, "/")
    assert status == 200
    assert "Employer Portal" in english
    assert "Not a service of the Government of Canada" in english
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    status, french, _ = await get(monitor, "/fr/")
    assert status == 200
    assert "Portail des employeurs" in french
    assert "n&#39;est pas un service du gouvernement du Canada" in french
    status, _, headers = await get(monitor, "/", **{"Accept-Language": "fr-CA,fr;q=0.9"})
    assert (status, headers["Location"]) == (302, "/fr/")


def test_the_address_hash_is_fnv_1a() -> None:
    assert address_hash("102.111.111.98") == 0x3F5076EF  # the published test vector for the bytes of "foob"
