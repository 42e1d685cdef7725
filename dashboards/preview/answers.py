"""The answer to every query of every panel of one dashboard."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.preview import intervals
from dashboards.preview.intervals import Range
from dashboards.preview.prometheus import Prometheus, Refused
from dashboards.preview.variables import Choice, written

ALERTS = {"refId": "A", "expr": 'ALERTS{alertstate=~"pending|firing"}', "instant": True, "format": "time_series"}
COLUMNS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the answers depend on besides the dashboard."""

    span: Range
    width: int
    choices: Mapping[str, Choice]
    scrape: str = intervals.SCRAPE


async def answers(dashboard: Mapping[str, Any], prometheus: Prometheus, page: Page) -> dict[str, list[dict[str, Any]]]:
    """By the panel's id, an answer for each target that is not hidden; an error is one, for the panel to show."""
    panels = list(drawn(dashboard))
    every = await asyncio.gather(*(_panel(panel, prometheus, page) for panel in panels))
    return {str(panel["id"]): answered for panel, answered in zip(panels, every, strict=True)}


def drawn(dashboard: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The panels that are on the page: not those that a closed row hides."""
    return (panel for panel in dashboard["panels"] if panel["type"] != "row")


async def _panel(panel: Mapping[str, Any], prometheus: Prometheus, page: Page) -> list[dict[str, Any]]:
    targets = [ALERTS] if panel["type"] == "alertlist" else panel.get("targets", [])
    length = step(panel, page)
    asked = [target for target in targets if not target.get("hide")]
    return list(await asyncio.gather(*(_target(target, prometheus, page, length) for target in asked)))


def step(panel: Mapping[str, Any], page: Page) -> float:
    """The step of the panel's range queries: a point a pixel, unless it says otherwise."""
    pixels = round(panel["gridPos"]["w"] * page.width / COLUMNS)
    points = panel.get("maxDataPoints") or pixels
    return intervals.step(page.span, points, panel.get("interval") or page.scrape)


async def _target(target: Mapping[str, Any], prometheus: Prometheus, page: Page, length: float) -> dict[str, Any]:
    if own := target.get("interval"):
        length = max(length, intervals.seconds(own))
    built_in = intervals.built_in(page.span, length, target.get("interval") or page.scrape)
    query = written(target["expr"], page.choices, built_in)
    legend = written(target.get("legendFormat") or "", page.choices, {})
    answer = {
        "refId": target["refId"],
        "format": target.get("format") or "time_series",
        "legend": legend,
        "step": length,
        "expr": query,
    }
    try:
        if target.get("instant") and not target.get("range"):
            return answer | {"result": await prometheus.at(query, page.span.end)}
        return answer | {"result": await prometheus.over(query, page.span.aligned(length), length)}
    except Refused as problem:
        return answer | {"result": [], "error": str(problem)}
