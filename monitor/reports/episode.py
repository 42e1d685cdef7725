"""One outage, told whole: its figures, what people wrote beside it, and what disputes make of it."""

from dataclasses import replace
from datetime import datetime

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, clipped
from monitor.model import Notice, Outage
from monitor.notices.comparison import SLACK, compare
from monitor.reckoning.outages import outage_figures
from monitor.reckoning.tally import tally
from monitor.reports.model import OutageReport
from monitor.reports.remarks import KINDS, counts_as, remarks
from monitor.reports.source import Source


def episode(
    source: Source,
    outage: Outage,
    hours: BusinessHours,
    now: datetime,
    *,
    firm_hours: BusinessHours | None = None,
    period: Span | None = None,
) -> OutageReport:
    """*outage* as of *now*, by the business *hours* of its service, and by the firm's own where it has some."""
    until = outage.ended.latest if outage.ended else now
    begins = outage.opened.latest
    states = tuple(source.states(outage.service, begins, max(begins, until)))
    notices = _spoken(source, outage, max(begins, until))
    trail = remarks(source.archive.events(kinds=KINDS, subject=outage.id))
    claimed = counts_as(outage, trail)
    measured = outage_figures(outage, states, hours, now)
    return OutageReport(
        outage=outage,
        figures=measured,
        within=tally(states, clipped([measured.envelope], period.start, period.end) if period else [measured.envelope]),
        states=states,
        comparison=compare(outage, notices),
        remarks=trail,
        counts_as=claimed,
        disputed=outage_figures(outage, states, hours, now, counts_as=claimed) if claimed else None,
        firm=outage_figures(outage, states, firm_hours, now) if firm_hours else None,
    )


def _spoken(source: Source, outage: Outage, until: datetime) -> list[Notice]:
    """The notices of that time about the service, and about the components it depends on: what takes them takes it."""
    begins = outage.opened.earliest or outage.opened.latest
    components = set(source.archive.services().get(outage.service, {}).get("depends_on", ()))
    spoken = []
    for each in source.archive.notices(begins - SLACK, until + SLACK):
        if outage.service in each.services:
            spoken.append(each)
        elif components & set(each.services):
            spoken.append(replace(each, services=(*each.services, outage.service)))
    return spoken
