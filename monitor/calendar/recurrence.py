"""The days that a recurrence rule (RFC 5545) names, without a first day of its own.

Refused, with one sentence: what is not such a rule, what would mean something else than it seems to say, and what
never happens (the library would look for it until the year 9999).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrule, rrulestr

PART = re.compile(r"([A-Z]+)=([A-Z0-9,+-]+)")
NUMBERED_DAY = re.compile(r"[+-]?(\d+)(?:MO|TU|WE|TH|FR|SA|SU)")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST: Mapping[str, int] = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
NAMES = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", *MOST, "WKST")
DAYS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
WEEK = timedelta(days=7)
WEEKS_OF_A_MONTH, WEEKS_OF_A_YEAR = 5, 53
LAST_CYCLE = datetime(9600, 1, 1)  # noqa: DTZ001 - rules are about days on the wall
"""The calendar repeats every 400 years: what does not happen from here on, in the last ones there are, never does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """The days of *rule*, such as ``FREQ=MONTHLY;BYDAY=2TU``, from *since* to *until*, those two included.

    A rule that counts from a first day (COUNT, INTERVAL, or none of the BY parts that name days) counts from *since*.
    """

    rule: str
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        parts = self._parts()
        why = _unfit(parts) or self._unbound(parts) or self._never()
        if why:
            raise self._refused(why)

    def days(self, first: date, last: date) -> list[date]:
        """Those from *first* to *last*, in order."""
        low = max(first, self.since or first)
        high = min(last, self.until or last)
        if low > high:
            return []
        # Early enough that no week, month or year that is asked about is cut: BYSETPOS counts within them.
        begin = self.since if self.since and _counts(self._parts()) else date(low.year, 1, 1) - WEEK
        found = self._made(_midnight(begin)).between(_midnight(low), _midnight(high), inc=True)
        return [each.date() for each in found]

    def _parts(self) -> dict[str, str]:
        parts = [PART.fullmatch(each) for each in self._plain().split(";")]
        if not all(parts) or len({each[1] for each in parts if each}) < len(parts):
            raise self._refused("it is not NAME=VALUE;NAME=VALUE with each name once")
        return {each[1]: each[2] for each in parts if each}

    def _plain(self) -> str:
        return self.rule.strip().upper().removeprefix("RRULE:")

    def _made(self, start: datetime) -> rrule:
        made = rrulestr(self._plain(), dtstart=start)
        assert isinstance(made, rrule)  # noqa: S101 - a set of rules takes more than one line
        return made

    def _unbound(self, parts: Mapping[str, str]) -> str:
        if self.since and self.until and self.until < self.since:
            return "until comes before since"
        return "it counts from a first day; add since" if _counts(parts) and not self.since else ""

    def _never(self) -> str:
        try:
            # Whatever the interval, first: that is quickly told.
            possible = next(iter(self._made(LAST_CYCLE).replace(interval=1, count=None, until=None)), None)
            happens = possible and next(iter(self._made(_midnight(self.since or date(2000, 1, 1)))), None)
        except (ValueError, TypeError, LookupError) as exc:
            return str(exc) or "it cannot be understood"
        return "" if happens else "it never happens"

    def _refused(self, why: str) -> ValueError:
        return ValueError(f"{self.rule!r} is no rule for days: {why}; write one like FREQ=MONTHLY;BYDAY=2TU")


def _counts(parts: Mapping[str, str]) -> bool:
    """Whether its days depend on the first one."""
    if "COUNT" in parts or parts.get("INTERVAL", "1") != "1":
        return True
    return parts["FREQ"] != "DAILY" and not any(name in parts for name in DAYS)


def _unfit(parts: Mapping[str, str]) -> str:
    """What the library would take in another sense than it was meant, or stumble over later; "" when nothing."""
    strange = [name for name in parts if name not in NAMES]
    if strange:
        return f"{strange[0]} has no place in it"
    if parts.get("FREQ") not in FREQUENCIES:
        return f"FREQ must be one of {', '.join(FREQUENCIES)}"
    for name in ("INTERVAL", "COUNT"):
        if not re.fullmatch(r"[1-9]\d{0,4}", parts.get(name, "1")):
            return f"{name} must be a whole number above 0"
    if "COUNT" in parts and "UNTIL" in parts:
        return "it has both COUNT and UNTIL; keep one"
    if not re.fullmatch(r"\d{8}(T\d{6})?", parts.get("UNTIL", "20000101")):
        return "UNTIL must be a date like 20271231, or one with a time that has no Z"
    return _out_of_range(parts)


def _out_of_range(parts: Mapping[str, str]) -> str:
    for name, most in MOST.items():
        for number in parts[name].split(",") if name in parts else ():
            if not re.fullmatch(r"[+-]?\d{1,3}", number) or not 1 <= abs(int(number)) <= most:
                return f"{name} goes to {most}, and {number!r} does not fit"
    numbers = [int(found[1]) for each in parts.get("BYDAY", "").split(",") if (found := NUMBERED_DAY.fullmatch(each))]
    if numbers and parts["FREQ"] not in {"MONTHLY", "YEARLY"}:
        return "a number before a day needs FREQ=MONTHLY or FREQ=YEARLY"
    most = WEEKS_OF_A_YEAR if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else WEEKS_OF_A_MONTH
    return f"the number before a day goes to {most}" if any(not 1 <= each <= most for each in numbers) else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
