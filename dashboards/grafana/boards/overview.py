"""The wall: is everything up, since when, and can this be believed? Fits 1920×1080 without scrolling."""

from grafana_foundation_sdk.builders import stat, statetimeline, table

from dashboards.grafana import palette, queries, tables
from dashboards.grafana.episodes import TIME
from dashboards.grafana.frame import Grid, Sheet
from dashboards.grafana.panels import Head, tiles, timeline
from dashboards.grafana.parts import STANDING, age_tile, alerts, or_calm, scraped, to_service
from dashboards.grafana.queries import VANTAGE, now, rows, titled
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, Link, listing


def sheet(say: Say) -> Sheet:
    """The dashboard."""
    grid = Grid()
    grid.line(4, (20, _states(say)), (4, age_tile(2, say)))
    grid.line(7, (24, _timeline(say)))
    grid.line(8, (12, _now(say)), (12, _availability(say)))
    grid.line(5, (8, _announced(say)), (10, _alerts(say)), (6, _health(say)))
    return Sheet(
        uid="ircc-overview",
        title=say("IRCC availability: wall", "Disponibilité d’IRCC : mur"),
        question=say(
            "Is everything up, since when, and can this be believed?",
            "Tout est-il en service, depuis quand, et peut-on s’y fier?",
        ),
        grid=grid,
        all_notes=False,
    )


def _states(say: Say) -> stat.Panel:
    head = Head(
        id=1,
        title=say("State now", "État actuel"),
        question=f"{say('What is the state of each service now?', 'Quel est l’état actuel de chaque service?')}"
        f" {queries.decided(say)}",
    )
    link = Link(title=say("Details", "Détails"), url=to_service(say, "${__field.labels.service}"))
    panel = tiles(head, say, now(titled(queries.state(), say), f"{{{{{say.title}}}}}"), mappings=palette.states(say))
    return panel.data_links([link.build()])


def _timeline(say: Say) -> statetimeline.Panel:
    head = Head(
        id=3,
        title=say("Outage timeline", "Chronologie des pannes"),
        question=f"{say('When was each service not up?', 'Quand chaque service n’était-il pas en service?')}"
        f" {queries.decided(say)}",
    )
    query = queries.Query(expr=titled(queries.overall(), say), legend=f"{{{{{say.title}}}}}")
    link = Link(title=say("Details", "Détails"), url=to_service(say, "${__field.labels.service}"))
    return timeline(head, say, query).data_links([link.build()])


def _now(say: Say) -> table.Panel:
    head = Head(
        id=4,
        title=say("State and since when", "État et depuis quand"),
        question=say(
            "Since when is each service in its state, why, and when does IRCC say that it ends?",
            "Depuis quand chaque service est-il dans son état, pourquoi, et quelle fin IRCC annonce-t-il?",
        ),
    )
    asked = (
        rows(titled(queries.state(), say)),
        rows(f"{queries.since()} * 1000"),
        rows(f"time() - {queries.since()}"),
        rows(queries.cause()),
        rows(f"{queries.ending()} * 1000"),
    )
    link = Link(title=say("Details", "Détails"), url=to_service(say, "${__data.fields.service}"))
    columns = (
        *tables.service(say, link),
        Column(field="Value #A", name=say("State", "État"), mappings=palette.states(say), filled=True, width=125),
        Column(field="Value #B", name=say("Since", "Depuis"), unit=TIME, width=140, nothing="–"),
        Column(field="Value #C", name=say("For", "Durée"), unit="dtdhms", width=110, nothing="–"),
        Column(field="cause", name=say("Cause", "Cause"), mappings=palette.causes(say), nothing="–"),
        Column(field="Value #E", name=say("Announced end", "Fin annoncée"), unit=TIME, width=140, nothing="–"),
    )
    return listing(head, say, columns, asked, drop=("Value #D",))


def _availability(say: Say) -> table.Panel:
    head = Head(
        id=5,
        title=say("Availability, and how much was seen", "Disponibilité, et part observée"),
        question=say(
            "What share of the time was each service usable, of what share can we say so, and how much business time"
            " was lost in 30 days? Time in maintenance does not count. In each column the worst place counts; the goal"
            " is judged by each place that saw at least 95 %.",
            "Pendant quelle part du temps chaque service était-il utilisable, de quelle part peut-on le dire, et"
            " combien d’heures ouvrables ont été perdues en 30 jours? La maintenance ne compte pas. Dans chaque"
            " colonne compte le pire lieu; l’objectif est jugé par chaque lieu qui a vu au moins 95 %.",
        ),
    )
    asked = [rows(titled(f"{queries.state()} * 0", say))]
    columns = [*tables.service(say)]
    for ref, window, name in (("B", "24h", "24 h"), ("D", "7d", say("7 d", "7 j")), ("F", "30d", say("30 d", "30 j"))):
        asked += [rows(queries.availability(window)), rows(queries.coverage(window))]
        columns.append(Column(field=f"Value #{ref}", name=name, unit="percentunit", decimals=3, width=80, nothing="–"))
        columns.append(tables.coverage(f"Value #{chr(ord(ref) + 1)}", say, name))
    lost = queries.windowed("ircc_service_business_seconds", "30d", worst="max", more=', state="down"')
    asked += [rows(queries.judged()), rows(lost)]
    columns += [
        Column(
            field="Value #H",
            name=say("Goal, 30 d", "Objectif, 30 j"),
            mappings=palette.verdicts(say),
            filled=True,
            width=118,
        ),
        Column(
            field="Value #I",
            name=say("Business time lost", "Heures ouvr. perdues"),
            unit="dthms",
            width=160,
            nothing="–",
        ),
    ]
    return listing(head, say, columns, asked, drop=("Value #A",))


def _announced(say: Say) -> table.Panel:
    head = Head(
        id=6,
        title=say("What IRCC announced", "Ce qu’IRCC a annoncé"),
        question=say(
            "Which official notices stand now, and about what?",
            "Quels avis officiels sont en vigueur, et à quel sujet?",
        ),
    )
    query = rows(or_calm(titled(STANDING, say)))
    columns = (
        *tables.service(say),
        Column(field="kind", name=say("Notice", "Avis"), mappings=palette.kinds(say), filled=True),
        Column(field="Value", name=say("How many", "Combien"), width=90),
    )
    return listing(head, say, columns, (query,))


def _alerts(say: Say) -> table.Panel:
    head = Head(
        id=7,
        title=say("Alerts that fire", "Alertes en cours"),
        question=say(
            "Which alerts fire now? That none does is only said while the alert Watchdog shows that rules work.",
            "Quelles alertes sont en cours? Qu’il n’y en a aucune n’est dit que si l’alerte Watchdog montre que les"
            " règles sont à l’œuvre.",
        ),
    )
    return alerts(head, say, 'alertname!="Watchdog"')


def _health(say: Say) -> stat.Panel:
    head = Head(
        id=8,
        title=say("Can this be believed?", "Peut-on s’y fier?"),
        question=say(
            "Is every monitor of the last hours scraped, online, and looking on time?",
            "Chaque moniteur des dernières heures est-il interrogé, en ligne, et ses examens sont-ils à l’heure?",
        ),
    )
    return tiles(
        head,
        say,
        now(scraped(), say("Scraped", "Interrogé")),
        now(f"min(ircc_online{{{VANTAGE}}})", say("Online", "En ligne")),
        now(f"min(ircc_monitor_ready{{{VANTAGE}}})", say("On time", "À temps")),
        mappings=palette.conditions(say),
    )
