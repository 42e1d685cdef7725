"""The chart of all looks: everything is within it, and trouble is wide enough to be seen."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.evidence.telling.chart import LEAST, LEFT, MOST_LANES, MOST_TICKS, WIDTH, chart
from monitor.evidence.telling.matter import Matter
from probes.model import Outcome
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import EVENING, LANDING, LINK_EN, MONDAY, history, monday, told


async def test_the_service_and_every_probe_have_a_lane_and_those_that_failed_come_first(tmp_path: Path) -> None:
    found = told(await history(tmp_path / "h", monday()), EVENING)
    drawn = chart(found)
    assert drawn is not None
    names = [each.name for each in drawn.lanes]
    assert names[0] == ""
    assert names[1] == LINK_EN.key
    assert LANDING.key in names[4:]
    assert len(names) <= MOST_LANES + 1
    bars = [bar for lane in drawn.lanes for bar in lane.bars]
    assert all(each.x >= LEFT and each.x + each.width <= LEFT + WIDTH + 0.01 and each.width >= LEAST for each in bars)
    assert [each.outcome for each in drawn.lanes[0].bars] == [Outcome.UP, Outcome.UP, Outcome.DOWN]
    assert 3 <= len(drawn.ticks) <= MOST_TICKS + 1
    assert all(":" in each.label for each in drawn.ticks)


async def test_a_minute_in_four_weeks_can_be_seen_and_days_are_marked(tmp_path: Path) -> None:
    found = told(await history(tmp_path / "h", monday()), EVENING)
    weeks = replace(found.around, start=found.around.end - timedelta(weeks=4))
    drawn = chart(replace(found, around=weeks))
    assert drawn is not None
    assert all(bar.width >= LEAST for lane in drawn.lanes for bar in lane.bars)
    assert len(drawn.ticks) <= MOST_TICKS + 1
    assert all(each.label.startswith("2026-") for each in drawn.ticks)


def test_the_time_whose_looks_are_shown_reaches_beyond_the_matter_but_not_into_the_future() -> None:
    start, end = toronto(f"{MONDAY} 09:00"), toronto(f"{MONDAY} 10:00")
    matter = Matter(service="employer-portal", start=start, end=end)
    half = timedelta(minutes=30)
    assert (matter.around(EVENING).start, matter.around(EVENING).end) == (start - half, end + half)
    assert matter.around(end).end == end
