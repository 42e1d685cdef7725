"""What the alerts about outages are expected to say, in both languages, while they go on and once they are over."""

from tests.dashboards.prometheus.scenes import SERVICE, Told

HERE = {"service": SERVICE}
GOES_ON = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal is down",
        "summary_fr": "Portail d’essai\u00a0: en panne",
        "description": "Since 1970-01-01 00:09 UTC, for 2 min now. Cause: server error. Business time lost so far: 2 min."
        " IRCC has announced no end.",
        "description_fr": "Depuis le 1970-01-01 00:09 UTC, soit 2 min. Cause\u00a0: erreur du serveur."
        " Temps ouvrable perdu jusqu’ici\u00a0: 2 min. IRCC n’a annoncé aucune fin.",
        "state": "down",
    },
)
LOCAL = Told(
    labels=HERE,
    since=590,
    texts={
        **(GOES_ON.texts or {}),
        "description": "Since 1969-12-31 19:09 UTC-5 (00:09 UTC), for 2 min now. Cause: server error."
        " Business time lost so far: 2 min. IRCC has announced no end.",
        "description_fr": "Depuis le 1969-12-31 19:09 UTC-5 (00:09 UTC), soit 2 min. Cause\u00a0: erreur du serveur."
        " Temps ouvrable perdu jusqu’ici\u00a0: 2 min. IRCC n’a annoncé aucune fin.",
    },
)
HALF_HOUR = Told(
    labels=HERE,
    since=590,
    texts={key: text.replace("19:09 UTC-5", "20:39 UTC-3:30") for key, text in (LOCAL.texts or {}).items()},
)
ANNOUNCED = Told(
    labels=HERE,
    since=590,
    texts={
        **(GOES_ON.texts or {}),
        "description": "Since 1970-01-01 00:09 UTC, for 2 min now. Cause: server error. Business time lost so far: 2 min."
        " Times it came back: 2. End announced by IRCC: 1970-01-01 05:00 UTC.",
        "description_fr": "Depuis le 1970-01-01 00:09 UTC, soit 2 min. Cause\u00a0: erreur du serveur."
        " Temps ouvrable perdu jusqu’ici\u00a0: 2 min. Elle est revenue 2 fois."
        " Fin annoncée par IRCC\u00a0: 1970-01-01 05:00 UTC.",
    },
)
LENGTH = "The outage began 1970-01-01 00:09 UTC and lasted between 8 min and 11 min; business time lost: 9 min."
LENGTH_FR = (
    "La panne a commencé le 1970-01-01 00:09 UTC et a duré entre 8 min et 11 min; temps ouvrable perdu\u00a0: 9 min."
)
BACK = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal is back up",
        "summary_fr": "Portail d’essai\u00a0: rétabli",
        "description": f"Back up since 1970-01-01 00:19 UTC. {LENGTH}",
        "description_fr": f"Rétabli depuis le 1970-01-01 00:19 UTC. {LENGTH_FR}",
        "state": "up",
    },
)
CLOSED = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal is in maintenance, no longer down",
        "summary_fr": "Portail d’essai\u00a0: en maintenance, la panne est finie",
        "description": f"In maintenance since 1970-01-01 00:19 UTC: no longer an outage. {LENGTH}",
        "description_fr": f"En maintenance depuis le 1970-01-01 00:19 UTC\u00a0: ce n’est plus une panne. {LENGTH_FR}",
        "state": "maintenance",
    },
)
SILENT = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal: last seen down, and the monitor is silent",
        "summary_fr": "Portail d’essai\u00a0: en panne à la dernière nouvelle, et le moniteur se tait",
        "description": "Last known state: in trouble since 1970-01-01 00:09 UTC. The monitor has been silent since"
        " 1970-01-01 00:14 UTC: whether it works again, nobody has seen.",
        "description_fr": "Dernier état connu\u00a0: en panne depuis le 1970-01-01 00:09 UTC. Le moniteur se tait depuis le"
        " 1970-01-01 00:14 UTC\u00a0: si le service fonctionne de nouveau, personne ne l’a vu.",
        "state": "silent",
    },
)
UNWATCHED = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal is no longer reported down",
        "summary_fr": "Portail d’essai\u00a0: n’est plus signalé en panne",
        "description": "It is no longer watched from here, or its state is no longer known: its recovery was not seen.",
        "description_fr": "Il n’est plus surveillé d’ici, ou son état n’est plus connu\u00a0: sa reprise n’a pas été vue.",
        "state": "unknown",
    },
)
MAJORITY = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal is down",
        "summary_fr": "Portail d’essai\u00a0: en panne",
        "description": "Since 1970-01-01 00:09 UTC, for 3 min now. Cause: server error. Business time lost so far: 2 min."
        " Seen from: A, B. IRCC has announced no end.",
        "description_fr": "Depuis le 1970-01-01 00:09 UTC, soit 3 min. Cause\u00a0: erreur du serveur."
        " Temps ouvrable perdu jusqu’ici\u00a0: 2 min. Vu depuis\u00a0: A, B. IRCC n’a annoncé aucune fin.",
        "state": "down",
    },
)
PARTLY = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal is no longer reported down",
        "summary_fr": "Portail d’essai\u00a0: n’est plus signalé en panne",
        "description": "Most places no longer see it down; it does not work everywhere.",
        "description_fr": "La plupart des lieux ne le voient plus en panne; il n’est pas rétabli partout.",
        "state": "degraded",
    },
)
FROM_B = {"service": SERVICE, "vantage": "B"}
ONE = Told(
    labels=FROM_B,
    since=590,
    texts={
        "summary": "Test portal is down from B only",
        "summary_fr": "Portail d’essai\u00a0: en panne, vu depuis B seulement",
        "description": "Since 1970-01-01 00:09 UTC, for 6 min now. Cause: server error. Business time lost so far: 2 min."
        " Seen from: B. IRCC has announced no end.",
        "description_fr": "Depuis le 1970-01-01 00:09 UTC, soit 6 min. Cause\u00a0: erreur du serveur."
        " Temps ouvrable perdu jusqu’ici\u00a0: 2 min. Vu depuis\u00a0: B. IRCC n’a annoncé aucune fin.",
        "state": "down",
    },
)
BOTH = Told(
    labels=FROM_B,
    since=590,
    texts={
        "summary": "Test portal is down from B and elsewhere",
        "summary_fr": "Portail d’essai\u00a0: en panne, vu depuis B et ailleurs",
        "description": "Since 1970-01-01 00:09 UTC, for 8 min now. Cause: server error. Business time lost so far: 2 min."
        " Seen from: B. IRCC has announced no end.",
        "description_fr": "Depuis le 1970-01-01 00:09 UTC, soit 8 min. Cause\u00a0: erreur du serveur."
        " Temps ouvrable perdu jusqu’ici\u00a0: 2 min. Vu depuis\u00a0: B. IRCC n’a annoncé aucune fin.",
        "state": "down",
    },
)
ONE_BACK = Told(
    labels=FROM_B,
    since=590,
    texts={
        "summary": "Test portal works from B again",
        "summary_fr": "Portail d’essai\u00a0: fonctionne de nouveau depuis B",
        "description": "Back up since 1970-01-01 00:19 UTC. The outage began 1970-01-01 00:09 UTC and lasted between 8 min"
        " and 11 min; business time lost: 9 min.",
        "description_fr": "Rétabli depuis le 1970-01-01 00:19 UTC. La panne a commencé le 1970-01-01 00:09 UTC et a duré"
        " entre 8 min et 11 min; temps ouvrable perdu\u00a0: 9 min.",
        "state": "up",
    },
)
DEGRADED = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal is degraded",
        "summary_fr": "Portail d’essai\u00a0: dégradé",
        "description": "Since 1970-01-01 00:09 UTC, for 11 min now. Cause: slow. Business time lost so far: 2 min."
        " IRCC has announced no end.",
        "description_fr": "Depuis le 1970-01-01 00:09 UTC, soit 11 min. Cause\u00a0: lent."
        " Temps ouvrable perdu jusqu’ici\u00a0: 2 min. IRCC n’a annoncé aucune fin.",
        "state": "degraded",
    },
)
WORKS = Told(
    labels=HERE,
    since=590,
    texts={
        "summary": "Test portal works again",
        "summary_fr": "Portail d’essai\u00a0: fonctionne de nouveau",
        "description": "Back up since 1970-01-01 00:24 UTC. The outage began 1970-01-01 00:09 UTC and lasted between 13 min"
        " and 16 min; business time lost: 14 min.",
        "description_fr": "Rétabli depuis le 1970-01-01 00:24 UTC. La panne a commencé le 1970-01-01 00:09 UTC et a duré"
        " entre 13 min et 16 min; temps ouvrable perdu\u00a0: 14 min.",
        "state": "up",
    },
)
