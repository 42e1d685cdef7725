"""Who waits is told once, and the dullest go first when too many wait."""

from concurrent.futures import Future

import pytest

from monitor.history.backlog import Backlog, Pending, Unkept, idle
from monitor.journal import EventKind, Record
from tests.monitor.history.records import after, down, eventful, note, outage, transition, up


def backlog(most: int, *records: Record) -> Backlog:
    waiting = Backlog(most)
    for each in records:
        waiting.add(Pending(record=each))
    return waiting


def test_only_a_look_that_was_simply_up_and_of_which_nothing_came_is_idle() -> None:
    assert idle(up())
    assert not idle(Record(events=(note(),)))
    assert not idle(Record(observation=down()))
    one = up().observation
    assert not idle(Record(observation=one, transitions=(transition(),)))
    assert not idle(Record(observation=one, outages=(outage(),)))


def test_looks_that_were_up_are_given_up_first_then_the_oldest_and_the_order_stays() -> None:
    records = [eventful(0), up(after(1)), eventful(2), up(after(3)), up(after(4))]
    waiting = backlog(3, *records)
    assert [each.record for each in waiting.trim()] == [records[1], records[3]]
    assert [each.record.observation for each in waiting] == [records[n].observation for n in (0, 2, 4)]
    waiting = backlog(1, Record(observation=down()), up(after(1)), Record(observation=down()))
    assert len(waiting.trim()) == 2
    assert [each.record for each in waiting] == [Record(observation=down())]
    assert waiting.trim() == []


def test_what_was_decided_is_never_given_up() -> None:
    waiting = backlog(1, eventful(0), up(after(1)), eventful(2), Record(observation=down(), outages=(outage(),)))
    assert len(waiting.trim()) == 2
    assert [each.record for each in waiting] == [eventful(0), eventful(2)]


def test_what_a_given_up_look_would_have_remembered_is_remembered_with_the_next() -> None:
    first = Record(observation=up().observation, memory={"a": "1", "b": "1"})
    second = Record(events=(note(),), memory={"b": "2"})
    waiting = backlog(1, first, second)
    waiting.trim()
    assert [dict(each.record.memory) for each in waiting] == [{"a": "1", "b": "2"}]


def test_the_newest_is_the_last_to_be_given_up_even_when_all_are_dull() -> None:
    records = [up(after(n)) for n in range(4)]
    waiting = backlog(1, *records)
    waiting.trim()
    assert [each.record for each in waiting] == [records[-1]]


def test_who_waits_is_told_once_and_who_left_is_not_missed() -> None:
    told: Future[bool] = Future()
    pending = Pending(record=up(), told=told)
    pending.tell(kept=False)
    pending.tell(kept=True)
    assert told.result() is False
    for leave in (lambda each: each.tell(kept=True), lambda each: each.refuse(ValueError())):
        left: Future[bool] = Future()
        assert left.cancel()
        leave(Pending(record=up(), told=left))
        assert left.cancelled()


def test_a_refusal_reaches_who_waits() -> None:
    told: Future[bool] = Future()
    assert Pending(record=up(), told=told).refuse(ValueError("why"))
    with pytest.raises(ValueError, match="why"):
        told.result()


def test_what_was_not_kept_is_told_by_number_and_time() -> None:
    unkept = Unkept()
    for record in (up(after(9)), up(after(3)), Record(events=(note(),))):
        unkept.add(record)
    event = unkept.event(after(99))
    assert (event.at, event.kind) == (after(3), EventKind.GAP)
    assert event.body == {
        "reason": "no_room",
        "looks": 2,
        "first_at": "2026-11-02T14:00:03Z",
        "last_at": "2026-11-02T14:00:09Z",
    }
