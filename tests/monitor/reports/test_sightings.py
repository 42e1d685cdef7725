"""Uptime and reachability by probe are the same from looks, from roll-ups, and where one goes over into the other."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.calendar.spans import Span
from monitor.history.archive import Archive
from monitor.history.connection import writer
from monitor.history.roller import Roller
from monitor.history.upkeep import transaction
from monitor.reckoning.reach import Reach
from monitor.reports.sightings import Sightings
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import DOWN, FORM, PORTAL, UNKNOWN, UP, looked
from tests.monitor.reports.archives import GCKEY, SIGN_IN, kept

START = toronto("2026-09-14 08:30")
HALF = timedelta(minutes=30)


def roll(path: Path, now: datetime) -> None:
    with closing(writer(path)) as connection:
        going_on = True
        while going_on:
            with transaction(connection):
                going_on = Roller(connection).step(now)


async def history(folder: Path) -> Path:
    looks = [
        *looked(START, START + 3 * HALF, 60, UP),
        *looked(START + 3 * HALF, START + 4 * HALF, 60, DOWN),
        *looked(START + 4 * HALF, START + 6 * HALF, 60, UNKNOWN),
        *looked(START + 6 * HALF, START + 8 * HALF, 60, UP),
        *looked(START, START + HALF, 600, UP, of=SIGN_IN),
    ]
    return await kept(folder, sorted(looks, key=lambda each: each.started_at), services=(PORTAL, GCKEY))


def found(path: Path, start: datetime, end: datetime, service: str = PORTAL.slug) -> dict[str, Reach]:
    with Archive(path) as archive:
        return dict(Sightings(archive, Span(start, end), [PORTAL.slug, GCKEY.slug]).of(service))


PERIODS = [
    (START - HALF, START + 9 * HALF),
    (START, START + 8 * HALF),
    (START + HALF, START + 7 * HALF),
    (START + timedelta(minutes=7), START + timedelta(minutes=11)),
    (START + timedelta(minutes=7), START + timedelta(minutes=203)),
    (START + timedelta(minutes=35), START + timedelta(minutes=40)),
    (START + 20 * HALF, START + 30 * HALF),
]


@pytest.mark.parametrize("hours", [1, 2, 3, 9])
async def test_however_much_is_rolled_up_the_figures_are_the_same(tmp_path: Path, hours: int) -> None:
    path = await history(tmp_path)
    before = [found(path, start, end) for start, end in PERIODS]
    roll(path, START + timedelta(hours=hours))
    with Archive(path) as archive:
        assert archive.rollups(START - HALF, START + 9 * HALF)
    assert [found(path, start, end) for start, end in PERIODS] == before


async def test_each_probe_is_counted_for_itself(tmp_path: Path) -> None:
    path = await history(tmp_path)
    (portal,) = found(path, START, START + 8 * HALF).items()
    assert portal == (FORM.key, Reach(looks=180, good=150, slots=36, good_slots=30))
    assert list(found(path, START, START + 8 * HALF, GCKEY.slug)) == [SIGN_IN.key]
    assert found(path, START + 4 * HALF, START + 6 * HALF) == {}


async def test_hours_are_counted_when_their_looks_are_gone(tmp_path: Path) -> None:
    path = await history(tmp_path)
    roll(path, START + timedelta(days=1))
    with closing(writer(path)) as connection:
        connection.execute("DELETE FROM finding")
        connection.execute("DELETE FROM look")
    reach = found(path, START - HALF, START + 9 * HALF)
    assert reach[FORM.key] == Reach(looks=180, good=150, slots=36, good_slots=30)
