"""The outages of a range, a row each, out of metrics that know only the latest one.

Each row is named by its start: the label `start` is made of the value, so that no gap, restart or later correction of
its figures doubles a row. What is asked at steps knows, of several outages that began within one, the last alone: they
may follow each other at once after a time unwatched, or where relapses are counted apart. Every description says so.
`count_values` is given two labels on purpose: with three, Prometheus 2.42 loses one of them in ranges.
"""

from dataclasses import replace

from grafana_foundation_sdk.builders import table

from dashboards.grafana import palette, tables
from dashboards.grafana.panels import Head
from dashboards.grafana.queries import BOTH, INFO, PAGES, PLACE, rows
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, Link, listing

POINTS = 4400  # steps of half an hour over 90 days
TIME = "time:YYYY-MM-DD HH:mm"
_LATEST = "ircc_last_outage"
_OVER = "$__range:$__interval"


def _of(metric: str) -> str:
    return f"max by ({PLACE}) ({metric}{{{BOTH}}})"


# The start of the latest outage as a label, unless it was over before the range began.
KEY = (
    f'count_values by ({PLACE}) ("start", round({_of(f"{_LATEST}_start_timestamp_seconds")}'
    f" unless on ({PLACE}) ({_of(f'{_LATEST}_end_timestamp_seconds')} < $__from / 1000)))"
)


def each(figure: str) -> str:
    """A figure of each outage in the range, such as `end_timestamp_seconds`, as it was last known."""
    return _known(f"{_of(f'{_LATEST}_{figure}')} * on ({PLACE}) group_left (start) {KEY}", "last_over_time")


def worst() -> str:
    """0 if the outage was ever down, 1 if it was only degraded."""
    down = f'max by ({PLACE}) (max_over_time(ircc_outage_open{{{BOTH}, severity="down"}}[$__interval])) * 0'
    any_ = f"max by ({PLACE}) (max_over_time(ircc_outage_open{{{BOTH}}}[$__interval]))"
    return _known(f"({down} or {any_}) * on ({PLACE}) group_left (start) {KEY}", "min_over_time")


def _known(expr: str, over: str) -> str:
    """*expr* as it is now, else as it was: the last step ends up to half an hour before the range does."""
    return f"(({expr}) or {over}(({expr})[{_OVER}]))"


def places(say: Say) -> str:
    """1 for each service and place, with its name and the address of the pages of the monitor there."""
    pages = f"group by (job, instance, page) (topk by (job, instance) (1, {PAGES}))"
    paged = f"{INFO} * on (job, instance) group_left (page) {pages}"
    return f"group by ({PLACE}, {say.title}, page) (topk by ({PLACE}) (1, {paged}))"


def placed(expr: str, say: Say) -> str:
    """*expr*, which has rows a service and place, with names and addresses."""
    return f"({expr}) * on ({PLACE}) group_left ({say.title}, page) {places(say)}"


def links(say: Say) -> tuple[Link, Link]:
    """To the page of an outage, and to its proof."""
    page = f"${{__data.fields.page}}{say.page}/outages/${{__data.fields.service}}/${{__data.fields.start}}"
    return (
        Link(title=say("The outage", "La panne"), url=page, away=True),
        Link(title=say("Its proof", "Sa preuve"), url=f"{page}#proof", away=True),
    )


def keys(say: Say) -> tuple[Column, ...]:
    """The columns that every list of outages begins with."""
    return (
        *tables.service(say, *links(say)),
        Column(field="start", name=say("Key", "Clé"), hidden=True),
        Column(field="page", name=say("Page", "Page"), hidden=True),
        Column(field="vantage", name=say("Seen from", "Vu de"), width=100),
    )


def stepwise(head: Head, say: Say) -> Head:
    """*head*, saying what a list that is asked at steps leaves out."""
    more = say(
        " Of several outages of a service that began within one step (half an hour over 90 days), the last alone"
        " is known here; the pages of the monitor list all.",
        " De plusieurs pannes d’un service commencées dans un même pas (une demi-heure sur 90 jours), seule la dernière"
        " est connue ici; les pages du moniteur les énumèrent toutes.",
    )
    return replace(head, question=head.question + more)


def history(head: Head, say: Say) -> table.Panel:
    """Every outage that touches the range."""
    asked = (
        rows(placed(f"{each('start_timestamp_seconds')} * 1000", say)),
        rows(f"{each('end_timestamp_seconds')} * 1000"),
        rows(each("duration_seconds")),
        rows(each("duration_least_seconds")),
        rows(each("duration_most_seconds")),
        rows(each("business_seconds")),
        rows(f"{each('announced_start_timestamp_seconds')} * 1000"),
        rows(worst()),
    )
    going, never = say("goes on", "en cours"), say("not announced", "non annoncé")
    columns = (
        *keys(say),
        Column(field="Value #H", name=say("Worst", "Au pire"), mappings=palette.states(say), filled=True, width=110),
        Column(field="Value #A", name=say("Start", "Début"), unit=TIME, width=140),
        Column(field="Value #B", name=say("End", "Fin"), unit=TIME, width=140, nothing=going),
        Column(field="Value #C", name=say("Lasted", "Durée"), unit="dtdhms", width=120, nothing=going),
        Column(field="Value #D", name=say("At least", "Au moins"), unit="dtdhms", width=120, nothing="–"),
        Column(field="Value #E", name=say("At most", "Au plus"), unit="dtdhms", width=120, nothing="–"),
        Column(field="Value #F", name=say("Business time", "Heures ouvrables"), unit="dtdhms", width=140, nothing="–"),
        Column(field="Value #G", name=say("Announced start", "Début annoncé"), unit=TIME, width=150, nothing=never),
    )
    panel = listing(stepwise(head, say), say, columns, asked, sort=say("Start", "Début"))
    return panel.max_data_points(POINTS).interval("1m")
