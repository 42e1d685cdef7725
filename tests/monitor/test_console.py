"""What a person reads in the terminal: each change once, in their language."""

import io

import pytest
from rich.console import Console

from monitor.console import Narrator
from monitor.model import Transition
from probes.model import Outcome
from tests.makers import START, observation, service


def narrator(lang: str, **over: object) -> tuple[Narrator, io.StringIO]:
    said = io.StringIO()
    made = Narrator(Console(file=said, width=200), lang)
    made.introduce([service(**over)])
    return made, said


def change(before: Outcome, after: Outcome, cause: str = "") -> Transition:
    return Transition(service="employer-portal", at=START, before=before, after=after, cause=cause)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "2026-11-02 09:00:00 -05:00 (14:00:00 UTC)  Employer Portal: up → down  server error\n"),
        (
            "fr",
            (
                "2026-11-02 09:00:00 -05:00 (14:00:00 UTC)  "
                "Portail des employeurs : en service → en panne  erreur du serveur\n"
            ),
        ),
    ],
)
async def test_a_change_is_one_line_with_when_what_and_why(lang: str, line: str) -> None:
    made, said = narrator(lang)
    await made.transition(change(Outcome.UP, Outcome.DOWN, "http_5xx"))
    assert said.getvalue() == line


async def test_a_recovery_tells_no_cause() -> None:
    made, said = narrator("en")
    await made.transition(change(Outcome.DOWN, Outcome.UP, "http_5xx"))
    assert said.getvalue().endswith("Employer Portal: down → up\n")


async def test_a_look_by_itself_says_nothing() -> None:
    made, said = narrator("en")
    await made.observe(observation(Outcome.DOWN))
    assert said.getvalue() == ""


async def test_a_title_with_brackets_is_printed_as_it_is() -> None:
    made, said = narrator("en", title={"en": "Portal [/red] [x]", "fr": "P"})
    await made.transition(change(Outcome.UP, Outcome.DOWN))
    assert "Portal [/red] [x]: up → down" in said.getvalue()


async def test_a_service_that_was_not_introduced_is_told_by_its_slug() -> None:
    made, said = narrator("en")
    await made.transition(Transition(service="new-one", at=START, before=Outcome.UP, after=Outcome.DOWN))
    assert "new-one: up → down" in said.getvalue()
