"""Which picture stands first, and what is written below each."""

from dataclasses import replace

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.pictures import Picture, alternative, in_order, shows
from probes.model import Cause
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import (
    EVENING,
    FORM,
    LINK_EN,
    LINK_FR,
    MONDAY,
    asked,
    capture,
    history,
    spell,
    view,
)
from tests.monitor.evidence.happened import UP as WELL

AT = toronto(f"{MONDAY} 09:00")


@pytest.fixture(scope="module")
async def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    path = await history(
        tmp_path_factory.mktemp("pictures") / "h", spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", WELL, LINK_EN)
    )
    return asked(path, f"{MONDAY} 08:00", f"{MONDAY} 09:00", EVENING)


def picture(of: object = LINK_EN, occasion: Occasion = Occasion.CONFIRMED, **over: object) -> Picture:
    shown = view(AT, of, **over)  # type: ignore[arg-type]
    return Picture(capture=capture(AT, shown, occasion=occasion), view=shown, jpeg=b"x")


def test_the_first_picture_is_the_service_s_own_at_confirmation_in_the_first_language(dossier: Dossier) -> None:
    best = picture()
    others = [picture(LINK_FR), picture(occasion=Occasion.DURING), picture(FORM), picture(cause=None, failure="")]
    assert in_order([*others, best], dossier)[0] is best
    french = replace(dossier, matter=replace(dossier.matter, langs=("fr", "en")))
    assert in_order([*others, best], french)[0] is others[0]
    assert len(in_order([*others, best], dossier)) == 5
    assert in_order([], dossier) == []


def test_a_page_that_turned_us_away_comes_first_only_when_there_is_no_other(dossier: Dossier) -> None:
    turned, component = picture(cause=Cause.BLOCKED), picture(FORM, occasion=Occasion.ENDED)
    assert in_order([turned, component], dossier)[0] is component
    assert in_order([turned], dossier) == [turned]
    assert "no proof of an outage" in shows(turned.view, "en")
    assert "aucune preuve de panne" in shows(turned.view, "fr")


def test_below_it_stand_its_file_its_hash_and_words_for_those_who_do_not_see_it() -> None:
    one = picture()
    assert one.name == f"{one.capture.id}/en-1-stamped.png"
    assert one.sha256 == f"{0xA0:064x}"
    assert one.data.startswith("data:image/jpeg;base64,")
    words = alternative(one, "en")
    assert "Picture of the page at https://onlineservices" in words
    assert "2026-09-14 09:00:00 -04:00 (13:00:00 UTC): HTTP 503." in words
    silent = picture(status=0, title="", said="", cause=Cause.TIMEOUT)
    assert "aucune réponse" in alternative(silent, "fr")


def test_a_picture_without_an_exhibit_has_no_hash() -> None:
    one = picture()
    assert replace(one, capture=replace(one.capture, exhibits=())).sha256 == ""
