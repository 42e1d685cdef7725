"""The alerts about outages, from the engine's own decision: down, down from one place, degraded.

Three things would make an alert lie, and these rules are built around them. A place that cannot see is no witness: to
begin, most places that see now must see it down now. A monitor that died has not seen a recovery: its last word holds
(``ircc:outage_open:vantage`` hands itself on) until another monitor of that place watches the service, or six hours
have gone by. And what a shared component explains is told by that one, but only if it does tell: a component that is
merely degraded, or down at too few places, pages nobody, so after a short grace the service pages itself.

An alert that fires reads itself back (``ALERTS``) and lasts a minute longer than the outage, so that its last text, the
one that Alertmanager sends when it ends, is written with the end in sight.
"""

from dashboards.prometheus import known
from dashboards.prometheus.expressions import HERE, ONLINE, SILENT, TARGET, firing
from dashboards.prometheus.outage_texts import DEGRADED, DOWN, ONE_PLACE
from dashboards.prometheus.rule import PAGE, PORTAL, TICKET, Alert, Group, Record

LATCH = "ircc:outage_open:vantage"
DOWN_LATCH = LATCH + '{severity="down"}'
VOTES = "ircc:outage_down:votes"
DOUBTED = "ircc:component_doubted:services"
OWN = "ircc:outage_down:own"
KEPT = "ircc:service_down:kept"
MAJORITY = "ircc:service_down:majority"
SEEN = "ircc:service_seen:vantages"

GRACE = 180
"""Seconds that a shared component which is in trouble gets to become a page of its own."""
PATIENCE = 300
"""Seconds until a ticket: other places may come to see the same; double for what is only degraded."""
PENDING = "2m"
"""How long a failing look at a component holds others back: its confirmation takes a quarter of a minute."""
LASTS = "time() - min by (service, vantage) (ircc_outage_down_start_timestamp_seconds)"
PROVING = 'kind!~"dns|tls|tcp|notice"'
"""Probes that may call a component down."""

LATCH_EXPR = f"""\
max by (service, vantage, severity) (ircc_outage_open)
or ({LATCH} and on (service, vantage) {SILENT})"""

KEPT_EXPR = f"""\
count by (service) ({DOWN_LATCH})
> 0.5 * count by (service) (max by (service, vantage) ({DOWN_LATCH})
    or max by (service, vantage) (ircc_service_state))"""

VOTES_EXPR = f"""\
max by (service, vantage, affected_by) (
  (ircc_outage_open{{severity="down"}} and on ({HERE}) (ircc_service_state == 0))
  {ONLINE}
)"""

SEEN_EXPR = f"count by (service) (max by (service, vantage) (ircc_service_state {ONLINE}))"

MAJORITY_EXPR = f"count by (service) (max by (service, vantage) ({VOTES})) > 0.5 * {SEEN}"


def _as(label: str, expr: str) -> str:
    """*expr* with its service under the name *label*."""
    return f'label_replace({expr}, "{label}", "$1", "service", "(.+)")'


JUST_FAILED = f"(ircc_probe_state{{{PROVING}}} == 0) unless (ircc_probe_state{{{PROVING}}} offset {PENDING} == 0)"
DOUBTED_EXPR = f"""\
ircc_service_depends_on
and on (component, {TARGET})
  {_as("component", f'(({JUST_FAILED}) unless on ({HERE}) ircc_outage_open{{severity="down"}})')}"""

TROUBLED = _as("affected_by", "max by (service, vantage) (ircc_outage_open)")
PAGING = _as("affected_by", f"({MAJORITY} or {firing('ServiceDown', 'service')})")
OWN_EXPR = f"""\
max by (service, vantage) (
  {VOTES}{{affected_by=""}}
  or (
    {VOTES}{{affected_by!=""}}
    and on (vantage, affected_by) {TROUBLED}
    and on (service, vantage) ({LASTS} > {GRACE})
    unless on (affected_by) {PAGING}
  )
)
unless on (service, vantage) {DOUBTED}"""

ADJACENT = 'ircc_service_info{role="adjacent"}'


def _down(name: str, which: str) -> str:
    """Begins for the services that *which* leaves, and lasts for a minute after the last that most places saw of it."""
    return f"""\
(count by (service) ({OWN}) > 0.5 * {SEEN} {which} on (service) {ADJACENT})
or on (service) (
  max by (service) (max_over_time({KEPT}[1m]))
  and on (service) {firing(name, "service")}
)"""


ONE_PLACE_EXPR = f"""\
(
  {OWN}
  and on (service, vantage) ({LASTS} > {PATIENCE})
  unless on (service) {KEPT}
)
or on (service, vantage) (
  max by (service, vantage) (max_over_time({LATCH}[1m]))
  and on (service, vantage) {firing("ServiceDownFromOnePlace", "service", "vantage")}
)"""

DEGRADED_EXPR = f"""\
max by (service) (
  (
    ircc_outage_open{{severity="degraded",affected_by=""}}
    and on ({HERE}) (ircc_service_state == 1)
    and on ({HERE}) (time() - ircc_outage_start_timestamp_seconds > {2 * PATIENCE})
    unless on ({HERE}) ircc_service_cause{{cause="journey_step"}}
  )
  {ONLINE}
)
or on (service) (
  max by (service) (max_over_time({LATCH}[1m]))
  and on (service) {firing("ServiceDegraded", "service")}
)"""

GROUPS = (
    Group(
        name="ircc-outages",
        notes=(
            *known.NOTES,
            "ircc:outage_open:vantage: an open outage as seen from a place; a place gone silent keeps its last word.",
            "ircc:service_down:kept: most places say so, of those that see it or have it down. Begins nothing.",
            "ircc:outage_down:votes: down, and seen to be so now. Only this begins an alert.",
            "ircc:component_doubted:services: a shared component of theirs has just failed and is not yet judged.",
            "ircc:outage_down:own: the same, without what a shared component explains that pages, or is about to.",
        ),
        rules=(
            *known.RULES,  # a monitor that dies must be known to be silent before its last word is passed on
            Record(name=LATCH, expr=LATCH_EXPR),
            Record(name=KEPT, expr=KEPT_EXPR),
            Record(name=VOTES, expr=VOTES_EXPR),
            Record(name=SEEN, expr=SEEN_EXPR),
            Record(name=MAJORITY, expr=MAJORITY_EXPR),
            Record(name=DOUBTED, expr=DOUBTED_EXPR),
            Record(name=OWN, expr=OWN_EXPR),
            Alert(
                name="ServiceDown",
                severity=PAGE,
                scope=PORTAL,
                by=("service",),
                expr=_down("ServiceDown", "unless"),
                summary=DOWN.summary,
                description=DOWN.description,
                dashboard="ircc-service",
                state=DOWN.state,
                votes=DOWN.votes,
            ),
            # Nobody is woken for a news feed; people file elsewhere.
            Alert(
                name="AdjacentDown",
                severity=TICKET,
                scope=PORTAL,
                by=("service",),
                expr=_down("AdjacentDown", "and"),
                summary=DOWN.summary,
                description=DOWN.description,
                dashboard="ircc-service",
                state=DOWN.state,
                votes=DOWN.votes,
            ),
            Alert(
                name="ServiceDownFromOnePlace",
                severity=TICKET,
                scope=PORTAL,
                by=("service", "vantage"),
                expr=ONE_PLACE_EXPR,
                summary=ONE_PLACE.summary,
                description=ONE_PLACE.description,
                dashboard="ircc-service",
                state=ONE_PLACE.state,
                votes=ONE_PLACE.votes,
            ),
            Alert(
                name="ServiceDegraded",
                severity=TICKET,
                scope=PORTAL,
                by=("service",),
                expr=DEGRADED_EXPR,
                summary=DEGRADED.summary,
                description=DEGRADED.description,
                dashboard="ircc-service",
                state=DEGRADED.state,
                votes=DEGRADED.votes,
            ),
        ),
    ),
)
