"""What several dashboards show alike: the age of data, who is scraped, links to a service, alerts, notices."""

from grafana_foundation_sdk.builders import common, stat, table

from dashboards.grafana import palette
from dashboards.grafana.panels import Head, by_threshold, steps, tiles
from dashboards.grafana.queries import BOTH, PAGES, VANTAGE, WATCHED, now, rows
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, Link, listing

STANDING = f"max by (service, kind) (ircc_notices_active{{{BOTH}}}) > 0"
# A monitor by its place and its part of the services: a successor takes over what its predecessor was there for.
_ROLE = "vantage, shard"
_LATELY = "6h"
_SHARDS = f"topk by (job, instance) (1, last_over_time(ircc_monitor_shard_info{{{VANTAGE}}}[{_LATELY}]))"


def _roles(expr: str) -> str:
    return f"max by ({_ROLE}) ({expr} * on (job, instance) group_left (shard) {_SHARDS})"


def age(by: str = "") -> str:
    """Seconds since the most silent monitor last looked; goes on counting after it fell silent."""
    looked = f"max_over_time(ircc_monitor_last_look_timestamp_seconds{{{VANTAGE}}}[{_LATELY}])"
    return f"max{f' by ({by}) ' if by else ''}(time() - {_roles(looked)})"


def scraped(by: str = "") -> str:
    """1 if all monitors of the last hours are scraped, 0 if one is not, or is no longer heard of."""
    gone = f"group by ({_ROLE}) ({_SHARDS}) * 0"
    return f"min{f' by ({by}) ' if by else ''}({_roles('up')} or on ({_ROLE}) {gone})"


def age_tile(number: int, say: Say) -> stat.Panel:
    """The age of the data, red when it is old."""
    head = Head(
        id=number,
        title=say("Age of the data", "Âge des données"),
        question=say(
            "How long ago did the most silent monitor last look? What is frozen must not look healthy. Of those with"
            " one place and one part of the services, the latest counts.",
            "À quand remonte le dernier examen du moniteur le plus silencieux? Ce qui est figé ne doit pas sembler"
            " sain. De ceux d’un même lieu et d’une même part des services, le dernier compte.",
        ),
        unit="dthms",
        nothing=say("Silent for hours", "Silence depuis des heures"),
    )
    panel = tiles(head, say, now(age(), say("Oldest", "Le plus ancien")))
    # Nothing at all takes the first colour: silence must not look young.
    limits = steps(palette.DOWN, (-1e9, palette.UP), (180, palette.DEGRADED), (600, palette.DOWN))
    return panel.color_scheme(by_threshold()).thresholds(limits)


def to_service(say: Say, slug: str) -> str:
    """The dashboard of one service, over the same time."""
    return f"/d/{say.uid('ircc-service')}?var-service={slug}&${{vantage:queryparam}}&${{__url_time_range}}"


def alerts(head: Head, say: Say, matching: str) -> table.Panel:
    """The alerts that fire now, each with its runbook; that none does is only said while the rules are at work."""
    runbook = Link(
        title=say("Runbook", "Procédure"),
        url=f"${{__data.fields.page}}{say.page}/runbooks/${{__data.fields.alertname}}",
        away=True,
    )
    severities = palette.severities(say)
    columns = (
        Column(field="alertname", name=say("Alert", "Alerte"), links=(runbook,), mappings=palette.watchdog(say)),
        Column(field="service", name=say("Service", "Service"), nothing="–"),
        Column(field="vantage", name=say("Seen from", "Vu de"), width=100, nothing="–"),
        Column(field="severity", name=say("Severity", "Gravité"), mappings=severities, filled=True, width=100),
        Column(field="page", name=say("Page", "Page"), hidden=True),
        Column(field="Value", name=say("Alerts", "Alertes"), width=80),
    )
    panel = listing(head, say, columns, (rows(firing(matching)),))
    pages_first = common.TableSortByFieldState().display_name(say("Severity", "Gravité")).desc(False)
    return panel.sort_by([pages_first])


def firing(matching: str) -> str:
    """How many fire, with the address of the pages where they were seen, else of any; 0 Watchdogs if none fires."""
    of = "alertname, service, vantage, severity"
    watchdog = 'count by (alertname, severity) (ALERTS{alertname="Watchdog", alertstate="firing"}) * 0'
    found = f'(count by ({of}) (ALERTS{{alertstate="firing", {matching}}}) or on () {watchdog})'
    here = f"{found} * on (vantage) group_left (page) topk by (vantage) (1, group by (vantage, page) ({PAGES}))"
    anywhere = f"{found} * on () group_left (page) topk(1, group by (page) ({PAGES}))"
    return f"({here} or on ({of}) {anywhere} or on ({of}) {found})"


def or_calm(standing: str) -> str:
    """*standing*, the notices that stand; a row of kind "calm" if none does while services are watched."""
    return f'({standing} or on () label_replace(count({WATCHED}) * 0, "kind", "{palette.CALMLY}", "", ""))'


def no_outage() -> str:
    """A row of severity "calm" if every service watched is seen, "partly" if some are."""
    seen = f"count(group by (service) (ircc_service_state{{{BOTH}}}) and on (service) {WATCHED})"
    watched = f"count({WATCHED})"
    calm = f'label_replace(({seen} == {watched}) * 0, "severity", "{palette.CALMLY}", "", "")'
    return f'({calm} or label_replace(({seen} < {watched}) * 0, "severity", "{palette.PARTLY}", "", ""))'
