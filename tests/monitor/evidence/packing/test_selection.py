"""Which pictures are shown: the confirmation in both languages first, then the ends, then the time between."""

from datetime import timedelta

from monitor.evidence.model import Occasion
from monitor.evidence.packing.selection import MOST, selected
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.happened import FORM, LINK_EN, LINK_FR, capture, view

NINE = toronto("2026-09-14 09:00")


def later(minutes: float):
    return NINE + timedelta(minutes=minutes)


def one(minutes: float, occasion: Occasion, **over):
    at = later(minutes)
    views = (view(at, LINK_EN, **over), view(at, LINK_FR, stamped="fr-1-stamped.png", **over))
    return capture(at, *views, occasion=occasion)


LONG = [
    one(0, Occasion.PENDING),
    one(2, Occasion.CONFIRMED),
    *(one(30 * each, Occasion.DURING) for each in range(1, 41)),
    one(1300, Occasion.ENDED, cause=None),
]


def told(sights) -> list[tuple[str, str]]:
    return [(each.capture.occasion.value, each.view.lang) for each in sights]


def test_confirmation_comes_first_in_each_language_then_the_beginning_and_the_end() -> None:
    found = told(selected(LONG, "employer-portal"))
    assert found[:2] == [("confirmed", "en"), ("confirmed", "fr")]
    assert found[2:4] == [("pending", "en"), ("ended", "fr")]


def test_a_long_outage_is_shown_over_all_of_its_time_and_never_by_more_than_there_is_room_for() -> None:
    found = selected(LONG, "employer-portal")
    assert len(found) == MOST == len({(each.capture.id, each.view.probe) for each in found})
    during = sorted(each.view.at for each in found if each.capture.occasion is Occasion.DURING)
    assert during[0] < later(200)
    assert during[-1] > later(1000)


def test_a_failing_page_is_chosen_before_one_that_works() -> None:
    at = later(2)
    works, fails = view(at, LINK_EN, cause=None, stamped="a.png"), view(at, LINK_EN, stamped="b.png")
    (first, *_) = selected([capture(at, works, fails)], "employer-portal")
    assert first.view is fails


def test_what_is_withheld_or_was_never_taken_is_not_chosen() -> None:
    at = later(2)
    made = capture(at, view(at, stamped="a.png"), view(at, LINK_FR, stamped=""))
    assert len(selected([made], "employer-portal")) == 1
    assert selected([], "employer-portal") == []


def test_pictures_of_what_it_depends_on_follow_its_own_and_stand_alone_without_any() -> None:
    at = later(2)
    form = capture(at, view(at, FORM), service="gckey")
    own = one(4, Occasion.CONFIRMED)
    assert [each.capture.service for each in selected([form, own], "employer-portal")][-1] == "gckey"
    assert [each.capture.service for each in selected([form], "employer-portal")] == ["gckey"]
