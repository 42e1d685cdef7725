"""How a service stood at one instant: sure, between two looks, unknown, or unseen. And by whose word."""

from pathlib import Path

from monitor.calendar.hours import BusinessHours
from monitor.history.archive import Archive
from monitor.model import Bounds, Observation
from monitor.reports.diary_model import Standing
from monitor.reports.margins import surely
from monitor.reports.source import Source
from monitor.reports.standing import at_last, dated, last_worked, longest, standing
from tests.makers import probe, service
from tests.monitor.calendar.times import span, toronto
from tests.monitor.reckoning.states import DEGRADED, DOWN, FORM, PORTAL, UNKNOWN, UP, looked
from tests.monitor.reports.archives import kept
from tests.monitor.reports.diaries import course

DAY = "2026-11-24"
FIRST, LAST = toronto(f"{DAY} 08:00"), toronto(f"{DAY} 13:50")


def mixed() -> list[Observation]:
    """Up, down from 10:00, untold from 11:00, slow from 12:00, up again from 13:00 to 14:00."""
    changes = [(8, UP), (10, DOWN), (11, UNKNOWN), (12, DEGRADED), (13, UP)]
    return list(course(*((f"{DAY} {hour:02}:00", outcome) for hour, outcome in changes), until=f"{DAY} 14:00"))


async def asked(folder: Path, at: str) -> Standing:
    with Archive(await kept(folder, mixed())) as archive:
        states = Source(archive).states(PORTAL.slug, FIRST, toronto(f"{DAY} 18:00"))
        return standing(archive, PORTAL.slug, states, toronto(f"{DAY} {at}"))


async def test_in_the_middle_of_a_state_looks_on_both_sides_show_it(tmp_path: Path) -> None:
    stood = await asked(tmp_path, "10:35")
    assert (stood.outcome, stood.sure, stood.then) == (DOWN, True, None)
    assert (stood.shown_before, stood.shown_after) == (toronto(f"{DAY} 10:30"), toronto(f"{DAY} 10:40"))
    assert stood.since == Bounds(earliest=toronto(f"{DAY} 09:50"), latest=toronto(f"{DAY} 10:00"))


async def test_after_the_last_look_that_showed_it_the_change_is_told_instead(tmp_path: Path) -> None:
    stood = await asked(tmp_path, "09:55")
    assert (stood.outcome, stood.sure, stood.then) == (UP, False, DOWN)
    assert stood.change == Bounds(earliest=toronto(f"{DAY} 09:50"), latest=toronto(f"{DAY} 10:00"))


async def test_what_looks_could_not_tell_is_not_sure(tmp_path: Path) -> None:
    stood = await asked(tmp_path, "11:35")
    assert (stood.outcome, stood.sure) == (UNKNOWN, False)
    assert (stood.shown_before, stood.shown_after) == (None, None)


async def test_after_the_last_look_of_all_nobody_looked_and_the_last_one_is_named(tmp_path: Path) -> None:
    stood = await asked(tmp_path, "17:00")
    assert (stood.outcome, stood.sure, stood.then) == (None, False, UP)
    assert stood.shown_before == LAST


async def test_before_the_first_look_there_is_nothing_to_name(tmp_path: Path) -> None:
    assert await asked(tmp_path, "07:00") == Standing(at=toronto(f"{DAY} 07:00"), outcome=None)


async def test_how_it_stood_at_the_last_look_counts_that_look_too(tmp_path: Path) -> None:
    with Archive(await kept(tmp_path, mixed())) as archive:
        states = Source(archive).states(PORTAL.slug, FIRST, toronto(f"{DAY} 18:00"))
        stood = at_last(archive, PORTAL.slug, states)
        assert at_last(archive, PORTAL.slug, []) is None
    assert stood is not None
    assert (stood.outcome, stood.at, stood.shown_before) == (UP, LAST, LAST)


async def test_only_probes_that_may_say_so_alone_show_it(tmp_path: Path) -> None:
    name = probe("name", alone=False)
    looks = [
        *looked(FIRST, toronto(f"{DAY} 12:00"), 600, UP),
        *looked(toronto(f"{DAY} 09:05"), toronto(f"{DAY} 11:00"), 600, UP, of=name),
    ]
    path = await kept(
        tmp_path, sorted(looks, key=lambda each: each.started_at), services=(service(PORTAL.slug, FORM, name),)
    )
    with Archive(path) as archive:
        states = Source(archive).states(PORTAL.slug, FIRST, toronto(f"{DAY} 18:00"))
        stood = standing(archive, PORTAL.slug, states, toronto(f"{DAY} 10:07"))
    assert (stood.shown_before, stood.shown_after) == (toronto(f"{DAY} 10:00"), toronto(f"{DAY} 10:10"))


async def test_when_it_was_last_seen_to_work_is_the_look_before_the_change(tmp_path: Path) -> None:
    with Archive(await kept(tmp_path, mixed())) as archive:
        states = Source(archive).states(PORTAL.slug, FIRST, toronto(f"{DAY} 18:00"))

        def worked(at: str) -> Bounds | None:
            return last_worked(states, standing(archive, PORTAL.slug, states, toronto(f"{DAY} {at}")))

        before = Bounds(earliest=toronto(f"{DAY} 09:50"), latest=toronto(f"{DAY} 10:00"))
        assert worked("09:55") == worked("10:30") == worked("11:30") == before
        at = toronto(f"{DAY} 12:30")
        assert worked("12:35") == Bounds(earliest=at, latest=at)
        assert worked("17:00") == Bounds(earliest=LAST, latest=LAST)
        assert worked("07:00") is None


async def test_before_a_time_that_is_unknown_the_last_look_that_could_tell_is_found(tmp_path: Path) -> None:
    with Archive(await kept(tmp_path, mixed())) as archive:
        states = Source(archive).states(PORTAL.slug, FIRST, toronto(f"{DAY} 18:00"))
        found = dated(archive, PORTAL.slug, states)
        stood = standing(archive, PORTAL.slug, found, toronto(f"{DAY} 10:55"))
    assert [each.outcome for each in found] == [UP, DOWN, UNKNOWN, DEGRADED, UP]
    assert (states[2].earliest, found[2].earliest) == (toronto(f"{DAY} 11:00"), toronto(f"{DAY} 10:50"))
    assert [each.start for each in found] == [each.start for each in states]
    assert (stood.outcome, stood.sure, stood.then) == (DOWN, False, UNKNOWN)
    assert surely(found, {DOWN}) == [span(f"{DAY} 10:00", f"{DAY} 10:50")]


async def test_slow_and_up_are_one_usable_stretch_and_unknown_breaks_it(tmp_path: Path) -> None:
    hours = BusinessHours()
    with Archive(await kept(tmp_path, mixed())) as archive:
        states = Source(archive).states(PORTAL.slug, FIRST, toronto(f"{DAY} 18:00"))
    best = longest(states, hours, span(f"{DAY} 00:00", f"{DAY} 18:00"))
    assert best is not None
    # As long as the first one, 08:00 to 09:50; of two the last.
    assert best.span == span(f"{DAY} 12:00", f"{DAY} 13:50")
    assert best.business_seconds == 110 * 60
    assert longest(states, hours, span(f"{DAY} 10:00", f"{DAY} 11:00")) is None
