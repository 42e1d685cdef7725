"""Every metric family the monitor can export, with its labels: one list that docs and tests are held against."""

from dataclasses import dataclass

SERVICE = ("service",)
PROBE = ("service", "probe", "kind", "lang")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One metric family. *unit* is part of the name already; *labels* come from closed sets."""

    name: str
    type: str
    help: str
    labels: tuple[str, ...] = ()


def _gauge(name: str, text: str, *labels: str) -> Family:
    return Family(name=f"ircc_{name}", type="gauge", help=text, labels=labels)


def _counter(name: str, text: str, *labels: str) -> Family:
    return Family(name=f"ircc_{name}", type="counter", help=text, labels=labels)


FAMILIES: tuple[Family, ...] = (
    _gauge("build_info", "1, with the versions this monitor is made of.", "version", "python", "aiohttp", "playwright", "vantage"),
    # services
    _gauge("service_info", "1 for each watched service, with its names.", "service", "role", "title_en", "title_fr"),
    _gauge("service_state", "0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown.", *SERVICE),
    _gauge("service_state_since_timestamp_seconds", "Start of the first look that showed the present state.", *SERVICE),
    _gauge("service_cause", "1 for the cause of the present state, while it is not up.", "service", "cause"),
    _gauge("service_depends_on", "1 for each shared component a service depends on.", "service", "component"),
    _gauge("service_announced_end_timestamp_seconds", "Latest announced end of the trouble that goes on: beyond it, it overruns.", *SERVICE),
    _gauge("service_objective_ratio", "Share of the time in which people should be able to use it, as the service file says.", *SERVICE),
    _gauge("service_utc_offset_seconds", "UTC offset, now, of the zone of its business hours: local time is time() plus it.", *SERVICE),
    _gauge("service_seconds", "Seconds in each state within the window that ends now, by the history.", "service", "state", "window"),
    _gauge("service_business_seconds", "The same in business hours alone.", "service", "state", "window"),
    _gauge("service_availability_ratio", "Up or degraded, of the time up, degraded or down within the window; absent when nothing was seen.", "service", "window"),
    _gauge("service_coverage_ratio", "Share of the window of which we can say how it was.", "service", "window"),
    _gauge("service_business_days_lost", "Business days lost to outages within the window.", "service", "window"),
    _gauge("month_seconds", "Seconds in each state within a calendar month of its zone: this one so far and the twelve before.", "service", "month", "state"),
    _gauge("month_business_seconds", "The same in business hours alone.", "service", "month", "state"),
    _gauge("month_availability_ratio", "Up or degraded, of the time up, degraded or down within the month; absent when nothing was seen.", "service", "month"),
    _gauge("month_coverage_ratio", "Share of the month, so far, of which we can say how it was.", "service", "month"),
    _gauge("business_hours", "1 within the business hours of the service, 0 outside.", *SERVICE),
    # outages
    _gauge("outage_open", "1 for each open outage; affected_by names the shared component behind it, if any.", "service", "severity", "cause", "affected_by"),
    _gauge("outage_start_timestamp_seconds", "Start of the first look that showed the open outage.", *SERVICE),
    _gauge("outage_down_start_timestamp_seconds", "Start of the first look of the open outage that was down and not only degraded.", *SERVICE),
    _gauge("outage_business_seconds", "Business time in which the open outage was down or degraded, so far.", *SERVICE),
    _gauge("outage_relapses", "How often the open outage ended and came back.", *SERVICE),
    _gauge("last_outage_start_timestamp_seconds", "Start of the latest outage, open or ended.", *SERVICE),
    _gauge("last_outage_end_timestamp_seconds", "Start of the first look that showed the end of the latest outage; absent while it goes on.", *SERVICE),
    _gauge("last_outage_duration_seconds", "From the one to the other.", *SERVICE),
    # notices and maintenance
    _gauge("last_outage_duration_least_seconds", "How long it surely lasted: from its first to its last bad look.", *SERVICE),
    _gauge("last_outage_duration_most_seconds", "How long it can have lasted: from the last good look before to the first after; absent if one was not seen.", *SERVICE),
    _gauge("last_outage_business_seconds", "Business time in which the latest outage was down or degraded, so far.", *SERVICE),
    _gauge("last_outage_announced_start_timestamp_seconds", "Start that IRCC announced for the latest outage; absent when it announced none.", *SERVICE),
    _gauge("last_outage_announced_end_timestamp_seconds", "End that IRCC announced for it; absent when it announced none.", *SERVICE),
    _gauge("notices_active", "Official notices that stand now, by what they say.", "service", "kind"),
    _gauge("maintenance_expected_end_timestamp_seconds", "End of the expected maintenance that goes on now, by where it is known from.", "service", "source"),
    # probes
    _gauge("probe_info", "1 for each scheduled probe, with its address.", *PROBE, "target"),
    _gauge("probe_success", "1 if the latest look was up or maintenance-annotated up, 0 if not; absent while unknown.", *PROBE),
    _gauge("probe_state", "The latest look: 0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown.", *PROBE),
    _gauge("probe_cause", "1 for the cause of the latest look that was not simply up.", *PROBE, "cause"),
    _gauge("probe_duration_seconds", "Length of the latest look.", *PROBE),
    _gauge("probe_phase_duration_seconds", "Length of each phase the latest look reached; a phase not reached is absent.", *PROBE, "phase"),
    _gauge("probe_http_status", "Real HTTP status of the latest reply; absent without one.", *PROBE),
    _gauge("probe_last_look_timestamp_seconds", "When the latest look began.", *PROBE),
    _gauge("probe_last_up_timestamp_seconds", "When the latest look that was up began.", *PROBE),
    _gauge("probe_interval_seconds", "Time between two looks.", *PROBE),
    _counter("looks_total", "Looks by what they saw.", *PROBE, "outcome"),
    _counter("look_causes_total", "Looks that were not simply up, by cause.", "service", "probe", "cause"),
    _counter("looks_skipped_total", "Looks that were due and deliberately not made, by reason.", "service", "probe", "reason"),
    _counter("looks_missed_total", "Looks that were due and did not happen because we were held up.", "service", "probe"),
    _counter("looks_tainted_total", "Looks whose timing our own event loop disturbed.", "service", "probe"),
    Family(name="ircc_look_latency_seconds", type="histogram", help="Length of looks that were up and not tainted.", labels=("service", "probe", "kind")),
    # journeys
    _gauge("journey_step_success", "1 if the step passed, 0 if it failed; absent when skipped or unknown.", "service", "probe", "lang", "step"),
    _gauge("journey_step_duration_seconds", "Length of the step in the latest look; absent when skipped.", "service", "probe", "lang", "step"),
    # certificates
    _gauge("certificate_not_after_timestamp_seconds", "End of each certificate presented, 0 is the server's own.", "service", "probe", "position"),
    _gauge("certificate_verified", "1 if the presented chain was trusted, 0 if not.", "service", "probe"),
    _gauge("tls_intercepted", "1 while a machine on our side re-signs the traffic: the certificate is not the portal's.", "service", "probe"),
    # are we online
    _gauge("control_up", "1 if the control answered last time, 0 if not.", "control"),
    _gauge("online", "1 if the controls say that we are online, 0 if not; absent while unsure.", ),
    # the monitor itself
    _gauge("monitor_addresses_info", "1, with the addresses of these pages and of Grafana, for links from alerts and dashboards.", "page", "dashboards"),
    _gauge("monitor_shard_info", "1, with which of how many parts of the services this monitor watches.", "shard", "shards"),
    _gauge("monitor_start_timestamp_seconds", "When this monitor started."),
    _gauge("monitor_last_look_timestamp_seconds", "When any look last ended."),
    _gauge("monitor_ready", "1 once every probe that is due has looked, and looks go on."),
    _gauge("monitor_event_loop_lag_worst_seconds", "Worst delay of our event loop in the last minute."),
    _counter("monitor_event_loop_lag_seconds_total", "All the time by which our event loop was late."),
    _counter("monitor_clock_steps_total", "Times the wall clock jumped by more than two seconds."),
    _counter("monitor_stray_errors_total", "Errors that nobody awaited, a dying browser driver's for instance."),
    _counter("monitor_sink_errors_total", "Failures of a sink to take an observation or transition.", "sink"),
    _gauge("monitor_config_last_reload_successful", "1 if the service files in force are those on disk, 0 if a bad one was refused."),
    _gauge("monitor_config_last_reload_success_timestamp_seconds", "When service files were last taken in."),
    _gauge("monitor_host_requests", "Requests to a host in the last hour.", "host"),
    _gauge("monitor_host_requests_cap", "Most requests to one host in an hour."),
    _gauge("monitor_host_back_off_seconds", "For how long a host is still left alone after it refused us.", "host"),
    _gauge("monitor_history_writable", "1 if what is seen is kept on disk, 0 while it can only be held in memory."),
    _gauge("monitor_history_waiting_records", "Records held in memory until they can be written."),
    _counter("monitor_history_dropped_total", "Records given up because too many waited."),
    _counter("monitor_history_skipped_total", "Looks that were simply up and not kept because the disk is nearly full."),
    _counter("monitor_history_commits_total", "Transactions committed."),
    _gauge("monitor_history_commit_seconds", "Length of the latest transaction."),
    _gauge("monitor_history_size_bytes", "Size of the history."),
    _gauge("monitor_history_wal_bytes", "Size of its write-ahead log."),
    _gauge("monitor_history_moved_aside", "1 if a damaged history was moved aside at this start."),
    _gauge("monitor_history_backup_timestamp_seconds", "When the newest copy of the history was made."),
    _gauge("monitor_disk_free_bytes", "Free space where the history is kept."),
    _counter("monitor_heartbeat_failures_total", "Heartbeats that did not arrive."),
    _gauge("monitor_heartbeat_success_timestamp_seconds", "When a heartbeat last arrived."),
    _gauge("monitor_timestamp_queue_length", "Requests for a time stamp that wait for an authority; absent without one."),
    _gauge("monitor_timestamp_oldest_request_timestamp_seconds", "Since when the oldest of them waits."),
    _gauge("monitor_timestamp_success_timestamp_seconds", "When an authority last granted a time stamp."),
    _counter("monitor_timestamp_failures_total", "Requests for a time stamp that failed; they are made again."),
    _counter("evidence_captures_total", "Captures that were kept, by why they were taken.", "occasion"),
    _counter("evidence_failures_total", "Captures that could not be taken or kept."),
    _counter("monitor_browser_launches_total", "Times Chromium was started."),
    _counter("monitor_browser_crashes_total", "Times Chromium or its driver died or hung."),
    _gauge("monitor_browser_info", "1, with the version of Chromium and whether its sandbox is on.", "version", "sandbox"),
)  # fmt: skip

BY_NAME = {family.name: family for family in FAMILIES}
