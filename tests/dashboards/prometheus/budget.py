"""Scenes about the error budget: which pair of windows burns, and what is said of it."""

from tests.dashboards.prometheus.portals import FIRES, scene, told
from tests.dashboards.prometheus.scenes import SERVICE, Case, Scene, Told

RATIOS = tuple(f"ircc:service_error:ratio{window}" for window in ("5m", "30m", "1h", "2h", "6h", "1d", "3d"))


def burnt(seen: float = 25, **ratios: tuple[tuple[float | None, float], ...]) -> Scene:
    """The share of the time that was down, by window; it is seen until the minute *seen*."""
    made = scene().add("ircc_service_objective_ratio", (0.995, 0), service=SERVICE)
    made.add("ircc_service_state", (3, seen), (None, 0), service=SERVICE)
    for window, track in ratios.items():
        made.series[f'ircc:service_error:ratio{window.removeprefix("w")}{{service="{SERVICE}"}}'] = (
            Scene(minutes=25).add("x", *track).series.popitem()[1]
        )
    return made


def dying(dead: float) -> Scene:
    """It burns from the fifth minute on; the monitor is gone from the minute *dead* on, and with it what it measured."""
    made = burnt(dead, w5m=((0, 5), (0.08, dead - 5), (None, 0)), w1h=((0.08, dead), (None, 0)))
    made.monitor((1, dead), (None, 0))
    return made.add("ircc_service_objective_ratio", (0.995, dead), (None, 0), service=SERVICE)


END = "The objective is 99.50 % up. Maintenance and time we could not see are left out."
END_FR = "L’objectif est 99,50\u00a0% en service. La maintenance et le temps non observé sont exclus."


def burns(en: str, fr: str, state: str = "up") -> Told:
    summaries = ("Test portal burns its error budget", "Portail d’essai\u00a0: épuise son budget d’erreur")
    return told(*summaries, f"{en} {END}", f"{fr} {END_FR}", state)


HOUR = burns(
    "Down for 7.30 % of the observed time of the last hour and 8.00 % of that of the last 5 minutes.",
    "En panne pendant 7,30\u00a0% du temps observé de la dernière heure et 8,00\u00a0% de celui des 5 dernières minutes.",
)
SIX_HOURS = burns(
    "Down for 3.20 % of the observed time of the last 6 hours and 3.10 % of that of the last 30 minutes.",
    "En panne pendant 3,20\u00a0% du temps observé des 6 dernières heures et 3,10\u00a0% de celui des 30 dernières minutes.",
)
DAY = burns(
    "Down for 1.51 % of the observed time of the last day and 1.52 % of that of the last 2 hours.",
    "En panne pendant 1,51\u00a0% du temps observé du dernier jour et 1,52\u00a0% de celui des 2 dernières heures.",
)
THREE_DAYS = burns(
    "Down for 0.52 % of the observed time of the last 3 days and 0.51 % of that of the last 6 hours.",
    "En panne pendant 0,52\u00a0% du temps observé des 3 derniers jours et 0,51\u00a0% de celui des 6 dernières heures.",
)
UNWATCHED = burns(
    "It burned too fast when it was last seen; nobody watches it now.",
    "Le budget s’épuisait trop vite à la dernière nouvelle; personne ne surveille maintenant.",
    "silent",
)


CASES = [
    Case(
        name="fires when both windows of a pair burn too fast, and ends with the shorter",
        alert="ErrorBudgetBurnFast",
        scene=burnt(w5m=((0, 5), (0.08, 10), (0.01, 0)), w1h=((0.07, 10), (0.073, 0)), w6h=((0.025, 0),)),
        given=RATIOS,
        quiet=(9, 15.25),
        fires={10.25: FIRES, 12: HOUR},
    ),
    Case(
        name="fires for the slower pair, and not just below it",
        alert="ErrorBudgetBurnFast",
        scene=burnt(w30m=((0.03, 8), (0.031, 0)), w6h=((0.032, 0),), w5m=((0.2, 0),), w1h=((0.03, 0),)),
        given=RATIOS,
        quiet=(7,),
        fires={8.25: FIRES, 20: SIX_HOURS},
    ),
    Case(
        name="does not begin while nobody sees",
        alert="ErrorBudgetBurnFast",
        scene=burnt(8, w5m=((0, 10), (0.08, 0)), w1h=((0.08, 0),)),
        given=RATIOS,
        quiet=(9, 11, 20),
    ),
    Case(
        name="lasts when nobody watches any more, and says so",
        alert="ErrorBudgetBurnFast",
        scene=dying(10),
        given=RATIOS,
        quiet=(4,),
        fires={6: FIRES, 15: UNWATCHED, 24: FIRES},
    ),
    Case(
        name="fires when a day and two hours burn at thrice the speed",
        alert="ErrorBudgetBurnSlow",
        scene=burnt(w2h=((0.0149, 8), (0.0152, 10), (0, 0)), w1d=((0.0151, 0),), w3d=((0.004, 0),)),
        given=RATIOS,
        quiet=(7, 18.5),
        fires={
            8.25: FIRES,
            10: DAY,
        },
    ),
    Case(
        name="fires when three days and six hours burn at the speed that spends the budget",
        alert="ErrorBudgetBurnSlow",
        scene=burnt(w6h=((0.0049, 8), (0.0051, 0)), w3d=((0.0052, 0),)),
        given=RATIOS,
        quiet=(7,),
        fires={8.25: FIRES, 9: THREE_DAYS},
    ),
]
