"""What an outage is told as: the same samples on a scrape and where a hole of Prometheus is filled. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from monitor.model import Outage
from monitor.reckoning.outages import lasted


class Sample(NamedTuple):
    """One sample of a family of the catalogue."""

    name: str
    labels: Mapping[str, str]
    value: float


def going_on(outage: Outage, behind: str) -> Iterator[Sample]:
    """An outage that is open; *behind* is the slug of the component it is affected by, "" for none."""
    here = {"service": outage.service}
    named = {**here, "severity": outage.severity, "cause": outage.cause, "affected_by": behind}
    yield Sample("ircc_outage_open", named, 1.0)
    yield Sample("ircc_outage_start_timestamp_seconds", here, outage.opened.latest.timestamp())
    yield Sample("ircc_outage_relapses", here, float(outage.relapses))
    if outage.down is not None:
        yield Sample("ircc_outage_down_start_timestamp_seconds", here, outage.down.latest.timestamp())


def latest(outage: Outage, now: datetime) -> Iterator[Sample]:
    """The latest outage of a service, open or ended."""
    here, began = {"service": outage.service}, outage.opened.latest
    yield Sample("ircc_last_outage_start_timestamp_seconds", here, began.timestamp())
    if outage.ended is None:
        return
    ended = outage.ended.latest
    yield Sample("ircc_last_outage_end_timestamp_seconds", here, ended.timestamp())
    yield Sample("ircc_last_outage_duration_seconds", here, (ended - began).total_seconds())
    least, most = lasted(outage, now)
    yield Sample("ircc_last_outage_duration_least_seconds", here, least)
    if most is not None:
        yield Sample("ircc_last_outage_duration_most_seconds", here, most)


def behind(outage: Outage, latest_of: Mapping[str, Outage]) -> str:
    """The slug of the component whose outage is behind *outage*, "" for none; *latest_of* are the latest by service."""
    return next((each.service for each in latest_of.values() if each.id == outage.root), "")
