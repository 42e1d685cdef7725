"""What pages cost: a few jobs at a time, whatever is asked, and none that nobody waits for any more."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from monitor.web.turns import Turns


@pytest.fixture
def turns() -> Iterator[Turns]:
    made = Turns()
    yield made
    made.close()


class Busy:
    """Jobs that last until they are let go; knows how many are at it."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = self.begun = 0

    def job(self) -> None:
        with self.lock:
            self.now += 1
            self.begun += 1
            self.most = max(self.most, self.now)
        self.go.wait(10)
        with self.lock:
            self.now -= 1


async def test_two_read_at_once_and_one_draws(turns: Turns) -> None:
    for ask, most in ((turns.read, 2), (turns.draw, 1)):
        busy = Busy()
        asking = [asyncio.create_task(ask(busy.job)) for _ in range(6)]
        async with asyncio.timeout(5):
            while busy.begun < most:
                await asyncio.sleep(0.01)
        busy.go.set()
        await asyncio.gather(*asking)
        assert (busy.most, busy.begun) == (most, 6)


async def test_a_job_answers_and_raises_as_if_it_were_called(turns: Turns) -> None:
    assert await turns.read(lambda: threading.current_thread().name.startswith("page reading"))
    assert await turns.draw(lambda: threading.current_thread().name.startswith("page drawing"))
    with pytest.raises(ZeroDivisionError):
        await turns.read(lambda: 1 / 0)


async def test_who_waited_too_long_is_told_and_what_had_not_begun_never_begins() -> None:
    turns, busy, late = Turns(patience=0.05), Busy(), Busy()
    late.go.set()
    for job in (busy.job, late.job):
        with pytest.raises(TimeoutError):
            await turns.draw(job)
    assert (busy.begun, late.begun) == (1, 0)
    busy.go.set()
    async with asyncio.timeout(5):
        while busy.now:
            await asyncio.sleep(0.01)
    assert late.begun == 0
    turns.close()
