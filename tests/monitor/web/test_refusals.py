"""An answer that is none is a page for readers, in their language and as independent as any, and plain for programs."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from selectolax.lexbor import LexborHTMLParser

from monitor.web.frame import Frame
from monitor.web.refusals import Refusals
from monitor.web.sending import UNREAD
from monitor.web.server import Server

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
NOTICE = {
    "en": "An independent monitor. Not a service of the Government of Canada.",
    "fr": "Un moniteur indépendant. Ce n'est pas un service du gouvernement du Canada.",
}


async def fine(_: web.Request) -> web.Response:
    return web.Response(text="fine")


async def broken(_: web.Request) -> web.Response:
    raise RuntimeError("secret words")


async def late(_: web.Request) -> web.Response:
    raise TimeoutError


async def unread(_: web.Request) -> web.Response:
    raise web.HTTPServiceUnavailable(text=UNREAD, headers={"Retry-After": "7"})


async def moved(_: web.Request) -> web.Response:
    raise web.HTTPFound("/fine")


async def cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"some")
    raise RuntimeError("halfway")


@pytest.fixture(scope="module", params=[False, True], ids=["office", "outsiders"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    routes = [
        web.get(f"{front}/{name}", handler)
        for front in ("", "/fr")
        for name, handler in {"fine": fine, "broken": broken, "late": late, "services/unread": unread}.items()
    ]
    routes += [web.get("/moved", moved), web.get("/cut", cut), web.get("/outages.atom", unread)]
    frame = Frame(simulated=False, outsiders=request.param)
    made = Server(routes, "127.0.0.1", 0, guards=[Refusals(frame).middleware])
    await made.start()
    yield made
    await made.stop()


async def ask(
    server: Server, path: str, *, method: str = "GET", accept: str = BROWSER
) -> tuple[int, str, dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, server.url + path, headers={"Accept": accept}, allow_redirects=False) as reply,
    ):
        return reply.status, await reply.text(), dict(reply.headers)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nothing", "GET", 404),
        ("/fine", "POST", 405),
        ("/broken", "GET", 500),
        ("/late", "GET", 503),
        ("/services/unread", "GET", 503),
    ],
)
async def test_a_reader_gets_a_page_in_the_language_of_the_address(
    server: Server, lang: str, path: str, method: str, status: int
) -> None:
    got, text, headers = await ask(server, ("/fr" if lang == "fr" else "") + path, method=method)
    assert got == status
    assert headers["Content-Type"].startswith("text/html")
    assert headers["Content-Language"] == f"{lang}-CA"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    html = LexborHTMLParser(text)
    assert html.css_first("html").attributes["lang"] == f"{lang}-CA"
    assert NOTICE[lang] in html.text()
    assert str(status) in html.css_first("h2").text()
    assert "secret" not in text
    assert "404: Not Found" not in text
    assert ("Ceci" in text or "Il n'y a" in html.text() or "Ces pages" in text) is (lang == "fr")


async def test_what_the_refusal_says_is_kept_with_its_headers(server: Server) -> None:
    for path, own, other in (("/services/unread", 0, 1), ("/fr/services/unread", 1, 0)):
        _, text, headers = await ask(server, path)
        assert UNREAD.splitlines()[own] in LexborHTMLParser(text).text()
        assert UNREAD.splitlines()[other] not in LexborHTMLParser(text).text()
        assert headers["Retry-After"] == "7"
    assert "GET" in (await ask(server, "/fine", method="DELETE"))[2]["Allow"]


async def test_programs_get_plain_short_words(server: Server) -> None:
    _, text, headers = await ask(server, "/api/v2/nothing")
    assert headers["Content-Type"].startswith("application/json")
    assert set(json.loads(text)) == {"error"}
    for path, accept in (("/outages.atom", BROWSER), ("/metrics", BROWSER), ("/nothing", "*/*"), ("/x.png", BROWSER)):
        status, text, headers = await ask(server, path, accept=accept)
        assert status in {404, 503}
        assert headers["Content-Type"].startswith("text/plain"), path
        assert len(text) < 200


async def test_who_does_not_say_that_they_read_pages_gets_plain_words_in_both_languages(server: Server) -> None:
    for accept in ("*/*", "application/json"):
        _, text, headers = await ask(server, "/services/unread", accept=accept)
        assert headers["Content-Type"].startswith("text/plain")
        assert text == UNREAD


async def test_to_head_the_headers_alone_are_said(server: Server) -> None:
    status, text, headers = await ask(server, "/fr/nothing", method="HEAD")
    assert (status, text) == (404, "")
    assert headers["Content-Type"].startswith("text/html")


async def test_hostile_addresses_are_not_repeated(server: Server) -> None:
    _, text, _ = await ask(server, "//evil.example/%3Cscript%3Ealert(1)%3C/script%3E?lang=%22%3E")
    assert "evil" not in text
    assert "alert" not in text


async def test_what_is_no_refusal_stays_as_it_is(server: Server) -> None:
    assert (await ask(server, "/fine"))[:2] == (200, "fine")
    assert (await ask(server, "/moved"))[0] == 302


async def test_an_answer_that_has_begun_is_cut_off_and_nothing_is_put_behind_it(server: Server) -> None:
    host, _, port = server.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /cut HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n")
    async with asyncio.timeout(10):
        said = await reader.read()
    writer.close()
    assert said.endswith(b"\r\n\r\nsome")
