"""The figures of one outage: how long at least and at most, and how it stood between its first and its last look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.calendar.hours import BusinessHours, LostDay
from monitor.calendar.spans import Span, clipped, intersection
from monitor.history.archive import StateSpan
from monitor.model import Ending, Outage
from monitor.reckoning.disputes import relabelled
from monitor.reckoning.figures import lost
from monitor.reckoning.tally import Tally, by_outcome, tally
from probes.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageFigures:
    """*at_least* from its first to its last bad look, *at_most* from the last good look before to the first after.

    *at_most* is None when one of those was not seen. While it is *ongoing*, both are so far. *envelope* is from the
    first look that showed it to the first that showed its end, or to the last that could tell; *inside* is how that
    time was spent, *business* the part in business hours. *down_days* are the business days of which it took hours.
    *unstable* is the time after it first came up again, *flapping* the seconds of it that were down or degraded.
    """

    outage: str
    ongoing: bool
    at_least: float
    at_most: float | None
    envelope: Span
    inside: Tally
    business: Tally
    down_days: tuple[LostDay, ...]
    unstable: Span
    flapping: float

    @property
    def days_lost(self) -> int:
        """Business days lost to it."""
        return lost(self.down_days)


def outage_figures(
    outage: Outage,
    states: Iterable[StateSpan],
    hours: BusinessHours,
    now: datetime,
    *,
    counts_as: Outcome | None = None,
) -> OutageFigures:
    """The figures of *outage* as of *now*. *states* are those of its service, at least as long as it lasted.

    With *counts_as* they are what they would be if all that was down or degraded had been that instead.
    """
    states = list(states)
    envelope = envelope_of(outage, states, now)
    unstable = _unstable(states, envelope)
    if counts_as is not None:
        states = relabelled(states, envelope, counts_as)
    down = intersection(by_outcome(states)[Outcome.DOWN], [envelope])
    least, most = lasted(outage, now)
    return OutageFigures(
        outage=outage.id,
        ongoing=outage.ended is None,
        at_least=least,
        at_most=most,
        envelope=envelope,
        inside=tally(states, [envelope]),
        business=tally(states, intersection(hours.open_spans(envelope.start, envelope.end), [envelope])),
        down_days=tuple(hours.days_lost(down)),
        unstable=unstable,
        flapping=tally(states, [unstable]).trouble,
    )


def envelope_of(outage: Outage, states: Sequence[StateSpan], now: datetime) -> Span:
    """From the first look that showed it until its end; of one whose end was not seen, until the last that showed it.

    An outage that we have lost sight of goes on until *now*: that time is unknown, not down.
    """
    last = max(states, key=lambda each: each.start, default=None)
    if outage.ended is not None and outage.ending is not Ending.UNWATCHED:
        end = outage.ended.latest
    elif outage.ended is None and last is not None and last.outcome is Outcome.UNKNOWN:
        end = now
    else:
        end = outage.last_bad_at
    start = _kept(outage.opened.latest)
    return Span(start, max(start, _kept(end)))


def longest(outages: Iterable[OutageFigures]) -> OutageFigures | None:
    """The one that surely lasted longest; the first of several."""
    return max(outages, key=lambda each: each.at_least, default=None)


def flapping(outages: Iterable[OutageFigures], states: Iterable[StateSpan], start: datetime, end: datetime) -> float:
    """Seconds from *start* up to *end* that were down or degraded after one of *outages* had seemed to be over."""
    return tally(states, clipped([each.unstable for each in outages], start, end)).trouble


def lasted(outage: Outage, now: datetime) -> tuple[float, float | None]:
    """Seconds from its first to its last bad look, and from the last good one before to the first after: so far."""
    last = outage.last_bad_at
    end: datetime | None = now
    if outage.ended is not None:
        last = outage.ended.earliest or last
        end = None if outage.ending is Ending.UNWATCHED else outage.ended.latest
    least = max(0.0, (last - outage.opened.latest).total_seconds())
    if outage.opened.earliest is None or end is None:
        return least, None
    return least, max(least, (end - outage.opened.earliest).total_seconds())


def _unstable(states: Iterable[StateSpan], envelope: Span) -> Span:
    """From when it first came up again; as long as nothing if it never did before its end."""
    up = intersection(by_outcome(states)[Outcome.UP], [envelope])
    return Span(up[0].start if up else envelope.end, envelope.end)


def _kept(at: datetime) -> datetime:
    """To the millisecond, as states are kept: else the last of them would seem to end before its outage."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
