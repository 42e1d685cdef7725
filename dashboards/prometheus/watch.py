"""Alerts about the watch itself: is anybody looking, and does what they see mean anything.

They page where a service is seen by nobody any more, for whatever reason; a place that is blind while another sees is
a ticket.
"""

from dashboards.prometheus.expressions import ALIVE, ONLINE, SEES, SILENT, STOPPED, TARGET
from dashboards.prometheus.rule import MONITOR, NONE, PAGE, TICKET, Alert, Group, Record
from dashboards.prometheus.watch_texts import TEXTS

INFO = 'ircc_service_info{role!="control"}'
UP = 'up{job="ircc-monitor"}'
MOST_SHARDS = 32

STOPPED_EXPR = f"""\
(time() - max by ({TARGET}) (ircc_monitor_last_look_timestamp_seconds or {ALIVE}))
> 60 + 2.5 * min by ({TARGET}) (ircc_probe_interval_seconds)"""

# By service, for several monitors may share those of a place. Services that no place sees are told by pages.
BLIND_EXPR = f"""\
count by (vantage) (
  ({SILENT} or max by (service, vantage) ({INFO}))
  unless on (service, vantage) {SEES}
  and on (service) {SEES}
)
or on (vantage) (max by (vantage) ({UP}) == 0 and on () count({SEES}))"""


def _unwatched(blind: str) -> str:
    """Services that *blind* monitors ought to watch and that no other one sees."""
    return f"count by (vantage) (({INFO} and on ({TARGET}) {blind}) unless on (service) {SEES})"


def _shards() -> str:
    """A label is no number in PromQL, so each number of shards is a line of its own."""
    there = (
        'count by (vantage, shards) (count by (vantage, shard, shards) (ircc_monitor_shard_info{{shards="{0}"}})) < {0}'
    )
    return "\nor ".join(there.format(number) for number in range(2, MOST_SHARDS + 1))


def _alert(name: str, severity: str, expr: str, *by: str, hold: str = "") -> Alert:
    summary, description = TEXTS[name]
    return Alert(
        name=name,
        severity=severity,
        scope=MONITOR,
        expr=expr,
        by=by,
        hold=hold,
        summary=summary,
        description=description,
        dashboard="ircc-vantages" if name == "VantageBlind" else "ircc-monitor",
    )


GROUPS = (
    Group(
        name="ircc-watch",
        notes=(
            "ircc:monitor_stopped:seconds: a monitor that answers scrapes and has not looked for so long.",
            "ircc:service_watched:vantage: monitors that look at a service and are online.",
        ),
        rules=(
            Record(name=STOPPED, expr=STOPPED_EXPR),
            Record(
                name=SEES,
                expr=f"count by (service, vantage) (({INFO} unless on ({TARGET}) {STOPPED}) {ONLINE})",
            ),
            _alert(
                "MonitorAbsent",
                PAGE,
                f"sum(absent({UP} == 1)) or count(ircc:service_silent:everywhere)",
                hold="3m",
            ),
            _alert("MonitorSilent", PAGE, _unwatched(STOPPED), "vantage", hold="1m"),
            _alert("MonitorOffline", PAGE, _unwatched("(ircc_online == 0)"), "vantage", hold="3m"),
            _alert("VantageBlind", TICKET, BLIND_EXPR, "vantage", hold="10m"),
            _alert(
                "RoundsLate",
                TICKET,
                "max by (vantage) (ircc_monitor_ready == 0)\n"
                "or on (vantage) sum by (vantage) (increase(ircc_looks_missed_total[15m])) > 5",
                "vantage",
                hold="10m",
            ),
            _alert(
                "ControlsFailing",
                TICKET,
                f"count by (vantage) ((ircc_control_up == 0) {ONLINE})",
                "vantage",
                hold="15m",
            ),
            _alert(
                "MonitorRestarting",
                TICKET,
                "max by (vantage) (changes(ircc_monitor_start_timestamp_seconds[1h])) > 3",
                "vantage",
            ),
            _alert(
                "ServiceWatchedTwice",
                TICKET,
                f"count by (service, vantage) (count by (service, {TARGET}) ({INFO})) > 1",
                "service",
                "vantage",
                hold="15m",
            ),
            _alert("ShardMissing", TICKET, _shards(), "vantage", "shards", hold="10m"),
            # The whole chain, from a look to the message: whoever hears it knows that somebody still watches.
            _alert("Watchdog", NONE, f"vector(1) and on () (count({INFO} unless on ({TARGET}) {STOPPED}) > 0)"),
        ),
    ),
)
