"""Makes a diary from a history: how much of the last business days before a deadline a service could not be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from monitor.calendar.closings import known
from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, seconds
from monitor.history.archive import Archive, StateSpan
from monitor.model import Notice, Outage
from monitor.notices.comparison import SLACK
from monitor.reckoning.disputes import relabelled
from monitor.reckoning.gaps import gaps
from monitor.reports.deadline import Deadline
from monitor.reports.diary_days import lines, measure, window
from monitor.reports.diary_model import Diary, Line, Measure, Watched
from monitor.reports.episode import episode
from monitor.reports.model import OutageReport
from monitor.reports.sightings import Sightings
from monitor.reports.source import Source, hours_of, utc
from monitor.reports.standing import at_last, dated, last_worked, longest, standing

MOST_DAYS = 260
"""Business days that a diary may count: about a year of them."""


class BeforeHistoryError(Exception):
    """Nothing is known of the time before the deadline: the history begins at *first_look*, None when it is empty."""

    def __init__(self, first_look: datetime | None) -> None:
        super().__init__(first_look)
        self.first_look = first_look


def diary(
    archive: Archive, service: str, deadline: Deadline, *, days: int, now: datetime, province: str | None = None
) -> Diary:
    """The diary of *service* over the last *days* business days (1 to MOST_DAYS) before *deadline*, or before *now*.

    *province* is a calendar whose closings are left out beside. Raises NoSuchServiceError and BeforeHistoryError, and
    ValueError for a calendar or a number that is none.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a diary counts 1 to {MOST_DAYS} business days; {days} is not")
    # As closely as instants are kept: else a part of a millisecond would not have been observed.
    source, now = Source(archive), utc(now).replace(microsecond=now.microsecond // 1000 * 1000)
    body = source.services(service)[service]
    until = min(deadline.at, now)
    if source.first_look is None or source.last_look is None or until <= source.first_look:
        raise BeforeHistoryError(source.first_look)
    return _Writer(source=source, slug=service, body=body, until=until, now=now).written(
        deadline, days, known(province) if province else None, (source.first_look, source.last_look)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    source: Source
    slug: str
    body: Mapping[str, Any]
    until: datetime
    now: datetime

    def written(self, deadline: Deadline, days: int, province: str | None, ends: tuple[datetime, datetime]) -> Diary:
        hours, archive = hours_of(self.body), self.source.archive
        counted = window(hours, self.until, days)
        firm = replace(hours, closed=(*hours.closed, province)) if province else None
        states = self._states(counted.start)
        outages = archive.outages(counted.start, counted.end, self.slug)
        told = tuple(episode(self.source, each, hours, self.now, firm_hours=firm, period=counted) for each in outages)
        last_bad = next((each.last_bad_at for each in outages if each.ended is None), None)
        changed = self._disputed(states, told)
        stood = standing(archive, self.slug, states, self.until)
        if deadline.at > self.now:  # of one to come there is nothing later to ask about than the last look
            stood = at_last(archive, self.slug, states) or stood
        ahead = Span(self.until, max(self.until, deadline.at))
        every = lines(states, hours, counted, [province] if province else [])

        def all_together(by: Sequence[StateSpan], of: BusinessHours, days: tuple[Line, ...]) -> Measure:
            return measure(days, by, of, counted, last_bad)

        return Diary(
            slug=self.slug,
            title=self.body["title"],
            deadline=deadline,
            days=days,
            counted=counted,
            made_at=self.now,
            simulated=self.source.simulated,
            hours=hours,
            lines=tuple(replace(each, outages=_touching(told, each)) for each in every),
            measured=all_together(states, hours, every),
            standing=stood,
            last_worked=last_worked(states, stood) or last_worked(self._states(ends[0]), stood),
            longest=longest(states, hours, counted),
            outages=told,
            gaps=gaps(states, counted.start, counted.end),
            notices=self._notices(counted),
            reach=Sightings(archive, counted, [self.slug]).of(self.slug),
            watched=self._watched(),
            first_look=ends[0],
            last_look=ends[1],
            heads=archive.heads(),
            ahead=tuple(hours.business_days(ahead.start, ahead.end)),
            ahead_seconds=seconds(hours.open_spans(ahead.start, ahead.end)),
            firm_hours=firm,
            firm=all_together(states, firm, lines(states, firm, counted)) if firm else None,
            disputed=all_together(changed, hours, lines(changed, hours, counted)) if changed is not None else None,
        )

    def _states(self, start: datetime) -> list[StateSpan]:
        """Those up to now: what came after the deadline says how sure it is what was then."""
        return dated(self.source.archive, self.slug, self.source.states(self.slug, start, self.now))

    def _disputed(self, states: Sequence[StateSpan], told: Sequence[OutageReport]) -> list[StateSpan] | None:
        """The states as the latest disputes want them; None where there is none."""
        changed = list(states)
        for each in told:
            if each.counts_as is not None:
                start, end = each.figures.envelope.start, each.figures.envelope.end
                changed = relabelled(
                    changed, Span(start, max(end, self.now) if each.figures.ongoing else end), each.counts_as
                )
        return changed if any(each.counts_as is not None for each in told) else None

    def _notices(self, counted: Span) -> tuple[Notice, ...]:
        """Those of that time about the service, or about a component that it depends on."""
        about = {self.slug, *self.body.get("depends_on", ())}
        found = self.source.archive.notices(counted.start - SLACK, counted.end + SLACK)
        return tuple(each for each in found if about & set(each.services))

    def _watched(self) -> tuple[Watched, ...]:
        probes = self.source.archive.probes()
        return tuple(
            Watched(probe=key, kind=body["kind"], address=body["target"], every=body["every"])
            for key, body in sorted(probes.items())
            if key.startswith(f"{self.slug}/") and "kind" in body
        )


def _touching(told: Sequence[OutageReport], line: Line) -> tuple[str, ...]:
    """The ids of the outages that took a moment of the day, or may have."""
    return tuple(each.outage.id for each in told if _touches(each.outage, each, line.span))


def _touches(outage: Outage, told: OutageReport, span: Span) -> bool:
    begins = outage.opened.earliest or outage.opened.latest
    ends = max(told.figures.envelope.end, outage.opened.latest)
    return begins < span.end and (ends > span.start or outage.opened.latest >= span.start)
