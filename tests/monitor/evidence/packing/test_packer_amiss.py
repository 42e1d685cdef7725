"""A pack that cannot be read holds up no other; captures of one outage are not taken for those of the next."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.packing import verify
from monitor.evidence.packing.packer import PATIENCE
from monitor.evidence.stamping.timestamp import judge, query
from monitor.history.archive import Archive
from monitor.journal import EventKind
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, contents, morning, taken
from tests.monitor.evidence.packing_desk import CONFIRMED, Desk
from tests.tsa import notary


async def test_an_unreadable_pack_holds_up_no_stamp_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data, ours = tmp_path / "data", notary(tmp_path / "ours")
    outage = await morning(data, ended=False)
    taken(data, CONFIRMED, Occasion.CONFIRMED)
    desk = Desk(data, stamps=True)
    await desk.look(toronto(f"{DAY} 12:00"))
    taken(data, toronto(f"{DAY} 12:10"), Occasion.DURING)
    await desk.look(toronto(f"{DAY} 12:11"))
    first, second = desk.packs.of(outage.id)
    assert desk.stamps is not None
    for pack in (first, second):
        digest = hashlib.sha256(pack.manifest()).digest()
        reply = ours.stamp(query(digest, 7))
        desk.stamps.keep(pack.name, "tsa", judge(reply, digest=digest, nonce=7, root=ours.root.read_bytes()))
    first.zip.chmod(0o640)
    first.zip.write_bytes(b"PK spoilt")
    for _ in range(3):
        await desk.look()
    assert "manifest.json.tsr" in contents(second.zip)
    assert verify.check(second.zip, ours.root).findings == []
    assert caplog.text.count(f"the pack {first.name} cannot be read or stamped") == 1


async def test_nothing_is_told_of_a_pack_that_cannot_be_read_and_no_stamp_is_asked(tmp_path: Path) -> None:
    data = tmp_path / "data"
    outage = await morning(data)
    desk = Desk(data, stamps=True)
    assert outage.ended is not None
    spoilt = desk.packs.folder / outage.id / f"{outage.id}-20260914T150000Z.zip"
    spoilt.parent.mkdir(parents=True)
    spoilt.write_bytes(b"PK spoilt")
    await desk.look(outage.ended.latest + PATIENCE / 2)
    assert desk.noted == []
    assert desk.stamps is not None
    assert desk.stamps.wishes() == []
    with Archive(data / "history.sqlite") as archive:
        assert archive.events(kinds=[EventKind.PACKED]) == []


async def test_captures_of_an_earlier_outage_do_not_stand_for_this_one(tmp_path: Path) -> None:
    data = tmp_path / "data"
    outage = await morning(data, ended=False)
    desk = Desk(data)
    opened = outage.opened.latest
    taken(data, opened - timedelta(minutes=10), Occasion.ENDED, outage="employer-portal-20260914T100000Z")
    await desk.look(opened + timedelta(minutes=2))
    assert desk.names(outage.id) == []  # it waits for a capture of its own
    own = taken(data, opened + timedelta(minutes=2, seconds=5), Occasion.CONFIRMED, outage=outage.id)
    await desk.look(opened + timedelta(minutes=2, seconds=10))
    (pack,) = desk.packs.of(outage.id)
    assert own.id.encode() in pack.manifest()
