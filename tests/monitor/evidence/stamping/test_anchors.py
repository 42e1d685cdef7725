"""Once a UTC day the heads of the chains are written down, also when there is nobody to stamp them."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.evidence.stamping.anchors import Anchors
from monitor.evidence.stamping.stamps import Stamps
from monitor.history.archive import Archive
from monitor.history.errors import HistoryError
from monitor.history.opening import NAME
from tests.makers import service
from tests.monitor.lives import Life


def anchors(life: Life, *, stamped: bool = True) -> tuple[Anchors, Stamps]:
    folder, clock = life.folder / "evidence", life.hand.clock()
    stamps = Stamps(folder / "stamps", clock)
    said: dict[str, str | bool] = {"vantage": "here"}
    return Anchors(folder, life.folder / NAME, stamps, clock, stamped=stamped, said=said), stamps


async def test_the_heads_of_the_day_are_written_and_queued(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    made, stamps = anchors(life)
    async with life.run(service()):
        made.daily()
    with Archive(life.folder / NAME) as archive:
        checkpoints = archive.heads()
    data = (tmp_path / "evidence/heads/2026-11-02.json").read_bytes()
    body = json.loads(data)
    assert data == json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    assert set(body) == {"at", "chains", "schema", "vantage"}
    assert set(body["chains"]) == {"look", "event"}
    assert len(bytes.fromhex(body["chains"]["event"]["head"])) == 32
    assert 0 < body["chains"]["event"]["last_id"] <= checkpoints.events.last_id
    (wish,) = stamps.wishes()
    assert (wish.name, wish.digest) == ("head-2026-11-02", sha256(data).digest())


async def test_a_day_has_one_file_whatever_is_kept_or_restarted_after_it(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    path = tmp_path / "evidence/heads/2026-11-02.json"
    async with life.run(service()):
        made, _ = anchors(life)
        made.daily()
        first = path.read_bytes()
    life.forward(60)
    async with life.run(service()):
        made.daily()
        anchors(life)[0].daily()
    assert path.read_bytes() == first


async def test_each_utc_day_has_its_own_as_soon_as_it_begins(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    made, stamps = anchors(life)
    async with life.run(service()):
        made.daily()
        life.hand.wall = life.hand.wall.replace(hour=23, minute=59, second=59)
        made.daily()
        assert len(stamps.wishes()) == 1
        life.hand.wall += timedelta(seconds=1)
        made.daily()
    assert [each.name for each in stamps.wishes()] == ["head-2026-11-02", "head-2026-11-03"]


async def test_a_file_whose_stamp_was_not_asked_for_yet_is_asked_for_after_a_restart(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.run(service()):
        anchors(life, stamped=False)[0].daily()
    made, stamps = anchors(life)
    made.daily()
    assert [each.name for each in stamps.wishes()] == ["head-2026-11-02"]


async def test_without_an_authority_the_file_is_written_and_nothing_is_queued(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    made, stamps = anchors(life, stamped=False)
    async with life.run(service()):
        made.daily()
    assert (tmp_path / "evidence/heads/2026-11-02.json").exists()
    assert stamps.wishes() == []


def test_without_a_history_it_says_so_and_can_be_called_again(tmp_path: Path) -> None:
    made, stamps = anchors(Life(folder=tmp_path))
    for _ in range(2):
        with pytest.raises(HistoryError):
            made.daily()
    assert stamps.wishes() == []
