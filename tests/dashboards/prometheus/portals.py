"""Scenes about the portals beyond outages: maintenance, raw looks, certificates, the error budget, and blindness."""

from tests.dashboards.prometheus.scenes import SERVICE, Case, Scene, Told

HERE = {"service": SERVICE}
FIRES = Told(labels=HERE)
PROBE = {"service": SERVICE, "probe": "page-en", "kind": "http", "lang": "en"}
JOURNEY = PROBE | {"probe": "sign-in-en", "kind": "journey"}
DAY = 86400


def scene(minutes: float = 25, **online: tuple[tuple[float, float], ...]) -> Scene:
    return Scene(minutes=minutes).monitor(**online)


def told(en: str, fr: str, described: str, described_fr: str, state: str | None = None, **place: str) -> Told:
    texts = {"summary": en, "summary_fr": fr, "description": described, "description_fr": described_fr}
    return Told(labels=HERE | place, texts=texts | ({"state": state} if state else {}))


def announced(end: float, back: float, state: float) -> Scene:
    """Not up from the fifth minute to *back*, which was announced to end at the minute *end*."""
    made = scene().add("ircc_service_state", (3, 5), (state, back - 5), (3, 0), service=SERVICE)
    track = ((None, 5), (end * 60, back - 5), (None, 0))
    return made.add("ircc_service_announced_end_timestamp_seconds", *track, service=SERVICE)


OVERRUN = told(
    "Test portal is not back at the announced time",
    "Portail d’essai\u00a0: pas de retour à l’heure annoncée",
    "The end of its maintenance was announced for 1970-01-01 00:10 UTC; that was 6 min ago, and it does not work.",
    "La fin de sa maintenance était annoncée pour le 1970-01-01 00:10 UTC; c’était il y a 6 min, et il ne fonctionne pas.",
    "maintenance",
)
OVERRUN_BACK = told(
    "Test portal works again, later than announced",
    "Portail d’essai\u00a0: fonctionne de nouveau, plus tard qu’annoncé",
    "The end of its maintenance was announced for 1970-01-01 00:10 UTC; since then it has come to work again.",
    "La fin de sa maintenance était annoncée pour le 1970-01-01 00:10 UTC; depuis, il fonctionne de nouveau.",
    "up",
)


def hours(open_at: float, back: float = 20) -> Scene:
    """In maintenance from the fifth minute; the office opens at *open_at*."""
    made = scene().add("ircc_service_state", (3, 5), (2, back - 5), (3, 0), service=SERVICE)
    made.add("ircc_service_state_since_timestamp_seconds", (0, 5), (300, back - 5), (1200, 0), service=SERVICE)
    return made.add("ircc_business_hours", (0, open_at), (1, 0), service=SERVICE)


HOURS = told(
    "Test portal is in maintenance in business hours",
    "Portail d’essai\u00a0: en maintenance en heures ouvrables",
    "In maintenance since 1970-01-01 00:05 UTC. Expected end: 1970-01-01 00:30 UTC.",
    "En maintenance depuis le 1970-01-01 00:05 UTC. Fin attendue\u00a0: 1970-01-01 00:30 UTC.",
    "maintenance",
)


def raw(*looks: tuple[float | None, float], state: float = 3, minutes: float = 60) -> Scene:
    made = scene(minutes).add("ircc_service_state", (state, 0), service=SERVICE)
    return made.add("ircc_probe_success", *looks, **PROBE)


FAILING = told(
    "Test portal: most looks fail, and no outage was declared",
    "Portail d’essai\u00a0: la plupart des essais échouent, et aucune panne n’est déclarée",
    "Of the looks at its pages and journeys in the last 30 minutes 17 % succeeded, yet the monitor has declared no outage."
    " Either it fails off and on, or our judgement does not work: look for yourself. Failing now: page-en.",
    "Des essais de ses pages et parcours dans les 30 dernières minutes, 17\u00a0% ont réussi, et pourtant le moniteur n’a"
    " déclaré aucune panne. Ou bien il échoue par moments, ou bien notre jugement ne fonctionne pas\u00a0: vérifiez vous-même."
    " En échec maintenant\u00a0: page-en.",
    "up",
)


def certificate(days: float, *, intercepted: float = 0, position: str = "0") -> Scene:
    """Ends so many days after the tenth minute; renewed in the fifteenth."""
    named = {"service": SERVICE, "probe": "page-tls"}
    made = scene().add("ircc_service_state", (3, 0), service=SERVICE)
    made.add(
        "ircc_certificate_not_after_timestamp_seconds",
        (600 + days * DAY, 15),
        (90 * DAY, 0),
        **named,
        position=position,
    )
    return made.add("ircc_tls_intercepted", (intercepted, 0), **named)


CERTIFICATE = told(
    "Test portal: a certificate expires soon",
    "Portail d’essai\u00a0: un certificat expire bientôt",
    "It ends 1970-01-15 00:10 UTC. Seen by: page-tls. Once it has expired, browsers turn people away.",
    "Il expire le 1970-01-15 00:10 UTC. Vu par\u00a0: page-tls. Une fois expiré, les navigateurs refuseront l’accès.",
    "up",
)

RATIOS = tuple(f"ircc:service_error:ratio{window}" for window in ("5m", "30m", "1h", "2h", "6h", "1d", "3d"))


def burnt(seen: float = 25, **ratios: tuple[tuple[float, float], ...]) -> Scene:
    """The share of the time that was down, by window; it is seen until the minute *seen*."""
    made = scene().add("ircc_service_objective_ratio", (0.995, 0), service=SERVICE)
    made.add("ircc_service_state", (3, seen), (None, 0), service=SERVICE)
    for window, track in ratios.items():
        made.series[f'ircc:service_error:ratio{window.removeprefix("w")}{{service="{SERVICE}"}}'] = (
            Scene(minutes=25).add("x", *track).series.popitem()[1]
        )
    return made


FAST = told(
    "Test portal burns its error budget",
    "Portail d’essai\u00a0: épuise son budget d’erreur",
    "Down for 7.30 % of the observed last 1h and 2.50 % of the last 6h; the objective is 99.50 % up. Maintenance and time we"
    " could not see are left out.",
    "En panne pendant 7.30\u00a0% du temps observé des dernières 1h et 2.50\u00a0% des dernières 6h; l’objectif est"
    " 99.50\u00a0% en service. La maintenance et le temps non observé sont exclus.",
    "up",
)


def caused(cause: str, minutes: float, *, kind: str = "http", **more: str) -> Scene:
    """A probe says *cause* from the fifth minute on, for so many."""
    named = PROBE | {"kind": kind, "probe": "sign-in-en" if kind == "journey" else "page-en"} | more
    return scene(45).add("ircc_probe_cause", (None, 5), (1, minutes), (None, 0), **named, cause=cause)


BLOCKED = told(
    "Test portal turns our monitor away",
    "Portail d’essai\u00a0: refuse notre moniteur",
    "Blocked: page-en. A firewall, a waiting room or a limit stands before it; people may still get in, so this counts"
    " neither as up nor as down. We stand back for another 30 min at most.",
    "Bloqué\u00a0: page-en. Un pare-feu, une salle d’attente ou une limite se trouve devant; le public y accède peut-être,"
    " donc cela ne compte ni comme en service ni comme en panne. Nous nous tenons à l’écart encore 30 min au plus.",
)
DRIFT = told(
    "Test portal: a step of the journey does not work; check the script",
    "Portail d’essai\u00a0: une étape du parcours échoue; vérifier le scénario",
    "Journey: sign-in-en. Step: sign-in-en/form. The page has most likely changed. Look at it: if people can sign in, our"
    " script must be mended; if not, it is theirs.",
    "Parcours\u00a0: sign-in-en. Étape\u00a0: sign-in-en/form. La page a sans doute changé. Regardez-la\u00a0: si le public peut"
    " se connecter, c’est notre scénario qu’il faut corriger; sinon, c’est de leur côté.",
)
UNSEEN = told(
    "Test portal: nobody can tell how it is",
    "Portail d’essai\u00a0: personne ne peut dire dans quel état il est",
    "For half an hour no look could tell. Causes: prober_fault. That is a fault on our side until it is shown to be theirs;"
    " it counts neither as up nor as down.",
    "Depuis une demi-heure, aucun essai n’a pu le dire. Causes\u00a0: prober_fault. C’est une défaillance de notre côté"
    " jusqu’à preuve du contraire; cela ne compte ni comme en service ni comme en panne.",
)


def unseen(*state: tuple[float | None, float], cause: str = "prober_fault", kind: str = "http") -> Scene:
    made = scene(60).add("ircc_service_state", *state, service=SERVICE)
    made.add("ircc_probe_info", (1, 0), **PROBE | {"kind": kind}, target="https://portal.example/")
    made.add("ircc_probe_cause", (None, 10), (1, 0), **PROBE, cause=cause)
    start = next(name for name in made.series if name.startswith("ircc_monitor_start"))
    made.series[start] = "0+0x239"
    return made


CASES = [
    Case(
        name="fires five minutes beyond the announced end, and tells when it works again",
        alert="MaintenanceOverrun",
        scene=announced(10, 20, 2),
        quiet=(9, 15, 21.5),
        fires={15.25: FIRES, 16: OVERRUN, 20.5: OVERRUN_BACK},
    ),
    Case(
        name="fires when it is down beyond the announced end",
        alert="MaintenanceOverrun",
        scene=announced(10, 20, 0),
        quiet=(15, 21.5),
        fires={15.25: FIRES},
    ),
    Case(
        name="is quiet when it ends in time", alert="MaintenanceOverrun", scene=announced(10, 9, 2), quiet=(9, 16, 20)
    ),
    Case(
        name="begins when the office opens, and tells of the end",
        alert="MaintenanceInBusinessHours",
        scene=hours(10).add(
            "ircc_maintenance_expected_end_timestamp_seconds", (1800, 0), service=SERVICE, source="notice"
        ),
        quiet=(9, 21.5),
        fires={10.25: FIRES, 12: HOURS, 19: FIRES},
    ),
    Case(
        name="is quiet outside business hours",
        alert="MaintenanceInBusinessHours",
        scene=hours(24.5),
        quiet=(6, 15, 19),
    ),
    Case(
        name="fires when raw looks fail for long and the engine declares nothing, and ends when they succeed",
        alert="ProbesFailing",
        scene=raw((1, 15), (0, 30), (1, 0), minutes=70),
        quiet=(29, 34.25, 65),
        fires={35.25: FIRES, 40: FAILING},
    ),
    Case(
        name="fires for a portal that fails off and on, and never twice in a row",
        alert="ProbesFailing",
        scene=raw(*[part for _ in range(20) for part in ((0.0, 2), (1.0, 1))]),
        quiet=(3,),
        fires={30: FIRES, 59: FIRES},
    ),
    Case(
        name="is quiet when half of the looks succeed",
        alert="ProbesFailing",
        scene=raw(*[part for _ in range(30) for part in ((1.0, 1), (0.0, 1))]),
        quiet=(3, 30, 59),
    ),
    Case(
        name="leaves it to the outage that the engine declared, also in the half hour after its end",
        alert="ProbesFailing",
        scene=Scene(minutes=70).monitor().outage(6, 36).add("ircc_probe_success", (1, 5), (0, 31), (1, 0), **PROBE),
        quiet=(30, 36, 42, 50, 60),
    ),
    Case(
        name="is quiet in maintenance",
        alert="ProbesFailing",
        scene=raw((1, 5), (0, 0), state=2),
        quiet=(30, 59),
    ),
    Case(
        name="fires fourteen days before, and ends with the renewal",
        alert="CertificateExpiring",
        scene=certificate(14),
        quiet=(9, 10, 15.5),
        fires={10.25: FIRES, 12: CERTIFICATE},
    ),
    Case(
        name="is quiet when the certificate is that of a machine on our side",
        alert="CertificateExpiring",
        scene=certificate(1, intercepted=1),
        quiet=(10.25, 14),
    ),
    Case(
        name="is quiet about what is not the server's own certificate",
        alert="CertificateExpiring",
        scene=certificate(1, position="2"),
        quiet=(10.25, 14),
    ),
    Case(
        name="fires when both windows of a pair burn too fast, and ends with the shorter",
        alert="ErrorBudgetBurnFast",
        scene=burnt(w5m=((0, 5), (0.08, 10), (0.01, 0)), w1h=((0.07, 10), (0.073, 0)), w6h=((0.025, 0),)),
        given=RATIOS,
        quiet=(9, 15.25),
        fires={10.25: FIRES, 12: FAST},
    ),
    Case(
        name="fires for the slower pair, and not just below it",
        alert="ErrorBudgetBurnFast",
        scene=burnt(w30m=((0.03, 8), (0.031, 0)), w6h=((0.031, 0),)),
        given=RATIOS,
        quiet=(7,),
        fires={8.25: FIRES, 20: FIRES},
    ),
    Case(
        name="does not begin while nobody sees, and lasts when nobody does any more",
        alert="ErrorBudgetBurnFast",
        scene=burnt(8, w5m=((0, 10), (0.08, 0)), w1h=((0.08, 0),)),
        given=RATIOS,
        quiet=(9, 11, 20),
    ),
    Case(
        name="fires when a day and two hours burn at thrice the speed",
        alert="ErrorBudgetBurnSlow",
        scene=burnt(w2h=((0.0149, 8), (0.0151, 10), (0, 0)), w1d=((0.0151, 0),), w3d=((0.004, 0),)),
        given=RATIOS,
        quiet=(7, 18.5),
        fires={
            8.25: FIRES,
            10: told(
                "Test portal burns its error budget",
                "Portail d’essai\u00a0: épuise son budget d’erreur",
                "Down for 1.51 % of the observed last 1d and 0.40 % of the last 3d; the objective is 99.50 % up. Maintenance"
                " and time we could not see are left out.",
                "En panne pendant 1.51\u00a0% du temps observé des dernières 1d et 0.40\u00a0% des dernières 3d; l’objectif est"
                " 99.50\u00a0% en service. La maintenance et le temps non observé sont exclus.",
                "up",
            ),
        },
    ),
    Case(
        name="fires when three days and six hours burn at the speed that spends the budget",
        alert="ErrorBudgetBurnSlow",
        scene=burnt(w6h=((0.0049, 8), (0.0051, 0)), w3d=((0.0051, 0),)),
        given=RATIOS,
        quiet=(7,),
        fires={8.25: FIRES},
    ),
    Case(
        name="fires after twenty minutes, longer than the first standing back, and ends with the block",
        alert="ProbeBlocked",
        scene=caused("blocked", 30).add("ircc_monitor_host_back_off_seconds", (1800, 0), host="portal.example"),
        quiet=(24.75, 36),
        fires={25: FIRES, 30: BLOCKED},
    ),
    Case(name="is quiet about a single refusal", alert="ProbeBlocked", scene=caused("blocked", 19), quiet=(20, 26)),
    Case(name="is quiet about other causes", alert="ProbeBlocked", scene=caused("http_4xx", 35), quiet=(30, 38)),
    Case(
        name="fires after a quarter of an hour, and ends when the step works",
        alert="JourneyDrift",
        scene=caused("journey_step", 25, kind="journey").add(
            "ircc_journey_step_success", (0, 0), service=SERVICE, probe="sign-in-en", lang="en", step="form"
        ),
        quiet=(19.75, 31),
        fires={20: FIRES, 25: DRIFT},
    ),
    Case(name="is quiet about a page", alert="JourneyDrift", scene=caused("journey_step", 30), quiet=(22, 30)),
    Case(
        name="fires when half an hour of looks could not tell, and ends with the first that can",
        alert="ServiceUnseen",
        scene=unseen((3, 10), (None, 40), (3, 0)),
        quiet=(20, 39.75, 50.25),
        fires={40.25: FIRES, 45: UNSEEN},
    ),
    Case(
        name="leaves a block to its own ticket",
        alert="ServiceUnseen",
        scene=unseen((3, 10), (None, 0), cause="blocked"),
        quiet=(45, 59),
    ),
    Case(
        name="is quiet about a service that is only read for its notices",
        alert="ServiceUnseen",
        scene=unseen((3, 1), (None, 0), kind="notice"),
        quiet=(45, 59),
    ),
]
