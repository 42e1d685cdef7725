"""Rules for days."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.calendar.recurrence import Recurrence

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def days(rule: str, first: date, last: date, **over: Any) -> list[int]:
    return [each.day for each in Recurrence(rule=rule, **over).days(first, last)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", [3, 10, 17, 24]),
        ("FREQ=WEEKLY;BYDAY=SA,SU", [1, 7, 8, 14, 15, 21, 22, 28, 29]),
        ("FREQ=MONTHLY;BYDAY=2TU", [10]),
        ("FREQ=MONTHLY;BYDAY=-1SU", [29]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", [15, 30]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", [30]),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", [2, 9, 16, 23, 30]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", [26]),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1", []),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", [3, 10, 17, 24]),
        (" freq=weekly;byday=tu ", [3, 10, 17, 24]),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261110", [3, 10]),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261110T050000", [3, 10]),
        ("FREQ=DAILY;UNTIL=20261102", [1, 2]),
    ],
)
def test_a_rule_names_its_days(rule: str, expected: list[int]) -> None:
    assert days(rule, *NOVEMBER) == expected


def test_since_and_until_are_both_included() -> None:
    between = {"since": date(2026, 11, 10), "until": date(2026, 11, 17)}
    assert days("FREQ=WEEKLY;BYDAY=TU", *NOVEMBER, **between) == [10, 17]
    assert days("FREQ=WEEKLY;BYDAY=TU", date(2026, 11, 18), date(2026, 11, 30), **between) == []


def test_every_second_week_is_counted_from_since_whatever_is_asked() -> None:
    since = {"since": date(2026, 10, 6)}
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", *NOVEMBER, **since) == [3, 17]
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2026, 11, 10), date(2026, 11, 30), **since) == [17]


def test_a_count_is_counted_from_since() -> None:
    assert days("FREQ=WEEKLY;BYDAY=TU;COUNT=3", *NOVEMBER, since=date(2026, 10, 27)) == [3, 10]


def test_a_rule_that_names_no_day_takes_that_of_since() -> None:
    assert days("FREQ=MONTHLY", *NOVEMBER, since=date(2026, 1, 19)) == [19]
    assert days("FREQ=WEEKLY", *NOVEMBER, since=date(2026, 1, 19)) == [2, 9, 16, 23, 30]


def test_a_place_within_the_week_is_counted_from_its_first_day_whatever_is_asked() -> None:
    first = "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1"
    assert days(first, date(2026, 11, 3), date(2026, 11, 16)) == [9, 16]
    assert days(first, date(2027, 1, 1), date(2027, 1, 10)) == [4]


def test_a_leap_day_is_found_years_ahead() -> None:
    leap = Recurrence(rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert leap.days(date(2025, 1, 1), date(2033, 1, 1)) == [date(2028, 2, 29), date(2032, 2, 29)]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "it is not NAME=VALUE"),
        ("every Tuesday", "it is not NAME=VALUE"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "with each name once"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY", "it is not NAME=VALUE"),
        ("BYDAY=TU", "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=HOURLY", "FREQ must be one of"),
        ("FREQ=FORTNIGHTLY", "FREQ must be one of"),
        ("FREQ=DAILY;BYHOUR=3", "BYHOUR has no place in it"),
        ("FREQ=DAILY;COLOUR=RED", "COLOUR has no place in it"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL must be a whole number above 0"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL must be a whole number above 0"),
        ("FREQ=DAILY;COUNT=0", "COUNT must be a whole number above 0"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "it has both COUNT and UNTIL; keep one"),
        ("FREQ=DAILY;UNTIL=5", "UNTIL must be a date like 20271231"),
        ("FREQ=DAILY;UNTIL=20270101T050000Z", "a time that has no Z"),
        ("FREQ=DAILY;UNTIL=20279999", "invalid 'UNTIL'"),
        ("FREQ=WEEKLY;BYDAY=XX", "invalid 'BYDAY'"),
        ("FREQ=WEEKLY;BYDAY=TU,", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=2TU", "a number before a day needs FREQ=MONTHLY or FREQ=YEARLY"),
        ("FREQ=MONTHLY;BYDAY=1TU,8TU", "the number before a day goes to 5"),
        ("FREQ=YEARLY;BYDAY=54TU", "the number before a day goes to 53"),
        ("FREQ=YEARLY;BYMONTH=2;BYDAY=1TU,6TU", "the number before a day goes to 5"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY goes to 31, and '32' does not fit"),
        ("FREQ=MONTHLY;BYMONTHDAY=MO", "BYMONTHDAY goes to 31, and 'MO' does not fit"),
        ("FREQ=YEARLY;BYMONTH=1,13;BYDAY=1TU", "BYMONTH goes to 12, and '13' does not fit"),
        ("FREQ=DAILY;INTERVAL=2", "it counts from a first day; add since"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "it counts from a first day; add since"),
        ("FREQ=WEEKLY", "it counts from a first day; add since"),
        ("FREQ=YEARLY;BYMONTH=4", "it counts from a first day; add since"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "it never happens"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "it never happens"),
        ("FREQ=DAILY;UNTIL=19990101", "it never happens"),
    ],
)
def test_what_is_no_rule_for_days_is_refused_with_why_and_an_example(rule: str, why: str) -> None:
    with pytest.raises(ValueError, match="is no rule for days") as caught:
        Recurrence(rule=rule)
    assert why in str(caught.value)
    assert str(caught.value).endswith("; write one like FREQ=MONTHLY;BYDAY=2TU")
    assert "\n" not in str(caught.value)


def test_a_rule_whose_interval_never_meets_its_day_is_refused() -> None:
    with pytest.raises(ValueError, match="it never happens"):
        Recurrence(rule="FREQ=DAILY;INTERVAL=7;BYDAY=TU", since=date(2026, 12, 2))


def test_until_before_since_is_refused() -> None:
    with pytest.raises(ValueError, match="until comes before since"):
        Recurrence(rule="FREQ=DAILY", since=date(2026, 12, 2), until=date(2026, 12, 1))


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(low, high).map(str), min_size=1, max_size=3).map(",".join)


NAMED_DAYS = st.lists(
    st.tuples(st.sampled_from(["", "1", "-1", "5", "-6", "53"]), st.sampled_from(["MO", "TU", "SU", "X"])).map("".join),
    min_size=1,
    max_size=3,
).map(",".join)
RULES = st.tuples(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.fixed_dictionaries(
        {},
        optional={
            "INTERVAL": st.integers(0, 20).map(str),
            "COUNT": st.integers(0, 20).map(str),
            "UNTIL": st.sampled_from(["20260601", "20270601T120000", "1999"]),
            "BYDAY": NAMED_DAYS,
            "BYMONTH": numbers(-1, 13),
            "BYMONTHDAY": numbers(-32, 32),
            "BYYEARDAY": numbers(-367, 367),
            "BYWEEKNO": numbers(-54, 54),
            "BYSETPOS": numbers(-3, 3),
            "WKST": st.sampled_from(["MO", "SU"]),
        },
    ),
).map(lambda made: f"FREQ={made[0]}" + "".join(f";{name}={value}" for name, value in made[1].items()))


@settings(max_examples=150, deadline=None)
@given(RULES, st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)), st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_any_rule_is_either_refused_or_names_the_same_days_however_it_is_asked(
    rule: str, since: date | None, cut: date
) -> None:
    first, last = date(2025, 1, 1), date(2028, 12, 31)
    try:
        made = Recurrence(rule=rule, since=since)
    except ValueError:
        return
    whole = made.days(first, last)
    assert whole == sorted(set(whole))
    assert all(first <= each <= last for each in whole)
    assert made.days(first, cut) + made.days(cut + timedelta(days=1), last) == whole
