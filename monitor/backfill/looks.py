"""What looks show: the series of each probe by its latest look, and of each service that is looked at."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from monitor.backfill.facts import Fact, Key, Shown, gauge
from monitor.history.findings import facts as found
from monitor.history.instants import stamp
from monitor.history.looks import Look
from monitor.metrics.collector import STEP_SUCCESS
from monitor.schedule import UNSEEN_INTERVALS, UNSEEN_SECONDS
from probes.model import RANK, Cause, Outcome, StepOutcome, StepResult

Body = Mapping[str, Any]
LATEST = ("last look",)


def ended(look: Look) -> int:
    """When it was over, and could be shown."""
    return stamp(look.started_at) + round(look.seconds * 1000)


class Looks:
    """By what *services* and *probes* were described as."""

    def __init__(self, services: Mapping[str, Body], probes: Mapping[str, Body]) -> None:
        self._probes = probes
        self._service = {slug: _service(slug, body) for slug, body in services.items()}

    def tell(self, looks: Iterable[Look]) -> Iterator[Fact]:
        """The facts of *looks*. One that is not followed by another shows nothing any more after a while."""
        for look in looks:
            at, slug = ended(look), look.probe.partition("/")[0]
            if look.cause is Cause.GAP:
                yield Fact(at=at, subject=("probe", look.probe))
                continue
            body = self._probes.get(look.probe, {})
            patience = UNSEEN_INTERVALS * float(body.get("every", 0.0)) + UNSEEN_SECONDS
            until = at + round(patience * 1000)
            yield Fact(at=at, subject=("probe", look.probe), shown=_latest(look, body), until=until)
            yield Fact(at=at, subject=("service", slug), shown=self._service.get(slug, {}), until=until)
            last = {gauge("ircc_monitor_last_look_timestamp_seconds"): at / 1000}
            yield Fact(at=at, subject=LATEST, shown=last)


def _service(slug: str, body: Body) -> Shown:
    title = body.get("title", {})
    named = {f"title_{lang}": str(title.get(lang, slug)) for lang in ("en", "fr")}
    shown = {gauge("ircc_service_info", service=slug, role=str(body.get("role", "service")), **named): 1.0}
    for component in body.get("depends_on", ()):
        shown[gauge("ircc_service_depends_on", service=slug, component=component)] = 1.0
    return shown


def _latest(look: Look, body: Body) -> Shown:
    service, _, name = look.probe.partition("/")
    kind, lang = str(body.get("kind", "")), str(body.get("lang", ""))
    named = {"service": service, "probe": name, "kind": kind, "lang": lang}
    shown: dict[Key, float] = {
        gauge("ircc_probe_last_look_timestamp_seconds", **named): look.started_at.timestamp(),
        gauge("ircc_probe_duration_seconds", **named): look.seconds,
    }
    if "target" in body:
        shown[gauge("ircc_probe_info", **named, target=str(body["target"]))] = 1.0
        shown[gauge("ircc_probe_interval_seconds", **named)] = float(body["every"])
    if look.outcome in RANK:
        shown[gauge("ircc_probe_success", **named)] = float(look.outcome is Outcome.UP)
        shown[gauge("ircc_probe_state", **named)] = float(RANK[look.outcome])
    if look.cause is not None:
        shown[gauge("ircc_probe_cause", **named, cause=look.cause)] = 1.0
    if look.status:
        shown[gauge("ircc_probe_http_status", **named)] = float(look.status)
    for phase, seconds in look.phases.items():
        shown[gauge("ircc_probe_phase_duration_seconds", **named, phase=phase)] = seconds
    if look.finding and "steps" in look.finding:
        for step in found(look.finding).reading.steps:
            shown.update(_step(look, step, {"service": service, "probe": name, "lang": lang, "step": step.name}))
    return shown


def _step(look: Look, step: StepResult, named: Mapping[str, str]) -> Iterator[tuple[Key, float]]:
    ours = step.outcome is StepOutcome.FAILED and look.outcome is Outcome.UNKNOWN
    if step.outcome in STEP_SUCCESS and not ours:
        yield gauge("ircc_journey_step_success", **named), STEP_SUCCESS[step.outcome]
    if step.seconds is not None:
        yield gauge("ircc_journey_step_duration_seconds", **named), step.seconds
