"""The news feed: what is set is in it, in its language, with the day it appeared."""

from datetime import UTC, datetime

import pytest

from monitor.simulator.faults import Fault
from monitor.simulator.portal import Simulator
from tests.monitor.simulator.visitor import Visitor

FEED = "https://api.io.canada.ca/io-server/gc/news/{}/v2?dept=departmentofcitizenshipandimmigration&pick=20&format=atom"


@pytest.mark.parametrize(("lang", "title"), [("en", "Canada announces new measures"), ("fr", "Le Canada annonce")])
async def test_a_healthy_feed_has_an_entry_that_concerns_no_outage(visitor: Visitor, lang: str, title: str) -> None:
    text = await visitor.text(FEED.format(lang))
    assert text.count("<entry>") == 1
    assert title in text
    assert f'<link href="/{lang}/' in text


async def test_news_of_a_restoration_comes_first_in_both_languages(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.NEWS)
    english, french = [await visitor.text(FEED.format(lang)) for lang in ("en", "fr")]
    assert english.index("IRCC online services restored") < english.index("new measures")
    assert "&lt;p&gt;Our online services are available again.&lt;/p&gt;" in english
    assert "rétablis" in french
    assert f"<published>{datetime.now(UTC):%Y-%m-%d}" in english


async def test_entries_are_worded_dated_and_aimed_as_they_are_set(simulator: Simulator, visitor: Visitor) -> None:
    first = simulator.faults.set(Fault.NEWS, en="GCKey is down.", fr="La CléGC est en panne.")
    simulator.faults.set(Fault.NEWS, en="GCKey is back online", fr="Rétablie", lang="en")
    text = await visitor.text(FEED.format("en"))
    assert text.index("GCKey is back online") < text.index("GCKey is down")
    assert "Rétablie" not in await visitor.text(FEED.format("fr"))
    assert "La CléGC est en panne" in await visitor.text(FEED.format("fr"))
    simulator.faults.clear(first)
    assert "GCKey is down" not in await visitor.text(FEED.format("en"))


async def test_a_feed_without_news_is_empty_and_no_error(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.NO_NEWS)
    async with visitor.get(FEED.format("en")) as response:
        assert response.status == 200
        assert "<entry>" not in await response.text()


async def test_the_feed_of_one_language_can_fail_alone(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.UNAVAILABLE, host="api.io.canada.ca", lang="fr")
    assert [await visitor.status(FEED.format(lang)) for lang in ("en", "fr")] == [200, 503]
