"""Pictures of one capture are printed though the browser ends under them, once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from monitor.evidence.capturing.press import press
from probes.failures import Faulty


class Papers:
    """Sheets that print as often as told, and then fail."""

    def __init__(self, *prints: int) -> None:
        self.left = list(prints)
        self.open = 0
        self.opened = 0

    @asynccontextmanager
    async def paper(self) -> AsyncIterator["Papers"]:
        if self.opened == len(self.left):
            raise Faulty("no browser", code="browser_launch")
        self.open += 1
        self.opened += 1
        yield self
        self.open -= 1

    async def picture(self, html: str, *, width: int = 1280) -> bytes:
        assert self.open == 1
        if not self.left[self.opened - 1]:
            raise Faulty("gone", code="paper")
        self.left[self.opened - 1] -= 1
        return f"{html} {width}".encode()


async def test_after_a_failure_the_same_and_all_later_pictures_are_printed_on_new_paper() -> None:
    papers = Papers(1, 2)
    async with press(papers.paper) as made:
        assert [await made.picture(each, width=7) for each in ("a", "b", "c")] == [b"a 7", b"b 7", b"c 7"]
        assert papers.open == 1
    assert papers.open == 0


async def test_the_second_failure_is_told() -> None:
    papers = Papers(1, 1, 9)
    async with press(papers.paper) as made:
        await made.picture("a")
        await made.picture("b")
        with pytest.raises(Faulty):
            await made.picture("c")
    assert (papers.open, papers.opened) == (0, 2)


async def test_without_a_browser_there_is_no_press() -> None:
    with pytest.raises(Faulty) as caught:
        async with press(Papers().paper):
            raise AssertionError
    assert caught.value.code == "browser_launch"
