"""Scenes about what keeps us from seeing a portal: a block, a script that is old, looks that cannot tell."""

from tests.dashboards.prometheus.portals import FIRES, PROBE, scene, told
from tests.dashboards.prometheus.scenes import SERVICE, Case, Scene, Told


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


def cannot_tell(place: str, end: str, end_fr: str) -> Told:
    where = f" ({place})" if place else ""
    return told(
        f"Test portal: our looks{where} cannot tell how it is",
        f"Portail d’essai\u00a0: nos examens{where} ne peuvent dire dans quel état il est",
        f"For half an hour no look{where} could tell. Causes: prober_fault. That is a fault on our side until it is shown to"
        f" be theirs; it counts neither as up nor as down. {end}",
        f"Depuis une demi-heure, aucun examen{where} n’a pu le dire. Causes\u00a0: prober_fault. C’est une défaillance de"
        f" notre côté jusqu’à preuve du contraire; cela ne compte ni comme en service ni comme en panne. {end_fr}",
        **({"vantage": place} if place else {}),
    )


NOWHERE = cannot_tell(
    "",
    "No place sees it: nobody would be woken by an outage now.",
    "Aucun lieu ne le voit\u00a0: personne ne serait réveillé par une panne.",
)
FROM_B = cannot_tell("B", "Another place sees it.", "Un autre lieu le voit.")


def unseen(
    *state: tuple[float | None, float], cause: str = "prober_fault", kind: str = "http", place: str = ""
) -> Scene:
    made = Scene(minutes=60).monitor(place=place).add("ircc_service_state", *state, place=place, service=SERVICE)
    made.add("ircc_probe_info", (1, 0), place=place, **PROBE | {"kind": kind}, target="https://portal.example/")
    made.add("ircc_probe_cause", (None, 10), (1, 0), place=place, **PROBE, cause=cause)
    start = next(name for name in made.series if name.startswith("ircc_monitor_start"))
    made.series[start] = "0+0x239"
    return made


def beside(made: Scene) -> Scene:
    """Another place sees it."""
    return made.monitor(place="A").add("ircc_service_state", (3, 0), place="A", service=SERVICE)


CASES = [
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
        quiet=(20, 39.5, 50.25),
        fires={40.25: FIRES, 45: NOWHERE},
    ),
    Case(
        name="names the place that cannot tell, and says that another one sees",
        alert="ServiceUnseen",
        scene=beside(unseen((3, 10), (None, 40), (3, 0), place="B")),
        quiet=(39.5, 50.25),
        fires={45: FROM_B},
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
