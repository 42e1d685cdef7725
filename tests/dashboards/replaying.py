"""What Grafana asks Prometheus when it shows a dashboard: variables, intervals, steps and alignment as Grafana does it.

After Grafana's own code: rounding in ``@grafana/data`` (rangeutil), steps and built-in variables in ``pkg/promlib``,
escaping and multi-values in ``@grafana/prometheus``. The data source's scrape interval is the shipped 15 s.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCREEN, COLUMNS = 1920, 24
FEW = 100
"""Points of an annotation in a Grafana that still sends no number of them, so that the server takes its own."""
SCRAPE = 15.0
SAFE = 11_000
"""Points a series at most, by Grafana and by Prometheus."""
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LADDER = {
    1.5: 1, 3.5: 2, 7.5: 5, 12.5: 10, 17.5: 15, 25: 20, 45: 30, 90: 60, 210: 120, 450: 300, 750: 600, 1050: 900,
    1500: 1200, 2700: 1800, 5400: 3600, 9000: 7200, 16200: 10800, 32400: 21600, 86400: 43200, 604800: 86400,
}  # fmt: skip
"""An interval below the one is rounded to the other, in seconds."""

SEPARATORS = {"pipe": "|", "csv": ","}


class Everything(str):
    """The all-value of a variable: Grafana puts it in as it stands."""

    __slots__ = ()


Values = Mapping[str, str | Sequence[str]]
"""What is chosen of each variable; several are a sequence."""


def rounded(interval: float) -> float:
    if interval < 0.75:
        return 0.5  # no panel of ours is that fine
    return float(list(LADDER.values())[min(bisect_right(list(LADDER), interval), len(LADDER) - 1)])


def length(text: str) -> float:
    """Seconds of ``1m`` and the like."""
    number, unit = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|[smhdw])", text.removeprefix(">")).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One target of a panel, or an annotation; *width* in pixels or points, *least* is the panel's interval."""

    uid: str
    title: str
    ref: str
    expr: str
    instant: bool = False
    width: float = SCREEN
    least: str = ""
    own: str = ""
    repeat: str = ""
    kind: str = "annotation"

    @property
    def name(self) -> str:
        return f"{self.uid} / {self.title} / {self.ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What goes over the wire: *step* is None of an instant query."""

    query: Query
    expr: str
    start: float
    end: float
    step: float | None

    @property
    def where(self) -> str:
        return f"{self.query.name}: {self.expr}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    uid: str
    body: Mapping[str, Any]

    @property
    def variables(self) -> list[Mapping[str, Any]]:
        return list(self.body.get("templating", {}).get("list", []))

    def single(self, name: str) -> bool:
        """Whether just one value of variable *name* can be chosen."""
        return any(each["name"] == name and not each.get("includeAll") for each in self.variables)

    def column(self, title: str, name: str) -> Query:
        """What fills the column *name* of the table *title*; *name* can also be the letter of the query."""
        panel = next(each for each in self.panels() if each.get("title") == title)
        refs = [
            str(each["matcher"]["options"]).removeprefix("Value #")
            for each in panel["fieldConfig"]["overrides"]
            if {"id": "displayName", "value": name} in each["properties"]
        ]
        return next(each for each in self.queries() if each.title == title and each.ref in {name, *refs})

    def panels(self) -> Iterator[Mapping[str, Any]]:
        for panel in self.body["panels"]:
            yield from [panel, *panel.get("panels", [])]

    def queries(self) -> Iterator[Query]:
        """Every target of every panel, then the annotations."""
        repeats = ""
        for panel in self.panels():
            if panel["type"] == "row":
                repeats = panel.get("repeat") or ""
            for target in panel.get("targets", []):
                yield self._target(panel, target, panel.get("repeat") or repeats)
        for each in self.body.get("annotations", {}).get("list", []):
            target = each.get("target") or {"expr": each.get("expr"), "interval": each.get("step", "60s")}
            for ref, points in (("Anno", SCREEN), ("Anno of old", FEW)) if target["expr"] else ():
                own = target.get("interval") or ""
                yield Query(uid=self.uid, title=each["name"], ref=ref, expr=target["expr"], width=points, own=own)

    def _target(self, panel: Mapping[str, Any], target: Mapping[str, Any], repeats: str) -> Query:
        own = target.get("interval") or ""
        return Query(
            uid=self.uid,
            title=panel.get("title", ""),
            ref=target["refId"],
            expr=target["expr"],
            instant=bool(target.get("instant")) and not target.get("range"),
            width=panel.get("maxDataPoints") or SCREEN * panel["gridPos"]["w"] / COLUMNS,
            least=panel.get("interval") or "",
            own="" if own == "0s" else own,
            repeat=repeats,
            kind=panel["type"],
        )


def dashboards(folder: Path) -> list[Dashboard]:
    bodies = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [Dashboard(uid=body["uid"], body=body) for body in bodies]


def asked(query: Query, variables: Iterable[Mapping[str, Any]], values: Values, start: int, end: int) -> Asked:
    """The request for the time from *start* to *end*. The browser is in Toronto, in winter."""
    span = end - start
    front = max(rounded(span / query.width), length(query.least) if query.least else SCRAPE)
    least = length(query.own) if query.own else front
    step = max(least if span / query.width < least else rounded(span / query.width), rounded(span / SAFE))
    scrape = length(query.own) if query.own else SCRAPE
    built_in = {
        "__interval": f"{step:g}s",
        "__interval_ms": f"{step * 1000:.0f}",
        "__range": f"{span}s",
        "__range_s": str(span),
        "__range_ms": f"{span}000",
        "__from": f"{start}000",
        "__to": f"{end}000",
        "__rate_interval": f"{max(front + scrape, 4 * scrape):g}s",
    }
    expr = filled(query.expr, variables, {**built_in, **values})
    if query.instant:
        return Asked(query=query, expr=expr, start=end, end=end, step=None)
    return Asked(query=query, expr=expr, start=aligned(start, step), end=aligned(end, step), step=step)


def aligned(moment: float, step: float, zone: int = -5 * 3600) -> float:
    return (moment + zone) // step * step - zone


def repeated(query: Query, values: Values) -> Iterator[tuple[Query, Values]]:
    """*query* once for each value of what its panel or row is repeated by."""
    chosen = values.get(query.repeat, ())
    if not query.repeat or isinstance(chosen, str):
        yield query, values
        return
    for each in chosen:
        yield query, {**values, query.repeat: [each]}


REFERENCE = re.compile(r"\$\{(\w+)(?:\.[^:}]+)?(?::(\w+))?\}|\$(\w+)|\[\[(\w+)\]\]")


def filled(text: str, variables: Iterable[Mapping[str, Any]], values: Values) -> str:
    """*text* with every variable in its place; raises KeyError for one that is not defined."""
    by_name = {each["name"]: each for each in variables}

    def value(match: re.Match[str]) -> str:
        name, form = match[1] or match[3] or match[4], match[2]
        if name.isdecimal():
            return match[0]  # $1 of a label_replace
        return formatted(values[name], by_name.get(name, {}), form)

    return REFERENCE.sub(value, text)


def formatted(value: str | Sequence[str], variable: Mapping[str, Any], form: str | None) -> str:
    each = [value] if isinstance(value, str) else list(value)
    if isinstance(value, Everything) or not variable or form == "raw":
        return ",".join(each)
    if form in SEPARATORS:
        return SEPARATORS[form].join(each)
    if not (variable.get("multi") or variable.get("includeAll")):
        return each[0].replace("\\", "\\\\").replace("'", "\\\\'")
    escaped = [re.sub(r"([$^*{}\[\]+?.()|])", r"\\\\\1", one.replace("\\", "\\\\" * 2)) for one in each]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"
