"""The eTA, from its apply page to the first question of its form, told on the simulator."""

import pytest
import pytest_asyncio

from probes.failures import Failed
from probes.model import Cause, Outcome, StepOutcome
from tests.journeys import Story, staged

FORM = "eta.onlineservices-servicesenligne.apps.cic.gc.ca"
STEPS = ("apply_page", "reminders_page", "form")


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


def outcomes(story) -> dict[str, StepOutcome]:
    return {each.name: each.outcome for each in story.notebook.steps}


async def test_english_leads_past_the_reminders_to_the_first_question(story, simulator):
    assert (await story.play("eta", "application-en")).outcome is Outcome.UP
    assert outcomes(story) == dict.fromkeys(STEPS, StepOutcome.PASSED)
    assert story.notebook.requests == {"www.canada.ca": 2, FORM: 1}


async def test_french_leads_straight_to_the_form_and_the_reminders_are_skipped(story, simulator):
    assert (await story.play("eta", "application-fr")).outcome is Outcome.UP
    assert outcomes(story) == {**dict.fromkeys(STEPS, StepOutcome.PASSED), "reminders_page": StepOutcome.SKIPPED}


@pytest.mark.parametrize(
    ("fault", "place", "step", "cause"),
    [
        ("bad_gateway", {"host": "www.canada.ca"}, "apply_page", Cause.HTTP_5XX),
        ("bad_gateway", {"host": FORM}, "reminders_page", Cause.HTTP_5XX),
        ("outage_redirect", {}, "reminders_page", Cause.MAINTENANCE_PAGE),
        ("renamed_controls", {"host": FORM}, "form", Cause.JOURNEY_STEP),
        ("button_disabled", {"host": FORM}, "form", Cause.JOURNEY_STEP),
    ],
)
async def test_a_fault_is_told_at_the_step_it_shows_in(story, simulator, fault, place, step, cause):
    simulator.faults.set(fault, **place)
    with pytest.raises(Failed) as caught:
        await story.play("eta", "application-en", step_seconds=5)
    assert caught.value.cause is cause
    assert outcomes(story)[step] is StepOutcome.FAILED
    assert set(outcomes(story)) == set(STEPS)
