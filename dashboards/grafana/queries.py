"""The building blocks of queries. All of them run on Prometheus 2.42; none names a service."""

from dataclasses import dataclass
from enum import StrEnum

from grafana_foundation_sdk.builders import prometheus
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models import prometheus as model

from dashboards.grafana.speech import Say

SOURCE = common.DataSourceRef(type_val="prometheus", uid="${datasource}")
SERVICE = 'service=~"$service"'
VANTAGE = 'vantage=~"$vantage"'
BOTH = f"{SERVICE}, {VANTAGE}"
# Everything known under this name in the range, so that a title outlives a restart, and a hole later filled.
# Looked up step by step: reading every sample of 90 days for a name took seconds.
INFO = f'last_over_time(ircc_service_info{{{SERVICE}, role!="control"}}[$__range:$__interval] @ end())'
LOW = 0.95  # below this coverage a percentage is not judged


class Shape(StrEnum):
    """What a query gives its panel."""

    RANGE = "range"
    INSTANT = "instant"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One expression, and what its series are called."""

    expr: str
    legend: str = "__auto"
    shape: Shape = Shape.RANGE

    def build(self, ref: str) -> prometheus.Dataquery:
        """The query as Grafana stores it."""
        built = prometheus.Dataquery().datasource(SOURCE).ref_id(ref).expr(self.expr).legend_format(self.legend)
        if self.shape is Shape.RANGE:
            return built.range()
        built = built.instant()
        return built.format(model.PromQueryFormat.TABLE) if self.shape is Shape.TABLE else built


def now(expr: str, legend: str = "__auto") -> Query:
    """The value at the end of the range."""
    return Query(expr=expr, legend=legend, shape=Shape.INSTANT)


def rows(expr: str) -> Query:
    """The values at the end of the range, as rows of a table."""
    return Query(expr=expr, shape=Shape.TABLE)


def titles(say: Say) -> str:
    """1 for each service, with its name in this language."""
    return f"group by (service, {say.title}) (topk by (service) (1, {INFO}))"


def titled(expr: str, say: Say) -> str:
    """*expr*, which has a row a service, with the names of the services."""
    return f"({expr}) * on (service) group_left ({say.title}) {titles(say)}"


def course(metric: str, by: str, matching: str = BOTH) -> str:
    """The worst of each step, in the cell where it happened: no outage is lost, however long the range.

    A window ends at the time it is evaluated for, hence the offset: the cell that begins then is meant.
    """
    return f"min by ({by}) (min_over_time({metric}{{{matching}}}[$__interval] offset -$__interval))"


def state() -> str:
    """The worst present state of each service, -1 where it is not known."""
    return f"(min by (service) (ircc_service_state{{{BOTH}}}) or on (service) (group by (service) ({INFO}) * 0 - 1))"


def since() -> str:
    """When that state began, as the places that see the worst know it."""
    worst = f"min by (service) (ircc_service_state{{{BOTH}}})"
    at = f"ircc_service_state{{{BOTH}}} == on (service) group_left () {worst}"
    return f"min by (service) (ircc_service_state_since_timestamp_seconds{{{BOTH}}} and on (service, vantage) ({at}))"


def cause() -> str:
    """One cause a service, of the present trouble."""
    return f"group by (service, cause) (topk by (service) (1, ircc_service_cause{{{BOTH}}}))"


def windowed(metric: str, window: str, *, worst: str, more: str = "") -> str:
    """A figure of the durable history over a window, by the place that is worst off (*worst* is min or max)."""
    return f'{worst} by (service) ({metric}{{{BOTH}, window="{window}"{more}}})'


def availability(window: str) -> str:
    """Share of the judged time of *window* in which people could use it."""
    return windowed("ircc_service_availability_ratio", window, worst="min")


def coverage(window: str) -> str:
    """Share of *window* of which we can say how it was."""
    return windowed("ircc_service_coverage_ratio", window, worst="min")


def objective(by: str = "service") -> str:
    """The share of the time in which it should be up."""
    return f"max by ({by}) (ircc_service_objective_ratio{{{BOTH}}})"


def verdict(measured: str, seen: str, wanted: str, on: str) -> str:
    """1 met, 0 missed, -1 if too little was seen."""
    return (
        f"((({measured}) >= bool on ({on}) ({wanted})) and on ({on}) (({seen}) >= {LOW}))"
        f" or on ({on}) ((({seen}) < {LOW}) * 0 - 1)"
    )
