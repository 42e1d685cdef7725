"""The Employer Portal, from its page to GCKey's form, told on the simulator."""

import pytest
import pytest_asyncio

from probes.failures import Failed
from probes.model import Cause, Outcome, StepOutcome
from tests.journeys import Story, staged


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


def outcomes(story) -> list[tuple[str, StepOutcome]]:
    return [(each.name, each.outcome) for each in story.notebook.steps]


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_it_reaches_gckeys_form_in_both_languages(story, simulator, lang):
    reading = await story.play("employer-portal", f"sign-in-{lang}")
    assert reading.outcome is Outcome.UP
    assert outcomes(story) == [(name, StepOutcome.PASSED) for name in ("landing_page", "hand_over", "gckey_form")]
    hosts = [seen.host for seen in simulator.requests if "/static/" not in seen.path and "favicon" not in seen.path]
    assert hosts == [
        "www.canada.ca",
        "onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca",
        "clegc-gckey.fjgc-gccf.gc.ca",
        "clegc-gckey.gc.ca",
    ]


async def test_it_takes_the_link_of_its_own_service(story, simulator):
    await story.play("employer-portal", "sign-in-en")
    (link,) = [seen.path for seen in simulator.requests if seen.path.startswith("/mycic/gccf")]
    assert link.endswith("svc=/mycic/start/repPortal")


async def test_nothing_is_typed_and_no_button_is_clicked(story, simulator):
    await story.play("employer-portal", "sign-in-en")
    asked = [seen for seen in simulator.requests if seen.host == "clegc-gckey.gc.ca" and seen.path.startswith("/j/")]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("fault", "host", "step", "cause"),
    [
        ("bad_gateway", "www.canada.ca", "landing_page", Cause.HTTP_5XX),
        ("bad_gateway", "clegc-gckey.gc.ca", "hand_over", Cause.HTTP_5XX),
        ("renamed_controls", "*", "gckey_form", Cause.JOURNEY_STEP),
    ],
)
async def test_a_fault_is_told_at_the_step_it_shows_in(story, simulator, fault, host, step, cause):
    simulator.faults.set(fault, host=host)
    with pytest.raises(Failed) as caught:
        await story.play("employer-portal", "sign-in-en", step_seconds=5)
    assert caught.value.cause is cause
    assert (step, StepOutcome.FAILED) in outcomes(story)
    assert len(outcomes(story)) == 3
