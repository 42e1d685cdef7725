"""Alerts about the monitor's own upkeep: history, disk, browser, clock, heartbeat and manners. All of them tickets."""

from dashboards.prometheus.expressions import ALIVE, TARGET
from dashboards.prometheus.rule import MONITOR, TICKET, Alert, Group
from dashboards.prometheus.watch_texts import TEXTS

LOW_BYTES = 1 << 30
"""Below this the store itself says that a person should make room."""

HISTORY = """\
max by (vantage) (ircc_monitor_history_writable == 0)
or on (vantage) sum by (vantage) (increase(ircc_monitor_history_dropped_total[15m])) > 0
or on (vantage) sum by (vantage) (increase(ircc_monitor_history_skipped_total[15m])) > 0"""

HEARTBEAT = f"""\
max by (vantage) (
  (increase(ircc_monitor_heartbeat_failures_total[15m]) >= 3)
  unless on ({TARGET}) (time() - ircc_monitor_heartbeat_success_timestamp_seconds < 600)
)"""

BACKUP = f"""\
max by (vantage) (time() - ircc_monitor_history_backup_timestamp_seconds > 172800)
or on (vantage) max by (vantage) (
  (time() - {ALIVE} > 172800) unless on ({TARGET}) ircc_monitor_history_backup_timestamp_seconds
)"""

RULES = {
    "HistoryNotKept": (HISTORY, "5m"),
    "HistoryMovedAside": ("max by (vantage) (ircc_monitor_history_moved_aside) == 1", ""),
    "DiskNearlyFull": (f"min by (vantage) (ircc_monitor_disk_free_bytes) < {LOW_BYTES}", "10m"),
    "BackupTooOld": (BACKUP, ""),
    "StampsWaiting": (
        "max by (vantage) (time() - ircc_monitor_timestamp_oldest_request_timestamp_seconds > 86400)",
        "15m",
    ),
    "CapturesFailing": ("sum by (vantage) (increase(ircc_evidence_failures_total[1h])) >= 3", ""),
    "ConfigReloadFailed": ("min by (vantage) (ircc_monitor_config_last_reload_successful) == 0", "5m"),
    "HeartbeatFailing": (HEARTBEAT, "5m"),
    "BrowserCrashing": ("sum by (vantage) (increase(ircc_monitor_browser_crashes_total[1h])) >= 3", ""),
    "ClockStepping": ("max by (vantage) (increase(ircc_monitor_clock_steps_total[6h])) >= 2", ""),
    "SinksFailing": ("sum by (vantage) (increase(ircc_monitor_sink_errors_total[15m])) > 0", ""),
    "BackOffLong": ("max by (vantage) (ircc_monitor_host_back_off_seconds) > 3600", "5m"),
}


def _alert(name: str) -> Alert:
    expr, hold = RULES[name]
    summary, description = TEXTS[name]
    return Alert(
        name=name,
        severity=TICKET,
        scope=MONITOR,
        expr=expr,
        by=("vantage",),
        hold=hold,
        summary=summary,
        description=description,
        dashboard="ircc-monitor",
    )


GROUPS = (Group(name="ircc-upkeep", rules=tuple(_alert(name) for name in RULES)),)
