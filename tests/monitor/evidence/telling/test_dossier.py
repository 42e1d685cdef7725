"""What a pack says of outages of every sort: read from real histories, and traced to the looks that showed it."""

from datetime import date
from pathlib import Path

import pytest

from monitor.evidence.telling.dossier import Matter, matter_of
from monitor.evidence.telling.statement import statements
from monitor.journal import Event, EventKind
from monitor.model import Ending
from monitor.reports.source import NoSuchServiceError
from probes.model import Cause, Outcome
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import (
    BOTH,
    DOWN,
    EVENING,
    FORM,
    LANDING,
    LINK_EN,
    LINK_FR,
    MONDAY,
    NOTICE_EN,
    UNKNOWN,
    UP,
    asked,
    capture,
    history,
    monday,
    monday_captures,
    not_looked,
    outages,
    reading_of,
    spell,
    story,
    told,
    view,
)


def said(dossier: object, lang: str = "en") -> str:
    return " ".join(statements(dossier, lang)).replace("\u00a0", " ")  # type: ignore[arg-type]


async def test_a_monday_is_told_from_its_first_failed_look_to_its_first_good_one(tmp_path: Path) -> None:
    found = told(await history(tmp_path / "h", monday()), EVENING, monday_captures())
    (only,) = found.outages
    assert only.outage.opened.latest == toronto(f"{MONDAY} 07:31")
    assert found.lost_days == (date(2026, 9, 14),)
    assert "On Monday, September 14, 2026" in said(found)
    assert "to work again at 18:10:02 EDT (UTC−04:00). That is 10 h 39 min 2 s from the first failed look" in said(
        found
    )
    assert "(at least 10 h 38 min 2 s, at most 10 h 40 min 2 s)" in said(found)
    assert "One business day was lost: Monday, September 14, 2026." in said(found)
    french = said(found, "fr")
    assert "Le lundi 14 septembre 2026, le service « Portail des employeurs » a été vu en échec de 7 h 31" in french
    assert "Soit 10 h 39 min 2 s" in french
    assert found.closing() == "recovered"
    assert not found.ongoing


async def test_three_days_and_what_flapped_after_are_one_outage_and_three_business_days(tmp_path: Path) -> None:
    parts = [spell("2017-06-07 05:00", "2017-06-07 07:00", UP, LINK_EN)]
    parts += [spell("2017-06-07 07:00", "2017-06-09 18:00", DOWN, LINK_EN)]
    edge = "2017-06-09 18:00"
    for start, end in (("09 20:00", "09 21:00"), ("10 07:00", "10 08:00"), ("11 06:00", "11 07:00")):
        parts += [spell(edge, f"2017-06-{start}", UP, LINK_EN)]
        parts += [spell(f"2017-06-{start}", f"2017-06-{end}", DOWN, LINK_EN)]
        edge = f"2017-06-{end}"
    parts += [spell(edge, "2017-06-11 12:00", UP, LINK_EN)]
    found = told(await history(tmp_path / "h", story(*parts)), toronto("2017-06-11 12:00"))
    (only,) = found.outages
    assert only.outage.relapses == 3
    assert found.lost_days == (date(2017, 6, 7), date(2017, 6, 8), date(2017, 6, 9))
    assert said(found).startswith("Between Wednesday, June 7, 2017, 07:00 EDT (UTC−04:00) and Sunday, June 11, 2017")
    assert "from Wednesday, June 7, 2017, 07:00 EDT (UTC−04:00) to Friday, June 9, 2017, 18:00" in said(found)
    assert "The longest failure without a break was seen" in said(found)
    assert "3 business days were lost: Wednesday, June 7, 2017; Thursday, June 8, 2017; Friday" in said(found)
    assert "In that time it came back 3 times and failed again; it failed for 2 d 14 h in all." in said(found)
    assert "il est revenu 3 fois puis retombé; il a échoué pendant 2 j 14 h en tout" in said(found, "fr")


async def test_what_goes_on_says_since_when_and_when_it_was_seen_last(tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 11:00", DOWN, LINK_EN),
    )
    found = told(await history(tmp_path / "h", looks), toronto(f"{MONDAY} 10:55"))
    assert found.ongoing
    assert found.closing() == "ongoing"
    assert "was seen to fail from Monday, September 14, 2026, 09:00 EDT" in said(found)
    assert "Last seen to fail: 10:50 EDT (UTC−04:00)" in said(found)
    assert "So far at least 1 h 50 min, at most 2 h 5 min." in said(found)
    assert "a été vu en échec à partir du lundi 14 septembre 2026 à 9 h 00 HAE" in said(found, "fr")
    assert found.matter.end == toronto(f"{MONDAY} 10:55")


async def test_what_stands_behind_a_shared_sign_in_names_it_and_the_sign_in_names_what_it_took(tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 10:00", f"{MONDAY} 14:00", UP, LANDING),
        spell(f"{MONDAY} 10:00", f"{MONDAY} 12:00", UP, FORM, LINK_EN),
        spell(f"{MONDAY} 12:00", f"{MONDAY} 13:00", DOWN, FORM, LINK_EN),
        spell(f"{MONDAY} 13:00", f"{MONDAY} 14:00", UP, FORM, LINK_EN),
    )
    path = await history(tmp_path / "h", looks, services=BOTH)
    found = told(path, toronto(f"{MONDAY} 14:00"))
    (root,) = found.roots
    assert root.service == "gckey"
    assert f"The outage is put down to “GCKey”, on which the service depends: outage {root.id}." in said(found)
    assert f"La panne est attribuée à « CléGC », dont dépend le service : panne {root.id}." in said(found, "fr")
    assert {each.probe for each in found.runs} == {LANDING.key, LINK_EN.key, FORM.key}
    component = told(path, toronto(f"{MONDAY} 14:00"), slug="gckey")
    assert [each.service for each in component.affected] == ["employer-portal"]
    assert "The outage took other services with it: Employer Portal." in said(component)


async def test_what_overran_its_maintenance_counts_from_the_announced_end(tmp_path: Path) -> None:
    text = "This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, May 5, 2026, Eastern time."
    readings = [reading_of(toronto("2026-05-04 22:00")), reading_of(toronto("2026-05-04 22:10"), text)]
    readings += [reading_of(toronto(f"2026-05-05 0{hour}:05"), text) for hour in range(6)]
    looks = story(
        readings,
        spell("2026-05-04 22:00", "2026-05-05 00:00", UP, LINK_EN),
        spell("2026-05-05 00:00", "2026-05-05 06:10", Outcome.MAINTENANCE, LINK_EN),
        spell("2026-05-05 06:10", "2026-05-05 07:00", UP, LINK_EN),
    )
    found = told(await history(tmp_path / "h", looks), toronto("2026-05-05 07:00"))
    assert "first seen to work again at 06:10 EDT" in said(found)
    assert "Announced maintenance was to end at Tuesday, May 5, 2026, 05:30 EDT (UTC−04:00)." in said(found)
    assert "Seul le temps après la fin annoncée compte comme panne." in said(found, "fr")
    assert {each.outcome for each in found.errors} == {Outcome.MAINTENANCE}
    assert min(each.first for each in found.errors) == toronto("2026-05-05 05:30")


async def test_a_notice_that_came_long_after_is_told_with_the_time_between(tmp_path: Path) -> None:
    late = toronto(f"{MONDAY} 16:31")
    looks = [each for each in monday() if each.probe is not NOTICE_EN or each.started_at < late]
    looks += [reading_of(late, "Our online services are unavailable. Please try again later.")]
    found = told(await history(tmp_path / "h", story(looks)), EVENING)
    (notice,) = found.notices
    assert notice.first_seen_at == late
    assert found.outages[0].comparison.announced_at == late


async def test_time_that_we_did_not_see_is_told_and_nothing_is_claimed_of_it(tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN, every=300),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 10:00", DOWN, LINK_EN, every=300),
        [not_looked(LINK_EN, f"{MONDAY} 10:00", f"{MONDAY} 11:00")],
        spell(f"{MONDAY} 11:00", f"{MONDAY} 12:00", DOWN, LINK_EN, every=300),
        spell(f"{MONDAY} 12:00", f"{MONDAY} 13:00", UP, LINK_EN, every=300),
    )
    gap = Event(at=toronto(f"{MONDAY} 10:00"), kind=EventKind.GAP, body={"to": toronto(f"{MONDAY} 11:00").isoformat()})
    found = told(await history(tmp_path / "h", looks, events=[gap]), toronto(f"{MONDAY} 13:00"))
    assert "For 1 h of that time this monitor could not tell; nothing is claimed of it." in said(found)
    assert "Pendant 1 h de ce temps, ce moniteur ne pouvait conclure" in said(found, "fr")
    assert [(each.start, each.end, each.cause) for each in found.gaps] == [
        (toronto(f"{MONDAY} 10:00"), toronto(f"{MONDAY} 11:00"), "gap")
    ]
    assert [each.kind for each in found.events] == [EventKind.GAP]
    assert found.counts[UNKNOWN] == 0  # a gap is no look
    assert Cause.GAP in {each.cause for each in found.runs}


async def test_a_service_that_was_fine_says_so_and_how_much_was_seen(tmp_path: Path) -> None:
    path = await history(tmp_path / "h", spell(f"{MONDAY} 06:00", f"{MONDAY} 20:00", UP, LINK_EN))
    found = asked(path, f"{MONDAY} 08:00", f"{MONDAY} 18:00", EVENING)
    assert found.outages == ()
    assert "no outage of the service “Employer Portal” was measured. The monitor could tell for 100%" in said(found)
    assert "aucune panne du service « Portail des employeurs » n'a été mesurée" in said(found, "fr")
    assert found.errors == found.said == ()
    assert found.lost_days == ()


async def test_a_service_that_turned_us_away_all_the_time_is_no_outage_and_no_evidence(tmp_path: Path) -> None:
    path = await history(tmp_path / "h", spell(f"{MONDAY} 06:00", f"{MONDAY} 20:00", UNKNOWN, LINK_EN))
    at = toronto(f"{MONDAY} 09:00")
    blocked = capture(at, view(at, cause=Cause.BLOCKED, status=403, title="Access Denied", said="Reference #18"))
    found = asked(path, f"{MONDAY} 08:00", f"{MONDAY} 18:00", EVENING, [blocked])
    assert said(found).startswith("Nothing can be said of the service “Employer Portal”")
    assert "That is no outage." in said(found)
    assert "Ce n'est pas une panne." in said(found, "fr")
    assert found.errors == found.said == ()
    assert found.counts[UNKNOWN] == sum(found.counts.values()) > 60
    assert [each.what for each in found.attempts if each.failed] == []


async def test_a_time_without_an_outage_told_finds_those_that_there_were(tmp_path: Path) -> None:
    path = await history(tmp_path / "h", monday())
    found = asked(path, f"{MONDAY} 12:00", f"{MONDAY} 13:00", EVENING)
    assert [each.outage.id for each in found.outages] == [each.id for each in outages(path)]
    assert asked(path, f"{MONDAY} 06:30", f"{MONDAY} 07:00", EVENING).outages == ()


async def test_what_is_known_beside_the_outage_is_told(tmp_path: Path) -> None:
    found = told(await history(tmp_path / "h", monday()), EVENING, monday_captures())
    assert found.title("fr") == "Portail des employeurs"
    assert {each.url for each in found.asked} >= {LINK_EN.target.address, LINK_FR.target.address}
    assert {(each.source, each.known) for each in found.asked} == {("a copy of the page", "2024-08-08")}
    assert found.browsers == ("Chromium 141.0.7390.37",)
    assert (found.vantages, found.run_ids) == (("here",), ("run",))
    assert found.configs["settings"] == "c0" * 32
    assert found.configs[LINK_EN.key]
    assert found.versions == ({"version": "0.1.0", "python": "3.11.9", "system": "Linux 6.1 x86_64"},)
    assert found.first_look == toronto(f"{MONDAY} 06:00")
    assert found.notice_looks > 50
    assert [each.failed for each in found.stories] == ["form"]
    assert found.stories[0].passed == ("landing", "sign-in link")
    assert not found.simulated


async def test_an_outage_that_met_maintenance_says_that_it_did_not_recover(tmp_path: Path) -> None:
    looks = story(
        spell(f"{MONDAY} 08:00", f"{MONDAY} 09:00", UP, LINK_EN),
        spell(f"{MONDAY} 09:00", f"{MONDAY} 10:00", DOWN, LINK_EN),
        spell(f"{MONDAY} 10:00", f"{MONDAY} 11:00", Outcome.MAINTENANCE, LINK_EN),
    )
    found = told(await history(tmp_path / "h", looks), toronto(f"{MONDAY} 11:00"))
    assert found.outages[0].outage.ending is Ending.MAINTENANCE
    assert "The outage ended when maintenance began, not by working again." in said(found)
    assert "first good one" not in said(found)


async def test_what_is_asked_for_must_be_known(tmp_path: Path) -> None:
    path = await history(tmp_path / "h", monday())
    with pytest.raises(NoSuchServiceError):
        told_of_nothing(path)
    with pytest.raises(ValueError, match="one service"):
        matter_of([], EVENING)


def told_of_nothing(path: Path) -> None:
    from monitor.evidence.telling.dossier import dossier
    from monitor.history.archive import Archive

    with Archive(path) as archive:
        dossier(archive, [], Matter(service="nothing", start=EVENING, end=EVENING), now=EVENING)
