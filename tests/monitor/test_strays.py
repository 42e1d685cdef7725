"""Errors that nobody awaited are counted, logged once of each sort, and end nothing."""

import asyncio
import gc

import pytest

from monitor.strays import Strays


async def forget() -> None:
    """A task whose failure nobody asks for."""

    async def fail() -> None:
        raise ValueError("nobody asked")

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()


async def test_a_failure_nobody_awaited_is_counted_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    strays = Strays()
    strays.install()
    try:
        await forget()
        await forget()
    finally:
        loop.set_exception_handler(before)
    assert strays.total == 2
    assert caplog.text.count("ValueError") == 1
    assert "nobody asked" not in caplog.text  # a browser's error text may quote what was typed
    assert "further ones are only counted" in caplog.text


async def test_each_sort_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    strays = Strays()
    loop = asyncio.get_running_loop()
    for exc in (ValueError("one"), ValueError("two"), OSError("three")):
        strays.take(loop, {"message": "lost", "exception": exc})
    strays.take(loop, {"message": "no exception at all"})
    assert strays.total == 4
    assert len(caplog.records) == 3
