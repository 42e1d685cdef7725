"""What a person may tell the monitor, and what comes of it."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from monitor.journal import EventKind
from monitor.orders import ORDER, AddWindow, Desk, Dispute, EndWindow, Note, Order, OrderError, carry_out
from monitor.outages.expectation import AdHoc
from probes.model import Outcome
from tests.makers import START

HOUR = timedelta(hours=1)
WINDOW = AdHoc(
    id="w-1",
    services=("eta",),
    start=START,
    end=START + 4 * HOUR,
    added_at=START - HOUR,
    reason="upgrade",
    author="kim",
)
DESK = Desk(has_outage={"eta-1"}.__contains__, services=frozenset({"eta", "gckey"}), windows={"w-1": WINDOW})


def test_a_note_stands_beside_the_outage_with_its_author() -> None:
    done = carry_out(Note(outage="eta-1", text=" Called the help desk. ", author="kim"), DESK, START)
    (event,) = done.record.events
    assert (event.kind, event.subject, event.at) == (EventKind.NOTE, "eta-1", START)
    assert event.body == {"text": "Called the help desk.", "author": "kim"}


def test_a_dispute_says_what_it_should_count_as_and_changes_no_outage() -> None:
    order = Dispute(outage="eta-1", counts_as=Outcome.UP, reason="our firewall", author="kim")
    done = carry_out(order, DESK, START)
    (event,) = done.record.events
    assert event.body == {"counts_as": "up", "reason": "our firewall", "author": "kim"}
    assert not done.record.outages


def test_a_window_is_named_kept_and_does_not_reach_back_before_it_was_told() -> None:
    order = AddWindow(services=("eta", "gckey"), start=START - HOUR, end=START + HOUR, author="kim")
    done = carry_out(order, DESK, START)
    assert done.window is not None
    assert (done.window.start, done.window.added_at) == (START - HOUR, START)
    assert done.record.events[0].kind is EventKind.WINDOW
    assert done.id == done.window.id != carry_out(order, DESK, START + HOUR / 2).id


def test_a_window_ended_early_keeps_its_start_and_one_not_begun_never_is() -> None:
    done = carry_out(EndWindow(window="w-1", author="kim"), DESK, START + HOUR)
    assert done.window is not None
    assert (done.window.start, done.window.end) == (START, START + HOUR)
    early = carry_out(EndWindow(window="w-1", author="kim"), DESK, START - HOUR / 2).window
    assert early is not None
    assert early.start == early.end


@pytest.mark.parametrize(
    ("order", "key"),
    [
        (Note(outage="eta-2", text="x", author="kim"), "no_such_outage"),
        (Dispute(outage="", counts_as=Outcome.UP, reason="x", author="kim"), "no_such_outage"),
        (AddWindow(services=("job",), start=START, end=START + HOUR, author="kim"), "no_such_service"),
        (AddWindow(services=("eta",), start=START + HOUR, end=START, author="kim"), "window_backwards"),
        (AddWindow(services=("eta",), start=START - 2 * HOUR, end=START - HOUR, author="kim"), "window_over"),
        (EndWindow(window="w-2", author="kim"), "no_such_window"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_cannot_be_carried_out_is_refused_by_name(order: Order, key: str) -> None:
    with pytest.raises(OrderError) as refused:
        carry_out(order, DESK, START)
    assert refused.value.key == key


@pytest.mark.parametrize(
    "text",
    [
        '{"order": "note", "outage": "eta-1", "text": " ", "author": "kim"}',
        '{"order": "note", "outage": "eta-1", "text": "x"}',
        '{"order": "delete", "outage": "eta-1", "author": "kim"}',
        '{"order": "add_window", "services": ["eta"], "start": "2026-11-02T10:00", "end": "2026-11-03", "author": "k"}',
        '{"order": "dispute", "outage": "eta-1", "counts_as": "fine", "reason": "x", "author": "kim"}',
        "[]",
    ],
)
def test_what_is_no_order_is_none(text: str) -> None:
    with pytest.raises(ValidationError):
        ORDER.validate_json(text)
