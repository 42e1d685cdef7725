"""Calendar months of a zone. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """*name* is like ``2026-11``; *start* and *end* are UTC, its first moment and that of the next."""

    name: str
    start: datetime
    end: datetime


def months(now: datetime, count: int, zone: str) -> list[Month]:
    """The month of *now* in *zone*, and those before it: *count* together, the latest first."""
    local = now.astimezone(ZoneInfo(zone))
    latest = local.year * 12 + local.month - 1
    return [_month(latest - back, ZoneInfo(zone)) for back in range(count)]


def _month(number: int, zone: ZoneInfo) -> Month:
    """The month that is *number* months after January of the year 0."""
    start, end = (datetime(each // 12, each % 12 + 1, 1, tzinfo=zone) for each in (number, number + 1))
    return Month(name=f"{start:%Y-%m}", start=start.astimezone(UTC), end=end.astimezone(UTC))
