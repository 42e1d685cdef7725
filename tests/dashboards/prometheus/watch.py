"""Scenes about the watch itself and the monitor's upkeep."""

from tests.dashboards.prometheus.monitors import ANY, at, looking, told, two
from tests.dashboards.prometheus.scenes import SERVICE, Case, Scene

LOST = "Cela ne dit rien des portails."


def one(name: str, *track: tuple[float | None, float], minutes: float = 40, **labels: str) -> Scene:
    return Scene(minutes=minutes).monitor().add(name, *track, **labels)


def clocks(made: Scene, *offsets: float) -> Scene:
    """Services whose clocks differ from UTC by so many seconds."""
    for number, offset in enumerate(offsets):
        made.add("ircc_service_utc_offset_seconds", (offset, 0), service=f"s{number}")
    return made


ABSENT = told(
    "No monitor answers: services go unwatched",
    "Aucun moniteur ne répond\u00a0: des services ne sont plus surveillés",
    "Nobody watches: portal. Last heard of a monitor: 1970-01-01 00:09 UTC. This says nothing of the portals. Start it again;"
    " `ircc-monitor doctor` on its machine tells what is wrong.",
    f"Personne ne surveille\u00a0: portal. Dernier signe d’un moniteur\u00a0: 1970-01-01 00:09 UTC. {LOST} Redémarrez-le;"
    " `ircc-monitor doctor`, sur sa machine, dit ce qui ne va pas.",
)
STOPPED = told(
    "The monitor runs but no longer looks",
    "Le moniteur tourne, mais ne regarde plus",
    "Last look: 1970-01-01 00:10 UTC. It answers scrapes, so what it shows is old. This says nothing of the portals. Restart"
    " it and keep its log.",
    f"Dernier examen\u00a0: 1970-01-01 00:10 UTC. Il répond à Prometheus, mais ce qu’il montre est vieux. {LOST}"
    " Redémarrez-le et gardez son journal.",
)
LOCAL = told(
    "The monitor runs but no longer looks",
    "Le moniteur tourne, mais ne regarde plus",
    "Last look: 1969-12-31 19:10 UTC-5 (00:10 UTC). It answers scrapes, so what it shows is old. This says nothing of the"
    " portals. Restart it and keep its log.",
    f"Dernier examen\u00a0: 1969-12-31 19:10 UTC-5 (00:10 UTC). Il répond à Prometheus, mais ce qu’il montre est vieux."
    f" {LOST} Redémarrez-le et gardez son journal.",
)
OFFLINE = told(
    "The monitor (A) is offline: services go unseen",
    "Le moniteur (A) est hors ligne\u00a0: des services ne sont plus vus",
    "Seen by nobody: portal. No control answers: controls/one, controls/two. Our own line, proxy or name servers are at fault;"
    " this says nothing of the portals, and their state counts as unknown until we are back.",
    "Vus par personne\u00a0: portal. Aucun témoin ne répond\u00a0: controls/one, controls/two. Notre ligne, notre mandataire ou"
    " nos serveurs de noms sont en cause; cela ne dit rien des portails, dont l’état compte comme inconnu jusqu’à notre retour.",
    vantage="A",
)
CASES = [
    Case(
        name="fires three minutes after the last monitor has gone, and ends when it is back",
        alert="MonitorAbsent",
        scene=Scene(minutes=40).monitor((1, 10), (None, 15), (1, 0)),
        quiet=(9, 12.75, 26),
        fires={13: ANY, 20: ABSENT},
    ),
    Case(
        name="is quiet during a restart",
        alert="MonitorAbsent",
        scene=Scene(minutes=40).monitor((1, 10), (None, 2.5), (1, 0)),
        quiet=(11, 12.25, 15),
    ),
    Case(
        name="fires where there never was one",
        alert="MonitorAbsent",
        scene=Scene(minutes=40),
        quiet=(2,),
        fires={4: ANY},
    ),
    Case(
        name="fires when the one shard that watches a service is gone while another answers",
        alert="MonitorAbsent",
        scene=Scene(minutes=40)
        .monitor((1, 10), (None, 0), instance="m1:9877")
        .add("up", (1, 0), instance="m2:9877")
        .add("ircc_monitor_start_timestamp_seconds", (1, 0), instance="m2:9877"),
        quiet=(9, 12.75),
        fires={13.5: ANY},
    ),
    Case(
        name="is quiet while another place watches the same",
        alert="MonitorAbsent",
        scene=two(None, (1, 10), (None, 0)),
        quiet=(15, 39),
    ),
    Case(
        name="fires when looks have stopped for two and a half intervals and two minutes, and ends with the next",
        alert="MonitorSilent",
        scene=looking(Scene(minutes=40).monitor(), 10, back=20),
        quiet=(10, 14.25, 20.5),
        fires={15: ANY, 17: STOPPED},
    ),
    Case(
        name="tells the local time where all services have the same",
        alert="MonitorSilent",
        scene=clocks(looking(Scene(minutes=40).monitor(), 10, back=20), -18_000, -18_000),
        quiet=(10,),
        fires={17: LOCAL},
    ),
    Case(
        name="tells UTC alone where they have not",
        alert="MonitorSilent",
        scene=clocks(looking(Scene(minutes=40).monitor(), 10, back=20), -18_000, -12_600),
        quiet=(10,),
        fires={17: STOPPED},
    ),
    Case(
        name="is quiet where looks are rare",
        alert="MonitorSilent",
        scene=looking(Scene(minutes=40).monitor(), 10, back=20, every=600),
        quiet=(15, 19.75),
    ),
    Case(
        name="is quiet while another place looks at the same",
        alert="MonitorSilent",
        scene=looking(looking(Scene(minutes=40).monitor(place="A").monitor(place="B"), 40, place="A"), 10, place="B"),
        quiet=(17, 30),
    ),
    Case(
        name="fires after three minutes offline, and ends when we are back",
        alert="MonitorOffline",
        scene=looking(Scene(minutes=40).monitor(place="A", online=((1, 10), (0, 12), (1, 0))), 40, place="A")
        .add("ircc_control_up", (0, 0), place="A", control="controls/one")
        .add("ircc_control_up", (0, 0), place="A", control="controls/two"),
        quiet=(12.75, 22.25),
        fires={13: at("A"), 15: OFFLINE},
    ),
    Case(
        name="is quiet while another place is online",
        alert="MonitorOffline",
        scene=two(online=((1, 10), (0, 0))),
        quiet=(14, 30),
    ),
    Case(
        name="fires when the monitor is not ready for ten minutes",
        alert="RoundsLate",
        scene=one("ircc_monitor_ready", (1, 5), (0, 15), (1, 0)).add(
            "ircc_probe_cause", (1, 0), service=SERVICE, probe="page-en", kind="http", cause="gap"
        ),
        quiet=(14.75, 20.25),
        fires={
            15: ANY,
            16: told(
                "The monitor is late with its looks",
                "Le moniteur est en retard dans ses examens",
                "Not observed: portal/page-en. Looks missed in 15 minutes: 0. The machine is too slow, was suspended, or a look hangs.",
                "Non observé\u00a0: portal/page-en. Examens manqués en 15 minutes\u00a0: 0. La machine est trop lente, fut suspendue, ou un examen reste accroché.",
            ),
        },
    ),
    Case(
        name="fires when looks are missed again and again",
        alert="RoundsLate",
        scene=Scene(minutes=40).monitor().grows("ircc_looks_missed_total", step=0.2, service=SERVICE, probe="page-en"),
        quiet=(10,),
        fires={39: ANY},
    ),
    Case(
        name="is quiet about a look missed now and then",
        alert="RoundsLate",
        scene=Scene(minutes=40).monitor().grows("ircc_looks_missed_total", step=0.05, service=SERVICE, probe="page-en"),
        quiet=(20, 39),
    ),
    Case(
        name="fires when one control fails for a quarter of an hour",
        alert="ControlsFailing",
        scene=one("ircc_control_up", (1, 5), (0, 20), (1, 0), control="controls/one"),
        quiet=(19.75, 25.25),
        fires={
            20: ANY,
            22: told(
                "Controls fail, though we are online",
                "Des témoins échouent, bien que nous soyons en ligne",
                "Not answering: controls/one. With fewer controls it is harder to tell their fault from ours.",
                "Sans réponse\u00a0: controls/one. Avec moins de témoins, il est plus difficile de distinguer leur défaillance de"
                " la nôtre.",
            ),
        },
    ),
    Case(
        name="is quiet while we are offline, which is told by a page",
        alert="ControlsFailing",
        scene=Scene(minutes=40).monitor(online=((0, 0),)).add("ircc_control_up", (0, 0), control="controls/one"),
        quiet=(20, 39),
    ),
    Case(
        name="fires at the fourth restart in an hour",
        alert="MonitorRestarting",
        scene=Scene(minutes=80).add(
            "ircc_monitor_start_timestamp_seconds", (1, 5), (300, 5), (600, 5), (900, 5), (1200, 0)
        ),
        quiet=(19, 70),
        fires={20.25: ANY},
    ),
    Case(
        name="says how often",
        alert="MonitorRestarting",
        scene=Scene(minutes=40)
        .monitor()
        .add("ircc_monitor_start_timestamp_seconds", (1, 5), (300, 5), (600, 5), (900, 5), (1200, 0)),
        quiet=(19,),
        fires={
            25: told(
                "The monitor restarts again and again",
                "Le moniteur redémarre sans cesse",
                "Restarts in the last hour: 4. Its log says why.",
                "Redémarrages dans la dernière heure\u00a0: 4. Son journal dit pourquoi.",
            )
        },
    ),
    Case(
        name="fires while somebody watches, and is let go when nobody does",
        alert="Watchdog",
        scene=Scene(minutes=40).monitor((1, 10), (None, 15), (1, 0)),
        quiet=(11, 24),
        fires={
            0: ANY,
            4: told(
                "Somebody watches, and alerting works",
                "Quelqu’un surveille, et les alertes fonctionnent",
                "Fires as long as all is well. Who does not hear it any more must look after the monitor, Prometheus and"
                " Alertmanager.",
                "Active tant que tout va bien. Qui ne l’entend plus doit s’occuper du moniteur, de Prometheus et"
                " d’Alertmanager.",
            ),
            26: ANY,
        },
    ),
    Case(
        name="is let go when a monitor answers and looks no more",
        alert="Watchdog",
        scene=looking(Scene(minutes=40).monitor(), 10, back=20),
        quiet=(15,),
        fires={10: ANY, 21: ANY},
    ),
    Case(
        name="fires while another place watches",
        alert="Watchdog",
        scene=two(None, (1, 10), (None, 0)),
        quiet=(),
        fires={5: ANY, 39: ANY},
    ),
]
