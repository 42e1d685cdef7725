"""One service in detail: which probe, language, step and place; how fast; why; certificates; its outages."""

from grafana_foundation_sdk.builders import stat, statetimeline, table, timeseries

from dashboards.grafana import episodes, palette, queries
from dashboards.grafana.frame import Grid, Sheet
from dashboards.grafana.panels import Head, bars, coloured, graph, named, tiles, timeline
from dashboards.grafana.parts import STANDING, or_calm
from dashboards.grafana.queries import BOTH, LOW, Query, now, rows, titled
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, listing
from monitor.wording import word
from probes.model import Cause


def sheet(say: Say) -> Sheet:
    """The dashboard."""
    grid = Grid()
    grid.line(4, (5, _state(say)), (4, _since(say)), (9, _availability(say)), (6, _announced(say)))
    grid.section(say("When, and where exactly", "Quand, et où exactement"))
    grid.line(5, (24, _places(say)))
    grid.line(9, (24, _probes(say)))
    grid.line(9, (24, _steps(say)))
    grid.section(say("Why, and how fast", "Pourquoi, et à quelle vitesse"))
    grid.line(10, (7, _causes(say)), (10, _phases(say)), (7, _latency(say)))
    grid.line(8, (11, _step_times(say)), (13, _certificates(say)))
    grid.section(say("Outages", "Pannes"))
    grid.line(9, (24, _outages(say)))
    return Sheet(
        uid="ircc-service",
        title=say("IRCC availability: one service", "Disponibilité d’IRCC : un service"),
        question=say(
            "What exactly does not work, since when, why, and seen from where?",
            "Qu’est-ce qui ne fonctionne pas au juste, depuis quand, pourquoi, et vu d’où?",
        ),
        grid=grid,
        one_service=True,
    )


def _state(say: Say) -> stat.Panel:
    head = Head(
        id=1,
        title=say("State now", "État actuel"),
        question=f"{say('What is its state now?', 'Quel est son état actuel?')} {queries.decided(say)}",
    )
    return tiles(head, say, now(titled(queries.state(), say), f"{{{{{say.title}}}}}"), mappings=palette.states(say))


def _since(say: Say) -> stat.Panel:
    head = Head(
        id=2,
        title=say("For how long", "Depuis combien de temps"),
        question=say("How long has it been in this state?", "Depuis combien de temps est-il dans cet état?"),
        unit="dtdhms",
    )
    return tiles(head, say, now(f"time() - {queries.since()}", say("In this state for", "Dans cet état depuis")))


def _availability(say: Say) -> stat.Panel:
    head = Head(
        id=3,
        title=say("Availability, and how much was seen", "Disponibilité, et part observée"),
        question=say(
            "What share of the time was it usable, and of what share of the time do we know? Grey where less than 95 %"
            " was seen: too little to judge by.",
            "Pendant quelle part du temps était-il utilisable, et de quelle part le sait-on? En gris si moins de 95 % a"
            " été observé : trop peu pour juger.",
        ),
        unit="percentunit",
    )
    asked, colours = [], []
    for window, name in ("24h", "24 h"), ("7d", say("7 d", "7 j")), ("30d", say("30 d", "30 j")):
        share, seen = queries.availability(window), queries.coverage(window)
        low = say("low coverage", "couverture faible")
        asked += [
            now(f"{share} and on (service) {seen} >= {LOW}", name),
            now(f"{share} and on (service) {seen} < {LOW}", f"{name}, {low}"),
            now(seen, say(f"{name} seen", f"{name} vu")),
        ]
        colours += [palette.UP, palette.NO_DATA, palette.CALM]
    panel = tiles(head, say, *asked).decimals(2)
    for ref, colour in zip("ABCDEFGHI", colours, strict=True):
        coloured(panel, ref, colour)
    return panel


def _announced(say: Say) -> table.Panel:
    head = Head(
        id=4,
        title=say("What IRCC announced", "Ce qu’IRCC a annoncé"),
        question=say("Which notices stand, and until when?", "Quels avis sont en vigueur, et jusqu’à quand?"),
    )
    asked = rows(or_calm(STANDING)), rows(f"{queries.ending()} * 1000")
    columns = (
        Column(field="kind", name=say("Notice", "Avis"), mappings=palette.kinds(say), filled=True, nothing="–"),
        Column(field="Value #B", name=say("Announced end", "Fin annoncée"), unit=episodes.TIME, nothing="–"),
    )
    return listing(head, say, columns, asked, drop=("service", "Value #A", "Value"))


def _places(say: Say) -> statetimeline.Panel:
    head = Head(
        id=5,
        title=say("State by place", "État par lieu"),
        question=say(
            "When was it not up, as judged at each place we look from?",
            "Quand n’était-il pas en service, selon chaque lieu d’où nous regardons?",
        ),
    )
    expr = queries.course("ircc_service_state", "service, vantage")
    return timeline(head, say, Query(expr=expr, legend="{{service}} {{vantage}}"))


def _probes(say: Say) -> statetimeline.Panel:
    head = Head(
        id=6,
        title=say("Probes, by language and place", "Sondes, par langue et lieu"),
        question=say(
            "Which looks failed, in which language, from where? One failed look is not yet an outage.",
            "Quels examens ont échoué, dans quelle langue, et d’où? Un seul échec n’est pas encore une panne.",
        ),
    )
    expr = queries.course("ircc_probe_state", "probe, kind, lang, vantage")
    return timeline(head, say, Query(expr=expr, legend="{{probe}} {{lang}} {{vantage}}"))


def _steps(say: Say) -> statetimeline.Panel:
    head = Head(
        id=7,
        title=say("Steps of the journeys", "Étapes des parcours"),
        question=say(
            "At which step do people get stuck? Skipped steps and our own faults show no data.",
            "À quelle étape les gens restent-ils bloqués? Étapes non tentées et fautes à nous : aucune donnée.",
        ),
        nothing=say("No journey was seen", "Aucun parcours vu"),
    )
    expr = queries.course("ircc_journey_step_success", "probe, lang, step, vantage")
    query = Query(expr=expr, legend="{{probe}} {{step}} {{vantage}}")
    return timeline(head, say, query, mappings=palette.passes(say))


def _causes(say: Say) -> timeseries.Panel:
    head = Head(
        id=8,
        title=say("Looks that were not simply up, by cause", "Examens autres qu’en service, par cause"),
        question=say(
            "Why did looks fail, and how many? Causes on our side count too and are never an outage.",
            "Pourquoi des examens ont-ils échoué, et combien? Nos propres défaillances comptent sans être des pannes.",
        ),
        unit="short",
    )
    expr = f"sum by (cause) (increase(ircc_look_causes_total{{{BOTH}}}[$__rate_interval])) > 0"
    words = {each.value: word(each.value, say.lang) for each in Cause}
    return named(bars(head, say, Query(expr=expr, legend="{{cause}}")).min(0).interval("5m"), words)


def _phases(say: Say) -> timeseries.Panel:
    head = Head(
        id=9,
        title=say("Time by phase", "Temps par phase"),
        question=say(
            "In which phase does each probe spend its time? The slowest of each cell and of all places, each phase by"
            " itself: they may come of different looks. A phase not reached is absent.",
            "Dans quelle phase chaque sonde passe-t-elle son temps? La plus longue de chaque case et de tous les lieux,"
            " chaque phase pour soi : elles peuvent venir d’examens différents. Une phase non atteinte est absente.",
        ),
        unit="s",
    )
    words = {
        "resolve": say("name resolution", "résolution du nom"),
        "connect": say("connection", "connexion"),
        "tls": say("TLS handshake", "négociation TLS"),
        "processing": say("waiting for the server", "attente du serveur"),
        "transfer": say("transfer", "transfert"),
        "request": say("DNS question", "question DNS"),
    }

    def slowest(phase: str) -> str:
        spent = f'ircc_probe_phase_duration_seconds{{{BOTH}, phase="{phase}"}}'
        return f"max by (probe) (max_over_time({spent}[$__interval]))"

    each = (Query(expr=slowest(phase), legend=f"{{{{probe}}}}, {text}") for phase, text in words.items())
    return graph(head, say, *each).min(0)


def _latency(say: Say) -> timeseries.Panel:
    head = Head(
        id=10,
        title=say("Length of good looks", "Durée des examens réussis"),
        question=say(
            "How long do looks take that succeed: usually, and one in twenty? Ours alone are left out.",
            "Combien de temps prennent les examens réussis : d’habitude, et un sur vingt? Sans nos propres retards.",
        ),
        unit="s",
    )

    def quantile(share: float) -> str:
        rate = f"sum by (le, kind) (rate(ircc_look_latency_seconds_bucket{{{BOTH}}}[$__rate_interval]))"
        return f"histogram_quantile({share}, {rate})"

    half = Query(expr=quantile(0.5), legend=say("{{kind}}, median", "{{kind}}, médiane"))
    worst = Query(expr=quantile(0.95), legend=say("{{kind}}, 95 %", "{{kind}}, 95 %"))
    return graph(head, say, half, worst).min(0).interval("15m")


def _step_times(say: Say) -> timeseries.Panel:
    head = Head(
        id=11,
        title=say("Time by step of the journeys", "Temps par étape des parcours"),
        question=say("Which step of a journey is slow?", "Quelle étape d’un parcours est lente?"),
        unit="s",
        nothing=say("No journey was seen", "Aucun parcours vu"),
    )
    expr = f"max by (probe, step) (max_over_time(ircc_journey_step_duration_seconds{{{BOTH}}}[$__interval]))"
    return graph(head, say, Query(expr=expr, legend="{{probe}} {{step}}")).min(0)


def _certificates(say: Say) -> table.Panel:
    head = Head(
        id=12,
        title=say("Certificates", "Certificats"),
        question=say(
            "When does each certificate end, and is it trusted? Position 0 is the server's own.",
            "Quand chaque certificat expire-t-il, et est-il reconnu? La position 0 est celui du serveur.",
        ),
        nothing=say("No certificate was seen", "Aucun certificat vu"),
    )
    end = f"min by (service, probe, position) (ircc_certificate_not_after_timestamp_seconds{{{BOTH}}})"
    trusted = f"min by (service, probe) (ircc_certificate_verified{{{BOTH}}})"
    ours = f"max by (service, probe) (ircc_tls_intercepted{{{BOTH}}})"
    spread = f"* on (service, probe) group_right () ({end} * 0 + 1)"
    asked = (
        rows(f"({end} - time()) / 86400"),
        rows(f"{end} * 1000"),
        rows(f"{trusted} {spread}"),
        rows(f"{ours} {spread}"),
    )
    limits = ((-1e9, palette.DOWN), (7.0, palette.DEGRADED), (30.0, palette.CALM))
    columns = (
        Column(field="probe", name=say("Probe", "Sonde")),
        Column(field="position", name=say("Position", "Rang"), width=75),
        Column(
            field="Value #A",
            name=say("Days left", "Jours restants"),
            decimals=0,
            thresholds=limits,
            filled=True,
            width=110,
        ),
        Column(field="Value #B", name=say("End", "Fin"), unit=episodes.TIME, width=140),
        Column(
            field="Value #C", name=say("Trusted", "Reconnu"), mappings=palette.conditions(say), filled=True, width=90
        ),
        Column(
            field="Value #D",
            name=say("Re-signed on our side", "Resigné de notre côté"),
            mappings=palette.intrusions(say),
            width=165,
        ),
    )
    return listing(head, say, columns, asked, drop=("service",))


def _outages(say: Say) -> table.Panel:
    head = Head(
        id=13,
        title=say("Its outages", "Ses pannes"),
        question=say(
            "Which outages of this service touch this range? A click on the service leads to the page of the outage and"
            " to its proof.",
            "Quelles pannes de ce service touchent cette période? Un clic sur le service mène à la page de la panne et"
            " à sa preuve.",
        ),
        nothing=say("No outage on record in this range", "Aucune panne consignée dans cette période"),
    )
    return episodes.history(head, say)
