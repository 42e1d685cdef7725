"""Series that the texts of alerts are made of: names, addresses and outages as last known, even of a dead monitor."""

from dashboards.prometheus.expressions import ADDRESSES, ALIVE, NOWHERE, SERVICES, SILENT, STARTS, TARGET, WATCHED
from dashboards.prometheus.rule import Record
from dashboards.prometheus.snippets import OFFSETS

INFO = "ircc_monitor_addresses_info"
START = "ircc_last_outage_start_timestamp_seconds"
OFFSET = "ircc_service_utc_offset_seconds"

# One of several: a changed setting leaves two within six hours, and a join needs one.
ADDRESSES_EXPR = f"topk by ({TARGET}) (1, {INFO} or on ({TARGET}) last_over_time({INFO}[6h]))"

SERVICES_EXPR = f"""\
topk by (service, vantage) (1,
  ({WATCHED} or on (service, vantage) last_over_time({WATCHED}[6h]))
  * on ({TARGET}) group_left (page, dashboards) {ADDRESSES}
)"""

STARTS_EXPR = f"round(last_over_time({START}[6h])) * on ({TARGET}) group_left (page) {ADDRESSES}"

SILENT_EXPR = f"""\
max by (service, vantage) (last_over_time({WATCHED}[6h]) unless on ({TARGET}) {ALIVE})
unless on (service, vantage) ircc_service_info"""

NOTES = (
    "What texts and links are made of, as last known within six hours; in this group, for another one's may be older.",
    "ircc:service_silent:vantage: a place that watched the service, and whose monitor is gone.",
)
RULES = (
    Record(name=ADDRESSES, expr=ADDRESSES_EXPR),
    Record(name=SERVICES, expr=SERVICES_EXPR),
    Record(name=STARTS, expr=STARTS_EXPR),
    Record(name=OFFSETS, expr=f"max by (service) ({OFFSET} or last_over_time({OFFSET}[6h]))"),
    Record(name=SILENT, expr=SILENT_EXPR),
    Record(name=NOWHERE, expr=f"max by (service) ({SILENT}) unless on (service) ircc_service_info"),
)
