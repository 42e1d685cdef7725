"""Scenes of several places, and of what is only degraded: ServiceDown by majority, and its two tickets."""

from tests.dashboards.prometheus.scenes import SERVICE, Case, Scene, Told
from tests.dashboards.prometheus.stories import BOTH, DEGRADED, GOES_ON, MAJORITY, ONE, ONE_BACK, PARTLY, WORKS

HERE = {"service": SERVICE}
DOWN = Told(labels=HERE)
FROM_B = {"service": SERVICE, "vantage": "B"}
SLOW = {"severity": "degraded", "cause": "slow"}


def places(minutes: float = 25, **outages: tuple[float, float] | None) -> Scene:
    """A monitor at each place; from when to when it sees an outage, None when it sees none."""
    made = Scene(minutes=minutes)
    for place, when in outages.items():
        made.monitor(place=place)
        if when is None:
            made.add("ircc_service_state", (3, 0), place=place, service=SERVICE)
        else:
            made.outage(*when, place=place)
    return made


def blind(made: Scene, place: str) -> Scene:
    """Its monitor runs and cannot tell."""
    made.monitor(place=place)
    return made


def dying(place: str, dead: float, made: Scene) -> Scene:
    """The monitor at *place* sees it down from the tenth minute, and is gone from the minute *dead* on."""
    made.monitor((1, dead), (None, 0), place=place)
    made.add("ircc_service_state", (3, 10), (0, dead - 10), (None, 0), place=place, service=SERVICE)
    named = {"service": SERVICE, "severity": "down", "cause": "tcp"}
    return made.add("ircc_outage_open", (None, 10), (1, dead - 10), (None, 0), place=place, **named)


def affected(made: Scene, place: str, root: tuple[float, float] | None) -> Scene:
    """At *place* it is down since the tenth minute because of a component, whose outage only that place sees."""
    named = {"service": SERVICE, "severity": "down", "cause": "tcp", "affected_by": "signin" if root else ""}
    made.monitor(place=place)
    made.add("ircc_service_state", (3, 10), (0, 0), place=place, service=SERVICE)
    made.add("ircc_outage_open", (None, 10), (1, 0), place=place, **named)
    made.add("ircc_outage_down_start_timestamp_seconds", (None, 10), (590, 0), place=place, service=SERVICE)
    made.add("ircc_service_state", (3, 10), (0 if root else 3, 0), place=place, service="signin")
    if root:
        labels = {"service": "signin", "severity": "down", "cause": "tcp"}
        made.add("ircc_outage_open", (None, 10), (1, 0), place=place, **labels)
    return made


def plain() -> Scene:
    return Scene(minutes=25).monitor().outage(10, 20)


def adjacent() -> Scene:
    made = plain()
    info = next(name for name in made.series if name.startswith("ircc_service_info"))
    made.series[info.replace('role="service"', 'role="adjacent"')] = made.series.pop(info)
    return made


CASES = [
    Case(
        name="fires for two places of three",
        alert="ServiceDown",
        scene=places(A=(10, 20), B=(11, 20), C=None),
        quiet=(10.75, 21.5),
        fires={11: DOWN, 13: MAJORITY},
    ),
    Case(
        name="does not fire for one place of three, nor for one of two",
        alert="ServiceDown",
        scene=places(A=None, B=(10, 20), C=None),
        quiet=(10, 12, 19),
    ),
    Case(
        name="does not fire for half of the places",
        alert="ServiceDown",
        scene=places(A=None, B=(10, 20)),
        quiet=(10, 12, 19),
    ),
    Case(
        name="does not count a place that cannot see",
        alert="ServiceDown",
        scene=blind(places(B=(10, 20)), "A"),
        quiet=(9.75, 21.5),
        fires={10: DOWN, 19: DOWN},
    ),
    Case(
        name="ends when only one of three still sees it, and says so",
        alert="ServiceDown",
        scene=places(A=(10, 16), B=(10, 24), C=None),
        quiet=(17.5,),
        fires={15: DOWN, 16.5: PARTLY},
    ),
    Case(
        name="lasts when one of two that saw it dies: it did not see it recover",
        alert="ServiceDown",
        scene=dying("B", 15, places(A=(10, 25), C=None)),
        quiet=(9.75,),
        fires={10: DOWN, 14: DOWN, 16: DOWN, 24: DOWN},
    ),
    Case(
        name="pages for the service when its component is down at one place only",
        alert="ServiceDown",
        scene=affected(affected(places(C=None), "A", (10, 25)), "B", None),
        quiet=(12.5,),
        fires={13: DOWN},
    ),
    Case(
        name="makes a ticket of an adjacent system that is down, and tells of its end",
        alert="AdjacentDown",
        scene=adjacent(),
        quiet=(9.75, 21.5),
        fires={10: DOWN, 12: GOES_ON, 20.5: DOWN},
    ),
    Case(name="leaves a service to the page", alert="AdjacentDown", scene=plain(), quiet=(10, 12, 19)),
    Case(name="leaves an adjacent system to a ticket", alert="ServiceDown", scene=adjacent(), quiet=(10, 12, 19)),
    Case(
        name="tells of one place after five minutes, and of its end",
        alert="ServiceDownFromOnePlace",
        scene=places(A=None, B=(10, 20), C=None),
        quiet=(9, 14.75, 21.5),
        fires={15: Told(labels=FROM_B), 16: ONE, 20.5: ONE_BACK},
    ),
    Case(
        name="leaves it to ServiceDown when most places see it",
        alert="ServiceDownFromOnePlace",
        scene=places(A=(10, 20), B=(10, 20), C=None),
        quiet=(10, 15, 19, 22),
    ),
    Case(
        name="lasts beside ServiceDown when more come to see it, so that its own end is true",
        alert="ServiceDownFromOnePlace",
        scene=places(A=(17, 20), B=(10, 22), C=None),
        quiet=(14.75, 23.5),
        fires={16: Told(labels=FROM_B), 18: BOTH, 21.75: Told(labels=FROM_B)},
    ),
    Case(
        name="never fires where there is only one place",
        alert="ServiceDownFromOnePlace",
        scene=Scene(minutes=25).monitor().outage(10, 20),
        quiet=(10, 15.25, 19, 21),
    ),
    Case(
        name="fires ten minutes after it began, and tells of the end",
        alert="ServiceDegraded",
        scene=Scene(minutes=28).monitor().outage(10, 25, **SLOW),
        quiet=(15, 19.75, 26.5),
        fires={20: Told(labels=HERE), 21: DEGRADED, 25.5: WORKS},
    ),
    Case(
        name="leaves what is down to ServiceDown",
        alert="ServiceDegraded",
        scene=Scene(minutes=25).monitor().outage(10, 24),
        quiet=(10, 21, 23),
    ),
    Case(
        name="leaves a script that may be old to JourneyDrift",
        alert="ServiceDegraded",
        scene=Scene(minutes=25)
        .monitor()
        .outage(10, 24, severity="degraded", cause="journey_step")
        .add("ircc_service_cause", (None, 10), (1, 0), service=SERVICE, cause="journey_step"),
        quiet=(21, 23),
    ),
    Case(
        name="leaves it to a shared component that is in trouble",
        alert="ServiceDegraded",
        scene=Scene(minutes=25).monitor().outage(10, 24, **SLOW, affected_by="signin"),
        quiet=(21, 23),
    ),
    Case(
        name="does not begin while we are offline, and lasts when the monitor dies",
        alert="ServiceDegraded",
        scene=Scene(minutes=28).monitor(online=((1, 15), (0, 6), (1, 0))).outage(10, 26, **SLOW),
        quiet=(20, 20.75, 27.5),
        fires={21.25: Told(labels=HERE)},
    ),
]
