"""The document that is sent: what stands on its first page, in both languages, and how it comes out of a printer."""

import io
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from monitor.evidence.model import Capture
from monitor.evidence.telling.document import document, footer
from monitor.evidence.telling.dossier import Dossier
from probes.model import Cause
from tests.browsing import browsing
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import (
    DOWN,
    EVENING,
    LINK_EN,
    MONDAY,
    UNKNOWN,
    UP,
    WORDS,
    asked,
    capture,
    history,
    monday,
    monday_captures,
    pictures,
    seen,
    spell,
    story,
    told,
    view,
)

CAPTURES = monday_captures()
HEADING = re.compile(r"<h([1-6])\b")
TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
async def bad_monday(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    path = await history(tmp_path_factory.mktemp("document") / "h", monday())
    return told(path, EVENING, CAPTURES)


def plain(html: str) -> str:
    """What a reader reads of it."""
    body = html.partition("<body>")[2]
    return re.sub(r"\s+", " ", TAG.sub(" ", body).replace("&#39;", "'").replace("\u00a0", " "))


def first_page(html: str) -> str:
    return plain(html.partition('<section class="new">')[0])


async def test_the_first_page_says_what_an_officer_needs(bad_monday: Dossier) -> None:
    page = first_page(document(bad_monday, "en", pictures(CAPTURES)))
    assert "Record of an outage – Employer Portal" in page
    assert (
        "was seen to fail from 07:31 to 18:09:02 EDT (UTC−04:00). It was first seen to work again at 18:10:02 EDT"
        in page
    )
    assert "HTTP 503 – “503 Service Temporarily Unavailable”" in page
    assert WORDS in page
    assert LINK_EN.target.address.replace("&", "&amp;") in page
    assert "First failure 2026-09-14, between 07:30:00 and 07:31:00 -04:00 (11:30:00 and 11:31:00 UTC)" in page
    assert "Business days lost 1 (Monday, September 14, 2026)" in page
    assert "Step that failed “the form” (form), of the script employer-portal/sign-in-en" in page
    assert "Steps that passed landing, sign-in link, of the script employer-portal/sign-in-en" in page
    assert "worked; independent sites answered" in page
    assert "None seen, in" in page
    assert "not a service of the Government of Canada" in page
    assert "Picture 1 – HTTP 503 – server error" in page


async def test_the_first_page_says_the_same_in_french(bad_monday: Dossier) -> None:
    page = first_page(document(bad_monday, "fr", pictures(CAPTURES)))
    assert "Constat de panne – Portail des employeurs" in page
    assert "a été vu en échec de 7 h 31 à 18 h 09 min 2 s HAE (UTC−04:00)" in page
    assert "HTTP 503 – « 503 Service Temporarily Unavailable »" in page
    assert "Premier échec 2026-09-14, entre 07:30:00 et 07:31:00 -04:00 (11:30:00 et 11:31:00 UTC)" in page
    assert "Jours ouvrables perdus 1 (lundi 14 septembre 2026)" in page
    assert "Étape en échec « le formulaire » (form), du scénario employer-portal/sign-in-en" in page
    assert "Ce n'est pas un service du gouvernement du Canada" in page


async def test_every_part_of_a_pack_is_there(bad_monday: Dossier) -> None:
    text = plain(document(bad_monday, "en", pictures(CAPTURES), seals=[("manifest.json", "ab" * 32)]))
    for heading in ("Times and figures", "What was tried, and what came of it", "Timeline of all looks"):
        assert heading in text
    assert "A second browser engine not tried" in text
    assert "Other places: this history holds looks from one place only." in text
    assert "Not tested: signing in, anything behind the sign-in, submitting or paying." in text
    assert "synchronised, error at most 0.012 s" in text
    assert "system Linux 6.1 x86_64" in text
    assert f"manifest.json {'ab' * 32}" in text
    assert "sections 31.1 to 31.8 of the Canada Evidence Act" in text
    assert "[to be filled in by you: this file holds none]" in text
    assert "if sent on Monday, September 14, 2026: Monday, September 21, 2026" in text
    assert f"SHA-256 {0xA0:064x}" in text


async def test_it_reaches_nothing_runs_nothing_and_can_be_read_aloud(bad_monday: Dossier) -> None:
    html = document(bad_monday, "both", pictures(CAPTURES))
    assert "<script" not in html
    assert not re.search(r'(src|href)="(?!data:|#)', html)
    assert "url(http" not in html
    levels = [int(each) for each in HEADING.findall(html)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all("scope=" in each for each in re.findall(r"<th\b[^>]*>", html))
    images = re.findall(r"<img\b[^>]*>", html)
    assert images
    assert all(re.search(r'alt="[^"]{20,}"', each) for each in images)
    assert '<main class="part" lang="en-CA">' in html
    assert '<main class="part" lang="fr-CA">' in html
    assert html.index('lang="en-CA"') < html.index('lang="fr-CA"')


async def test_words_of_strangers_are_only_words(bad_monday: Dossier, tmp_path: Path) -> None:
    at = toronto(f"{MONDAY} 07:33")
    bad = capture(at, view(at, said="<script>alert(1)</script>", title='"><img src=x onerror=alert(1)>'))
    path = await history(tmp_path / "h", monday()[:400])
    html = document(told(path, EVENING, [bad]), "en", pictures([bad]))
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


async def test_a_picture_of_a_page_that_turned_us_away_proves_nothing_and_does_not_come_first(tmp_path: Path) -> None:
    at = toronto(f"{MONDAY} 07:32")
    turned = view(at, cause=Cause.BLOCKED, status=403, title="Access Denied", said="Reference #18", stamped="b.png")
    captures: list[Capture] = [capture(at, turned, view(at, url="https://portal.example/shown"))]
    path = await history(tmp_path / "h", monday()[:400])
    found = told(path, EVENING, captures)
    html = document(found, "en", pictures(captures))
    assert "https://portal.example/shown" in html.partition('<section class="new">')[0]
    assert "Access Denied" not in first_page(html)
    assert "no proof of an outage" in plain(html)
    assert all("Access Denied" not in each.title for each in (*found.said, *found.errors))


def test_what_a_capture_lacks_is_told_in_words(bad_monday: Dossier) -> None:
    holes = replace(CAPTURES[0], missing=("time", "picture:employer-portal/gckey-link-en", "of a later version"))
    found = replace(bad_monday, captures=(holes,))
    text = plain(document(found, "fr"))
    assert "employer-portal/gckey-link-en : Aucune image de cette page n'a pu être prise." in text
    assert "of a later version" in text
    assert "Une partie de ce qui devait être capté manque" in text


async def test_a_long_table_ends_and_says_where_the_rest_is(tmp_path: Path) -> None:
    at = toronto(f"{MONDAY} 08:00")
    turns = [seen(LINK_EN, at.replace(hour=12 + n // 60, minute=n % 60), (UP, DOWN)[n % 2]) for n in range(400)]
    path = await history(tmp_path / "h", turns)
    found = asked(path, f"{MONDAY} 08:00", f"{MONDAY} 15:00", EVENING)
    assert len(found.runs) == 400
    html = plain(document(found, "en"))
    assert "250 more lines (250 looks) are not printed here; the rest is in looks.csv." in html


async def test_looks_that_could_not_tell_are_told_as_such(tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 10:00", UNKNOWN, LINK_EN),
        spell(f"{MONDAY} 10:00", f"{MONDAY} 10:30", UNKNOWN, LINK_EN, cause=Cause.PROBER_FAULT),
        spell(f"{MONDAY} 10:30", f"{MONDAY} 12:00", UP, LINK_EN),
    )
    path = await history(tmp_path / "h", looks)
    text = plain(document(asked(path, f"{MONDAY} 08:00", f"{MONDAY} 12:00", EVENING), "en"))
    assert "no outage of the service “Employer Portal” was measured" in text
    assert "No error was seen in that time." in text
    assert "6 looks were turned away by the site" in text
    assert "9 looks of" in text
    assert "the portal turns this monitor away" in text
    assert "a fault of this monitor" in text
    assert "No picture was taken of this." in text


async def test_what_was_announced_stands_beside_what_was_measured(tmp_path: Path) -> None:
    from tests.monitor.evidence.happened import NOTICE_EN, reading_of

    late = toronto(f"{MONDAY} 16:31")
    looks = [each for each in monday() if each.probe is not NOTICE_EN or each.started_at < late]
    looks += [reading_of(late, "Our online services are unavailable. Please try again later.")]
    found = told(await history(tmp_path / "h", story(looks)), EVENING)
    text = plain(document(found, "en"))
    assert "Announced 9 h 0 min to 9 h 1 min after the outage began" in text
    assert "Our online services are unavailable. Please try again later." in text
    assert "First seen by us 2026-09-14 16:31:00 -04:00" in text
    assert "Annoncée entre 9 h 0 min et 9 h 1 min après le début" in plain(document(found, "fr"))


async def test_a_printed_simulation_says_so_on_every_page(bad_monday: Dossier, tmp_path: Path) -> None:
    html = document(replace(bad_monday, simulated=True), "both", pictures(CAPTURES))
    async with browsing(tmp_path / "browser") as browser, browser.paper() as paper:
        printed = await paper.pdf(html, footer="")
        sober = await paper.pdf(document(bad_monday, "fr", pictures(CAPTURES)), footer=footer(bad_monday, "fr"))
    pages = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(printed)).pages]
    assert len(pages) > 8
    assert all("SIMULATION" in each for each in pages)
    reader = pypdf.PdfReader(io.BytesIO(sober))
    texts = [each.extract_text() for each in reader.pages]
    assert not any("SIMULATION" in each for each in texts)
    assert all("moniteur indépendant" in each for each in texts)
    assert "Image 1" in texts[0]
    assert "Avis officiel" in texts[0]
    width, height = (float(each) for each in reader.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((612, 792), abs=1)
    assert len(printed) < 2_000_000


def test_a_footer_names_what_it_is_of_and_who_made_it(bad_monday: Dossier) -> None:
    assert footer(bad_monday, "en").startswith("Employer Portal – 20:00 EDT")
    assert footer(replace(bad_monday, simulated=True), "both").startswith("SIMULATION – Employer Portal")
