"""Instants as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from monitor.calendar.spans import Span

TORONTO = ZoneInfo("America/Toronto")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def toronto(text: str, fold: int = 0) -> datetime:
    """A wall time in Toronto as an instant; *fold* 1 is the second of an hour that comes twice."""
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO, fold=fold).astimezone(UTC)


def span(start: str, end: str) -> Span:
    """From one wall time in Toronto to another."""
    return Span(toronto(start), toronto(end))
