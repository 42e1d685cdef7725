"""The alerts about the error budget: how fast it burns, in the words of the pair of windows that burns."""

from dashboards.prometheus.expressions import TITLE, lasting
from dashboards.prometheus.outage_texts import STATE
from dashboards.prometheus.rule import PORTAL, TICKET, Alert, Group
from dashboards.prometheus.snippets import Text, given, number

Pair = tuple[str, str, float]

FAST: tuple[Pair, ...] = (("5m", "1h", 14.4), ("30m", "6h", 6.0))
SLOW: tuple[Pair, ...] = (("2h", "1d", 3.0), ("6h", "3d", 1.0))
"""Short and long window, and how fast both must burn: the SRE workbook's figures, for a budget of 30 days."""

SPANS = {
    "5m": ("5 minutes", "des 5 dernières minutes"),
    "30m": ("30 minutes", "des 30 dernières minutes"),
    "1h": ("hour", "de la dernière heure"),
    "2h": ("2 hours", "des 2 dernières heures"),
    "6h": ("6 hours", "des 6 dernières heures"),
    "1d": ("day", "du dernier jour"),
    "3d": ("3 days", "des 3 derniers jours"),
}
OBJECTIVE = "100 * max(last_over_time(ircc_service_objective_ratio{service=$service}[6h]))"


def _burns(pair: Pair, only: str = "") -> str:
    """Something where both windows of *pair* burn that fast."""
    short, long, speed = pair
    allowed = f"on (service) {speed} * (1 - max by (service) (ircc_service_objective_ratio{only}))"
    over = [f"ircc:service_error:ratio{window}{only} > {allowed}" for window in (short, long)]
    return f"({over[0]} and on (service) {over[1]})"


def _expr(name: str, pairs: tuple[Pair, ...]) -> str:
    """Begins only while it is seen; a ratio also rises when good time leaves the window unseen."""
    burning = "\n    or ".join(_burns(pair) for pair in pairs)
    return lasting(name, f"({burning})\n  and on (service) ircc:service_down:bool", burning, "service")


def _share(query: str, lang: str) -> str:
    """Per cent, with the decimal sign of *lang*."""
    return number(query, '%.2f" | reReplaceAll "[.]" ",' if lang == "fr" else "%.2f")


def _lost(pair: Pair, lang: str) -> str:
    """The shares of the two windows of *pair*, the longer first: it is the budget, the shorter says that it goes on."""
    (late, late_fr), (whole, whole_fr) = SPANS[pair[0]], SPANS[pair[1]]
    now, over = (_share(f"100 * ircc:service_error:ratio{each}{{service=$service}}", lang) for each in pair[:2])
    if lang == "fr":
        return f"En panne pendant {over}\u00a0% du temps observé {whole_fr} et {now}\u00a0% de celui {late_fr}."
    return f"Down for {over} % of the observed time of the last {whole} and {now} % of that of the last {late}."


def _description(pairs: tuple[Pair, ...], lang: str) -> str:
    """The first pair that burns; none does where it only goes on because nobody watches any more."""
    told = {
        "en": "It burned too fast when it was last seen; nobody watches it now.",
        "fr": "Le budget s’épuisait trop vite à la dernière nouvelle; personne ne surveille maintenant.",
    }[lang]
    for pair in reversed(pairs):
        told = given(_burns(pair, "{service=$service}"), _lost(pair, lang), told)
    objective = _share(OBJECTIVE, lang)
    if lang == "fr":
        return (
            f"{told} L’objectif est {objective}\u00a0% en service. La maintenance et le temps non observé sont exclus."
        )
    return f"{told} The objective is {objective} % up. Maintenance and time we could not see are left out."


def _alert(name: str, pairs: tuple[Pair, ...]) -> Alert:
    return Alert(
        name=name,
        severity=TICKET,
        scope=PORTAL,
        by=("service",),
        expr=_expr(name, pairs),
        summary=Text(en=f"{TITLE.en} burns its error budget", fr=f"{TITLE.fr}\u00a0: épuise son budget d’erreur"),
        description=Text(en=_description(pairs, "en"), fr=_description(pairs, "fr")),
        dashboard="ircc-slo",
        state=STATE,
    )


GROUPS = (
    Group(
        name="ircc-burn",
        notes=(
            "Tickets, both: whatever burns the budget fast enough to wake somebody is down, and ServiceDown has paged",
            "for it within seconds. What these add is the sum of many short outages, a matter for office hours.",
        ),
        rules=(_alert("ErrorBudgetBurnFast", FAST), _alert("ErrorBudgetBurnSlow", SLOW)),
    ),
)
