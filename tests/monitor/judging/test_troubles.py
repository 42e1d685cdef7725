"""What becomes of each way in which the portals fail: which service has an outage, how bad, why, and behind which."""

from pathlib import Path

import pytest

from monitor.model import Ending, Outage
from monitor.simulator.faults import Fault
from monitor.simulator.hosts import LOOKALIKE
from monitor.simulator.scenarios import SCENARIOS
from monitor.simulator.sites.signin import ETA as ETA_HOST
from monitor.simulator.trouble import Setting
from probes.model import Outcome
from tests.monitor.calendar.times import toronto
from tests.monitor.judging.watch import (
    ACCOUNT,
    ACCOUNT_PAGE,
    EMPLOYER_LINK,
    EMPLOYER_PAGE,
    ETA,
    FORM,
    FORM_FR,
    PARTNER,
    REPRESENTATIVE_LINK,
    TRACKER,
    Stage,
    Watch,
    minutes,
)

UP, DEGRADED, MAINTENANCE, DOWN = Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.DOWN
NOON = toronto("2026-09-16 12:00")
BROKE, BACK, OVER = NOON + minutes(15), NOON + minutes(45), NOON + minutes(75)


async def seen(stage: Stage, folder: Path, settings: tuple[Setting, ...], *probes: object, **over: object) -> Watch:
    """Half an hour of *settings*, with some healthy time before and after it."""
    watch = Watch(stage, folder, *probes, begins=NOON, **over)  # type: ignore[arg-type]
    async with watch:
        await watch.play({BROKE: settings, BACK: ()}, until=OVER)
    return watch


def only(watch: Watch) -> Outage:
    """The one outage there was, which is over."""
    (outage,) = watch.outages()
    assert outage.ending is Ending.RECOVERED
    assert watch.engine.open_outages == []
    return outage


async def test_a_redirect_to_the_outage_page_is_maintenance_and_no_up_time(stage: Stage, tmp_path: Path) -> None:
    watch = await seen(stage, tmp_path, SCENARIOS["S04"], ETA)
    assert watch.outages() == []
    assert watch.states("eta") == [UP, MAINTENANCE, UP]
    whole = watch.figures("eta").whole
    assert whole.by[MAINTENANCE] == 1800
    assert (whole.by[DOWN], whole.availability) == (0, 1)
    assert whole.availability_strict == pytest.approx(1 - 1800 / whole.length)


async def test_a_hand_off_that_ends_on_the_home_page_is_an_outage_though_it_answers_200(
    stage: Stage, tmp_path: Path
) -> None:
    outage = only(await seen(stage, tmp_path, SCENARIOS["S05"], FORM, FORM_FR))
    assert (outage.service, outage.severity, outage.cause) == ("gckey", DOWN, "redirect")
    assert outage.langs == ("en", "fr")


async def test_a_page_that_says_the_server_is_down_is_an_outage_though_it_answers_200(
    stage: Stage, tmp_path: Path
) -> None:
    outage = only(await seen(stage, tmp_path, SCENARIOS["S06"], FORM, FORM_FR))
    assert (outage.service, outage.severity, outage.cause) == ("gckey", DOWN, "content_mismatch")
    assert outage.probes == (FORM, FORM_FR)


async def test_a_form_whose_script_is_missing_is_degraded_where_a_browser_looks(stage: Stage, tmp_path: Path) -> None:
    watch = await seen(stage, tmp_path, SCENARIOS["S07"], FORM, ACCOUNT_PAGE, ACCOUNT, every=1800)
    outage = only(watch)
    assert (outage.service, outage.severity, outage.cause) == ("ircc-account", DEGRADED, "journey_step")
    assert (outage.probes, outage.down) == ((ACCOUNT,), None)
    assert watch.states("gckey") == [UP]
    whole = watch.figures("ircc-account").whole
    assert (whole.availability, whole.by[DOWN], whole.trouble) == (1, 0, 1800)


async def test_a_failing_sign_in_is_one_outage_with_three_portals_behind_it(stage: Stage, tmp_path: Path) -> None:
    probes = (EMPLOYER_PAGE, EMPLOYER_LINK, ACCOUNT_PAGE, ACCOUNT, REPRESENTATIVE_LINK, FORM, PARTNER)
    watch = await seen(stage, tmp_path, SCENARIOS["S08"], *probes, every=900)
    outages = {each.service: each for each in watch.outages()}
    root = outages.pop("gckey")
    assert sorted(outages) == ["employer-portal", "ircc-account", "representatives"]
    assert (root.root, root.was_root) == ("", "")
    assert {each.root for each in outages.values()} == {root.id}
    assert {each.group for each in (root, *outages.values())} == {watch.outages()[0].id}
    assert {each.severity for each in (root, *outages.values())} == {DOWN}
    assert {each.ending for each in (root, *outages.values())} == {Ending.RECOVERED}
    assert outages["employer-portal"].probes == (EMPLOYER_LINK,)
    assert watch.states("signin-partner") == [UP]
    assert watch.engine.open_outages == []


async def test_a_portal_that_fails_right_after_its_sign_in_did_is_behind_it(stage: Stage, tmp_path: Path) -> None:
    watch = await seen(stage, tmp_path, SCENARIOS["S08"], FORM, EMPLOYER_LINK)
    root, portal = sorted(watch.outages(), key=lambda each: each.opened.latest)
    assert (root.service, portal.service, portal.root) == ("gckey", "employer-portal", root.id)


async def test_a_failing_bank_partner_is_its_own_outage_and_leaves_gckey_alone(stage: Stage, tmp_path: Path) -> None:
    watch = await seen(stage, tmp_path, SCENARIOS["S10"], PARTNER, FORM, EMPLOYER_LINK)
    outage = only(watch)
    assert (outage.service, outage.severity, outage.cause) == ("signin-partner", DOWN, "http_5xx")
    assert watch.states("gckey") == watch.states("employer-portal") == [UP]


async def test_what_fails_in_french_only_is_an_outage_that_says_so(stage: Stage, tmp_path: Path) -> None:
    outage = only(await seen(stage, tmp_path, SCENARIOS["S11"], FORM, FORM_FR))
    assert (outage.service, outage.severity, outage.langs, outage.probes) == ("gckey", DOWN, ("fr",), (FORM_FR,))


async def test_a_chain_that_only_strict_clients_miss_degrades_what_browsers_can_use(
    stage: Stage, tmp_path: Path
) -> None:
    outage = only(await seen(stage, tmp_path, SCENARIOS["S23"], TRACKER, "status-tracker/tracker-api-tls"))
    assert (outage.severity, outage.cause) == (DEGRADED, "tls")
    assert outage.probes == ("status-tracker/tracker-api-tls",)


async def test_an_expired_certificate_and_one_of_another_host_are_outages(stage: Stage, tmp_path: Path) -> None:
    watch = await seen(stage, tmp_path, SCENARIOS["S24"], FORM, ETA)
    assert {(each.service, each.severity, each.cause) for each in watch.outages()} == {
        ("gckey", DOWN, "tls"),
        ("eta", DOWN, "tls"),
    }
    assert watch.engine.open_outages == []


async def test_a_form_that_works_slowly_is_degraded_and_not_down(stage: Stage, tmp_path: Path) -> None:
    params = stage.probe(ETA).params.model_copy(update={"slow": 0.15})
    settings = (Setting(fault=Fault.ETA_DELAYS_NOTICE), Setting(fault=Fault.SLOW, host=ETA_HOST, amount=0.2))
    watch = await seen(stage, tmp_path, settings, stage.probe(ETA, params=params), "eta/notice-en")
    outage = only(watch)
    assert (outage.severity, outage.cause, outage.down) == (DEGRADED, "slow", None)
    assert watch.figures("eta").whole.availability == 1
    assert watch.notices()[0].kind.value == "delays"
    assert watch.compared(outage).announced_at is not None


@pytest.mark.parametrize("fault", [Fault.NXDOMAIN, Fault.RESET, Fault.TLS_SILENT])
async def test_a_dead_wire_is_an_outage_while_the_controls_answer(stage: Stage, tmp_path: Path, fault: Fault) -> None:
    watch = await seen(stage, tmp_path, (Setting(fault=fault, host=ETA_HOST),), ETA, every=1800)
    outage = only(watch)
    assert outage.severity is DOWN
    assert outage.cause in {"dns", "tls", "timeout"}
    bad = [each for each in watch.looks if each.reading.outcome is DOWN]
    assert bad
    assert all(control.up for each in bad for control in each.controls)


async def test_a_look_alike_host_degrades_until_a_person_looks_and_is_never_visited(
    stage: Stage, tmp_path: Path
) -> None:
    watch = Watch(stage, tmp_path, FORM, ACCOUNT_PAGE, ACCOUNT, begins=NOON, every=1800)
    async with watch:
        await watch.play({BROKE: SCENARIOS["S33"]}, until=OVER)
    assert {(each.service, each.severity, each.cause) for each in watch.outages()} == {
        ("gckey", DEGRADED, "redirect"),
        ("ircc-account", DEGRADED, "redirect"),
    }
    assert len(watch.engine.open_outages) == 2
    assert watch.figures("gckey").whole.by[DOWN] == 0
    assert stage.simulator.requests
    assert LOOKALIKE not in {each.host for each in stage.simulator.requests}


async def test_a_button_of_another_name_on_a_healthy_page_degrades_and_is_not_down(
    stage: Stage, tmp_path: Path
) -> None:
    watch = await seen(stage, tmp_path, SCENARIOS["S34"], FORM, ACCOUNT_PAGE, ACCOUNT, every=1800)
    outage = only(watch)
    assert (outage.service, outage.severity, outage.cause) == ("ircc-account", DEGRADED, "journey_step")
    assert watch.states("gckey") == [UP]
