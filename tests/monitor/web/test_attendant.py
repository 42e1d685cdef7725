"""What is no request is answered in a few words, told once a minute at most, and no answer tells our versions."""

import asyncio
import logging

import pytest
from aiohttp import web

from monitor.web.attendant import QUIET_SECONDS, Grumble
from monitor.web.server import Server

LONG = b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def said(server: Server, request: bytes) -> bytes:
    host, _, port = server.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.transport.abort()


async def test_strangers_cannot_fill_the_log_with_what_is_no_request(caplog: pytest.LogCaptureFixture) -> None:
    server = Server([], "127.0.0.1", 0)
    await server.start()
    try:
        with caplog.at_level(logging.INFO):
            answers = [await said(server, LONG) for _ in range(5)]
            answers.append(await said(server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA\x00: b\r\n\r\n"))
    finally:
        await server.stop()
    for each in answers:
        assert each.split(b" ")[1] == b"400", each
        assert b"xxxx" not in each
        assert b"\r\nServer: ircc-monitor\r\n" in each
    (record,) = [each for each in caplog.records if each.name.startswith(("aiohttp", "monitor.web"))]
    assert record.levelno < logging.WARNING
    assert record.exc_info is None


async def test_a_failure_of_our_own_is_still_told_as_such(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: web.Request) -> web.Response:
        raise RuntimeError("a fault of ours")

    server = Server([web.get("/", broken)], "127.0.0.1", 0)
    await server.start()
    try:
        answer = await said(server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    finally:
        await server.stop()
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"\r\nServer: ircc-monitor\r\n" in answer
    assert b"a fault of ours" not in answer
    assert "a fault of ours" in caplog.text


def test_after_a_minute_it_says_how_many_more_there_were(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    grumble = Grumble(lambda: now[0])
    with caplog.at_level(logging.INFO):
        for _ in range(4):
            grumble.tell("192.0.2.7")
        now[0] = QUIET_SECONDS
        grumble.tell("192.0.2.8")
    assert [each.getMessage() for each in caplog.records] == [
        "what came from 192.0.2.7 is no request",
        "what came from 192.0.2.8 is no request (3 more were not told)",
    ]
