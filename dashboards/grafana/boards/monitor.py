"""The monitor itself: whether it looks on time, can see, is gentle, and keeps what it saw."""

from grafana_foundation_sdk.builders import stat, statetimeline, table

from dashboards.grafana import palette, queries
from dashboards.grafana.boards.monitor_graphs import backing_off, browser, disk, lag, looks, requests, scrapes, skipped
from dashboards.grafana.episodes import TIME
from dashboards.grafana.frame import Grid, Sheet
from dashboards.grafana.panels import Head, by_threshold, steps, tiles, timeline
from dashboards.grafana.parts import age_tile, alerts, scraped
from dashboards.grafana.queries import VANTAGE, Query, now, rows
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, listing


def sheet(say: Say) -> Sheet:
    """The dashboard."""
    grid = Grid()
    grid.line(4, (10, _conditions(say)), (4, age_tile(2, say)), (10, _troubles(say)))
    grid.line(6, (11, _alerts(say)), (13, _versions(say)))
    grid.section(say("Looking", "Les examens"))
    grid.line(7, (8, looks(say)), (8, skipped(say)), (8, lag(say)))
    grid.line(7, (12, _online(say)), (12, _controls(say)))
    grid.section(say("Politeness, browser, scraping", "Politesse, navigateur, interrogation"))
    grid.line(7, (8, requests(say)), (8, backing_off(say)), (8, browser(say)))
    grid.line(7, (12, scrapes(say)), (12, _scraped(say)))
    grid.section(say("Keeping what was seen", "Conserver ce qui a été vu"))
    grid.line(7, (12, disk(say)), (12, _kept(say)))
    return Sheet(
        uid="ircc-monitor",
        title=say("IRCC availability: the monitor itself", "Disponibilité d’IRCC : le moniteur lui-même"),
        question=say(
            "Does the monitor work, so that what it says can be believed?",
            "Le moniteur fonctionne-t-il, pour qu’on puisse le croire?",
        ),
        grid=grid,
    )


def _conditions(say: Say) -> stat.Panel:
    head = Head(
        id=1,
        title=say("As it should be?", "Tout est-il normal?"),
        question=say(
            "Is every monitor scraped, online, on time, able to write, and running with the files on disk?",
            "Chaque moniteur est-il interrogé, en ligne, à l’heure, capable d’écrire et à jour des fichiers?",
        ),
    )

    def worst(metric: str, legend: str) -> Query:
        return now(f"min({metric}{{{VANTAGE}}})", legend)

    return tiles(
        head,
        say,
        now(scraped(), say("Scraped", "Interrogé")),
        worst("ircc_online", say("Online", "En ligne")),
        worst("ircc_monitor_ready", say("On time", "À temps")),
        worst("ircc_monitor_history_writable", say("History writable", "Historique inscriptible")),
        worst("ircc_monitor_config_last_reload_successful", say("Files in force", "Fichiers en vigueur")),
        mappings=palette.conditions(say),
    )


def _troubles(say: Say) -> stat.Panel:
    head = Head(
        id=3,
        title=say("Troubles of our own, in this range", "Nos propres ennuis, dans cette période"),
        question=say(
            "How often did something of ours go wrong in this range?",
            "Combien de fois quelque chose chez nous a-t-il mal tourné dans cette période?",
        ),
        unit="short",
    )

    def count(metric: str, legend: str) -> Query:
        return now(f"ceil(sum(increase({metric}{{{VANTAGE}}}[$__range])))", legend)

    panel = tiles(
        head,
        say,
        count("ircc_looks_missed_total", say("Looks missed", "Examens manqués")),
        count("ircc_monitor_stray_errors_total", say("Stray errors", "Erreurs égarées")),
        count("ircc_monitor_sink_errors_total", say("Sink errors", "Erreurs de relais")),
        count("ircc_monitor_clock_steps_total", say("Clock steps", "Sauts d’horloge")),
        count("ircc_monitor_browser_crashes_total", say("Browser crashes", "Plantages du navigateur")),
    )
    return panel.color_scheme(by_threshold()).thresholds(steps(palette.UP, (1, palette.DEGRADED)))


def _alerts(say: Say) -> table.Panel:
    head = Head(
        id=4,
        title=say("Alerts about us", "Alertes à notre sujet"),
        question=say(
            "Which alerts about the monitor itself fire?", "Quelles alertes au sujet du moniteur sont en cours?"
        ),
    )
    return alerts(head, say, 'scope="monitor", alertname!="Watchdog"')


def _versions(say: Say) -> table.Panel:
    head = Head(
        id=5,
        title=say("What runs where", "Ce qui tourne, et où"),
        question=say(
            "Which monitors run, since when, in which version, and for which part of the services?",
            "Quels moniteurs tournent, depuis quand, dans quelle version, et pour quelle part des services?",
        ),
    )
    on = "vantage, instance"
    asked = (
        rows(f"group by ({on}, version, python) (ircc_build_info{{{VANTAGE}}})"),
        rows(f"max by ({on}) (ircc_monitor_start_timestamp_seconds{{{VANTAGE}}}) * 1000"),
        rows(f"group by ({on}, shard, shards) (ircc_monitor_shard_info{{{VANTAGE}}})"),
        rows(f"count by ({on}) (ircc_service_info{{{VANTAGE}}})"),
    )
    columns = (
        Column(field="vantage", name=say("Place", "Lieu"), width=100),
        Column(field="instance", name=say("Address", "Adresse")),
        Column(field="version", name=say("Version", "Version"), width=75),
        Column(field="python", name=say("Python", "Python"), width=75),
        Column(field="Value #B", name=say("Started", "Démarré"), unit=TIME, width=140),
        Column(field="shard", name=say("Part", "Part"), width=50),
        Column(field="shards", name=say("of", "sur"), width=50),
        Column(field="Value #D", name=say("Services", "Services"), width=80),
    )
    return listing(head, say, columns, asked, drop=("Value #A", "Value #C"))


def _online(say: Say) -> statetimeline.Panel:
    head = Head(
        id=9,
        title=say("Are we online?", "Sommes-nous en ligne?"),
        question=say(
            "When were we offline ourselves? What was seen then is no outage of anybody.",
            "Quand étions-nous nous-mêmes hors ligne? Ce qui a été vu alors n’est la panne de personne.",
        ),
    )
    expr = queries.course("ircc_online", "vantage", VANTAGE)
    return timeline(head, say, Query(expr=expr, legend="{{vantage}}"), mappings=palette.conditions(say))


def _controls(say: Say) -> statetimeline.Panel:
    head = Head(
        id=10,
        title=say("Controls", "Témoins"),
        question=say(
            "Which of the unrelated sites that tell us whether we are online did not answer?",
            "Lesquels des sites étrangers qui nous disent si nous sommes en ligne n’ont pas répondu?",
        ),
    )
    expr = queries.course("ircc_control_up", "control, vantage", VANTAGE)
    return timeline(head, say, Query(expr=expr, legend="{{control}} {{vantage}}"), mappings=palette.passes(say))


def _scraped(say: Say) -> statetimeline.Panel:
    head = Head(
        id=15,
        title=say("Is it scraped?", "Est-il interrogé?"),
        question=say(
            "When could Prometheus not reach a monitor?", "Quand Prometheus n’a-t-il pas pu joindre un moniteur?"
        ),
    )
    known = f"last_over_time(ircc_build_info{{{VANTAGE}}}[$__range] @ end())"
    reached = "min by (job, instance) (min_over_time(up[$__interval] offset -$__interval))"
    expr = f"{reached} and on (job, instance) {known}"
    return timeline(head, say, Query(expr=expr, legend="{{instance}}"), mappings=palette.conditions(say))


def _kept(say: Say) -> statetimeline.Panel:
    head = Head(
        id=17,
        title=say("Is what is seen kept?", "Ce qui est vu est-il conservé?"),
        question=say(
            "When could the history not be written, so that it was held in memory?",
            "Quand l’historique n’a-t-il pu être écrit, et a-t-il été gardé en mémoire?",
        ),
    )
    expr = queries.course("ircc_monitor_history_writable", "vantage, instance", VANTAGE)
    return timeline(head, say, Query(expr=expr, legend="{{vantage}} {{instance}}"), mappings=palette.conditions(say))
