"""Scenes of several monitors: a place that is blind, a part of the services that is missing or watched twice."""

from tests.dashboards.prometheus.monitors import agent, at, looking, shards, told, two
from tests.dashboards.prometheus.scenes import SERVICE, TITLES, Case, Scene, Told

BLIND = told(
    "One place is blind (B), others still watch",
    "Un lieu ne voit plus rien (B), d’autres surveillent encore",
    "A monitor there is gone, has stopped looking, or is offline. Fewer places decide now what is down. Not seen from there:"
    " portal.",
    "Un moniteur y a disparu, n’y regarde plus ou y est hors ligne. Moins de lieux décident maintenant de ce qui est en panne."
    " Non vus de là\u00a0: portal.",
    vantage="B",
)
PARTLY = told(
    "One place no longer sees some services (B), others still watch",
    "Un lieu ne voit plus certains services (B), d’autres surveillent encore",
    "A monitor there is gone, has stopped looking, or is offline. Fewer places decide now what is down. Not seen from there:"
    " other.",
    "Un moniteur y a disparu, n’y regarde plus ou y est hors ligne. Moins de lieux décident maintenant de ce qui est en panne."
    " Non vus de là\u00a0: other.",
    vantage="B",
)


def sharing(*alive: tuple[float | None, float]) -> Scene:
    """At A one monitor watches both services, at B two share them; the second is *alive* when it answers."""
    made = two()
    made.add("ircc_service_info", (1, 0), place="A", service="other", role="service", **TITLES)
    for name in ("ircc_monitor_start_timestamp_seconds", "ircc_online"):
        made.add(name, *alive, place="B", instance="m2:9877")
    named = {"service": "other", "role": "service"} | TITLES
    return made.add("ircc_service_info", *alive, place="B", instance="m2:9877", **named)


CASES = [
    Case(
        name="fires ten minutes after one of two went offline, and ends when it is back",
        alert="VantageBlind",
        scene=two(online=((1, 10), (0, 20), (1, 0))),
        quiet=(19.75, 30.25),
        fires={20.25: at("B"), 25: BLIND},
    ),
    Case(
        name="fires when the monitor of one of two is gone",
        alert="VantageBlind",
        scene=two(None, (1, 10), (None, 0)),
        quiet=(19.75,),
        fires={20.25: at("B")},
    ),
    Case(
        name="fires when the agent of one of two sends nothing any more",
        alert="VantageBlind",
        scene=agent(),
        quiet=(19.75,),
        fires={20.25: at("B"), 39: at("B")},
    ),
    Case(
        name="names what one of two monitors of a place no longer sees, also when it vanished with its agent",
        alert="VantageBlind",
        scene=sharing((1, 10), (None, 20), (1, 0)),
        quiet=(19.75, 30.25),
        fires={20.25: at("B"), 25: PARTLY},
    ),
    Case(
        name="is quiet while the monitors of a place share the services and all look",
        alert="VantageBlind",
        scene=sharing((1, 0)),
        quiet=(15, 25, 39),
    ),
    Case(
        name="fires when a place was never reached",
        alert="VantageBlind",
        scene=looking(Scene(minutes=40).monitor(place="A").add("up", (0, 0), place="B"), 40, place="A"),
        quiet=(9.75,),
        fires={10.25: at("B")},
    ),
    Case(
        name="leaves it to the pages where there is only one place",
        alert="VantageBlind",
        scene=looking(Scene(minutes=40).monitor(online=((1, 10), (0, 0))), 40),
        quiet=(15, 25, 39),
    ),
    Case(
        name="fires when two monitors watch the same from the same place, and ends when one stops",
        alert="ServiceWatchedTwice",
        scene=Scene(minutes=40)
        .monitor(instance="m1:9877")
        .add(
            "ircc_service_info",
            (None, 2),
            (1, 25),
            (None, 0),
            instance="m2:9877",
            service=SERVICE,
            role="service",
            **TITLES,
        ),
        quiet=(16.75, 27.25),
        fires={
            17: Told(labels={"service": SERVICE}),
            20: told(
                "A service is watched twice from one place",
                "Un service est surveillé deux fois depuis un même lieu",
                "portal, by: m1:9877, m2:9877. The portal gets twice the requests that we promise, and the two count as one"
                " place.",
                "portal, par\u00a0: m1:9877, m2:9877. Le portail reçoit deux fois plus de requêtes que promis, et les deux comptent"
                " pour un seul lieu.",
                service=SERVICE,
            ),
        },
    ),
    Case(
        name="is quiet about two places, and about controls",
        alert="ServiceWatchedTwice",
        scene=Scene(minutes=40)
        .monitor(place="A")
        .monitor(place="B")
        .add("ircc_service_info", (1, 0), place="A", service="controls", role="control")
        .add("ircc_service_info", (1, 0), place="A", instance="other:9877", service="controls", role="control"),
        quiet=(20, 39),
    ),
    Case(
        name="fires ten minutes after one of three shards is gone, and ends when it is back",
        alert="ShardMissing",
        scene=shards(("1", ((1, 0),)), ("2", ((1, 5), (None, 20), (1, 0))), ("3", ((1, 0),))),
        quiet=(14.75, 25.25),
        fires={
            15: Told(labels={"shards": "3"}),
            20: told(
                "A monitor that shares the services is missing",
                "Il manque un moniteur qui partage les services",
                "Of 3 monitors that share the services only these answer: 1, 3. What the others ought to watch is not watched"
                " from here. Left unwatched here: portal.",
                "Des 3 moniteurs qui se partagent les services, seuls ceux-ci répondent\u00a0: 1, 3. Ce que les autres devaient"
                " surveiller ne l’est pas d’ici. Laissés sans surveillance d’ici\u00a0: portal.",
                shards="3",
            ),
        },
    ),
    Case(
        name="is quiet when all are there",
        alert="ShardMissing",
        scene=shards(("1", ((1, 0),)), ("2", ((1, 0),)), ("3", ((1, 0),))),
        quiet=(20, 39),
    ),
]
