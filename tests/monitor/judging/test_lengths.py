"""How long an outage lasted, by the clock and in business hours: outages that happened, replayed in seconds."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.history.verification import verify
from monitor.journal import EventKind
from monitor.model import Bounds, Ending
from monitor.simulator.faults import Fault
from monitor.simulator.scenarios import SCENARIOS
from monitor.simulator.trouble import Setting
from monitor.wording import local
from probes.model import Outcome
from tests.monitor.calendar.times import toronto
from tests.monitor.judging.watch import EMPLOYER_PAGE, ETA, TRACKER, Stage, Watch, hours, minutes

pytestmark = pytest.mark.timeout(400)  # thousands of looks, and the machine may be busy with others

UP, DEGRADED, DOWN, UNKNOWN = Outcome.UP, Outcome.DEGRADED, Outcome.DOWN, Outcome.UNKNOWN


async def test_three_days_down_and_five_of_flapping_are_one_outage_of_three_business_days(
    stage: Stage, tmp_path: Path
) -> None:
    hard, soft = toronto("2017-06-07 06:00"), toronto("2017-06-09 18:00")
    flaps = [soft + hours(2 + 3 * number) for number in range(40)]
    script = {hard: SCENARIOS["S01"], soft: ()}
    script |= dict.fromkeys(flaps, SCENARIOS["S01"]) | {each + hours(1): () for each in flaps}
    watch = Watch(stage, tmp_path, ETA, EMPLOYER_PAGE, begins=hard - hours(1), every=3600)
    async with watch:
        await watch.play(script, until=flaps[-1] + hours(3))
    assert len(watch.outages()) == 2  # one each
    assert {each.group for each in watch.outages()} == {watch.outages("eta")[0].id}
    for slug in ("eta", "employer-portal"):
        (outage,) = watch.outages(slug)
        measured = watch.measured(outage)
        assert (outage.severity, outage.cause, outage.ending) == (DOWN, "http_5xx", Ending.RECOVERED)
        assert outage.relapses == len(flaps)
        assert [each.day for each in measured.down_days if each.lost] == [date(2017, 6, day) for day in (7, 8, 9)]
        assert [each.day for each in measured.down_days if not each.lost] == [
            date(2017, 6, day) for day in (12, 13, 14)
        ]
        assert measured.flapping == len(flaps) * 3600
        assert measured.inside.by[DOWN] == hours(60).total_seconds() + measured.flapping
        assert measured.inside.by[UP] == len(flaps) * 7200
        assert measured.inside.uncovered == 0
        assert measured.unstable.length == hours(120)


@pytest.mark.parametrize(
    ("day", "every", "offset"),
    [("2018-09-10", 60, "-04:00"), ("2026-12-07", 900, "-05:00")],
    ids=["summer", "winter"],
)
async def test_a_monday_outage_has_its_length_within_the_interval_and_costs_one_business_day(
    stage: Stage, tmp_path: Path, day: str, every: float, offset: str
) -> None:
    broke, back = toronto(f"{day} 07:31"), toronto(f"{day} 18:10")
    watch = Watch(stage, tmp_path, ETA, begins=broke - timedelta(seconds=1.5 * every), every=every)
    async with watch:
        await watch.play({broke: SCENARIOS["S02"], back: ()}, until=back + timedelta(seconds=2 * every))
    (outage,) = watch.outages()
    measured, half = watch.measured(outage), timedelta(seconds=every / 2)
    assert outage.opened.earliest is not None
    assert outage.opened.earliest < broke <= outage.opened.latest == broke + half
    assert outage.ended is not None
    assert outage.ended.earliest is not None
    assert outage.ended.earliest < back <= outage.ended.latest
    assert measured.at_most is not None
    assert measured.at_least < timedelta(hours=10, minutes=39).total_seconds() < measured.at_most
    assert measured.at_most - measured.at_least == pytest.approx(2 * every)
    assert measured.business.by[DOWN] == 9 * 3600
    assert measured.days_lost == 1
    assert [each.lost_seconds for each in measured.down_days] == [9 * 3600]
    assert local(outage.opened.latest)[:10] == day
    assert f" {offset} (" in local(outage.opened.latest)
    assert f" {offset} (" in local(outage.ended.latest)


async def test_what_was_slow_at_two_and_down_at_eleven_keeps_both_times(stage: Stage, tmp_path: Path) -> None:
    slow, down, back = (toronto(f"2016-11-{text}") for text in ("08 14:00", "08 23:00", "09 01:00"))
    limited = stage.probe(ETA)
    limited = stage.probe(ETA, params=limited.params.model_copy(update={"slow": 0.15}))
    late, errors = SCENARIOS["S03"]
    script = {
        slow: (Setting(fault=late.fault, amount=0.2), errors),
        down: (Setting(fault=Fault.UNAVAILABLE),),
        back: (),
    }
    watch = Watch(stage, tmp_path, limited, begins=slow - minutes(90), every=3600)
    async with watch:
        await watch.play(script, until=back + hours(2))
    (outage,) = watch.outages()
    assert outage.degraded == outage.opened == Bounds(earliest=slow - minutes(30), latest=slow + minutes(30))
    assert outage.down is not None
    assert outage.down.earliest is not None
    assert down - minutes(30) <= outage.down.earliest < down
    assert outage.down.latest == down + minutes(30)
    assert (outage.severity, outage.cause) == (DOWN, "http_5xx")
    assert {"slow", "http_5xx"} <= set(outage.causes)
    assert watch.states("eta") == [UP, DEGRADED, DOWN, UP]
    measured = watch.measured(outage)
    assert (measured.inside.by[DEGRADED], measured.inside.by[DOWN]) == (9 * 3600, 2 * 3600)
    assert [each.lost for each in measured.down_days] == []  # it worked, slowly, until five


async def test_four_weeks_of_503_are_one_outage_however_often_the_monitor_restarts(
    stage: Stage, tmp_path: Path
) -> None:
    broke, back = toronto("2026-05-20 08:00"), toronto("2026-06-17 08:00")
    away = toronto("2026-06-02 11:15")
    watch = Watch(stage, tmp_path, TRACKER, begins=broke - hours(2), every=7200)
    async with watch:
        await watch.play({broke: SCENARIOS["S25"]}, until=broke + timedelta(days=3, minutes=20))
        (first,) = watch.outages()
        await watch.restart(minutes(1))
        await watch.until(broke + timedelta(days=6, minutes=20))
        await watch.restart(minutes(1), killed=True)
        await watch.until(away - hours(2))
        await watch.restart(every=1800)
        await watch.until(away)
        await watch.restart(hours(2))
        await watch.until(away + hours(4))
        await watch.restart(every=7200)
        await watch.play({back: ()}, until=back + hours(3))
    (outage,) = watch.outages()
    assert (outage.id, outage.opened, outage.relapses) == (first.id, first.opened, 0)
    assert outage.ending is Ending.RECOVERED
    (gap,) = [each for each in watch.spans("status-tracker") if each.outcome is UNKNOWN]
    assert gap.cause == "gap"
    assert gap.start < away < gap.end == away + hours(2)
    assert away - gap.start <= minutes(30)
    assert watch.states("status-tracker") == [UP, DOWN, UNKNOWN, DOWN, UP]
    measured = watch.measured(outage)
    assert measured.at_least <= timedelta(days=28).total_seconds() <= (measured.at_most or 0)
    assert measured.inside.by[UNKNOWN] == (gap.end - gap.start).total_seconds()
    assert measured.inside.by[DOWN] + measured.inside.by[UNKNOWN] == measured.inside.length
    assert measured.days_lost == 20
    unseen = {each.body["from"]: each.body["reason"] for each in watch.events(EventKind.GAP)}
    assert [*unseen.values()] == ["stopped", "cut_off", "stopped"]
    assert away.isoformat() in unseen
    assert len(watch.events(EventKind.STARTED)) == 6
    assert len(watch.events(EventKind.CUT_OFF)) == 1
    assert verify(watch.history.path).sound


@pytest.mark.parametrize(
    ("day", "lasted", "length", "shown"),
    [
        ("2026-11-01", 3, 25, ("01:00:00 -04:00 (05:00:00 UTC)", "03:00:00 -05:00 (08:00:00 UTC)")),
        ("2026-03-08", 1, 23, ("01:00:00 -05:00 (06:00:00 UTC)", "03:00:00 -04:00 (07:00:00 UTC)")),
    ],
    ids=["november", "march"],
)
async def test_from_one_to_three_in_a_night_of_changing_clocks_is_as_long_as_it_was(
    stage: Stage, tmp_path: Path, day: str, lasted: int, length: int, shown: tuple[str, str]
) -> None:
    broke, back = toronto(f"{day} 01:00"), toronto(f"{day} 03:00")
    midnight = toronto(f"{day} 00:00")
    watch = Watch(stage, tmp_path, ETA, begins=midnight, every=600)
    async with watch:
        await watch.play({broke: SCENARIOS["S02"], back: ()}, until=back + hours(1))
    (outage,) = watch.outages()
    assert outage.ended is not None
    assert [local(each) for each in (outage.opened.latest, outage.ended.latest)] == [f"{day} {each}" for each in shown]
    measured = watch.measured(outage)
    assert measured.inside.by[DOWN] == lasted * 3600
    assert (measured.at_least, measured.at_most) == (lasted * 3600 - 600, lasted * 3600 + 600)
    assert (measured.business.length, measured.down_days) == (0, ())
    tomorrow = toronto((date.fromisoformat(day) + timedelta(days=1)).isoformat())
    whole = watch.figures("eta", midnight, tomorrow).whole
    assert whole.length == length * 3600
    assert whole.by[DOWN] == lasted * 3600
    assert all(each >= 0 for each in (*whole.by.values(), whole.unseen))
