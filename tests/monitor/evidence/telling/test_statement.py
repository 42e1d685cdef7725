"""The plain statement in the rarer cases: slow services, lost sight, several outages."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.particulars import failing, first_facts, main_error
from monitor.evidence.telling.statement import statements
from monitor.model import Ending
from probes.model import Outcome
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import (
    DEGRADED,
    DOWN,
    EVENING,
    LINK_EN,
    MONDAY,
    UP,
    asked,
    history,
    seen,
    spell,
    story,
    told,
)


@pytest.fixture(scope="module")
async def slow(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 10:00", DEGRADED, LINK_EN),
        spell(f"{MONDAY} 10:00", f"{MONDAY} 11:00", UP, LINK_EN),
    )
    return told(await history(tmp_path_factory.mktemp("slow") / "h", looks), EVENING)


def only(dossier: Dossier, lang: str = "en") -> str:
    (text,) = statements(dossier, lang)
    return text.replace("\u00a0", " ")


def test_a_slow_service_is_not_told_as_unusable(slow: Dossier) -> None:
    assert "was seen to work slowly or only in part from 09:00 to 09:50 EDT" in only(slow)
    assert "seen to fail" not in only(slow)
    assert "a été vu ne fonctionner que lentement ou en partie de 9 h 00 à 9 h 50 HAE" in only(slow, "fr")
    assert "No business day was lost." in only(slow)


def test_an_outage_that_nobody_watched_to_its_end_says_so(slow: Dossier) -> None:
    (report,) = slow.outages
    lost = replace(report.outage, ending=Ending.UNWATCHED, severity=Outcome.DOWN)
    text = only(replace(slow, outages=(replace(report, outage=lost),)))
    assert "Then it was no longer watched; its end was not seen." in text
    assert "from the first failed look to the first good one" not in text


def test_an_outage_that_went_on_after_its_component_s_says_so(slow: Dossier) -> None:
    (report,) = slow.outages
    root = replace(report.outage, id="gckey-1", service="gckey")
    alone = replace(report, outage=replace(report.outage, was_root="gckey-1"))
    text = only(replace(slow, outages=(alone,), roots=(root,), titles=slow.titles | {"gckey": {"en": "GCKey"}}))
    assert "The outage began behind one of “GCKey”, on which the service depends (gckey-1), and went on" in text


def test_many_outages_are_counted_and_not_all_told_on_the_first_page(slow: Dossier) -> None:
    texts = statements(replace(slow, outages=slow.outages * 5), "en")
    assert len(texts) == 4
    assert texts[-1] == "2 more outages in this time are told further on."
    assert len(statements(replace(slow, outages=slow.outages * 3), "en")) == 3


async def test_a_failure_that_nothing_confirmed_is_no_outage_and_is_not_hidden(tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 09:10", DOWN, LINK_EN),
        spell(f"{MONDAY} 09:10", f"{MONDAY} 10:00", UP, LINK_EN),
    )
    found = asked(await history(tmp_path / "h", looks), f"{MONDAY} 08:00", f"{MONDAY} 09:50", EVENING)
    assert "no outage of the service “Employer Portal” was measured" in only(found)
    assert [each.count for each in found.runs if each.outcome is DOWN] == [1]
    assert [each.count for each in found.errors] == [1]
    assert main_error(found) is None
    assert failing(found) == []


async def test_an_outage_over_the_night_the_clock_changes_tells_both_offsets(tmp_path: Path) -> None:
    looks = story(
        spell("2026-10-31 23:00", "2026-11-01 00:30", UP, LINK_EN),
        spell("2026-11-01 00:30", "2026-11-01 03:00", DOWN, LINK_EN),
        spell("2026-11-01 03:00", "2026-11-01 04:00", UP, LINK_EN),
    )
    found = told(await history(tmp_path / "h", looks), EVENING + timedelta(days=90))
    assert (
        "from Sunday, November 1, 2026, 00:30 EDT (UTC−04:00) to Sunday, November 1, 2026, 02:50 EST (UTC−05:00)"
        in only(found)
    )
    assert "That is 3 h 30 min from the first failed look" in only(found)


async def test_a_recovery_that_is_not_confirmed_yet_is_not_told_as_failing(tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 10:00", DOWN, LINK_EN),
    )
    looks.append(seen(LINK_EN, toronto(f"{MONDAY} 10:00:30"), UP))
    found = told(await history(tmp_path / "h", looks), toronto(f"{MONDAY} 10:00:30") + timedelta(milliseconds=500))
    assert found.ongoing
    assert "Last seen to fail: 09:50 EDT (UTC−04:00). Looks since 10:00:30 EDT (UTC−04:00) worked; that" in only(found)
    assert "Les examens réussissent depuis 10 h 00 min 30 s HAE (UTC−04:00)" in only(found, "fr")
    (ended,) = [each for each in first_facts(found, "en") if each.key == "ended"]
    assert ended.lines == ("not confirmed yet; looks since 2026-09-14 10:00:30 -04:00 (14:00:30 UTC) worked",)
    assert found.gaps == ()  # its last second, which no look could have shown, is none
