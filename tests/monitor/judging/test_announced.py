"""What IRCC announces, read from its pages by the shipped probes, and what it makes of an outage."""

from datetime import datetime, timedelta
from pathlib import Path

from monitor.model import Bounds, Doubt, Ending, NoticeKind
from monitor.notices.comparison import Span, unmeasured, worded
from monitor.simulator.faults import Fault
from monitor.simulator.scenarios import SCENARIOS
from monitor.simulator.sites.signin import ETA as ETA_HOST
from monitor.simulator.sites.signin import GCKEY
from monitor.simulator.trouble import Setting
from monitor.wording import local
from probes.model import Outcome
from tests.monitor.calendar.times import toronto
from tests.monitor.judging.watch import (
    EMPLOYER_LINK,
    ETA,
    ETA_NOTICE,
    ETA_NOTICE_FR,
    FORM,
    Stage,
    Watch,
    announced,
    hours,
    minutes,
)

UP, MAINTENANCE, DOWN, UNKNOWN = Outcome.UP, Outcome.MAINTENANCE, Outcome.DOWN, Outcome.UNKNOWN

EVENING = toronto("2026-05-04 23:00")
BEGINS, ENDS = toronto("2026-05-05 00:00"), toronto("2026-05-05 05:30")
NOTICE = announced(BEGINS, ENDS)
CLOSED = Setting(fault=Fault.MAINTENANCE_PAGE, host=ETA_HOST)
BROKEN = Setting(fault=Fault.UNAVAILABLE, host=ETA_HOST)
"""The window of 2026-05-05, a Tuesday, as it was announced for the eTA."""


def eta_watch(stage: Stage, folder: Path, begins: datetime = EVENING, every: float = 900) -> Watch:
    """The form, and the page that people start from in both languages."""
    return Watch(stage, folder, ETA, ETA_NOTICE, ETA_NOTICE_FR, begins=begins, every=every)


async def test_down_within_an_announced_window_is_maintenance_and_no_outage(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        quiet = ENDS - minutes(50)
        script = {EVENING: (NOTICE,), BEGINS + minutes(10): (NOTICE, BROKEN), quiet: (NOTICE,), ENDS: ()}
        await watch.play(script, until=ENDS + hours(1))
    assert watch.outages() == []
    assert watch.states("eta") == [UP, MAINTENANCE, UP]
    figures = watch.figures("eta")
    assert figures.whole.by[MAINTENANCE] == 4.5 * 3600  # looks at 00:15 and at 04:45
    assert (figures.whole.by[DOWN], figures.whole.availability, figures.whole.coverage) == (0, 1, 1)
    assert (figures.maintenance_days, figures.business.length) == ((), 0)
    assert {(each.lang, each.start, each.end, each.doubts) for each in watch.notices()} == {
        (lang, BEGINS, ENDS, ()) for lang in ("en", "fr")
    }
    assert all(each.gone_at and each.gone_at >= ENDS for each in watch.notices())


async def test_what_overruns_its_window_is_down_exactly_from_the_announced_end(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        back = ENDS + minutes(20)
        script = {EVENING: (NOTICE,), BEGINS: (NOTICE, CLOSED), back: ()}
        await watch.play(script, until=back + hours(1))
    (outage,) = watch.outages()
    assert outage.opened == outage.down == Bounds(earliest=ENDS, latest=ENDS)
    assert outage.ended == Bounds(earliest=back - minutes(5), latest=back + minutes(10))
    assert [(each.start, each.outcome) for each in watch.spans("eta")] == [
        (EVENING, UP),
        (BEGINS, MAINTENANCE),
        (ENDS, DOWN),
        (back + minutes(10), UP),
    ]
    compared = watch.compared(outage)
    assert compared.announced_end == ENDS
    assert compared.overrun == Span(least=15 * 60, most=30 * 60)
    assert "15 min to 30 min after the announced end" in " ".join(worded(compared, "en"))


async def test_what_goes_down_before_its_window_is_down_until_the_announced_start(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        early = BEGINS - minutes(30)
        script = {EVENING: (NOTICE,), early: (NOTICE, BROKEN), ENDS: ()}
        await watch.play(script, until=ENDS + hours(1))
    (outage,) = watch.outages()
    assert outage.opened == Bounds(earliest=early - minutes(15), latest=early)
    assert (outage.ended, outage.ending) == (Bounds(earliest=BEGINS, latest=BEGINS), Ending.MAINTENANCE)
    assert watch.states("eta") == [UP, DOWN, MAINTENANCE, UP]
    assert watch.measured(outage).at_least == 1800
    compared = watch.compared(outage)
    assert compared.start == Span(least=-45 * 60, most=-30 * 60)
    assert "30 min to 45 min before the announced start" in " ".join(worded(compared, "en"))


async def test_down_before_within_and_after_its_window_is_one_outage(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        early, back = BEGINS - minutes(30), ENDS + minutes(20)
        await watch.play({EVENING: (NOTICE,), early: (NOTICE, BROKEN), back: ()}, until=back + hours(1))
    (outage,) = watch.outages()
    assert watch.states("eta") == [UP, DOWN, MAINTENANCE, DOWN, UP]
    assert (outage.relapses, outage.opened.latest) == (1, early)
    measured = watch.measured(outage)
    assert (measured.inside.by[DOWN], measured.inside.by[MAINTENANCE]) == (3600, 5.5 * 3600)


async def test_an_overrun_that_began_while_the_monitor_was_away_began_at_the_announced_end_at_the_earliest(
    stage: Stage, tmp_path: Path
) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        await watch.play({EVENING: (NOTICE,), BEGINS: (NOTICE, CLOSED)}, until=ENDS - hours(1))
        await watch.restart(hours(2))
        back = ENDS + hours(1)
        await watch.play({ENDS + hours(2): ()}, until=ENDS + hours(3))
    (outage,) = watch.outages()
    assert outage.opened == Bounds(earliest=ENDS, latest=back)
    assert watch.states("eta") == [UP, MAINTENANCE, UNKNOWN, DOWN, UP]
    measured = watch.measured(outage)
    assert measured.at_least < 3600 < 2 * 3600 <= (measured.at_most or 0)


async def test_the_window_of_a_withdrawn_notice_holds_over_a_restart(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        script = {EVENING: (NOTICE,), BEGINS: (NOTICE, BROKEN), BEGINS + hours(1): (BROKEN,)}
        await watch.play(script, until=BEGINS + hours(2))
        await watch.restart(minutes(1), killed=True)
        await watch.play({ENDS + minutes(40): ()}, until=ENDS + hours(1))
    (outage,) = watch.outages()
    assert outage.opened == Bounds(earliest=ENDS, latest=ENDS)
    assert watch.states("eta") == [UP, MAINTENANCE, DOWN, UP]


async def test_a_notice_that_comes_after_the_failure_excuses_nothing_before_it(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        script = {BEGINS + minutes(10): (BROKEN,), BEGINS + hours(1): (BROKEN, NOTICE), ENDS: ()}
        await watch.play(script, until=ENDS + hours(1))
    told = min(each.first_seen_at for each in watch.notices())
    assert told - BEGINS - hours(1) < minutes(1)
    (outage,) = watch.outages()
    assert (outage.opened.latest, outage.ending) == (BEGINS + minutes(15), Ending.MAINTENANCE)
    assert outage.ended == Bounds(earliest=told, latest=told)
    assert watch.states("eta") == [UP, DOWN, MAINTENANCE, UP]


async def test_a_notice_in_a_comment_is_no_notice(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        await watch.play({EVENING: SCENARIOS["S15"]}, until=EVENING + hours(1))
    assert watch.notices() == []
    assert watch.states("eta") == [UP]


async def test_a_notice_whose_weekday_is_not_its_date_is_kept_for_a_person_and_excuses_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    night = toronto("2021-08-06 03:00")
    watch = eta_watch(stage, tmp_path, night, every=600)
    async with watch:
        (notice,) = SCENARIOS["S16"]
        await watch.play({night: (notice,), night + minutes(45): (notice, BROKEN)}, until=night + hours(2))
    english = next(each for each in watch.notices() if each.lang == "en")
    assert Doubt.WEEKDAY_WRONG in english.doubts
    assert "Thursday, August 6, 2021" in english.text
    assert len(watch.notices()) == 2
    assert watch.engine.expectations.of("eta", night, night + hours(3)) == []
    assert watch.states("eta") == [UP, DOWN]
    assert watch.outages()[0].severity is DOWN


async def test_of_two_languages_that_differ_only_what_both_announce_is_maintenance(
    stage: Stage, tmp_path: Path
) -> None:
    midnight = toronto("2023-11-07 00:00")
    evening, english_end, french_end = midnight - hours(2), midnight + hours(5.5), midnight + hours(6)
    watch = eta_watch(stage, tmp_path, evening)
    async with watch:
        (notice,) = SCENARIOS["S17"]
        script = {evening: (notice,), midnight + minutes(10): (notice, CLOSED), french_end: ()}
        await watch.play(script, until=french_end + hours(1))
    assert {(each.lang, each.start, each.end) for each in watch.notices()} == {
        ("en", midnight, english_end),
        ("fr", midnight, french_end),
    }
    assert all(each.doubts == (Doubt.LANGUAGES_DIFFER,) for each in watch.notices())
    windows = watch.engine.expectations.of("eta", evening, french_end)
    assert {(each.start, each.end) for each in windows} == {(midnight, english_end)}
    (outage,) = watch.outages()
    assert outage.opened == Bounds(earliest=english_end, latest=english_end)
    assert watch.states("eta") == [UP, MAINTENANCE, DOWN, UP]


async def test_a_notice_without_a_year_means_the_coming_day_and_says_that_this_was_inferred(
    stage: Stage, tmp_path: Path
) -> None:
    evening, start = toronto("2026-05-11 22:00"), toronto("2026-05-12 00:00")
    watch = eta_watch(stage, tmp_path, evening)
    async with watch:
        (notice,) = SCENARIOS["S18"]
        script = {evening: (notice,), start: (notice, BROKEN), start + hours(1): ()}
        await watch.play(script, until=start + hours(2))
    for each in watch.notices():
        assert (each.start, each.end) == (start, start + hours(1.5))
        assert each.doubts == (Doubt.YEAR_INFERRED,)
    assert watch.outages() == []
    assert watch.states("eta") == [UP, MAINTENANCE, UP]


async def test_an_emergency_notice_on_a_working_service_is_shown_and_makes_no_outage(
    stage: Stage, tmp_path: Path
) -> None:
    watch = eta_watch(stage, tmp_path)
    async with watch:
        await watch.play({EVENING + hours(1): SCENARIOS["S19"], EVENING + hours(2): ()}, until=EVENING + hours(3))
    assert watch.outages() == []
    assert watch.states("eta") == [UP]
    assert {each.kind for each in watch.notices()} == {NoticeKind.EMERGENCY}
    assert all(unmeasured(each, watch.outages()) for each in watch.notices())
    assert all(each.gone_at for each in watch.notices())


async def test_an_outage_announced_nine_hours_late_keeps_both_times_and_the_nine_hours(
    stage: Stage, tmp_path: Path
) -> None:
    broke, told, back = (toronto(f"2016-11-08 {text}") for text in ("14:00", "23:00", "23:50"))
    watch = eta_watch(stage, tmp_path, broke - minutes(30), every=1800)
    async with watch:
        notice = Setting(fault=Fault.ETA_DOWN_NOTICE)
        await watch.play({broke: (BROKEN,), told: (BROKEN, notice), back: ()}, until=back + hours(1))
    (outage,) = watch.outages()
    compared = watch.compared(outage)
    assert outage.opened.latest == broke
    assert compared.announced_at == told + timedelta(seconds=1)
    assert compared.delay == Span(least=9 * 3600 + 1, most=9.5 * 3600 + 1)
    for lang, length in (("en", "9 h 0 min to 9 h 30 min after"), ("fr", "9 h 0 min et 9 h 30 min après")):
        sentence = next(each for each in worded(compared, lang) if length in each)
        assert local(compared.announced_at) in sentence


async def test_a_notice_of_payment_concerns_payment_alone(stage: Stage, tmp_path: Path) -> None:
    keys = ("payment/till-en", ETA, ETA_NOTICE)
    watch = Watch(stage, tmp_path, *keys, begins=EVENING)
    async with watch:
        down = (*SCENARIOS["S28"], Setting(fault=Fault.UNAVAILABLE, host="eservices.cic.gc.ca"))
        await watch.play({EVENING + minutes(30): down}, until=EVENING + hours(2))
    assert [each.service for each in watch.outages()] == ["payment"]
    assert watch.states("payment") == [UP, DOWN]
    assert watch.states("eta") == [UP]
    assert [(each.services, each.kind) for each in watch.notices()] == [(("payment",), NoticeKind.EMERGENCY)]
    assert watch.compared(watch.outages()[0]).announced_at is not None


async def test_a_scheduled_notice_on_a_working_service_changes_nothing(stage: Stage, tmp_path: Path) -> None:
    watch = eta_watch(stage, tmp_path, BEGINS)
    async with watch:
        await watch.play({BEGINS: (NOTICE,)}, until=BEGINS + hours(1))
    assert watch.states("eta") == [UP]
    assert watch.engine.expectations.of("eta", BEGINS, watch.now)
    assert len(watch.notices()) == 2


async def test_announced_maintenance_of_the_sign_in_is_no_outage_of_a_portal(stage: Stage, tmp_path: Path) -> None:
    notice = announced(BEGINS, ENDS, Fault.GCKEY_NOTICE)
    keys = (FORM, EMPLOYER_LINK, "ircc-account/notice-en", "ircc-account/notice-fr")
    watch = Watch(stage, tmp_path, *keys, begins=EVENING, every=900)
    async with watch:
        broken = Setting(fault=Fault.UNAVAILABLE, host=GCKEY)
        await watch.play({EVENING: (notice,), BEGINS: (notice, broken), ENDS: ()}, until=ENDS + hours(1))
    assert watch.states("gckey") == [UP, MAINTENANCE, UP]
    assert watch.outages() == []
