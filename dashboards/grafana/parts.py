"""What several dashboards show alike: links to a service, the age of data, alerts, the list of outages."""

from grafana_foundation_sdk.builders import common, table

from dashboards.grafana import palette
from dashboards.grafana.panels import Head
from dashboards.grafana.queries import VANTAGE, rows
from dashboards.grafana.speech import Say
from dashboards.grafana.tables import Column, Link, listing


def age(by: str, *, overall: bool = False) -> str:
    """Seconds since a monitor last looked; goes on counting after the monitor fell silent."""
    each = f"time() - max by ({by}) (max_over_time(ircc_monitor_last_look_timestamp_seconds{{{VANTAGE}}}[6h]))"
    return f"max({each})" if overall else each


def to_service(say: Say, slug: str) -> str:
    """The dashboard of one service, over the same time."""
    return f"/d/{say.uid('ircc-service')}?var-service={slug}&${{vantage:queryparam}}&${{__url_time_range}}"


def alerts(head: Head, say: Say, matching: str) -> table.Panel:
    """The alerts that fire now, each with its runbook."""
    firing = f'ALERTS{{alertstate="firing", {matching}}}'
    runbook = Link(
        title=say("Runbook", "Procédure"),
        url=f"${{page}}{say.page}/runbooks/${{__data.fields.alertname}}",
        away=True,
    )
    severities = palette.severities(say)
    columns = (
        Column(field="alertname", name=say("Alert", "Alerte"), links=(runbook,)),
        Column(field="service", name=say("Service", "Service"), nothing="–"),
        Column(field="vantage", name=say("Seen from", "Vu de"), width=100, nothing="–"),
        Column(field="severity", name=say("Severity", "Gravité"), mappings=severities, filled=True, width=100),
        Column(field="Value", name=say("Alerts", "Alertes"), width=80),
    )
    panel = listing(head, say, columns, (rows(f"count by (alertname, service, vantage, severity) ({firing})"),))
    pages_first = common.TableSortByFieldState().display_name(say("Severity", "Gravité")).desc(False)
    return panel.sort_by([pages_first])


def scraped() -> str:
    """`up` of every target that was a monitor within the last day, whatever its job is called."""
    return f"(up and on (job, instance) last_over_time(ircc_build_info{{{VANTAGE}}}[1d]))"
