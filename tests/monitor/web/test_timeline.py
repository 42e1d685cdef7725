"""A stretch of time as boxes: nothing that went wrong is too short to be seen, and nothing is drawn that nobody saw."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from monitor.calendar.hours import BusinessHours
from monitor.history.archive import StateSpan
from monitor.model import Bounds, Outage
from monitor.web.timeline import LEAST, RANGES, WIDTH, Timeline, timeline
from probes.model import Outcome

NOW = datetime(2026, 11, 4, 17, 0, tzinfo=UTC)  # a Wednesday, noon in Toronto, after the clock went back on Sunday
MINUTE = timedelta(minutes=1)


def span(start: datetime, end: datetime, outcome: Outcome = Outcome.UP) -> StateSpan:
    return StateSpan(start=start, earliest=None, end=end, outcome=outcome, cause="http_5xx")


def strip(*spans: StateSpan, name: str = "24h", outages: tuple[Outage, ...] = ()) -> Timeline:
    return timeline(spans, outages, BusinessHours(), NOW, name)


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("ago", [timedelta(), timedelta(hours=7), timedelta(hours=23, minutes=59)])
def test_an_outage_of_a_minute_is_seen_in_every_range(name: str, ago: timedelta) -> None:
    end = NOW - ago
    (box,) = strip(span(end - MINUTE, end, Outcome.DOWN), name=name).trouble
    assert box.width >= LEAST
    assert 0 <= box.x <= WIDTH - box.width
    right = WIDTH * (1 - ago / RANGES[name])
    assert box.x - LEAST <= right <= box.x + box.width + LEAST


def test_trouble_lies_over_what_is_well() -> None:
    drawn = strip(span(NOW - 9 * MINUTE, NOW - 8 * MINUTE, Outcome.DOWN), span(NOW - 8 * MINUTE, NOW))
    assert [each.outcome for each in drawn.boxes] == [Outcome.UP, Outcome.DOWN]


def test_where_nobody_looked_there_is_no_box() -> None:
    drawn = strip(span(NOW - 90 * MINUTE, NOW - 60 * MINUTE), span(NOW - 30 * MINUTE, NOW))
    covered = sum(each.width for each in drawn.boxes)
    assert covered == pytest.approx(WIDTH * 60 / (24 * 60), abs=0.05)


def test_what_began_before_the_range_is_clipped_to_it() -> None:
    (box,) = strip(span(NOW - timedelta(days=3), NOW)).boxes
    assert (box.x, box.width) == (0, WIDTH)
    assert box.start == NOW - timedelta(hours=24)


def test_a_box_knows_the_outage_it_is_part_of() -> None:
    began, ended = NOW - 9 * MINUTE, NOW - 5 * MINUTE
    outage = Outage(
        id="x",
        service="eta",
        opened=Bounds(earliest=None, latest=began),
        ended=Bounds(earliest=None, latest=ended),
        confirmed_at=began,
        last_bad_at=ended,
        severity=Outcome.DOWN,
        cause="http_5xx",
    )
    drawn = strip(span(began, ended, Outcome.DOWN), span(ended, NOW), outages=(outage,))
    assert [each.outage for each in drawn.boxes] == [None, outage]


def test_time_outside_business_hours_is_shaded_by_the_hour_in_a_day_and_by_the_day_in_a_month() -> None:
    day = strip()
    assert sum(each.width for each in day.closed) == pytest.approx(WIDTH * 15 / 24, abs=0.1)
    month = strip(name="30d")
    days = [round(each.width * 30 * 24 / WIDTH) for each in month.closed]
    assert days == [72, 48, 48, 49]  # hours of four weekends: one with Thanksgiving, one with the longer night
    assert not strip(name="1y").closed


def test_ticks_are_round_local_hours_also_after_a_night_in_which_the_clock_changes() -> None:
    assert [each.label for each in strip().ticks] == ["15:00", "18:00", "21:00", "00:00", "03:00", "06:00", "09:00"]
    week = strip(name="7d").ticks
    assert [each.label for each in week] == ["10-29", "10-30", "10-31", "11-01", "11-02", "11-03", "11-04"]
    gaps = {round(later.x - earlier.x, 1) for earlier, later in itertools.pairwise(week)}
    assert gaps == {round(WIDTH / 7, 1), round(WIDTH / 7 * 25 / 24, 1)}
