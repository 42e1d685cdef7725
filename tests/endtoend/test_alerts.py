"""From a portal that breaks to the message on somebody's telephone, through every real part, in both languages.

The rules and routes are those that ship, at ``LAPSE`` times their speed (10 by default; 1 is real time).
"""

import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from monitor.reckoning.outages import lasted
from monitor.simulator.faults import Fault
from probes.model import Outcome
from tests.endtoend.desk import Desk, Message, desk
from tests.endtoend.watched import ETA, GCKEY, Watched, watched
from tests.endtoend.watchtower import Watchtower, watchtower

LAPSE = float(os.environ.get("LAPSE", "10"))
PACE = 2 * LAPSE
PATIENCE = 60 + 600 / LAPSE
pytestmark = pytest.mark.timeout(400 + 6000 / LAPSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that runs."""

    portals: Watched
    tower: Watchtower
    desk: Desk


@pytest.fixture(scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder: Path = tmp_path_factory.mktemp("endtoend")
    async with (
        desk() as made,
        watched(folder, pace=PACE) as portals,
        watchtower(folder, made, LAPSE, (portals.address, "here")) as tower,
    ):
        await tower.until("count(ircc_service_state == 3) >= 5", PATIENCE)
        yield Scene(portals=portals, tower=tower, desk=made)


def page(name: str, service: str, status: str) -> Callable[[Message], bool]:
    def wanted(message: Message) -> bool:
        return message.door == "pager" and any(
            each["labels"]["alertname"] == name
            and each["labels"].get("service") == service
            and each["status"] == status
            for each in message.alerts
        )

    return wanted


async def got(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        return reply.status, await reply.text()


async def test_a_portal_breaks_and_somebody_is_told_in_both_languages(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.time()
    scene.portals.breaks(Fault.UNAVAILABLE, ETA)
    change = await scene.portals.diary.until("eta", Outcome.DOWN, PATIENCE, since=began)
    message = await scene.desk.gets(page("ServiceDown", "eta", "firing"), PATIENCE, since=began)
    first_bad = change.at.timestamp()
    with capsys.disabled():
        sys.stdout.write(f"\nfirst failing look to message: {message.at - first_bad:.1f} s ({LAPSE:g} times as fast)\n")
    assert message.at - first_bad < 60 + 120 / LAPSE
    (alert,) = message.alerts
    notes = alert["annotations"]
    assert alert["labels"] == {
        "alertname": "ServiceDown",
        "service": "eta",
        "severity": "page",
        "scope": "portal",
    }
    assert "eTA" in notes["summary"]
    assert "AVE" in notes["summary_fr"]
    assert re.search(r"server error|http_5xx|503", notes["description"])
    for key in ("runbook_url", "runbook_url_fr", "outage_url", "outage_url_fr"):
        status, text = await got(notes[key])
        assert (key, status) == (key, 200)
        assert f'lang="{"fr" if key.endswith("_fr") else "en"}-CA"' in text
    outage = scene.portals.monitor.engine.outages["eta"]
    assert outage.id in (await got(notes["outage_url"]))[1]
    link = re.search(r"from=(\d+)&to=(\d+)", notes["dashboard_url"])
    assert link
    assert int(link[1]) < first_bad * 1000 < int(link[2])
    chat = await scene.desk.gets(lambda each: each.door == "chat", PATIENCE, since=began)
    text = str(chat.body)
    assert re.search(r"E[SD]T", text)
    assert "AVE" in text
    assert "eTA" in text


async def test_its_end_is_told_with_how_long_it_lasted(scene: Scene) -> None:
    mended = time.time()
    scene.portals.faults.clear()
    await scene.portals.diary.until("eta", Outcome.UP, PATIENCE, since=mended)
    message = await scene.desk.gets(page("ServiceDown", "eta", "resolved"), PATIENCE, since=mended)
    (alert,) = message.alerts
    outage = scene.portals.monitor.engine.outages["eta"]
    assert outage.ended is not None
    told = alert["annotations"]
    assert "back" in f"{told['summary']} {told['description']}".lower()
    assert "rétabli" in f"{told['summary_fr']} {told['description_fr']}".lower()
    least, most = lasted(outage, outage.ended.latest)
    assert most is not None
    assert f"between {brief(least)} and {brief(most)}" in told["description"]
    assert f"entre {brief(least)} et {brief(most)}" in told["description_fr"]


def brief(length: float) -> str:
    """Under an hour, as the rules write it."""
    return f"{length:.0f} s" if length < 60 else f"{int(length // 60)} min"


async def test_one_shared_component_breaks_and_one_page_comes(scene: Scene) -> None:
    began = time.time()
    scene.portals.breaks(Fault.UNAVAILABLE, GCKEY)
    scene.portals.breaks(Fault.UNAVAILABLE, "*.fjgc-gccf.gc.ca")
    await scene.portals.diary.until("gckey", Outcome.DOWN, PATIENCE, since=began)
    await scene.desk.gets(page("ServiceDown", "gckey", "firing"), PATIENCE, since=began)
    await scene.tower.until('ircc_outage_open{affected_by="gckey"}', PATIENCE)
    await asyncio.sleep(120 / LAPSE)  # long enough for any other page to have come
    assert {service for name, service, _ in scene.desk.told("pager", began) if name == "ServiceDown"} == {"gckey"}
    scene.portals.faults.clear()
    await scene.desk.gets(page("ServiceDown", "gckey", "resolved"), PATIENCE, since=began)


async def test_maintenance_pages_nobody(scene: Scene) -> None:
    began = time.time()
    scene.portals.breaks(Fault.MAINTENANCE_PAGE, ETA)
    await scene.portals.diary.until("eta", Outcome.MAINTENANCE, PATIENCE, since=began)
    await scene.tower.until('ircc_service_state{service="eta"} == 2', PATIENCE)
    await asyncio.sleep(60 / LAPSE)
    assert not [each for each in scene.desk.told("pager", began) if each[1] == "eta"]
    scene.portals.faults.clear()
    await scene.portals.diary.until("eta", Outcome.UP, PATIENCE, since=began)


async def test_when_we_are_offline_only_our_own_team_is_told(scene: Scene) -> None:
    began = time.time()
    scene.portals.breaks(Fault.OFFLINE)
    await scene.tower.until("ircc_online == 0", PATIENCE)
    await scene.desk.gets(
        lambda each: each.door == "monitor-team" and bool(each.names & {"MonitorOffline", "ControlsFailing"}),
        PATIENCE + 600 / LAPSE,
        since=began,
    )
    assert not [each for each in scene.desk.told("pager", began) if each[2] == "firing"]
    scene.portals.faults.clear()
    await scene.tower.until("ircc_online == 1", PATIENCE)
