"""What must never become an outage, however long it lasts: our own troubles, refusals, and a single failure."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Ending, Probe
from monitor.simulator.faults import Fault
from monitor.simulator.scenarios import SCENARIOS
from monitor.simulator.sites.signin import ETA as ETA_HOST
from monitor.simulator.trouble import Setting
from probes.failures import Failed
from probes.model import Cause, Outcome, Reading
from tests.monitor.calendar.times import toronto
from tests.monitor.judging.watch import (
    ACCOUNT_PAGE,
    EMPLOYER_PAGE,
    ETA,
    ETA_FR,
    FORM,
    PARTNER,
    TRACKER,
    Stage,
    Watch,
    hours,
    minutes,
)

UP, DOWN, UNKNOWN = Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN
NOON = toronto("2026-09-16 12:00")
BROKE, BACK = NOON + minutes(15), NOON + minutes(45)
BROKEN = Setting(fault=Fault.UNAVAILABLE, host=ETA_HOST)


def unharmed(watch: Watch, *slugs: str) -> None:
    """No outage; of *slugs* it is told that for a time we could not tell, and nothing worse."""
    assert watch.outages() == []
    for slug in slugs:
        whole = watch.figures(slug).whole
        assert watch.states(slug) == [UP, UNKNOWN, UP]
        assert whole.coverage is not None
        assert 0 < whole.coverage < 1
        assert (whole.availability, whole.by[DOWN]) == (1, 0)


async def test_being_refused_is_never_an_outage_and_makes_us_stand_back(stage: Stage, tmp_path: Path) -> None:
    watch = Watch(stage, tmp_path, EMPLOYER_PAGE, ACCOUNT_PAGE, FORM, begins=NOON)
    async with watch:
        await watch.play({BROKE: SCENARIOS["S21"], BACK: ()}, until=NOON + hours(3))
    unharmed(watch, "employer-portal", "ircc-account")
    assert watch.states("gckey") == [UP]
    assert watch.spans("employer-portal")[1].cause == "blocked"
    assert watch.spared > 0


async def test_a_block_page_where_json_is_expected_is_never_an_outage(stage: Stage, tmp_path: Path) -> None:
    watch = Watch(stage, tmp_path, _api(stage.probe(TRACKER)), begins=NOON)
    async with watch:
        await watch.play({BROKE: SCENARIOS["S22"], BACK: ()}, until=NOON + hours(3))
    unharmed(watch, "status-tracker")
    assert watch.spans("status-tracker")[1].cause == "blocked"


def _api(probe: Probe) -> Probe:
    """No shipped probe asks for JSON: the real kind at the interface that one is about."""
    host = "api.ircc-tracker-suivi.apps.cic.gc.ca"
    target = replace(probe.target, address=f"https://{host}/config", hosts=frozenset({host}))
    return replace(probe, target=target, params=type(probe.params)())


async def test_a_daily_limit_that_is_used_up_is_never_an_outage(stage: Stage, tmp_path: Path) -> None:
    reached, reset = toronto("2026-09-16 07:05"), toronto("2026-09-16 19:00")
    watch = Watch(stage, tmp_path, ETA, ETA_FR, begins=reached - hours(1), every=1800)
    async with watch:
        await watch.play({reached: SCENARIOS["S26"], reset: ()}, until=reset + hours(5))
    unharmed(watch, "eta")
    assert watch.figures("eta").business.by[UNKNOWN] == 9 * 3600


async def test_too_many_attempts_of_ours_are_never_an_outage(stage: Stage, tmp_path: Path) -> None:
    watch = Watch(stage, tmp_path, FORM, begins=NOON)
    async with watch:
        await watch.play({BROKE: SCENARIOS["S30"], BACK: ()}, until=NOON + hours(1.5))
    unharmed(watch, "gckey")
    assert watch.spans("gckey")[1].cause == "prober_fault"


async def test_a_credential_of_ours_that_is_refused_is_never_an_outage(stage: Stage, tmp_path: Path) -> None:
    """No shipped journey signs in: this one is told what one would be told."""
    revoked = False

    async def probe(target: Any, params: Any, tools: Any) -> Reading:
        if revoked:
            raise Failed(Cause.AUTH_FAILED, "GCKey revoked", code="revoked")
        return tools.notebook.reading(UP)  # type: ignore[no-any-return]

    form = stage.probe(FORM)
    watch = Watch(stage, tmp_path, replace(form, kind=replace(form.kind, probe=probe)), begins=NOON)
    async with watch:
        await watch.until(BROKE)
        revoked = True
        await watch.until(BACK)
        revoked = False
        await watch.until(NOON + hours(1.5))
    unharmed(watch, "gckey")
    assert watch.spans("gckey")[1].cause == "auth_failed"


async def test_fifteen_minutes_without_a_line_of_our_own_are_unknown_and_no_outage(
    stage: Stage, tmp_path: Path
) -> None:
    watch = Watch(stage, tmp_path, ETA, FORM, begins=NOON, every=450)
    async with watch:
        await watch.play({BROKE: SCENARIOS["S32"], BROKE + minutes(15): ()}, until=NOON + hours(1))
    unharmed(watch, "eta", "gckey")
    span = watch.spans("eta")[1]
    assert (span.cause, span.end - span.start) == ("offline", minutes(15))
    assert watch.figures("eta").whole.coverage == pytest.approx(0.75)


async def test_losing_our_line_in_the_middle_of_an_outage_neither_ends_nor_doubles_it(
    stage: Stage, tmp_path: Path
) -> None:
    watch = Watch(stage, tmp_path, ETA, begins=NOON, every=300)
    async with watch:
        script = {BROKE: (BROKEN,), BROKE + minutes(10): SCENARIOS["S32"], BROKE + minutes(20): (BROKEN,), BACK: ()}
        await watch.play(script, until=NOON + hours(1))
    (outage,) = watch.outages()
    assert (outage.relapses, outage.ending) == (0, Ending.RECOVERED)
    assert watch.states("eta") == watch.states(ETA) == [UP, DOWN, UNKNOWN, DOWN, UP]
    assert watch.measured(outage).inside.by[UNKNOWN] == 600


async def test_a_dead_name_server_of_our_own_is_never_an_outage(stage: Stage, tmp_path: Path) -> None:
    watch = Watch(stage, tmp_path, ETA, begins=NOON, every=900)
    async with watch:
        settings = (Setting(fault=Fault.RESOLVER_SILENT),)
        await watch.play({BROKE: settings, BACK: ()}, until=NOON + hours(1))
    unharmed(watch, "eta")
    assert watch.spans("eta")[1].cause == "local_dns"


async def _once(watch: Watch, at: datetime, *settings: Setting) -> None:
    """*settings* are met by the look at *at* and by none after it."""
    await watch.play({at: settings, at + timedelta(seconds=5): ()}, until=at + hours(1))


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.RESET, Fault.OUTAGE_REDIRECT])
async def test_a_single_failure_followed_by_success_is_no_outage(stage: Stage, tmp_path: Path, fault: Fault) -> None:
    watch = Watch(stage, tmp_path, ETA, begins=NOON)
    async with watch:
        await _once(watch, NOON + minutes(10), Setting(fault=fault, host=ETA_HOST))
    assert [each.reading.outcome for each in watch.looks].count(UP) == len(watch.looks) - 1
    assert watch.outages() == []
    assert watch.states("eta") == [UP]


async def test_a_session_that_ran_out_is_no_outage_once_it_is_renewed(stage: Stage, tmp_path: Path) -> None:
    watch = Watch(stage, tmp_path, FORM, begins=NOON)
    async with watch:
        await _once(watch, NOON + minutes(10), *SCENARIOS["S29"])
    assert "session" in {each.reading.code for each in watch.looks}
    assert watch.outages() == []
    assert watch.states("gckey") == [UP]


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
async def test_a_restart_in_the_middle_of_an_outage_begins_no_other(stage: Stage, tmp_path: Path, killed: bool) -> None:
    watch = Watch(stage, tmp_path, ETA, begins=NOON)
    async with watch:
        await watch.play({BROKE: (BROKEN,)}, until=NOON + minutes(30))
        before = watch.outages()
        await watch.restart(minutes(1), killed=killed)
        assert watch.engine.open_outages == before
        await watch.play({BACK: ()}, until=NOON + hours(1.5))
    (outage,) = watch.outages()
    assert (outage.id, outage.opened, outage.relapses) == (before[0].id, before[0].opened, 0)
    assert watch.states("eta") == [UP, DOWN, UP]


async def test_a_restart_between_the_first_failure_and_its_confirmation_loses_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    watch = Watch(stage, tmp_path, ETA, begins=NOON)
    first = NOON + minutes(20)
    async with watch:
        await watch.play({BROKE: (BROKEN,)}, until=first + timedelta(seconds=5))
        assert watch.outages() == []
        await watch.restart(timedelta(seconds=30), killed=True)
        await watch.until(first + minutes(1))
        (outage,) = watch.outages()
    assert outage.opened.latest == first
    assert outage.opened.earliest == first - minutes(10)


async def test_two_outages_one_look_apart_are_one(stage: Stage, tmp_path: Path) -> None:
    watch = Watch(stage, tmp_path, ETA, begins=NOON)
    async with watch:
        script = {BROKE: (BROKEN,), NOON + minutes(35): (), NOON + minutes(45): (BROKEN,), NOON + minutes(65): ()}
        await watch.play(script, until=NOON + hours(2))
    (outage,) = watch.outages()
    assert outage.relapses == 1
    assert watch.states("eta") == [UP, DOWN, UP, DOWN, UP]
    assert watch.measured(outage).inside.by[UP] == 600


async def test_a_single_good_look_within_an_outage_does_not_end_it(stage: Stage, tmp_path: Path) -> None:
    watch = Watch(stage, tmp_path, ETA, begins=NOON)
    async with watch:
        good = NOON + minutes(40)
        script = {BROKE: (BROKEN,), good: (), good + timedelta(seconds=5): (BROKEN,), NOON + minutes(65): ()}
        await watch.play(script, until=NOON + hours(2))
    (outage,) = watch.outages()
    assert outage.relapses == 0
    assert watch.states("eta") == [UP, DOWN, UP]


async def test_one_dead_control_makes_no_outage_and_excuses_none(stage: Stage, tmp_path: Path) -> None:
    dead = Setting(fault=Fault.REFUSED, host="www.cira.ca")
    watch = Watch(stage, tmp_path, ETA, PARTNER, begins=NOON)
    async with watch:
        script = {NOON: (dead,), BROKE: (dead, Setting(fault=Fault.REFUSED, host=ETA_HOST)), BACK: (dead,)}
        await watch.play(script, until=NOON + hours(1))
    (outage,) = watch.outages()
    assert (outage.service, outage.severity, outage.cause) == ("eta", DOWN, "tcp")
