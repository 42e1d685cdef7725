"""The monitor makes packs by itself: at confirmation, after new captures, at the end; whatever cuts it off.

PACK_KILL_ROUNDS sets how often it is killed.
"""

import asyncio
import contextlib
import os
import random
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures
from monitor.evidence.model import Occasion
from monitor.evidence.packing import verify
from monitor.evidence.packing.packer import PATIENCE
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.history.archive import Archive
from monitor.journal import EventKind, Record
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, Typed, listing, morning, taken
from tests.monitor.evidence.packing_desk import CONFIRMED, Desk
from tests.programs import ROOT

ROUNDS = int(os.environ.get("PACK_KILL_ROUNDS", "3"))


async def going_on(tmp_path: Path) -> tuple[Desk, str]:
    data = tmp_path / "data"
    outage = await morning(data, ended=False)
    return Desk(data), outage.id


async def test_a_pack_is_made_once_the_confirmation_was_captured_and_told_in_the_history(tmp_path: Path) -> None:
    desk, outage = await going_on(tmp_path)
    taken(desk.data, CONFIRMED, Occasion.CONFIRMED)
    await desk.look(toronto(f"{DAY} 12:01"))
    await desk.look(toronto(f"{DAY} 12:02"))
    (pack,) = desk.packs.of(outage)
    with Archive(desk.data / "history.sqlite") as archive:
        (event,) = archive.events(kinds=[EventKind.PACKED])
    assert event.subject == outage
    assert event.body["pack"] == pack.name
    assert event.body["bytes"] == pack.zip.stat().st_size
    assert event.body["manifest_sha256"] in " ".join(verify.check(pack.zip).say("en"))
    assert verify.check(pack.zip).findings == []


async def test_it_waits_for_the_capture_but_not_for_ever(tmp_path: Path) -> None:
    desk, outage = await going_on(tmp_path)
    confirmed_at = toronto(f"{DAY} 09:02")
    await desk.look(confirmed_at + PATIENCE / 2)
    assert desk.names(outage) == []
    await desk.look(confirmed_at + PATIENCE * 2)
    assert len(desk.names(outage)) == 1
    taken(desk.data, CONFIRMED, Occasion.CONFIRMED)
    await desk.look(CONFIRMED + timedelta(seconds=30))
    assert len(desk.names(outage)) == 2  # the first one showed nothing


async def test_new_captures_make_new_packs_not_oftener_than_every_ten_minutes(tmp_path: Path) -> None:
    desk, outage = await going_on(tmp_path)
    taken(desk.data, CONFIRMED, Occasion.CONFIRMED)
    first = toronto(f"{DAY} 12:00")
    await desk.look(first)
    taken(desk.data, first + timedelta(minutes=1), Occasion.DURING)
    await desk.look(first + timedelta(minutes=2))
    assert desk.names(outage) == [first]
    await desk.look(first + timedelta(minutes=10))
    assert desk.names(outage) == [first, first + timedelta(minutes=10)]
    await desk.look(first + timedelta(minutes=30))
    assert len(desk.names(outage)) == 2
    before, after = desk.packs.of(outage)
    assert len(listing(after.zip)["controls"]) == 2
    assert listing(after.zip)["previous"] == desk.noted[0].events[0].body["manifest_sha256"]
    assert listing(before.zip)["previous"] == ""


async def test_the_end_makes_one_at_once_and_it_is_the_last(tmp_path: Path) -> None:
    data = tmp_path / "data"
    outage = await morning(data)
    desk = Desk(data)
    assert outage.ended is not None
    ended = outage.ended.latest
    taken(data, CONFIRMED, Occasion.CONFIRMED)
    await desk.look(ended + timedelta(minutes=3))
    taken(data, ended + timedelta(minutes=4), Occasion.ENDED)
    await desk.look(ended + timedelta(minutes=4, seconds=30))
    assert len(desk.names(outage.id)) == 2
    for hours in (1, 5, 20):
        await desk.look(ended + timedelta(hours=hours))
    assert len(desk.names(outage.id)) == 2
    assert listing(desk.packs.of(outage.id)[-1].zip)["outages"][0]["ended"] is not None


async def test_a_pack_that_the_history_does_not_know_of_is_told_after_a_restart_and_once(tmp_path: Path) -> None:
    desk, outage = await going_on(tmp_path)
    taken(desk.data, CONFIRMED, Occasion.CONFIRMED)

    async def cut_off(_: Record) -> None:
        raise OSError("the power fails")

    desk.packer._note = cut_off
    with pytest.raises(OSError, match="power"):
        await desk.look()
    assert len(desk.names(outage)) == 1
    desk.anew()
    await desk.look()
    await desk.look()
    assert len(desk.names(outage)) == 1
    assert [event.subject for each in desk.noted for event in each.events] == [outage]


async def test_a_failure_is_told_and_tried_again_later_and_holds_up_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk, outage = await going_on(tmp_path)
    taken(desk.data, CONFIRMED, Occasion.CONFIRMED)
    broken = [True]

    class Broken(Typed):
        async def pdf(self, html: str, *, footer: str = "") -> bytes:
            if broken:
                raise OSError("no paper")
            return await super().pdf(html, footer=footer)

    @contextlib.asynccontextmanager
    async def paper():
        yield Broken()

    desk.anew(paper)
    await desk.look()
    await desk.look()
    assert caplog.text.count("could be made; it is tried again in 30 s") == 1
    broken.clear()
    desk.hand.forward(31)
    await desk.look()
    assert len(desk.names(outage)) == 1


async def test_a_damaged_pack_is_made_anew(tmp_path: Path) -> None:
    desk, outage = await going_on(tmp_path)
    taken(desk.data, CONFIRMED, Occasion.CONFIRMED)
    await desk.look(toronto(f"{DAY} 12:00"))
    (pack,) = desk.packs.of(outage)
    pack.zip.chmod(0o640)
    pack.zip.write_bytes(b"PK spoilt")
    desk.anew()
    await desk.look(toronto(f"{DAY} 12:11"))
    latest = desk.packs.latest(outage)
    assert latest is not None
    assert verify.check(latest.zip).findings == []


async def test_each_manifest_is_queued_for_a_stamp(tmp_path: Path) -> None:
    data = tmp_path / "data"
    outage = await morning(data, ended=False)
    taken(data, CONFIRMED, Occasion.CONFIRMED)
    desk = Desk(data, stamps=True)
    await desk.look()
    assert desk.stamps is not None
    (wish,) = desk.stamps.wishes()
    (pack,) = desk.packs.of(outage.id)
    assert (wish.name, wish.digest.hex()) == (pack.name, desk.noted[0].events[0].body["manifest_sha256"])


@pytest.mark.timeout(90 + 10 * ROUNDS)
async def test_killed_at_any_moment_it_leaves_no_half_file_and_makes_the_pack_after(tmp_path: Path) -> None:
    desk, outage = await going_on(tmp_path)
    for minute in range(0, 60, 5):
        taken(desk.data, CONFIRMED + timedelta(minutes=minute), Occasion.DURING if minute else Occasion.CONFIRMED)
    dice = random.Random(2017)
    program = [sys.executable, "-m", "tests.monitor.evidence.packing_on", str(desk.data)]
    for _ in range(ROUNDS):
        process = await asyncio.create_subprocess_exec(*program, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"begins\n"
        await asyncio.sleep(dice.random() * 1.5)
        if process.returncode is None:
            os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        for path in (desk.data / PACKS / outage).glob("[!.]*.zip"):
            assert verify.check(path).findings == []
        for path in (desk.data / PACKS / outage).glob("[!.]*.pdf"):
            assert path.read_bytes().endswith(b"%%EOF\n")
    running = asyncio.create_task(desk.anew().run())
    try:
        async with asyncio.timeout(60):
            while not (desk.noted or await asyncio.to_thread(told, desk.data)):
                await asyncio.sleep(0.05)
    finally:
        running.cancel()
        await asyncio.wait([running])
    latest = desk.packs.latest(outage)
    assert latest is not None
    assert verify.check(latest.zip).findings == []
    assert not list((desk.data / PACKS).rglob(".part-*"))
    assert len({each.stem for each in (desk.data / PACKS / outage).glob("*.pdf")}) == len(desk.packs.of(outage))


def told(data: Path) -> bool:
    with Archive(data / "history.sqlite") as archive:
        return bool(archive.events(kinds=[EventKind.PACKED]))


async def test_while_the_disk_is_nearly_full_no_pack_is_made_and_that_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk, outage = await going_on(tmp_path)
    taken(desk.data, CONFIRMED, Occasion.CONFIRMED)
    free = [0]
    desk.packer._captures = Captures(desk.data / CAPTURES, free=lambda _: free[0])
    await desk.look()
    await desk.look()
    assert desk.names(outage) == []
    assert caplog.text.count("the disk is nearly full") == 1
    free[0] = 1 << 40
    await desk.look()
    assert len(desk.names(outage)) == 1
