"""Scenes about the portals beyond outages: maintenance, raw looks, certificates."""

from tests.dashboards.prometheus.scenes import SERVICE, Case, Scene, Told

HERE = {"service": SERVICE}
FIRES = Told(labels=HERE)
PROBE = {"service": SERVICE, "probe": "page-en", "kind": "http", "lang": "en"}
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
    "Portail d’essai\u00a0: la plupart des examens échouent, et aucune panne n’est déclarée",
    "Of the looks at its pages and journeys in the last 30 minutes 26 % succeeded, yet the monitor has declared no outage."
    " Either it fails off and on, or our judgement does not work: look for yourself. Failing now: page-en.",
    "Des examens de ses pages et parcours dans les 30 dernières minutes, 26\u00a0% ont réussi, et pourtant le moniteur n’a"
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
        fires={35.25: FIRES, 37: FAILING},
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
]
