"""The strip above a picture tells address and time whatever strangers wrote, and leaves the picture as it was."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from PIL import Image

from monitor.evidence.capturing.strip import dimensions, page, plain, rows, stamped
from probes.browser import Browser
from probes.model import Cause
from tests.browsing import browsing
from tests.monitor.evidence.captured import view

AT = datetime(2026, 11, 22, 19, 5, 9, tzinfo=UTC)
HOSTILE = (
    "\u202e\u2067" + "x" * 100_000 + "<script>alert(1)</script></header><style>header{display:none}</style>" + "\n" * 50
)


def picture(width: int = 1280, height: int = 300) -> bytes:
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.putpixel((width - 1, height - 1), (1, 2, 3))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with browsing(tmp_path_factory.mktemp("browser")) as made:
        yield made


async def stamp(browser: Browser, data: bytes, *, simulated: bool = False, **over: object) -> Image.Image:
    async with browser.paper() as paper:
        made = await stamped(paper, view(at=AT, **over), data, vantage="toronto", simulated=simulated)
    return Image.open(io.BytesIO(made)).convert("RGB")


async def test_the_picture_below_the_strip_is_the_same_pixel_for_pixel(browser: Browser) -> None:
    before = Image.open(io.BytesIO(picture())).convert("RGB")
    made = await stamp(browser, picture())
    assert made.width == before.width
    strip = made.height - before.height
    assert 120 < strip < 400
    assert made.crop((0, strip, made.width, made.height)).tobytes() == before.tobytes()
    assert len(made.crop((0, 0, made.width, strip)).getcolors(1 << 24) or ()) > 50


async def test_a_narrow_picture_stays_narrow(browser: Browser) -> None:
    assert (await stamp(browser, picture(640, 200))).width == 640


async def test_what_strangers_wrote_moves_neither_the_time_nor_the_address(browser: Browser) -> None:
    plainly = await stamp(browser, picture(), title="x", url="https://portal.example/")
    for title in (HOSTILE, "مرحبا " * 200, "Z\u0335\u0321" * 500, "\n".join("abc" * 99), "W" * 160):
        made = await stamp(browser, picture(), title=title, url="https://portal.example/")
        assert 0 <= made.height - plainly.height <= 45, title[:20]
        # Time, addresses and reply come before the title: not a pixel of them is another.
        above = (0, 0, made.width, 110)
        assert made.crop(above).tobytes() == plainly.crop(above).tobytes(), title[:20]


async def test_a_simulation_says_so(browser: Browser) -> None:
    real, played = await stamp(browser, picture()), await stamp(browser, picture(), simulated=True)
    assert played.height > real.height
    assert "SIMULATION" in page(view(), picture(), vantage="here", simulated=True)
    assert "SIMULATION" not in page(view(), picture(), vantage="here", simulated=False)


def test_it_tells_when_what_and_by_whom_in_both_languages() -> None:
    told = page(view(at=AT, cause=Cause.HTTP_5XX, failure="HTTP 503"), picture(), vantage="toronto", simulated=False)
    for words in (
        "added by ircc-monitor above the page&#39;s picture",
        "2026-11-22 14:05:09 -05:00 (19:05:09 UTC), America/Toronto",
        "https://portal.example/sign-in?lang=…",
        "https://portal.example/error",
        "503 (server error / erreur du serveur)",
        "employer-portal/landing-en, toronto",
        "Service unavailable",
        "Chromium 156.0",
        "HTTP 503",
    ):
        assert words.lower() in told.lower().replace("page's", "page&#39;s"), words
    for english, french, _, _ in rows(view(), vantage="here"):
        assert english in told
        assert french in told


def test_no_reply_is_said_in_words() -> None:
    told = {row[0]: row[2] for row in rows(view(status=0, cause=Cause.TIMEOUT, title="", url=""), vantage="x")}
    assert told["Reply"] == "no reply / aucune réponse (no answer in time / aucune réponse à temps)"
    assert told["Page title"] == told["Address shown"] == "–"


def test_marks_that_nobody_sees_are_written_out() -> None:
    assert plain("a\u202eb\u0000c\u2028d\u200f", 99) == "a<U+202E>b<U+0000>c d<U+200F>"
    assert plain("e\u0301 é\nx\ty", 99) == "é é x y"
    assert plain("x" * 200, 10) == "x" * 9 + "…"
    assert "<script>" not in page(view(title=HOSTILE), picture(), vantage="here", simulated=False)


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a" + bytes(40), picture()[:20], picture()[:16] + b"\xff" * 8],
    ids=["none", "gif", "cut", "huge"],
)
def test_only_a_picture_is_stamped(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no PNG|pixels"):
        dimensions(data)
