"""The picture on the first page is as high as what stands above it leaves room for."""

from monitor.evidence.telling.room import LEAST, MOST, height

FACTS = [["a"]] * 10


def test_a_short_page_has_the_highest_picture_and_a_long_one_a_lower() -> None:
    short, long = height(["a" * 80], ["503"], FACTS), height(["a" * 900], ["b" * 400], FACTS)
    assert short == MOST
    assert LEAST <= long < MOST
    assert height(["a" * 900], ["b" * 400], [["c" * 300]] * 10) == LEAST


def test_the_bar_of_a_simulation_takes_room_too() -> None:
    page = ["a" * 500], ["b" * 200], [*FACTS, ["c" * 300]]
    assert height(*page, warned=True) < height(*page)
