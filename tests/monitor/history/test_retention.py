"""Looks go when they are old, by sealed days, and what stays proves itself: also that the beginning was sealed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.clock import Moment
from monitor.history import seals
from monitor.history.archive import Archive
from monitor.history.condition import Limits
from monitor.history.connection import set_up, writer
from monitor.history.opening import NAME
from monitor.history.press import Press
from monitor.history.retention import PAGES, Retention
from monitor.history.upkeep import SEAL_SECONDS, SETTLED_SECONDS, Upkeep, transaction
from monitor.history.verification import verify
from monitor.history.walk import Fault
from monitor.journal import Event, EventKind, Record
from tests.makers import START, HandClock
from tests.monitor.history.brittle import Connecting, storage_error, until
from tests.monitor.history.records import KEY, SLUG, down, kept, outage, tampering, transition, up, written

DAY = timedelta(days=1)
MIDNIGHT = START.replace(hour=0)
NOW = MIDNIGHT + 10 * DAY


async def history_of(folder: Path, days: int = 6) -> Path:
    """A look an hour for so many days from MIDNIGHT, every fifth of them bad, and a checkpoint after each."""
    hand = HandClock(MIDNIGHT)
    async with kept(folder, clock=hand.clock()) as history:
        for number in range(24 * days):
            await history.keep(Record(observation=down(hand.wall)) if number % 5 == 0 else up(hand.wall))
            hand.forward(3600)
    return history.path


@pytest.fixture(scope="module")
async def finished(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = await history_of(tmp_path_factory.mktemp("finished"))
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, finished: bytes) -> Path:
    (tmp_path / NAME).write_bytes(finished)
    return tmp_path / NAME


def tending(path: Path, now: datetime, keep_days: int, steps: int = 100) -> Iterator[int]:
    """Do the upkeep at *now* and after, step by step, as the writing thread does it."""
    hand = HandClock(now)
    connection = writer(path)
    set_up(connection)
    press = Press(connection, path.parent)
    try:
        keeper = Upkeep(connection, hand.clock(), keep_days)
        for number in range(steps):
            hand.forward(SETTLED_SECONDS if number == 0 else SEAL_SECONDS)
            while not keeper.wait():
                if (event := keeper.step()) is not None:
                    press.commit([Record(events=(event,))], Moment.of(hand.clock()))
                yield number
    finally:
        press.close()


def tend(path: Path, now: datetime = NOW, keep_days: int = 400, steps: int = 30) -> None:
    for _ in tending(path, now, keep_days, steps):
        pass


def first_look(path: Path) -> datetime:
    with Archive(path) as archive:
        extent = archive.extent()
    assert extent is not None
    return extent[0]


def sealed(path: Path) -> list[dict[str, Any]]:
    with Archive(path) as archive:
        return [dict(each.body) for each in archive.events(kinds=[EventKind.SEALED])]


def test_looks_older_than_the_days_to_keep_go_by_whole_days_and_the_rest_verifies(path: Path) -> None:
    tend(path, NOW, keep_days=7)  # the 5th day from MIDNIGHT is the first that is kept whole
    found = verify(path)
    assert found.sound
    assert first_look(path) == MIDNIGHT + 3 * DAY
    assert (found.looks.first_id, found.looks.last_id, found.looks.rows) == (3 * 24 + 1, 6 * 24, 3 * 24)
    assert [(each["date"], each["looks"], each["first_id"], each["last_id"]) for each in sealed(path)] == [
        ("2026-11-02", 24, 1, 24),
        ("2026-11-03", 24, 25, 48),
        ("2026-11-04", 24, 49, 72),
    ]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT min(look), count(*) FROM finding").fetchone() == (76, 14)


async def test_all_but_the_looks_stays(tmp_path: Path) -> None:
    path = await history_of(tmp_path)
    change = Record(
        transitions=(transition(at=MIDNIGHT),), turns=(transition(KEY, at=MIDNIGHT),), outages=(outage(at=MIDNIGHT),)
    )
    await written(tmp_path, change)
    counts = "SELECT (SELECT count(*) FROM span), (SELECT count(*) FROM outage), (SELECT count(*) FROM checkpoint)"

    def told() -> tuple[object, ...]:
        with Archive(path) as archive:
            hours = archive.rollups(MIDNIGHT, NOW)
            return hours, archive.spans(SLUG, MIDNIGHT, NOW), archive.outages(MIDNIGHT, NOW)

    tend(path, keep_days=400)
    before = told()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(counts).fetchone()
    tend(path, keep_days=6)
    assert first_look(path) == MIDNIGHT + 4 * DAY
    assert told() == before
    assert len(before[0]) == 2 * 24 * 6  # type: ignore[arg-type]
    with closing(sqlite3.connect(path)) as connection:
        left = connection.execute(counts).fetchone()
    assert left[:2] == rows[:2]
    assert left[2] >= rows[2]
    assert verify(path).sound


def test_nothing_is_sealed_that_is_not_rolled_up(path: Path) -> None:
    tampering(path.parent, "DELETE FROM rolled")
    with closing(writer(path)) as connection:
        assert seals.due(connection, NOW, 1) is None
    tend(path)
    with closing(writer(path)) as connection:
        body = seals.due(connection, NOW, 1)
    assert body is not None
    assert (body["date"], body["looks"]) == ("2026-11-02", 24)


def test_it_may_be_cut_off_after_any_step(path: Path) -> None:
    last = 0
    for _ in tending(path, NOW, keep_days=5, steps=12):
        found = verify(path)
        assert found.sound
        last = found.looks.first_id
    assert last == 5 * 24 + 1


def test_a_day_goes_in_small_batches_that_end_at_checkpoints(path: Path) -> None:
    tend(path)
    with closing(writer(path)) as connection:
        body = seals.due(connection, NOW, 5)
        press = Press(connection, path.parent)
        assert body is not None
        event = Event(at=NOW, kind=EventKind.SEALED, body=body)
        press.commit([Record(events=(event,))], Moment(wall=NOW, tick=0.0))
        keeper = Retention(connection, looks=5)
        firsts = []
        while True:
            with transaction(connection):
                if not keeper.remove():
                    break
            found = verify(path)
            assert found.sound
            firsts.append(found.looks.first_id)
    assert firsts == [6, 11, 16, 21, 25]


async def test_the_last_look_of_all_stays(tmp_path: Path) -> None:
    path = await written(tmp_path, *(up(MIDNIGHT + number * DAY) for number in range(3)), clock=HandClock().clock())
    tend(path, MIDNIGHT + 900 * DAY, keep_days=1)
    assert verify(path).sound
    with Archive(path) as archive:
        assert archive.last_look_at() == MIDNIGHT + 2 * DAY


async def test_looks_dated_by_a_clock_that_ran_ahead_keep_those_after_them(tmp_path: Path) -> None:
    hand = HandClock(MIDNIGHT)
    async with kept(tmp_path, clock=hand.clock()) as history:
        for day in (0, 1, 5000, 2, 3):
            hand.wall = MIDNIGHT + day * DAY
            hand.ticks += 700
            await history.keep(up(hand.wall))
    tend(history.path, MIDNIGHT + 100 * DAY, keep_days=10)
    assert verify(history.path).sound
    assert [each["date"] for each in sealed(history.path)] == ["2026-11-03"]
    assert verify(history.path).looks.first_id == 3


async def test_a_day_without_a_checkpoint_of_its_own_goes_with_the_next(tmp_path: Path) -> None:
    hand = HandClock(MIDNIGHT)
    async with kept(tmp_path, clock=hand.clock()) as history:
        for hours, seconds in ((0, 0), (1, 700), (24, 1), (72, 700), (96, 700), (120, 700)):
            hand.wall = MIDNIGHT + timedelta(hours=hours)
            hand.ticks += seconds
            await history.keep(up(hand.wall))
    tend(history.path, MIDNIGHT + 100 * DAY, keep_days=10)
    assert verify(history.path).sound
    assert [(each["date"], each["looks"]) for each in sealed(history.path)] == [
        ("2026-11-02", 2),
        ("2026-11-05", 2),
        ("2026-11-06", 1),
    ]


def test_a_look_that_comes_late_for_a_sealed_day_does_not_change_its_roll_ups(path: Path) -> None:
    tend(path, keep_days=7)
    with closing(writer(path)) as connection:
        press = Press(connection, path.parent)
        press.commit([up(MIDNIGHT), up(MIDNIGHT + 2.99 * DAY), up(MIDNIGHT + 3 * DAY)], Moment(wall=NOW, tick=0.0))
    tend(path, NOW + DAY, keep_days=400)
    assert verify(path).sound
    with Archive(path) as archive:
        hours = {each.start: sum(each.looks.values()) for each in archive.rollups(MIDNIGHT, NOW, service=SLUG)}
    assert (hours[MIDNIGHT], hours[MIDNIGHT + 3 * DAY]) == (1, 2)


def test_nothing_goes_while_the_clock_may_still_be_set_and_then_day_by_day(path: Path) -> None:
    hand = HandClock(NOW)
    with closing(writer(path)) as connection:
        keeper = Upkeep(connection, hand.clock(), keep_days=1)

        def events() -> list[str]:
            told = []
            while not keeper.wait():
                if (event := keeper.step()) is not None:
                    told.append(event.body["date"])
            return told

        assert events() == []
        hand.forward(SETTLED_SECONDS - 1)
        assert events() == []
        hand.forward(60)
        assert events() == ["2026-11-02"]
        hand.forward(SEAL_SECONDS - 61)
        assert events() == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE sealed SET head = zeroblob(32) WHERE day = (SELECT max(day) FROM sealed)", "sealed 20761"),
        ("UPDATE sealed SET head = zeroblob(32) WHERE day = (SELECT min(day) FROM sealed)", "sealed 20759"),
        ("UPDATE sealed SET looks = 23 WHERE day = (SELECT min(day) FROM sealed)", "sealed 20759"),
        ("UPDATE sealed SET first_id = 2 WHERE day = (SELECT min(day) FROM sealed)", "sealed 20759"),
        ("UPDATE sealed SET last_id = last_id + 24 WHERE day = (SELECT max(day) FROM sealed)", "sealed 20761"),
        ("UPDATE sealed SET rollups = zeroblob(32) WHERE day = (SELECT max(day) FROM sealed)", "sealed 20761"),
        ("UPDATE sealed SET day = day + 1 WHERE day = (SELECT max(day) FROM sealed)", "sealed 20762"),
        ("DELETE FROM sealed WHERE day = (SELECT max(day) FROM sealed)", "sealed 20761"),
        ("DELETE FROM sealed", "sealed 20760"),
        (
            "INSERT INTO sealed SELECT day + 1, 24, 73, 96, head, rollups FROM sealed ORDER BY day DESC LIMIT 1",
            "sealed 20762",
        ),
    ],
)
def test_a_seal_that_was_changed_is_found(path: Path, statement: str, named: str) -> None:
    tend(path, keep_days=7)
    assert verify(path).sound
    found = verify(tampering(path.parent, statement))
    assert not found.sound
    assert named in found.projections


@pytest.mark.parametrize(
    "statement", ["DELETE FROM sealed", "DELETE FROM checkpoint WHERE name = 'look' AND last_id = 72"]
)
def test_without_the_seal_or_its_checkpoint_the_looks_that_went_are_missed(path: Path, statement: str) -> None:
    tend(path, keep_days=7)
    (first, *_) = verify(tampering(path.parent, statement)).breaks
    assert (first.fault, first.last) == (Fault.MISSING, 72)


def test_looks_removed_by_another_hand_are_missed_whether_sealed_days_went_before_or_not(path: Path) -> None:
    found = verify(tampering(path.parent, "DELETE FROM finding WHERE look <= 24", "DELETE FROM look WHERE id <= 24"))
    assert [(each.fault, each.first, each.last) for each in found.breaks] == [(Fault.MISSING, 1, 24)]


def test_looks_removed_beyond_the_sealed_ones_are_missed(path: Path) -> None:
    tend(path, keep_days=7)
    found = verify(tampering(path.parent, "DELETE FROM finding WHERE look <= 96", "DELETE FROM look WHERE id <= 96"))
    assert [(each.fault, each.first, each.last) for each in found.breaks] == [(Fault.MISSING, 73, 96)]


def test_a_checkpoint_that_tells_another_head_than_its_seal_is_found(path: Path) -> None:
    tend(path, keep_days=7)
    change = "UPDATE checkpoint SET head = zeroblob(32) WHERE name = 'look' AND last_id = 24"
    found = verify(tampering(path.parent, change))
    assert [(each.fault, each.first, each.last) for each in found.breaks] == [(Fault.ALTERED, 1, 24)]


@pytest.mark.parametrize("table", ["probe_hour", "service_hour"])
@pytest.mark.parametrize("change", ["UPDATE {} SET down = down + 1 WHERE hour = {}", "DELETE FROM {} WHERE hour = {}"])
def test_a_roll_up_of_a_sealed_day_that_was_changed_is_found(path: Path, table: str, change: str) -> None:
    tend(path, keep_days=7)
    hour = int(MIDNIGHT.timestamp()) // 3600 + 30
    found = verify(tampering(path.parent, change.format(table, hour)))
    assert found.rollups[0] == "sealed 2026-11-03"
    assert not found.sound


@given(keep_days=st.integers(1, 12), hours=st.integers(0, 12 * 24), again=st.integers(0, 100))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whenever_it_is_no_look_goes_before_its_time_and_old_ones_do_not_stay(
    keep_days: int, hours: int, again: int, finished: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("whenever") / NAME
    path.write_bytes(finished)
    for now in (MIDNIGHT + timedelta(hours=hours), MIDNIGHT + timedelta(hours=hours + again)):
        tend(path, now, keep_days, steps=9)
        end = now + timedelta(seconds=SETTLED_SECONDS + 8 * SEAL_SECONDS)
    found = verify(path)
    assert found.sound
    first, last = first_look(path), MIDNIGHT + timedelta(hours=6 * 24 - 1)
    kept_from = end - keep_days * DAY
    assert first <= max(MIDNIGHT, kept_from)
    assert first > min(kept_from - 2 * DAY, last - DAY)


async def test_room_is_given_back_in_small_steps_but_for_some_to_spare(tmp_path: Path) -> None:
    path = await history_of(tmp_path, days=1)
    with closing(writer(path)) as connection:
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE ballast (body BLOB)")
        connection.executemany("INSERT INTO ballast VALUES (zeroblob(4000))", [()] * 1000)
        connection.execute("DROP TABLE ballast")
        connection.execute("COMMIT")
        (before,) = connection.execute("PRAGMA page_count").fetchone()
        keeper, steps = Retention(connection, spare=300), 0
        while keeper.shrink():
            steps += 1
        (after,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    assert (before - after >= 600, free) == (True, 300)
    assert steps == -(-(before - after) // PAGES)
    assert verify(path).sound


def test_a_step_that_fails_is_put_off_and_nothing_of_it_is_done(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    hand = HandClock(NOW)
    connecting = Connecting()
    with closing(connecting(path)) as connection:
        keeper = Upkeep(connection, hand.clock(), keep_days=1)
        for at in range(1, 1000):
            hand.forward(61)
            connecting.last.arm(at, storage_error(sqlite3.SQLITE_FULL))
            before = rolled_up(path)
            keeper.step()
            tripped = connecting.last.disarm()
            assert not connection.in_transaction
            assert (rolled_up(path) == before) is tripped
            if not tripped:
                break
    assert "is put off" in caplog.text
    assert verify(path).sound
    assert rolled_up(path) == 6 * 24


def rolled_up(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (hours,) = connection.execute("SELECT count(*) FROM probe_hour").fetchone()
    return int(hours)


async def test_the_monitor_seals_and_removes_by_itself(path: Path) -> None:
    hand = HandClock(NOW)
    async with kept(path.parent, clock=hand.clock(), limits=Limits(keep_days=7)) as history:
        hand.forward(SETTLED_SECONDS)
        for number in range(1, 4):
            hand.forward(SEAL_SECONDS)
            await history.keep(up(hand.wall))
            midnight = MIDNIGHT + number * DAY
            await until(lambda midnight=midnight: first_look(path) == midnight)  # type: ignore[misc]
    assert verify(path).sound
    assert len(sealed(path)) == 3


async def test_sealed_days_are_known_again_when_the_tables_are_made_anew(path: Path) -> None:
    tend(path, keep_days=7)
    tampering(path.parent, "INSERT INTO window VALUES ('w', 'no JSON')")
    async with kept(path.parent):
        pass
    assert verify(path).sound
    assert first_look(path) == MIDNIGHT + 3 * DAY
