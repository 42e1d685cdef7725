"""A log that floods stays within bounds, and says what it held back."""

import logging

from monitor.cli.flood import MOST, REMEMBERED, SECONDS, Flood


def record(text: str, *values: object, name: str = "monitor") -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, "file", 1, text, values, None)


def test_ten_thousand_equal_errors_are_a_few_lines_and_a_number() -> None:
    now = [0.0]
    flood = Flood(lambda: now[0])
    let = sum(flood.filter(record("sink %s failed", "history")) for _ in range(10_000))
    assert let == MOST
    now[0] = SECONDS
    later = record("sink %s failed", "history")
    assert flood.filter(later)
    assert later.getMessage() == "sink history failed (9980 more like it were held back)"


def test_other_messages_and_other_loggers_are_not_held_back() -> None:
    flood = Flood(lambda: 0.0)
    for _ in range(100):
        flood.filter(record("one"))
    assert flood.filter(record("two"))
    assert flood.filter(record("one", name="probes"))


def test_messages_without_end_do_not_fill_the_memory() -> None:
    now = [0.0]
    flood = Flood(lambda: now[0])
    for number in range(20_000):
        now[0] += 1
        flood.filter(record(f"no {number}"))
    assert len(flood._seen) <= REMEMBERED


def test_a_message_now_and_then_is_left_as_it_is() -> None:
    now = [0.0]
    flood = Flood(lambda: now[0])
    for _ in range(5):
        one = record("100% of %s", "it")
        assert flood.filter(one)
        assert one.msg == "100% of %s"
        now[0] += SECONDS
