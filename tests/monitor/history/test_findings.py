"""What a look keeps beyond its row: everything where it matters, and little where it does not."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.history.findings import Findings, facts
from monitor.model import Observation
from probes.model import Announcement, Artifact, Cause, Diagnosis, Outcome, Reading, StepOutcome, StepResult
from tests.makers import START, observation, probe
from tests.monitor.history.records import down, page

DATA = Path("/data")


def found(*looks: Observation, changed: bool = False) -> list[object]:
    findings = Findings(DATA)
    return [findings.of(each, changed=changed) for each in looks]


def test_a_look_that_was_simply_up_keeps_nothing() -> None:
    assert found(observation(reading=page(), lag=0.003)) == [None]


def test_a_look_that_was_not_up_keeps_all_of_it() -> None:
    seen = down(START)
    finding = Findings(DATA).of(seen, changed=False)
    assert finding is not None
    told = facts(finding)
    assert (told.lag, told.tries, told.controls, told.diagnosis) == (0.012, 2, seen.controls, seen.diagnosis)
    assert told.reading.http is not None
    assert told.reading.http.headers == (("retry-after", "120"), ("server", "caf\\udce9"))
    same = replace(told.reading, outcome=seen.reading.outcome, cause=seen.reading.cause, phases=seen.reading.phases)
    assert replace(same, http=None) == replace(seen.reading, http=None)


def test_a_look_that_was_up_keeps_all_of_it_when_something_came_of_it() -> None:
    (finding,) = found(observation(reading=page(), lag=0.003), changed=True)
    assert isinstance(finding, dict)
    assert {"http", "address", "requests", "lag"} <= set(finding)


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        ({"steps": (StepResult(name="open", outcome=StepOutcome.PASSED, seconds=0.5),)}, {"steps"}),
        ({"tainted": True}, {"tainted", "lag"}),
        ({"phases": {"resolve": 0.1, "hatching": 0.2}}, {"phases"}),
        ({"artifacts": (Artifact(name="a", media_type="image/png", path=Path("a.png")),)}, {"artifacts"}),
    ],
)
def test_a_look_that_was_up_keeps_what_is_out_of_the_ordinary(odd: dict[str, object], kept: set[str]) -> None:
    (finding,) = found(observation(reading=page(**odd)))
    assert isinstance(finding, dict)
    assert set(finding) == kept


def test_a_second_try_and_an_empty_walk_are_kept() -> None:
    (finding,) = found(observation(tries=2, diagnosis=Diagnosis()))
    assert finding == {"tries": 2, "diagnosis": {}}
    assert facts(finding).diagnosis == Diagnosis()


def test_what_stands_there_is_kept_when_it_comes_changes_and_goes() -> None:
    said = Announcement(text="Closed on Saturday", lang="en", url="https://portal.example/")
    plain = observation(reading=page())
    notice = observation(reading=page(announcements=(said,), cause=Cause.MAINTENANCE_NOTICE, code="scheduled"))
    kept = found(plain, notice, notice, plain, plain)
    assert [each is not None for each in kept] == [False, True, False, True, False]
    assert kept[1] == {
        "code": "scheduled",
        "detail": "",
        "announcements": [{"text": "Closed on Saturday", "lang": "en", "url": "https://portal.example/"}],
    }
    assert kept[3] == {"code": "", "detail": "", "announcements": None}


def test_what_stands_there_is_kept_again_after_a_look_that_was_not_up_and_apart_for_each_probe() -> None:
    notice = observation(reading=page(code="scheduled"))
    elsewhere = observation(of=probe("other"), reading=page(code="scheduled"))
    kept = found(notice, elsewhere, notice, down(START), notice)
    assert [each is not None for each in kept] == [True, True, False, True, True]


def test_files_are_named_from_the_data_folder_wherever_it_stands() -> None:
    inside, outside = DATA / "artifacts/s/p/one.png", Path("/elsewhere/two.png")
    files = tuple(Artifact(name="x", media_type="image/png", path=path) for path in (inside, outside))
    finding = Findings(DATA).of(observation(reading=Reading(outcome=Outcome.DOWN, artifacts=files)), changed=False)
    assert finding is not None
    assert [each.path for each in facts(finding).reading.artifacts] == [Path("artifacts/s/p/one.png"), outside]
