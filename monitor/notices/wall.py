"""From the words of a window to instants in UTC: which year, which day, which of two equal hours. All inferred is told.

Where a reading could be wider or narrower, the narrower one counts: only what an announcement surely says is believed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Doubt
from monitor.notices.tokens import DAY, Day, Time, halved
from monitor.notices.vocabulary import TORONTO
from monitor.notices.windows import Window

LONGEST = timedelta(days=7)
"""IRCC's longest known window has 14 hours; what is announced for more than a week needs a person to read it."""

WEEK = 7


@dataclass(slots=True)
class Reading:
    """A window as instants, None where it is not said or contradicts itself, with all *doubts* of it."""

    start: datetime | None = None
    end: datetime | None = None
    doubts: set[Doubt] = field(default_factory=set)


def reading(window: Window, seen_at: datetime) -> Reading:
    """The instants of *window* for one who reads it at *seen_at*."""
    found = Reading(doubts={Doubt.ZONE_INFERRED} if window.zone is None else set())
    try:
        _Reader(window.zone or TORONTO, seen_at, found.doubts).read(window, found)
    except ValueError:  # of date: there is no such day
        return Reading(doubts={Doubt.NO_SUCH_DATE} | found.doubts)
    if found.start and found.end and found.start >= found.end:
        found.start, found.end = None, None
        found.doubts.add(Doubt.END_BEFORE_START)
    if found.start and found.end and found.end - found.start > LONGEST:
        found.doubts.add(Doubt.TOO_LONG)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    zone: ZoneInfo
    seen_at: datetime
    doubts: set[Doubt]

    @property
    def today(self) -> date:
        return self.seen_at.astimezone(self.zone).date()

    def read(self, window: Window, found: Reading) -> None:
        if window.start and window.end:
            first, last = self._times(window.start.time, window.end.time)
            if window.two_days:
                days = self._two_days(window.start.day or Day(), window.end.day or Day(), first, last)
            else:
                days = self._one_day(window, first, last)
            found.start, found.end = self._span(days[0], first, days[1], last)
        elif edge := window.start or window.end:
            day = self._day(self._named(edge.day, window), edge.time.minutes)
            earlier, later = self._both(day, edge.time.minutes)
            if earlier != later:
                self.doubts.add(Doubt.AMBIGUOUS_HOUR)
            found.start, found.end = (later, None) if window.start else (None, earlier)

    def _times(self, start: Time, end: Time) -> tuple[int, int]:
        """Both as minutes after midnight. One without a.m. or p.m. takes the other's, if the start then comes first."""
        first, last = start.minutes, end.minutes
        told = {each.clock for each in (start, end) if not each.half}
        if 24 in told or not told:  # noqa: PLR2004  # by the clock of 24 hours, or both say it
            return first, last
        self.doubts.add(Doubt.HALF_INFERRED)  # "1:00 to 3:00" may be in the afternoon
        for half in filter(None, (start.half or end.half, "p" if (start.half or end.half) == "a" else "a")):
            one, two = (each if each.half else halved(each, half) for each in (start, end))
            if (start.half or end.half) and one and two and one.minutes < two.minutes:
                return one.minutes, two.minutes
        return first, last

    def _one_day(self, window: Window, first: int, last: int) -> tuple[date, date]:
        """The days of start and end where one day is named, or none."""
        day = window.start.day if window.start else None
        shared = day is not None and day.ahead is None and window.end is not None and window.end.day is not None
        over = int(last <= first and (last == 0 or not shared))
        if over:
            self.doubts.add(Doubt.DAY_INFERRED)
        start = self._day(self._named(day, window), last + over * DAY)
        return start, start + timedelta(days=over)

    def _named(self, day: Day | None, window: Window) -> Day:
        """*day*, or else the one day that the same sentence names, or else one that is named at all."""
        if day is not None:
            return day
        if len(window.near) == 1:
            return window.near[0]
        self.doubts.add(Doubt.DAY_INFERRED)
        return next(iter((*window.near, *window.far)), Day())

    def _day(self, day: Day, until: int) -> date:
        """The date meant, with its doubts; *until* are the minutes after its midnight when the window is over."""
        candidates = list(self._candidates(day))
        coming = [each for each in candidates if self._both(each, until)[0] > self.seen_at]
        if day.weekday is not None and day.dated:
            fit = [each for each in (*coming, *candidates) if each.weekday() == day.weekday]
            if not fit:
                self.doubts.add(Doubt.WEEKDAY_WRONG)
            coming = fit or coming
        return (coming or candidates[-1:])[0]

    def _candidates(self, day: Day) -> Iterator[date]:
        """The dates that *day* may mean, the nearest coming ones first. Raises ValueError when there are none."""
        if day.month is not None and day.day is not None:
            years = [day.year] if day.year else [self.today.year, self.today.year + 1, self.today.year - 1]
            if not day.year:
                self.doubts.add(Doubt.YEAR_INFERRED)
            found = [date(year, day.month, day.day) for year in years if _is_date(year, day.month, day.day)]
            if not found:
                raise ValueError("no such date")
            yield from found
            return
        self.doubts.add(Doubt.DAY_INFERRED)
        if day.ahead is not None:
            yield self.today + timedelta(days=day.ahead)
        elif day.weekday is not None:
            coming = self.today + timedelta(days=(day.weekday - self.today.weekday()) % WEEK)
            yield from (coming, coming + timedelta(days=WEEK))
        else:
            yield from (self.today, self.today + timedelta(days=1))

    def _two_days(self, one: Day, two: Day, first: int, last: int) -> tuple[date, date]:
        """The days of start and end where each names its own. A year stands for both when only one has it."""
        if one.dated and not two.dated and two.weekday is not None:
            begins = self._day(one, DAY)
            ends = begins + timedelta(days=(two.weekday - begins.weekday()) % WEEK)
        elif one.dated and one.year and two.dated and not two.year:
            begins = self._day(one, DAY)
            ends = self._near(two, begins, 1)
        else:
            ends = self._day(two, last)
            begins = self._before(one, ends)
        if one.dated != two.dated and begins != ends:  # a mere weekday beside a date: reckoned from it
            self.doubts.add(Doubt.DAY_INFERRED)
            if first < last:  # it fits into one day: then the weekday is the wrong one, or the date is
                self.doubts.add(Doubt.WEEKDAY_WRONG)
        return begins, ends

    def _before(self, one: Day, ends: date) -> date:
        """The date of a start whose end is on *ends*."""
        if one.dated:
            return self._day(one, DAY) if one.year else self._near(one, ends, -1)
        if one.weekday is not None:
            return ends - timedelta(days=(ends.weekday() - one.weekday) % WEEK)
        return self._day(one, DAY)

    def _near(self, day: Day, other: date, step: int) -> date:
        """The date without a year that stands beside *other*: in its year, or on the other side of New Year."""
        over = (day.month, other.month) == ((12, 1) if step < 0 else (1, 12))
        found = date(other.year + step * over, day.month or 0, day.day or 0)
        if day.weekday is not None and found.weekday() != day.weekday:
            self.doubts.add(Doubt.WEEKDAY_WRONG)
        return found

    def _both(self, day: date, minutes: int) -> tuple[datetime, datetime]:
        """The instants at which the wall clock shows *minutes* after midnight: two in the night the clock goes back."""
        days, minute = divmod(minutes, DAY)
        wall = datetime.combine(day + timedelta(days=days), time(*divmod(minute, 60)), self.zone)
        pair = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        return min(pair), max(pair)

    def _span(self, begins: date, first: int, ends: date, last: int) -> tuple[datetime, datetime]:
        starts, stops = self._both(begins, first), self._both(ends, last)
        if starts[0] != starts[1] or stops[0] != stops[1]:
            self.doubts.add(Doubt.AMBIGUOUS_HOUR)
        narrow = starts[1], stops[0]
        return narrow if narrow[0] < narrow[1] else (starts[0], stops[0])


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
