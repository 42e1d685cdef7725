"""Times and numbers as a person reads them, in both languages."""

import re
import string
from datetime import UTC, datetime

import pytest

from monitor.complaints import PYDANTIC, TEXTS
from monitor.wording import LANGS, WORDS, brief, lasting, local, number, word
from tests.programs import ROOT

NOON = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)


def test_an_instant_of_today_is_told_by_its_time_alone() -> None:
    assert brief(datetime(2026, 7, 1, 13, 5, 9, tzinfo=UTC), NOON) == "09:05:09"


def test_an_instant_of_another_day_in_toronto_carries_date_and_offset() -> None:
    assert brief(datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), NOON) == "2026-06-30 23:59:59 -04:00"


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert brief(first, second) == "2026-11-01 01:30:00 -04:00"
    assert brief(second, second) == "01:30:00"
    assert local(first) != local(second)


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "0 s", "0 s"),
        (59.9, "59 s", "59 s"),
        (60, "1 min", "1 min"),
        (3599, "59 min", "59 min"),
        (8040, "2 h 14 min", "2 h 14 min"),
        (86_400 * 5 + 3600 * 3, "5 d 3 h", "5 j 3 h"),
    ],
)
def test_a_length_of_time_is_told_in_large_units(seconds: float, english: str, french: str) -> None:
    assert (lasting(seconds, "en"), lasting(seconds, "fr")) == (english, french)


def test_french_has_a_decimal_comma() -> None:
    assert (number(0.456, "en"), number(0.456, "fr")) == ("0.46", "0,46")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("table", [WORDS, TEXTS, PYDANTIC], ids=["words", "complaints", "pydantic"])
def test_every_text_is_there_in_both_languages_with_the_same_gaps_to_fill(table: dict[str, tuple[str, str]]) -> None:
    for key, texts in table.items():
        assert len(texts) == len(LANGS), key
        assert all(text.strip() for text in texts), key
        assert fields(texts[0]) == fields(texts[1]), key


def test_every_word_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in [*(ROOT / "monitor").rglob("*.py"), *(ROOT / "monitor").rglob("*.html")]:
        asked |= set(re.findall(r"\b(?:word|complain)\((?:options, )?\"([a-z_]+)\"", path.read_text(encoding="utf-8")))
    assert len(asked) > 20
    # What the page adds to: what the controls say, how far back, where a window is known from.
    assert asked - set(WORDS) <= {"online_", "range_", "source_"}


def test_a_word_nobody_wrote_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        word("no_such_word", "en")
    with pytest.raises(ValueError, match="de"):
        word("up", "de")


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        # the night the clock goes back: 01:59:59 comes twice, and only the offset tells which
        ((2026, 11, 1, 5, 59, 59), "2026-11-01 01:59:59 -04:00 (05:59:59 UTC)"),
        ((2026, 11, 1, 6, 0, 0), "2026-11-01 01:00:00 -05:00 (06:00:00 UTC)"),
        ((2026, 11, 1, 6, 59, 59), "2026-11-01 01:59:59 -05:00 (06:59:59 UTC)"),
        # the night it goes forward: there is no 02:30
        ((2026, 3, 8, 6, 59, 59), "2026-03-08 01:59:59 -05:00 (06:59:59 UTC)"),
        ((2026, 3, 8, 7, 0, 0), "2026-03-08 03:00:00 -04:00 (07:00:00 UTC)"),
        # around midnight the two have different dates
        ((2026, 11, 22, 4, 59, 59), "2026-11-21 23:59:59 -05:00 (2026-11-22 04:59:59 UTC)"),
        ((2026, 11, 22, 5, 0, 0), "2026-11-22 00:00:00 -05:00 (05:00:00 UTC)"),
        ((2027, 1, 1, 0, 0, 0), "2026-12-31 19:00:00 -05:00 (2027-01-01 00:00:00 UTC)"),
    ],
)
def test_an_instant_is_told_in_toronto_with_its_offset_and_in_utc(utc: tuple[int, ...], expected: str) -> None:
    assert local(datetime(*utc, tzinfo=UTC)) == expected  # type: ignore[misc]
