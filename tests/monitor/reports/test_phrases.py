"""Lengths, shares and instants in words: rounded so that they never claim more than is known."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendar.hours import BusinessHours
from monitor.journal import Event, EventKind
from monitor.model import Bounds, Ending
from monitor.reckoning.outages import outage_figures
from monitor.reports.phrases import cause, ending, happening, lasted, length, moment, opening, share, when
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import DOWN, UP, hourly, only, states_of

NINE = toronto("2026-09-14 09:00")
NOON = toronto("2026-09-14 12:00")


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "0 s", "0 s"),
        (0.9, "0 s", "0 s"),
        (59.9999, "1 min", "1 min"),
        (38_337, "10 h 38 min 57 s", "10 h 38 min 57 s"),
        (3600, "1 h", "1 h"),
        (86_400 * 28 + 61, "28 d 1 min 1 s", "28 j 1 min 1 s"),
    ],
)
def test_a_length_is_told_to_the_second(seconds: float, english: str, french: str) -> None:
    assert (length(seconds, "en"), length(seconds, "fr")) == (english, french)


def test_a_length_is_rounded_down_unless_it_is_the_most() -> None:
    assert (length(61.4, "en"), length(61.4, "en", up=True)) == ("1 min 1 s", "1 min 2 s")
    assert length(60.0000001, "en", up=True) == "1 min"


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (None, "—", "—"),
        (1, "100%", "100 %"),
        (0, "0%", "0 %"),
        (0.9999999999, "99.999%", "99,999 %"),
        (0.57, "57.000%", "57,000 %"),
        (0.123456, "12.345%", "12,345 %"),
        (1e-9, "0.000%", "0,000 %"),
    ],
)
def test_a_share_is_rounded_down(value: float | None, english: str, french: str) -> None:
    assert (share(value, "en"), share(value, "fr")) == (english, french)


@given(st.floats(0, 1, exclude_max=True))
def test_what_is_not_whole_never_reads_100_percent(value: float) -> None:
    assert not share(value, "en").startswith("100")


def test_an_instant_is_told_as_closely_as_it_was_seen() -> None:
    assert when(Bounds(earliest=NINE, latest=NOON), "en") == (
        "between 2026-09-14 09:00:00 -04:00 (13:00:00 UTC) and 2026-09-14 12:00:00 -04:00 (16:00:00 UTC)"
    )
    assert when(Bounds(earliest=NOON, latest=NOON), "fr") == "2026-09-14 12:00:00 -04:00 (16:00:00 UTC)"
    assert when(Bounds(earliest=None, latest=NOON), "fr").startswith("au plus tard 2026-09-14 12:00:00")
    assert moment(None) == "—"


@pytest.mark.parametrize(
    ("hours", "english"),
    [
        (BusinessHours(), "Mon to Fri, 08:00 to 17:00 (America/Toronto), but not on closings: federal"),
        (
            BusinessHours(days=frozenset({0, 2, 5}), opens=time(9, 30), closed=("federal", "QC")),
            "Mon, Wed, Sat, 09:30 to 17:00 (America/Toronto), but not on closings: federal, QC",
        ),
        (BusinessHours(days=frozenset({5, 6}), closed=()), "Sat, Sun, 08:00 to 17:00 (America/Toronto)"),
    ],
)
def test_business_hours_are_told_in_words(hours: BusinessHours, english: str) -> None:
    assert opening(hours, "en") == english
    assert "08:00" in opening(BusinessHours(), "fr")


def test_how_long_an_outage_lasted_says_what_was_not_seen() -> None:
    now = toronto("2026-09-14 12:00")
    story = hourly(NINE, UP, DOWN, UP)
    outage = only(story)
    figures = outage_figures(outage, states_of(story, now), BusinessHours(), now)
    assert lasted(outage, figures, "en") == "at least 58 min, at most 1 h 2 min"
    assert ending(outage, "en").endswith(": recovered")
    assert ending(outage, "fr").endswith(" : rétablissement")
    unwatched = replace(outage, ending=Ending.UNWATCHED)
    assert lasted(unwatched, replace(figures, at_most=None), "en") == "at least 58 min (its end was not seen)"
    assert ending(unwatched, "en").startswith("no longer watched from 2026-09-14 11:00:00")
    assert ending(replace(outage, ending=Ending.MAINTENANCE), "en").endswith(": maintenance began")
    begun = hourly(NINE, DOWN, DOWN)
    figures = outage_figures(only(begun), states_of(begun, now), BusinessHours(), now)
    assert lasted(only(begun), figures, "fr") == "jusqu'ici au moins 1 h 58 min (son début n'a pas été vu)"
    assert ending(only(begun), "fr") == "en cours"


def test_what_became_of_the_monitor_is_told_in_words() -> None:
    gap = Event(at=NINE, kind=EventKind.GAP, body={"to": NOON.isoformat()})
    assert happening(gap, "en") == "did not observe until 2026-09-14 12:00:00 -04:00 (16:00:00 UTC)"
    full = Event(at=NINE, kind=EventKind.GAP, body={"reason": "no_room", "last_at": "2026-09-14T16:00:00Z"})
    assert happening(full, "fr").startswith("n'a pas observé jusqu'au 2026-09-14 12:00:00")
    assert happening(replace(gap, body={}), "en") == "did not observe"
    assert happening(Event(at=NINE, kind=EventKind.CLOCK_STEP, body={"step_seconds": -3.5}), "en") == (
        "its clock was moved by -3.5 s"
    )
    assert happening(Event(at=NINE, kind=EventKind.CUT_OFF), "fr") == "interrompu"


def test_a_cause_has_words_and_none_has_a_dash() -> None:
    assert (cause("tcp", "en"), cause("", "fr")) == ("no connection", "—")
