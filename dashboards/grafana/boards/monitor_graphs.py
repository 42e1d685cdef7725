"""The curves of the dashboard about the monitor itself."""

from grafana_foundation_sdk.builders import common, timeseries
from grafana_foundation_sdk.models import common as shapes

from dashboards.grafana import palette
from dashboards.grafana.panels import Head, bars, coloured, graph, limit, named
from dashboards.grafana.queries import VANTAGE, Query
from dashboards.grafana.speech import Say

EVENTS = "5m"  # counts are shown for at least this long


def looks(say: Say) -> timeseries.Panel:
    """How many looks, by what they saw."""
    head = Head(
        id=6,
        title=say("Looks", "Examens"),
        question=say("How many looks are made, and what do they see?", "Combien d’examens, et que voient-ils?"),
        unit="short",
    )
    expr = f"sum by (outcome) (increase(ircc_looks_total{{{VANTAGE}}}[$__rate_interval]))"
    words = {
        "up": say("Up", "En service"),
        "degraded": say("Degraded", "Dégradé"),
        "maintenance": say("Under maintenance", "En maintenance"),
        "down": say("Down", "En panne"),
        "unknown": say("Unknown", "Inconnu"),
    }
    colours = {
        "up": palette.UP,
        "degraded": palette.DEGRADED,
        "maintenance": palette.MAINTENANCE,
        "down": palette.DOWN,
        "unknown": palette.NO_DATA,
    }
    panel = bars(head, say, Query(expr=expr, legend="{{outcome}}"))
    return named(panel.min(0).interval(EVENTS), words, colours)


def skipped(say: Say) -> timeseries.Panel:
    """Looks not made, on purpose or not."""
    head = Head(
        id=7,
        title=say("Looks not made, or disturbed", "Examens non faits, ou perturbés"),
        question=say(
            "How many looks were skipped on purpose, missed, or disturbed by our own slowness?",
            "Combien d’examens ont été omis exprès, manqués, ou perturbés par notre lenteur?",
        ),
        unit="short",
    )

    def count(metric: str, by: str, legend: str) -> Query:
        return Query(expr=f"sum{by}(increase({metric}{{{VANTAGE}}}[$__rate_interval]))", legend=legend)

    panel = bars(
        head,
        say,
        count("ircc_looks_missed_total", " ", say("Missed", "Manqués")),
        count("ircc_looks_tainted_total", " ", say("Disturbed", "Perturbés")),
        count("ircc_looks_skipped_total", " by (reason) ", "{{reason}}"),
    )
    words = {
        "budget": say("Skipped: request budget", "Omis : budget de requêtes"),
        "back_off": say("Skipped: host refused us", "Omis : l’hôte nous a refusés"),
        "too_soon": say("Skipped: too soon", "Omis : trop tôt"),
        "still_looking": say("Skipped: still looking", "Omis : examen en cours"),
        "closing": say("Skipped: closing down", "Omis : arrêt en cours"),
    }
    return named(panel.min(0).interval(EVENTS), words)


def lag(say: Say) -> timeseries.Panel:
    """How late our own event loop is."""
    head = Head(
        id=8,
        title=say("Our own delay", "Notre propre retard"),
        question=say(
            "How late was the monitor itself? Timings of that moment are not believed.",
            "De combien le moniteur était-il lui-même en retard? Les durées de ce moment ne comptent pas.",
        ),
        unit="s",
    )
    worst = f"max by (vantage) (max_over_time(ircc_monitor_event_loop_lag_worst_seconds{{{VANTAGE}}}[$__interval]))"
    return graph(head, say, Query(expr=worst, legend=say("Worst {{vantage}}", "Pire {{vantage}}"))).min(0)


def requests(say: Say) -> timeseries.Panel:
    """Requests to each host against the cap."""
    head = Head(
        id=11,
        title=say("Requests in the last hour", "Requêtes dans la dernière heure"),
        question=say(
            "How near are we to the most requests that we allow ourselves to one host?",
            "À quelle distance sommes-nous du plafond de requêtes que nous nous accordons par hôte?",
        ),
        unit="short",
    )
    cap = Query(expr=f"min(ircc_monitor_host_requests_cap{{{VANTAGE}}})", legend=say("Most allowed", "Plafond"))
    spent = Query(expr=f"max by (host) (ircc_monitor_host_requests{{{VANTAGE}}})", legend="{{host}}")
    return coloured(graph(head, say, cap, spent).min(0), "A", palette.DOWN)


def backing_off(say: Say) -> timeseries.Panel:
    """For how long hosts are left alone."""
    head = Head(
        id=12,
        title=say("Hosts left alone", "Hôtes laissés en paix"),
        question=say(
            "Which hosts refused us, and for how long are they still left alone?",
            "Quels hôtes nous ont refusés, et pour combien de temps encore les laisse-t-on en paix?",
        ),
        unit="dthms",
    )
    expr = f"max by (host) (ircc_monitor_host_back_off_seconds{{{VANTAGE}}})"
    return graph(head, say, Query(expr=expr, legend="{{host}}")).min(0)


def browser(say: Say) -> timeseries.Panel:
    """Starts and crashes of the browser."""
    head = Head(
        id=13,
        title=say("Browser", "Navigateur"),
        question=say("How often was the browser started, and did it crash?", "Combien de démarrages et de plantages?"),
        unit="short",
    )

    def count(what: str, legend: str) -> Query:
        expr = f"sum(increase(ircc_monitor_browser_{what}_total{{{VANTAGE}}}[$__rate_interval]))"
        return Query(expr=expr, legend=legend)

    started, crashed = say("Started", "Démarrages"), say("Crashed", "Plantages")
    return bars(head, say, count("launches", started), count("crashes", crashed)).min(0).interval(EVENTS)


def scrapes(say: Say) -> timeseries.Panel:
    """How long a scrape takes."""
    head = Head(
        id=14,
        title=say("Length of a scrape", "Durée d’une interrogation"),
        question=say(
            "How long does Prometheus wait for a monitor? Above ten seconds it gives up.",
            "Combien de temps Prometheus attend-il un moniteur? Au-delà de dix secondes, il abandonne.",
        ),
        unit="s",
    )
    known = f"last_over_time(ircc_build_info{{{VANTAGE}}}[$__range] @ end())"
    length = "max by (job, instance) (max_over_time(scrape_duration_seconds[$__interval]))"
    panel = graph(head, say, Query(expr=f"{length} and on (job, instance) {known}", legend="{{instance}}"))
    return limit(panel.min(0), 10, palette.DOWN)


def disk(say: Say) -> timeseries.Panel:
    """Size of the history and what is left."""
    head = Head(
        id=16,
        title=say("History and disk", "Historique et disque"),
        question=say(
            "How large is the history, and how much room is left?",
            "Quelle est la taille de l’historique, et combien de place reste-t-il?",
        ),
        unit="bytes",
    )

    def size(metric: str, how: str, legend: str) -> Query:
        return Query(expr=f"{how} by (vantage) (ircc_monitor_{metric}_bytes{{{VANTAGE}}})", legend=legend)

    panel = graph(
        head,
        say,
        size("history_size", "max", say("History {{vantage}}", "Historique {{vantage}}")),
        size("history_wal", "max", say("Log to be merged {{vantage}}", "Journal à fusionner {{vantage}}")),
        size("disk_free", "min", say("Free {{vantage}}", "Libre {{vantage}}")),
    )
    # A hundred gigabytes free beside a hundred megabytes kept: on a plain axis the smaller would lie on the floor.
    return panel.scale_distribution(common.ScaleDistributionConfig().type(shapes.ScaleDistribution.LOG).log(10))
