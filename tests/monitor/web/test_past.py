"""Timelines of the present's page: read and drawn once for all, and anew as soon as something changed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.history.errors import NoHistoryError
from monitor.web.edition import Edition
from monitor.web.frame import Frame
from monitor.web.past import MOST_BOXES, Past, batches
from monitor.web.prints import Prints
from monitor.web.timeline import Box, Timeline
from monitor.web.turns import Turns
from probes.model import Outcome
from tests.bench.year import Year, generate
from tests.makers import HandClock, service

START = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return generate(tmp_path_factory.mktemp("history"), days=2, start=START, services=4)


@pytest.fixture
async def prints() -> AsyncIterator[Prints]:
    turns = Turns()
    yield Prints(turns, Edition())
    turns.close()


def past(year: Year, prints: Prints) -> tuple[Past, HandClock]:
    now = HandClock(year.end)
    return Past(year.path, now.clock(), Frame(simulated=False), prints), now


async def test_each_service_has_its_line_in_the_order_asked_for_and_it_says_as_of_when(
    year: Year, prints: Prints
) -> None:
    drawn, _ = past(year, prints)
    backwards = year.services[::-1]
    html = LexborHTMLParser(await drawn.drawn(backwards, "7d", "fr"))
    assert [each.text() for each in html.css("h3")] == [each.title["fr"] for each in backwards]
    assert len(html.css("svg.strip")) == len(backwards)
    assert "2026-11-03 19:00:00 -05:00" in html.css_first(".now").text()
    assert len(html.css("details li")) == len(html.css("svg .down, svg .degraded, svg .maintenance"))


async def test_it_is_read_and_drawn_once_until_something_changes(year: Year, prints: Prints) -> None:
    drawn, now = past(year, prints)
    first = await drawn.drawn(year.services, "24h", "en")
    now.wall += timedelta(seconds=1)
    assert await drawn.drawn(year.services, "24h", "en") is first
    prints.edition.change()
    after = await drawn.drawn(year.services, "24h", "en")
    assert "2026-11-03 19:00:01" in after
    assert "2026-11-03 19:00:01" not in first


async def test_without_a_history_there_are_no_lines(year: Year, prints: Prints) -> None:
    nowhere = Past(year.path.with_name("none"), HandClock().clock(), Frame(simulated=False), prints)
    with pytest.raises(NoHistoryError):
        await nowhere.drawn(year.services, "24h", "en")


def test_what_is_drawn_at_once_is_bounded_and_keeps_its_order() -> None:
    box = Box(x=0, width=1, outcome=Outcome.UP, start=START, end=START)
    sizes = {"a": 1, "b": MOST_BOXES - 1, "c": 1, "d": 2 * MOST_BOXES, "e": 1}
    lines = {
        slug: Timeline(start=START, end=START, boxes=(box,) * size, closed=(), ticks=()) for slug, size in sizes.items()
    }
    found = [[each.slug for each in some] for some in batches([service(slug) for slug in sizes], lines)]
    assert found == [["a", "b"], ["c"], ["d"], ["e"]]
    assert list(batches([], lines)) == []
