"""How the history and the heartbeat are: is what we see kept, and does anybody outside know that we live."""

from monitor.metrics.page import Page
from monitor.metrics.vitals import Vitals


def add(page: Page, vitals: Vitals) -> None:
    """Everything of the store, its backups and the heartbeat."""
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
