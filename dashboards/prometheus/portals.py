"""Alerts about the portals beyond outages: maintenance, certificates, error budget, and what keeps us from seeing."""

from dashboards.prometheus import budget
from dashboards.prometheus.budget import FAST, SLOW
from dashboards.prometheus.expressions import HERE, ONLINE, TARGET, lasting
from dashboards.prometheus.portal_texts import BLOCKED, CERTIFICATE, DRIFT, FAILING, HOURS, OVERRUN, STATE, UNSEEN
from dashboards.prometheus.rule import MONITOR, PAGE, PORTAL, TICKET, Alert, Group

__all__ = ["FAST", "GROUPS", "SLOW"]

WATCHED = f'and on ({HERE}) ircc_service_info{{role!="control"}}'
END = "ircc_service_announced_end_timestamp_seconds"
DAYS = 14

OVERRUN_EXPR = lasting(
    "MaintenanceOverrun",
    f"max by (service) ({END} {ONLINE}) < time() - 300",
    f"""max by (service) (max_over_time({END}[1m])) < time()
    or on (service) (max by (service) (ircc_outage_open) unless on (service) ircc_service_state)""",
    "service",
)

HOURS_EXPR = lasting(
    "MaintenanceInBusinessHours",
    "ircc:service_state:quorum == 2 and on (service) (ircc_business_hours == 1)",
    "min_over_time(ircc:service_state:quorum[1m]) == 2 and on (service) (ircc_business_hours == 1)",
    "service",
)

RAW = 'ircc_probe_success{kind=~"http|journey"}'
FAILING_EXPR = lasting(
    "ProbesFailing",
    f"""avg by (service) ((avg_over_time({RAW}[30m]) {WATCHED}) {ONLINE}) < 0.5
  unless on (service) max_over_time(ircc_outage_open[40m])
  unless on (service) (max_over_time((ircc_service_state == bool 2)[40m:30s]) == 1)""",
    f"avg by (service) (avg_over_time({RAW}[30m])) < 0.5",
    "service",
)

EXPIRES = f"""(
      last_over_time(ircc_certificate_not_after_timestamp_seconds{{position="0"}}[2h]) {WATCHED}
    )
    unless on (service, probe, {TARGET}) (last_over_time(ircc_tls_intercepted[2h]) == 1)"""
SOON = f"- time() < {DAYS} * 86400"
CERTIFICATE_EXPR = lasting(
    "CertificateExpiring",
    f"min by (service) ({EXPIRES} {ONLINE}) {SOON}",
    f"min by (service) ({EXPIRES}) {SOON}",
    "service",
)


GROUPS = (
    Group(
        name="ircc-portals",
        notes=("About IRCC's side. Each begins only while the monitor sees, and lasts while nobody does.",),
        rules=(
            Alert(
                name="MaintenanceOverrun",
                severity=TICKET,
                scope=PORTAL,
                by=("service",),
                expr=OVERRUN_EXPR,
                summary=OVERRUN.summary,
                description=OVERRUN.description,
                dashboard="ircc-service",
                state=STATE,
            ),
            Alert(
                name="MaintenanceInBusinessHours",
                severity=TICKET,
                scope=PORTAL,
                by=("service",),
                expr=HOURS_EXPR,
                summary=HOURS.summary,
                description=HOURS.description,
                dashboard="ircc-service",
                state=STATE,
            ),
            Alert(
                name="ProbesFailing",
                severity=PAGE,
                scope=PORTAL,
                by=("service",),
                expr=FAILING_EXPR,
                hold="5m",
                summary=FAILING.summary,
                description=FAILING.description,
                dashboard="ircc-service",
                state=STATE,
            ),
            Alert(
                name="CertificateExpiring",
                severity=TICKET,
                scope=PORTAL,
                by=("service",),
                expr=CERTIFICATE_EXPR,
                summary=CERTIFICATE.summary,
                description=CERTIFICATE.description,
                dashboard="ircc-service",
                state=STATE,
            ),
        ),
    ),
    *budget.GROUPS,
    Group(
        name="ircc-sight",
        notes=("What keeps us from seeing a portal that may well work: ours to mend.",),
        rules=(
            Alert(
                name="ProbeBlocked",
                severity=TICKET,
                scope=MONITOR,
                by=("service", "vantage"),
                expr=f'count by (service, vantage) ((ircc_probe_cause{{cause="blocked"}} {WATCHED}) {ONLINE}) > 0',
                hold="20m",
                summary=BLOCKED.summary,
                description=BLOCKED.description,
                dashboard="ircc-service",
            ),
            Alert(
                name="JourneyDrift",
                severity=TICKET,
                scope=MONITOR,
                by=("service",),
                expr=f'count by (service) (ircc_probe_cause{{kind="journey",cause="journey_step"}} {ONLINE}) > 0',
                hold="15m",
                summary=DRIFT.summary,
                description=DRIFT.description,
                dashboard="ircc-service",
            ),
            Alert(
                name="ServiceUnseen",
                severity=TICKET,
                scope=MONITOR,
                by=("service", "vantage"),
                expr=f"""\
count by (service, vantage) (
  ((ircc_probe_info{{kind!="notice"}} {WATCHED}) {ONLINE})
  and on ({TARGET}) (time() - ircc_monitor_start_timestamp_seconds > 1800)
)
unless on (service, vantage) max_over_time(ircc_service_state[30m])
unless on (service, vantage) (ircc_probe_cause{{cause="blocked"}} == 1)""",
                summary=UNSEEN.summary,
                description=UNSEEN.description,
                dashboard="ircc-service",
            ),
        ),
    ),
)
