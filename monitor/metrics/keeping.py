"""How history, heartbeat, time stamps and captures are: is what we see kept, does anybody outside know that we live."""

from monitor.metrics.page import Page
from monitor.metrics.vitals import Vitals


def add(page: Page, vitals: Vitals) -> None:
    """Everything of the store, its backups, the heartbeat, the time stamps and the captures."""
    store = vitals.history.condition
    page.add("ircc_monitor_history_writable", float(store.writable))
    page.add("ircc_monitor_history_waiting_records", store.waiting)
    page.add("ircc_monitor_history_dropped_total", store.dropped)
    page.add("ircc_monitor_history_skipped_total", store.skipped)
    page.add("ircc_monitor_history_commits_total", store.commits)
    page.add("ircc_monitor_history_commit_seconds", store.commit_seconds)
    page.add("ircc_monitor_history_size_bytes", store.size_bytes)
    page.add("ircc_monitor_history_wal_bytes", store.wal_bytes)
    page.add("ircc_monitor_history_moved_aside", float(store.aside is not None))
    if store.free_bytes is not None:
        page.add("ircc_monitor_disk_free_bytes", store.free_bytes)
    if store.last_backup_at is not None:
        page.add("ircc_monitor_history_backup_timestamp_seconds", store.last_backup_at.timestamp())
    beat = vitals.heartbeat
    if beat.on:
        page.add("ircc_monitor_heartbeat_failures_total", beat.failures)
        if beat.succeeded_at is not None:
            page.add("ircc_monitor_heartbeat_success_timestamp_seconds", beat.succeeded_at.timestamp())
    stamping = vitals.stamping()
    if stamping is not None:
        page.add("ircc_monitor_timestamp_queue_length", stamping.waiting)
        page.add("ircc_monitor_timestamp_failures_total", stamping.failures)
        if stamping.oldest is not None:
            page.add("ircc_monitor_timestamp_oldest_request_timestamp_seconds", stamping.oldest.timestamp())
        if stamping.succeeded_at is not None:
            page.add("ircc_monitor_timestamp_success_timestamp_seconds", stamping.succeeded_at.timestamp())
    collecting = vitals.collecting()
    if collecting is not None:
        for occasion, count in collecting.captures.items():
            page.add("ircc_evidence_captures_total", count, occasion=occasion)
        page.add("ircc_evidence_failures_total", collecting.failures)
