"""All places at once: who sees what, what the majority says, where they disagree, and who can be believed."""

from grafana_foundation_sdk.builders import statetimeline, table

from dashboards.grafana import episodes, palette, queries, tables
from dashboards.grafana.frame import Grid, Sheet
from dashboards.grafana.panels import Head, timeline
from dashboards.grafana.parts import age, scraped
from dashboards.grafana.queries import BOTH, SERVICE, VANTAGE, Query, rows, titled
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, listing


def sheet(say: Say) -> Sheet:
    """The dashboard."""
    grid = Grid()
    grid.line(8, (14, _votes(say)), (10, _places(say)))
    grid.line(7, (24, _quorum(say)))
    grid.line(10, (24, _views(say)))
    grid.line(7, (12, _disagreement(say)), (12, _online(say)))
    grid.line(9, (24, _outages(say)))
    return Sheet(
        uid="ircc-vantages",
        title=say("IRCC availability: places", "Disponibilité d’IRCC : lieux"),
        question=say(
            "Is it down for everybody, or only seen from one place?",
            "Est-ce en panne pour tous, ou seulement vu d’un lieu?",
        ),
        grid=grid,
    )


def _votes(say: Say) -> table.Panel:
    head = Head(
        id=1,
        title=say("Votes now", "Votes actuels"),
        question=say(
            "How many places can see each service, how many see it down or degraded, and what does the majority say?",
            "Combien de lieux voient chaque service, combien le voient en panne ou dégradé, et que dit la majorité?",
        ),
    )
    each = f"min by (service, vantage) (ircc_service_state{{{BOTH}}})"
    seen = f"count by (service) ({each})"
    asked = (
        rows(titled(f"{seen} or on (service) (group by (service) ({queries.INFO}) * 0)", say)),
        rows(f"count by (service) ({each} == 0) or on (service) {seen} * 0"),
        rows(f"count by (service) ({each} == 1) or on (service) {seen} * 0"),
        rows(f"count by (service) ({each} == 2) or on (service) {seen} * 0"),
        rows(f"max by (service) (ircc:service_state:quorum{{{SERVICE}}})"),
    )
    rules = say("no rules", "sans règles")
    columns = (
        *tables.service(say),
        Column(
            field="Value #E",
            name=say("Majority", "Majorité"),
            mappings=palette.states(say),
            filled=True,
            width=130,
            nothing=rules,
        ),
        Column(field="Value #A", name=say("Can see", "Voient"), width=80),
        Column(field="Value #B", name=say("Say down", "En panne"), width=100),
        Column(field="Value #C", name=say("Say degraded", "Dégradé"), width=110),
        Column(field="Value #D", name=say("Say maintenance", "Maintenance"), width=135),
    )
    return listing(head, say, columns, asked)


def _places(say: Say) -> table.Panel:
    head = Head(
        id=2,
        title=say("Can the places be believed?", "Peut-on se fier aux lieux?"),
        question=say(
            "Is the monitor at each place scraped and online, and how old is what it says?",
            "Le moniteur de chaque lieu est-il interrogé et en ligne, et de quand date ce qu’il dit?",
        ),
    )
    asked = (
        rows(scraped("vantage")),
        rows(f"min by (vantage) (ircc_online{{{VANTAGE}}})"),
        rows(age("vantage")),
        rows(f"count by (vantage) (ircc_service_state{{{BOTH}}})"),
    )
    limits = ((0.0, palette.CALM), (180.0, palette.DEGRADED), (600.0, palette.DOWN))
    columns = (
        Column(field="vantage", name=say("Place", "Lieu")),
        Column(
            field="Value #A", name=say("Scraped", "Interrogé"), mappings=palette.conditions(say), filled=True, width=90
        ),
        Column(
            field="Value #B", name=say("Online", "En ligne"), mappings=palette.conditions(say), filled=True, width=90
        ),
        Column(field="Value #C", name=say("Data age", "Âge"), unit="dthms", thresholds=limits, filled=True, width=100),
        Column(field="Value #D", name=say("Services seen", "Services vus"), width=115),
    )
    return listing(head, say, columns, asked)


def _quorum(say: Say) -> statetimeline.Panel:
    head = Head(
        id=3,
        title=say("What the majority of places says", "Ce que dit la majorité des lieux"),
        question=say(
            "When was each service down for most places? Seen from one place only, it is degraded.",
            "Quand chaque service était-il en panne pour la plupart des lieux? Vu d’un seul lieu, il est dégradé.",
        ),
        nothing=say("No data: are the recording rules loaded?", "Aucune donnée : les règles sont-elles chargées?"),
    )
    expr = titled(queries.course("ircc:service_state:quorum", "service", SERVICE), say)
    return timeline(head, say, Query(expr=expr, legend=f"{{{{{say.title}}}}}"))


def _views(say: Say) -> statetimeline.Panel:
    head = Head(
        id=4,
        title=say("Who sees what", "Qui voit quoi"),
        question=say(
            "From which place was each service not up, and when?",
            "De quel lieu chaque service n’était-il pas en service, et quand?",
        ),
    )
    expr = titled(queries.course("ircc_service_state", "service, vantage"), say)
    return timeline(head, say, Query(expr=expr, legend=f"{{{{{say.title}}}}} – {{{{vantage}}}}"))


def _disagreement(say: Say) -> statetimeline.Panel:
    head = Head(
        id=5,
        title=say("Disagreement", "Désaccord"),
        question=say(
            "When did places see a service differently, by the worst of each cell? Then the fault may lie on the way"
            " and not at IRCC.",
            "Quand des lieux ont-ils vu un service différemment, selon le pire de chaque case? La faute peut alors être"
            " en chemin et non chez IRCC.",
        ),
    )
    each = queries.course("ircc_service_state", "service, vantage")
    expr = titled(f"max by (service) ({each}) != bool on (service) min by (service) ({each})", say)
    query = Query(expr=expr, legend=f"{{{{{say.title}}}}}")
    return timeline(head, say, query, mappings=palette.disagreements(say))


def _online(say: Say) -> statetimeline.Panel:
    head = Head(
        id=6,
        title=say("Online by place", "En ligne par lieu"),
        question=say(
            "When was a place itself offline, so that it could say nothing of the services?",
            "Quand un lieu était-il lui-même hors ligne, donc incapable de se prononcer sur les services?",
        ),
    )
    expr = queries.course("ircc_online", "vantage", VANTAGE)
    return timeline(head, say, Query(expr=expr, legend="{{vantage}}"), mappings=palette.conditions(say))


def _outages(say: Say) -> table.Panel:
    head = Head(
        id=7,
        title=say("Outages by place", "Pannes par lieu"),
        question=say(
            "Which outages did each place see in this range?",
            "Quelles pannes chaque lieu a-t-il vues dans cette période?",
        ),
        nothing=say("No outage on record in this range", "Aucune panne consignée dans cette période"),
    )
    return episodes.history(head, say)
