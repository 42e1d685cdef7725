"""Answers that are kept: read once for many who ask, anew when they are old, never without bound."""

import asyncio
import threading

import pytest

from monitor.web.kept import Kept


async def test_many_who_ask_at_once_cost_one_reading() -> None:
    read: list[int] = []
    go = threading.Event()

    def slow() -> int:
        go.wait(5)
        read.append(1)
        return len(read)

    kept = Kept[int](seconds=60, most=3)
    asking = [asyncio.create_task(kept.get("a", slow)) for _ in range(5)]
    await asyncio.sleep(0)
    go.set()
    assert await asyncio.gather(*asking) == [1] * 5


async def test_an_old_answer_is_read_anew() -> None:
    kept = Kept[int](seconds=0, most=3)
    numbers = iter(range(9))
    assert [await kept.get("a", lambda: next(numbers)) for _ in range(2)] == [0, 1]


async def test_no_more_are_kept_than_asked_for_and_the_oldest_goes_first() -> None:
    kept = Kept[str](seconds=60, most=2)
    for name in "abc":
        await kept.get(name, lambda name=name: f"{name}1")  # type: ignore[misc]
    assert await kept.get("b", lambda: "b2") == "b1"
    assert await kept.get("a", lambda: "a2") == "a2"


async def test_an_error_is_told_and_not_kept() -> None:
    kept = Kept[str](seconds=60, most=2)

    def fails() -> str:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await kept.get("a", fails)
    assert await kept.get("a", lambda: "here") == "here"
