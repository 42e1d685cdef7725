"""From the simulated pages and feeds, by the shipped probes, into the book: what IRCC announces is known as it is."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from monitor.config import Loader
from monitor.demo import Demo
from monitor.equipment import Equipment
from monitor.model import Doubt, Notice, NoticeKind, Observation, Probe
from monitor.notices.book import update
from monitor.notices.expected import expected
from monitor.settings import Settings
from monitor.simulator.faults import Fault
from monitor.simulator.portal import Simulator
from monitor.simulator.scenarios import SCENARIOS
from monitor.simulator.trouble import Setting
from probes import catalog
from probes.model import Cause, Outcome

ACCOUNT = ("ircc-account/notice-en", "ircc-account/notice-fr")
ETA = ("eta/notice-en", "eta/notice-fr")
FEEDS = ("announcements/feed-en", "announcements/feed-fr")
PAGES = (
    *(*ACCOUNT, *ETA, "employer-portal/notice-en", "employer-portal/notice-fr"),
    *("ircc-portal/notice-en", "ircc-portal/notice-fr", "pr-portal/notice-en", "pr-portal/notice-fr"),
    *("representatives/notice-en", "representatives/notice-fr", "payment/notice-en", "payment/notice-fr"),
    *("status-tracker/notice-en", "status-tracker/notice-fr"),
)


@dataclass(frozen=True, kw_only=True)
class World:
    """The simulator, and the shipped notice probes with all it takes to look through them.

    *phrases* are the words by which the service files say that they are announced.
    """

    simulator: Simulator
    equipment: Equipment
    probes: dict[str, Probe]
    phrases: dict[str, tuple[str, ...]]

    async def look(self, key: str, *settings: Setting) -> Observation:
        self.simulator.reset()
        for each in settings:
            self.simulator.faults.put(each)
        for _ in range(4):  # again when this machine was too busy to tell
            seen = await self.equipment.runner.run(self.probes[key])
            assert isinstance(seen, Observation)
            if seen.reading.code != "loop_lag":
                break
        return seen

    async def book(self, *settings: Setting, keys: tuple[str, ...] = ACCOUNT) -> list[Notice]:
        """What is known after one look at each of *keys*, in their order."""
        found: dict[str, Notice] = {}
        for key in keys:
            found |= {each.id: each for each in update(found, await self.look(key, *settings), self.phrases)}
        return list(found.values())


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    data = tmp_path_factory.mktemp("notices")
    async with Demo(data / "simulator") as demo:
        settings = Settings(data=data, enable=("all",))
        services = Loader(settings, catalog.kinds(), simulated=True, pace=demo.pace).load()
        equipment = Equipment(settings, services, replace(demo.simulation, pace=1e12))
        probes = {each.key: each for service in services for each in service.probes if each.kind.name == "notice"}
        phrases = {service.slug: service.phrases for service in services}
        async with equipment:
            yield World(simulator=demo.simulator, equipment=equipment, probes=probes, phrases=phrases)


def test_every_shipped_notice_probe_is_looked_through_here(world: World) -> None:
    assert set(world.probes) == {*PAGES, *FEEDS}


@pytest.mark.parametrize("key", PAGES)
async def test_a_healthy_page_was_read_and_announces_nothing(world: World, key: str) -> None:
    reading = (await world.look(key)).reading
    assert (reading.outcome, reading.cause, reading.announcements) == (Outcome.UP, None, ())


@pytest.mark.parametrize("key", FEEDS)
async def test_a_healthy_feed_is_read_and_holds_nothing_for_the_book(world: World, key: str) -> None:
    seen = await world.look(key)
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.UP, None)
    assert len(seen.reading.announcements or ()) == 1
    assert update({}, seen, world.phrases) == ()


async def test_a_window_under_way_is_read_from_both_pages(world: World) -> None:
    english, french = await world.book(SCENARIOS["S12"][0], keys=ETA)
    for each in (english, french):
        assert (each.kind, each.services) == (NoticeKind.SCHEDULED, ("eta",))
        assert set(each.doubts) <= {Doubt.AMBIGUOUS_HOUR}  # on one night of the year
    assert (english.start, english.end) == (french.start, french.end)
    assert english.start
    assert english.end


async def test_a_notice_in_a_comment_is_none(world: World) -> None:
    assert await world.book(*SCENARIOS["S15"]) == []


async def test_a_wrong_weekday_is_kept_flagged_and_opens_nothing(world: World) -> None:
    english, french = await world.book(*SCENARIOS["S16"])
    assert (english.doubts, french.doubts) == ((Doubt.WEEKDAY_WRONG,), ())
    assert expected([english, french]) == ()


async def test_conflicting_ends_of_two_languages_are_reported(world: World) -> None:
    english, french = await world.book(*SCENARIOS["S17"])
    assert english.doubts == french.doubts == (Doubt.LANGUAGES_DIFFER,)
    assert (english.start, english.end) != (french.start, french.end)


async def test_a_missing_year_is_marked(world: World) -> None:
    english, french = await world.book(*SCENARIOS["S18"])
    assert english.doubts == french.doubts == (Doubt.YEAR_INFERRED,)
    assert english.end
    assert english.end > english.first_seen_at
    assert (english.start, english.end) == (french.start, french.end)


@pytest.mark.parametrize(
    ("fault", "keys", "kind", "services"),
    [
        (Fault.EMERGENCY_NOTICE, ACCOUNT, NoticeKind.EMERGENCY, ("ircc-account",)),
        (Fault.ETA_DOWN_NOTICE, ETA, NoticeKind.EMERGENCY, ("eta",)),
        (Fault.ETA_DELAYS_NOTICE, ETA, NoticeKind.DELAYS, ("eta",)),
        (Fault.PAYMENT_NOTICE, ACCOUNT, NoticeKind.EMERGENCY, ("payment",)),
        (Fault.GCKEY_NOTICE, ACCOUNT, NoticeKind.SCHEDULED, ("gckey",)),
        (Fault.NEWS, FEEDS, NoticeKind.RESTORED, ("announcements",)),
    ],
)
async def test_each_sort_of_notice_is_understood_in_both_languages(
    world: World, fault: Fault, keys: tuple[str, ...], kind: NoticeKind, services: tuple[str, ...]
) -> None:
    english, french = await world.book(Setting(fault=fault), keys=keys)
    assert (english.lang, french.lang) == ("en", "fr")
    for each in (english, french):
        assert (each.kind, each.services) == (kind, services)
        assert each.url.startswith("https://www.canada.ca/")


@pytest.mark.parametrize(
    ("setting", "key", "outcome", "cause"),
    [
        (Setting(fault=Fault.ACCESS_DENIED), ACCOUNT[0], Outcome.UNKNOWN, Cause.BLOCKED),
        (Setting(fault=Fault.CHALLENGE), ACCOUNT[1], Outcome.UNKNOWN, Cause.BLOCKED),
        (Setting(fault=Fault.BAD_GATEWAY), ACCOUNT[0], Outcome.DOWN, Cause.HTTP_5XX),
        (Setting(fault=Fault.MAINTENANCE_PAGE), ETA[0], Outcome.MAINTENANCE, Cause.MAINTENANCE_PAGE),
        (Setting(fault=Fault.EMPTY_PAGE), ACCOUNT[0], Outcome.DEGRADED, Cause.CONTENT_MISMATCH),
        (Setting(fault=Fault.NO_NEWS), FEEDS[0], Outcome.DEGRADED, Cause.CONTENT_MISMATCH),
        (Setting(fault=Fault.EMPTY_PAGE), FEEDS[0], Outcome.DEGRADED, Cause.CONTENT_MISMATCH),
    ],
)
async def test_what_cannot_be_read_makes_nothing_gone(
    world: World, setting: Setting, key: str, outcome: Outcome, cause: Cause
) -> None:
    seen = await world.look(key, setting)
    assert (seen.reading.outcome, seen.reading.cause) == (outcome, cause)
    assert seen.reading.announcements is None
    assert update({}, seen, world.phrases) == ()
