"""The journey kind: its parameters, its verdicts on a simulated portal in every mood, and its second try."""

import pytest
import pytest_asyncio
from pydantic import ValidationError

from probes.failures import Failed
from probes.kinds import journey
from probes.model import Cause, Outcome, StepOutcome
from probes.network import Endpoint
from probes.toolbox import Notebook
from tests.browsing import browsing
from tests.journeys import Story, staged

FIND = dict.fromkeys(("heading", "sign_in_link", "form", "username", "password", "submit"), "#x")
GCKEY = "clegc-gckey.gc.ca"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory):
    async with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


@pytest.fixture
def simulator(stage):
    stage.simulator.reset()
    return stage.simulator


@pytest.fixture
def story(stage, simulator, tmp_path):
    return Story(browser=stage.browser, folder=tmp_path)


async def verdict(story, slug="ircc-account", name="sign-in-en") -> Failed:
    with pytest.raises(Failed) as caught:
        await story.play(slug, name, step_seconds=5)
    return caught.value


def test_an_unknown_journey_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(ValidationError, match="employer_portal, eta_application, ircc_account"):
        journey.Params(journey="nowhere", find={})


def test_a_name_the_journey_looks_up_must_be_there_and_no_other_may():
    with pytest.raises(ValidationError, match="find lacks submit"):
        journey.Params(journey="ircc_account", find={name: "#x" for name in FIND if name != "submit"})
    with pytest.raises(ValidationError, match="find names extra"):
        journey.Params(journey="ircc_account", find={**FIND, "extra": "#x"})
    with pytest.raises(ValidationError, match="form is empty"):
        journey.Params(journey="ircc_account", find={**FIND, "form": " "})
    with pytest.raises(ValidationError, match="secrets names password"):
        journey.Params(journey="ircc_account", find=FIND, secrets={"password": "x"})
    assert journey.Params(journey="ircc_account", find=FIND).step_seconds == 15


def test_the_address_is_a_page():
    assert journey.endpoint("https://www.canada.ca/en.html") == Endpoint(host="www.canada.ca", port=443)
    assert journey.endpoint("http://portal.example:8080/") == Endpoint(host="portal.example", port=8080)
    for wrong in ("www.canada.ca:443", "ftp://portal.example/", "https://", "https://user:word@portal.example/"):
        with pytest.raises(ValueError, match=r"page|password"):
            journey.endpoint(wrong)


async def test_a_story_told_to_its_end_is_up_and_says_by_which_browser(story):
    reading = await story.play("ircc-account", "sign-in-en")
    assert (reading.outcome, reading.cause) == (Outcome.UP, None)
    assert [each.outcome for each in reading.steps] == [StepOutcome.PASSED] * 3
    assert reading.browser.startswith("Chromium ")
    assert reading.http.url.startswith(f"https://{GCKEY}/j/eng/l")
    assert reading.http.url.endswith("?ReqID=…")
    assert [hop.status for hop in reading.http.hops] == [200, 302, 302, 200]
    assert story.notebook.requests[GCKEY] == 1
    assert reading.artifacts == ()
    assert story.notebook.picture is None


@pytest.mark.parametrize(
    ("fault", "place", "expected"),
    [
        ("unavailable", GCKEY, (Outcome.DOWN, Cause.HTTP_5XX, "503")),
        ("maintenance_page", GCKEY, (Outcome.MAINTENANCE, Cause.MAINTENANCE_PAGE, "page")),
        ("server_down_page", "*", (Outcome.DOWN, Cause.CONTENT_MISMATCH, "error_text")),
        ("button_disabled", "*", (Outcome.DEGRADED, Cause.JOURNEY_STEP, "disabled")),
        ("script_missing", "*", (Outcome.DEGRADED, Cause.JOURNEY_STEP, "disabled")),
        ("renamed_controls", "*", (Outcome.DEGRADED, Cause.JOURNEY_STEP, "missing")),
        ("home_redirect", "*", (Outcome.DOWN, Cause.REDIRECT, "flow_broken")),
        ("lookalike_redirect", "*", (Outcome.DEGRADED, Cause.REDIRECT, "offsite")),
        ("access_denied", "*", (Outcome.UNKNOWN, Cause.BLOCKED, "challenge")),
        ("challenge", "*", (Outcome.UNKNOWN, Cause.BLOCKED, "challenge")),
        ("too_many_requests", GCKEY, (Outcome.UNKNOWN, Cause.BLOCKED, "429")),
        ("too_many_attempts", "*", (Outcome.UNKNOWN, Cause.PROBER_FAULT, "too_many_attempts")),
        ("silent", GCKEY, (Outcome.DOWN, Cause.TIMEOUT, "ttfb")),
    ],
)
async def test_each_mood_of_the_sign_in_chain_has_its_verdict(story, simulator, fault, place, expected):
    simulator.faults.set(fault, host=place)
    failed = await verdict(story)
    assert (failed.outcome, failed.cause, failed.code) == expected
    assert story.notebook.picture


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("refused", Cause.TCP),
        ("reset", Cause.TCP),
        ("hang_up", Cause.PROTOCOL),
        ("redirect_loop", Cause.REDIRECT),
        ("cert_expired", Cause.TLS),
    ],
)
async def test_what_breaks_on_the_way_is_told_by_its_cause(story, simulator, fault, cause):
    simulator.faults.set(fault, host=GCKEY)
    failed = await verdict(story)
    assert (failed.outcome, failed.cause) == (Outcome.DOWN, cause)
    assert story.notebook.picture


@pytest.mark.parametrize("fault", ["emergency_notice", "scheduled_notice", "commented_notice"])
async def test_a_notice_on_pages_that_work_is_no_failure(story, simulator, fault):
    simulator.faults.set(fault)
    assert (await story.play("ircc-account", "sign-in-en")).outcome is Outcome.UP


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("outage_redirect", (Outcome.MAINTENANCE, Cause.MAINTENANCE_PAGE, "page")),
        ("waiting_room", (Outcome.UNKNOWN, Cause.BLOCKED, "queue")),
        ("daily_limit", (Outcome.UNKNOWN, Cause.BLOCKED, "capacity")),
    ],
)
async def test_each_mood_of_the_eta_form_has_its_verdict(story, simulator, fault, expected):
    simulator.faults.set(fault)
    failed = await verdict(story, "eta", "application-en")
    assert (failed.outcome, failed.cause, failed.code) == expected


async def test_a_session_that_ran_out_is_renewed_once_and_is_no_outage(story, simulator):
    simulator.faults.set("session_expired")
    failed = await verdict(story)
    assert (failed.outcome, failed.code) == (Outcome.DEGRADED, "session")
    assert story.notebook.requests[GCKEY] == 2
    assert [each.name for each in story.notebook.steps] == ["sign_in_page", "hand_over", "gckey_form"]
    assert story.notebook.picture


async def test_a_session_that_ran_out_by_chance_costs_nothing(story, simulator):
    class Renewing(Notebook):
        def log(self, line: str) -> None:
            if "once more" in line:
                simulator.faults.clear()

    simulator.faults.set("session_expired")
    story.notebook = Renewing()
    reading = await story.play("ircc-account", "sign-in-en", step_seconds=5)
    assert (reading.outcome, len(reading.steps), reading.artifacts) == (Outcome.UP, 3, ())
    assert story.notebook.picture is None


async def test_no_look_alike_host_is_ever_asked(story, simulator):
    simulator.faults.set("lookalike_redirect")
    await verdict(story)
    assert not [seen for seen in simulator.requests if seen.host.endswith(".example")]


async def test_a_browser_that_is_slow_to_start_is_our_own_fault_and_no_silent_portal(tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    async with browsing(tmp_path / "data", executable=slow) as browser:
        story = Story(browser=browser, folder=tmp_path, timeout=2.0)
        with pytest.raises(Failed) as caught:
            await story.play("ircc-account", "sign-in-en")
    assert (caught.value.outcome, caught.value.code) == (Outcome.UNKNOWN, "browser_launch")
