"""The committed dashboards as the tests read them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.programs import ROOT

FOLDER = ROOT / "dashboards" / "grafana"
BUILT_IN = {
    "__interval",
    "__interval_ms",
    "__range",
    "__range_s",
    "__rate_interval",
    "__from",
    "__url_time_range",
    "__data",
    "__field",
}

WORDS = {
    "title",
    "description",
    "label",
    "displayName",
    "text",
    "name",
    "legendFormat",
    "noValue",
    "tooltip",
    "titleFormat",
}
"""The keys under which stands what a person reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    path: Path
    body: dict[str, Any]

    @property
    def lang(self) -> str:
        return self.path.parent.name

    @property
    def uid(self) -> str:
        return str(self.body["uid"])

    def panels(self) -> list[dict[str, Any]]:
        """Without the headlines."""
        return [each for each in self.body["panels"] if each["type"] != "row"]

    def queries(self) -> Iterator[tuple[str, str]]:
        """Every expression with where it stands, annotations included."""
        for panel in self.panels():
            for target in panel["targets"]:
                yield f"{self.uid} / {panel['title']} / {target['refId']}", target["expr"]
        for note in self.body["annotations"]["list"]:
            yield f"{self.uid} / {note['name']}", note["expr"]


@cache
def sheets() -> tuple[Sheet, ...]:
    return tuple(
        Sheet(path=path, body=json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("??/*.json"))
    )


def name(value: object) -> str:
    return value.uid if isinstance(value, Sheet) else str(value)


def filled(expr: str) -> str:
    """*expr* with something in the place of each variable, as Prometheus gets it."""
    values = {
        "$__interval_ms": "60000",
        "$__interval": "60s",
        "$__rate_interval": "60s",
        "$__range_s": "3600",
        "$__range": "3600s",
    }
    values |= {"$__from": "1795600000000", "$service": "(a|b)", "$vantage": ".*"}
    for variable, value in values.items():
        expr = expr.replace(variable, value)
    return expr


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text that a person reads, by the key it stands under."""
    if isinstance(value, dict):
        if value.get("id") in {"displayName", "noValue"} and isinstance(value.get("value"), str):
            yield str(value["id"]), value["value"]
        for inner, each in value.items():
            yield from texts(each, inner)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, key)
    elif isinstance(value, str) and key in WORDS:
        yield key, value
