"""Outages: opened, ended, and come back (the shape of 2017); up-time within them counted as what it is."""

from dataclasses import replace
from datetime import timedelta

from monitor.model import Ending
from monitor.outages.ledger import lasted, unwatched
from probes.model import Outcome
from tests.makers import probe, service
from tests.monitor.outages.stories import Story, at, bounds, seen

UP, DOWN, DEGRADED = Outcome.UP, Outcome.DOWN, Outcome.DEGRADED
PAGE, WALK = probe("page"), probe("walk")
WALK = replace(WALK, target=replace(WALK.target, lang="fr"))
HOUR, DAY = 60, 1440


def story(**rules: object) -> Story:
    return Story(services=(service("employer-portal", PAGE, WALK, **rules),))


def test_an_outage_says_at_least_and_at_most_how_long_it_was() -> None:
    """The bounds of reliability: last good, first bad, last bad, first good."""
    told = story()
    told.look(PAGE, 0, UP, UP, DOWN, DOWN, DOWN, UP, UP)
    (outage,) = told.of("employer-portal")
    assert bounds(outage) == ((2, 4), (8, 10))
    assert outage.ended is not None
    assert outage.ended.earliest is not None
    assert outage.opened.earliest is not None
    assert outage.ended.earliest - outage.opened.latest == timedelta(minutes=4)
    assert outage.ended.latest - outage.opened.earliest == timedelta(minutes=8)


def test_confirmation_never_moves_the_start_and_is_kept_beside_it() -> None:
    told = story()
    told.look(PAGE, 0, UP, DOWN, DOWN)
    (outage,) = told.of("employer-portal")
    assert (outage.opened.latest, outage.confirmed_at) == (at(2), at(4) + timedelta(seconds=0.25))


def test_three_days_down_and_five_of_instability_are_one_outage() -> None:
    """2017: an hour up, half an hour down, for five days after three days down."""
    told = story()
    minute = told.look(PAGE, 0, UP, *[DOWN] * (3 * DAY // 10), every=10)
    for _ in range(5 * DAY // 90):
        minute = told.look(PAGE, minute, *[UP] * 6, *[DOWN] * 3, every=10)
    told.look(PAGE, minute, UP, UP, every=10)
    (outage,) = told.of("employer-portal")
    assert outage.relapses == 80
    assert bounds(outage)[0] == (0, 10)
    spans = told.changes("employer-portal")
    assert sum(1 for _, state in spans if state == "up") == 82


def test_what_comes_back_within_an_hour_is_the_same_outage_and_later_another() -> None:
    told = story()
    minute = told.look(PAGE, 0, UP, DOWN, DOWN, UP, UP)
    told.look(PAGE, minute + 30, DOWN, DOWN, UP, UP)
    told.look(PAGE, minute + 30 + 8 + HOUR, DOWN, DOWN, UP, UP)
    first, second = told.of("employer-portal")
    assert (first.relapses, second.relapses) == (1, 0)


def test_the_longer_it_lasted_the_longer_it_must_stay_away_but_a_day_is_enough() -> None:
    for up, outages in ((20 * HOUR, 1), (25 * HOUR, 2)):
        told = story()
        minute = told.look(PAGE, 0, UP, *[DOWN] * (2 * DAY // 10), UP, every=10)
        minute = told.look(PAGE, minute, *[UP] * (up // 10), every=10)
        told.look(PAGE, minute, DOWN, DOWN, every=10)
        assert len(told.of("employer-portal")) == outages


def test_a_service_may_declare_its_own_rule_of_relapse() -> None:
    told = story(relapse=(0.0, 0.0))
    told.look(PAGE, 0, UP, DOWN, DOWN, UP, UP, DOWN, DOWN)
    assert len(told.of("employer-portal")) == 2


def test_an_outage_names_every_probe_language_and_cause_that_was_bad_in_it() -> None:
    told = story()
    for number in range(6):
        told.take(seen(PAGE, 2 * number, UP if number == 0 else DEGRADED))
        told.take(seen(WALK, 2 * number + 1, DOWN if number > 2 else UP))
    (outage,) = told.of("employer-portal")
    assert outage.probes == ("employer-portal/page", "employer-portal/walk")
    assert outage.langs == ("en", "fr")
    assert outage.causes == ("slow", "http_5xx")
    assert (outage.severity, outage.cause) == (DOWN, "http_5xx")


def test_only_the_french_page_down_is_an_outage_tagged_french() -> None:
    """S11."""
    told = story()
    for number in range(4):
        told.take(seen(PAGE, 2 * number, UP))
        told.take(seen(WALK, 2 * number + 1, DOWN if number else UP))
    (outage,) = told.of("employer-portal")
    assert outage.langs == ("fr",)


def test_a_service_no_longer_watched_leaves_no_outage_open() -> None:
    told = story()
    minute = told.look(PAGE, 0, UP, DOWN, DOWN, DOWN)
    record = told.engine.replace((), at(minute + 50))
    (outage,) = record.outages
    assert (bounds(outage), outage.ending) == (((0, 2), (6, 58)), Ending.UNWATCHED)
    assert set(record.memory.values()) == {None}
    # From then on it is not observed, however it stood.
    assert [(each.at, each.after, each.cause) for each in record.transitions] == [(at(58), Outcome.UNKNOWN, "gap")]
    assert {each.service for each in record.turns} == {"employer-portal/page"}
    assert told.engine.open_outages == []


def test_an_outage_that_goes_on_has_lasted_up_to_the_latest_look_that_showed_it() -> None:
    told = story()
    told.look(PAGE, 0, UP, DOWN, DOWN, DOWN)
    (outage,) = told.engine.open_outages
    assert lasted(outage) == 4 * 60
    assert lasted(unwatched(outage, at(30))) == 28 * 60
