"""What the alerts about the monitor itself say. Each says whose the fault is: ours, never the portals'."""

from dashboards.prometheus.expressions import PLACE, SEES, SILENT, STOPPED, TARGET
from dashboards.prometheus.snippets import Text, also, given, instant, length, listed, number

HERE = PLACE
MON, MOF = f"The monitor{HERE}", f"Le moniteur{HERE}"
V = "{vantage=$vantage}"

UNWATCHED = "ircc:service_silent:everywhere"
LAST = "max(max_over_time(timestamp(ircc_monitor_start_timestamp_seconds)[6h:30s]))"
LOOKED = f"max(ircc_monitor_last_look_timestamp_seconds{V} and on ({TARGET}) {STOPPED})"
INFO = 'ircc_service_info{role!="control",vantage=$vantage}'
CUT_OFF = f"count by (service) (({INFO} and on ({TARGET}) (ircc_online == 0)) unless on (service) {SEES})"
SEEN_HERE = f"{SEES}{V}"
LOST_HERE = f"({SILENT}{V} or max by (service, vantage) ({INFO})) unless on (service, vantage) {SEES}"
LATE = 'ircc_probe_cause{vantage=$vantage,cause="gap"}'
MISSED = f"ceil(sum(increase(ircc_looks_missed_total{V}[15m])))"
CONTROLS = f"ircc_control_up{V} == 0"
TWICE = "count by (instance) (ircc_service_info{service=$service,vantage=$vantage})"
SHARDS = f"count by (shard) (ircc_monitor_shard_info{V})"
LEFT = f"{SILENT}{V}"
WAITING = f"max(ircc_monitor_history_waiting_records{V})"
DROPPED = f"ceil(sum(increase(ircc_monitor_history_dropped_total{V}[15m])))"
FREE = f"min(ircc_monitor_disk_free_bytes{V}) / 1048576"
BACKUP = f"min(ircc_monitor_history_backup_timestamp_seconds{V})"
QUEUED = f"max(ircc_monitor_timestamp_queue_length{V})"
OLDEST = f"min(ircc_monitor_timestamp_oldest_request_timestamp_seconds{V})"
UNTAKEN = f"ceil(sum(increase(ircc_evidence_failures_total{V}[1h])))"
RELOADED = f"min(ircc_monitor_config_last_reload_success_timestamp_seconds{V})"
BEAT = f"max(ircc_monitor_heartbeat_success_timestamp_seconds{V})"
CRASHES = f"ceil(sum(increase(ircc_monitor_browser_crashes_total{V}[1h])))"
STEPS = f"floor(max(increase(ircc_monitor_clock_steps_total{V}[6h])))"
SINKS = f"sum by (sink) (increase(ircc_monitor_sink_errors_total{V}[15m])) > 0"
AWAY = f"ircc_monitor_host_back_off_seconds{V} > 3600"
LONGEST = f"max(ircc_monitor_host_back_off_seconds{V})"

Texts = tuple[Text, Text]


def _texts(summary_en: str, summary_fr: str, en: str, fr: str) -> Texts:
    return Text(en=summary_en, fr=summary_fr), Text(en=en, fr=fr)


TEXTS: dict[str, Texts] = {
    "MonitorAbsent": _texts(
        "No monitor answers: services go unwatched",
        "Aucun moniteur ne répond\u00a0: des services ne sont plus surveillés",
        given(UNWATCHED, f"Nobody watches: {listed(UNWATCHED, 'service')}. ")
        + f"Last heard of a monitor: {given(LAST, instant(LAST), 'more than six hours ago')}. This says nothing of the"
        " portals. Start it again; `ircc-monitor doctor` on its machine tells what is wrong.",
        given(UNWATCHED, f"Personne ne surveille\u00a0: {listed(UNWATCHED, 'service')}. ")
        + f"Dernier signe d’un moniteur\u00a0: {given(LAST, instant(LAST), 'il y a plus de six heures')}. Cela ne dit rien des"
        " portails. Redémarrez-le; `ircc-monitor doctor`, sur sa machine, dit ce qui ne va pas.",
    ),
    "MonitorSilent": _texts(
        f"{MON} runs but no longer looks",
        f"{MOF} tourne, mais ne regarde plus",
        f"Last look: {given(LOOKED, instant(LOOKED), 'none since its start')}. It answers scrapes, so what it shows is old."
        " This says nothing of the portals. Restart it and keep its log.",
        f"Dernier examen\u00a0: {given(LOOKED, instant(LOOKED), 'aucun depuis son démarrage')}. Il répond à Prometheus, mais ce"
        " qu’il montre est vieux. Cela ne dit rien des portails. Redémarrez-le et gardez son journal.",
    ),
    "MonitorOffline": _texts(
        f"{MON} is offline: services go unseen",
        f"{MOF} est hors ligne\u00a0: des services ne sont plus vus",
        given(CUT_OFF, f"Seen by nobody: {listed(CUT_OFF, 'service')}. ")
        + f"No control answers: {listed(CONTROLS, 'control')}. Our own line, proxy or name servers are at fault; this says"
        " nothing of the portals, and their state counts as unknown until we are back.",
        given(CUT_OFF, f"Vus par personne\u00a0: {listed(CUT_OFF, 'service')}. ")
        + f"Aucun témoin ne répond\u00a0: {listed(CONTROLS, 'control')}. Notre ligne, notre mandataire ou nos serveurs de noms"
        " sont en cause; cela ne dit rien des portails, dont l’état compte comme inconnu jusqu’à notre retour.",
    ),
    "VantageBlind": _texts(
        f"One place {given(SEEN_HERE, 'no longer sees some services', 'is blind')}{HERE}, others still watch",
        f"Un lieu ne voit plus {given(SEEN_HERE, 'certains services', 'rien')}{HERE}, d’autres surveillent encore",
        "A monitor there is gone, has stopped looking, or is offline. Fewer places decide now what is down."
        + also(" Not seen from there: ", LOST_HERE, "service"),
        "Un moniteur y a disparu, n’y regarde plus ou y est hors ligne. Moins de lieux décident maintenant de ce qui est en"
        " panne." + also(" Non vus de là\u00a0: ", LOST_HERE, "service"),
    ),
    "RoundsLate": _texts(
        f"{MON} is late with its looks",
        f"{MOF} est en retard dans ses examens",
        given(LATE, f"Not observed: {listed(LATE, 'service', 'probe')}. ")
        + f"Looks missed in 15 minutes: {given(MISSED, number(MISSED), '0')}. The machine is too slow, was suspended, or a look hangs.",
        given(LATE, f"Non observé\u00a0: {listed(LATE, 'service', 'probe')}. ")
        + f"Examens manqués en 15 minutes\u00a0: {given(MISSED, number(MISSED), '0')}. La machine est trop lente, fut suspendue,"
        " ou un examen reste accroché.",
    ),
    "ControlsFailing": _texts(
        f"Controls fail{HERE}, though we are online",
        f"Des témoins échouent{HERE}, bien que nous soyons en ligne",
        f"Not answering: {listed(CONTROLS, 'control')}. With fewer controls it is harder to tell their fault from ours.",
        f"Sans réponse\u00a0: {listed(CONTROLS, 'control')}. Avec moins de témoins, il est plus difficile de distinguer leur"
        " défaillance de la nôtre.",
    ),
    "MonitorRestarting": _texts(
        f"{MON} restarts again and again",
        f"{MOF} redémarre sans cesse",
        f"Restarts in the last hour: {number(f'max(changes(ircc_monitor_start_timestamp_seconds{V}[1h]))')}. Its log says why.",
        f"Redémarrages dans la dernière heure\u00a0: {number(f'max(changes(ircc_monitor_start_timestamp_seconds{V}[1h]))')}."
        " Son journal dit pourquoi.",
    ),
    "ServiceWatchedTwice": _texts(
        "A service is watched twice from one place",
        "Un service est surveillé deux fois depuis un même lieu",
        f"{{{{ $labels.service }}}}{HERE}, by: {listed(TWICE, 'instance')}. The portal gets twice the requests that we"
        " promise, and the two count as one place.",
        f"{{{{ $labels.service }}}}{HERE}, par\u00a0: {listed(TWICE, 'instance')}. Le portail reçoit deux fois plus de requêtes"
        " que promis, et les deux comptent pour un seul lieu.",
    ),
    "ShardMissing": _texts(
        f"A monitor that shares the services is missing{HERE}",
        f"Il manque un moniteur qui partage les services{HERE}",
        f"Of {{{{ $labels.shards }}}} monitors that share the services only these answer: {listed(SHARDS, 'shard')}."
        " What the others ought to watch is not watched from here." + also(" Left unwatched here: ", LEFT, "service"),
        f"Des {{{{ $labels.shards }}}} moniteurs qui se partagent les services, seuls ceux-ci répondent\u00a0: {listed(SHARDS, 'shard')}."
        " Ce que les autres devaient surveiller ne l’est pas d’ici."
        + also(" Laissés sans surveillance d’ici\u00a0: ", LEFT, "service"),
    ),
    "Watchdog": _texts(
        "Somebody watches, and alerting works",
        "Quelqu’un surveille, et les alertes fonctionnent",
        "Fires as long as all is well. Who does not hear it any more must look after the monitor, Prometheus and Alertmanager.",
        "Active tant que tout va bien. Qui ne l’entend plus doit s’occuper du moniteur, de Prometheus et d’Alertmanager.",
    ),
    "HistoryNotKept": _texts(
        f"{MON} cannot keep what it sees",
        f"{MOF} ne peut pas conserver ce qu’il voit",
        f"Waiting in memory: {given(WAITING, number(WAITING), '0')} records; lost in 15 minutes: {given(DROPPED, number(DROPPED), '0')}."
        " Proof is being lost or soon will be: make the disk writable, make room.",
        f"En attente en mémoire\u00a0: {given(WAITING, number(WAITING), '0')} entrées; perdues en 15 minutes\u00a0:"
        f" {given(DROPPED, number(DROPPED), '0')}. Des preuves se perdent ou vont se perdre\u00a0: rendez le disque accessible en"
        " écriture, faites de la place.",
    ),
    "HistoryMovedAside": _texts(
        f"{MON} found its history damaged and began a new one",
        f"{MOF} a trouvé son historique endommagé et en a commencé un nouveau",
        "The damaged file was kept beside it. Figures begin anew until a copy is put back.",
        "Le fichier endommagé est conservé à côté. Les chiffres repartent de zéro tant qu’une copie n’est pas remise.",
    ),
    "DiskNearlyFull": _texts(
        f"The disk is nearly full{HERE}",
        f"Le disque est presque plein{HERE}",
        f"{number(FREE)} MiB left where the history is. Below 200 MiB, looks that were simply up are no longer kept.",
        f"Il reste {number(FREE)}\u00a0Mio là où est l’historique. Sous 200\u00a0Mio, les examens simplement bons ne sont plus conservés.",
    ),
    "BackupTooOld": _texts(
        f"The history has no recent copy{HERE}",
        f"L’historique n’a pas de copie récente{HERE}",
        f"Newest copy: {given(BACKUP, instant(BACKUP), 'none')}. One a day is made by itself; its log says why not.",
        f"Copie la plus récente\u00a0: {given(BACKUP, instant(BACKUP), 'aucune')}. Il s’en fait une par jour; le journal dit pourquoi"
        " celle-ci manque.",
    ),
    "StampsWaiting": _texts(
        f"Time stamps have not come for a day{HERE}",
        f"Les horodatages n’arrivent plus depuis un jour{HERE}",
        f"Requests that wait: {number(QUEUED)}, the oldest since {instant(OLDEST)}. Packs carry no proof of their time by others"
        " meanwhile. `ircc-monitor doctor` says why.",
        f"Demandes en attente\u00a0: {number(QUEUED)}, la plus ancienne depuis le {instant(OLDEST)}. Entre-temps, les dossiers de"
        " preuve ne portent pas l’heure d’un tiers. `ircc-monitor doctor` dit pourquoi.",
    ),
    "CapturesFailing": _texts(
        f"Captures of proof fail{HERE}",
        f"Des captures de preuve échouent{HERE}",
        f"Not taken or not kept in the last hour: {number(UNTAKEN)}. Looks go on, and are kept; their pictures may be lacking.",
        f"Non prises ou non conservées dans la dernière heure\u00a0: {number(UNTAKEN)}. Les examens continuent et sont conservés;"
        " leurs images peuvent manquer.",
    ),
    "ConfigReloadFailed": _texts(
        f"{MON} refused its changed service files",
        f"{MOF} a refusé ses fichiers de services modifiés",
        f"In force is what it took in {instant(RELOADED)}. `ircc-monitor config check` names file and key.",
        f"En vigueur\u00a0: ce qu’il a lu le {instant(RELOADED)}. `ircc-monitor config check` nomme le fichier et la clé.",
    ),
    "HeartbeatFailing": _texts(
        f"The heartbeat does not arrive{HERE}",
        f"Le battement de cœur n’arrive pas{HERE}",
        f"Last one that arrived: {given(BEAT, instant(BEAT), 'none since the start')}. The outside watchman will raise the alarm.",
        f"Dernier arrivé\u00a0: {given(BEAT, instant(BEAT), 'aucun depuis le démarrage')}. Le veilleur extérieur donnera l’alarme.",
    ),
    "BrowserCrashing": _texts(
        f"Chromium keeps crashing{HERE}",
        f"Chromium plante sans cesse{HERE}",
        f"Crashes in the last hour: {number(CRASHES)}. Journeys cannot tell how the portals are meanwhile.",
        f"Plantages dans la dernière heure\u00a0: {number(CRASHES)}. Pendant ce temps, les parcours ne disent rien des portails.",
    ),
    "ClockStepping": _texts(
        f"The clock jumps{HERE}",
        f"L’horloge saute{HERE}",
        f"Jumps in six hours: {number(STEPS)}. Times in the proof are no better than the clock: mend its synchronisation.",
        f"Sauts en six heures\u00a0: {number(STEPS)}. Les heures dans la preuve ne valent que ce que vaut l’horloge\u00a0: rétablissez"
        " sa synchronisation.",
    ),
    "SinksFailing": _texts(
        f"A part of the monitor fails{HERE}",
        f"Une partie du moniteur échoue{HERE}",
        f"Failing: {listed(SINKS, 'sink')}. The others go on; what this part should have told is missing. Its log says why.",
        f"En échec\u00a0: {listed(SINKS, 'sink')}. Les autres continuent; ce que cette partie devait transmettre manque. Le journal"
        " dit pourquoi.",
    ),
    "BackOffLong": _texts(
        f"{MON} has been turned away for long",
        f"{MOF} est refusé depuis longtemps",
        f"Left alone: {listed(AWAY, 'host')}, for another {length(LONGEST, 'en')} at most. It refused us again and again, and is"
        " not looked at meanwhile.",
        f"À l’écart de\u00a0: {listed(AWAY, 'host')}, encore {length(LONGEST, 'fr')} au plus. Le serveur nous a refusés à plusieurs"
        " reprises et n’est pas regardé pendant ce temps.",
    ),
}
