"""Scenes about the watch itself and the monitor's upkeep."""

from tests.dashboards.prometheus.scenes import SERVICE, TITLES, Case, Scene, Told

LOST = "Cela ne dit rien des portails."


def told(en: str, fr: str, described: str, described_fr: str, **labels: str) -> Told:
    texts = {"summary": en, "summary_fr": fr, "description": described, "description_fr": described_fr}
    return Told(labels=labels, texts=texts)


def at(place: str) -> Told:
    return Told(labels={"vantage": place} if place else {})


ANY = Told()


def looking(made: Scene, stops: float, back: float = 0, place: str = "", every: float = 60) -> Scene:
    """Looks end every 15 seconds until the minute *stops*, and again from *back* on."""
    made.add("ircc_probe_interval_seconds", (every, 0), place=place, service="controls", probe="one", kind="tls")
    made.grows("ircc_monitor_last_look_timestamp_seconds", place=place)
    name = [each for each in made.series if each.startswith("ircc_monitor_last_look")][-1]
    count, held = round(stops * 4), round(((back or made.minutes) - stops) * 4)
    rest = f" {back * 60:.0f}+15x{round((made.minutes - back) * 4) - 1}" if back else ""
    stays = f" {stops * 60:.0f}+0x{held - 1}" if held else ""
    made.series[name] = f"0+15x{count - 1}{stays}{rest}"
    return made


def one(name: str, *track: tuple[float | None, float], minutes: float = 40, **labels: str) -> Scene:
    return Scene(minutes=minutes).monitor().add(name, *track, **labels)


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
    f"Dernier essai\u00a0: 1970-01-01 00:10 UTC. Il répond à Prometheus, mais ce qu’il montre est vieux. {LOST}"
    " Redémarrez-le et gardez son journal.",
)
OFFLINE = told(
    "The monitor (A) is offline: nobody sees the portals",
    "Le moniteur (A) est hors ligne\u00a0: personne ne voit les portails",
    "No control answers: controls/one, controls/two. Our own line, proxy or name servers are at fault; this says nothing of"
    " the portals, and their state counts as unknown until we are back.",
    "Aucun témoin ne répond\u00a0: controls/one, controls/two. Notre ligne, notre mandataire ou nos serveurs de noms sont en"
    " cause; cela ne dit rien des portails, dont l’état compte comme inconnu jusqu’à notre retour.",
    vantage="A",
)
BLIND = told(
    "One place is blind (B), others still watch",
    "Un lieu ne voit plus (B), d’autres surveillent encore",
    "Its monitor is gone, has stopped looking, or is offline. Fewer places decide now what is down.",
    "Son moniteur a disparu, ne regarde plus ou est hors ligne. Moins de lieux décident maintenant de ce qui est en panne.",
    vantage="B",
)


def two(b: Scene | None = None, *alive: tuple[float | None, float], **more: tuple[tuple[float, float], ...]) -> Scene:
    """A works; B is alive or online as given."""
    made = (b or Scene(minutes=40)).monitor(place="A")
    made.monitor(*alive, place="B", **more)
    return looking(looking(made, 40, place="A"), 40, place="B")


def agent() -> Scene:
    """The agent at B sends nothing any more: not even that its monitor does not answer."""
    made = two()
    for name in [each for each in made.series if '"B"' in each]:
        first, rest = made.series[name].split("+")
        made.series[name] = f"{first}+{rest.split('x')[0]}x39 stale"
    return made


def shards(*there: tuple[str, tuple[tuple[float | None, float], ...]]) -> Scene:
    made = Scene(minutes=40).monitor()
    for number, track in there:
        made.add("ircc_monitor_shard_info", *track, instance=f"m{number}:9877", shard=number, shards="3")
    return made


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
        name="leaves it to the pages where there is only one place",
        alert="VantageBlind",
        scene=looking(Scene(minutes=40).monitor(online=((1, 10), (0, 0))), 40),
        quiet=(15, 25, 39),
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
                "Le moniteur est en retard dans ses essais",
                "Not observed: portal/page-en. Looks missed in 15 minutes: 0. The machine is too slow, was suspended, or a look hangs.",
                "Non observé\u00a0: portal/page-en. Essais manqués en 15 minutes\u00a0: 0. La machine est trop lente, fut suspendue, ou un essai reste accroché.",
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
                "Part of the services is watched by nobody",
                "Une partie des services n’est surveillée par personne",
                "Of 3 monitors that share the services only these answer: 1, 3.",
                "Des 3 moniteurs qui se partagent les services, seuls ceux-ci répondent\u00a0: 1, 3.",
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
