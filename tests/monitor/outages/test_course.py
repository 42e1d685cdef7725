"""A service's state over time, with maintenance windows laid over it (S12 to S14), and the bounds of each change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from monitor.calendar.recurrence import Recurrence
from monitor.calendar.windows import Once, Recurring, Window
from probes.model import Outcome
from tests.makers import probe, service
from tests.monitor.outages.stories import Story, at, bounds, minute, seen

UP, DOWN, DEGRADED, MAINTENANCE, UNKNOWN = (
    Outcome.UP,
    Outcome.DOWN,
    Outcome.DEGRADED,
    Outcome.MAINTENANCE,
    Outcome.UNKNOWN,
)
PAGE, WALK = probe("page"), probe("walk")


def story(*windows: tuple[float, float]) -> Story:
    declared = tuple(
        Window(name=f"w{number}", when=Once(start=at(start), end=at(end)))
        for number, (start, end) in enumerate(windows)
    )
    return Story(services=(service("employer-portal", PAGE, WALK, windows=declared),))


def test_down_within_a_window_is_maintenance_and_no_outage() -> None:
    told = story((3, 30))
    told.look(PAGE, 0, UP, UP, DOWN, DOWN, DOWN, UP, UP)
    assert told.changes("employer-portal") == [(0, "up"), (4, "maintenance"), (10, "up")]
    assert told.outages == {}


@pytest.mark.parametrize("shown", [DOWN, MAINTENANCE], ids=["an error", "a maintenance page"])
def test_what_is_still_down_after_the_announced_end_is_down_from_that_end_on(shown: Outcome) -> None:
    """S13: it overran, and the end is exact because looks on both sides of it saw the same."""
    told = story((3, 11))
    told.look(PAGE, 0, UP, UP, *[shown] * 8, UP, UP)
    assert told.changes("employer-portal") == [(0, "up"), (4, "maintenance"), (11, "down"), (20, "up")]
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((11, 11), (18, 20))


def test_down_before_the_announced_start_is_down_until_then() -> None:
    """S14."""
    told = story((9, 30))
    told.look(PAGE, 0, UP, UP, *[DOWN] * 6, UP, UP)
    assert told.changes("employer-portal") == [(0, "up"), (4, "down"), (9, "maintenance"), (16, "up")]
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((2, 4), (9, 9))
    assert outage.ending == "maintenance"


def test_down_before_in_and_after_a_window_is_one_outage_with_maintenance_in_it() -> None:
    told = story((9, 15))
    told.look(PAGE, 0, UP, UP, *[DOWN] * 10, UP, UP)
    assert told.changes("employer-portal")[1:] == [(4, "down"), (9, "maintenance"), (15, "down"), (24, "up")]
    (outage,) = told.of("employer-portal")
    assert (bounds(outage), outage.relapses) == (((2, 4), (22, 24)), 1)


def test_a_good_look_after_the_announced_end_does_not_prove_an_overrun() -> None:
    """Down at 10, the window ends at 11, up at 12: nobody saw it down after the end."""
    told = story((3, 11))
    told.look(PAGE, 0, UP, UP, DOWN, DOWN, DOWN, DOWN, UP, UP)
    assert told.changes("employer-portal") == [(0, "up"), (4, "maintenance"), (12, "up")]
    assert told.outages == {}


def test_a_maintenance_page_that_nobody_announced_is_maintenance_however_long() -> None:
    told = story()
    told.look(PAGE, 0, UP, *[MAINTENANCE] * 300)
    assert told.changes("employer-portal") == [(0, "up"), (2, "maintenance")]


def test_a_failure_that_begins_before_a_window_and_is_confirmed_within_it_is_first_down() -> None:
    told = story((5, 30))
    told.look(PAGE, 0, UP, UP, DOWN, DOWN, DOWN)
    assert told.changes("employer-portal") == [(0, "up"), (4, "down"), (5, "maintenance")]


def test_windows_that_meet_are_one_time_of_maintenance() -> None:
    told = story((3, 8), (8, 13), (10, 21))
    told.look(PAGE, 0, UP, UP, *[DOWN] * 10)
    assert told.changes("employer-portal") == [(0, "up"), (4, "maintenance"), (21, "down")]


def test_first_degraded_is_kept_apart_from_first_down() -> None:
    """S03: slow and partly failing from 14:00, hard down at 23:00."""
    told = story()
    minute = told.look(PAGE, 0, UP, UP, *[DEGRADED] * 270)
    told.look(PAGE, minute, *[DOWN] * 5)
    (outage,) = told.of("employer-portal")
    assert outage.degraded == outage.opened
    assert outage.degraded is not None
    assert outage.down is not None
    assert (outage.degraded.latest, outage.down.latest) == (at(4), at(544))
    assert outage.down.earliest == at(542)
    assert outage.severity is DOWN


def test_easing_from_down_to_degraded_keeps_the_time_it_was_down() -> None:
    """One probe is slow all along; another is down for a while and recovers."""
    told = story()
    for number in range(12):
        told.take(seen(PAGE, 2 * number, UP if number == 0 else DEGRADED))
        told.take(seen(WALK, 2 * number + 1, DOWN if 3 <= number <= 5 else UP))
    assert told.changes("employer-portal")[1:] == [(2, "degraded"), (7, "down"), (13, "degraded")]


def test_time_lost_from_sight_within_an_outage_is_unknown_and_the_outage_goes_on() -> None:
    told = story()
    told.look(PAGE, 0, UP, DOWN, DOWN, UNKNOWN, UNKNOWN, DOWN, UP, UP)
    assert told.changes("employer-portal")[1:] == [(2, "down"), (6, "unknown"), (10, "down"), (12, "up")]
    (outage,) = told.of("employer-portal")
    assert (bounds(outage), outage.relapses) == (((0, 2), (10, 12)), 0)


def test_an_overrun_that_began_while_nobody_saw_it_began_at_the_announced_end_at_the_earliest() -> None:
    told = story((3, 11))
    told.look(PAGE, 0, UP, UP, DOWN, DOWN, UNKNOWN, UNKNOWN, UNKNOWN, DOWN, UP, UP)
    assert told.changes("employer-portal")[2:] == [(8, "unknown"), (14, "down"), (16, "up")]
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((11, 14), (14, 16))


def test_an_outage_that_became_maintenance_while_nobody_saw_it_lasted_to_its_last_bad_look_at_least() -> None:
    told = story((9, 30))
    told.look(PAGE, 0, UP, UP, DOWN, DOWN, UNKNOWN, UNKNOWN, DOWN, DOWN)
    assert told.changes("employer-portal")[1:] == [(4, "down"), (8, "unknown"), (12, "maintenance")]
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((2, 4), (6, 12))


def test_an_outage_that_a_maintenance_page_ends_lasted_to_its_last_bad_look_at_least() -> None:
    told = story()
    told.look(PAGE, 0, UP, DOWN, DOWN, MAINTENANCE, MAINTENANCE)
    (outage,) = told.of("employer-portal")
    assert (bounds(outage), outage.ending) == (((0, 2), (4, 6)), "maintenance")


@pytest.mark.parametrize("before", [DEGRADED, MAINTENANCE])
def test_what_is_worse_when_it_is_seen_again_was_unknown_until_then(before: Outcome) -> None:
    told = story()
    told.look(PAGE, 0, UP, before, before, UNKNOWN, UNKNOWN, DOWN)
    assert told.changes("employer-portal")[2:] == [(6, "unknown"), (10, before.value)]
    told.look(PAGE, 12, DOWN)
    assert told.changes("employer-portal")[3:] == [(10, before.value), (10, "down")]


def test_what_a_page_of_maintenance_leaves_when_another_probe_is_seen_again_was_unknown_until_then() -> None:
    told = story()
    told.look(WALK, 0, UP, MAINTENANCE, MAINTENANCE)
    told.look(PAGE, 4.5, UP, DOWN, DOWN, UNKNOWN, UP, UP, every=1)
    assert told.changes("employer-portal")[-3:] == [(5.5, "down"), (7.5, "unknown"), (9.5, "maintenance")]


def test_an_end_that_nobody_saw_lies_between_the_last_bad_and_the_first_good_look() -> None:
    told = story()
    told.look(PAGE, 0, UP, DOWN, DOWN)
    told.look(PAGE, 300, UNKNOWN, UP, UP)
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((0, 2), (4, 302))


def test_an_outage_that_was_there_when_looking_began_has_no_earliest_start() -> None:
    told = story()
    told.look(PAGE, 0, DOWN, DOWN, UP, UP)
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((None, 0), (2, 4))


@pytest.mark.parametrize(
    ("night", "hours"),
    [(datetime(2026, 11, 1, 4, tzinfo=UTC), 6.5), (datetime(2026, 3, 8, 5, tzinfo=UTC), 4.5)],
    ids=["autumn", "spring"],
)
def test_a_recurring_window_covers_the_nights_on_which_clocks_change(night: datetime, hours: float) -> None:
    """00:00 to 05:30 in Toronto on both nights of 2026."""
    sundays = Recurring(
        days=Recurrence(rule="FREQ=WEEKLY;BYDAY=SU", since=date(2026, 1, 1)), begins=time(0), ends=time(5, 30)
    )
    told = Story(services=(service("employer-portal", PAGE, windows=(Window(name="sunday", when=sundays),)),))
    began = minute(night)
    assert began is not None
    told.look(PAGE, began - 10, UP, UP)
    told.look(PAGE, began + 1, *[DOWN] * 200, every=2)
    changes = told.changes("employer-portal")
    assert changes[1:] == [(began + 1, "maintenance"), (began + hours * 60, "down")]


def test_a_window_that_a_reload_brought_does_not_reach_back() -> None:
    told = story()
    minute = told.look(PAGE, 0, UP, UP, *[DOWN] * 5)
    (old,) = told.services
    window = Window(name="late", when=Once(start=at(3), end=at(60)))
    told.engine.replace((replace(old, windows=(window,)),), at(minute))
    told.look(PAGE, minute + 1, *[DOWN] * 3)
    assert told.changes("employer-portal") == [(0, "up"), (4, "down"), (14, "maintenance")]
