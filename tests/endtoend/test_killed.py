"""A monitor that dies is no recovery: the page stands, our team is told, and the dead man's switch is let go."""

import asyncio
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.endtoend.desk import desk
from tests.endtoend.test_alerts import LAPSE, PACE, PATIENCE, page
from tests.endtoend.watchtower import watchtower
from tests.programs import program

pytestmark = pytest.mark.timeout(400 + 6000 / LAPSE)


async def test_a_killed_monitor_is_missed_and_nobody_is_told_that_all_is_well(tmp_path: Path) -> None:
    line = (sys.executable, "-m", "tests.endtoend.alone", str(tmp_path / "alone"), str(PACE))
    (tmp_path / "alone").mkdir()
    async with desk() as made, program(*line) as lone:
        address = (await lone.says(r"listening on (\S+)")).group(1)
        async with watchtower(tmp_path, made, LAPSE, (address, "here")) as tower:
            await made.gets(lambda each: each.door == "deadmansswitch", PATIENCE)
            await made.gets(page("ServiceDown", "eta", "firing"), PATIENCE)
            killed = time.time()
            await lone.end(signal.SIGKILL)
            absent = await made.gets(
                lambda each: each.door == "monitor-team" and "MonitorAbsent" in each.names, PATIENCE, since=killed
            )
            assert absent.alerts[0]["labels"]["severity"] == "page"
            await asyncio.sleep(300 / LAPSE)
            assert ("ServiceDown", "eta", "resolved") not in made.told("pager", killed)
            assert await tower.ask('ALERTS{alertname="ServiceDown",alertstate="firing",service="eta"}')
            beats = [each.at for each in made.messages if each.door == "deadmansswitch"]
            assert beats[-1] < absent.at + 60 / LAPSE
