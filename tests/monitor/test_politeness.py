"""Caps and standing back."""

from monitor.politeness import BACK_OFF_SECONDS, Politeness, Refusal
from probes.model import Cause, HttpFacts, Outcome, Reading
from tests.makers import HandClock

BLOCKED = Reading(outcome=Outcome.UNKNOWN, cause=Cause.BLOCKED)
GOOD = Reading(outcome=Outcome.UP, http=HttpFacts(status=200, reason="OK", version="1.1", url="https://a.example/"))


def test_a_host_is_asked_no_more_than_its_cap_in_an_hour() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=3)
    polite.asked({"a.example": 3})
    assert polite.refusal("a.example") is Refusal.BUDGET
    assert polite.refusal("b.example") is None
    hand.forward(3599)
    assert polite.refusal("a.example") is Refusal.BUDGET
    hand.forward(2)
    assert polite.refusal("a.example") is None


def test_a_block_is_answered_by_standing_back_ever_longer() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=100)
    polite.answered("a.example", BLOCKED)
    assert polite.refusal("a.example") is Refusal.BACK_OFF
    assert polite.back_off("a.example") == BACK_OFF_SECONDS
    hand.forward(BACK_OFF_SECONDS + 1)
    assert polite.refusal("a.example") is None
    polite.answered("a.example", BLOCKED)
    assert polite.back_off("a.example") == 2 * BACK_OFF_SECONDS


def test_a_good_reply_ends_the_doubling() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=100)
    polite.answered("a.example", BLOCKED)
    hand.forward(BACK_OFF_SECONDS + 1)
    polite.answered("a.example", GOOD)
    polite.answered("a.example", BLOCKED)
    assert polite.back_off("a.example") == BACK_OFF_SECONDS


def test_retry_after_is_honoured_when_it_is_longer() -> None:
    polite = Politeness(HandClock().clock(), cap=100)
    polite.answered("a.example", Reading(outcome=Outcome.UNKNOWN, cause=Cause.BLOCKED, retry_after=7200))
    assert polite.back_off("a.example") == 7200


def test_a_retry_after_of_a_year_does_not_blind_us_for_a_year() -> None:
    polite = Politeness(HandClock().clock(), cap=100)
    polite.answered("a.example", Reading(outcome=Outcome.UNKNOWN, cause=Cause.BLOCKED, retry_after=3.2e7))
    assert polite.back_off("a.example") == 24 * 3600
