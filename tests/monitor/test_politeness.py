"""Caps and standing back."""

import pytest

from monitor.politeness import BACK_OFF_SECONDS, Politeness, Refusal
from probes.failures import Faulty
from probes.model import Cause, HttpFacts, Outcome, Reading
from tests.makers import HandClock, kind, probe

BLOCKED = Reading(outcome=Outcome.UNKNOWN, cause=Cause.BLOCKED)
GOOD = Reading(outcome=Outcome.UP, http=HttpFacts(status=200, reason="OK", version="1.1", url="https://a.example/"))


def test_a_host_is_asked_no_more_than_its_cap_in_an_hour() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=3)
    for _ in range(3):
        polite.ask("a.example")
    assert polite.refusal("a.example") is Refusal.BUDGET
    with pytest.raises(Faulty, match="asked 3 times"):
        polite.ask("a.example")
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


def test_the_host_that_refused_is_left_alone_not_the_one_that_led_to_it() -> None:
    polite = Politeness(HandClock().clock(), cap=100)
    facts = HttpFacts(status=429, reason="", version="1.1", url="https://b.example/login?x=…")
    polite.answered("a.example", Reading(outcome=Outcome.UNKNOWN, cause=Cause.BLOCKED, http=facts, retry_after=3600))
    assert polite.back_off("b.example") == 3600
    assert polite.refusal("a.example") is None
    assert polite.refusal("a.example", "b.example") is Refusal.BACK_OFF


def test_a_refusal_that_a_probe_expects_is_no_reason_to_stand_back() -> None:
    polite = Politeness(HandClock().clock(), cap=100)
    facts = HttpFacts(status=403, reason="", version="1.1", url="https://a.example/")
    polite.answered("a.example", Reading(outcome=Outcome.UP, http=facts))
    assert polite.refusal("a.example") is None


def test_the_doubling_ends_at_four_hours() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=100)
    for _ in range(10):
        polite.answered("a.example", BLOCKED)
        hand.forward(polite.back_off("a.example"))
    polite.answered("a.example", BLOCKED)
    assert polite.back_off("a.example") == 4 * 3600


def test_a_look_that_got_no_reply_says_nothing_about_manners() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=100)
    polite.answered("a.example", BLOCKED)
    hand.forward(BACK_OFF_SECONDS + 1)
    polite.answered("a.example", Reading(outcome=Outcome.DOWN, cause=Cause.TIMEOUT))
    polite.answered("a.example", BLOCKED)
    assert polite.back_off("a.example") == 2 * BACK_OFF_SECONDS


def test_the_floor_between_two_looks_at_an_address_holds_whatever_the_schedule_says() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=100)
    each = probe(kind=kind(floor=60.0))
    renamed = probe("other-name", kind=kind(floor=60.0))
    assert not polite.too_soon(each)
    polite.looked(each)
    hand.forward(50)
    assert polite.too_soon(each)
    assert polite.too_soon(renamed)
    hand.forward(10)
    assert not polite.too_soon(each)


def test_a_simulated_kind_knows_no_floor() -> None:
    polite = Politeness(HandClock().clock(), cap=100)
    polite.looked(probe(kind=kind(floor=0.0)))
    assert not polite.too_soon(probe(kind=kind(floor=0.0)))


def test_a_restart_begins_no_new_hour_and_ends_no_standing_back() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=10)
    for _ in range(4):
        polite.ask("a.example")
    hand.forward(1800)
    for _ in range(3):
        polite.ask("a.example")
    polite.answered("b.example", BLOCKED)
    kept = polite.remembered()

    after = HandClock(hand.wall)
    after.ticks = 5.0  # another process, perhaps another boot
    after.forward(600)
    again = Politeness(after.clock(), cap=10)
    again.recall(kept)
    assert again.spent("a.example") == 7
    assert again.back_off("b.example") == BACK_OFF_SECONDS - 600
    after.forward(1201)
    assert again.spent("a.example") == 3
    assert again.back_off("b.example") == 0


def test_a_clock_set_back_over_a_restart_forgets_nothing_early() -> None:
    hand = HandClock()
    polite = Politeness(hand.clock(), cap=10)
    polite.ask("a.example")
    kept = polite.remembered()
    hand.step(-7200)
    again = Politeness(hand.clock(), cap=10)
    again.recall(kept)
    hand.forward(3599)
    assert again.spent("a.example") == 1
