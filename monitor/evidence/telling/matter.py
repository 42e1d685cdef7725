"""What a pack is about: a service, a time, and the outages that are told. Frozen; instants are UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.calendar.spans import Span
from monitor.model import Outage
from monitor.wording import LANGS

AROUND = timedelta(minutes=30)
"""Looks this long before and after are shown too: that it had worked, and works again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """*service* from *start* up to *end*. *outages* are the ids told; without any, those that there were in that time.

    *langs* are ``en``, ``fr`` or both, in the order in which they are told.
    """

    service: str
    start: datetime
    end: datetime
    outages: tuple[str, ...] = ()
    langs: tuple[str, ...] = LANGS

    def around(self, now: datetime) -> Span:
        """The time whose looks are shown: some before and after, but not after *now*."""
        start = self.start - AROUND
        return Span(start, max(start, min(self.end + AROUND, now)))


def matter_of(outages: Sequence[Outage], now: datetime, langs: tuple[str, ...] = LANGS) -> Matter:
    """From the last good look before the first of *outages* to the end of the last, or *now*. All are of one service.

    Raises ValueError for none, or for those of several services.
    """
    services = {each.service for each in outages}
    if len(services) != 1:
        raise ValueError(f"a pack tells of one service, not of {len(services)}")
    start = min(each.opened.earliest or each.opened.latest for each in outages)
    end = max(each.ended.latest if each.ended else now for each in outages)
    return Matter(
        service=services.pop(),
        start=start,
        end=max(start, end),
        outages=tuple(each.id for each in outages),
        langs=langs,
    )
