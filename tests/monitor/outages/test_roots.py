"""One cause, one alert, a row for each: a shared component behind its dependants (S08), and what began together."""

from monitor.model import Outage
from probes.model import Outcome
from tests.makers import probe, service
from tests.monitor.outages.stories import Story, seen

UP, DOWN, UNKNOWN = Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN
FORM = probe("form", service="gckey")
SIGN_IN = {slug: probe("sign-in", service=slug) for slug in ("ircc-account", "representatives", "employer-portal")}
ETA = probe("page", service="eta")


PAGE = probe("page", service="employer-portal")


def story() -> Story:
    dependants = [
        service(slug, each, *([PAGE] if slug == PAGE.service else []), depends_on=("gckey",))
        for slug, each in SIGN_IN.items()
    ]
    return Story(services=(service("gckey", FORM), *dependants, service("eta", ETA)))


def latest(told: Story) -> dict[str, Outage]:
    return told.engine.outages


def all_look(told: Story, minute: float, outcome: Outcome) -> None:
    told.take(seen(FORM, minute, outcome))
    for number, each in enumerate(SIGN_IN.values()):
        told.take(seen(each, minute + 0.1 * (number + 1), outcome))
    told.take(seen(ETA, minute + 0.5, UP))


def test_when_gckey_fails_one_outage_opens_and_three_are_affected_by_it() -> None:
    told = story()
    for minute, outcome in enumerate([UP, UP, DOWN, DOWN, DOWN, UP, UP]):
        all_look(told, 2 * minute, outcome)
        if minute == 4:
            opened = {each.service: each for each in told.engine.open_outages}
            root = opened["gckey"]
            assert set(opened) == {"gckey", *SIGN_IN}
            assert root.root == ""
            assert {opened[slug].root for slug in SIGN_IN} == {root.id}
    assert told.engine.open_outages == []
    assert len(told.outages) == 4


def test_a_dependant_that_noticed_first_is_put_under_the_component_once_that_fails() -> None:
    told = story()
    all_look(told, 0, UP)
    portal = SIGN_IN["employer-portal"]
    told.take(seen(portal, 2, DOWN))
    told.take(seen(portal, 2.2, DOWN))
    assert latest(told)["employer-portal"].root == ""
    told.take(seen(FORM, 3, DOWN))
    told.take(seen(FORM, 3.2, DOWN))
    assert latest(told)["employer-portal"].root == latest(told)["gckey"].id


def test_a_dependant_that_was_down_before_the_component_last_worked_has_its_own_cause() -> None:
    told = story()
    all_look(told, 0, UP)
    portal = SIGN_IN["employer-portal"]
    told.look(portal, 2, DOWN, DOWN)
    told.take(seen(FORM, 8, UP))
    told.look(FORM, 10, DOWN, DOWN)
    told.look(portal, 14, DOWN, DOWN)
    assert latest(told)["employer-portal"].root == ""


def test_a_dependant_still_down_after_the_component_is_back_becomes_an_outage_in_its_own_right() -> None:
    told = story()
    for minute, outcome in enumerate([UP, DOWN, DOWN]):
        all_look(told, 2 * minute, outcome)
    root = latest(told)["gckey"].id
    told.look(FORM, 6, UP, UP)
    assert latest(told)["employer-portal"].root == root  # nobody has looked since
    told.look(PAGE, 8.1, UP, UP, every=0.2)
    assert latest(told)["employer-portal"].root == root  # its own page says nothing of the sign-in
    told.take(seen(SIGN_IN["employer-portal"], 9, DOWN))
    portal = latest(told)["employer-portal"]
    assert (portal.root, portal.was_root, portal.ended) == ("", root, None)
    told.look(SIGN_IN["employer-portal"], 11, UP, UP)
    assert latest(told)["employer-portal"].ended is not None


def test_the_component_unknown_holds_its_outage_open_and_lets_no_dependant_go() -> None:
    told = story()
    for minute, outcome in enumerate([UP, DOWN, DOWN]):
        all_look(told, 2 * minute, outcome)
    told.look(FORM, 6, UNKNOWN, UNKNOWN)
    told.take(seen(SIGN_IN["employer-portal"], 10, DOWN))
    assert latest(told)["employer-portal"].root == latest(told)["gckey"].id


def test_outages_that_may_have_begun_in_the_same_minute_are_linked_and_later_ones_are_not() -> None:
    told = story()
    all_look(told, 0, UP)
    told.take(seen(ETA, 1.9, UP))
    told.take(seen(FORM, 1.9, UP))
    told.look(ETA, 2, DOWN, DOWN, every=0.2)
    told.look(FORM, 2.5, DOWN, DOWN, every=0.2)
    eta, gckey = latest(told)["eta"], latest(told)["gckey"]
    assert eta.group == gckey.group == eta.id
    told.take(seen(SIGN_IN["ircc-account"], 8, UP))
    told.look(SIGN_IN["ircc-account"], 9, DOWN, DOWN, every=0.2)
    assert latest(told)["ircc-account"].group == ""


def test_relations_survive_a_restart() -> None:
    told = story()
    for minute, outcome in enumerate([UP, DOWN, DOWN]):
        all_look(told, 2 * minute, outcome)
    before = dict(told.engine.outages)
    told.restart()
    assert told.engine.outages == before
    all_look(told, 6, DOWN)
    assert len(told.engine.open_outages) == 4
    assert len(told.outages) == 4
