"""The collector over hours of an outage: restarts, a full disk, a failing disk, an end in the midst of a capture."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.board import Board
from monitor.controls import Controls
from monitor.equipment import Equipment
from monitor.evidence.captures import Captures
from monitor.evidence.capturing.collector import Collector, World
from monitor.evidence.model import Capture
from monitor.history.archive import Archive
from monitor.journal import EventKind, Record
from monitor.model import Observation, Service
from monitor.outages.engine import Engine
from monitor.settings import Settings
from probes.model import Cause, Outcome
from tests.makers import HandClock, observation, probe, service
from tests.monitor.evidence.breaking import SERVICE, scene
from tests.monitor.evidence.killed import whole

DOOR = probe()
WATCHED = service("employer-portal", DOOR)
BIG = 1 << 40


@dataclass(kw_only=True)
class Life:
    """A collector that runs over *folder*, by a clock that is moved by hand; *records* are what it had kept."""

    folder: Path
    hand: HandClock = field(default_factory=HandClock)
    engine: Engine = field(default_factory=lambda: Engine([WATCHED]))
    board: Board = field(default_factory=Board)
    records: list[Record] = field(default_factory=list)
    room: int = BIG
    services: tuple[Service, ...] = (WATCHED,)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Collector]:
        settings = Settings(data=self.folder)
        async with Equipment(settings, ()) as equipment:
            equipment.clock = self.hand.clock()
            equipment.controls = Controls((), equipment._ask, equipment.clock)
            self.captures = Captures(self.folder / "captures", free=lambda _: self.room)
            world = World(services=lambda: self.services, engine=self.engine, board=self.board)
            self.collector = Collector(self.captures, equipment, world, self.note, days=400)
            task = asyncio.create_task(self.collector.run())
            try:
                yield self.collector
            finally:
                task.cancel()
                await asyncio.wait([task])
                assert task.cancelled()

    async def note(self, record: Record) -> None:
        self.records.append(record)

    async def sees(self, outcome: Outcome, cause: Cause | None = None, minutes: float = 1) -> Observation:
        """A look after so many minutes, judged and told."""
        self.hand.forward(minutes * 60)
        look = observation(outcome, cause, of=DOOR, at=self.hand.wall)
        self.engine.decide(look)
        await self.board.observe(look)
        await self.collector.observe(look)
        return look

    def taken(self) -> list[str]:
        return [each.occasion.value for each in self.captures.ids("employer-portal")]

    async def until(self, *occasions: str) -> None:
        """Wait until these were captured and told, and nothing else."""
        await wait(lambda: len(self.records) >= len(occasions))
        assert self.taken() == list(occasions)

    async def rest(self) -> None:
        """Time enough for whatever would be captured."""
        await asyncio.sleep(0.3)


async def wait(done: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not done():
            await asyncio.sleep(0.01)


def around(at: datetime) -> tuple[datetime, datetime]:
    return at - timedelta(days=1), at + timedelta(days=1)


async def break_down(life: Life) -> None:
    for _ in range(2):
        await life.sees(Outcome.UP)
    await life.sees(Outcome.DOWN, Cause.TCP)
    await life.until("pending")
    await life.sees(Outcome.DOWN, Cause.TCP)
    await life.until("pending", "confirmed")


async def test_an_outage_is_captured_from_its_first_sign_to_its_end(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    heard: list[Capture] = []
    async with life.running() as collector:
        collector.written.append(heard.append)
        await break_down(life)
        for _ in range(2):
            await life.sees(Outcome.DOWN, Cause.TCP, 14)
        await life.rest()
        assert life.taken() == ["pending", "confirmed"]
        await life.sees(Outcome.DOWN, Cause.TCP, 3)
        await life.until("pending", "confirmed", "during")
        for _ in range(2):
            await life.sees(Outcome.UP)
        await life.until("pending", "confirmed", "during", "ended")
        await life.sees(Outcome.UP, None, 40)
        await life.rest()
    assert life.taken() == ["pending", "confirmed", "during", "ended"]
    assert [each.id for each in heard] == [each.id for each in life.captures.ids("employer-portal")]
    events = [event for record in life.records for event in record.events]
    assert {each.kind for each in events} == {EventKind.CAPTURED}
    outage = life.engine.outages["employer-portal"].id
    assert [each.subject for each in events] == ["employer-portal", outage, outage, outage]
    assert [each.at for each in events] == [each.began_at for each in heard]


async def test_looks_that_cannot_tell_are_no_sign(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.running():
        for outcome, cause in (
            (Outcome.UP, None),
            (Outcome.UNKNOWN, Cause.OFFLINE),
            (Outcome.UNKNOWN, Cause.PROBER_FAULT),
        ):
            await life.sees(outcome, cause)
        await life.rest()
    assert life.taken() == []


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.running():
        await break_down(life)
    async with life.running():
        await life.sees(Outcome.DOWN, Cause.TCP, 10)
        await life.rest()
        assert life.taken() == ["pending", "confirmed"]
        await life.sees(Outcome.DOWN, Cause.TCP, 25)
        await life.until("pending", "confirmed", "during")


async def test_an_outage_that_opened_while_nobody_collected_is_captured_at_once(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.running():
        pass
    for outcome in (Outcome.UP, Outcome.UP, Outcome.DOWN, Outcome.DOWN):
        await life.sees(outcome, Cause.TCP if outcome is Outcome.DOWN else None)
    async with life.running():
        await life.until("confirmed")


async def test_nothing_is_collected_while_the_disk_is_nearly_full(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    life = Life(folder=tmp_path, room=100 << 20)
    async with life.running() as collector:
        for outcome in (Outcome.UP, Outcome.UP, Outcome.DOWN, Outcome.DOWN):
            await life.sees(outcome, Cause.TCP if outcome is Outcome.DOWN else None)
        await life.rest()
        await life.sees(Outcome.DOWN, Cause.TCP)
        await life.rest()
        assert life.taken() == []
        assert collector.failures == 0
        life.room = BIG
        await life.sees(Outcome.DOWN, Cause.TCP)
        await life.until("confirmed")
    assert len([each for each in caplog.records if "nearly full" in each.message]) == 1


async def test_a_capture_that_cannot_be_written_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    life = Life(folder=tmp_path)
    (tmp_path / "captures").write_text("in the way")
    async with life.running() as collector:
        await life.sees(Outcome.UP)
        await life.sees(Outcome.UP)
        await life.sees(Outcome.DOWN, Cause.TCP)
        await wait(lambda: collector.failures)
        (tmp_path / "captures").unlink()
        await life.sees(Outcome.DOWN, Cause.TCP)
        await life.until("confirmed")
        assert collector.failures == 1
    assert "tried again" in caplog.text


async def test_an_outage_that_fills_its_room_is_told_without_pictures_until_its_end(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.running() as collector:
        await break_down(life)
        past = collector._past["employer-portal"]
        past.taken = [(taken, 43 << 20) for taken, _ in past.taken]
        await life.sees(Outcome.DOWN, Cause.TCP, 31)
        await life.until("pending", "confirmed", "during")
        for _ in range(2):
            await life.sees(Outcome.UP)
        await life.until("pending", "confirmed", "during", "ended")
    captures = life.captures.of("employer-portal", *around(life.hand.wall))
    assert [each.missing for each in captures] == [("no_page",), ("no_page",), ("outage_room",), ("no_page",)]


async def test_old_captures_are_removed(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.running():
        await break_down(life)
    life.hand.forward(401 * 86_400)
    life.engine = Engine([WATCHED])
    async with life.running() as collector:
        await collector.observe(observation(of=DOOR, at=life.hand.wall))
        await wait(lambda: not life.taken())


async def test_a_monitor_that_stops_in_the_midst_of_a_capture_stops_soon_and_leaves_none(tmp_path: Path) -> None:
    async with scene(tmp_path) as stage:
        await stage.up()
        stage.portal.broken = True
        await stage.until(lambda: any("Chrome" in each for each in stage.portal.visitors))
        began = time.monotonic()
    assert time.monotonic() - began < 12
    assert not list((tmp_path / "data").rglob(".part-*"))
    captures = stage.monitor.captures
    with Archive(stage.monitor.history.path) as archive:
        told = [each.body["capture"] for each in archive.events(kinds=[EventKind.CAPTURED])]
    assert told == [each.id for each in captures.ids(SERVICE)]
    assert whole(captures, SERVICE) == len(told)


async def test_a_look_that_is_still_being_written_is_waited_for(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.running() as collector:
        await life.sees(Outcome.UP)
        await life.sees(Outcome.UP)
        life.hand.forward(60)
        bad = observation(Outcome.DOWN, Cause.TCP, of=DOOR, at=life.hand.wall)
        life.engine.decide(bad)
        await collector.observe(bad)
        await life.rest()
        assert life.taken() == []
        await life.board.observe(bad)
        await collector.observe(bad)
        await life.until("pending")


async def test_an_outage_that_is_over_before_its_turn_came_is_captured_at_its_end(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.running():
        pass
    for outcome in (Outcome.UP, Outcome.UP, Outcome.DOWN, Outcome.DOWN, Outcome.UP, Outcome.UP):
        await life.sees(outcome, Cause.TCP if outcome is Outcome.DOWN else None)
    async with life.running():
        await life.until("ended")


async def test_nothing_is_collected_where_that_is_not_wanted(tmp_path: Path) -> None:
    async with scene(tmp_path, evidence=False) as stage:
        assert stage.monitor.collector is None
        await stage.up()
        stage.portal.broken = True
        await stage.until(lambda: stage.monitor.engine.standings[SERVICE].outcome == "down")
        await asyncio.sleep(0.3)
        assert stage.captures() == []
    assert not any("Chrome" in each for each in stage.portal.visitors)
    assert not (tmp_path / "data" / "evidence" / "captures").exists()
