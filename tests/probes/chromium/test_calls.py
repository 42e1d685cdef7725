"""Calls with a deadline of our own, never cancelled under way."""

import asyncio

import pytest

from probes.chromium.calls import Calls, Hung


async def test_what_a_call_returns_or_raises_comes_through():
    async def fails():
        raise KeyError("x")

    calls = Calls()
    assert await calls.of(asyncio.sleep(0, "told"), 5) == "told"
    with pytest.raises(KeyError):
        await calls.of(fails(), 5)


async def test_a_late_call_is_left_to_itself_and_can_still_end():
    ended, may_end = [], asyncio.Event()

    async def late():
        await may_end.wait()
        ended.append(True)

    calls = Calls()
    with pytest.raises(Hung):
        await calls.of(late(), 0.01)
    may_end.set()
    await calls.settle(5)
    assert ended == [True]


async def test_who_waits_may_be_cancelled_without_the_call_being_so():
    may_end, ended = asyncio.Event(), []

    async def call():
        await may_end.wait()
        ended.append(True)

    calls = Calls()
    waiting = asyncio.create_task(calls.of(call(), 60))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    may_end.set()
    await calls.settle(5)
    assert ended == [True]


async def test_what_outlives_everything_is_cancelled_in_the_end():
    calls = Calls()
    made = calls.begin(asyncio.Event().wait())
    await calls.settle(0.01)
    assert made.cancelled()


async def test_a_failure_nobody_waits_for_is_nobodys_surprise():
    async def fails():
        raise ValueError("x")

    surprises = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: surprises.append(context))
    calls = Calls()
    calls.begin(fails())
    await calls.settle(5)
    asyncio.get_running_loop().set_exception_handler(None)
    assert surprises == []
