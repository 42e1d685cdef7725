"""Scenes for promtool: what monitors export over some minutes, and what an alert does at which minute.

A series that ends gets a staleness marker, as after a scrape that failed or no longer had it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

STEP = 15
PAGE, GRAFANA = "http://monitor.example:9877", "https://grafana.example"
SERVICE, TITLES = "portal", {"title_en": "Test portal", "title_fr": "Portail d’essai"}

Part = tuple[float | None, float]
"""A value and for how many minutes; None: not there."""


def track(*parts: Part) -> str:
    """Values in promtool's notation, one each 15 seconds."""
    written, there = [], False
    for value, minutes in parts:
        count = round(minutes * 60 / STEP)
        if count <= 0:
            continue
        if value is None:
            gap = f"_x{count - 1}" if count > 1 else ""
            written.append(f"stale {gap}".strip() if there else f"_x{count}")
        else:
            written.append(f"{value:.10g}+0x{count - 1}")
        there = value is not None
    return " ".join(written)


def rising(minutes: float, start: float = 0, step: float = STEP) -> str:
    """A value that grows with time."""
    return f"{start:.10g}+{step:.10g}x{round(minutes * 60 / STEP) - 1}"


def series(name: str, **labels: str) -> str:
    inside = ",".join(f'{key}="{value}"' for key, value in labels.items() if value)
    return f"{name}{{{inside}}}"


@dataclass(kw_only=True)
class Scene:
    """Series of some *minutes*, of monitors at places; *place* "" is a scrape configuration without vantages."""

    minutes: float
    series: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, *parts: Part, place: str = "", instance: str = "", **labels: str) -> "Scene":
        """One series; the last part lasts till the end where its minutes are 0."""
        spent = sum(minutes for _, minutes in parts)
        whole = [*parts[:-1], (parts[-1][0], parts[-1][1] or self.minutes - spent)]
        self.series[series(name, **target(place, instance), **labels)] = track(*whole)
        return self

    def grows(self, name: str, *, start: float = 0, step: float = STEP, place: str = "", **labels: str) -> "Scene":
        self.series[series(name, **target(place, ""), **labels)] = rising(self.minutes, start, step)
        return self

    def monitor(self, *alive: Part, place: str = "", instance: str = "", online: Sequence[Part] = ((1, 0),)) -> "Scene":
        """A monitor that watches the service; *alive* is when it answers (1) or not (None), always by default."""
        there = alive or ((1, 0),)
        where = {"place": place, "instance": instance}
        self.add("up", *[(value or 0, minutes) for value, minutes in there], **where)
        self.add("ircc_monitor_start_timestamp_seconds", *there, **where)
        self.add("ircc_monitor_addresses_info", *there, **where, page=PAGE, dashboards=GRAFANA)
        self.add("ircc_service_info", *there, **where, service=SERVICE, role="service", **TITLES)
        if not alive:
            self.add("ircc_online", *online, **where)
        return self

    def outage(self, began: float, ends: float, *, place: str = "", after: float | None = 3, **labels: str) -> "Scene":
        """From minute *began* to *ends* the engine holds an outage open; the service is *after* then."""
        named = {"severity": "down", "cause": "http_5xx"} | labels
        bad = 0 if named["severity"] == "down" else 1
        since, lasted = began * 60 - 10, (ends - began) * 60
        here = {"place": place, "service": SERVICE}
        self.add("ircc_service_state", (3, began), (bad, ends - began), (after, 0), **here)
        self.add("ircc_outage_open", (None, began), (1, ends - began), (None, 0), **here, **named)
        for name in ("ircc_outage_start_timestamp_seconds", "ircc_outage_down_start_timestamp_seconds"):
            self.add(name, (None, began), (since, ends - began), (None, 0), **here)
        self.add("ircc_outage_business_seconds", (None, began), (120, ends - began), (None, 0), **here)
        self.add("ircc_last_outage_start_timestamp_seconds", (None, began), (since, 0), **here)
        for name, value in (
            ("ircc_last_outage_end_timestamp_seconds", ends * 60 - 20),
            ("ircc_last_outage_duration_least_seconds", lasted - 100),
            ("ircc_last_outage_duration_most_seconds", lasted + 100),
            ("ircc_last_outage_business_seconds", lasted - 10),
        ):
            self.add(name, (None, ends), (value, 0), **here)
        return self


def target(place: str, instance: str) -> dict[str, str]:
    return {"job": "ircc-monitor", "instance": instance or "127.0.0.1:9877", "vantage": place}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One firing alert: its own labels, and its texts where they are asserted. *since* is the outage linked to."""

    labels: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] | None = None
    since: float | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """What *alert* does in *scene*: at the minutes in *quiet* nothing, at those in *fires* that."""

    name: str
    alert: str
    scene: Scene
    quiet: tuple[float, ...] = ()
    fires: Mapping[float, Told | tuple[Told, ...]] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    """Recorded series that the scene itself gives; their rules are left out."""

    @property
    def worded(self) -> bool:
        """Whether it asserts what the alert says."""
        told = [each for each in self.fires.values() for each in (each if isinstance(each, tuple) else (each,))]
        return any(each.texts for each in told)

    def written(self, rules: str, labels: Mapping[str, str], annotations: "Links") -> dict[str, Any]:
        """As promtool reads it."""
        told = {at: each if isinstance(each, tuple) else (each,) for at, each in self.fires.items()}
        alerts, queries = [], []
        for at, each in {**dict.fromkeys(self.quiet, ()), **told}.items():
            if any(one.texts for one in each):
                expected = [
                    {
                        "exp_labels": {**one.labels, **labels},
                        "exp_annotations": annotations.of(self.alert, one, at * 60),
                    }
                    for one in each
                ]
                alerts.append({"alertname": self.alert, "eval_time": span(at), "exp_alerts": expected})
            samples = [{"labels": firing(self.alert, {**one.labels, **labels}), "value": 1} for one in each]
            queries.append({"expr": firing(self.alert, {}), "eval_time": span(at), "exp_samples": samples})
        test = {
            "name": self.name,
            "interval": f"{STEP}s",
            "input_series": [{"series": name, "values": values} for name, values in self.scene.series.items()],
            "alert_rule_test": alerts,
            "promql_expr_test": queries,
        }
        return {"rule_files": [rules], "evaluation_interval": f"{STEP}s", "tests": [test]}


def span(minutes: float) -> str:
    return f"{round(minutes * 60)}s"


def firing(alert: str, labels: Mapping[str, str]) -> str:
    return series("ALERTS", alertname=alert, alertstate="firing", **labels)


@dataclass(frozen=True, kw_only=True)
class Links:
    """The links an alert must carry, reckoned here a second time."""

    dashboard: str
    outage: bool

    def of(self, alert: str, told: Told, now: float) -> dict[str, str]:
        named = "".join(f"var-{key}={told.labels[key]}&" for key in ("service", "vantage") if key in told.labels)
        start = now - 7200 if told.since is None else min(told.since - 1800, now - 7200)
        found = dict(told.texts or {})
        for tail, lang, uid in (("", "", self.dashboard), ("_fr", "/fr", f"{self.dashboard}-fr")):
            found[f"runbook_url{tail}"] = f"{PAGE}{lang}/runbooks/{alert}"
            query = f"{named}from={start * 1000:.0f}&to={now * 1000:.0f}"
            found[f"dashboard_url{tail}"] = f"{GRAFANA}/d/{uid}?{query}"
            if self.outage:
                found[f"outage_url{tail}"] = f"{PAGE}{lang}/outages/{SERVICE}/{told.since:.0f}"
        return found
