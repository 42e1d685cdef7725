"""The times that people give: a day, a month, a wall time, so long ago, or a word. Pure.

A wall time is Toronto's unless it has an offset. What is given names a stretch of time: a period begins where the first
one begins and ends where the second one ends, so that from 1 to 30 November is all of November.
"""

import re
from datetime import UTC, date, datetime, timedelta

from monitor.calendar.spans import Span
from monitor.calendar.zones import earliest, latest
from monitor.wording import TORONTO

AGO = re.compile(r"(\d{1,4})([hdw])")
MONTH = re.compile(r"\d{4}-\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
ONE_DAY, MONTH_AND_MORE = timedelta(days=1), timedelta(days=31)
USUAL = "30d"
"""How far back a period reaches that no beginning was given for."""


class PeriodError(ValueError):
    """A time that is none, or a period without time: *key* names the words for it, *values* fill them in."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values_ = values


def period(start: str | None, end: str | None, now: datetime) -> Span:
    """From where *start* begins to where *end* ends, but not beyond *now*. Raises PeriodError."""
    first = _named("--from", start or USUAL, now).start
    last = _named("--to", end, now).end if end else now.astimezone(UTC)
    if first >= now:
        raise PeriodError("not_yet", start=start or "")
    if first >= last:
        raise PeriodError("no_period", start=start or USUAL, end=end or "")
    return Span(first, min(last, now.astimezone(UTC)))


def stretch(text: str, now: datetime) -> Span:
    """The stretch of time that *text* names. Raises ValueError or OverflowError for what names none."""
    today = now.astimezone(TORONTO).date()
    words = {"today": today, "yesterday": today - ONE_DAY, "tomorrow": today + ONE_DAY, "month": f"{today:%Y-%m}"}
    text = str(words.get(text, text))
    if ago := AGO.fullmatch(text):
        at = now.astimezone(UTC) - int(ago[1]) * UNITS[ago[2]]
        return Span(at, at)
    if MONTH.fullmatch(text):
        first = date.fromisoformat(f"{text}-01")
        return _days(first, (first + MONTH_AND_MORE).replace(day=1) - ONE_DAY)
    if DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return _days(day, day)
    if MOMENT.fullmatch(text):
        return _moment(datetime.fromisoformat(text))
    raise ValueError(text)


def _named(option: str, text: str, now: datetime) -> Span:
    try:
        return stretch(text.strip(), now)
    except (ValueError, OverflowError):
        raise PeriodError("no_time", option=option, text=text) from None


def _moment(at: datetime) -> Span:
    if at.tzinfo is not None:
        return Span(at.astimezone(UTC), at.astimezone(UTC))
    return Span(earliest(at, TORONTO), latest(at, TORONTO))


def _days(first: date, last: date) -> Span:
    return Span(_midnight(first), _midnight(last + ONE_DAY))


def _midnight(day: date) -> datetime:
    return earliest(datetime(day.year, day.month, day.day), TORONTO)  # noqa: DTZ001 - a wall time
