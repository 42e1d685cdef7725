"""What the probes of each invented service exported: looks, phases, journeys' steps, certificates."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.dashboards import truth
from tests.dashboards.sampling import Line, Pace
from tests.dashboards.truth import BEGIN, DAY, JUDGED, MINUTE, NOW

PROBES = (("page-en", "http", "en"), ("page-fr", "http", "fr"))
BUSY = {"harbour-desk", "tide-tables"}
JOURNEY = ("sign-in", "journey", "en")
STEPS = {"open": 1.2, "credentials": 2.1, "leave": 0.6}
PHASES = {"resolve": 0.01, "connect": 0.02, "tls": 0.04, "processing": 0.2, "transfer": 0.03}
OUTCOMES = {"up": 1 / 60, "down": 1 / 9000, "degraded": 1 / 20000, "maintenance": 1 / 40000, "unknown": 1 / 50000}
BUCKETS = (
    "0.1",
    "0.25",
    "0.5",
    "1.0",
    "2.0",
    "3.0",
    "5.0",
    "8.0",
    "13.0",
    "20.0",
    "30.0",
    "45.0",
    "60.0",
    "90.0",
    "+Inf",
)


def lines(place: Any) -> Iterator[Line]:
    """Of every service; a service with a journey also has its steps."""
    for slug in JUDGED:
        for probe in probes(slug):
            yield from _probe(place, slug, probe)


def probes(slug: str) -> tuple[tuple[str, str, str], ...]:
    pages = PROBES if slug in BUSY else PROBES[:1]
    return (*pages, JOURNEY) if slug == "harbour-desk" else pages


def _probe(place: Any, slug: str, probe: tuple[str, str, str]) -> Iterator[Line]:
    name, kind, lang = probe
    full = {"service": slug, "probe": name, "kind": kind, "lang": lang}
    short = {"service": slug, "probe": name}
    course = truth.course(slug, place.place)
    yield place.line(place.whole, "ircc_probe_state", course, **full)
    success = [(start, end, float(value == truth.UP)) for start, end, value in course]
    yield place.line(place.whole, "ircc_probe_success", success, **full)
    for spell in place.spells(slug):
        span = [(spell.start, spell.end or NOW + MINUTE, 1.0)]
        yield place.line(Pace.WHOLE, "ircc_probe_cause", span, **full, cause=spell.cause)
    yield from _gauges(place, full)
    yield from _counts(place, full, short)
    if kind == "journey":
        yield from _journey(place, slug, short, lang)
    else:
        yield from _certificate(place, short)


def _gauges(place: Any, full: Mapping[str, str]) -> Iterator[Line]:
    yield place.steps(
        "ircc_probe_info", [(BEGIN, NOW + MINUTE, 1.0)], **full, target=f"https://{full['service']}.example/"
    )
    yield place.recent("ircc_probe_duration_seconds", lambda moment: 0.3 + moment % 7 / 100, **full)
    yield place.recent("ircc_probe_last_look_timestamp_seconds", lambda moment: float(moment - 11), **full)
    yield place.recent("ircc_probe_last_up_timestamp_seconds", lambda moment: float(moment - 71), **full)
    yield place.steps("ircc_probe_interval_seconds", [(BEGIN, NOW + MINUTE, 60.0)], **full)
    if full["kind"] == "http":
        yield place.recent("ircc_probe_http_status", 200.0, **full)
    for phase, seconds in PHASES.items():
        yield place.recent("ircc_probe_phase_duration_seconds", seconds, **full, phase=phase)


def _counts(place: Any, full: Mapping[str, str], short: Mapping[str, str]) -> Iterator[Line]:
    for outcome, rate in OUTCOMES.items():
        yield place.count("ircc_looks_total", counting(rate), **full, outcome=outcome)
    for cause in ("http_5xx", "timeout", "slow"):
        yield place.count("ircc_look_causes_total", counting(1 / 12000), **short, cause=cause)
    yield place.count("ircc_looks_skipped_total", counting(1 / 7200), **short, reason="budget")
    yield place.count("ircc_looks_missed_total", counting(1 / 80000), **short)
    yield place.count("ircc_looks_tainted_total", counting(1 / 50000), **short)
    timed = {key: full[key] for key in ("service", "probe", "kind")}
    for number, edge in enumerate(BUCKETS):
        reached = min(1.0, (number + 1) / 6)
        yield place.count("ircc_look_latency_seconds_bucket", counting(reached / 60), **timed, le=edge)
    yield place.count("ircc_look_latency_seconds_count", counting(1 / 60), **timed)
    yield place.count("ircc_look_latency_seconds_sum", counting(0.4 / 60), **timed)


def counting(rate: float) -> Any:
    """A counter that grows by *rate* a second."""
    return lambda moment: float(int((moment - BEGIN) * rate * 1000) / 1000)


def _journey(place: Any, slug: str, short: Mapping[str, str], lang: str) -> Iterator[Line]:
    course = truth.course(slug, place.place)
    for step, seconds in STEPS.items():
        named = {**short, "lang": lang, "step": step}
        passed = [(start, end, float(value == truth.UP)) for start, end, value in course]
        yield place.line(Pace.WEEK, "ircc_journey_step_success", passed, **named)
        yield place.recent("ircc_journey_step_duration_seconds", seconds, **named)


def _certificate(place: Any, short: Mapping[str, str]) -> Iterator[Line]:
    yield place.recent("ircc_certificate_verified", 1.0, **short)
    yield place.recent("ircc_tls_intercepted", 0.0, **short)
    for position, days in (("0", 40), ("1", 900)):
        ends = float(NOW + days * DAY)
        yield place.recent("ircc_certificate_not_after_timestamp_seconds", ends, **short, position=position)
