"""Roll-ups say of each hour what its looks say, whatever the order and the time in which these were kept."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.history.archive import Archive
from monitor.history.roller import LOOKS, Roller
from monitor.history.rollups import Latency, Rollup
from monitor.history.upkeep import transaction
from monitor.history.verification import verify
from monitor.journal import Record
from monitor.reckoning.reach import Hour, reach, rolled
from probes.model import OUTCOME_OF, Cause, Outcome, Reading
from tests.makers import START, HandClock, observation, probe
from tests.monitor.history.brittle import until
from tests.monitor.history.records import KEY, SLUG, after, kept, tampering, up, written

HOUR = timedelta(hours=1)
EN, FR, OTHER = probe("door-en"), probe("door-fr"), probe("door-en", service="eta")


def saw(cause: Cause | None, second: float, seconds: float = 0.25, **over: object) -> Record:
    outcome = OUTCOME_OF[cause] if cause else Outcome.UP
    reading = Reading(outcome=outcome, cause=cause)
    return Record(observation=observation(at=after(second), seconds=seconds, reading=reading, **over))


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def roll(path: Path, now: datetime) -> int:
    """Roll up what is over by *now*; how many steps that took."""
    steps = 0
    with writing(path) as connection:
        roller = Roller(connection)
        while True:
            with transaction(connection):
                if not roller.step(now):
                    return steps
            steps += 1


async def test_an_hour_tells_what_its_looks_saw_and_how_long_the_good_ones_took(tmp_path: Path) -> None:
    looks = [
        saw(None, 0, 0.1),
        saw(Cause.SLOW, 60, 4.0),
        saw(Cause.MAINTENANCE_PAGE, 400, 0.2),
        saw(Cause.TIMEOUT, 700, 30.0),
        saw(Cause.TIMEOUT, 760, 30.0),
        saw(Cause.OFFLINE, 1000),
        saw(Cause.GAP, 1300, 9999),
        saw(None, 3599.999, 0.2),
        saw(None, 3600),
    ]
    path = await written(tmp_path, *looks)
    roll(path, after(3600 + 600))
    with Archive(path) as archive:
        (hour,) = archive.rollups(START, START + 24 * HOUR, probe=KEY)
        (service,) = archive.rollups(START, START + 24 * HOUR, service=SLUG)
    assert hour == Rollup(
        subject=KEY,
        start=START,
        end=START + HOUR,
        looks={Outcome.UP: 2, Outcome.DEGRADED: 1, Outcome.MAINTENANCE: 1, Outcome.DOWN: 2, Outcome.UNKNOWN: 1},
        slots=4,
        good_slots=2,
        latency=Latency(count=3, total=4.3, p50=0.2, p95=4.0, most=4.0),
    )
    assert service == Rollup(
        subject=SLUG, start=START, end=START + HOUR, looks=hour.looks, slots=4, good_slots=2, latency=None
    )


async def test_a_slot_of_a_service_is_good_when_any_probe_from_anywhere_found_it_working(tmp_path: Path) -> None:
    looks = [
        saw(Cause.TIMEOUT, 0, of=EN),
        saw(None, 10, of=FR, vantage="there"),
        saw(Cause.TIMEOUT, 300, of=EN),
        saw(Cause.TIMEOUT, 310, of=FR),
        saw(Cause.OFFLINE, 600, of=EN),
        saw(None, 0, of=OTHER),
    ]
    path = await written(tmp_path, *looks)
    roll(path, START + 2 * HOUR)
    with Archive(path) as archive:
        told = {each.subject: (each.slots, each.good_slots) for each in archive.rollups(START, START + HOUR)}
        assert (archive.total(SLUG, START, START + HOUR).slots, archive.total("nobody", START, START + HOUR).slots) == (
            2,
            0,
        )
    assert told == {
        SLUG: (2, 1),
        "eta": (1, 1),
        "employer-portal/door-en": (2, 0),
        "employer-portal/door-fr": (2, 1),
        "eta/door-en": (1, 1),
    }


async def test_an_hour_is_rolled_up_ten_minutes_after_its_end_and_not_before(tmp_path: Path) -> None:
    path = await written(tmp_path, up(), up(after(3600)))

    def hours(now: datetime) -> list[datetime]:
        roll(path, now)
        with Archive(path) as archive:
            return [each.start for each in archive.rollups(START, START + 24 * HOUR, service=SLUG)]

    assert hours(after(3600 + 599)) == []
    assert hours(after(3600 + 600)) == [START]
    assert hours(after(7200 + 599)) == [START]
    assert hours(after(7200 + 600)) == [START, START + HOUR]


async def test_a_look_that_comes_late_is_taken_in_when_the_next_hour_is(tmp_path: Path) -> None:
    path = await written(tmp_path, up(), up(after(3600)))
    roll(path, after(2 * 3600))
    await written(tmp_path, up(after(1)))
    roll(path, after(2 * 3600))

    def first() -> Rollup:
        with Archive(path) as archive:
            return archive.rollups(START, after(1), service=SLUG)[0]

    assert first().looks == {Outcome.UP: 1}
    assert verify(path).sound  # what waits to be taken in is no fault
    roll(path, after(3 * 3600))
    assert first().looks == {Outcome.UP: 2}
    assert verify(path).sound


async def test_a_look_from_a_clock_that_ran_ahead_holds_up_nothing(tmp_path: Path) -> None:
    far = after(10 * 365 * 86400)
    path = await written(tmp_path, up(far), up(), up(after(3600)))
    roll(path, after(2 * 3600))
    with Archive(path) as archive:
        assert [each.start for each in archive.rollups(START, far + HOUR, service=SLUG)] == [START, far]
    assert verify(path).sound


async def test_gaps_are_no_looks(tmp_path: Path) -> None:
    path = await written(tmp_path, saw(Cause.GAP, 0, 9999), up(after(9 * 3600)))
    roll(path, START + 24 * HOUR)
    with Archive(path) as archive:
        assert [each.start for each in archive.rollups(START, START + 24 * HOUR, service=SLUG)] == [START + 9 * HOUR]
    assert verify(path).sound


async def test_what_is_done_already_is_not_done_again_and_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    path = await written(tmp_path, *(up(after(n * 700)) for n in range(30)))

    def rows() -> list[object]:
        with writing(path) as connection:
            every = (connection.execute(f"SELECT * FROM {each}").fetchall() for each in ("probe_hour", "service_hour"))
            return [row for table in every for row in table]

    assert roll(path, START + 99 * HOUR) == 1
    before = rows()
    assert len(before) == 12
    assert roll(path, START + 99 * HOUR) == 0
    tampering(tmp_path, "DELETE FROM rolled")
    assert roll(path, START + 99 * HOUR) == 1
    assert rows() == before


async def test_a_long_backlog_is_taken_in_by_small_steps(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    count = 3 * LOOKS
    with writing(path) as connection:
        connection.execute("BEGIN")
        for number in range(2, count + 1):
            values = (number, 1_793_628_000_000 + number * 2000)
            connection.execute("INSERT INTO look VALUES (?, 1, ?, 250, 0, 200, x'', 1)", values)
        connection.execute("COMMIT")
    assert roll(path, START + 99 * HOUR) == 3
    with Archive(path) as archive:
        assert archive.total(SLUG, START - 99 * HOUR, START + 99 * HOUR).looks == {Outcome.UP: count}


SEEN = st.tuples(
    st.sampled_from([EN, FR, OTHER]),
    st.integers(0, 5 * 3600 * 1000 - 1),
    st.integers(0, 60_000),
    st.sampled_from([None, *Cause]),
    st.sampled_from(["here", "there"]),
)


@given(seen=st.lists(SEEN, max_size=30))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_roll_ups_give_the_reach_that_the_looks_give(
    seen: list[tuple[object, int, int, Cause | None, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    looks = [
        saw(cause, at / 1000, took / 1000, of=of, vantage=vantage, run_id=str(number))
        for number, (of, at, took, cause, vantage) in enumerate(seen)
    ]
    path = await written(tmp_path_factory.mktemp("reach"), *looks)
    roll(path, START + 6 * HOUR)
    assert verify(path).sound
    end = START + 6 * HOUR
    with Archive(path) as archive:
        for slug in (SLUG, "eta"):
            kept = list(archive.looks(START, end, service=slug))
            hours = archive.rollups(START, end, service=slug)
            exact = reach((each.started_at, each.vantage, each.outcome) for each in kept)
            assert rolled(Hour(looks=h.looks, slots=h.slots, good_slots=h.good_slots) for h in hours) == exact
            total = archive.total(slug, START, end)
            assert rolled([Hour(looks=total.looks, slots=total.slots, good_slots=total.good_slots)]) == exact
            assert total.looks == Counter(each.outcome for each in kept if each.cause is not Cause.GAP)


@given(
    hours=st.lists(st.integers(0, 100), max_size=40), ends=st.tuples(st.integers(-200, 7200), st.integers(-200, 7200))
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_total_is_the_sum_of_its_hours_whatever_the_range(
    hours: list[int], ends: tuple[int, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = await written(tmp_path_factory.mktemp("total"), *(up(after(3600 * hour)) for hour in hours))
    roll(path, START + 200 * HOUR)
    low, high = (START + timedelta(minutes=each) for each in ends)
    with Archive(path) as archive:
        for subject, each in ((SLUG, archive.rollups(low, high, service=SLUG)), (KEY, archive.rollups(low, high, KEY))):
            total = archive.total(subject, low, high)
            assert total.looks.get(Outcome.UP, 0) == sum(one.looks[Outcome.UP] for one in each)
            assert total.slots == sum(one.slots for one in each)
    assert verify(path).sound


async def test_ranges_take_the_hours_that_began_in_them(tmp_path: Path) -> None:
    path = await written(tmp_path, *(up(after(n * 3600)) for n in range(4)))
    roll(path, START + 99 * HOUR)
    with Archive(path) as archive:

        def starts(low: timedelta, high: timedelta) -> list[int]:
            told = archive.rollups(START + low, START + high, service=SLUG)
            return [(each.start - START) // HOUR for each in told]

        assert starts(0 * HOUR, 4 * HOUR) == [0, 1, 2, 3]
        assert starts(0.5 * HOUR, 2 * HOUR) == [1]
        assert starts(1 * HOUR, 2.1 * HOUR) == [1, 2]
        assert starts(2 * HOUR, 1 * HOUR) == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE probe_hour SET up = up + 1", "employer-portal/door-en 2026-11-02T14"),
        ("UPDATE probe_hour SET p95 = 1", "employer-portal/door-en 2026-11-02T14"),
        ("DELETE FROM probe_hour", "employer-portal/door-en 2026-11-02T14"),
        ("UPDATE service_hour SET good_slots = 0", "employer-portal 2026-11-02T14"),
        ("UPDATE service_hour SET hour = hour + 9", "employer-portal 2026-11-02T14"),
        (
            "INSERT INTO service_hour VALUES ('employer-portal', 1, 1, 0, 0, 0, 0, 1, 1)",
            "employer-portal 1970-01-01T01",
        ),
        ("UPDATE service_day SET down = 7", "employer-portal 2026-11-02"),
        ("DELETE FROM service_day", "employer-portal 2026-11-02"),
        ("INSERT INTO service_day VALUES ('eta', 1, 1, 0, 0, 0, 0, 1, 1)", "eta 1970-01-02"),
        ("UPDATE service_hour SET slots = 'many'", "employer-portal 2026-11-02T14"),
        ("UPDATE service_hour SET hour = 'soon'", "employer-portal 2026-11-02T14"),
        ("DROP TABLE probe_hour", "what cannot be read"),
    ],
)
async def test_a_roll_up_that_was_changed_is_named(tmp_path: Path, statement: str, named: str) -> None:
    path = await written(tmp_path, up())
    roll(path, START + 9 * HOUR)
    assert verify(path).sound
    found = verify(tampering(tmp_path, statement))
    assert not found.sound
    assert named in found.rollups


async def test_the_monitor_rolls_up_by_itself_when_the_hour_is_over_also_one_of_an_earlier_run(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    hand = HandClock(after(2 * 3600))
    async with kept(tmp_path, up(after(2 * 3600)), clock=hand.clock()) as history:

        def hours() -> list[datetime]:
            with Archive(path) as archive:
                return [each.start for each in archive.rollups(START, START + 99 * HOUR, service=SLUG)]

        hand.forward(11)
        await history.keep(up(after(2 * 3600 + 11)))
        await until(lambda: hours() == [START])
        hand.forward(2 * 3600)
        await history.keep(up(after(4 * 3600)))
        hand.forward(11)  # should the clock have been read again before that look was kept
        await history.keep(up(after(4 * 3600 + 11)))
        await until(lambda: hours() == [START, START + 2 * HOUR])
    assert verify(path).sound
