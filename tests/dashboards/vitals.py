"""What each monitor exported of itself, and Prometheus of the process."""

from collections.abc import Iterator
from typing import Any

from tests.dashboards.looks import counting
from tests.dashboards.sampling import Line, Pace
from tests.dashboards.truth import BEGIN, DAY, HOUR, MINUTE, NOW, OFFLINE, STOPPED

WHOLE = ((BEGIN, NOW + MINUTE, 1.0),)
INFOS = {
    "ircc_monitor_shard_info": {"shard": "1", "shards": "1"},
    "ircc_monitor_browser_info": {"version": "156.0", "sandbox": "true"},
}
GAUGES = {
    "ircc_monitor_ready": 1.0,
    "ircc_monitor_event_loop_lag_worst_seconds": 0.012,
    "ircc_monitor_config_last_reload_successful": 1.0,
    "ircc_monitor_config_last_reload_success_timestamp_seconds": float(NOW - 5 * DAY),
    "ircc_monitor_host_requests_cap": 60.0,
    "ircc_monitor_history_writable": 1.0,
    "ircc_monitor_history_waiting_records": 0.0,
    "ircc_monitor_history_commit_seconds": 0.004,
    "ircc_monitor_history_size_bytes": 4.1e8,
    "ircc_monitor_history_wal_bytes": 3e6,
    "ircc_monitor_history_moved_aside": 0.0,
    "ircc_monitor_history_backup_timestamp_seconds": float(NOW - 7 * HOUR),
    "ircc_monitor_disk_free_bytes": 9e10,
    "ircc_monitor_heartbeat_success_timestamp_seconds": float(NOW - 40),
    "process_resident_memory_bytes": 1.6e8,
    "process_open_fds": 41.0,
    "process_max_fds": 1024.0,
}
COUNTERS = {
    "ircc_monitor_event_loop_lag_seconds_total": 0.001,
    "ircc_monitor_clock_steps_total": 0.0,
    "ircc_monitor_stray_errors_total": 0.0,
    "ircc_monitor_history_dropped_total": 0.0,
    "ircc_monitor_history_skipped_total": 0.0,
    "ircc_monitor_history_commits_total": 0.2,
    "ircc_monitor_heartbeat_failures_total": 1 / 40000,
    "ircc_monitor_browser_launches_total": 1 / 3600,
    "ircc_monitor_browser_crashes_total": 1 / 90000,
    "process_cpu_seconds_total": 0.02,
}
CONTROLS = ("beacon/one", "beacon/two")


def lines(place: Any) -> Iterator[Line]:
    """All of one monitor."""
    versions = {"version": "1.2.3", "python": "3.11.9", "aiohttp": "3.14.5", "playwright": "1.65"}
    yield place.line(place.whole, "ircc_build_info", WHOLE, **versions)  # as often as states: it counts scrapes
    addresses = {"page": f"https://{place.place}.example:9464", "dashboards": "https://grafana.example"}
    yield place.steps("ircc_monitor_addresses_info", WHOLE, **addresses)
    for name, labels in INFOS.items():
        yield place.steps(name, WHOLE, **labels)
    for name, value in GAUGES.items():
        yield place.recent(name, value)
    for name, rate in COUNTERS.items():
        yield place.count(name, counting(rate))
    for sink in ("board", "counters"):
        yield place.count("ircc_monitor_sink_errors_total", 0.0, sink=sink)
    for host in ("forms.example", "tides.example"):
        yield place.recent("ircc_monitor_host_requests", 31.0, host=host)
        yield place.recent("ircc_monitor_host_back_off_seconds", 0.0, host=host)
    last = [(BEGIN, NOW + MINUTE, lambda moment: float(moment - 3))]
    yield place.line(Pace.STEPS, "ircc_monitor_last_look_timestamp_seconds", last)
    starts = [(BEGIN, STOPPED[0], float(BEGIN)), (STOPPED[1], NOW + MINUTE, float(STOPPED[1]))]
    yield place.steps("ircc_monitor_start_timestamp_seconds", starts)
    yield place.steps("process_start_time_seconds", starts)
    for name, labels in (("ircc_online", {}), *(("ircc_control_up", {"control": each}) for each in CONTROLS)):
        yield place.steps(name, _reached(place.place), **labels)


def _reached(place: str) -> list[tuple[int, int, float]]:
    if place == "ottawa":
        return list(WHOLE)
    return [(BEGIN, OFFLINE[0], 1.0), (*OFFLINE, 0.0), (OFFLINE[1], NOW + MINUTE, 1.0)]
