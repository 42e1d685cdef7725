"""The heartbeat: sent after rounds that were kept, signed, never in the way of a look."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from monitor.heartbeat import Heartbeat
from probes.client import Client
from probes.model import Route
from probes.network import Network
from tests.browsing import Served, serving
from tests.makers import HandClock, observation


class Outside:
    """A dead man's switch: keeps what it was told, and answers what a test wants."""

    def __init__(self) -> None:
        self.heard: list[web.Request] = []
        self.status = 200
        self.gate = asyncio.Event()
        self.gate.set()

    async def hear(self, request: web.Request) -> web.Response:
        await self.gate.wait()
        self.heard.append(request)
        return web.Response(status=self.status)


@pytest.fixture
async def outside() -> AsyncIterator[tuple[Outside, Served]]:
    made = Outside()
    async with serving({"/beat": made.hear}) as served:
        yield made, served


def heartbeat(url: str, clock: HandClock, *, key: str = "secret", whole: bool = True) -> Heartbeat:
    return Heartbeat(
        Client(Network(), user_agent="ircc-monitor/test"),
        clock.clock(),
        url=url,
        key=key,
        vantage="ottawa",
        route=Route(),
        whole=lambda: whole,
    )


async def sent(beat: Heartbeat) -> None:
    async with asyncio.timeout(10):
        while beat._under_way is not None:
            await asyncio.sleep(0.01)


async def test_a_round_that_was_kept_is_told_by_a_signed_post(outside: tuple[Outside, Served]) -> None:
    watchman, served = outside
    clock = HandClock()
    beat = heartbeat(served.url("/beat"), clock)
    await beat.observe(observation())
    await sent(beat)
    (request,) = watchman.heard
    told = request.headers
    assert request.method == "POST"
    text = "\n".join((told["X-Ircc-Monitor-Vantage"], told["X-Ircc-Monitor-At"], told["X-Ircc-Monitor-Beat"]))
    assert told["X-Ircc-Monitor-Signature"] == hmac.new(b"secret", text.encode(), hashlib.sha256).hexdigest()
    assert "secret" not in str(dict(told))
    assert beat.succeeded_at == clock.wall


async def test_it_beats_once_a_minute_at_most_and_not_while_a_round_is_unfinished(
    outside: tuple[Outside, Served],
) -> None:
    watchman, served = outside
    clock = HandClock()
    beat = heartbeat(served.url("/beat"), clock)
    for _ in range(5):
        await beat.observe(observation())
        await sent(beat)
        clock.forward(20)
    assert len(watchman.heard) == 2
    silent = heartbeat(served.url("/beat"), clock, whole=False)
    await silent.observe(observation())
    assert silent.count == 0


async def test_a_watchman_that_refuses_is_counted_told_once_and_tried_again(
    outside: tuple[Outside, Served], caplog: pytest.LogCaptureFixture
) -> None:
    watchman, served = outside
    watchman.status = 500
    clock = HandClock()
    beat = heartbeat(served.url("/beat"), clock)
    for status in (500, 500, 200):
        watchman.status = status
        await beat.observe(observation())
        await sent(beat)
        clock.forward(61)
    assert (beat.failures, beat.count) == (2, 3)
    assert beat.succeeded_at is not None
    assert caplog.text.count("did not arrive") == 1


async def test_a_watchman_that_hangs_holds_up_no_look_and_stopping_lets_it_go(outside: tuple[Outside, Served]) -> None:
    watchman, served = outside
    watchman.gate.clear()
    beat = heartbeat(served.url("/beat"), HandClock())
    async with asyncio.timeout(1):
        await beat.observe(observation())
        await beat.observe(observation())
        await beat.stop()
    assert beat.count == 1
    watchman.gate.set()


async def test_without_an_address_nobody_is_told() -> None:
    beat = heartbeat("", HandClock())
    await beat.observe(observation())
    assert (beat.on, beat.count) == (False, 0)
