"""Counts and durations: the only metrics that live in instruments. A sink."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram

from monitor.metrics.catalogue import BY_NAME, PROBE
from monitor.model import Observation, Probe, Transition
from probes.model import Cause, Outcome

BUCKETS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 45, 60, 90)


def labels(probe: Probe) -> dict[str, str]:
    """The labels that every series of a probe carries."""
    return {"service": probe.service, "probe": probe.name, "kind": probe.kind.name, "lang": probe.lang}


class Counters:
    """Looks by outcome and cause, and how long good ones took. Series exist from the start."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._looks = self._counter("ircc_looks_total", registry)
        self._causes = self._counter("ircc_look_causes_total", registry)
        self._tainted = self._counter("ircc_looks_tainted_total", registry)
        latency = BY_NAME["ircc_look_latency_seconds"]
        self._latency = Histogram(latency.name, latency.help, latency.labels, registry=registry, buckets=BUCKETS)

    @staticmethod
    def _counter(name: str, registry: CollectorRegistry) -> Counter:
        family = BY_NAME[name]
        return Counter(name, family.help, family.labels, registry=registry)

    def keep(self, probes: Iterable[Probe]) -> None:
        """Have the series of *probes* and of no other."""
        wanted = list(probes)
        there = [labels(probe) for probe in wanted]
        for instrument in (self._looks, self._causes, self._tainted, self._latency):
            for named in _children(instrument):
                if not any(named.items() <= each.items() for each in there):
                    instrument.remove_by_labels(named)
        for probe in wanted:
            for outcome in Outcome:
                self._looks.labels(**labels(probe), outcome=outcome)
            self._tainted.labels(service=probe.service, probe=probe.name)
            self._latency.labels(service=probe.service, probe=probe.name, kind=probe.kind.name)
            for cause in Cause:
                self._causes.labels(service=probe.service, probe=probe.name, cause=cause)

    async def observe(self, observation: Observation) -> None:
        """Count one look."""
        probe, reading = observation.probe, observation.reading
        if reading.cause is not None:
            self._causes.labels(service=probe.service, probe=probe.name, cause=reading.cause).inc()
        if reading.cause is Cause.GAP:
            return
        self._looks.labels(**labels(probe), outcome=reading.outcome).inc()
        if reading.tainted:
            self._tainted.labels(service=probe.service, probe=probe.name).inc()
        elif reading.outcome is Outcome.UP:
            latency = self._latency.labels(service=probe.service, probe=probe.name, kind=probe.kind.name)
            latency.observe(observation.seconds, exemplar={"run_id": observation.run_id})

    async def transition(self, transition: Transition) -> None:
        """Nothing to count: the state is in ``ircc_service_state``."""


def _children(instrument: Counter | Histogram) -> list[dict[str, str]]:
    """The labels of a probe that the instrument holds series for, each set of them once."""
    found = {
        tuple((name, value) for name, value in sample.labels.items() if name in PROBE)
        for family in instrument.collect()
        for sample in family.samples
    }
    return [dict(each) for each in found]
