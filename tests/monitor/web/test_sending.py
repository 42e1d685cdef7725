"""Files are sent from below their folder alone, piece by piece, and as what they are said to be."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from monitor.web.sending import PIECE, send
from monitor.web.server import Server


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    root = tmp_path / "held"
    root.mkdir()
    (root / "large").write_bytes(b"x" * (3 * PIECE + 1))
    (root / "empty").touch()
    (root / "folder").mkdir()
    (tmp_path / "secret").write_text("canary")
    (root / "link").symlink_to(tmp_path / "secret")

    async def shown(request: web.Request) -> web.StreamResponse:
        return await send(request, root / request.query["name"], root, media_type="image/png")

    async def saved(request: web.Request) -> web.StreamResponse:
        return await send(request, root / request.query["name"], root, media_type="text/plain", name="it.txt")

    server = Server([web.get("/shown", shown), web.get("/saved", saved)], "127.0.0.1", 0)
    await server.start()
    yield server.url
    await server.stop()


async def got(address: str) -> tuple[int, bytes, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(address) as reply:
        return reply.status, await reply.read(), dict(reply.headers)


@pytest.mark.parametrize(("name", "size"), [("large", 3 * PIECE + 1), ("empty", 0)])
async def test_all_of_a_file_is_sent_with_its_length(url: str, name: str, size: int) -> None:
    status, body, headers = await got(f"{url}/shown?name={name}")
    assert (status, len(body), headers["Content-Length"]) == (200, size, str(size))
    assert headers["Content-Disposition"] == "inline"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_who_asks_for_the_headers_alone_gets_no_more_and_may_ask_again(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.head(f"{url}/shown?name=large") as reply:
                assert (reply.status, reply.headers["Content-Length"]) == (200, str(3 * PIECE + 1))
                assert await reply.read() == b""
        async with session.get(f"{url}/shown?name=large") as reply:
            assert len(await reply.read()) == 3 * PIECE + 1


async def test_what_is_to_be_saved_has_a_name(url: str) -> None:
    _, _, headers = await got(f"{url}/saved?name=empty")
    assert headers["Content-Disposition"] == 'attachment; filename="it.txt"'


@pytest.mark.parametrize("name", ["../secret", "link", "folder", "nothing", "../held/../secret", "/etc/passwd", ""])
async def test_nothing_beside_or_outside_is(url: str, name: str) -> None:
    status, body, _ = await got(f"{url}/shown?name={name}")
    assert status == 404
    assert b"canary" not in body
    assert "n'est pas (ou plus) conservé" in body.decode()
