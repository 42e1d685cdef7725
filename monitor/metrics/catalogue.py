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
    _counter("monitor_browser_launches_total", "Times Chromium was started."),
    _counter("monitor_browser_crashes_total", "Times Chromium or its driver died or hung."),
    _gauge("monitor_browser_info", "1, with the version of Chromium and whether its sandbox is on.", "version", "sandbox"),
)  # fmt: skip

BY_NAME = {family.name: family for family in FAMILIES}
