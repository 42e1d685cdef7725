"""What a pack says against itself: its clock, what was not tested, and what could not be seen."""

from dataclasses import replace

import pytest

from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.limits import clock_told, limits, turned_away
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import (
    EVENING,
    LINK_EN,
    MONDAY,
    UNKNOWN,
    UP,
    asked,
    capture,
    clock,
    history,
    spell,
    story,
)

NINE = toronto(f"{MONDAY} 09:00")


@pytest.fixture(scope="module")
async def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 10:00", UP, LINK_EN),
        spell(f"{MONDAY} 10:00", f"{MONDAY} 11:00", UNKNOWN, LINK_EN),
    )
    path = await history(tmp_path_factory.mktemp("limits") / "h", looks)
    return asked(path, f"{MONDAY} 08:00", f"{MONDAY} 11:00", EVENING)


def test_every_limit_is_told_in_both_languages(dossier: Dossier) -> None:
    english, french = limits(dossier, "en"), limits(dossier, "fr")
    assert len(english) == len(french)
    assert any("every so often (2 min)" in each for each in english)
    assert any("signing in" in each for each in english)
    assert any("6 looks were turned away" in each for each in english)
    assert any("6 looks of 18 could not tell" in each for each in english)
    assert any("at least 50% of them" in each for each in english)
    assert any("au moins 50 % de ces heures" in each for each in french)
    assert turned_away(dossier) == 6


def test_what_is_missing_from_captures_is_told(dossier: Dossier) -> None:
    with_holes = replace(dossier, captures=(capture(NINE, missing=("picture: timeout",)),))
    assert any("should have been captured is missing" in each for each in limits(with_holes, "en"))
    assert not any("should have been captured" in each for each in limits(dossier, "en"))


def test_the_worst_clock_speaks(dossier: Dossier) -> None:
    assert clock_told(dossier, "en") == ["not noted: nothing was captured"]
    good, loose = clock(NINE), clock(NINE, synchronised=False, error=16.0)
    assert "synchronised, error at most 0.012 s" in clock_told(replace(dossier, clocks=(good,)), "en")[0]
    told = clock_told(replace(dossier, clocks=(good, loose, good)), "en")
    assert told[0].startswith("NOT synchronised")
    assert "differed from it by -0.400 s (median of 3 hosts" in told[1]
    assert "-0,400 s" in clock_told(replace(dossier, clocks=(good,)), "fr")[1]
    silent = clock(NINE, synchronised=None, error=None, offset=None)
    assert clock_told(replace(dossier, clocks=(silent,)), "en") == [
        "the system did not tell whether it was synchronised"
    ]
