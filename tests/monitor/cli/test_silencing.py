"""Windows told by hand, and the silences that a real Alertmanager keeps for them."""

import shlex
import subprocess
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import serving
from tests.dashboards.alerts import alert, labels
from tests.dashboards.sinks import Sinks, alertmanager
from tests.monitor.cli.shell import Ask, Done
from tests.programs import free_port

WINDOW = ("--from", "2031-12-01T00:00", "--to", "2031-12-01T05:30", "--author", "ops", "--reason", "new sign-in")


@pytest.fixture(scope="module")
async def sinks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sinks]:
    async with alertmanager(tmp_path_factory.mktemp("alertmanager")) as running:
        yield running


async def maintenance(ask: Ask, url: str, data: Path, *arguments: str, lang: str = "en") -> Done:
    told = {"IRCC_MONITOR_ALERTMANAGER_URL": url}
    return await ask("--lang", lang, "maintenance", *arguments, "--data", str(data), **told)


async def silence_of(sinks: Sinks, window: str) -> dict[str, Any]:
    (found,) = [each for each in await sinks.ask("silences") if each["comment"].startswith(f"{window}:")]
    assert isinstance(found, dict)
    return found


async def test_a_window_is_a_silence_of_its_services_at_its_times_until_it_is_ended(
    ask: Ask, sinks: Sinks, tmp_path: Path
) -> None:
    added = await maintenance(ask, sinks.url, tmp_path, "add", "gckey", "eta", *WINDOW)
    assert added.code == 0, added.err
    assert "Alertmanager keeps quiet about eta, gckey meanwhile" in added.out
    name = added.out.split()[1].strip(":")
    kept = await silence_of(sinks, name)
    assert {each["name"]: (each["value"], each["isRegex"], each["isEqual"]) for each in kept["matchers"]} == {
        "service": ("eta|gckey", True, True),
        "scope": ("portal", False, True),
        "alertname": ("ServiceDown", False, False),
    }
    times = [datetime.fromisoformat(kept[key]).isoformat() for key in ("startsAt", "endsAt")]
    assert times == ["2031-12-01T05:00:00+00:00", "2031-12-01T10:30:00+00:00"]
    assert (kept["createdBy"], kept["status"]["state"]) == ("ops", "pending")
    said = "maintenance declared by hand / maintenance déclarée à la main (new sign-in)"
    assert kept["comment"] == f"{name}: {said}"
    ended = await maintenance(ask, sinks.url, tmp_path, "end", name, lang="fr")
    assert (ended.code, "Alertmanager ne se tait plus" in ended.out) == (0, True), ended
    assert (await silence_of(sinks, name))["status"]["state"] == "expired"


async def test_it_mutes_what_is_said_of_its_services_but_not_the_engines_own_decision_nor_its_end(
    ask: Ask, sinks: Sinks, tmp_path: Path
) -> None:
    down, raw = labels("ServiceDown", service="eta"), labels("ProbesFailing", service="eta")
    others = [labels("ProbesFailing", service="eta-two"), labels("RoundsLate", "ticket", "monitor", service="eta")]
    await sinks.post(alert(down))
    await sinks.until(lambda: sinks.told("pager", "ServiceDown"))
    added = await maintenance(ask, sinks.url, tmp_path, "add", "eta", "--for", "30")
    assert added.code == 0, added.err
    await sinks.post(alert(raw), *map(alert, others), alert(down, ended=True))
    await sinks.until(
        lambda: sinks.told("pager", "ServiceDown", "resolved") and sinks.told("monitor-team", "RoundsLate")
    )
    await sinks.until(lambda: sinks.told("pager", "ProbesFailing"))
    assert {each["groupLabels"]["service"] for each in sinks.told("pager", "ProbesFailing")} == {"eta-two"}
    states = {
        each["labels"]["service"]: each["status"]["state"]
        for each in await sinks.ask("alerts")
        if each["labels"]["alertname"] == "ProbesFailing"
    }
    assert states == {"eta": "suppressed", "eta-two": "active"}
    ended = await maintenance(ask, sinks.url, tmp_path, "end", added.out.split()[1].strip(":"))
    assert "keeps quiet no longer" in ended.out
    await sinks.until(lambda: len(sinks.told("pager", "ProbesFailing")) > 1)


async def test_where_alertmanager_is_away_the_window_stands_and_what_to_do_by_hand_works(
    ask: Ask, sinks: Sinks, tmp_path: Path
) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    told = await maintenance(ask, away, tmp_path, "add", "eta", *WINDOW)
    assert told.code == 11
    name = told.out.split()[1].strip(":")
    (line,) = told.err.splitlines()
    assert line.startswith(f"error: window {name} stands, but Alertmanager at {away} was not told (")
    by_hand = shlex.split(line.split("once it answers: ")[1].replace(away, sinks.url))
    subprocess.run(by_hand, check=True, capture_output=True)
    kept = await silence_of(sinks, name)
    assert {each["name"]: each["value"] for each in kept["matchers"]} == {
        "service": "eta",
        "scope": "portal",
        "alertname": "ServiceDown",
    }
    assert (kept["endsAt"], kept["createdBy"]) == ("2031-12-01T10:30:00.000Z", "ops")
    ended = await maintenance(ask, away, tmp_path, "end", name, lang="fr")
    assert ended.code == 11
    assert f"erreur\u00a0: la fenêtre {name} est close, mais Alertmanager à {away} n'en sait rien" in ended.err
    assert (await silence_of(sinks, name))["status"]["state"] == "pending"


async def test_a_window_without_a_silence_ends_all_the_same(ask: Ask, sinks: Sinks, tmp_path: Path) -> None:
    added = await maintenance(ask, "", tmp_path, "add", "eta", "--for", "30")
    assert (added.code, "Alertmanager" in added.out + added.err) == (0, False)
    ended = await maintenance(ask, sinks.url, tmp_path, "end", added.out.split()[1].strip(":"))
    assert (ended.code, "Alertmanager had no silence for it" in ended.out) == (0, True), ended


@pytest.mark.parametrize("path", ["/page", "/elsewhere"])
async def test_what_is_no_alertmanager_is_called_so_and_the_window_stands(ask: Ask, tmp_path: Path, path: str) -> None:
    async with serving({"/page/api/v2/silences": "<title>Not one</title>"}) as served:
        told = await maintenance(ask, served.url(path), tmp_path, "add", "eta", "--for", "30")
    assert told.code == 11
    assert ("what answers there is no Alertmanager" if path == "/page" else "it answered 404") in told.err
    assert told.out.startswith("Added w-")
