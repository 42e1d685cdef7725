"""What is remembered of each probe, and no more."""

from datetime import timedelta

from monitor.board import KEPT, Board
from probes.model import Cause, Outcome
from tests.makers import START, observation, probe


async def test_the_latest_look_the_last_good_one_and_the_failures_are_kept_apart() -> None:
    board = Board()
    good, bad = observation(), observation(Outcome.DOWN, Cause.TCP, at=START + timedelta(minutes=2))
    for each in (good, bad):
        await board.observe(each)
    row = board.row("employer-portal/door-en")
    assert (row.latest, row.last_up) == (bad, START)
    assert list(row.failures) == [bad]
    assert list(row.recent) == [good, bad]


async def test_many_good_looks_do_not_push_out_the_failures_and_memory_is_bounded() -> None:
    board = Board()
    bad = observation(Outcome.DOWN, Cause.TCP)
    await board.observe(bad)
    for number in range(10 * KEPT):
        await board.observe(observation(at=START + timedelta(minutes=number)))
    row = board.row(bad.probe.key)
    assert list(row.failures) == [bad]
    assert len(row.recent) == KEPT


async def test_a_look_ends_when_it_ended_not_when_it_began() -> None:
    board = Board()
    await board.observe(observation(seconds=90.0))
    assert board.last_look_ended == START + timedelta(seconds=90)


async def test_a_probe_that_is_not_kept_is_forgotten_and_an_unknown_one_is_empty() -> None:
    board = Board()
    stays, goes = probe("stays"), probe("goes")
    for each in (stays, goes):
        await board.observe(observation(of=each))
    board.keep([stays])
    assert board.row(goes.key).latest is None
    assert board.row(stays.key).latest is not None
    assert board.row("never/seen").recent.maxlen == KEPT
