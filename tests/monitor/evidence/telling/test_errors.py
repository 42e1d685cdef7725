"""What pages answered, word for word: each error once, and never one that proves nothing."""

from dataclasses import replace

import pytest

from monitor.calendar.spans import Span
from monitor.evidence.telling.errors import ErrorBook, proves, spoken
from monitor.history.findings import Facts
from monitor.history.looks import Look
from probes.model import Cause, HttpFacts, Outcome, Reading
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import MONDAY, capture, view
from tests.monitor.evidence.telling.test_runs import look
from tests.monitor.outages.stories import at

NINE = toronto(f"{MONDAY} 09:00")


def taken(*pairs: tuple[Look, str]) -> ErrorBook:
    book = ErrorBook()
    for each, detail in pairs:
        http = HttpFacts(
            status=each.status or 0, reason="Busy", version="1.1", url="https://portal.example/", title="Oh"
        )
        book.take(each, Facts(reading=Reading(outcome=each.outcome, detail=detail, http=http)))
    return book


def bad(minute: int, outcome: Outcome = Outcome.DOWN, cause: Cause = Cause.HTTP_5XX) -> Look:
    return look(minute, outcome, cause=cause, status=503)


def test_an_error_seen_again_is_the_same_though_it_took_longer() -> None:
    (told,) = taken((bad(0), "took 30.1 s"), (bad(5), "took 31.7 s")).told()
    assert (told.count, told.first, told.last, told.detail) == (2, at(0), at(5), "took 30.1 s")
    assert (told.reason, told.title, told.url) == ("Busy", "Oh", "https://portal.example/")


def test_what_is_down_stands_before_what_is_slow() -> None:
    slow = bad(0, Outcome.DEGRADED, Cause.SLOW)
    told = taken((slow, "slow"), (slow, "slow"), (bad(1), "gone")).told()
    assert [(each.detail, each.count) for each in told] == [("gone", 1), ("slow", 2)]


@pytest.mark.parametrize(
    "cause", [Cause.BLOCKED, Cause.PROBER_FAULT, Cause.OFFLINE, Cause.LOCAL_DNS, Cause.AUTH_FAILED]
)
def test_what_could_not_tell_is_no_error_of_the_service(cause: Cause) -> None:
    assert taken((bad(0, Outcome.UNKNOWN, cause), "no")).told() == ()
    assert not proves(view(NINE, cause=cause))


def test_pages_speak_only_of_the_time_that_is_told() -> None:
    within = [Span(NINE, toronto(f"{MONDAY} 10:00"))]
    during, after = capture(NINE), capture(toronto(f"{MONDAY} 10:00"))
    assert {each.count for each in spoken([during], within)} == {1}
    assert spoken([after], within) == ()


def test_a_page_that_said_the_same_is_told_once_with_its_times() -> None:
    later = toronto(f"{MONDAY} 09:30")
    within = [Span(NINE, toronto(f"{MONDAY} 10:00"))]
    told = spoken([capture(NINE, view(NINE)), capture(later, view(later), view(later, said="Other"))], within)
    assert [(each.said[:5], each.count, each.first, each.last) for each in told] == [
        ("Servi", 2, NINE, later),
        ("Other", 1, later, later),
    ]


def test_a_page_that_worked_or_turned_us_away_says_nothing_of_an_outage() -> None:
    within = [Span(NINE, toronto(f"{MONDAY} 10:00"))]
    well = view(NINE, cause=None, failure="")
    assert spoken([capture(NINE, well, replace(well, cause=Cause.BLOCKED))], within) == ()
    assert not proves(replace(well, cause=Cause.MAINTENANCE_NOTICE))
    assert proves(replace(well, cause=Cause.MAINTENANCE_PAGE))
