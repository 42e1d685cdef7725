"""From wall clocks to instants, right on the two nights a year when a wall clock jumps."""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.calendar.spans import Span

EASTERN = "America/Toronto"
"""Where IRCC's notices tell their times."""
SECOND = timedelta(seconds=1)


def zone_of(name: str) -> ZoneInfo:
    """The time zone by its IANA name. Raises ValueError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}; write an IANA name like {EASTERN}") from None


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day it is in *zone* at an instant. Raises ValueError for one without an offset."""
    if at.utcoffset() is None:
        raise ValueError(f"{at} is no instant; give it an offset")
    return at.astimezone(zone).date()


def earliest(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) at which clocks in *zone* show *wall* or later.

    Of an hour that comes twice (November) it is the first; a time that clocks skip (March) is the moment they jump.
    """
    first, second = _readings(wall, zone)
    if first <= second:
        return first
    # Skipped: the jump lies between the two readings, and only the zone knows where.
    low = second.replace(microsecond=0)
    steps = range((first - low) // SECOND + 1)
    jump = bisect_left(steps, wall, key=lambda n: (low + n * SECOND).astimezone(zone).replace(tzinfo=None))
    return low + jump * SECOND


def latest(wall: datetime, zone: ZoneInfo) -> datetime:
    """The last instant (UTC) that *wall* may mean in *zone*.

    Of an hour that comes twice (November) it is the second; a time that clocks skip (March) is told by the clock as it
    was before the jump, so that 02:30 is 03:30 (as in RFC 5545).
    """
    return max(_readings(wall, zone))


def between(start: datetime, end: datetime, zone: ZoneInfo) -> Span:
    """From one wall time to a later one: all that people may mean by it, never less.

    What would lie wholly in the hour that clocks skip is held right after it, for as long as it was to last.
    """
    first, last = earliest(start, zone), latest(end, zone)
    return Span(first, last if last > first else first + (end - start))


def _readings(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """By the offset before the nearest jump, and by the one after it; all but two nights a year they are the same."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return first, wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
