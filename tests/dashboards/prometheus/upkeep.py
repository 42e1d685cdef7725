"""Scenes about the monitor's own upkeep: each fires, does not just below, and ends."""

from tests.dashboards.prometheus.scenes import Case, Scene, Told

NOW = Told()
Part = tuple[float | None, float]


def told(en: str, fr: str, described: str, described_fr: str) -> Told:
    return Told(texts={"summary": en, "summary_fr": fr, "description": described, "description_fr": described_fr})


def one(name: str, *track: Part, minutes: float = 40, **labels: str) -> Scene:
    return Scene(minutes=minutes).monitor().add(name, *track, **labels)


HISTORY = told(
    "The monitor cannot keep what it sees",
    "Le moniteur ne peut pas conserver ce qu’il voit",
    "Waiting in memory: 12 records; lost in 15 minutes: 0. Proof is being lost or soon will be: make the disk writable, make"
    " room.",
    "En attente en mémoire\u00a0: 12 entrées; perdues en 15 minutes\u00a0: 0. Des preuves se perdent ou vont se perdre\u00a0: rendez"
    " le disque accessible en écriture, faites de la place.",
)
ASIDE = told(
    "The monitor found its history damaged and began a new one",
    "Le moniteur a trouvé son historique endommagé et en a commencé un nouveau",
    "The damaged file was kept beside it. Figures begin anew until a copy is put back.",
    "Le fichier endommagé est conservé à côté. Les chiffres repartent de zéro tant qu’une copie n’est pas remise.",
)
DISK = told(
    "The disk is nearly full",
    "Le disque est presque plein",
    "512 MiB left where the history is. Below 200 MiB, looks that were simply up are no longer kept.",
    "Il reste 512\u00a0Mio là où est l’historique. Sous 200\u00a0Mio, les examens simplement bons ne sont plus conservés.",
)
BACKUP = told(
    "The history has no recent copy",
    "L’historique n’a pas de copie récente",
    "Newest copy: 1969-12-30 00:10 UTC. One a day is made by itself; its log says why not.",
    "Copie la plus récente\u00a0: 1969-12-30 00:10 UTC. Il s’en fait une par jour; le journal dit pourquoi celle-ci manque.",
)
STAMPS = told(
    "Time stamps have not come for a day",
    "Les horodatages n’arrivent plus depuis un jour",
    "Requests that wait: 3, the oldest since 1969-12-31 00:10 UTC. Packs carry no proof of their time by others meanwhile."
    " `ircc-monitor doctor` says why.",
    "Demandes en attente\u00a0: 3, la plus ancienne depuis le 1969-12-31 00:10 UTC. Entre-temps, les dossiers de preuve ne"
    " portent pas l’heure d’un tiers. `ircc-monitor doctor` dit pourquoi.",
)
CAPTURES = told(
    "Captures of proof fail",
    "Des captures de preuve échouent",
    "Not taken or not kept in the last hour: 4. Looks go on, and are kept; their pictures may be lacking.",
    "Non prises ou non conservées dans la dernière heure\u00a0: 4. Les examens continuent et sont conservés; leurs images peuvent"
    " manquer.",
)
RELOAD = told(
    "The monitor refused its changed service files",
    "Le moniteur a refusé ses fichiers de services modifiés",
    "In force is what it took in 1970-01-01 00:01 UTC. `ircc-monitor config check` names file and key.",
    "En vigueur\u00a0: ce qu’il a lu le 1970-01-01 00:01 UTC. `ircc-monitor config check` nomme le fichier et la clé.",
)
BEAT = told(
    "The heartbeat does not arrive",
    "Le battement de cœur n’arrive pas",
    "Last one that arrived: 1970-01-01 00:05 UTC. The outside watchman will raise the alarm.",
    "Dernier arrivé\u00a0: 1970-01-01 00:05 UTC. Le veilleur extérieur donnera l’alarme.",
)
CRASHES = told(
    "Chromium keeps crashing",
    "Chromium plante sans cesse",
    "Crashes in the last hour: 4. Journeys cannot tell how the portals are meanwhile.",
    "Plantages dans la dernière heure\u00a0: 4. Pendant ce temps, les parcours ne disent rien des portails.",
)
CLOCK = told(
    "The clock jumps",
    "L’horloge saute",
    "Jumps in six hours: 2. Times in the proof are no better than the clock: mend its synchronisation.",
    "Sauts en six heures\u00a0: 2. Les heures dans la preuve ne valent que ce que vaut l’horloge\u00a0: rétablissez sa"
    " synchronisation.",
)
SINK = told(
    "A part of the monitor fails",
    "Une partie du moniteur échoue",
    "Failing: Heartbeat. The others go on; what this part should have told is missing. Its log says why.",
    "En échec\u00a0: Heartbeat. Les autres continuent; ce que cette partie devait transmettre manque. Le journal dit pourquoi.",
)
AWAY = told(
    "The monitor has been turned away for long",
    "Le moniteur est refusé depuis longtemps",
    "Left alone: portal.example, for another 2 h 0 min at most. It refused us again and again, and is not looked at meanwhile.",
    "À l’écart de\u00a0: portal.example, encore 2 h 0 min au plus. Le serveur nous a refusés à plusieurs reprises et n’est pas"
    " regardé pendant ce temps.",
)

RELOADED = "ircc_monitor_config_last_reload_success_timestamp_seconds"
ARRIVED = "ircc_monitor_heartbeat_success_timestamp_seconds"
HOST = {"host": "portal.example"}


def beats(failing: float, stops: float) -> Scene:
    """A heartbeat fails each minute from *failing* on; the last one arrived at the minute *stops*."""
    made = one(ARRIVED, (stops * 60, 0))
    made.series.update(Scene(minutes=40).grows("ircc_monitor_heartbeat_failures_total", step=0.25).series)
    name = next(each for each in made.series if each.startswith("ircc_monitor_heartbeat_failures"))
    made.series[name] = f"0+0x{round(failing * 4) - 1} 0+0.25x{round((40 - failing) * 4) - 1}"
    return made


CASES = [
    Case(
        name="fires after five minutes, and ends when the disk takes it again",
        alert="HistoryNotKept",
        scene=one("ircc_monitor_history_writable", (1, 5), (0, 15), (1, 0)).add(
            "ircc_monitor_history_waiting_records", (12, 0)
        ),
        quiet=(9.75, 20.25),
        fires={10: NOW, 12: HISTORY},
    ),
    Case(
        name="is quiet about a short pause",
        alert="HistoryNotKept",
        scene=one("ircc_monitor_history_writable", (1, 5), (0, 4.5), (1, 0)),
        quiet=(9, 10),
    ),
    Case(
        name="fires when records are given up",
        alert="HistoryNotKept",
        scene=one("ircc_monitor_history_dropped_total", (0, 5), (3, 0)),
        quiet=(9.75, 21),
        fires={10: NOW, 19: NOW},
    ),
    Case(
        name="fires when looks are left out for want of room",
        alert="HistoryNotKept",
        scene=one("ircc_monitor_history_skipped_total", (0, 5), (3, 0)),
        quiet=(9.75, 21),
        fires={10: NOW, 19: NOW},
    ),
    Case(
        name="fires until a start with a whole history",
        alert="HistoryMovedAside",
        scene=one("ircc_monitor_history_moved_aside", (0, 5), (1, 15), (0, 0)),
        quiet=(4, 20.25),
        fires={5: NOW, 8: ASIDE},
    ),
    Case(
        name="fires below a gibibyte, and ends when there is room",
        alert="DiskNearlyFull",
        scene=one("ircc_monitor_disk_free_bytes", (1 << 30, 5), (512 << 20, 15), (1 << 30, 0)),
        quiet=(4, 14.75, 20.25),
        fires={15: NOW, 17: DISK},
    ),
    Case(
        name="fires when the newest copy is two days old, and ends with a new one",
        alert="BackupTooOld",
        scene=one("ircc_monitor_history_backup_timestamp_seconds", (-172200, 20), (1200, 0)),
        quiet=(9, 10, 20.25),
        fires={10.25: NOW, 15: BACKUP},
    ),
    Case(
        name="fires when there is none two days after the start",
        alert="BackupTooOld",
        scene=Scene(minutes=40).add("ircc_monitor_start_timestamp_seconds", (-172200, 0)),
        quiet=(9, 10),
        fires={10.25: NOW},
    ),
    Case(
        name="fires when a request has waited for a day and a quarter of an hour, and ends when it is granted",
        alert="StampsWaiting",
        scene=one("ircc_monitor_timestamp_oldest_request_timestamp_seconds", (-85800, 30), (1800, 0)).add(
            "ircc_monitor_timestamp_queue_length", (3, 0)
        ),
        quiet=(10, 24.75, 30.25),
        fires={25.5: NOW, 28: STAMPS},
    ),
    Case(
        name="fires at the third capture that fails, and ends an hour later",
        alert="CapturesFailing",
        scene=one("ircc_evidence_failures_total", (0, 5), (2, 5), (4, 0), minutes=90),
        quiet=(4, 9, 80),
        fires={11: NOW, 30: CAPTURES},
    ),
    Case(
        name="fires after five minutes, and ends with files that are right",
        alert="ConfigReloadFailed",
        scene=one("ircc_monitor_config_last_reload_successful", (1, 5), (0, 15), (1, 0)).add(RELOADED, (60, 0)),
        quiet=(9.75, 20.25),
        fires={10: NOW, 12: RELOAD},
    ),
    Case(
        name="fires when nothing has arrived for ten minutes and it is tried",
        alert="HeartbeatFailing",
        scene=beats(5, 5),
        quiet=(15, 19.75),
        fires={20: NOW, 25: BEAT},
    ),
    Case(
        name="is quiet when some are lost and others arrive",
        alert="HeartbeatFailing",
        scene=Scene(minutes=40).monitor().grows(ARRIVED).grows("ircc_monitor_heartbeat_failures_total", step=0.25),
        quiet=(20, 39),
    ),
    Case(
        name="fires at the third crash in an hour, and ends an hour later",
        alert="BrowserCrashing",
        scene=one("ircc_monitor_browser_crashes_total", (0, 5), (2, 5), (4, 0), minutes=80),
        quiet=(9, 75),
        fires={10.25: NOW, 20: CRASHES},
    ),
    Case(
        name="fires at the second jump, not at the first",
        alert="ClockStepping",
        scene=one("ircc_monitor_clock_steps_total", (0, 5), (1, 10), (2, 0)),
        quiet=(6, 14),
        fires={15.25: NOW, 30: CLOCK},
    ),
    Case(
        name="ends six hours later",
        alert="ClockStepping",
        scene=one("ircc_monitor_clock_steps_total", (0, 5), (2, 0), minutes=370),
        quiet=(4, 366),
        fires={300: NOW},
    ),
    Case(
        name="fires at a failure, and ends when there was none for a quarter of an hour",
        alert="SinksFailing",
        scene=one("ircc_monitor_sink_errors_total", (0, 5), (1, 0), sink="Heartbeat"),
        quiet=(4, 21),
        fires={5.25: NOW, 10: SINK},
    ),
    Case(
        name="fires when we are left standing for more than an hour",
        alert="BackOffLong",
        scene=one("ircc_monitor_host_back_off_seconds", (3600, 5), (7200, 20), (0, 0), **HOST),
        quiet=(4, 9.75, 25.25),
        fires={10: NOW, 15: AWAY},
    ),
]
