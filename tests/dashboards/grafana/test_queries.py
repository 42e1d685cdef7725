"""Every query can be parsed, asks for what there is, and needs no newer Prometheus than Debian's."""

import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest

from dashboards.prometheus.recording import GROUPS
from monitor.metrics.catalogue import BY_NAME
from tests.dashboards.grafana.sheets import Sheet, filled, name, sheets

QUERIES = pytest.mark.parametrize("sheet", [each for each in sheets() if each.lang == "en"], ids=name)
PROMETHEUS = {"up", "ALERTS", "scrape_duration_seconds"}
RECORDED = {rule.name for group in GROUPS for rule in group.rules}
OVER_TIME = {f"{how}_over_time" for how in ("avg", "min", "max", "sum", "count", "last")}
FUNCTIONS = OVER_TIME | {
    "rate",
    "increase",
    "ceil",
    "round",
    "clamp_min",
    "clamp_max",
    "time",
    "hour",
    "day_of_week",
    "histogram_quantile",
    "label_replace",
}


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for part in ("lhs", "rhs", "expr", "param", "vector_selector"):
        if (inner := getattr(node, part, None)) is not None:
            yield from _nodes(inner)
    for inner in getattr(node, "args", None) or ():
        yield from _nodes(inner)


def _parsed(expr: str) -> list[Any]:
    return list(_nodes(promql_parser.parse(filled(expr))))


def _family(metric: str) -> str:
    return re.sub(r"_(?:bucket|count|sum)$", "", metric) if metric not in BY_NAME else metric


@QUERIES
def test_every_metric_exists_with_the_labels_that_are_asked_for(sheet: Sheet) -> None:
    for where, expr in sheet.queries():
        selectors = [node for node in _parsed(expr) if isinstance(node, promql_parser.VectorSelector)]
        assert selectors, where
        for each in selectors:
            if each.name in PROMETHEUS or each.name in RECORDED:
                continue
            family = BY_NAME[_family(each.name)]
            known = {*family.labels, "vantage", "instance", "job"}
            asked = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", str(each.matchers)))
            assert {match.name for match in each.matchers.matchers} <= known, (each.name, asked)


@QUERIES
def test_it_needs_no_function_that_debians_prometheus_lacks(sheet: Sheet) -> None:
    for where, expr in sheet.queries():
        used = {node.func.name for node in _parsed(expr) if isinstance(node, promql_parser.Call)}
        assert used <= FUNCTIONS, where


@QUERIES
def test_counters_are_only_looked_at_by_their_growth(sheet: Sheet) -> None:
    for where, expr in sheet.queries():
        for counter in re.findall(r"\w+_(?:total|bucket)\b", expr):
            before = re.findall(rf"(\w+)\({counter}\{{[^}}]*\}}\[([^\]]+)\]", expr)
            assert before, f"{where}: {counter}"
            assert {how for how, _ in before} <= {"rate", "increase"}
            assert {window for _, window in before} <= {"$__rate_interval", "$__range"}


@QUERIES
def test_values_become_labels_only_under_two_others_or_one(sheet: Sheet) -> None:
    for where, expr in sheet.queries():
        # With three, Prometheus 2.42 writes the new label over one of them when it evaluates a range.
        for labels in re.findall(r"count_values by \(([^)]*)\)", expr):
            assert len(labels.split(",")) in {1, 2}, where


@QUERIES
def test_rows_are_chosen_by_service_and_by_place(sheet: Sheet) -> None:
    for where, expr in sheet.queries():
        for node in _parsed(expr):
            if isinstance(node, promql_parser.VectorSelector) and node.name in BY_NAME:
                asked = {match.name for match in node.matchers.matchers}
                labels = BY_NAME[node.name].labels
                assert "service" not in labels or "service" in asked or "monitor" in where, (where, node.name)
                assert asked & {"service", "vantage"}, (where, node.name)
