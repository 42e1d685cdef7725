"""Outages as addresses name them: the nearest within a second; and a history that cannot be read is no 404."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from monitor.model import Bounds, Outage
from monitor.web.finder import ONE, Finder, nearest
from monitor.web.server import Server
from monitor.web.turns import Turns
from probes.model import Outcome
from tests.makers import START

OUTAGE = Outage(
    id="eta-1",
    service="eta",
    opened=Bounds(earliest=None, latest=START),
    confirmed_at=START,
    last_bad_at=START,
    severity=Outcome.DOWN,
    cause="timeout",
)


@pytest.mark.parametrize(("after", "found"), [(0.0, True), (0.9, True), (-0.9, True), (1.5, False), (-1.5, False)])
def test_an_address_rounds_to_the_second(after: float, found: bool) -> None:
    assert (nearest([OUTAGE], START + timedelta(seconds=after)) is OUTAGE) is found


def test_of_two_the_nearer_one_is_meant() -> None:
    other = replace(OUTAGE, id="eta-2", opened=Bounds(earliest=None, latest=START + timedelta(seconds=0.8)))
    assert nearest([OUTAGE, other], START + timedelta(seconds=0.6)) is other
    assert nearest([], START) is None


async def test_a_history_that_cannot_be_read_is_said_to_be_so_in_both_languages(tmp_path: Path) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text=await finder.read(request, lambda _, outage: outage.id))

    turns = Turns()
    finder = Finder(tmp_path / "nothing.sqlite", turns)
    server = Server([web.get(ONE, page)], "127.0.0.1", 0)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{server.url}/outages/eta/1764000000") as reply:
            assert reply.status == 503
            assert "ne peut être lu" in await reply.text()
    finally:
        await server.stop()
        turns.close()
