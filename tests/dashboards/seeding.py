"""Every series a dashboard may ask for, as two monitors would have exported them in the 90 days of truth.py."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tests.dashboards import looks, truth, vitals
from tests.dashboards.sampling import Line, Pace, Stretch
from tests.dashboards.truth import BEGIN, DAY, HOUR, JUDGED, MINUTE, NOW, PLACES, SERVICES, Spell

SECONDS = {"ottawa": 7, "halifax": 38}
"""When in the minute each place is scraped."""
ALL: tuple[Stretch, ...] = ((BEGIN, NOW + MINUTE, 1.0),)
WINDOWS = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
SUMMER_ENDS = truth.at("2026-11-01 06:00")


def lines() -> list[Line]:
    """All of it, a line a series."""
    found: dict[tuple[tuple[str, str], ...], Line] = {}
    for line in (*(line for place in PLACES for line in Place(place).lines()), *_quorum(), _watchdog(), *_retired()):
        key = tuple(sorted(line.labels.items()))
        before = found[key].stretches if key in found else ()
        found[key] = replace(line, stretches=(*before, *line.stretches))
    return list(found.values())


class Place:
    """What the monitor of *place* exported."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.whole = Pace.WHOLE if place == PLACES[0] else Pace.WEEK

    def lines(self) -> Iterator[Line]:
        yield from self._scrape()
        ours = {"alertname": "RoundsLate", "alertstate": "firing", "severity": "ticket", "scope": "monitor"}
        yield self.recent("ALERTS", 1.0, **ours)
        yield from looks.lines(self)
        yield from vitals.lines(self)
        for service in SERVICES:
            yield self.steps("ircc_service_info", ALL, **_names(service.slug), role=service.role)
            for component in service.depends_on:
                yield self.steps("ircc_service_depends_on", ALL, service=service.slug, component=component)
            if service.judged:
                goal = _always(service.objective)
                yield self.steps("ircc_service_objective_ratio", goal, service=service.slug)
        for slug in JUDGED:
            yield from self._service(slug)
            yield from self._figures(slug)
            yield from self._outages(slug)
            yield from self._notices(slug)

    def line(self, pace: Pace, name: str, stretches: Iterable[Any], **labels: str) -> Line:
        """Absent while the monitor is."""
        named = {"__name__": name, "job": "ircc-monitor", "instance": f"{self.place}:9464", "vantage": self.place}
        kept = tuple(truth.less(stretches, [truth.SILENT, truth.STOPPED]))
        return Line(labels=named | labels, stretches=kept, pace=pace, second=SECONDS[self.place])

    def steps(self, name: str, stretches: Iterable[Any], **labels: str) -> Line:
        return self.line(Pace.STEPS, name, stretches, **labels)

    def recent(self, name: str, value: object, **labels: str) -> Line:
        return self.line(Pace.RECENT, name, _always(value), **labels)

    def count(self, name: str, value: object, **labels: str) -> Line:
        return self.line(Pace.COUNT, name, _always(value), **labels)

    def _scrape(self) -> Iterator[Line]:
        for name, value in (("up", 1.0), ("scrape_duration_seconds", 0.02), ("scrape_samples_scraped", 900.0)):
            line = self.steps(name, _always(value))
            there = sorted([*line.stretches, (*truth.STOPPED, 0.0)])  # refused at once, nothing got
            yield Line(labels=line.labels, stretches=there, pace=Pace.STEPS, second=line.second)

    def _service(self, slug: str) -> Iterator[Line]:
        course = truth.course(slug, self.place)
        yield self.line(self.whole, "ircc_service_state", course, service=slug)
        since = [(start, end, float(start)) for start, end, _ in course]
        yield self.steps("ircc_service_state_since_timestamp_seconds", since, service=slug)
        by_cause: dict[str, list[Stretch]] = {}
        for spell in self.spells(slug):
            by_cause.setdefault(spell.cause, []).append((spell.start, _after(spell), 1.0))
        for cause, stretches in by_cause.items():
            known = truth.less(stretches, truth.holes(self.place))
            yield self.steps("ircc_service_cause", known, service=slug, cause=cause)
        offsets = ((BEGIN, SUMMER_ENDS, -14400.0), (SUMMER_ENDS, NOW + MINUTE, -18000.0))
        yield self.steps("ircc_service_utc_offset_seconds", offsets, service=slug)
        yield self.steps("ircc_business_hours", _hours(), service=slug)

    def spells(self, slug: str) -> Sequence[Spell]:
        return truth.spells(slug, self.place)

    def _figures(self, slug: str) -> Iterator[Line]:
        spans = [("service", "window", name, NOW - length, NOW) for name, length in WINDOWS.items()]
        spans += [("month", "month", *month) for month in truth.months()]
        for family, label, name, start, end in spans:
            of = {"service": slug, label: name}
            whole = truth.seconds(slug, self.place, start, end)
            for state, spent in whole.items():
                yield self.recent(f"ircc_{family}_seconds", float(spent), **of, state=state)
            for state, spent in truth.seconds(slug, self.place, start, end, business=True).items():
                yield self.recent(f"ircc_{family}_business_seconds", float(spent), **of, state=state)
            yield self.recent(f"ircc_{family}_availability_ratio", truth.availability(whole), **of)
            yield self.recent(f"ircc_{family}_coverage_ratio", truth.coverage(whole), **of)
            if family == "service":
                yield self.recent("ircc_service_business_days_lost", 0.0, **of)

    def _outages(self, slug: str) -> Iterator[Line]:
        each_of = truth.outages(slug, self.place)
        latest: dict[str, list[Stretch]] = {}
        for outage, following in zip(each_of, [*each_of[1:], None], strict=True):
            yield from self._open(slug, outage)
            gone = following.start if following else NOW + MINUTE
            _add(latest, "start_timestamp_seconds", outage.start, gone, float(outage.start))
            _add(latest, "business_seconds", outage.start, gone, _business(outage))
            for edge, moment in zip(("start", "end"), outage.announced, strict=True):
                if moment is not None:
                    _add(latest, f"announced_{edge}_timestamp_seconds", outage.start, gone, float(moment))
            if outage.end is not None:
                lasted = float(outage.end - outage.start)
                _add(latest, "end_timestamp_seconds", outage.end, gone, float(outage.end))
                _add(latest, "duration_seconds", outage.end, gone, lasted)
                _add(latest, "duration_least_seconds", outage.end, gone, lasted - MINUTE)
                _add(latest, "duration_most_seconds", outage.end, gone, lasted + MINUTE)
        for name, stretches in latest.items():
            yield self.steps(f"ircc_last_outage_{name}", stretches, service=slug)

    def _open(self, slug: str, outage: Spell) -> Iterator[Line]:
        went_on = (outage.start, _after(outage))
        severity = truth.WORDS[outage.state]
        named = {"severity": severity, "cause": outage.cause, "affected_by": outage.behind}
        yield self.line(self.whole, "ircc_outage_open", [(*went_on, 1.0)], service=slug, **named)
        values: dict[str, object] = {"start_timestamp_seconds": float(outage.start), "relapses": 0.0}
        values["business_seconds"] = _business(outage)
        if outage.state == truth.DOWN:
            values["down_start_timestamp_seconds"] = float(outage.start)
            alert = {"alertname": "ServiceDown", "alertstate": "firing", "severity": "page", "scope": "portal"}
            yield self.line(Pace.WHOLE, "ALERTS", [(*went_on, 1.0)], **alert, service=slug)
        for name, value in values.items():
            yield self.line(Pace.WHOLE, f"ircc_outage_{name}", [(*went_on, value)], service=slug)

    def _notices(self, slug: str) -> Iterator[Line]:
        kinds: dict[str, list[Stretch]] = {}
        for spell in self.spells(slug):
            span = (spell.start, _after(spell))
            if spell.state == truth.MAINTENANCE:
                _add(kinds, "scheduled", *span, 1.0)
                ends = [(*span, float(spell.until))]
                yield self.steps(
                    "ircc_maintenance_expected_end_timestamp_seconds", ends, service=slug, source="declared"
                )
            if spell.announced[0] is not None:
                _add(kinds, "emergency", *span, 1.0)
            if spell.announced[1] is not None:
                ends = [(*span, float(spell.announced[1]))]
                yield self.steps("ircc_service_announced_end_timestamp_seconds", ends, service=slug)
        for kind, stretches in kinds.items():
            yield self.steps("ircc_notices_active", stretches, service=slug, kind=kind)


def _names(slug: str) -> Mapping[str, str]:
    title = slug.replace("-", " ").capitalize()
    return {"service": slug, "title_en": title, "title_fr": f"Service « {title} »"}


def _always(value: object) -> tuple[Stretch, ...]:
    return ((BEGIN, NOW + MINUTE, value),)


def _after(spell: Spell) -> int:
    """When it is over; one that goes on is there in the scrape of this very moment."""
    return spell.end or NOW + MINUTE


def _add(stretches: dict[str, list[Stretch]], name: str, start: int, end: int, value: object) -> None:
    if start < end:
        stretches.setdefault(name, []).append((start, end, value))


def _business(outage: Spell) -> object:
    return lambda moment: float(truth.overlap(outage.start, min(moment, outage.until), truth.opening()))


def _hours() -> list[Stretch]:
    edges = [BEGIN, *(edge for span in truth.opening() for edge in span), NOW + MINUTE]
    return [
        (start, min(end, NOW + MINUTE), float(truth.is_open(start)))
        for start, end in pairwise(edges)
        if start < min(end, NOW + MINUTE)
    ]


def _retired() -> Iterator[Line]:
    """A monitor that another of its place took over from, two hours ago."""
    there = ((BEGIN, NOW - 2 * HOUR, 1.0),)
    looks = ((BEGIN, NOW - 2 * HOUR, lambda moment: float(moment - 3)),)
    named = {"job": "ircc-monitor", "instance": "ottawa:9000", "vantage": "ottawa"}
    for name, stretches, more in (
        ("ircc_monitor_shard_info", there, {"shard": "1", "shards": "1"}),
        ("ircc_monitor_last_look_timestamp_seconds", looks, {}),
    ):
        kept = tuple(truth.less(stretches, [truth.SILENT, truth.STOPPED]))
        yield Line(labels={"__name__": name, **named, **more}, stretches=kept, pace=Pace.STEPS, second=11)


def _watchdog() -> Line:
    """Fires as long as rules are reckoned and some monitor looks."""
    named = {"__name__": "ALERTS", "alertname": "Watchdog", "alertstate": "firing", "severity": "none"}
    there = tuple(truth.less(ALL, [truth.SILENT, truth.STOPPED]))
    return Line(labels=named | {"scope": "monitor"}, stretches=there, pace=Pace.STEPS, second=22)


def _quorum() -> Iterator[Line]:
    """The rule that is reckoned for all that time: what most places said."""
    for slug in JUDGED:
        named = {"__name__": "ircc:service_state:quorum", "service": slug}
        yield Line(labels=named, stretches=truth.quorum(slug), pace=Pace.WHOLE, second=22)
