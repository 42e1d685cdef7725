"""Series for dashboards and for the error budget: the state by quorum, and how much of the time was lost."""

from dashboards.prometheus.expressions import ONLINE
from dashboards.prometheus.rule import Group, Record

STATE = f"min by (service, vantage) (ircc_service_state {ONLINE})"
WINDOWS = {"5m": 300, "30m": 1800, "1h": 3600, "2h": 7200, "6h": 21600, "1d": 86400, "3d": 259200}
STEP = 15
DOWN = "ircc:service_down:bool"

QUORUM = f"""\
(0 * (count by (service) ({STATE} == 0) > 0.5 * count by (service) ({STATE})))
or (2 + 0 * (count by (service) ({STATE} == 2) > 0.5 * count by (service) ({STATE})))
or (min by (service) ({STATE}) == 3)
or (1 + 0 * count by (service) ({STATE}))"""


def _ratio(window: str) -> Record:
    """Only where at least half of the window was observed: unknown and maintenance are neither good nor bad."""
    enough = WINDOWS[window] / STEP / 2
    over = f"{DOWN}[{window}]"
    expr = f"avg_over_time({over})\nand count_over_time({over}) > {enough:.0f}"
    return Record(name=f"ircc:service_error:ratio{window}", expr=expr)


GROUPS = (
    Group(
        name="ircc-quorum",
        notes=(
            "ircc:service_state:quorum: 0 if most of the places that can see say down, 2 if most say maintenance,",
            "3 if all say up, else 1: seen from one place only is degraded. Absent while nobody can see.",
            "ircc:service_down:bool: 1 while down, 0 while up or degraded; absent in maintenance and while unknown.",
        ),
        rules=(
            Record(name="ircc:service_state:quorum", expr=QUORUM),
            Record(name=DOWN, expr="(ircc:service_state:quorum != 2) == bool 0"),
        ),
    ),
    Group(
        name="ircc-error-budget",
        interval="1m",
        notes=("Share of the observed time that was down, where at least half of the window was observed.",),
        rules=tuple(_ratio(window) for window in WINDOWS),
    ),
)
