"""What a report asks a history for, and how far it may believe it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from monitor.calendar.hours import BusinessHours
from monitor.history.archive import Archive, StateSpan
from monitor.journal import EventKind
from monitor.model import Role

ORDER = (Role.COMPONENT, Role.SERVICE, Role.ADJACENT)
"""A shared component stands before the services that it takes down."""


class NoSuchServiceError(Exception):
    """The history knows no service *slug*; it knows those in *known*."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        super().__init__(slug)
        self.slug = slug
        self.known = tuple(known)


class Source:
    """Over an open *archive*. States are believed up to its last look: they would else go on after us for ever."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        ends = archive.extent()
        self.first_look = ends[0] if ends else None
        self.last_look = ends[1] if ends else None

    def services(self, only: str | None = None) -> Mapping[str, Mapping[str, Any]]:
        """What is known of every service, or of one; controls are none. Raises NoSuchServiceError."""
        known = {slug: body for slug, body in self.archive.services().items() if body["role"] != Role.CONTROL}
        if only is None:
            return dict(sorted(known.items(), key=lambda each: (ORDER.index(Role(each[1]["role"])), each[0])))
        if only not in known:
            raise NoSuchServiceError(only, sorted(known))
        return {only: known[only]}

    def states(self, subject: str, start: datetime, end: datetime) -> list[StateSpan]:
        """How *subject* was seen to stand from *start* up to *end*."""
        until = start if self.last_look is None else min(end, self.last_look)
        return self.archive.spans(subject, start, until) if start < until else []

    @property
    def simulated(self) -> bool:
        """Whether a run that wrote this history looked at the simulator."""
        return any(each.body.get("simulated") for each in self.archive.events(kinds=[EventKind.STARTED]))


def hours_of(body: Mapping[str, Any]) -> BusinessHours:
    """The business hours that a service was described with; those by default where it was described without."""
    told = body.get("hours")
    if told is None:
        return BusinessHours()
    return BusinessHours(
        zone=told["zone"],
        days=frozenset(told["days"]),
        opens=time.fromisoformat(told["opens"]),
        closes=time.fromisoformat(told["closes"]),
        closed=tuple(told["closed"]),
        lost_share=told["lost_share"],
    )


def utc(at: datetime) -> datetime:
    """The same instant in UTC."""
    return at.astimezone(UTC)
