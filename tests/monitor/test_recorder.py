"""What the monitor writes of itself: when it ran, when it could not see, what it watched, and what people told it."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.history.backup import FOLDER, backups
from monitor.history.errors import NewerError
from monitor.history.opening import NAME
from monitor.history.resumption import Remark
from monitor.journal import EventKind
from monitor.model import Ending, Role
from monitor.orders import NOT_KEPT, AddWindow, Dispute, EndWindow, Note, OrderError
from monitor.politeness import Politeness, Refusal
from monitor.recorder import BACKUP_SECONDS
from monitor.schedule import Blindness
from probes.model import Announcement, Cause, Outcome, Reading
from tests.makers import kind, observation, probe, service
from tests.monitor.hasty import HASTE, HastyLoop
from tests.monitor.history.brittle import Connecting, storage_error
from tests.monitor.history.records import kept
from tests.monitor.lives import Life, Run
from tests.monitor.outages.stories import at

UP, DOWN, UNKNOWN = Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN
DOOR = probe()
PORTAL = service("employer-portal", DOOR)
FORM = probe("form-en", service="gckey")
GCKEY = service("gckey", FORM)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(folder=tmp_path)


async def test_a_run_tells_when_it_started_and_stopped_and_who_it_was(life: Life) -> None:
    async with life.run(PORTAL):
        life.forward(5)
    started, config, stopped = life.events()
    assert (started.kind, started.at) == (EventKind.STARTED, at(0))
    assert (started.body["run_id"], started.body["vantage"]) == ("run-1", "here")
    assert "python" in started.body["versions"]
    assert "simulated" not in started.body
    assert config.kind is EventKind.CONFIG
    assert (stopped.kind, stopped.at, stopped.body) == (EventKind.STOPPED, at(5), {"run_id": "run-1"})


async def test_a_run_over_a_simulator_says_so(life: Life) -> None:
    async with life.run(PORTAL, simulated=True):
        pass
    assert life.events(EventKind.STARTED)[0].body["simulated"] is True


async def test_the_time_between_two_runs_is_told_as_not_observed(life: Life) -> None:
    async with life.run(PORTAL):
        life.forward(5)
    life.forward(90)
    async with life.run(PORTAL):
        pass
    (gap,) = life.events(EventKind.GAP)
    assert gap.at == at(5)
    assert gap.body == {"reason": "stopped", "from": at(5).isoformat(), "to": at(95).isoformat()}
    assert life.events(EventKind.CUT_OFF) == []


async def test_a_run_that_was_cut_off_was_last_alive_when_it_last_wrote(life: Life) -> None:
    async with life.run(PORTAL, killed=True) as run:
        life.forward(5)
        await run.look(DOOR, 5, UP)
        life.forward(2)
    life.forward(90)
    async with life.run(PORTAL):
        pass
    (cut_off,) = life.events(EventKind.CUT_OFF)
    assert (cut_off.at, cut_off.body) == (at(5), {"run_id": "run-1"})
    (gap,) = life.events(EventKind.GAP)
    assert gap.body == {"reason": "cut_off", "from": at(5).isoformat(), "to": at(97).isoformat()}
    assert [each.body["run_id"] for each in life.events(EventKind.STOPPED)] == ["run-2"]


async def test_after_an_absence_each_probe_has_a_gap_since_it_was_last_looked_at(life: Life) -> None:
    never = probe("never-en")
    portal = service("employer-portal", DOOR, never)
    async with life.run(portal, GCKEY) as run:
        await run.look(DOOR, 0, UP, UP)
        await run.look(FORM, 0, UP)
        life.forward(2)
    life.forward(120)
    async with life.run(portal, GCKEY) as run:
        assert {each.probe.key: (each.started_at, each.seconds) for each in run.gaps} == {
            DOOR.key: (at(1), 121 * 60),
            FORM.key: (at(0), 122 * 60),
        }
        assert {(each.reading.outcome, each.reading.cause, each.run_id) for each in run.gaps} == {
            (UNKNOWN, Cause.GAP, "run-2")
        }
        for each in run.gaps:
            await run.take(each)
        assert run.engine.standings["gckey"].outcome is UNKNOWN


@pytest.mark.parametrize(("minutes", "unseen"), [(5.9, 0), (6.1, 1)])
async def test_two_intervals_and_a_half_and_a_minute_without_a_look_are_no_gap_yet(
    life: Life, minutes: float, unseen: int
) -> None:
    async with life.run(PORTAL) as run:
        await run.look(DOOR, 0, UP)
    life.forward(minutes)
    async with life.run(PORTAL) as run:
        assert len(run.gaps) == unseen
        assert run.engine.standings["employer-portal"].outcome is UP


async def test_controls_and_what_is_no_longer_watched_have_no_gaps(life: Life) -> None:
    door = probe("door", service="controls")
    controls = service("controls", door, role=Role.CONTROL)
    async with life.run(PORTAL, GCKEY, controls) as run:
        for each in (DOOR, FORM, door):
            await run.look(each, 0, UP)
    life.forward(120)
    async with life.run(service("employer-portal", replace(DOOR, on=False)), replace(GCKEY, on=False), controls) as run:
        assert run.gaps == []


async def test_what_is_watched_is_described_once_and_again_only_where_it_changed(life: Life) -> None:
    async with life.run(PORTAL, GCKEY) as run:
        await run.recorder.describe((PORTAL, GCKEY))
    async with life.run(PORTAL, GCKEY):
        pass
    (first,) = life.events(EventKind.CONFIG)
    assert set(first.body["services"]) == {"employer-portal", "gckey"}
    assert set(first.body["probes"]) == {DOOR.key, FORM.key}
    faster = service("employer-portal", replace(DOOR, every=60.0))
    async with life.run(faster, GCKEY) as run:
        await run.recorder.describe((faster, replace(GCKEY, confirm=3)))
    _, interval, rule = life.events(EventKind.CONFIG)
    assert (set(interval.body), set(interval.body["probes"])) == ({"probes"}, {DOOR.key})
    assert interval.body["probes"][DOOR.key]["every"] == 60
    assert (set(rule.body), set(rule.body["services"])) == ({"services"}, {"gckey"})
    assert rule.body["services"]["gckey"]["confirm"] == 3


async def test_what_is_off_is_not_described(life: Life) -> None:
    portal = service("employer-portal", DOOR, replace(probe("off-en"), on=False))
    async with life.run(portal, replace(GCKEY, on=False)):
        pass
    (config,) = life.events(EventKind.CONFIG)
    assert (set(config.body["services"]), set(config.body["probes"])) == ({"employer-portal"}, {DOOR.key})


@pytest.mark.parametrize(
    ("still", "step", "kinds"),
    [
        (300.0, 0.0, [EventKind.GAP]),
        (0.0, 3600.0, [EventKind.CLOCK_STEP, EventKind.GAP]),
        (0.0, 10.0, [EventKind.CLOCK_STEP]),
        (0.0, -3600.0, [EventKind.CLOCK_STEP]),
        (300.0, -3600.0, [EventKind.CLOCK_STEP, EventKind.GAP]),
    ],
    ids=["stood still", "forward", "a little forward", "backward", "stood still and backward"],
)
async def test_standing_still_and_a_jump_of_the_clock_are_told(
    life: Life, still: float, step: float, kinds: list[EventKind]
) -> None:
    start, end = at(10), at(10) + timedelta(seconds=5 + still + step)
    async with life.run(PORTAL) as run:
        await run.recorder.blind(Blindness(start=start, end=end, still=still, step=step))
    told = {each.kind: each for each in life.events(EventKind.GAP, EventKind.CLOCK_STEP)}
    assert sorted(told) == sorted(kinds)
    bounds = {"from": start.isoformat(), "to": end.isoformat(), "still_seconds": still, "step_seconds": step}
    if gap := told.get(EventKind.GAP):
        assert (gap.at, gap.body) == (start, {"reason": "stood_still", **bounds})
    if jump := told.get(EventKind.CLOCK_STEP):
        assert (jump.at, jump.body) == (end, bounds)


async def test_a_clock_set_back_moves_what_was_dated_by_it_and_this_holds_over_a_restart(life: Life) -> None:
    async with life.run(PORTAL) as run:
        await run.look(DOOR, 60, UP, DOWN, DOWN)
        await run.recorder.blind(Blindness(start=at(63), end=at(3), still=0.0, step=-3600.0))
    async with life.run(PORTAL) as run:
        (outage,) = run.engine.open_outages
        await run.look(DOOR, 5, UP, UP)
    assert (outage.opened.earliest, outage.opened.latest, outage.last_bad_at) == (at(0), at(1), at(2))
    (whole,) = life.outages()
    assert whole.ended is not None
    assert (whole.id, whole.ended.earliest, whole.ended.latest) == (outage.id, at(2), at(5))


async def test_a_note_and_a_dispute_stand_beside_the_outage_after_a_restart(life: Life) -> None:
    async with life.run(PORTAL) as run:
        await run.look(DOOR, 0, UP, DOWN, DOWN)
        (outage,) = run.engine.open_outages
        life.forward(5)
        assert await run.recorder.carry(Note(outage=outage.id, text="Called them.", author="kim")) == outage.id
        dispute = Dispute(outage=outage.id, counts_as=UP, reason="our firewall", author="kim")
        assert await run.recorder.carry(dispute) == outage.id
    async with life.run(PORTAL) as run:
        told = life.events(EventKind.NOTE, EventKind.DISPUTE)
        assert [(each.kind, each.at, each.subject) for each in told] == [
            (EventKind.NOTE, at(5), outage.id),
            (EventKind.DISPUTE, at(5), outage.id),
        ]
        assert run.engine.open_outages == [outage]


async def test_what_is_told_of_an_outage_that_there_is_not_is_refused_and_not_kept(life: Life) -> None:
    async with life.run(PORTAL) as run:
        with pytest.raises(OrderError) as refused:
            await run.recorder.carry(Note(outage="employer-portal-1", text="x", author="kim"))
    assert refused.value.key == "no_such_outage"
    assert life.events(EventKind.NOTE) == []


async def test_what_is_told_while_the_disk_takes_nothing_is_not_said_to_be_kept(life: Life) -> None:
    connecting = Connecting()
    async with life.run(PORTAL, connect=connecting) as run:
        connecting.last.arm(1, storage_error(sqlite3.SQLITE_FULL), on=True)
        with pytest.raises(OrderError) as refused:
            await run.recorder.carry(AddWindow(services=("employer-portal",), start=at(0), end=at(60), author="kim"))
        connecting.last.disarm()
        assert run.engine.expectations.ad_hoc == {}
    assert refused.value.key == NOT_KEPT


async def test_a_window_holds_at_once_and_after_a_restart_and_ends_when_it_is_told_to(life: Life) -> None:
    async with life.run(PORTAL) as run:
        await run.look(DOOR, 0, UP)
        order = AddWindow(services=("employer-portal",), start=at(-60), end=at(60), author="kim")
        name = await run.recorder.carry(order)
        await run.look(DOOR, 2, DOWN, DOWN)
        assert run.engine.standings["employer-portal"].outcome is Outcome.MAINTENANCE
    async with life.run(PORTAL) as run:
        await run.look(DOOR, 4, DOWN)
        assert run.engine.standings["employer-portal"].outcome is Outcome.MAINTENANCE
        life.forward(10)
        assert await run.recorder.carry(EndWindow(window=name, author="kim")) == name
        await run.look(DOOR, 11, DOWN)
        assert run.engine.standings["employer-portal"].outcome is DOWN
    async with life.run(PORTAL) as run:
        assert run.engine.expectations.of("employer-portal", at(11), at(60)) == []
    (outage,) = life.outages()
    assert outage.opened.latest == at(10)


async def test_a_service_taken_away_between_two_runs_ends_its_outage_unseen(life: Life) -> None:
    async with life.run(PORTAL, GCKEY) as run:
        await run.look(FORM, 0, UP, DOWN, DOWN)
        await run.look(DOOR, 0, UP, DOWN, DOWN)
    life.forward(30)
    async with life.run(PORTAL) as run:
        assert [each.service for each in run.engine.open_outages] == ["employer-portal"]
    ended = {each.service: each for each in life.outages()}["gckey"]
    assert ended.ending is Ending.UNWATCHED
    assert ended.ended is not None
    assert (ended.ended.earliest, ended.ended.latest) == (at(2), at(30))
    life.forward(30)
    async with life.run(PORTAL, GCKEY) as run:
        assert run.engine.standings["gckey"].outcome is UNKNOWN
        await run.look(FORM, 60, DOWN, DOWN)
    assert [each.service for each in life.outages()].count("gckey") == 2


async def test_an_outage_goes_on_over_a_restart_with_what_awaits_confirmation(life: Life) -> None:
    async with life.run(PORTAL, killed=True) as run:
        await run.look(DOOR, 0, UP, DOWN)
    async with life.run(PORTAL, killed=True) as run:
        assert run.engine.unconfirmed(DOOR.key)
        await run.look(DOOR, 2, DOWN)
    async with life.run(PORTAL) as run:
        (outage,) = run.engine.open_outages
        await run.look(DOOR, 3, UP, UP)
    assert outage.opened.latest == at(1)
    (whole,) = life.outages()
    assert (whole.id, whole.ending) == (outage.id, Ending.RECOVERED)


async def test_the_window_of_a_notice_that_is_gone_holds_after_a_restart(life: Life) -> None:
    page = probe("notice-en", kind=kind(name="notice", counts=False))
    portal = service("employer-portal", DOOR, page)
    text = (
        "This online service will be unavailable from 9:00 a.m. to 10:00 a.m. Monday, November 2, 2026, Eastern time."
    )
    words = Announcement(text=text, lang="en", url="https://portal.example/")
    async with life.run(portal) as run:
        for minute, told in ((-60, (words,)), (10, ())):
            reading = Reading(outcome=UP, announcements=told)
            await run.take(observation(at=at(minute), of=page, reading=reading))
    async with life.run(portal) as run:
        (window,) = run.engine.expectations.of("employer-portal", at(0), at(60))
    assert (window.start, window.end) == (at(0), at(60))


async def test_a_restart_begins_no_new_hour_for_the_hosts_that_were_asked(life: Life) -> None:
    clock = life.hand.clock()
    before, after = Politeness(clock, cap=3), Politeness(clock, cap=3)
    async with life.run(PORTAL, politeness=before):
        for _ in range(3):
            before.ask("portal.example")
    async with life.run(PORTAL, politeness=after):
        assert after.refusal("portal.example") is Refusal.BUDGET
    life.forward(61)
    assert after.refusal("portal.example") is None


async def test_a_history_of_a_newer_program_is_left_alone(life: Life) -> None:
    async with life.run(PORTAL):
        pass
    with contextlib.closing(sqlite3.connect(life.folder / NAME)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(NewerError):
        async with life.run(PORTAL):
            pass
    with contextlib.closing(sqlite3.connect(life.folder / NAME)) as connection:
        connection.execute("PRAGMA user_version = 1")


async def test_where_no_history_can_be_made_the_start_fails(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    with pytest.raises(OSError, match="data"):
        async with Life(folder=tmp_path / "data").run(PORTAL):
            pass


async def test_a_damaged_history_is_put_aside_and_a_new_one_begins(life: Life) -> None:
    async with kept(life.folder):
        pass
    (life.folder / NAME).write_bytes(b"SQLite format 3\0" + bytes(4000))
    async with life.run(PORTAL) as run:
        assert run.recorder.opened is not None
        assert Remark.MOVED_ASIDE in run.recorder.opened.remarks
    assert next(each.kind for each in life.events()) is EventKind.MOVED_ASIDE


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30 * HASTE):
        while not condition():
            await asyncio.sleep(10)


@contextlib.asynccontextmanager
async def _house(run: Run) -> AsyncIterator[None]:
    task = asyncio.create_task(run.recorder.keep_house())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def test_the_history_is_copied_when_a_day_has_passed_and_not_before(life: Life) -> None:
    folder = life.folder / FOLDER

    async def story() -> None:
        async with life.run(PORTAL) as run, _house(run):
            await _until(lambda: len(backups(folder)) == 1)
            await asyncio.sleep(600)
            life.hand.forward(BACKUP_SECONDS - 1)
            await asyncio.sleep(600)
            assert len(backups(folder)) == 1
            life.hand.forward(1)
            await _until(lambda: len(backups(folder)) == 2)
        life.forward(60)
        async with life.run(PORTAL) as run, _house(run):  # it knows of the copy that the run before it made
            await asyncio.sleep(600)
            assert len(backups(folder)) == 2

    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        runner.run(story())


def test_a_copy_that_fails_is_told_and_made_an_hour_later(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    folder = life.folder / FOLDER

    async def story() -> None:
        folder.write_text("in the way")
        async with life.run(PORTAL) as run, _house(run):
            await _until(lambda: "could not be copied" in caplog.text)
            folder.unlink()
            await asyncio.sleep(1800)
            assert backups(folder) == []
            await _until(lambda: len(backups(folder)) == 1)

    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        runner.run(story())
