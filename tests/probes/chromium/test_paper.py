"""Pages of our own, printed: whole, accessible, and without a word to anybody, whatever stands in them."""

import asyncio
import base64
import io
import signal
import struct
import time

import pypdf
import pytest
import pytest_asyncio
from PIL import Image

from probes.chromium.paper import MOST_PIXELS
from probes.failures import Faulty
from tests.browsing import browsing, renderers, send

PAGE = """<!doctype html><html lang="fr-CA"><title>Preuve de panne</title>
<h1>Événement : portail</h1><p>Été, forêt, garçon, où, naïf, œuvre.</p><h2>Détails</h2>
<table><tr><th>Heure<td>14 h 05</table>"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(tmp_path_factory):
    async with browsing(tmp_path_factory.mktemp("browser") / "data") as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def paper(browser):
    async with browser.paper() as made:
        yield made


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def photograph(number: int) -> bytes:
    """A JPEG of 1280x900 with some grain, of at most 60 kB."""
    grain = Image.effect_noise((80, 56), 60).resize((1280, 900))
    tint = Image.new("L", (1280, 900), number * 8 % 256)
    out = io.BytesIO()
    Image.merge("RGB", (grain, tint, grain)).save(out, "JPEG", quality=30)
    assert 20_000 < len(out.getvalue()) <= 60_000
    return out.getvalue()


def embedded(jpeg: bytes) -> str:
    return f'<img src="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" alt="Vue" style="width: 100%">'


async def test_a_picture_is_as_wide_as_asked_and_as_high_as_its_body(paper) -> None:
    tall = '<body style="margin: 0"><div style="height: 1234px; background: teal"></div>'
    assert size(await paper.picture(tall, width=800)) == (800, 1234)
    assert size(await paper.picture('<body style="margin: 0"><div style="height: 40px">x</div>')) == (1280, 40)


async def test_a_picture_is_never_higher_than_allowed(paper) -> None:
    assert size(await paper.picture('<div style="height: 90000px">x</div>')) == (1280, MOST_PIXELS)


async def test_a_picture_shows_what_it_embeds(paper) -> None:
    red = io.BytesIO()
    Image.new("RGB", (1280, 900), (200, 0, 0)).save(red, "JPEG")
    html = f'<body style="margin: 0">{embedded(red.getvalue())}'
    for _ in range(5):
        taken = Image.open(io.BytesIO(await paper.picture(html))).convert("RGB")
        assert taken.size[0] == 1280
        assert all(taken.getpixel(at)[0] > 180 for at in ((10, 10), (640, 450), (1270, 890)))


async def test_a_pdf_is_tagged_in_its_language_with_an_outline_and_numbered_pages(paper) -> None:
    more = '<p style="break-before: page">suite' * 2
    printed = pypdf.PdfReader(io.BytesIO(await paper.pdf(PAGE + more, footer="Demande <1> & suite")))
    root = printed.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr-CA"
    assert printed.metadata.title == "Preuve de panne"
    assert [float(each) for each in printed.pages[0].mediabox] == [0, 0, 612, 792]
    top, (below,) = printed.outline
    assert (top.title, below.title) == ("Événement : portail", "Détails")
    assert len(printed.pages) == 3
    for number, page in enumerate(printed.pages, 1):
        text = page.extract_text()
        assert "Demande <1> & suite" in text
        assert f"{number}/3" in text


async def test_words_with_accents_can_be_taken_out_of_a_pdf_again(paper) -> None:
    printed = pypdf.PdfReader(io.BytesIO(await paper.pdf(PAGE)))
    text = printed.pages[0].extract_text()
    for word in ("Événement : portail", "Été, forêt, garçon, où, naïf, œuvre.", "14 h 05"):
        assert word in text


async def test_a_hostile_page_asks_nothing_of_anybody_and_is_printed_all_the_same(paper, tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("rosebud")
    came: list[str] = []

    async def listener(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append("somebody")
        writer.close()

    server = await asyncio.start_server(listener, "127.0.0.1", 0)
    place = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    hostile = f"""<!doctype html><html lang="en"><head><title>{"t" * 1_000_000}</title>
    <meta http-equiv="refresh" content="0;url={place}/refresh"><base href="{place}/">
    <link rel="preconnect" href="{place}"><link rel="dns-prefetch" href="{place}">
    <link rel="preload" as="image" href="{place}/preload"><link rel="stylesheet" href="{place}/style.css">
    <style>@import url({place}/import.css); body {{ background: url({place}/background) }}
    @font-face {{ font-family: x; src: url({place}/font) }} p {{ font-family: x }}</style></head>
    <body onload="fetch('{place}/onload')"><p>\u202eabc\u2066 marked \u200f\u202c here</p>
    <script>document.body.innerHTML = "overwritten"; for (;;);</script>
    <img src="{place}/img" srcset="{place}/set 2x" onerror="fetch('{place}/onerror')"><img src="relative.png">
    <iframe src="{place}/frame"></iframe><iframe src="{secret.as_uri()}"></iframe>
    <iframe srcdoc="<script>parent.document.title = 'taken'</script><img src={place}/inner>"></iframe>
    <object data="{secret.as_uri()}"></object><embed src="{place}/embed"><video src="{place}/video" autoplay></video>
    <svg><image href="{place}/svg"/><use href="{place}/use#x"/></svg><a href="{place}" ping="{place}/ping">x</a>
    <form action="{place}/form"><button autofocus>y</button></form></body></html>"""
    try:
        png = await paper.picture(hostile)
        printed = await paper.pdf(hostile, footer="<script>fetch('/')</script>" * 3)
        await asyncio.sleep(0.3)  # for what might still come
    finally:
        server.close()
        await server.wait_closed()
    assert came == []
    assert size(png)[0] == 1280
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages)
    assert "marked" in text
    assert "overwritten" not in text
    assert "rosebud" not in text


async def test_thirty_pictures_are_printed_in_time(paper) -> None:
    html = "<!doctype html><html lang=en><title>x</title>"
    html += "".join(f"<h2>{number}</h2>{embedded(photograph(number))}" for number in range(30))
    began = time.perf_counter()
    printed = await paper.pdf(html)
    assert time.perf_counter() - began < 20
    read = pypdf.PdfReader(io.BytesIO(printed))
    assert sum(len(page.images) for page in read.pages) == 30
    assert len(printed) < 30 * 60_000 + 300_000  # embedded as they are, not blown up


async def test_one_thing_is_printed_at_a_time_and_each_gets_its_own(paper) -> None:
    pages = [f'<body style="margin: 0"><div style="height: {50 + number}px">x</div>' for number in range(4)]
    taken = await asyncio.gather(*(paper.picture(each, width=400) for each in pages))
    assert [size(each) for each in taken] == [(400, 50 + number) for number in range(4)]


async def test_printing_counts_as_a_look_and_leaves_nothing(tmp_path) -> None:
    async with browsing(tmp_path / "data", most_looks=1) as browser:
        for _ in range(2):
            async with browser.paper() as paper:
                await paper.picture("<p>x</p>")
        assert browser.launches == 2


async def test_a_browser_that_is_gone_is_our_own_fault_and_the_next_one_prints(tmp_path) -> None:
    async with browsing(tmp_path / "data") as browser:
        async with browser.paper() as paper:
            await paper._engine.kill()
            with pytest.raises(Faulty) as caught:
                await paper.pdf("<p>x</p>")
        assert caught.value.code == "paper"
        async with browser.paper() as paper:
            assert (await paper.pdf("<p>x</p>")).startswith(b"%PDF")


async def test_a_page_that_does_not_print_takes_no_browser_from_others(tmp_path) -> None:
    async with browsing(tmp_path / "data") as browser, browser.paper() as paper:
        await paper.picture("<p>x</p>")
        pages, pid = renderers(browser), browser.pid
        for each in pages:
            send(each, signal.SIGSTOP)
        try:
            with pytest.raises(Faulty) as caught:
                await paper.picture("<p>y</p>")
            assert caught.value.code == "paper"
            assert browser.pid == pid  # it lives, and others look with it
        finally:
            for each in pages:
                send(each, signal.SIGCONT)
