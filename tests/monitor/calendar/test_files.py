"""Hours and windows as operators write them, and what they are told when something is wrong."""

import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from monitor.calendar.files import HoursFile, WindowFile
from monitor.calendar.hours import BusinessHours
from monitor.calendar.recurrence import Recurrence
from monitor.calendar.windows import Once, Recurring, Window
from monitor.complaints import dotted, pydantic_problem


class File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    hours: HoursFile = HoursFile()
    maintenance: tuple[WindowFile, ...] = ()


def read(text: str) -> File:
    return File.model_validate(tomllib.loads(text))


def told(text: str) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        read(text)
    return [str(pydantic_problem("eta.toml", dotted(row["loc"]), row)) for row in caught.value.errors()]


def window(rows: str) -> Window:
    return read(f'[[maintenance]]\nname = "upgrade"\n{rows}').maintenance[0].made()


def test_a_file_without_hours_has_the_usual_ones() -> None:
    assert read("").hours.made() == BusinessHours()


def test_hours_are_made_as_they_are_written() -> None:
    made = read("""
        [hours]
        zone = "America/Vancouver"
        days = ["mon", "sat"]
        opens = "09:30"
        closes = 18:00:00
        closed = ["federal", "BC"]
        lost_share = 0.25
    """).hours.made()
    assert made == BusinessHours(
        zone="America/Vancouver",
        days=frozenset({0, 5}),
        opens=time(9, 30),
        closes=time(18),
        closed=("federal", "BC"),
        lost_share=0.25,
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ('"2026-12-01 00:00"', '"2026-12-01T05:30"'),
        ("2026-12-01 00:00:00", "2026-12-01T05:30:00"),
    ],
    ids=["texts", "TOML's own"],
)
def test_a_window_held_once_is_local_where_it_has_no_offset(start: str, end: str) -> None:
    assert window(f'start = {start}\nend = {end}\nreason = "database"') == Window(
        name="upgrade",
        reason="database",
        when=Once(
            start=datetime.fromisoformat("2026-12-01T00:00"),
            end=datetime.fromisoformat("2026-12-01T05:30"),
        ),
    )


@pytest.mark.parametrize(
    "rows",
    [
        'start = "2026-12-01 05:00Z"\nend = "2026-12-01 05:30-05:00"',
        "start = 2026-12-01T05:00:00Z\nend = 2026-12-01T10:30:00Z",
    ],
    ids=["texts", "TOML's own"],
)
def test_a_window_held_once_is_an_instant_where_it_has_an_offset(rows: str) -> None:
    when = window(rows).when
    assert isinstance(when, Once)
    assert (when.start, when.end) == (
        datetime.fromisoformat("2026-12-01T05:00Z"),
        datetime.fromisoformat("2026-12-01T10:30Z"),
    )


def test_a_window_that_recurs_is_made_as_it_is_written() -> None:
    made = window("""
        recurs = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
        from = "22:00"
        to = 02:00:00
        zone = "America/St_Johns"
        since = 2026-11-03
        until = "2027-11-03"
    """)
    days = Recurrence(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", since=date(2026, 11, 3), until=date(2027, 11, 3))
    assert made.when == Recurring(days=days, begins=time(22), ends=time(2), zone="America/St_Johns")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('zone = "Eastern"', "hours.zone: there is no time zone 'Eastern'; write an IANA name like America/Toronto"),
        ("days = []", "hours.days: name at least one day of mon, tue, wed, thu, fri, sat, sun"),
        (
            'days = ["monday"]',
            "hours.days[0]: input should be 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or 'sun'",
        ),
        ('opens = "8:00"', "hours.opens: write a time of day like 08:00; midnight is 00:00"),
        ("opens = 8", "hours.opens: write a time of day like 08:00; midnight is 00:00"),
        ('closes = "24:00"', "hours.closes: write a time of day like 08:00; midnight is 00:00"),
        (
            'opens = "22:00"\ncloses = "06:00"',
            "hours: closes must be after opens, on the same day; 06:00 is not",
        ),
        ("lost_share = 0", "hours.lost_share: input should be greater than 0"),
        ("lost_share = 50", "hours.lost_share: input should be at most 1"),
        ("open = 8", "hours.open: is not a known key; remove it or check its spelling"),
    ],
)
def test_what_is_wrong_with_hours_is_told_in_one_sentence(rows: str, expected: str) -> None:
    assert told(f"[hours]\n{rows}") == [f"eta.toml: {expected}"]


def test_a_calendar_that_there_is_not_is_told_with_those_there_are() -> None:
    (line,) = told('[hours]\nclosed = ["federal", "Ontario"]')
    assert line.startswith("eta.toml: hours.closed: there is no calendar 'Ontario'; there are federal, AB, BC")


RECURS = 'recurs = "FREQ=DAILY"\nfrom = "00:00"\nto = "05:30"\n'
ONCE = 'start = "2026-12-01 00:00"\nend = "2026-12-01 05:30"\n'
EITHER = ": give either start and end, or recurs, from and to"
EXAMPLE = "; write one like FREQ=MONTHLY;BYDAY=2TU"
ZONE = "; write an IANA name like America/Toronto"
MOMENT = ": write a date and a time like 2026-12-01 00:00"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("", EITHER),
        ('start = "2026-12-01 00:00"', EITHER),
        ('recurs = "FREQ=DAILY"\nfrom = "00:00"', EITHER),
        (RECURS + ONCE, EITHER),
        (ONCE + 'from = "00:00"', EITHER),
        (ONCE + "since = 2026-12-01", ": since and until belong to recurs; leave them out beside start and end"),
        (ONCE + "until = 2026-12-01", ": since and until belong to recurs; leave them out beside start and end"),
        ('start = "2026-12-01 00:00"\nend = "2026-11-30 05:30"', ": end must be after start"),
        (
            'start = "2026-12-01 00:00"\nend = "2026-12-01 05:30Z"',
            ": write start and end both with an offset, or both without",
        ),
        ('start = "tomorrow"\nend = "2026-12-01 05:30"', f".start{MOMENT}"),
        ('start = "2026-13-01 00:00"\nend = "2026-12-01 05:30"', f".start{MOMENT}"),
        ('start = "2026-12-01 00:00"\nend = 2026-12-01', f".end{MOMENT}"),
        ('start = 1796083200\nend = "2026-12-01 05:30"', f".start{MOMENT}"),
        (RECURS + "since = 20261201", ".since: write a date like 2026-12-01"),
        (RECURS + "since = 2026-12-01T00:00:00", ".since: write a date like 2026-12-01"),
        (RECURS + 'until = "1 December"', ".until: write a date like 2026-12-01"),
        (
            RECURS + "since = 2026-12-02\nuntil = 2026-12-01",
            f": 'FREQ=DAILY' is no rule for days: until comes before since{EXAMPLE}",
        ),
        (
            RECURS.replace("DAILY", "WEEKLY"),
            f": 'FREQ=WEEKLY' is no rule for days: it counts from a first day; add since{EXAMPLE}",
        ),
        (RECURS + 'zone = "Eastern"', f".zone: there is no time zone 'Eastern'{ZONE}"),
        (RECURS + 'begins = "00:00"', ".begins: is not a known key; remove it or check its spelling"),
        (RECURS.replace("05:30", "5h30"), ".to: write a time of day like 08:00; midnight is 00:00"),
    ],
)
def test_what_is_wrong_with_a_window_is_told_in_one_sentence(rows: str, expected: str) -> None:
    assert told(f'[[maintenance]]\nname = "upgrade"\n{rows}') == [f"eta.toml: maintenance[0]{expected}"]


def test_a_window_needs_a_name() -> None:
    assert told(f"[[maintenance]]\n{RECURS}") == ["eta.toml: maintenance[0].name: is missing; add it"]


@pytest.mark.parametrize("made", [HoursFile(), WindowFile.model_validate(tomllib.loads(f'name = "a"\n{RECURS}'))])
def test_what_was_read_does_not_change(made: Any) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        made.zone = "UTC"
