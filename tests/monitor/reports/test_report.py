"""A report says what the history holds of a period: all of it, no more, and no later than it was seen."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.calendar.hours import BusinessHours
from monitor.journal import Event, EventKind
from monitor.model import NoticeKind, Role
from monitor.reckoning.figures import lost
from monitor.reports.source import NoSuchServiceError
from tests.makers import observation, probe, service
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import DEGRADED, DOWN, FORM, MAINTENANCE, PORTAL, UNKNOWN, UP, looked
from tests.monitor.reports.archives import (
    GCKEY,
    MONDAY,
    NOW,
    SIGN_IN,
    bad_monday,
    dispute,
    first,
    kept,
    later,
    made,
    monday_id,
    note,
    notice,
    only,
)

HOUR = 3600.0


async def test_a_bad_monday_is_told_in_figures_that_agree_with_each_other(tmp_path: Path) -> None:
    told = made(await kept(tmp_path, bad_monday()))
    portal = first(told)
    whole, business = portal.figures.whole, portal.figures.business
    down = 10 * HOUR + 39 * 60 + 30 * 60
    assert whole.by[DOWN] == down
    assert whole.by[DEGRADED] == 31 * 60
    assert whole.unseen == 5 * HOUR + HOUR + 60
    assert whole.length == 22 * HOUR
    assert business.by[DOWN] == 9 * HOUR
    assert business.availability == 0
    assert [(each.day, each.lost) for each in portal.figures.down_days] == [(date(2026, 9, 14), True)]
    outage = only(told)
    assert outage.outage.id == monday_id() == portal.longest
    assert outage.figures.inside.by[DOWN] == outage.within.by[DOWN] == down
    assert outage.figures.inside.by[UP] == 50 * 60
    assert outage.figures.flapping == portal.flapping == 30 * 60
    assert [(each.outcome, each.cause, each.outages) for each in portal.causes] == [
        (DOWN, "http_5xx", 1),
        (DEGRADED, "slow", 0),
    ]
    assert (told.start, told.end) == (toronto(f"{MONDAY} 00:00"), NOW)


async def test_an_outage_that_began_before_the_period_counts_for_its_part_and_is_told_whole(tmp_path: Path) -> None:
    began, ended = toronto("2026-09-11 16:00"), toronto("2026-09-14 10:00")
    looks = [*looked(began, ended, 600, DOWN), *looked(ended, toronto("2026-09-14 12:00"), 600, UP)]
    told = made(await kept(tmp_path, looks))
    outage = only(told)
    assert outage.within.by[DOWN] == first(told).figures.whole.by[DOWN] == 10 * HOUR
    assert outage.figures.inside.by[DOWN] == (ended - began).total_seconds()
    assert outage.figures.business.by[DOWN] == 3 * HOUR
    assert first(told).figures.business.by[DOWN] == 2 * HOUR


async def test_what_was_seen_last_is_not_believed_for_ever(tmp_path: Path) -> None:
    """The monitor was stopped; nobody knows how it went on."""
    path = await kept(tmp_path, looked(toronto(f"{MONDAY} 08:00"), toronto(f"{MONDAY} 09:00"), 60, UP))
    whole = first(made(path, now=later(48), end="2026-09-16")).figures.whole
    assert whole.by[UP] == HOUR - 60
    assert whole.unseen == 47 * HOUR + 60
    assert (first(made(path, "2026-09-15", "2026-09-16", now=later(48))).figures.whole.coverage) == 0


async def test_nothing_is_said_of_the_future(tmp_path: Path) -> None:
    path = await kept(tmp_path, bad_monday())
    now = toronto(f"{MONDAY} 20:00")
    told = made(path, now=now, end="2027-01-01")
    assert told.end == now
    assert first(told).figures.whole.length == 20 * HOUR
    assert made(path, "2026-12-01", "2027-01-01", now=now).end == toronto("2026-12-01 00:00")


async def test_an_empty_history_has_an_empty_report(tmp_path: Path) -> None:
    told = made(await kept(tmp_path, services=()))
    assert (told.services, told.first_look, told.last_look) == ((), None, None)
    described = made(await kept(tmp_path / "other"))
    assert first(described).figures.whole.unseen == 22 * HOUR
    assert [each.cause for each in first(described).gaps] == [""]


async def test_services_are_told_apart_components_first_and_controls_never(tmp_path: Path) -> None:
    shared = service("gckey", SIGN_IN, role=Role.COMPONENT)
    control = service("controls", probe("one", service="controls"), role=Role.CONTROL)
    start, end = toronto(f"{MONDAY} 08:00"), toronto(f"{MONDAY} 09:00")
    looks = [*looked(start, end, 60, DOWN, of=SIGN_IN), *looked(start, end, 60, UP)]
    path = await kept(tmp_path, sorted(looks, key=lambda each: each.started_at), services=(PORTAL, control, shared))
    told = made(path)
    assert [each.slug for each in told.services] == ["gckey", "employer-portal"]
    assert [each.figures.whole.by[DOWN] for each in told.services] == [HOUR - 60, 0]
    assert [len(each.outages) for each in told.services] == [1, 0]
    alone = made(path, service="employer-portal")
    assert [each.slug for each in alone.services] == ["employer-portal"]
    with pytest.raises(NoSuchServiceError) as refused:
        made(path, service="controls")
    assert refused.value.known == ("employer-portal", "gckey")


async def test_business_hours_are_those_the_service_was_described_with(tmp_path: Path) -> None:
    hours = BusinessHours(days=frozenset({0, 5}), opens=toronto(f"{MONDAY} 11:00").time(), closed=("federal", "QC"))
    told = made(await kept(tmp_path, bad_monday(), services=(service("employer-portal", FORM, hours=hours),)))
    assert first(told).hours == hours
    assert first(told).figures.business.by[DOWN] == 2 * HOUR


async def test_a_firms_own_calendar_stands_beside(tmp_path: Path) -> None:
    day = "2026-06-24"
    looks = [*looked(toronto(f"{day} 06:00"), toronto(f"{day} 20:00"), 600, DOWN)]
    looks += looked(toronto(f"{day} 20:00"), toronto(f"{day} 23:00"), 600, UP)
    firm = BusinessHours(closed=("federal", "QC"))
    told = made(await kept(tmp_path, looks), day, "2026-06-25", now=NOW, firm_hours=firm)
    portal = first(told)
    assert portal.firm is not None
    assert (lost(portal.figures.down_days), lost(portal.firm.down_days)) == (1, 0)
    outage = only(told)
    assert outage.firm is not None
    assert (outage.figures.days_lost, outage.firm.days_lost) == (1, 0)
    assert told.firm_hours == firm
    assert first(made(tmp_path / "history.sqlite", day, "2026-06-25")).firm is None


async def test_a_dispute_changes_figures_beside_those_measured_and_leaves_a_trail(tmp_path: Path) -> None:
    events = (
        note(monday_id(), "The e-mail of their help desk is in the file."),
        dispute(monday_id(), "unknown", "Not theirs: our firewall.", later(1)),
    )
    told = made(await kept(tmp_path, bad_monday(), events=events))
    portal, outage = first(told), only(told)
    assert portal.figures.whole.by[DOWN] == 11 * HOUR + 9 * 60
    assert portal.disputed is not None
    assert portal.disputed.whole.by[DOWN] == 0
    assert portal.disputed.whole.by[UNKNOWN] == portal.figures.whole.trouble
    assert portal.disputed.down_days == ()
    assert outage.counts_as is UNKNOWN
    assert outage.disputed is not None
    assert outage.disputed.days_lost == 0
    assert outage.figures.days_lost == 1
    assert [(each.author, each.text, each.counts_as) for each in outage.remarks] == [
        ("M. Tremblay", "The e-mail of their help desk is in the file.", None),
        ("M. Tremblay", "Not theirs: our firewall.", UNKNOWN),
    ]


async def test_the_latest_dispute_counts_and_one_that_says_what_was_measured_takes_them_back(tmp_path: Path) -> None:
    disputes = [
        dispute(monday_id(), "unknown", "Our firewall.", later(1)),
        dispute(monday_id(), "maintenance", "They had announced it by telephone.", later(2)),
        dispute(monday_id(), "down", "No: I was wrong twice.", later(3)),
    ]
    latest = made(await kept(tmp_path / "two", bad_monday(), events=tuple(disputes[:2])))
    assert first(latest).disputed is not None
    assert first(latest).disputed.whole.by[MAINTENANCE] == first(latest).figures.whole.trouble  # type: ignore[union-attr]
    taken_back = made(await kept(tmp_path / "three", bad_monday(), events=tuple(disputes)))
    assert first(taken_back).disputed is None
    assert (only(taken_back).counts_as, only(taken_back).disputed) == (None, None)
    assert len(only(taken_back).remarks) == 3


async def test_an_outage_that_goes_on_is_so_far_and_may_be_disputed(tmp_path: Path) -> None:
    start = toronto(f"{MONDAY} 08:00")
    looks = [*looked(start, start + timedelta(hours=1), 60, UP)]
    looks += looked(start + timedelta(hours=1), start + timedelta(hours=3), 60, DOWN)
    # One good look is no recovery yet.
    looks.append(observation(UP, at=start + timedelta(hours=3), of=FORM))
    outage = f"{PORTAL.slug}-{start + timedelta(hours=1):%Y%m%dT%H%M%S}Z"
    path = await kept(tmp_path, looks, events=(dispute(outage, "maintenance", "Announced by telephone."),))
    told = made(path, now=start + timedelta(hours=3, minutes=1))
    assert only(told).figures.ongoing
    assert only(told).figures.at_least == 2 * HOUR - 60
    assert only(told).figures.at_most == 2 * HOUR + 120
    portal = first(told)
    assert portal.figures.whole.by[DOWN] == 2 * HOUR
    assert portal.disputed is not None
    assert portal.disputed.whole.trouble == 0


async def test_notices_stand_beside_the_outage_they_speak_of(tmp_path: Path) -> None:
    shown = notice("Our systems are down.", f"{MONDAY} 16:31", f"{MONDAY} 18:00", gone_at=toronto(f"{MONDAY} 18:30"))
    told = made(await kept(tmp_path, bad_monday(), notices=(shown,)))
    assert first(told).notices == (shown,)
    assert first(told).unmeasured == ()
    comparison = only(told).comparison
    assert comparison.notices == ("a-notice",)
    assert comparison.announced_at == toronto(f"{MONDAY} 16:31")
    assert comparison.delay is not None
    assert comparison.delay.least == 9 * HOUR + 31 * 60


async def test_a_notice_of_an_outage_that_was_not_measured_says_so(tmp_path: Path) -> None:
    start, end = toronto(f"{MONDAY} 08:00"), toronto(f"{MONDAY} 12:00")
    shown = notice("Our systems are down.", f"{MONDAY} 09:00", f"{MONDAY} 10:00")
    other = notice("Tonight.", f"{MONDAY} 09:00", f"{MONDAY} 10:00", id="b-notice", kind=NoticeKind.SCHEDULED)
    told = made(await kept(tmp_path, looked(start, end, 60, UP), notices=(shown, other)))
    assert first(told).unmeasured == ("a-notice",)


async def test_gaps_and_what_became_of_the_monitor_are_told(tmp_path: Path) -> None:
    start = toronto(f"{MONDAY} 08:00")
    hour = timedelta(hours=1)
    looks = [
        *looked(start, start + hour, 60, UP),
        *looked(start + hour, start + 2 * hour, 60, UNKNOWN),
        *looked(start + 2 * hour, start + 3 * hour, 60, UP),
    ]
    own = Event(at=start + hour, kind=EventKind.GAP, body={"reason": "stood_still", "to": "2026-09-14T14:00:00+00:00"})
    before = Event(at=start - 24 * hour, kind=EventKind.STARTED, body={"simulated": True})
    told = made(await kept(tmp_path, looks, events=(own, before)))
    assert [(each.cause, each.end - each.start) for each in first(told).gaps] == [
        ("", 8 * hour),
        ("blocked", hour),
        ("", NOW - start - 3 * hour + timedelta(minutes=1)),
    ]
    assert told.events == (own,)
    assert told.simulated


async def test_a_maintenance_in_business_hours_is_told_apart(tmp_path: Path) -> None:
    start, end = toronto(f"{MONDAY} 07:00"), toronto(f"{MONDAY} 14:00")
    looks = [*looked(start, end, 300, MAINTENANCE), *looked(end, toronto(f"{MONDAY} 20:00"), 300, UP)]
    portal = first(made(await kept(tmp_path, looks)))
    assert portal.figures.business.by[MAINTENANCE] == 6 * HOUR
    assert lost(portal.figures.maintenance_days) == 1
    assert portal.outages == ()


async def test_a_notice_about_a_component_speaks_of_the_outage_of_who_depends_on_it(tmp_path: Path) -> None:
    dependant = replace(PORTAL, depends_on=("gckey",))
    about = notice("GCKey is down.", f"{MONDAY} 16:31", f"{MONDAY} 18:00", services=("gckey",))
    told = made(await kept(tmp_path, bad_monday(), services=(dependant, GCKEY), notices=(about,)))
    (service,) = [each for each in told.services if each.slug == PORTAL.slug]
    assert service.outages[0].comparison.notices == ("a-notice",)
