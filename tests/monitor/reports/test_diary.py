"""The diary of a deadline over real histories: what was lost, what was not, and what nobody can say."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.history.archive import Archive
from monitor.history.opening import NAME
from monitor.reports.deadline import deadline
from monitor.reports.diary import BeforeHistoryError, diary
from monitor.reports.diary_model import DayKind, Loss
from monitor.reports.source import NoSuchServiceError
from probes.model import Outcome
from tests.makers import START
from tests.monitor.calendar.times import toronto
from tests.monitor.lives import Life
from tests.monitor.reckoning.states import DOWN, FORM, MAINTENANCE, PORTAL, UNKNOWN, UP
from tests.monitor.reports.archives import dispute, kept, notice
from tests.monitor.reports.diaries import FRIDAY, LATER, LONG, NIGHT, course, kept_lost_days, line, written

HOUR = 3600.0


async def test_three_business_days_lost_before_a_fridays_deadline(lost: Path) -> None:
    told = written(lost)
    assert told.counted.start == toronto("2026-11-23 00:00")
    assert told.counted.end == told.deadline.at == toronto("2026-12-05 00:00")
    assert told.measured.business_days == 10
    assert told.measured.lost == (date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4))
    assert told.measured.down_days == (3, 3)
    assert told.measured.business.by[DOWN] == 27 * HOUR
    assert told.measured.down_business == (27 * HOUR, 27 * HOUR)
    assert told.measured.business.covered == told.measured.business.length == 90 * HOUR
    assert told.measured.clock.by[DOWN] == 64 * HOUR + 5 * HOUR + 600
    # The night's outage is between 21:50 and 03:10 and the other from 07:50 on.
    assert told.measured.down_clock == (69 * HOUR, 69 * HOUR + 1800)
    assert not told.pending
    assert not told.simulated


async def test_the_lines_have_every_day_and_name_the_outages_that_touched_it(lost: Path) -> None:
    told = written(lost)
    assert [each.day for each in told.lines] == [date(2026, 11, 23) + timedelta(days=n) for n in range(12)]
    assert [each.day.day for each in told.lines if each.kind is DayKind.WEEKEND] == [28, 29]
    assert [each.outage.id for each in told.outages] == [NIGHT, LONG]
    assert line(told, "2026-11-24").outages == line(told, "2026-11-25").outages == (NIGHT,)
    assert line(told, "2026-12-01").outages == ()
    assert line(told, "2026-12-04").outages == (LONG,)
    assert sum(each.clock.length for each in told.lines) == told.measured.clock.length
    assert sum(each.business.by[DOWN] for each in told.lines) == told.measured.business.by[DOWN]


async def test_a_nights_outage_takes_no_business_hours_and_is_told_by_the_clock(lost: Path) -> None:
    told = written(lost, "2026-11-25", days=2)
    assert told.measured.lost == ()
    assert told.measured.business.by[DOWN] == 0
    assert told.measured.clock.by[DOWN] == 5 * HOUR + 600
    assert line(told, "2026-11-24").clock.by[DOWN] == 2 * HOUR
    assert {each.loss for each in told.lines} == {Loss.NOTHING}


async def test_at_a_deadline_in_the_middle_of_an_outage_it_could_not_be_used(lost: Path) -> None:
    told = written(lost)
    stood = told.standing
    assert (stood.outcome, stood.sure, stood.cause) == (DOWN, True, "http_5xx")
    assert stood.since is not None
    assert (stood.since.earliest, stood.since.latest) == (toronto("2026-12-02 07:50"), toronto("2026-12-02 08:00"))
    assert stood.shown_before == toronto("2026-12-05 00:00")
    assert stood.shown_after == toronto("2026-12-05 00:10")
    assert told.last_worked is not None
    assert told.last_worked.earliest == toronto("2026-12-02 07:50")
    assert told.last_worked.latest == toronto("2026-12-02 08:00")


async def test_just_after_recovery_it_could_be_used_and_says_since_when(lost: Path) -> None:
    told = written(lost, "2026-12-05T09:15")
    assert (told.standing.outcome, told.standing.sure) == (UP, True)
    assert told.standing.since is not None
    assert told.standing.since.latest == toronto("2026-12-05 09:10")
    assert told.last_worked is not None
    assert told.last_worked.earliest == told.last_worked.latest == toronto("2026-12-05 09:10")
    assert told.measured.lost[-1] == date(2026, 12, 4)


async def test_between_two_looks_that_saw_different_states_nothing_is_sure(lost: Path) -> None:
    told = written(lost, "2026-12-05T09:05")
    assert not told.standing.sure
    assert (told.standing.outcome, told.standing.then) == (DOWN, UP)
    assert told.standing.change is not None
    assert told.standing.change.earliest == toronto("2026-12-05 09:00")
    assert told.standing.change.latest == toronto("2026-12-05 09:10")


async def test_the_longest_usable_stretch_is_between_looks_that_saw_it_work(lost: Path) -> None:
    told = written(lost)
    assert told.longest is not None
    assert told.longest.span.start == toronto("2026-11-25 03:10")
    assert told.longest.span.end == toronto("2026-12-02 07:50")
    assert told.longest.business_seconds == 5 * 9 * HOUR


async def test_a_gap_of_our_own_is_neither_up_nor_down_and_leaves_the_day_open(tmp_path: Path) -> None:
    life = Life(folder=tmp_path)
    async with life.run(PORTAL, killed=True) as run:
        await run.look(FORM, 0, *[UP] * 60)
    life.forward(6 * 60)
    async with life.run(PORTAL) as run:
        for gap in run.gaps:
            await run.take(gap)
        await run.look(FORM, 360, *[UP] * 130)
    told = written(tmp_path / NAME, "2026-11-02T17:00", "2026-11-02 17:10", days=1)
    day = line(told, "2026-11-02")
    assert day.loss is Loss.UNSURE
    assert day.business.by[DOWN] == 0
    assert day.business.by[UNKNOWN] == pytest.approx(5 * HOUR, abs=61)
    assert day.business.unseen == HOUR  # from 08:00 until the first look of all
    assert told.measured.lost == ()
    assert told.measured.days[Loss.UNSURE] == (date(2026, 11, 2),)
    assert {each.cause for each in told.gaps} == {"", "gap"}
    assert told.longest is not None
    assert told.longest.span.start > START + timedelta(hours=5)


async def test_a_holiday_is_named_and_is_no_business_day(tmp_path: Path) -> None:
    looks = course(
        ("2026-10-05 00:00", UP), ("2026-10-12 06:00", DOWN), ("2026-10-13 06:00", UP), until="2026-10-14 12:00"
    )
    told = written(await kept(tmp_path, looks), "2026-10-13", "2026-10-14 12:00", days=3)
    counted = [each.day for each in told.lines if each.kind is DayKind.BUSINESS]
    assert counted == [date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 13)]
    closed = line(told, "2026-10-12")
    assert (closed.kind, closed.loss, closed.open_seconds) == (DayKind.CLOSED, Loss.NOTHING, 0)
    assert [(calendar, each.en, each.fr) for calendar, each in closed.closings.items()] == [
        ("federal", "Thanksgiving Day", "Action de grâce")
    ]
    assert closed.clock.by[DOWN] == 18 * HOUR
    assert told.measured.lost == ()


@pytest.mark.parametrize(
    ("sunday", "friday", "monday", "hours"),
    [("2026-11-01", "2026-10-30", "2026-11-02", 25), ("2026-03-08", "2026-03-06", "2026-03-09", 23)],
    ids=["autumn", "spring"],
)
async def test_in_the_week_clocks_change_days_are_as_long_as_they_are(
    tmp_path: Path, sunday: str, friday: str, monday: str, hours: int
) -> None:
    looks = course((f"{friday} 00:00", UP), (f"{sunday} 00:00", DOWN), until=f"{monday} 20:00")
    told = written(await kept(tmp_path, looks), f"{monday}T17:00", f"{monday} 20:00", days=2)
    assert line(told, sunday).clock.by[DOWN] == hours * HOUR
    assert line(told, monday).business.by[DOWN] == 9 * HOUR
    assert told.measured.lost == (date.fromisoformat(monday),)
    assert told.measured.clock.by[DOWN] == (hours + 17) * HOUR


async def test_a_deadline_to_come_counts_up_to_now_and_says_what_is_ahead(tmp_path: Path) -> None:
    looks = course(("2026-11-19 06:00", UP), ("2026-12-02 08:00", DOWN), until="2026-12-03 12:00")
    told = written(await kept(tmp_path, looks), now="2026-12-03 12:05", days=5)
    assert told.pending
    assert told.counted.end == toronto("2026-12-03 12:05")
    assert [each.day.day for each in told.lines if each.kind is DayKind.BUSINESS] == [27, 30, 1, 2, 3]
    assert told.measured.lost == (date(2026, 12, 2),)
    assert not line(told, "2026-12-03").whole
    assert told.ahead == (date(2026, 12, 3), date(2026, 12, 4))
    assert told.ahead_seconds == 9 * HOUR + 4 * HOUR + 55 * 60
    assert (told.standing.outcome, told.standing.shown_before) == (DOWN, toronto("2026-12-03 11:50"))
    # What nobody looked at since the last look is not down for sure, nor up.
    assert line(told, "2026-12-03").business.unseen == 15 * 60
    assert told.measured.down_business[0] == 9 * HOUR + 3 * HOUR + 50 * 60


async def test_a_deadline_before_office_hours_does_not_count_that_day(lost: Path) -> None:
    told = written(lost, "2026-12-04T07:30", days=2)
    assert [each.kind for each in told.lines] == [DayKind.BUSINESS, DayKind.BUSINESS, DayKind.EARLY]
    assert line(told, "2026-12-04").clock.by[DOWN] == 7.5 * HOUR
    assert told.measured.lost == (date(2026, 12, 2), date(2026, 12, 3))


async def test_maintenance_takes_days_of_its_own(tmp_path: Path) -> None:
    looks = course(
        ("2026-11-30 00:00", UP),
        ("2026-12-01 08:00", MAINTENANCE),
        ("2026-12-02 08:00", DOWN),
        ("2026-12-02 11:00", MAINTENANCE),
        ("2026-12-02 14:00", UP),
        until="2026-12-03 20:00",
    )
    told = written(await kept(tmp_path, looks), "2026-12-02", "2026-12-03 20:00", days=3)
    assert [each.loss for each in told.lines] == [Loss.NOTHING, Loss.MAINTENANCE, Loss.TOGETHER]
    assert told.measured.lost == ()


async def test_a_province_is_counted_beside_and_its_closing_named(tmp_path: Path) -> None:
    looks = course(
        ("2026-06-22 00:00", UP), ("2026-06-24 00:00", DOWN), ("2026-06-25 00:00", UP), until="2026-06-26 12:00"
    )
    told = written(await kept(tmp_path, looks), "2026-06-25", "2026-06-26 12:00", days=3, province="QC")
    assert told.measured.lost == (date(2026, 6, 24),)
    assert told.firm is not None
    assert (told.firm.business_days, told.firm.lost) == (2, ())
    assert list(line(told, "2026-06-24").closings) == ["QC"]
    assert written(tmp_path / NAME, "2026-06-25", "2026-06-26 12:00", days=3).firm is None


async def test_a_dispute_is_counted_beside_what_was_measured(tmp_path: Path) -> None:
    path = await kept_lost_days(tmp_path, events=(dispute(LONG, "unknown", "Our firewall."),))
    told = written(path)
    assert len(told.measured.lost) == 3
    assert told.disputed is not None
    assert told.disputed.lost == ()
    assert told.disputed.days[Loss.UNSURE] == told.measured.lost
    assert written(path, "2026-11-25", days=2).disputed is None


async def test_notices_of_the_service_and_of_what_it_depends_on_are_told(tmp_path: Path) -> None:
    service = replace(PORTAL, depends_on=("gckey",))
    own = notice("The portal is down.", "2026-12-02 11:00", "2026-12-05 10:00")
    shared = notice("GCKey is down.", "2026-12-03 11:00", "2026-12-03 12:00", id="b", services=("gckey",))
    other = notice("eTA is down.", "2026-12-03 11:00", "2026-12-03 12:00", id="c", services=("eta",))
    past = notice("Long ago.", "2026-11-20 11:00", "2026-11-20 12:00", id="d", gone_at=toronto("2026-11-20 12:00"))
    told = written(await kept_lost_days(tmp_path, services=(service,), notices=(own, shared, other, past)))
    assert [each.text for each in told.notices] == ["The portal is down.", "GCKey is down."]


async def test_it_says_how_much_was_looked_at_and_where_the_chains_stand(lost: Path) -> None:
    path = lost
    told = written(path)
    assert told.looks == told.reach[FORM.key].looks == 12 * 144
    assert [(each.probe, each.kind, each.every) for each in told.watched] == [(FORM.key, "tcp", 120.0)]
    with Archive(path) as archive:
        assert told.heads == archive.heads()
        assert archive.extent() == (told.first_look, told.last_look)


async def test_a_history_that_begins_within_the_time_leaves_the_days_before_open(tmp_path: Path) -> None:
    looks = course(("2026-12-03 00:00", UP), until=LATER)
    told = written(await kept(tmp_path, looks), days=5)
    assert told.first_look == toronto("2026-12-03 00:00")
    assert [each.loss for each in told.lines if each.kind is DayKind.BUSINESS] == [Loss.UNSURE] * 3 + [Loss.NOTHING] * 2
    assert told.measured.clock.by[Outcome.UP] == 48 * HOUR
    assert told.measured.clock.unseen == told.measured.clock.length - 48 * HOUR


async def test_of_a_time_before_the_history_there_is_no_diary(tmp_path: Path) -> None:
    path = await kept_lost_days(tmp_path / "some")
    with pytest.raises(BeforeHistoryError) as some:
        written(path, "2026-11-18")
    assert some.value.first_look == toronto("2026-11-19 06:00")
    with pytest.raises(BeforeHistoryError) as none:
        written(await kept(tmp_path / "none"))
    assert none.value.first_look is None


async def test_what_cannot_be_asked_for_is_refused(lost: Path) -> None:
    path = lost
    for days in (0, 261, -1):
        with pytest.raises(ValueError, match="1 to 260"):
            written(path, days=days)
    with pytest.raises(ValueError, match="no calendar"):
        written(path, province="Quebec")
    with Archive(path) as archive, pytest.raises(NoSuchServiceError):
        diary(archive, "nowhere", deadline(FRIDAY, toronto(LATER)), days=10, now=toronto(LATER))


async def test_a_year_of_business_days_can_be_counted(lost: Path) -> None:
    told = written(lost, days=260)
    assert told.measured.business_days == 260
    assert told.measured.lost == (date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4))
    assert len(told.measured.days[Loss.UNSURE]) == 260 - 12
