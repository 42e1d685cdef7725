"""Instants as the file has them: milliseconds since 1970 in UTC, floored."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def stamp(at: datetime) -> int:
    """*at* as the file has it. Raises TypeError for an instant without a zone."""
    return (at - EPOCH) // MILLISECOND


def instant(stamped: int) -> datetime:
    """A stamp read back, in UTC."""
    return EPOCH + stamped * MILLISECOND


def name_of(at: datetime) -> str:
    """*at* to the second as part of a file name: sorted by name is sorted by time."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
