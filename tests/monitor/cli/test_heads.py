"""``history verify`` compares with the heads that are written once a day, and with those that were mailed away."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.heads import DAILY, HeadError, daily, mailed
from monitor.evidence.stamping.anchors import Anchors
from monitor.evidence.stamping.stamps import Stamps
from monitor.history.opening import NAME
from monitor.history.store import History
from monitor.outages.engine import Engine
from probes.model import Outcome
from tests.makers import START, HandClock, observation, probe, service
from tests.monitor.cli.shell import ask

PAGE = probe("page", service="eta")
GOOD: Mapping[str, Any] = {"at": "2026-11-02T00:00:10+00:00", "schema": 1, "vantage": "here"}
LINK = {"head": "ab" * 32, "last_id": 7}


async def written(folder: Path, *, took: float = 0.2) -> Path:
    """A history of two days with a head each, as the monitor leaves it; the path of the first head."""
    folder.mkdir(exist_ok=True)
    hand = HandClock()
    engine = Engine((service("eta", PAGE),))
    history = History(folder, hand.clock())
    await history.open()
    anchors = Anchors(
        folder / "evidence",
        folder / NAME,
        Stamps(folder / "stamps", hand.clock()),
        hand.clock(),
        stamped=False,
        said={},
    )
    for day in range(2):
        for minute in range(10):
            at = START + timedelta(days=day, minutes=minute)
            await history.keep(engine.decide(observation(Outcome.UP, at=at, of=PAGE, seconds=took)))
        anchors.daily()
        hand.forward(86400)
    await history.close()
    return min((folder / DAILY).glob("*.json"))


async def test_the_daily_heads_are_compared_by_themselves(tmp_path: Path) -> None:
    await written(tmp_path)
    told = await ask("--lang", "en", "history", "verify", "--data", str(tmp_path))
    assert told.code == 0
    assert "looks: noted heads that hold: 2, the last of 2026-11-03 (row 20)" in told.folded
    found = (await ask("--json", "history", "verify", "--data", str(tmp_path))).json
    assert [each["standing"] for each in found["looks"]["pins"] + found["events"]["pins"]] == ["held"] * 4
    assert found["damaged_heads"] == []


async def test_a_history_made_anew_with_its_heads_is_found_by_the_one_that_was_mailed_away(tmp_path: Path) -> None:
    mail = tmp_path / "mail.json"
    (await written(tmp_path / "true")).rename(mail)
    await written(tmp_path / "forged")
    forged = ("history", "verify", "--data", str(tmp_path / "forged"))
    assert (await ask("--lang", "en", *forged)).code == 0
    told = await ask("--lang", "en", *forged, "--head", str(mail))
    assert told.code == 8
    assert f"looks: from the head of 2026-11-02 ({mail}) (row 10) on, this is not what was written" in told.folded
    french = await ask("--lang", "fr", *forged, "--head", str(mail))
    assert f"examens : à partir de la tête du 2026-11-02 ({mail}) (ligne 10)" in french.folded


async def test_a_damaged_head_of_the_folder_is_told_and_the_others_are_compared(tmp_path: Path) -> None:
    first = await written(tmp_path)
    first.write_bytes(first.read_bytes()[:40])
    told = await ask("--lang", "en", "history", "verify", "--data", str(tmp_path))
    assert told.code == 0
    assert f"the head in {first} is damaged" in told.folded
    assert "noted heads that hold: 1" in told.folded


async def test_a_mailed_head_that_cannot_be_read_is_refused_before_anything_is_said(tmp_path: Path) -> None:
    await written(tmp_path)
    told = await ask("--lang", "en", "history", "verify", "--data", str(tmp_path), "--head", str(tmp_path / "none"))
    assert told.code == 2
    assert "No such file" in told.folded
    assert "is what was written" not in told.folded


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        json.dumps({**GOOD, "chains": {}}).encode(),
        json.dumps({**GOOD, "chains": {"other": LINK}}).encode(),
        json.dumps({**GOOD, "chains": {"look": {**LINK, "head": "AB"}}}).encode(),
        json.dumps({**GOOD, "chains": {"look": {**LINK, "last_id": -1}}}).encode(),
        json.dumps({**GOOD, "chains": {"look": {**LINK, "last_id": "7"}}}).encode(),
        json.dumps({**GOOD, "at": "2026-11-02", "chains": {"look": LINK}}).encode(),
        json.dumps({**GOOD, "schema": 2, "chains": {"look": LINK}}).encode(),
    ],
    ids=["empty", "no-text", "a-list", "no-chain", "no-such-chain", "short", "negative", "text", "no-zone", "newer"],
)
def test_what_is_no_head_is_told_and_not_believed(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / DAILY / "2026-11-02.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    assert [each.path for each in daily(tmp_path)[1]] == [path]
    with pytest.raises(HeadError, match="2026-11-02"):
        mailed([path])


def test_without_any_heads_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert daily(tmp_path) == ([], [])
