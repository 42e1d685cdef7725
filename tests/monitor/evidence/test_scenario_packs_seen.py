"""Packs of what the simulated portals did: looked at by the shipped probes, captured and printed by a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.telling.matter import Matter
from monitor.model import Probe
from monitor.simulator.scenarios import SCENARIOS
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.scenes_packed import Read, Witness, patient, staged
from tests.monitor.judging.watch import EMPLOYER_PAGE, ETA, FORM, FORM_FR, Stage, minutes

pytestmark = pytest.mark.timeout(300)

NOON = toronto("2026-09-16 12:00")
BROKE, BACK, OVER = NOON + minutes(15), NOON + minutes(20), NOON + minutes(40)
EMPLOYER, ETA_STORY = "employer-portal/sign-in-en", "eta/application-en"
LANDING = "https://www.canada.ca/en/immigration-refugees-citizenship/corporate/partners-service-providers/employer-portal.html"
SIMULATED = (
    "SIMULATION: nothing here says anything about the real portals.",
    "SIMULATION : rien ici ne concerne les vrais portails.",
)
FAILED = (
    "First failure 2026-09-16, between 12:00:00 and 12:15:00 -04:00 (16:00:00 and 16:15:00 UTC)",
    "Premier échec 2026-09-16, entre 12:00:00 et 12:15:00 -04:00 (16:00:00 et 16:15:00 UTC)",
)


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(tmp_path_factory.mktemp("staged")) as stage:
        yield stage


async def witnessed(stage: Stage, folder: Path, scenario: str, *probes: str | Probe) -> Witness:
    """A scenario for five minutes, with healthy time before and after it."""
    watch = Witness(stage, folder, *probes, begins=NOON, every=900)
    async with watch:
        await watch.play({BROKE: SCENARIOS[scenario], BACK: ()}, until=OVER)
    return watch


def pictured(pack: Read) -> None:
    """Each capture that it names is in it, with pictures that a browser took."""
    names = [each for each in pack.files if each.endswith("/stamped.png")]
    assert names
    assert all(pack.files[each].startswith(b"\x89PNG") for each in names)
    assert pack.made.shown == pack.made.pictures > 0


async def test_a_sign_in_that_says_its_server_is_down_with_status_200(stage: Stage, tmp_path: Path) -> None:
    watch = await witnessed(stage, tmp_path, "S06", FORM, FORM_FR)
    assert [each.occasion for each in watch.taken("gckey")] == [Occasion.PENDING, Occasion.CONFIRMED, Occasion.ENDED]
    pack = await watch.pack("gckey")
    pictured(pack)
    assert pack.outcomes >= {"up", "down"}
    words = "HTTP 200 – {}Service interruption{} Service interruption Our server is down Please try again later."
    pack.both(
        SIMULATED,
        FAILED,
        ("Record of an outage – GCKey sign-in", "Constat de panne – Connexion CléGC"),
        ("On Wednesday, September 16, 2026, the service “GCKey sign-in” was seen to fail", "Le mercredi 16 septembre"),
        (words.format("“", "”"), words.format("« ", " »")),
        ("Cause not the expected page", "Cause page inattendue"),
        ("No business day was lost.", "Aucun jour ouvrable n'a été perdu."),
        ("Languages English, French", "Langues anglais, français"),
        ("independent sites answered", "des sites indépendants ont répondu"),
    )
    assert "Our server is down" in pack.letter("en")
    assert "Our server is down" in pack.letter("fr")
    assert "This page opened; what it should hold was not checked" in pack.english + pack.french
    lines = [each for each in pack.english.split("HTTP 200 – ") if "gckey/form-en, https://clegc-gckey.gc.ca" in each]
    assert len(lines) == 1, "a text that was seen by a look and by a visit is told once"


async def test_a_sign_in_that_fails_behind_a_landing_page_that_works(stage: Stage, tmp_path: Path) -> None:
    watch = await witnessed(stage, tmp_path, "S08", FORM, EMPLOYER_PAGE, patient(stage, EMPLOYER))
    pack = await watch.pack("employer-portal")
    pictured(pack)
    (root,) = watch.outages("gckey")
    page = "https://clegc-gckey.gc.ca/j/eng/l?ReqID=…"
    pack.both(
        SIMULATED,
        ("The outage is put down to “GCKey sign-in”", "La panne est attribuée à « Connexion CléGC »"),
        (f"Affected by GCKey sign-in: {root.id}", f"Touché par Connexion CléGC : {root.id}"),
        (
            f"{page}, at the step “going on to the sign-in” (hand_over) (English)",
            f"{page}, à l'étape « passer à la connexion » (hand_over) (anglais)",
        ),
        ("Step that failed “going on to the sign-in”", "Étape en échec « passer à la connexion »"),
        (
            "passed – “opening the start page” (landing_page) failed – “going on to the sign-in” (hand_over) skipped",
            "réussie – « ouvrir la page de départ » (landing_page) échouée – « passer",
        ),
        ("HTTP 503 – “503 Service Unavailable”", "HTTP 503 – « 503 Service Unavailable »"),
    )
    for lang, before in (("en", "Addresses that failed: "), ("fr", "Adresses en échec : ")):
        (failed,) = [
            each
            for each in pack.files[f"letter-{lang}.txt"].decode().replace("\u00a0", " ").splitlines()
            if each.startswith(before)
        ]
        assert "hand_over" in failed
        assert LANDING not in failed
    pack.letters(("Error message: HTTP 503", "Message d'erreur : HTTP 503"), (root.id, root.id))
    assert f"{LANDING}: " in pack.letter("en")  # a step that was taken, and worked
    sign_in = await watch.letters("gckey")
    assert "The outage took other services with it: Employer Portal." in sign_in["en"]
    assert "La panne a entraîné d'autres services : Portail des employeurs." in sign_in["fr"]


async def test_a_form_that_leads_to_the_outage_page_with_status_200_was_not_up(stage: Stage, tmp_path: Path) -> None:
    watch = Witness(stage, tmp_path, ETA, patient(stage, ETA_STORY), begins=NOON, every=900)
    async with watch:
        await watch.play({BROKE: SCENARIOS["S04"]}, until=BACK)
        await watch.capture("eta")
        await watch.play({BACK: ()}, until=OVER)
    assert watch.outages() == []
    pack = await watch.pack_of(Matter(service="eta", start=NOON, end=OVER))
    pictured(pack)
    assert pack.outcomes >= {"up", "maintenance"}
    assert "down" not in pack.outcomes
    page = "Experiencing technical difficulties Our online services are unavailable. Please try again later."
    pack.both(
        SIMULATED,
        ("Electronic travel authorization (eTA)", "Autorisation de voyage électronique (AVE)"),
        ("Maintenance, announced or declared, took 15 min", "Une maintenance, annoncée ou déclarée, en a pris 15 min"),
        ("https://ircc.canada.ca/outage-interruption.asp", "https://ircc.canada.ca/outage-interruption.asp"),
        (f"HTTP 200 – “Experiencing technical difficulties” {page}", page),
        ("a maintenance page", "page de maintenance"),
    )
    pack.letters(("No outage was measured in this time", "Aucune panne n'a été mesurée dans ce temps"))
    assert "No step-by-step journey failed" not in pack.english
