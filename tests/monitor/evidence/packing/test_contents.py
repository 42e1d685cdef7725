"""What a pack tells is of one moment of the history, and of the time half an hour around the outage."""

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures
from monitor.evidence.model import Occasion
from monitor.evidence.packing.contents import SHEETS, Library
from monitor.evidence.telling.matter import AROUND, matter_of
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, NOW, morning, taken


async def test_the_sheets_cover_the_time_around_and_nothing_else(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "staging"
    outage = await morning(data)
    folder.mkdir()
    inside = taken(data, toronto(f"{DAY} 09:04"), Occasion.CONFIRMED)
    taken(data, toronto(f"{DAY} 08:05"), Occasion.PENDING)
    library = Library(history=data / "history.sqlite", captures=Captures(data / CAPTURES))
    told = library.read(matter_of([outage], NOW), folder, name="x", now=NOW, previous="ab" * 32)
    assert outage.opened.earliest is not None
    assert outage.ended is not None
    start, end = outage.opened.earliest - AROUND, outage.ended.latest + AROUND
    assert (told.facts.start, told.facts.end) == (start, end)
    assert {each.name for each in folder.iterdir()} == set(SHEETS)
    with (folder / "looks.csv").open(newline="") as file:
        times = [each["started_at"] for each in csv.DictReader(file)]
    assert len(times) == told.facts.looks.rows
    assert min(times) >= f"{start:%Y-%m-%dT%H:%M:%S}"
    assert max(times) < f"{end:%Y-%m-%dT%H:%M:%S.%f}Z"
    assert [each.id for each in told.captures] == [inside.id]
    assert told.facts.previous == "ab" * 32


async def test_what_is_still_to_come_is_not_told(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "staging"
    outage = await morning(data)
    folder.mkdir()
    now = toronto(f"{DAY} 09:30")
    library = Library(history=data / "history.sqlite", captures=Captures(data / CAPTURES))
    told = library.read(matter_of([replace(outage, ended=None)], now), folder, name="x", now=now)
    assert told.facts.end == now
    assert told.facts.end - told.facts.start < timedelta(hours=2)
