"""The words of the notices, and where they stand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.simulator.faults import Fault
from monitor.simulator.notices import EASTERN, NOTICES, window, worded
from monitor.simulator.portal import Simulator
from monitor.simulator.trouble import Setting
from tests.monitor.simulator.visitor import Visitor

ACCOUNT = "https://www.canada.ca/en/immigration-refugees-citizenship/services/application/account.html"
COMPTE = "https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/compte.html"
ETA = "https://www.canada.ca/en/immigration-refugees-citizenship/services/visit-canada/eta/apply.html"


def test_a_window_reads_as_ircc_writes_it() -> None:
    start = datetime(2024, 12, 17, 5, 0, tzinfo=UTC)
    assert window(start, start + timedelta(hours=5, minutes=30)) == (
        "12:00 a.m. to 5:30 a.m. Tuesday, December 17, 2024, Eastern time",
        "de 00h00 à 05h30 le mardi 17 décembre 2024, heure de l'Est",
    )


def test_a_window_over_midnight_names_both_days() -> None:
    start = datetime(2026, 11, 3, 23, 0, tzinfo=EASTERN)
    english, french = window(start, start + timedelta(hours=2))
    assert english == ("11:00 p.m. Tuesday, November 3, 2026 to 1:00 a.m. Wednesday, November 4, 2026, Eastern time")
    assert french == "de 23h00 le mardi 3 novembre 2026 à 01h00 le mercredi 4 novembre 2026, heure de l'Est"


@given(
    now=st.integers(1_577_836_800, 2_051_222_400).map(lambda at: datetime.fromtimestamp(at, UTC)),  # 2020 to 2034
    span=st.sampled_from([(-10.0, 60.0), (-80.0, -20.0), (30.0, 90.0)]),
)
def test_an_announced_window_stays_on_one_day(now: datetime, span: tuple[float, float]) -> None:
    begins, ends = span
    made = worded(Setting(fault=Fault.SCHEDULED_NOTICE, begins=begins, amount=ends), now)
    assert made.en.count("day, ") == 1
    assert made.fr.count(" le ") == 1


def test_words_given_are_kept() -> None:
    setting = Setting(fault=Fault.EMERGENCY_NOTICE, en="Closed.", fr="Fermé.")
    assert worded(setting, datetime.now(UTC)) == setting


@pytest.mark.parametrize("fault", sorted(set(NOTICES) - {Fault.COMMENTED_NOTICE}))
async def test_a_notice_stands_in_its_fragment_in_both_languages(
    simulator: Simulator, visitor: Visitor, fault: Fault
) -> None:
    handle = simulator.faults.set(fault)
    pages = (ETA, ETA.replace("/en/", "/fr/")) if fault.value.startswith("eta") else (ACCOUNT, COMPTE)
    text = (await visitor.text(pages[0])).replace("&#39;", "'")
    assert f"<p>{handle.en}</p></section></div>" in text
    assert f'data-incl-name="{NOTICES[fault].fragments[0]}"><section class="alert {NOTICES[fault].boxes[0]}"' in text
    if pages[1] == COMPTE:
        assert f"<p>{handle.fr}</p></section></div>" in (await visitor.text(COMPTE)).replace("&#39;", "'")


async def test_a_notice_keeps_its_words_while_it_is_up(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.SCHEDULED_NOTICE)
    assert await visitor.text(ACCOUNT) == await visitor.text(ACCOUNT)


async def test_a_notice_of_the_eta_is_not_on_the_account_page(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.ETA_DOWN_NOTICE)
    assert "eTA system" in await visitor.text(ETA)
    assert "eTA system" not in await visitor.text(ACCOUNT)


async def test_a_notice_in_a_comment_is_in_the_source_and_not_on_the_page(
    simulator: Simulator, visitor: Visitor
) -> None:
    simulator.faults.set(Fault.COMMENTED_NOTICE)
    text = await visitor.text(ACCOUNT)
    assert "Our online services are unavailable" in text
    assert '"><section class="alert' not in text


async def test_a_notice_can_be_put_on_one_page_and_in_one_language(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.EMERGENCY_NOTICE, path="*/compte.html", lang="fr")
    assert "Nous éprouvons des difficultés" in await visitor.text(COMPTE)
    assert "Our online services are unavailable" not in await visitor.text(ACCOUNT)
    assert '"><section class="alert' not in await visitor.text(ETA)
