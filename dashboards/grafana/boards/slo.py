"""Objectives: are they met, how much of the error budget is left, how fast does it burn, and month by month."""

from grafana_foundation_sdk.builders import stat, table, timeseries

from dashboards.grafana import palette, queries, tables
from dashboards.grafana.frame import Grid, Sheet
from dashboards.grafana.panels import Head, graph, limit, tiles
from dashboards.grafana.queries import BOTH, PLACE, SERVICE, Query, now, rows, titled
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, listing
from dashboards.prometheus.portals import FAST, SLOW

JUDGED = ', state=~"up|degraded|down"'


def sheet(say: Say) -> Sheet:
    """The dashboard."""
    grid = Grid()
    grid.line(4, (24, _verdicts(say)))
    grid.line(9, (24, _budgets(say)))
    grid.line(7, (24, _left(say)))
    for numbers, pairs in ((3, 4), FAST), ((7, 8), SLOW):
        grid.line(8, *((12, _burn(say, number, pair)) for number, pair in zip(numbers, pairs, strict=True)))
    grid.line(14, (24, _months(say)))
    return Sheet(
        uid="ircc-slo",
        title=say("IRCC availability: objectives", "Disponibilité d’IRCC : objectifs"),
        question=say(
            "Are the objectives met, and how much may still fail?",
            "Les objectifs sont-ils atteints, et combien de panne reste-t-il permis?",
        ),
        grid=grid,
        back="now-7d",
        refresh="5m",
    )


def _verdicts(say: Say) -> stat.Panel:
    head = Head(
        id=1,
        title=say("Objective over 30 days", "Objectif sur 30 jours"),
        question=say(
            "Is the objective met over the last 30 days? Each place that saw at least 95 % judges;"
            " missed at one of them is missed.",
            "L’objectif est-il atteint sur les 30 derniers jours? Chaque lieu qui a vu au moins 95 % juge; manqué"
            " à l’un d’eux, il est manqué.",
        ),
    )
    return tiles(head, say, now(titled(queries.judged(), say), f"{{{{{say.title}}}}}"), mappings=palette.verdicts(say))


def spent() -> tuple[str, str]:
    """Seconds that may be down, of those judged within 30 days; and seconds that were, each for each place."""
    judged = f'sum by ({PLACE}) (ircc_service_seconds{{{BOTH}, window="30d"{JUDGED}}})'
    down = queries.windowed("ircc_service_seconds", "30d", worst="max", more=', state="down"', by=PLACE)
    return f"{judged} * (1 - {queries.objective(PLACE)})", down


def _share_left() -> str:
    budget, down = spent()
    return f"min by (service) (1 - ({down}) / (({budget}) > 0))"


def _budgets(say: Say) -> table.Panel:
    head = Head(
        id=2,
        title=say("Error budget over 30 days", "Budget d’erreur sur 30 jours"),
        question=say(
            "How much of the time that may fail is left? The budget is a share of the judged time: up, degraded or"
            " down. Negative: overspent. Each figure is that of the place that is worst off in it.",
            "Combien reste-t-il du temps où une panne est permise? Le budget est une part du temps jugé : en service,"
            " dégradé ou en panne. Négatif : dépassé. Chaque chiffre est celui du pire lieu à son égard.",
        ),
    )
    budget, down = spent()
    asked = (
        rows(titled(queries.objective(), say)),
        rows(queries.availability("30d")),
        rows(queries.coverage("30d")),
        rows(_share_left()),
        rows(f"min by (service) (({budget}) - ({down})) / 60"),
        rows(f"max by (service) ({down}) / 60"),
        rows(queries.judged()),
    )
    left = ((-1e9, palette.DOWN), (0.0, palette.DEGRADED), (0.5, palette.CALM))
    columns = (
        *tables.service(say),
        Column(field="Value #A", name=say("Objective", "Objectif"), unit="percentunit", decimals=2),
        Column(field="Value #B", name=say("Measured", "Mesuré"), unit="percentunit", decimals=3),
        tables.coverage("Value #C", say),
        Column(
            field="Value #D",
            name=say("Budget left", "Budget restant"),
            unit="percentunit",
            decimals=0,
            thresholds=left,
            filled=True,
        ),
        Column(field="Value #E", name=say("Minutes left", "Minutes restantes"), decimals=0),
        Column(field="Value #F", name=say("Minutes down", "Minutes en panne"), decimals=0),
        Column(field="Value #G", name=say("Verdict", "Jugement"), mappings=palette.verdicts(say), filled=True),
    )
    return listing(head, say, columns, asked)


def _left(say: Say) -> timeseries.Panel:
    head = Head(
        id=5,
        title=say("Budget left over time", "Budget restant au fil du temps"),
        question=say(
            "How did the budget of the 30 days before each moment develop? Below zero it is overspent.",
            "Comment le budget des 30 jours précédant chaque moment a-t-il évolué? Sous zéro, il est dépassé.",
        ),
        unit="percentunit",
    )
    return graph(head, say, Query(expr=titled(_share_left(), say), legend=f"{{{{{say.title}}}}}"))


def _burn(say: Say, number: int, pair: tuple[str, str, float]) -> timeseries.Panel:
    *windows, most = pair
    short, long = (say(_spelled(each, "d"), _spelled(each, "j")) for each in windows)
    comma = f"{most:g}".replace(".", ",")
    head = Head(
        id=number,
        title=say(
            f"Burn rate over {short} and {long}",
            f"Vitesse d’épuisement sur {short} et {long}",
        ),
        question=say(
            f"How many times faster than allowed is the budget spent? Above {most:g} in both windows an alert fires.",
            f"Combien de fois plus vite que permis le budget est-il dépensé? Au-dessus de {comma} dans les deux"
            " fenêtres, une alerte part.",
        ),
        unit="none",
        nothing=say("No data: are the recording rules loaded?", "Aucune donnée : les règles sont-elles chargées?"),
    )

    def rate(window: str, spelled: str) -> Query:
        bad = f"max by (service) (max_over_time(ircc:service_error:ratio{window}{{{SERVICE}}}[$__interval]))"
        expr = f"{bad} / on (service) (1 - {queries.objective()})"
        return Query(expr=titled(expr, say), legend=f"{{{{{say.title}}}}} {spelled}")

    panel = graph(head, say, rate(windows[0], short), rate(windows[1], long)).min(0)
    return limit(panel, most, palette.DOWN)


def _spelled(window: str, day: str) -> str:
    """5m is 5 min, 1h is 1 h; days have a letter of their own in each language."""
    return window.replace("m", " min").replace("h", " h").replace("d", f" {day}")


def _months(say: Say) -> table.Panel:
    head = Head(
        id=6,
        title=say("Month by month", "Mois par mois"),
        question=say(
            "How available was each service in each month, how much of it was seen, and what was lost?"
            " This month is counted so far; months are those of the service's time zone.",
            "Quelle a été la disponibilité de chaque service chaque mois, quelle part a été observée, et qu’a-t-on"
            " perdu? Le mois courant est compté à ce jour; les mois sont ceux du fuseau du service.",
        ),
    )
    on = "service, month"
    share = f"min by ({on}) (ircc_month_availability_ratio{{{BOTH}}})"
    seen = f"min by ({on}) (ircc_month_coverage_ratio{{{BOTH}}})"

    def seconds(metric: str, state: str) -> str:
        return f'max by ({on}) ({metric}{{{BOTH}, state="{state}"}})'

    each_share = f"min by ({on}, vantage) (ircc_month_availability_ratio{{{BOTH}}})"
    each_seen = f"min by ({on}, vantage) (ircc_month_coverage_ratio{{{BOTH}}}) > 0"
    wanted = f"{queries.objective(PLACE)} * on ({PLACE}) group_right () ({each_share} * 0 + 1)"
    asked = (
        rows(titled(f"{seen} > 0", say)),
        rows(share),
        rows(queries.verdict(each_share, each_seen, wanted, on)),
        rows(f"{seconds('ircc_month_seconds', 'down')} and on ({on}) {seen} > 0"),
        rows(f"{seconds('ircc_month_seconds', 'degraded')} and on ({on}) {seen} > 0"),
        rows(f"{seconds('ircc_month_seconds', 'maintenance')} and on ({on}) {seen} > 0"),
        rows(f"{seconds('ircc_month_business_seconds', 'down')} and on ({on}) {seen} > 0"),
    )
    columns = (
        Column(field="month", name=say("Month", "Mois"), width=90),
        *tables.service(say),
        Column(field="Value #B", name=say("Available", "Disponible"), unit="percentunit", decimals=3, width=110),
        tables.coverage("Value #A", say),
        Column(
            field="Value #C", name=say("Objective", "Objectif"), mappings=palette.verdicts(say), filled=True, width=120
        ),
        Column(field="Value #D", name=say("Down", "En panne"), unit="dtdhms", width=120),
        Column(field="Value #E", name=say("Degraded", "Dégradé"), unit="dtdhms", width=120),
        Column(field="Value #F", name=say("Maintenance", "Maintenance"), unit="dtdhms", width=120),
        Column(
            field="Value #G", name=say("Down in business hours", "En panne, heures ouvrables"), unit="dtdhms", width=210
        ),
    )
    return listing(head, say, columns, asked, sort=say("Month", "Mois"))
