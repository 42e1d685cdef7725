"""Packs of outages beside what was announced of them: an overrun of maintenance, and a notice nine hours late."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.telling.matter import Matter
from probes.browser import Browser
from probes.model import Outcome
from tests.browsing import browsing
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence import happened, packed
from tests.monitor.evidence.happened import DOWN, LINK_EN, MONDAY, UP, reading_of, spell, story
from tests.monitor.evidence.scenes_packed import asked_for, read

pytestmark = pytest.mark.timeout(300)

TUESDAY = "2026-05-05"
WINDOW = "This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, May 5, 2026, Eastern time."
SORRY = "Our online services are unavailable. Please try again later."


@pytest.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with browsing(tmp_path_factory.mktemp("announced") / "browser") as browser:
        yield browser


async def closed(data: Path, until: str) -> Path:
    """Maintenance as it was announced, from midnight until that hour."""
    hours = range(int(until[:2]) + 1)
    readings = [reading_of(toronto("2026-05-04 22:00")), reading_of(toronto("2026-05-04 22:10"), WINDOW)]
    readings += [reading_of(toronto(f"{TUESDAY} 0{hour}:05"), WINDOW) for hour in hours]
    looks = story(
        readings,
        spell("2026-05-04 22:00", f"{TUESDAY} 00:00", UP, LINK_EN),
        spell(f"{TUESDAY} 00:00", f"{TUESDAY} {until}", Outcome.MAINTENANCE, LINK_EN),
        spell(f"{TUESDAY} {until}", f"{TUESDAY} 07:00", UP, LINK_EN),
    )
    return await happened.history(data, looks)


async def test_maintenance_within_its_announced_window_is_no_outage(browser: Browser, tmp_path: Path) -> None:
    data, end = tmp_path / "monitor", toronto(f"{TUESDAY} 07:00")
    assert happened.outages(await closed(data, "05:20")) == []
    matter = Matter(service="employer-portal", start=toronto("2026-05-04 23:00"), end=end)
    told = await asked_for(data, matter, end, browser.paper)
    assert told.outcomes == {"up", "maintenance"}
    told.both(
        (
            "no outage of the service “Employer Portal” was measured",
            "aucune panne du service « Portail des employeurs »",
        ),
        (
            "Maintenance, announced or declared, took 5 h 20 min",
            "Une maintenance, annoncée ou déclarée, en a pris 5 h 20 min",
        ),
        (WINDOW, WINDOW),
    )
    told.letters(("No outage was measured in this time", "Aucune panne n'a été mesurée dans ce temps"))


async def test_maintenance_that_went_on_after_its_announced_end(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "monitor"
    (outage,) = happened.outages(await closed(data, "06:10"))
    packed.taken(data, toronto(f"{TUESDAY} 05:42"), Occasion.CONFIRMED, service="employer-portal", outage=outage.id)
    told = read(await packed.made(data, outage, now=toronto(f"{TUESDAY} 07:00"), paper=browser.paper))
    assert told.outcomes == {"up", "maintenance"}
    told.both(
        ("first seen to work again at 06:10 EDT (UTC−04:00)", "en bon état pour la première fois à 6 h 10 HAE"),
        (
            "Announced maintenance was to end at Tuesday, May 5, 2026, 05:30 EDT (UTC−04:00).",
            "Une maintenance annoncée devait prendre fin le mardi 5 mai 2026 à 5 h 30 HAE (UTC−04:00).",
        ),
        (
            "Only the time after the announced end counts as an outage.",
            "Seul le temps après la fin annoncée compte comme panne.",
        ),
        ("No business day was lost.", "Aucun jour ouvrable n'a été perdu."),
        (
            "after the announced end, 2026-05-05 05:30:00 -04:00 (09:30:00 UTC)",
            "après la fin annoncée, 2026-05-05 05:30",
        ),
        (WINDOW, WINDOW),
        ("First seen by us", "D'abord vu par nous"),
    )
    told.letters((WINDOW, WINDOW))


async def test_a_notice_nine_hours_after_the_outage_began(browser: Browser, tmp_path: Path) -> None:
    data, began = tmp_path / "monitor", toronto(f"{MONDAY} 07:30")
    late, last = began + timedelta(hours=9), began + timedelta(hours=10)
    readings = [reading_of(began + timedelta(minutes=30 * number)) for number in range(-1, 18)]
    readings += [reading_of(at, SORRY) for at in (late, last)] + [reading_of(last + timedelta(minutes=30))]
    looks = story(
        readings,
        spell(f"{MONDAY} 06:00", began, UP, LINK_EN),
        spell(began, last, DOWN, LINK_EN),
        spell(last, last + timedelta(hours=1), UP, LINK_EN),
    )
    (outage,) = happened.outages(await happened.history(data, looks))
    packed.taken(data, began + timedelta(minutes=12), Occasion.CONFIRMED, service="employer-portal", outage=outage.id)
    told = read(await packed.made(data, outage, now=last + timedelta(hours=1), paper=browser.paper))
    shown, gone = "2026-09-14 16:30:00 -04:00 (20:30:00 UTC)", "2026-09-14 17:30:00 -04:00 (21:30:00 UTC)"
    told.both(
        (f"the notice was first seen {shown}", f"l'avis a été vu pour la première fois le {shown}"),
        (
            "Announced 9 h 0 min to 9 h 10 min after the outage began",
            "Annoncée entre 9 h 0 min et 9 h 10 min après le début de la panne",
        ),
        (SORRY, SORRY),
        (
            f"First seen by us {shown} Last seen by us {gone}",
            f"D'abord vu par nous {shown} Vu par nous en dernier {gone}",
        ),
        ("One business day was lost", "Un jour ouvrable a été perdu"),
    )
    told.letters(
        (f"first seen {shown}, last seen 2026-09-14 17:30", f"d'abord vu le {shown}, vu en dernier le 2026-09-14")
    )
