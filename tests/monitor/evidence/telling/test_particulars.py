"""What the first page says failed: an address only where that address failed, else the step."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.letter import letter
from monitor.evidence.telling.observing import StoryTold
from monitor.evidence.telling.particulars import failed_addresses, first_facts, line_told
from monitor.evidence.telling.tried import Attempt, What
from monitor.model import ControlResult, Observation
from monitor.reports.line import verdict
from monitor.web.witnesses import bench
from probes.model import Cause, StepOutcome, StepResult
from tests.monitor.evidence.happened import (
    EVENING,
    JOURNEY,
    LANDING,
    LINK_EN,
    MAINTENANCE,
    MONDAY,
    history,
    monday,
    told,
)
from tests.monitor.outages.stories import at

START = LANDING.target.address
FORM = "https://clegc-gckey.gc.ca/j/eng/l?lang=…"


@pytest.fixture(scope="module")
async def bad_monday(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return told(await history(tmp_path_factory.mktemp("particulars") / "h", monday()), EVENING)


def failed(dossier: Dossier, lang: str = "en", most: int = 8) -> tuple[str, ...]:
    (fact,) = [each for each in first_facts(dossier, lang, most) if each.key == "failed_addresses"]
    return tuple(line.replace("\u00a0", " ") for line in fact.lines)


def ending(dossier: Dossier, **over: object) -> Dossier:
    """The same, with another end of its journey."""
    (only,) = dossier.stories
    return replace(dossier, stories=(replace(only, **over),))  # type: ignore[arg-type]


def test_the_page_that_a_journey_starts_from_is_not_told_as_failed_when_it_worked(bad_monday: Dossier) -> None:
    assert START not in failed(bad_monday)
    assert f"{START} (English)" not in failed(bad_monday)
    assert f"the step “the form” (form), starting from {START} (English)" in failed(bad_monday)
    assert f"l'étape « le formulaire » (form), à partir de {START} (anglais)" in failed(bad_monday, "fr")
    assert f"{LINK_EN.target.address} (English)" in failed(bad_monday)
    for lang in ("en", "fr"):
        (line,) = [each for each in letter(bad_monday, lang).splitlines() if each.startswith(("Addresses", "Adresses"))]
        assert f": {START}" not in line
        assert f"; {START}" not in line


@pytest.mark.parametrize("where", [FORM, "clegc-gckey.gc.ca:443"])
def test_where_a_later_step_failed_is_told_with_the_step(bad_monday: Dossier, where: str) -> None:
    there = ending(bad_monday, where=where)
    assert f"{where}, at the step “the form” (form) (English)" in failed(there)
    assert f"{where}, à l'étape « le formulaire » (form) (anglais)" in failed(there, "fr")
    assert not any(START in each for each in failed(there))


def test_a_journey_whose_first_step_failed_names_the_page_it_starts_from(bad_monday: Dossier) -> None:
    first = ending(bad_monday, steps=(StepResult(name="landing", outcome=StepOutcome.FAILED, seconds=1.0),))
    assert f"{START} (English)" in failed(first)


@pytest.mark.parametrize("steps", [None, (StepResult(name="landing", outcome=StepOutcome.PASSED, seconds=1.0),)])
def test_a_journey_that_names_no_failed_step_is_told_as_a_journey(
    bad_monday: Dossier, steps: tuple[StepResult, ...] | None
) -> None:
    unnamed = replace(bad_monday, stories=()) if steps is None else ending(bad_monday, steps=steps)
    assert f"Step by step in a browser, from {START} (English)" in failed(unnamed)


async def test_a_story_keeps_where_its_step_failed(bad_monday: Dossier, tmp_path: Path) -> None:
    assert [each.where for each in bad_monday.stories] == [JOURNEY.target.address]
    looks = [
        replace(each, reading=replace(each.reading, failed_at="clegc-gckey.gc.ca:443")) if each.reading.steps else each
        for each in monday()
    ]
    dead = told(await history(tmp_path / "h", looks), EVENING)
    assert [(each.where, type(each)) for each in dead.stories] == [("clegc-gckey.gc.ca:443", StoryTold)]
    assert dead.stories[0].at.isoformat().startswith(MONDAY)


def met_closed(looks: Sequence[Observation]) -> list[Observation]:
    """The same, where each failed journey met a page that says maintenance."""
    return [
        replace(each, reading=replace(each.reading, outcome=MAINTENANCE, cause=Cause.MAINTENANCE_PAGE))
        if each.reading.steps
        else each
        for each in looks
    ]


@pytest.mark.parametrize(("failures", "cause"), [(0, Cause.MAINTENANCE_PAGE), (200, Cause.HTTP_5XX)])
async def test_a_story_that_met_a_closed_page_is_told_but_hides_no_failure(
    tmp_path: Path, failures: int, cause: Cause
) -> None:
    looks = monday()
    found = told(await history(tmp_path / "h", looks[:failures] + met_closed(looks[failures:])), EVENING)
    assert [(each.cause, each.failed) for each in found.stories] == [(cause, "form")]
    assert f"the step “the form” (form), starting from {START} (English)" in failed(found)


@pytest.mark.parametrize(
    ("worked", "failed", "said"),
    [
        (0, 0, "not proven; no independent site was asked"),
        (50, 0, "worked; independent sites answered at each of the 50"),
        (49, 1, "mostly worked; an independent site answered at 49 of the 50"),
        (1, 49, "mostly not proven; an independent site answered at only 1 of the 50"),
        (0, 50, "the failure may have been ours; no independent site answered"),
    ],
)
def test_our_own_line_is_not_said_to_work_when_it_mostly_did_not(worked: int, failed: int, said: str) -> None:
    line = [Attempt(what=What.LINE, worked=worked, failed=failed)] if worked + failed else []
    assert line_told(line, "en").startswith(said)
    assert ("The others may have been ours" in line_told(line, "en")) == (0 < worked < 50)
    asked = [(at(n), [ControlResult(key="c/w", up=n < worked, at=at(n))]) for n in range(worked + failed)]
    judged = bench(asked).verdict
    assert judged == verdict(worked + failed, worked)  # the page of an outage says the same


def test_steps_that_passed_name_their_script(bad_monday: Dossier) -> None:
    (one,) = bad_monday.stories
    other = replace(one, probe="employer-portal/other", steps=one.steps[2:3])
    both = replace(bad_monday, stories=(one, other))
    lines = {each.key: each.lines for each in first_facts(both, "en")}
    assert lines["passed_steps"] == ("landing, sign-in link, of the script employer-portal/sign-in-en",)
    assert lines["failed_step"][1] == "“the form” (form), of the script employer-portal/other"


def test_more_addresses_than_the_first_page_has_room_for_are_counted(bad_monday: Dossier) -> None:
    assert len(failed_addresses(bad_monday, "en")) == 3
    assert failed(bad_monday, most=2)[2:] == ("and 1 more: see “What failed, and what it said”",)
    (every,) = [each for each in first_facts(bad_monday, "en", 8) if each.key == "failed_addresses"]
    assert list(every.lines) == failed_addresses(bad_monday, "en")
