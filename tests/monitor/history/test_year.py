"""The generated history is what the store would have written, and answers as its looks say."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from monitor.clock import Moment
from monitor.history import migrations
from monitor.history.archive import Archive
from monitor.history.opening import NAME
from monitor.history.store import History
from monitor.history.verification import verify
from monitor.journal import EventKind, Record
from monitor.reckoning.figures import figures
from monitor.reckoning.reach import Hour, reach, rolled
from probes.model import Outcome
from tests.bench import fleet
from tests.bench import history as bench
from tests.bench.scribe import Scribe
from tests.bench.troubles import Absence, Plan, Trouble, plan
from tests.bench.year import SEED, Year, generate
from tests.makers import HandClock

BEGIN = datetime(2025, 11, 8, tzinfo=UTC)
TABLES = ("service", "probe", "run", "look", "finding", "event", "span", "outage", "memory", "chain", "checkpoint")


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


HAPPENS = Plan(
    start=BEGIN,
    minutes=400,
    troubles=(
        Trouble(start=at(40), end=at(100.4), services=("gckey", "ircc-account"), sort="502"),
        Trouble(start=at(103), end=at(104.2), services=("gckey",), sort="timeout"),
        Trouble(start=at(120), end=at(133), services=("payment",), sort="maintenance"),
        Trouble(start=at(150), end=at(180), services=("gckey", "signin-partner", "payment"), sort="offline"),
        Trouble(start=at(230), end=at(290), services=("payment", "ircc-account"), sort="slow"),
        Trouble(start=at(260), end=at(280), services=("payment",), sort="timeout"),
    ),
    absences=(
        Absence(start=at(200), end=at(204), stopped=True),
        Absence(start=at(270), end=at(272), stopped=True),
        Absence(start=at(310), end=at(360), stopped=False),
    ),
)


def rows(path: Path) -> dict[str, list[object]]:
    with closing(sqlite3.connect(path)) as connection:
        return {each: connection.execute(f"SELECT * FROM {each} ORDER BY 1, 2").fetchall() for each in TABLES}


async def test_it_is_what_the_store_would_have_written_look_by_look(tmp_path: Path) -> None:
    services = fleet.services(4)
    kept: list[tuple[Record, Moment]] = []
    whole = Scribe(tmp_path / NAME, services, HAPPENS, 7, whole=True, keep=lambda *each: kept.append(each))
    quick = Scribe(tmp_path / "quick.sqlite", services, HAPPENS, 7)
    migrations.create(tmp_path / NAME, BEGIN)
    (tmp_path / "quick.sqlite").write_bytes((tmp_path / NAME).read_bytes())
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as nowhere:
        whole.write(nowhere)
    with closing(sqlite3.connect(tmp_path / "quick.sqlite", isolation_level=None)) as connection:
        quick.write(connection)
    assert quick.judged < whole.judged / 2

    hand = HandClock(BEGIN)
    history = History(tmp_path, hand.clock())
    await history.open()
    for number, (record, moment) in enumerate(kept):
        hand.wall, hand.ticks = moment.wall, moment.tick
        if number and any(each.kind is EventKind.STARTED for each in record.events):
            await history.close()
            history = History(tmp_path, hand.clock())
            await history.open()
        assert await history.keep(record)
    await history.close()

    theirs, ours = rows(tmp_path / NAME), rows(tmp_path / "quick.sqlite")
    assert {each: len(found) for each, found in ours.items()} == {each: len(found) for each, found in theirs.items()}
    for table in TABLES:
        assert ours[table] == theirs[table], table
    assert len(ours["outage"]) >= 3
    assert verify(tmp_path / "quick.sqlite").sound


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return generate(tmp_path_factory.mktemp("week"), days=7, start=BEGIN, services=6)


def test_a_week_verifies_and_its_states_outages_and_figures_are_there(week: Year) -> None:
    assert week.looks == 7 * 1440 * 12
    assert verify(week.path).sound
    with Archive(week.path) as archive:
        outages = archive.outages(week.start, week.end)
        for service in week.services:
            spans = archive.spans(service.slug, week.start, week.end)
            told = figures(service.slug, spans, week.start, week.end, service.hours)
            assert told.whole.length == pytest.approx(7 * 86400)
            assert (told.whole.by[Outcome.DOWN] > 0) is any(
                each.service == service.slug and each.down is not None for each in outages
            )
        account = archive.spans("ircc-account", week.start, week.end)
    assert len(outages) > 2
    assert sum(each.outcome is Outcome.MAINTENANCE for each in account) == 1  # the second Tuesday of the month


def test_a_weeks_roll_ups_say_what_its_looks_say(week: Year) -> None:
    with Archive(week.path) as archive:
        for service in week.services:
            looks = archive.looks(week.start, week.end, service=service.slug)
            exact = reach((each.started_at, each.vantage, each.outcome) for each in looks)
            total = archive.total(service.slug, week.start, week.end)
            assert rolled([Hour(looks=total.looks, slots=total.slots, good_slots=total.good_slots)]) == exact


def test_the_bench_asks_a_week_all_it_asks_a_year(
    week: Year, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = bench.run(week, 1, tmp_path)
    assert told["questions"].keys() == bench.QUESTIONS.keys()  # type: ignore[attr-defined]
    assert "TOO LARGE" not in capsys.readouterr().out
    asked = bench.availability(week)
    assert len(asked) == 6 * 4  # a week is one of the windows already
    for slug, days in (("gckey", 1), ("ircc-account", 7), ("payment", 90)):
        told_figures, told_reach = asked[slug, days]
        start = week.end - timedelta(days=days)
        with Archive(week.path) as archive:
            states = archive.spans(slug, start, week.end)
            looks = archive.looks(start, week.end, service=slug)
            assert told_reach == reach((each.started_at, each.vantage, each.outcome) for each in looks)
        hours = next(each.hours for each in week.services if each.slug == slug)
        assert told_figures == figures(slug, states, start, week.end, hours)
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_makes_the_same_looks(week: Year, tmp_path: Path) -> None:
    again = generate(tmp_path, days=7, start=BEGIN, services=6)
    ours, theirs = rows(again.path), rows(week.path)
    for table in ("service", "probe", "run", "look", "finding", "event", "span", "outage", "memory"):
        assert ours[table] == theirs[table]


def test_a_year_has_the_known_shapes_and_hundreds_of_flaps() -> None:
    happens = plan(BEGIN, 365, fleet.services(), Random(SEED))
    lengths = [each.end - each.start for each in happens.troubles]
    assert timedelta(days=28) in lengths
    assert timedelta(hours=10, minutes=39) in lengths
    assert any(timedelta(days=2.5) < each < timedelta(days=3) for each in lengths)
    assert sum(each < timedelta(minutes=10) for each in lengths) > 300
    assert sum(each.sort == "maintenance" for each in happens.troubles) == 12
    assert len(happens.absences) == 20
