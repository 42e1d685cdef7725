"""Packs of outages as they happened, by set clocks: lost days, hours, what goes on, and what we did not see."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.evidence.model import Occasion
from monitor.journal import Event, EventKind
from monitor.model import Observation
from probes.browser import Browser
from tests.browsing import browsing
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence import happened, packed
from tests.monitor.evidence.happened import DOWN, LINK_EN, MONDAY, UP, monday, not_looked, spell, story
from tests.monitor.evidence.scenes_packed import Read, read

pytestmark = pytest.mark.timeout(300)

HARD, SOFT = toronto("2017-06-07 06:00"), toronto("2017-06-09 18:00")
FLAPS = [SOFT + timedelta(hours=2 + 3 * number) for number in range(40)]


@pytest.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with browsing(tmp_path_factory.mktemp("known") / "browser") as browser:
        yield browser


async def pack(
    folder: Path,
    browser: Browser,
    looks: Iterable[Observation],
    now: datetime,
    captures: Sequence[tuple[str | datetime, Occasion]],
    events: Sequence[Event] = (),
) -> Read:
    """The pack of the one outage in *looks*, with captures of those times; at the end the page works."""
    data = folder / "monitor"
    (outage,) = happened.outages(await happened.history(data, looks, events=events))
    for at, occasion in captures:
        when = toronto(at) if isinstance(at, str) else at
        good = {"cause": None, "failure": "", "status": 200, "title": "GCKey", "said": "Welcome to GCKey"}
        views = (packed.seen(when, LINK_EN, **good),) if occasion is Occasion.ENDED else ()
        packed.taken(data, when, occasion, None, *views, service="employer-portal", outage=outage.id)
    return read(await packed.made(data, outage, now=now, paper=browser.paper))


async def test_three_business_days_and_five_of_flapping(browser: Browser, tmp_path: Path) -> None:
    edges = [(HARD, SOFT), *((each, each + timedelta(hours=1)) for each in FLAPS)]
    parts = [spell(start, end, DOWN, LINK_EN, every=900) for start, end in edges]
    ends = [HARD - timedelta(hours=2), *(end for _, end in edges)]
    begins = [*(start for start, _ in edges), FLAPS[-1] + timedelta(hours=4)]
    parts += [spell(end, start, UP, LINK_EN, every=900) for end, start in zip(ends, begins, strict=True)]
    captures: list[tuple[str | datetime, Occasion]] = [(HARD + timedelta(minutes=16), Occasion.CONFIRMED)]
    captures += [(HARD + timedelta(hours=12 * number), Occasion.DURING) for number in range(1, 5)]
    captures += [(FLAPS[-1] + timedelta(minutes=76), Occasion.ENDED)]
    told = await pack(tmp_path, browser, story(*parts), begins[-1], captures)
    assert told.outcomes == {"up", "down"}
    assert len(told.looks) > 600
    told.both(
        (
            "Between Wednesday, June 7, 2017, 06:00 EDT (UTC−04:00) and Wednesday, June 14, 2017",
            "Entre le mercredi 7 juin",
        ),
        (
            "3 business days were lost: Wednesday, June 7, 2017; Thursday, June 8, 2017; Friday, June 9, 2017.",
            "3 jours ouvrables ont été perdus : mercredi 7 juin 2017; jeudi 8 juin 2017; vendredi 9 juin 2017.",
        ),
        ("it came back 40 times and failed again; it failed for 4 d 4 h", "il est revenu 40 fois puis retombé"),
        ("from Wednesday, June 7, 2017, 06:00 EDT (UTC−04:00) to Friday, June 9, 2017, 18:00", "2 j 12 h"),
        ("First failure 2017-06-07, between 05:45:00 and 06:00:00 -04:00 (09:45:00 and 10:00:00 UTC)", "Premier échec"),
        ("Error, word for word HTTP 503", "Erreur, mot pour mot HTTP 503"),
        ("Wednesday, June 14, 2017", "mercredi 14 juin 2017"),
    )
    told.letters(("3 business days were lost", "3 jours ouvrables ont été perdus"))


async def test_a_monday_from_07_31_to_18_10(browser: Browser, tmp_path: Path) -> None:
    captures = [(f"{MONDAY} 07:33", Occasion.CONFIRMED), (f"{MONDAY} 12:00", Occasion.DURING)]
    captures += [(f"{MONDAY} 18:12", Occasion.ENDED)]
    told = await pack(tmp_path, browser, monday(), toronto(f"{MONDAY} 20:00"), captures)
    assert told.outcomes == {"up", "down"}
    told.both(
        (
            "On Monday, September 14, 2026, the service “Employer Portal” was seen to fail from 07:31 to 18:09",
            "Le lundi 14 septembre 2026, le service « Portail des employeurs » a été vu en échec de 7 h 31",
        ),
        ("That is 10 h 39 min", "Soit 10 h 39 min"),
        ("at least 10 h 38 min 2 s, at most 10 h 40 min 2 s", "au moins 10 h 38 min 2 s, au plus 10 h 40 min 2 s"),
        (
            "First failure 2026-09-14, between 07:30:00 and 07:31:00 -04:00 (11:30:00 and 11:31:00 UTC)",
            "Premier échec 2026-09-14, entre 07:30:00 et 07:31:00 -04:00 (11:30:00 et 11:31:00 UTC)",
        ),
        (
            "One business day was lost: Monday, September 14, 2026.",
            "Un jour ouvrable a été perdu : lundi 14 septembre 2026.",
        ),
        ("Step that failed “the form” (form), of the script employer-portal/sign-in-en", "(form), du scénario"),
        ("passed – landing", "réussie – landing"),
        ("None seen, in", "Aucun vu, en"),
        (happened.WORDS, happened.WORDS),
    )
    told.letters(
        (
            "CIC.EmployerPortal-Portaildelemployeur.CIC@cic.gc.ca",
            "CIC.EmployerPortal-Portaildelemployeur.CIC@cic.gc.ca",
        ),
        (happened.WORDS, happened.WORDS),
    )


async def test_an_outage_that_goes_on(browser: Browser, tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 11:00", DOWN, LINK_EN),
    )
    captures = [(f"{MONDAY} 09:10", Occasion.CONFIRMED), (f"{MONDAY} 09:40", Occasion.DURING)]
    told = await pack(tmp_path, browser, looks, toronto(f"{MONDAY} 10:55"), captures)
    told.both(
        ("Record of an outage that goes on – Employer Portal", "Constat d'une panne en cours – Portail des employeurs"),
        (
            "was seen to fail from Monday, September 14, 2026, 09:00 EDT (UTC−04:00)",
            "a été vu en échec à partir du lundi 14 septembre 2026 à 9 h 00",
        ),
        (
            "Last seen to fail: 10:50 EDT (UTC−04:00)",
            "Dernier échec vu : 10 h 50 HAE (UTC−04:00)",
        ),
        ("So far at least 1 h 50 min, at most 2 h 5 min.", "au moins 1 h 50 min, au plus 2 h 5 min"),
        ("Working again not yet: the outage goes on", "Rétablissement pas encore : la panne est en cours"),
    )
    told.letters(
        ("When will the service work again?", "Quand le service fonctionnera-t-il de nouveau ?"),
        ("How may we give it meanwhile?", "Comment pouvons-nous la présenter entre-temps ?"),
    )
    assert "first good one" not in told.english


async def test_an_outage_of_which_we_did_not_see_an_hour(browser: Browser, tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN, every=300),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 10:00", DOWN, LINK_EN, every=300),
        [not_looked(LINK_EN, f"{MONDAY} 10:00", f"{MONDAY} 11:00")],
        spell(f"{MONDAY} 11:00", f"{MONDAY} 12:00", DOWN, LINK_EN, every=300),
        spell(f"{MONDAY} 12:00", f"{MONDAY} 13:00", UP, LINK_EN, every=300),
    )
    gap = Event(at=toronto(f"{MONDAY} 10:00"), kind=EventKind.GAP, body={"to": toronto(f"{MONDAY} 11:00").isoformat()})
    captures = [(f"{MONDAY} 09:05", Occasion.CONFIRMED), (f"{MONDAY} 12:05", Occasion.ENDED)]
    told = await pack(tmp_path, browser, looks, toronto(f"{MONDAY} 13:00"), captures, [gap])
    told.both(
        (
            "For 1 h of that time this monitor could not tell; nothing is claimed of it.",
            "Pendant 1 h de ce temps, ce moniteur ne pouvait conclure; rien n'en est affirmé.",
        ),
        ("When we could not tell", "Quand nous ne pouvions conclure"),
        (
            "2026-09-14 10:00:00 -04:00 (14:00:00 UTC) 2026-09-14 11:00:00 -04:00 (15:00:00 UTC) 1 h not observed",
            "2026-09-14 10:00:00 -04:00 (14:00:00 UTC) 2026-09-14 11:00:00 -04:00 (15:00:00 UTC) 1 h non observé",
        ),
        ("could not tell", "sans conclusion"),
    )
    told.letters(("For 1 h of that time this monitor could not tell", "Pendant 1 h de ce temps, ce moniteur"))
    assert "unknown" in told.outcomes
