"""What the history answers, and that it answers for the whole range and no more."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.history.archive import Archive, StateSpan
from monitor.history.errors import ForeignError, HistoryError, NewerError, NoHistoryError, OlderError
from monitor.history.looks import Look
from monitor.journal import EventKind, Record
from monitor.model import Bounds
from probes.model import Cause, Outcome
from tests.makers import START, HandClock, observation, probe
from tests.monitor.history.records import (
    KEY,
    SLUG,
    after,
    down,
    ended,
    kept,
    note,
    notice,
    outage,
    page,
    tampering,
    transition,
    up,
    written,
)


def spans_of(archive: Archive, low: float, high: float) -> list[tuple[float, float, str]]:
    spans = archive.spans(SLUG, after(low), after(high))
    return [((each.start - START).total_seconds(), (each.end - START).total_seconds(), each.outcome) for each in spans]


async def test_spans_are_clipped_to_the_range_and_the_one_that_began_before_it_counts(tmp_path: Path) -> None:
    turns = [(10, Outcome.UP), (20, Outcome.DOWN), (30, Outcome.UP)]
    records = (Record(transitions=(transition(at=after(at), outcome=outcome),)) for at, outcome in turns)
    with Archive(await written(tmp_path, *records)) as archive:
        assert spans_of(archive, 0, 40) == [(10, 20, "up"), (20, 30, "down"), (30, 40, "up")]
        assert spans_of(archive, 15, 25) == [(15, 20, "up"), (20, 25, "down")]
        assert spans_of(archive, 21, 29) == [(21, 29, "down")]
        assert spans_of(archive, 20, 30) == [(20, 30, "down")]
        assert spans_of(archive, 50, 60) == [(50, 60, "up")]
        assert spans_of(archive, 0, 10) == []
        assert archive.spans("nobody", START, after(99)) == []


async def test_a_span_says_how_early_it_may_have_begun_and_why(tmp_path: Path) -> None:
    turn = transition(at=after(20), earliest=after(5))
    with Archive(await written(tmp_path, Record(transitions=(turn,)))) as archive:
        assert archive.spans(SLUG, after(10), after(30)) == [
            StateSpan(start=after(20), earliest=after(5), end=after(30), outcome=Outcome.DOWN, cause="tcp")
        ]


async def test_outages_of_a_range_are_all_that_may_have_been_going_on_in_it(tmp_path: Path) -> None:
    every = (
        ended("over", 100, 200),
        outage("open", after(300)),
        ended("long", 0, 1000),
        ended("other", 100, 200, service="eta"),
    )
    with Archive(await written(tmp_path, Record(outages=every))) as archive:

        def found(low: float, high: float, service: str | None = None) -> list[str]:
            return [each.id for each in archive.outages(after(low), after(high), service)]

        assert found(0, 9999) == ["long", "other", "over", "open"]
        assert found(0, 9999, SLUG) == ["long", "over", "open"]
        assert found(5000, 9999) == ["open"]
        assert found(50, 60, SLUG) == ["long", "over"]  # it may have begun a minute before it was seen
        assert found(200, 240, SLUG) == ["long"]
        assert found(-99, -60) == []
        assert archive.outage("over") == every[0]
        assert archive.outage("none") is None


async def test_notices_of_a_range_are_those_that_stood_in_it(tmp_path: Path) -> None:
    gone, stands = notice("gone", gone_at=after(60)), notice("stands", at=after(30), services=("eta", SLUG))
    with Archive(await written(tmp_path, Record(notices=(gone, stands)))) as archive:
        assert [each.id for each in archive.notices(START, after(99))] == ["gone", "stands"]
        assert archive.notices(after(60), after(99)) == [stands]
        assert archive.notices(START, after(30), "eta") == []
        assert archive.notices(START, after(31), "eta") == [stands]


async def test_the_journal_is_told_by_time_kind_and_subject(tmp_path: Path) -> None:
    record = Record(
        events=(note(2, after(2)), note(1, after(1), subject="eta")), transitions=(transition(at=after(3)),)
    )
    with Archive(await written(tmp_path, record)) as archive:
        assert [each.body["n"] for each in archive.events(kinds={EventKind.NOTE})] == [1, 2]
        assert [each.kind for each in archive.events(subject=SLUG)] == [EventKind.NOTE, EventKind.TRANSITION]
        assert archive.events(after(1), after(2)) == [note(1, after(1), subject="eta")]


async def test_a_look_reads_back_as_what_was_seen(tmp_path: Path) -> None:
    bad = down(after(0.0016), run_id="r-1", vantage="Ottawa", seconds=1.2346)
    path = await written(tmp_path, up(), Record(observation=bad))
    with Archive(path) as archive:
        good, read = archive.looks(START, after(1))
    assert read.finding is not None
    assert (
        Look(
            id=2,
            probe=KEY,
            started_at=after(0.001),
            seconds=1.235,
            outcome=Outcome.DOWN,
            cause=Cause.HTTP_5XX,
            status=503,
            phases={"resolve": 0.004, "connect": 0.02, "tls": 0.03, "processing": 0.15, "transfer": 0.0},
            vantage="Ottawa",
            run_id="r-1",
            finding=read.finding,
        )
        == read
    )
    assert (good.outcome, good.cause, good.status, good.finding) == (Outcome.UP, None, 200, None)


async def test_phases_that_have_no_number_read_back_too(tmp_path: Path) -> None:
    look = observation(reading=page(phases={"resolve": 0.1, "hatching": 0.25}))
    with Archive(await written(tmp_path, Record(observation=look))) as archive:
        assert [each.phases for each in archive.looks(START, after(1))] == [{"resolve": 0.1, "hatching": 0.25}]


async def test_looks_are_those_of_a_probe_of_a_service_or_the_bad_ones(tmp_path: Path) -> None:
    others = [probe("door-fr"), probe("door-en", service="employer-portal-2")]
    records = [up(), *(up(after(n + 1), of=each) for n, each in enumerate(others)), Record(observation=down(after(3)))]
    with Archive(await written(tmp_path, *records)) as archive:

        def found(**over: object) -> list[int]:
            return [each.id for each in archive.looks(START, after(9), **over)]  # type: ignore[arg-type]

        assert found() == [1, 2, 3, 4]
        assert found(probe=KEY) == [1, 4]
        assert found(service=SLUG) == [1, 2, 4]
        assert found(service=SLUG, bad_only=True) == [4]
        assert found(probe="nobody/knows") == []


@given(
    blocks=st.lists(st.lists(st.integers(-3000, 3000), min_size=1, max_size=5), max_size=6),
    ends=st.tuples(st.integers(-3500, 3500), st.integers(-3500, 3500)),
)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_looks_come_by_time_whatever_the_order_they_were_kept_in(
    blocks: list[list[int]], ends: tuple[int, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    hand, low, high = HandClock(), min(ends), max(ends)
    async with kept(tmp_path_factory.mktemp("looks"), clock=hand.clock()) as history:
        for block in blocks:
            hand.forward(601)  # time for a checkpoint
            for second in block:
                await history.keep(up(after(second)))
        with Archive(history.path) as archive:
            told = [each.started_at for each in archive.looks(after(low), after(high))]
            extent = archive.extent()
    every = sorted(after(second) for block in blocks for second in block)
    assert told == [at for at in every if after(low) <= at < after(high)]
    assert extent == ((every[0], every[-1]) if every else None)


async def test_the_last_look_is_the_one_kept_last(tmp_path: Path) -> None:
    async with kept(tmp_path) as history:
        with Archive(history.path) as archive:
            assert (archive.extent(), archive.last_look_at()) == (None, None)
        await history.keep(up(after(5)))
        await history.keep(up(after(3)))
        with Archive(history.path) as archive:
            assert archive.last_look_at() == after(3)


async def test_all_answers_of_one_archive_are_of_the_same_moment(tmp_path: Path) -> None:
    async with kept(tmp_path, up()) as history:
        with Archive(history.path) as archive:
            await history.keep(up(after(1)))
            assert archive.last_look_at() == START
            assert len(list(archive.looks(START, after(9)))) == 1
        with Archive(history.path) as archive:
            assert archive.last_look_at() == after(1)


async def test_what_is_said_of_services_and_probes_is_what_was_said_last(tmp_path: Path) -> None:
    async with kept(tmp_path, up()) as history:
        said = {SLUG: {"title": {"en": "Employer Portal", "fr": "Portail"}}}
        assert await history.describe(services=said, probes={KEY: {"every": 60.0}})
        assert not await history.describe(services=said, probes={})
        assert await history.describe(services={}, probes={KEY: {"every": 90.0}, "eta/door": {"every": 60.0}})
        with Archive(history.path) as archive:
            assert archive.services() == said
            assert archive.probes() == {KEY: {"every": 90.0}, "eta/door": {"every": 60.0}}
            assert len(archive.events(kinds=[EventKind.CONFIG])) == 2
            assert [each.probe for each in archive.looks(START, after(1))] == [KEY]


async def test_an_open_outage_without_a_last_good_look_begins_with_the_first_bad_one(tmp_path: Path) -> None:
    bounds = Bounds(earliest=None, latest=after(100))
    with Archive(await written(tmp_path, Record(outages=(outage(opened=bounds),)))) as archive:
        assert archive.outages(after(0), after(100)) == []
        assert len(archive.outages(after(0), after(101))) == 1


def test_without_a_file_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoHistoryError, match="no history at"), Archive(tmp_path / "history.sqlite"):
        pass


async def test_a_file_of_another_version_or_program_or_of_no_kind_is_refused(tmp_path: Path) -> None:
    path = await written(tmp_path, up())
    refused: list[tuple[str, type[HistoryError], str]] = [
        ("PRAGMA user_version = 99", NewerError, "schema 99"),
        ("PRAGMA user_version = 0", OlderError, "start the monitor once"),
        ("PRAGMA application_id = 7", ForeignError, "another program"),
    ]
    for statement, error, words in refused:
        tampering(tmp_path, statement)
        with pytest.raises(error, match=words), Archive(path):
            pass
    path.write_text("This is a text, and a long one. " * 200)
    with pytest.raises(HistoryError, match="damaged"), Archive(path):
        pass


async def test_an_archive_cannot_write(tmp_path: Path) -> None:
    with Archive(await written(tmp_path, up())) as archive:
        with pytest.raises(Exception, match="readonly"):
            archive._connection.execute("DELETE FROM look")
        assert archive.last_look_at() == START


async def test_ranges_take_any_zone(tmp_path: Path) -> None:
    with Archive(await written(tmp_path, up())) as archive:
        local = START.astimezone() - timedelta(seconds=1)
        assert len(list(archive.looks(local, local + timedelta(seconds=2)))) == 1
