"""The document keeps to what portals take: pictures shrink, then some are left out, and a larger one shows more."""

import random
from collections.abc import Sequence

import pytest

from monitor.evidence.packing.printing import LARGER_LIMIT, LIMIT, Press
from monitor.evidence.packing.shrinking import LADDER, shrunk
from tests.browsing import browsing
from tests.monitor.evidence.packed import png

TEXT = 300_000


class Weighed:
    """A printer whose document weighs what it was given, and TEXT bytes of its own."""

    def __init__(self, text: int = TEXT) -> None:
        self.text = text
        self.prints = 0

    async def pdf(self, html: str, *, footer: str = "") -> bytes:
        self.prints += 1
        return bytes(self.text + int(html))


def weighed(jpegs: Sequence[bytes]) -> str:
    return str(sum(map(len, jpegs)))


def noisy(count: int, width: int = 1280, height: int = 980) -> list[bytes]:
    dice = random.Random(5)
    return [png(width, height, dice.randbytes(width * height * 3)) for _ in range(count)]


async def test_pictures_that_fit_are_shown_as_good_as_they_are_and_there_is_one_document() -> None:
    small, larger = await Press(Weighed(), weighed, [png()] * 12).run()
    assert (small.shown, small.step, small.fits, larger) == (12, 0, True, None)


async def test_pictures_that_do_not_fit_are_shrunk_and_the_larger_one_shows_them_better() -> None:
    small, larger = await Press(Weighed(), weighed, noisy(6)).run()
    assert small.shown == 6
    assert small.step > 0
    assert len(small.pdf) <= LIMIT
    assert larger is not None
    assert (larger.shown, larger.step < small.step) == (6, True)
    assert len(larger.pdf) <= LARGER_LIMIT


async def test_what_could_no_longer_be_read_is_left_out_instead_the_least_telling_first() -> None:
    pictures = noisy(3)
    smallest = [shrunk(each, LADDER[-1]) for each in pictures]
    text = LIMIT - sum(map(len, smallest[:2])) - 20_000
    seen: list[list[bytes]] = []

    def kept(jpegs: Sequence[bytes]) -> str:
        seen.append(list(jpegs))
        return weighed(jpegs)

    found = await Press(Weighed(text), kept, pictures).fitting(LIMIT)
    assert (found.shown, found.step, found.fits) == (2, len(LADDER) - 1, True)
    assert seen[-1] == smallest[:2]


async def test_text_that_is_too_long_by_itself_is_printed_all_the_same_and_said_not_to_fit() -> None:
    small, larger = await Press(Weighed(LIMIT + 1), weighed, [png()]).run()
    assert (small.shown, small.fits) == (0, False)
    assert larger is not None
    assert (larger.shown, larger.fits) == (1, True)


async def test_what_is_no_picture_is_left_out() -> None:
    small, larger = await Press(Weighed(), weighed, [png(), b"no picture", png()]).run()
    assert (small.shown, larger) == (2, None)


@pytest.mark.parametrize("count", [30])
async def test_a_real_browser_prints_many_large_noisy_pictures_within_both_limits(tmp_path, count: int) -> None:
    def page(jpegs: Sequence[bytes]) -> str:
        import base64

        shown = "".join(
            f'<p><img style="width:100%" src="data:image/jpeg;base64,{base64.b64encode(each).decode()}">'
            for each in jpegs
            if each
        )
        return f"<html lang=en><title>Pictures</title><h1>Pictures</h1>{shown}</html>"

    async with browsing(tmp_path / "browser") as browser, browser.paper() as paper:
        small, larger = await Press(paper, page, noisy(count, 640, 360)).run()
    assert larger is not None
    assert small.pdf.startswith(b"%PDF")
    assert len(small.pdf) <= LIMIT
    assert len(larger.pdf) <= LARGER_LIMIT
    assert larger.shown == count
