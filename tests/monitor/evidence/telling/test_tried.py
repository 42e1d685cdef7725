"""What was tried and what came of it, and what was not tried."""

from datetime import timedelta

from monitor.evidence.model import Occasion
from monitor.evidence.telling.tried import Attempt, TriedBook, What
from monitor.history.findings import Facts
from monitor.model import ControlResult
from probes.model import Cause, Diagnosis, DiagnosisStep, Outcome, Reading
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import MONDAY, capture, view
from tests.monitor.evidence.telling.test_runs import look
from tests.monitor.outages.stories import at

UP, DOWN, UNKNOWN = Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN
NINE = toronto(f"{MONDAY} 09:00")


def book() -> TriedBook:
    return TriedBook(langs={"p/a": "en", "p/b": "fr"})


def one(found: TriedBook, what: What, of: str = "") -> Attempt:
    return next(each for each in found.attempts() if (each.what, each.of) == (what, of))


def counts(attempt: Attempt) -> tuple[int, int, int]:
    return attempt.worked, attempt.failed, attempt.unsure


def test_every_look_counts_for_its_page_its_language_and_its_place() -> None:
    found = book()
    for minute, (probe, outcome) in enumerate([("p/a", UP), ("p/a", DOWN), ("p/b", DOWN), ("p/b", UNKNOWN)]):
        found.take(look(minute, outcome, probe=probe), None)
    assert counts(one(found, What.SESSION)) == (1, 2, 1)
    assert counts(one(found, What.PROBE, "p/a")) == (1, 1, 0)
    assert counts(one(found, What.LANGUAGE, "fr")) == (0, 1, 1)
    assert counts(one(found, What.PLACE, "here")) == (1, 2, 1)
    assert (one(found, What.SESSION).first, one(found, What.SESSION).last) == (at(0), at(3))


def test_the_walk_after_a_failure_is_told_step_by_step() -> None:
    found = book()
    steps = [("resolve", True), ("resolve_second", False), ("connect", True), ("tls", True)]
    walk = Diagnosis(
        steps=tuple(DiagnosisStep(name=name, passed=passed, seconds=0.1, words=name) for name, passed in steps)
    )
    found.take(look(0, DOWN), Facts(reading=Reading(outcome=DOWN), diagnosis=walk))
    assert counts(one(found, What.RESOLVE)) == counts(one(found, What.TLS)) == (1, 0, 0)
    assert counts(one(found, What.RESOLVE_SECOND)) == (0, 1, 0)
    assert one(found, What.CONNECT).words == "connect"


def test_a_walk_after_a_look_that_could_not_tell_says_nothing_of_the_service() -> None:
    found = book()
    walk = Diagnosis(steps=(DiagnosisStep(name="connect", passed=False, seconds=0.1, words="no", cause=Cause.TCP),))
    found.take(look(0, UNKNOWN), Facts(reading=Reading(outcome=UNKNOWN), diagnosis=walk))
    assert one(found, What.CONNECT).times == 0


def test_one_answer_of_a_control_beside_many_looks_counts_once() -> None:
    found = book()
    answers = (ControlResult(key="c/w", up=True, at=at(0)), ControlResult(key="c/x", up=False, at=at(0)))
    for minute in range(3):
        found.take(look(minute, DOWN), Facts(reading=Reading(outcome=DOWN), controls=answers))
    assert counts(one(found, What.CONTROL, "c/w")) == (1, 0, 0)
    assert counts(one(found, What.CONTROL, "c/x")) == (0, 1, 0)


def test_another_engine_than_our_own_is_a_second_one() -> None:
    found = book()
    chromium, firefox = view(NINE), view(NINE, browser="Firefox 144.0")
    found.captured(capture(NINE, chromium, firefox, view(NINE, cause=Cause.BLOCKED), view(NINE, source="look")))
    assert counts(one(found, What.BROWSER, "Chromium 141.0.7390.37")) == (0, 1, 1)
    assert counts(one(found, What.ENGINE, "Firefox 144.0")) == (0, 1, 0)


def test_a_page_that_worked_in_a_capture_is_told_as_such() -> None:
    found = book()
    found.captured(capture(NINE + timedelta(hours=1), view(NINE, cause=None, failure="")))
    assert counts(one(found, What.BROWSER, "Chromium 141.0.7390.37")) == (1, 0, 0)


def test_a_page_that_opened_while_its_looks_failed_is_not_told_as_working() -> None:
    found = book()
    opened = view(NINE, probe="p/a", cause=None, failure="")
    found.take(look(0, DOWN, probe="p/a"), None)
    found.captured(capture(NINE, opened))
    assert counts(one(found, What.BROWSER, opened.browser)) == (0, 0, 1)
    found.captured(capture(NINE, opened, occasion=Occasion.ENDED))
    assert counts(one(found, What.BROWSER, opened.browser)) == (1, 0, 1)


def test_what_was_never_tried_is_told_as_never_tried() -> None:
    never = {each.what for each in book().attempts()}
    assert never == {What.RESOLVE, What.RESOLVE_SECOND, What.CONNECT, What.TLS, What.BROWSER, What.ENGINE, What.CONTROL}
    assert all(each.times == 0 and each.first is None for each in book().attempts())


def test_our_line_is_counted_by_moments_of_the_service_and_one_answer_is_enough() -> None:
    found = TriedBook(langs={}, service="p")
    for minute, ups in enumerate([(True, False), (False, False)]):
        answers = tuple(ControlResult(key=f"c/{n}", up=up, at=at(minute)) for n, up in enumerate(ups))
        for probe in ("p/a", "gckey/form"):
            found.take(look(minute, DOWN, probe=probe), Facts(reading=Reading(outcome=DOWN), controls=answers))
    assert counts(one(found, What.LINE)) == (1, 1, 0)
