"""All outages of a range: which, how long, when in the week, and what IRCC said of them."""

from grafana_foundation_sdk.builders import statetimeline, table

from dashboards.grafana import episodes, palette, queries, tables
from dashboards.grafana.episodes import POINTS, TIME, each, placed, stepwise
from dashboards.grafana.frame import Grid, Sheet
from dashboards.grafana.panels import Head, timeline
from dashboards.grafana.parts import no_outage
from dashboards.grafana.queries import BOTH, PLACE, Query, rows, titled
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, listing


def sheet(say: Say) -> Sheet:
    """The dashboard."""
    grid = Grid()
    grid.line(5, (24, _open(say)))
    grid.line(7, (24, _timeline(say)))
    grid.line(10, (24, _history(say)))
    grid.line(9, (12, _sums(say)), (12, _longest(say)))
    grid.line(10, (24, _week(say)))
    grid.line(7, (24, _official(say)))
    return Sheet(
        uid="ircc-outages",
        title=say("IRCC availability: outages", "Disponibilité d’IRCC : pannes"),
        question=say(
            "Which outages were there, how long, and when in the week?",
            "Quelles pannes y a-t-il eu, combien de temps, et quand dans la semaine?",
        ),
        grid=grid,
        back="now-30d",
        refresh="5m",
    )


def _open(say: Say) -> table.Panel:
    head = Head(
        id=1,
        title=say("Outages that go on", "Pannes en cours"),
        question=say(
            "Which outages go on now, since when, why, and until when by IRCC?",
            "Quelles pannes sont en cours, depuis quand, pourquoi, et jusqu’à quand selon IRCC?",
        ),
    )
    began = f"max by ({PLACE}) (ircc_outage_start_timestamp_seconds{{{BOTH}}})"
    key = f'on ({PLACE}) group_left (start) count_values by ({PLACE}) ("start", round({began}))'
    opened = f"max by ({PLACE}, severity, cause, affected_by) (ircc_outage_open{{{BOTH}}}) * {key}"
    asked = (
        rows(f"{placed(opened, say)} or on () {no_outage()}"),
        rows(f"{began} * 1000 * {key}"),
        rows(f"(time() - {began}) * {key}"),
        rows(f"max by ({PLACE}) (ircc_outage_business_seconds{{{BOTH}}}) * {key}"),
        rows(f"max by ({PLACE}) (ircc_service_announced_end_timestamp_seconds{{{BOTH}}}) * 1000 * {key}"),
    )
    columns = (
        *episodes.keys(say),
        Column(field="severity", name=say("Worst", "Au pire"), mappings=palette.severity(say), filled=True, width=150),
        Column(field="Value #B", name=say("Start", "Début"), unit=TIME, width=140, nothing="–"),
        Column(field="Value #C", name=say("For", "Durée"), unit="dtdhms", width=120, nothing="–"),
        Column(field="Value #D", name=say("Business time", "Heures ouvrables"), unit="dtdhms", width=140, nothing="–"),
        Column(field="cause", name=say("Cause", "Cause"), mappings=palette.causes(say), nothing="–"),
        Column(field="affected_by", name=say("Because of", "À cause de"), nothing="–"),
        Column(field="Value #E", name=say("Announced end", "Fin annoncée"), unit=TIME, width=150, nothing="–"),
    )
    return listing(head, say, columns, asked, sort=say("For", "Durée"), drop=("Value #A",))


def _timeline(say: Say) -> statetimeline.Panel:
    head = Head(
        id=2,
        title=say("Outage timeline", "Chronologie des pannes"),
        question=f"{say('When was each service not up?', 'Quand chaque service n’était-il pas en service?')}"
        f" {queries.decided(say)}",
    )
    expr = titled(queries.overall(), say)
    return timeline(head, say, Query(expr=expr, legend=f"{{{{{say.title}}}}}"))


def _history(say: Say) -> table.Panel:
    head = Head(
        id=3,
        title=say("All outages", "Toutes les pannes"),
        question=say(
            "Which outages touch this range, between which bounds do they lie, and what did they cost in business time?"
            " A click on the service leads to the page of the outage and to its proof.",
            "Quelles pannes touchent cette période, entre quelles bornes se situent-elles, et combien d’heures"
            " ouvrables ont-elles coûté? Un clic sur le service mène à la page de la panne et à sa preuve.",
        ),
        nothing=say("No outage on record in this range", "Aucune panne consignée dans cette période"),
    )
    return episodes.history(head, say)


def _sums(say: Say) -> table.Panel:
    head = Head(
        id=4,
        title=say("Sums by service", "Totaux par service"),
        question=say(
            "How many outages did each service have in this range, and how much time did they take?"
            " Ended ones alone have a length. Of several places, the worst counts.",
            "Combien de pannes chaque service a-t-il connues dans cette période, et combien de temps ont-elles pris?"
            " Seules les pannes finies ont une durée. De plusieurs lieux, le pire compte.",
        ),
        nothing=say("No outage on record in this range", "Aucune panne consignée dans cette période"),
    )

    def by_service(how: str, figure: str) -> str:
        return f"max by (service) ({how} by ({PLACE}) ({each(figure)}))"

    asked = (
        rows(titled(by_service("count", "start_timestamp_seconds"), say)),
        rows(by_service("sum", "duration_seconds")),
        rows(by_service("max", "duration_seconds")),
        rows(by_service("sum", "business_seconds")),
    )
    columns = (
        *tables.service(say),
        Column(field="Value #A", name=say("Outages", "Pannes"), width=110),
        Column(field="Value #B", name=say("In all", "En tout"), unit="dtdhms", width=110, nothing="–"),
        Column(field="Value #C", name=say("Longest", "La plus longue"), unit="dtdhms", width=125, nothing="–"),
        Column(field="Value #D", name=say("Business time", "Heures ouvrables"), unit="dtdhms", width=135, nothing="–"),
    )
    panel = listing(stepwise(head, say), say, columns, asked, sort=say("Outages", "Pannes"))
    return panel.max_data_points(POINTS).interval("1m")


def _longest(say: Say) -> table.Panel:
    head = Head(
        id=5,
        title=say("The ten longest", "Les dix plus longues"),
        question=say("Which ended outages of this range lasted longest?", "Quelles pannes finies ont duré le plus?"),
        nothing=say("No ended outage on record in this range", "Aucune panne finie consignée dans cette période"),
    )
    top = f"topk(10, {each('duration_seconds')})"
    asked = (
        rows(placed(top, say)),
        rows(f"{each('start_timestamp_seconds')} * 1000 and on ({PLACE}, start) {top}"),
        rows(f"{each('business_seconds')} and on ({PLACE}, start) {top}"),
    )
    columns = (
        *episodes.keys(say),
        Column(field="Value #B", name=say("Start", "Début"), unit=TIME, width=140),
        Column(field="Value #A", name=say("Lasted", "Durée"), unit="dtdhms", width=110),
        Column(field="Value #C", name=say("Business time", "Heures ouvrables"), unit="dtdhms", width=135, nothing="–"),
    )
    panel = listing(stepwise(head, say), say, columns, asked, sort=say("Lasted", "Durée"))
    return panel.max_data_points(POINTS).interval("1m")


def _week(say: Say) -> table.Panel:
    head = Head(
        id=6,
        title=say("When in the week (local time of the service)", "Quand dans la semaine (heure locale du service)"),
        question=say(
            "On which weekday and at what hour, by the local time of the services, are there outages? Minutes with an"
            " open outage, summed over the services; empty where nothing was seen.",
            "Quel jour et à quelle heure, selon l’heure locale des services, y a-t-il des pannes? Minutes avec une"
            " panne ouverte, additionnées sur les services; vide là où rien n’a été vu.",
        ),
        unit="none",
    )
    columns = (
        Column(field="weekday\\hour", name=say("Weekday", "Jour"), mappings=palette.weekdays(say), width=110),
        *(
            Column(
                field=f"{100 + hour}",
                name=f"{hour:02}",
                decimals=0,
                width=52,  # all 24 side by side
                thresholds=((0, palette.CALM), (0.5, palette.DEGRADED), (60, palette.DOWN)),
                filled=True,
                nothing="–",
            )
            for hour in range(24)
        ),
    )
    return (
        tables.matrix(head, say, columns, rows(_slots()), row="weekday", column="hour")
        .max_data_points(POINTS)
        .interval("1m")
    )


def _slots() -> str:
    """Minutes with an open outage by local weekday (1 Monday) and hour (100 and on, so that they sort as texts).

    0 where it was seen and there was none. The last whole step ends before the range does: the rest is added.
    """
    step = "($__interval_ms / 1000)"
    whole = f"sum_over_time(({_slot(step)})[$__range:$__interval])"
    rest = _slot(f"time() % {step}")
    parts = f'label_replace({whole}, "part", "whole", "", "") or label_replace({rest}, "part", "rest", "", "")'
    return f"sum by (weekday, hour) ({parts}) / 60"


def _slot(length: str) -> str:
    """Seconds with an open outage within the last *length*, under its weekday and hour."""
    began = f"max by ({PLACE}) (ircc_last_outage_start_timestamp_seconds{{{BOTH}}})"
    ended = f"max by ({PLACE}) (ircc_last_outage_end_timestamp_seconds{{{BOTH}}})"
    until = f"clamp_max({ended} or {began} * 0 + time(), time())"
    # What of the latest outage lies there: by its times, not by counting samples.
    took = f"clamp_min({until} - clamp_min({began}, time() - {length}), 0)"
    # Neither an outage that ended before nor an objective tells that somebody looked.
    seen = f"max by ({PLACE}) (ircc_service_state{{{BOTH}}}) * 0"
    seconds = f"max by (service) ({took} > 0 or {seen})"
    # The middle tells the hour: steps never straddle one.
    clock = f"(time() - {length} / 2 + max by (service) (ircc_service_utc_offset_seconds{{{BOTH}}}))"
    weekday = f'count_values by (service) ("weekday", (day_of_week({clock}) + 6) % 7 + 1)'
    hour = f'count_values by (service, weekday) ("hour", (100 + hour({clock})) * on (service) group_right () {weekday})'
    return f"sum by (weekday, hour) ({hour} * on (service) group_left () {seconds})"


def _official(say: Say) -> table.Panel:
    head = Head(
        id=7,
        title=say("Official start and measured start", "Début officiel et début mesuré"),
        question=say(
            "How long after the measured start does the outage begin by IRCC's own notice? Negative: before.",
            "Combien de temps après le début mesuré la panne commence-t-elle selon l’avis d’IRCC? Négatif : avant.",
        ),
        nothing=say(
            "No announced outage on record in this range", "Aucune panne annoncée consignée dans cette période"
        ),
    )
    start, announced = each("start_timestamp_seconds"), each("announced_start_timestamp_seconds")
    asked = (
        rows(placed(f"{announced} * 1000", say)),
        rows(f"{start} * 1000 and on ({PLACE}, start) {announced}"),
        rows(f"({announced} - {start}) / 60"),
        rows(f"{each('announced_end_timestamp_seconds')} * 1000"),
        rows(f"{each('end_timestamp_seconds')} * 1000 and on ({PLACE}, start) {announced}"),
    )
    columns = (
        *episodes.keys(say),
        Column(field="Value #B", name=say("Measured start", "Début mesuré"), unit=TIME),
        Column(field="Value #A", name=say("Announced start", "Début annoncé"), unit=TIME),
        # In minutes: a duration below zero would read "ago" in both languages.
        Column(field="Value #C", name=say("Announced later by (min)", "Retard annoncé (min)"), decimals=0),
        Column(field="Value #E", name=say("Measured end", "Fin mesurée"), unit=TIME, nothing="–"),
        Column(field="Value #D", name=say("Announced end", "Fin annoncée"), unit=TIME, nothing="–"),
    )
    panel = listing(stepwise(head, say), say, columns, asked, sort=say("Measured start", "Début mesuré"))
    return panel.max_data_points(POINTS).interval("1m")
