"""The e-mail that a person sends: the three things that the procedure asks for, blanks, and no claim beyond."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.evidence.telling.dates import dated
from monitor.evidence.telling.document import document
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.letter import letter, reply_due
from monitor.evidence.telling.tried import Attempt, What
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import (
    DOWN,
    EVENING,
    FORM,
    LINK_EN,
    MONDAY,
    UP,
    WORDS,
    asked,
    capture,
    history,
    monday,
    monday_captures,
    spell,
    story,
    told,
    view,
)

MAILBOX = "CIC.EmployerPortal-Portaildelemployeur.CIC@cic.gc.ca"


@pytest.fixture(scope="module")
async def bad_monday(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    path = await history(tmp_path_factory.mktemp("letter") / "h", monday())
    return told(path, EVENING, monday_captures())


def test_it_holds_the_three_things_that_the_procedure_demands(bad_monday: Dossier) -> None:
    text = letter(bad_monday, "en")
    assert f"To: {MAILBOX}\n" in text
    assert "Subject: Employer Portal: technical problem, Monday, September 14, 2026\n" in text
    assert "1. Detailed description of the problem, and the error message" in text
    assert "Error message: HTTP 503 – “503 Service Temporarily Unavailable”" in text
    assert WORDS in text
    assert "2. Screenshot" in text
    assert "- captures/20260914T113300.000000Z-confirmed/en-1-stamped.png\n" in text
    assert "-ended/" not in text  # a page that worked shows no trouble
    assert "3. Steps already taken" in text
    assert "- Step by step in a browser, from https://www.canada.ca/en/employer-portal.html:" in text
    assert "[Your own: cache, history and cookies cleared" in text
    assert "second browser engine" not in text  # what was not tried is no step taken


def test_it_asks_by_the_law_and_claims_nothing(bad_monday: Dossier) -> None:
    english, french = letter(bad_monday, "en"), letter(bad_monday, "fr").replace("\u00a0", " ")
    assert "Section 209.11 of the Immigration and Refugee Protection Regulations" in english
    assert "Is this “another situation” in the sense of paragraph 9.4(b)" in english
    assert "L'article 209.11 du Règlement sur l'immigration et la protection des réfugiés" in french
    assert "S'agit-il d'une « autre situation » au sens de l'alinéa 9.4b)" in french
    assert "It is no legal advice" in english
    assert "Ce n'est pas un avis juridique" in french
    assert f"À : {MAILBOX}\n" in french
    assert "2. Capture d'écran" in french
    assert "3. Étapes déjà suivies" in french


def test_it_names_the_day_on_which_an_answer_is_due(bad_monday: Dossier) -> None:
    assert "within 5 business days is due by Monday, September 21, 2026." in letter(bad_monday, "en")
    text = letter(bad_monday, "en", sent=date(2026, 10, 9), attachments=("one.pdf", "two.zip"))
    assert "is due by Monday, October 19, 2026" in text  # Thanksgiving lies between
    assert "Attachments: one.pdf, two.zip\n" in text


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (date(2026, 9, 14), date(2026, 9, 21)),
        (date(2026, 9, 18), date(2026, 9, 25)),
        (date(2026, 9, 19), date(2026, 9, 25)),
        (date(2026, 9, 25), date(2026, 10, 5)),  # 30 September is a closing
        (date(2026, 12, 23), date(2027, 1, 4)),  # Christmas, its morrow moved to Monday, New Year
    ],
    ids=str,
)
def test_a_reply_is_due_five_business_days_after(sent: date, due: date) -> None:
    assert reply_due(sent) == due


async def test_what_goes_on_asks_when_it_will_work(bad_monday: Dossier, tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 10:00", DOWN, LINK_EN),
    )
    text = letter(told(await history(tmp_path / "h", looks), toronto(f"{MONDAY} 10:00")), "en")
    assert "- When will the service work again?" in text
    assert "[The monitor took no picture of this. Attach your own" in text
    assert "is it solved" not in text
    assert "is it solved?" in letter(bad_monday, "en")


def test_a_service_without_a_known_channel_says_so(bad_monday: Dossier) -> None:
    elsewhere = replace(bad_monday, matter=replace(bad_monday.matter, service="citizenship"))
    assert "To: [find the channel yourself: no e-mail address is known for this service]\n" in letter(elsewhere, "en")
    assert "À : [trouvez vous-même la voie" in letter(elsewhere, "fr")
    assert "209.11" not in letter(elsewhere, "en")
    assert "9.4(b)" in letter(elsewhere, "en")
    assert "No promised time to answer is known to us." in letter(elsewhere, "en")


def test_a_simulation_is_not_to_be_sent(bad_monday: Dossier) -> None:
    text = letter(replace(bad_monday, simulated=True), "en")
    assert "[SIMULATION: nothing here says anything about the real portals. Do not send this.]" in text
    assert "SIMULATION" not in letter(bad_monday, "en")


async def test_without_an_outage_there_is_nothing_to_write(tmp_path: Path) -> None:
    path = await history(tmp_path / "h", spell(f"{MONDAY} 08:00", f"{MONDAY} 12:00", UP, LINK_EN))
    text = letter(asked(path, f"{MONDAY} 08:00", f"{MONDAY} 11:00", EVENING), "en")
    assert "No outage was measured in this time: there is nothing here to write about." in text
    assert MAILBOX not in text


@pytest.mark.parametrize("slug", ["ircc-portal", "citizenship"])
def test_more_than_ten_days_is_no_promise_in_the_letter_nor_in_the_document(bad_monday: Dossier, slug: str) -> None:
    other = replace(bad_monday, matter=replace(bad_monday.matter, service=slug))
    assert "is due by" not in letter(other, "en")
    assert "attendue au plus tard" not in letter(other, "fr")
    assert "[no promised time to answer is known to us]" in document(other, "en")
    assert "5 business days after sending" in document(bad_monday, "en")


def test_pictures_of_the_service_come_before_those_of_what_it_depends_on(bad_monday: Dossier) -> None:
    at = toronto(f"{MONDAY} 07:32")
    early = capture(at, *[view(at, FORM, stamped=f"{n}.png") for n in range(6)], service="gckey")
    every = letter(replace(bad_monday, captures=(early, *monday_captures())), "en")
    shown = [each for each in every.splitlines() if each.startswith("- captures/")]
    assert len(shown) == 6
    assert [early.id in each for each in shown] == [False] * 4 + [True] * 2


def test_one_look_is_told_as_once_and_french_has_no_english_source(bad_monday: Dossier) -> None:
    alone = Attempt(what=What.SESSION, failed=1)
    few = replace(bad_monday, attempts=(alone,))
    assert "- All looks, each a clean session: once; failed" in letter(few, "en")
    assert "Source : Page du Portail des employeurs" in letter(bad_monday, "fr").replace("\u00a0", " ")


def test_the_draft_swears_to_the_time_of_the_matter_alone(bad_monday: Dossier) -> None:
    text = document(bad_monday, "en")
    start = dated(bad_monday.matter.start, "en")
    assert f"From {start} to {dated(bad_monday.matter.end, 'en')} the computer operated properly" in text
    assert "[It was not started for this matter.]" in text
