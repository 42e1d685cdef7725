"""Who reads is asked, where users are named: over a real socket, by TLS, and without holding up the loop."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import encode_basic_auth, web

from monitor.web.guard import Guard
from monitor.web.server import Server
from monitor.webfile import read
from tests.monitor.test_webfile import HASH, TLS, certificate, written


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


@pytest.fixture
async def guarded() -> AsyncIterator[str]:
    server = Server([web.get("/", hello)], "127.0.0.1", 0, guards=[Guard({"office": HASH}).middleware])
    await server.start()
    yield server.url
    await server.stop()


async def status(url: str, name: str = "", password: str = "", **headers: str) -> int:
    if name:
        headers["Authorization"] = encode_basic_auth(name, password)
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as reply:
        return reply.status


async def test_the_right_name_and_password_are_let_in_and_again(guarded: str) -> None:
    for _ in range(2):
        assert await status(guarded, "office", "test") == 200


@pytest.mark.parametrize(
    ("name", "password"), [("", ""), ("office", "Test"), ("office", ""), ("nobody", "test"), ("office", "t" * 100)]
)
async def test_nobody_else_is(guarded: str, name: str, password: str) -> None:
    assert await status(guarded, name, password) == 401
    assert await status(f"{guarded}/nothing", name, password) == 401  # nor told what is there


@pytest.mark.parametrize("header", ["Bearer x", "Basic !!", "Basic b2ZmaWNl", "Basic ", "Basic " + "A" * 4000])
async def test_what_is_no_name_and_password_is_refused(guarded: str, header: str) -> None:
    assert await status(guarded, Authorization=header) == 401


async def test_the_refusal_asks_in_both_languages(guarded: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(guarded) as reply:
        assert reply.headers["WWW-Authenticate"].startswith("Basic realm=")
        assert "Nom et mot de passe" in await reply.text()


async def test_a_storm_of_wrong_passwords_does_not_hold_up_the_loop(guarded: str) -> None:
    storm = [asyncio.create_task(status(guarded, "office", str(number))) for number in range(20)]
    worst, done = 0.0, asyncio.gather(*storm)
    while not done.done():
        began = time.monotonic()
        await asyncio.sleep(0.005)
        worst = max(worst, time.monotonic() - began)
    assert set(await done) == {401}
    assert worst < 1


async def test_by_tls_the_same_pages_are_served_and_the_address_says_so(tmp_path: Path) -> None:
    certificate(tmp_path)
    server = Server([web.get("/", hello)], "127.0.0.1", 0, context=read(written(tmp_path, TLS % "")).context())
    await server.start()
    try:
        assert server.url.startswith("https://127.0.0.1:")
        trust = ssl.create_default_context(cafile=str(tmp_path / "m.crt"))
        async with aiohttp.ClientSession() as session, session.get(server.url, ssl=trust) as reply:
            assert await reply.text() == "hello"
    finally:
        await server.stop()
