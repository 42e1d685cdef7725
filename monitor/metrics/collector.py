"""The present state, gathered at each scrape from what the other parts know, so that nothing can go stale.

A removed service disappears by itself, and what is unknown is simply absent: never 0, never NaN.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from monitor.controls import Online
from monitor.metrics import keeping, outages
from monitor.metrics.counters import labels
from monitor.metrics.page import Page
from monitor.metrics.vitals import Vitals
from monitor.model import Observation, Probe
from monitor.versions import versions
from probes.model import RANK, Cause, Outcome, StepOutcome

STEP_SUCCESS = {StepOutcome.PASSED: 1.0, StepOutcome.FAILED: 0.0}


class PresentState(Collector):
    """Reads *vitals* at each scrape; touches neither disk nor network."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def describe(self) -> Iterable[Metric]:
        """Nothing: what there is depends on the moment."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every family that has a sample now."""
        page = Page()
        self._services(page)
        for probe in self._vitals.probes():
            self._probe(page, probe)
        self._online(page)
        self._monitor(page)
        keeping.add(page, self._vitals)
        self._browser(page)
        yield from page.families()

    def _services(self, page: Page) -> None:
        for service in self._vitals.services():
            if not service.on:
                continue
            slug = service.slug
            page.add(
                "ircc_service_info",
                1,
                service=slug,
                role=service.role,
                title_en=service.title["en"],
                title_fr=service.title["fr"],
            )
            for component in service.depends_on:
                page.add("ircc_service_depends_on", 1, service=slug, component=component)
            outages.add(page, self._vitals, service)

    def _probe(self, page: Page, probe: Probe) -> None:
        named = labels(probe)
        page.add("ircc_probe_info", 1, **named, target=probe.target.address)
        page.add("ircc_probe_interval_seconds", probe.every, **named)
        short = {"service": probe.service, "probe": probe.name}
        page.add("ircc_looks_missed_total", self._vitals.schedule.missed[probe.key], **short)
        for (key, reason), count in self._vitals.schedule.skipped.items():
            if key == probe.key:
                page.add("ircc_looks_skipped_total", count, **short, reason=reason)
        row = self._vitals.board.row(probe.key)
        if row.last_up is not None:
            page.add("ircc_probe_last_up_timestamp_seconds", row.last_up.timestamp(), **named)
        if row.latest is not None:
            self._latest(page, row.latest, named)
            self._details(page, row.latest, short)

    def _latest(self, page: Page, seen: Observation, named: Mapping[str, str]) -> None:
        reading = seen.reading
        if reading.cause is Cause.GAP:
            page.add("ircc_probe_cause", 1, **named, cause=Cause.GAP)
            return
        page.add("ircc_probe_last_look_timestamp_seconds", seen.started_at.timestamp(), **named)
        page.add("ircc_probe_duration_seconds", seen.seconds, **named)
        if reading.outcome in RANK:
            page.add("ircc_probe_success", float(reading.outcome is Outcome.UP), **named)
            page.add("ircc_probe_state", RANK[reading.outcome], **named)
        if reading.cause is not None:
            page.add("ircc_probe_cause", 1, **named, cause=reading.cause)
        if reading.http is not None and reading.http.status:
            page.add("ircc_probe_http_status", reading.http.status, **named)
        for phase, seconds in reading.phases.items():
            page.add("ircc_probe_phase_duration_seconds", seconds, **named, phase=phase)

    def _details(self, page: Page, seen: Observation, short: Mapping[str, str]) -> None:
        reading = seen.reading
        for step in reading.steps:
            named = {**short, "lang": seen.probe.lang, "step": step.name}
            # A step that broke because we broke says nothing of the portal.
            if step.outcome in STEP_SUCCESS and not (
                step.outcome is StepOutcome.FAILED and reading.outcome is Outcome.UNKNOWN
            ):
                page.add("ircc_journey_step_success", STEP_SUCCESS[step.outcome], **named)
            if step.seconds is not None:
                page.add("ircc_journey_step_duration_seconds", step.seconds, **named)
        if reading.tls is None:
            return
        page.add("ircc_certificate_verified", float(bool(reading.tls.verified)), **short)
        page.add("ircc_tls_intercepted", float(bool(reading.tls.intercepted_by)), **short)
        for position, certificate in enumerate(reading.tls.chain):
            until = certificate.not_after.timestamp()
            page.add("ircc_certificate_not_after_timestamp_seconds", until, **short, position=str(position))

    def _online(self, page: Page) -> None:
        for result in self._vitals.controls.latest():
            page.add("ircc_control_up", float(result.up), control=result.key)
        online = self._vitals.controls.online()
        if online is not Online.UNSURE:
            page.add("ircc_online", float(online is Online.YES))

    def _monitor(self, page: Page) -> None:
        vitals = self._vitals
        page.add("ircc_build_info", 1, **versions(), vantage=vitals.vantage)
        page.add("ircc_monitor_addresses_info", 1, page=vitals.page(), dashboards=vitals.dashboards)
        number, count = vitals.shard
        page.add("ircc_monitor_shard_info", 1, shard=str(number), shards=str(count))
        page.add("ircc_monitor_start_timestamp_seconds", vitals.started_at.timestamp())
        if vitals.board.last_look_ended is not None:
            page.add("ircc_monitor_last_look_timestamp_seconds", vitals.board.last_look_ended.timestamp())
        page.add("ircc_monitor_ready", float(not vitals.waiting() and not vitals.late()))
        page.add("ircc_monitor_event_loop_lag_worst_seconds", vitals.lag.worst_in(timedelta(minutes=1).total_seconds()))
        page.add("ircc_monitor_event_loop_lag_seconds_total", vitals.lag.total)
        page.add("ircc_monitor_clock_steps_total", vitals.schedule.clock_steps)
        page.add("ircc_monitor_stray_errors_total", vitals.strays.total)
        for name in vitals.pipeline.parts:
            page.add("ircc_monitor_sink_errors_total", vitals.pipeline.errors[name], sink=name)
        page.add("ircc_monitor_config_last_reload_successful", float(vitals.reload_ok()))
        page.add("ircc_monitor_config_last_reload_success_timestamp_seconds", vitals.reloaded_at().timestamp())
        page.add("ircc_monitor_host_requests_cap", vitals.politeness.cap)
        for host in vitals.politeness.hosts():
            page.add("ircc_monitor_host_requests", vitals.politeness.spent(host), host=host)
            page.add("ircc_monitor_host_back_off_seconds", vitals.politeness.back_off(host), host=host)

    def _browser(self, page: Page) -> None:
        browsers = self._vitals.browsers()
        page.add("ircc_monitor_browser_launches_total", sum(each.launches for each in browsers))
        page.add("ircc_monitor_browser_crashes_total", sum(each.crashes for each in browsers))
        for kind in {(each.version, str(each.sandboxed).lower()) for each in browsers if each.version}:
            page.add("ircc_monitor_browser_info", 1, version=kind[0], sandbox=kind[1])
