"""The deadline that people give: a day, which lasts to its end in Toronto, or a time of day. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.reports.period import DAY, MOMENT, stretch
from monitor.wording import TORONTO

WORDS = ("yesterday", "today", "tomorrow")


class DeadlineError(ValueError):
    """What was given is no deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The instant *at* (UTC) by which something must be filed. *day* is the day that ends then, None for a time."""

    at: datetime
    day: date | None = None


def deadline(text: str, now: datetime) -> Deadline:
    """What *text* names: ``2026-12-04``, ``2026-12-04T17:00``, one with an offset, or a word. Raises DeadlineError.

    Of a wall time that comes twice it is the second: a deadline is over when the last clock says so.
    """
    text = text.strip()
    whole_day = bool(DAY.fullmatch(text)) or text in WORDS
    if not whole_day and not MOMENT.fullmatch(text):
        raise DeadlineError(text)
    try:
        at = stretch(text, now).end
        day = (at - timedelta(microseconds=1)).astimezone(TORONTO).date()
    except (ValueError, OverflowError):
        raise DeadlineError(text) from None
    return Deadline(at=at, day=day if whole_day else None)
