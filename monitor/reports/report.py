"""Makes a report from a history: reads what the period needs, reckons, and puts it together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span
from monitor.history.archive import Archive, StateSpan
from monitor.journal import EventKind
from monitor.notices.comparison import unmeasured
from monitor.reckoning.causes import by_cause
from monitor.reckoning.disputes import relabelled
from monitor.reckoning.figures import Figures, figures
from monitor.reckoning.gaps import gaps
from monitor.reckoning.outages import flapping, longest
from monitor.reports.episode import episode
from monitor.reports.model import OutageReport, Report, ServiceReport
from monitor.reports.sightings import Sightings
from monitor.reports.source import Source, hours_of, utc

OWN = (
    EventKind.STARTED,
    EventKind.STOPPED,
    EventKind.CUT_OFF,
    EventKind.GAP,
    EventKind.CLOCK_STEP,
    EventKind.MOVED_ASIDE,
)
"""What became of the monitor itself."""


def report(
    archive: Archive,
    start: datetime,
    end: datetime,
    *,
    now: datetime,
    service: str | None = None,
    firm_hours: BusinessHours | None = None,
) -> Report:
    """What *archive* says of the time from *start* up to *end*, but not beyond *now*, of *service* or of all.

    Raises NoSuchServiceError.
    """
    source = Source(archive)
    start, now = utc(start), utc(now)
    period = Span(start, max(start, min(utc(end), now)))
    services = source.services(service)
    sightings = Sightings(archive, period, services)
    clerk = _Clerk(source=source, sightings=sightings, period=period, now=now, firm_hours=firm_hours)
    return Report(
        start=period.start,
        end=period.end,
        made_at=now,
        first_look=source.first_look,
        last_look=source.last_look,
        simulated=source.simulated,
        firm_hours=firm_hours,
        services=tuple(clerk.service(slug, body) for slug, body in services.items()),
        events=tuple(archive.events(period.start, period.end, OWN)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clerk:
    """Tells of one service after another."""

    source: Source
    sightings: Sightings
    period: Span
    now: datetime
    firm_hours: BusinessHours | None

    def service(self, slug: str, body: Mapping[str, Any]) -> ServiceReport:
        start, end, hours = self.period.start, self.period.end, hours_of(body)
        states = self.source.states(slug, start, end)
        outages = self.source.archive.outages(start, end, slug)
        notices = self.source.archive.notices(start, end, slug)
        told = [
            episode(self.source, each, hours, self.now, firm_hours=self.firm_hours, period=self.period)
            for each in outages
        ]
        measured = [each.figures for each in told]
        worst = longest(measured)
        return ServiceReport(
            slug=slug,
            title=body["title"],
            role=body["role"],
            hours=hours,
            figures=figures(slug, states, start, end, hours),
            firm=figures(slug, states, start, end, self.firm_hours) if self.firm_hours else None,
            disputed=self._disputed(slug, states, told, hours),
            outages=tuple(told),
            longest=worst.outage if worst else "",
            flapping=flapping(measured, states, start, end),
            causes=by_cause(states, outages, start, end, hours),
            gaps=gaps(states, start, end),
            notices=tuple(notices),
            unmeasured=tuple(each.id for each in notices if unmeasured(each, outages)),
            reach=self.sightings.of(slug),
        )

    def _disputed(
        self, slug: str, states: Sequence[StateSpan], outages: Sequence[OutageReport], hours: BusinessHours
    ) -> Figures | None:
        changed = list(states)
        for each in outages:
            if each.counts_as is not None:
                start, end = each.figures.envelope.start, each.figures.envelope.end
                # While it goes on, what was seen last goes on to count for more than what is sure.
                envelope = Span(start, max(end, self.now) if each.figures.ongoing else end)
                changed = relabelled(changed, envelope, each.counts_as)
        if all(each.counts_as is None for each in outages):
            return None
        return figures(slug, changed, self.period.start, self.period.end, hours)
