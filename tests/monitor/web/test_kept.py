"""Answers that are kept: made once for many who ask, anew when they are old, never without bound."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

import pytest

from monitor.web.kept import Kept
from tests.makers import HandClock


def says(answer: str) -> Callable[[], Awaitable[str]]:
    async def make() -> str:
        return answer

    return make


class Slow:
    """Makes an answer when it is let, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.made = 0

    async def make(self) -> str:
        self.made += 1
        number = self.made
        await self.go.wait()
        return str(number)


@pytest.fixture
def now() -> HandClock:
    return HandClock()


def kept(now: HandClock, *, seconds: float = 60, most: int = 3, spare: float = 0.0) -> Kept[str]:
    return Kept[str](seconds=seconds, most=most, spare=spare, tick=now.clock().tick)


async def begun(slow: Slow, times: int) -> None:
    async with asyncio.timeout(5):
        while slow.made < times:
            await asyncio.sleep(0)


async def test_many_who_ask_at_once_cost_one_making(now: HandClock) -> None:
    held, slow = kept(now), Slow()
    asking = [asyncio.create_task(held.get("a", slow.make)) for _ in range(20)]
    await begun(slow, 1)
    slow.go.set()
    assert await asyncio.gather(*asking) == ["1"] * 20
    assert slow.made == 1


async def test_who_goes_away_does_not_end_what_others_wait_for(now: HandClock) -> None:
    held, slow = kept(now), Slow()
    first, second = (asyncio.create_task(held.get("a", slow.make)) for _ in range(2))
    await begun(slow, 1)
    first.cancel()
    await asyncio.wait([first])
    slow.go.set()
    assert await second == "1"
    assert first.cancelled()


async def test_no_answer_is_told_that_is_older_than_its_seconds(now: HandClock) -> None:
    held = kept(now, seconds=5)
    assert await held.get("a", says("old")) == "old"
    now.forward(5)
    assert await held.get("a", says("new")) == "old"
    now.forward(0.001)
    assert await held.get("a", says("new")) == "new"


async def test_an_answer_may_say_itself_how_long_it_lasts(now: HandClock) -> None:
    held = Kept[str](seconds=5, most=3, lasts=lambda each: 60.0 if each == "settled" else 5.0, tick=now.clock().tick)
    for name in ("settled", "moving"):
        await held.get(name, says(name))
    now.forward(30)
    assert [await held.get(name, says("new")) for name in ("settled", "moving")] == ["settled", "new"]


async def test_what_changed_makes_an_answer_old_at_once(now: HandClock) -> None:
    held = kept(now)
    assert await held.get("a", says("before"), lambda: 1) == "before"
    assert await held.get("a", says("after"), lambda: 2) == "after"


async def test_what_was_begun_before_a_change_is_not_told_to_who_asks_after_it(now: HandClock) -> None:
    held, slow = kept(now), Slow()
    state: list[Hashable] = ["before"]
    early = asyncio.create_task(held.get("a", slow.make, lambda: state[0]))
    await begun(slow, 1)
    state[0] = "after"
    late = [asyncio.create_task(held.get("a", slow.make, lambda: state[0])) for _ in range(5)]
    await asyncio.sleep(0)
    assert slow.made == 1  # of each name one is made at a time
    slow.go.set()
    assert await early == "1"
    assert await asyncio.gather(*late) == ["2"] * 5


async def test_in_its_spare_time_an_old_answer_is_told_while_the_next_one_is_made(now: HandClock) -> None:
    held, slow = kept(now, seconds=30, spare=30), Slow()
    assert await held.get("a", says("old")) == "old"
    now.forward(45)
    assert [await held.get("a", slow.make) for _ in range(3)] == ["old"] * 3
    await begun(slow, 1)
    slow.go.set()
    async with asyncio.timeout(5):
        while await held.get("a", slow.make) == "old":
            await asyncio.sleep(0)
    assert slow.made == 1
    now.forward(60.001)
    assert await held.get("a", says("new")) == "new"


async def test_when_the_spare_time_is_over_all_wait_for_the_one_that_is_being_made(now: HandClock) -> None:
    held, slow = kept(now, seconds=30, spare=30), Slow()
    await held.get("a", says("old"))
    now.forward(45)
    assert await held.get("a", slow.make) == "old"
    await begun(slow, 1)
    now.forward(16)
    waiting = asyncio.create_task(held.get("a", slow.make))
    await asyncio.sleep(0)
    slow.go.set()
    assert await waiting == "1"
    assert held.weight == 1


async def test_together_they_weigh_no_more_than_told_and_what_was_not_asked_for_longest_goes(now: HandClock) -> None:
    held = Kept[str](seconds=60, most=10, weigh=len, tick=now.clock().tick)
    for name in ("aaaa", "bbbb"):
        await held.get(name, says(name))
    await held.get("aaaa", says("not made"))
    await held.get("cccc", says("cccc"))
    assert held.weight == 8
    assert await held.get("aaaa", says("anew")) == "aaaa"
    assert await held.get("bbbb", says("anew")) == "anew"
    await held.get("huge", says("x" * 11))
    assert held.weight <= 10


async def test_what_weighs_nothing_is_told_and_not_kept(now: HandClock) -> None:
    held = Kept[str](seconds=60, most=10, weigh=len, tick=now.clock().tick)
    assert await held.get("a", says("")) == ""
    assert await held.get("a", says("now")) == "now"


async def test_an_error_is_told_and_not_kept(now: HandClock) -> None:
    held = kept(now, seconds=30, spare=30)

    async def fails() -> str:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await held.get("a", fails)
    assert await held.get("a", says("here")) == "here"
    now.forward(45)
    assert await held.get("a", fails) == "here"
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await held.get("a", says("next")) == "here"
    assert held.weight == 1
