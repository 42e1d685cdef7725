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
PLACE = "service, vantage"
# Everything known under this name in the range, so that a title outlives a restart, and a hole later filled.
# Looked up step by step: reading every sample of 90 days for a name took seconds.
INFO = f'last_over_time(ircc_service_info{{{SERVICE}, role!="control"}}[$__range:$__interval] @ end())'
PAGES = f"last_over_time(ircc_monitor_addresses_info{{{VANTAGE}}}[$__range:$__interval] @ end())"
WATCHED = f'group by (service) (ircc_service_info{{{BOTH}, role!="control"}})'
QUORUM = "ircc:service_state:quorum"
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


def decided(say: Say) -> str:
    """How one state comes of several places, in words for descriptions."""
    return say(
        "Of several places the majority decides, and what one place alone sees is degraded; of places chosen above, or"
        " where the rules recorded nothing, the worst is shown.",
        "De plusieurs lieux, la majorité décide, et ce qu’un seul lieu voit est dégradé; des lieux choisis ci-dessus,"
        " ou si les règles n’ont rien enregistré, le pire est montré.",
    )


def _decided(quorum: str, worst: str) -> str:
    """The majority's word; the rules count all places, so that it is none of a choice that leaves some out."""
    others = 'last_over_time(ircc_build_info{vantage!~"$vantage"}[$__range:$__interval] @ end())'
    return f"(({quorum}) unless on () count({others}) or on (service) ({worst}))"


def overall() -> str:
    """The course of each service for all places, in the cell where it happened."""
    return _decided(course(QUORUM, "service", SERVICE), course("ircc_service_state", "service"))


def state() -> str:
    """The present state of each service for all places, -1 where it is not known."""
    known = _decided(f"max by (service) ({QUORUM}{{{SERVICE}}})", f"min by (service) (ircc_service_state{{{BOTH}}})")
    return f"({known} or on (service) (group by (service) ({INFO}) * 0 - 1))"


def since() -> str:
    """When that state began, as the first place that says so knows it; if none does, the first that is not up.

    Up for all began when the last outage ended at any place; a place that was offline begins anew and tells nothing.
    """
    began, each = f"ircc_service_state_since_timestamp_seconds{{{BOTH}}}", f"ircc_service_state{{{BOTH}}}"
    first = f"min by (service) ({began} and on ({PLACE}) ({each} == on (service) group_left () {state()}))"
    failing = f"min by (service) ({began} and on ({PLACE}) ({each} < 3))"
    ended = f"max by (service) (ircc_last_outage_end_timestamp_seconds{{{BOTH}}})"
    return f"((({ended} > {first}) and on (service) {state()} == 3) or on (service) {first} or on (service) {failing})"


def cause() -> str:
    """One cause a service, of the present trouble."""
    return f"group by (service, cause) (topk by (service) (1, ircc_service_cause{{{BOTH}}}))"


def ending() -> str:
    """When the trouble or the maintenance of each service shall end, by what was announced."""
    return (
        f"max by (service) (ircc_service_announced_end_timestamp_seconds{{{BOTH}}}"
        f" or ircc_maintenance_expected_end_timestamp_seconds{{{BOTH}}})"
    )


def windowed(metric: str, window: str, *, worst: str, more: str = "", by: str = "service") -> str:
    """A figure of the durable history over a window, by the place that is worst off (*worst* is min or max)."""
    return f'{worst} by ({by}) ({metric}{{{BOTH}, window="{window}"{more}}})'


def availability(window: str, by: str = "service") -> str:
    """Share of the judged time of *window* in which people could use it."""
    return windowed("ircc_service_availability_ratio", window, worst="min", by=by)


def coverage(window: str, by: str = "service") -> str:
    """Share of *window* of which we can say how it was."""
    return windowed("ircc_service_coverage_ratio", window, worst="min", by=by)


def objective(by: str = "service") -> str:
    """The share of the time in which it should be up."""
    return f"max by ({by}) (ircc_service_objective_ratio{{{BOTH}}})"


def verdict(measured: str, seen: str, wanted: str, by: str = "service") -> str:
    """0 if it was missed at any place that saw enough, else 1 if it was met; -1 if none saw enough.

    What is given has a row for each place, so that nothing seen at one is judged by what another saw.
    """
    on = f"{by}, vantage"
    judged = f"(({measured}) >= bool on ({on}) ({wanted})) and on ({on}) (({seen}) >= {LOW})"
    return f"(min by ({by}) ({judged}) or on ({by}) (min by ({by}) ({seen}) * 0 - 1))"


def judged() -> str:
    """Whether the objective was met within 30 days."""
    return verdict(availability("30d", PLACE), coverage("30d", PLACE), objective(PLACE))
