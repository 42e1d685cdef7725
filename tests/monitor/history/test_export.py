"""Rows for other programs: all of them, in order of time, and nothing in them that a spreadsheet would run."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.history import codec
from monitor.history.archive import Archive
from monitor.history.export import What, lines, rows, sheet
from monitor.journal import EventKind, Record
from probes.model import Outcome
from tests.makers import START, probe
from tests.monitor.history.records import KEY, SLUG, after, down, note, outage, transition, up, written

FAR = START + timedelta(days=40)


async def path_of(folder: Path) -> Path:
    return await written(
        folder,
        Record(
            observation=down(after(30)), transitions=(transition(at=after(30)),), turns=(transition(KEY, after(20)),)
        ),
        Record(transitions=(transition("eta", at=after(10), outcome=Outcome.UP),), outages=(outage(),)),
        up(after(90)),
        Record(events=(note(1, after(5)), note(2, START + timedelta(days=8)), note(3, START + timedelta(days=8)))),
    )


def told(path: Path, what: What) -> list[dict[str, object]]:
    out = io.StringIO()
    with Archive(path) as archive:
        assert lines(archive, what, START, FAR, out) == len(out.getvalue().splitlines())
    return [json.loads(line) for line in out.getvalue().splitlines()]


async def test_states_come_by_time_whosever_they_are_and_end_with_the_last_look(tmp_path: Path) -> None:
    path = await written(tmp_path, up(after(90), of=None))
    await path_of(tmp_path)
    states = [(each["subject"], each["start"], each["end"]) for each in told(path, What.SPANS)]
    assert states == [
        (KEY, "2026-11-02T14:00:20Z", "2026-11-02T14:01:30Z"),
        (SLUG, "2026-11-02T14:00:30Z", "2026-11-02T14:01:30Z"),
    ]


async def test_looks_outages_and_journal_are_told_whole(tmp_path: Path) -> None:
    path = await path_of(tmp_path)
    with Archive(path) as archive:
        looks = list(archive.looks(START, FAR))
        outages, events = archive.outages(START, FAR), archive.events(START, FAR)
    assert told(path, What.LOOKS) == [codec.plain(each) for each in looks]
    assert told(path, What.OUTAGES) == [codec.plain(each) for each in outages]
    assert told(path, What.EVENTS) == [codec.plain(each) for each in events]
    assert [each.body["n"] for each in events if each.kind is EventKind.NOTE] == [1, 2, 3]


async def test_of_some_services_only_what_is_about_them_and_about_us_is_told(tmp_path: Path) -> None:
    other = probe("page", service="eta")
    about = f"{SLUG}-20261102T140000Z"
    events = (
        note(1, subject=about),
        note(2, subject="eta-20261102T140000Z"),
        note(3, subject=""),
        note(4, subject=KEY),
    )
    looks = (up(after(10)), up(after(5), of=other), up(after(20), of=other), up(after(15)))
    path = await written(tmp_path, *looks, Record(events=events, outages=(outage(), outage("e", service="eta"))))
    with Archive(path) as archive:
        found = {what: list(rows(archive, what, START, FAR, services=[SLUG])) for what in What}
        both = list(rows(archive, What.LOOKS, START, FAR, services=[SLUG, "eta"]))
        every = list(rows(archive, What.LOOKS, START, FAR))
    assert {each["probe"] for each in found[What.LOOKS]} == {KEY}
    assert [each["service"] for each in found[What.OUTAGES]] == [SLUG]
    notes = [each["body"]["n"] for each in found[What.EVENTS] if each["kind"] == "note"]
    assert notes == [1, 3, 4]
    assert both == every
    assert [each["started_at"] for each in both] == sorted(each["started_at"] for each in both)


async def test_a_cell_that_a_spreadsheet_would_run_is_a_text_in_the_table_alone(tmp_path: Path) -> None:
    record = Record(events=(note(0, subject='=HYPERLINK("http://bad.example")'),))
    path = await written(tmp_path, record, up())
    out = io.StringIO()
    with Archive(path) as archive:
        sheet(archive, What.EVENTS, START, FAR, out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["subject"] == '\'=HYPERLINK("http://bad.example")'
    assert told(path, What.EVENTS)[0]["subject"] == '=HYPERLINK("http://bad.example")'


@given(text=st.text(max_size=20))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_comes_back_from_the_table(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    record = Record(events=(note(0, subject=f"a{text}z"),))
    path = await written(tmp_path_factory.mktemp("text"), record, up())
    out = io.StringIO(newline="")
    with Archive(path) as archive:
        sheet(archive, What.EVENTS, START, FAR, out)
        (kept,) = archive.events(START, FAR)
    (row,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert row["subject"] == kept.subject


async def test_looks_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = await written(tmp_path, *(up(after(number)) for number in range(30)))
    with Archive(path) as archive:
        asked = rows(archive, What.LOOKS, START, FAR)
        assert next(asked)["started_at"] == "2026-11-02T14:00:00Z"
        assert next(asked)["started_at"] == "2026-11-02T14:00:01Z"


async def test_of_an_empty_history_there_is_nothing(tmp_path: Path) -> None:
    path = await written(tmp_path)
    assert [told(path, each) for each in What] == [[], [], [], []]
