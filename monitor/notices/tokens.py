"""A notice cut into the tokens of its grammar: times, days, zones, what joins them, and everything else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

from monitor.notices.vocabulary import (
    DAY_WORDS,
    MONTHS,
    PARTS_OF_DAY,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    ZONES,
    any_of,
)

NOON, MIDNIGHT, DAY = 12 * 60, 0, 24 * 60


class Sort(Enum):
    """What a token is; its value is its letter in the grammar of windows."""

    TIME = "T"
    DAY = "D"
    ZONE = "Z"
    TO = "S"
    UNTIL = "U"
    FROM = "F"
    A = "A"
    GLUE = ""
    OTHER = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time of day: *minutes* after midnight, 1440 for its end. *half* is ``a`` or ``p``, "" where it names neither.

    *clock* is 12 or 24, and 0 where it may be either.
    """

    minutes: int
    half: str = ""
    clock: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as written: a date, which may lack its year, a mere *weekday* (Monday is 0), or *ahead* days from today."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    ahead: int | None = None

    @property
    def dated(self) -> bool:
        """Whether it names month and day."""
        return self.month is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token, as written in *text*."""

    sort: Sort
    text: str
    time: Time | None = None
    day: Day | None = None
    zone: ZoneInfo | None = None


_MONTH = rf"(?:{any_of(MONTHS)})(?![a-z])\.?"
_FULL = rf"(?:{any_of(WEEKDAYS)})(?![a-z])"
_LED = rf"(?:(?P<led>{any_of((*WEEKDAYS, *SHORT_WEEKDAYS))})(?![a-z])\.?,? ?(?:the |le )?)?"
_NTH = r"(?: ?(?:st|nd|rd|th|er|e)(?![a-z]))?"
_YEAR = r"(?:,? (?:of )?(?P<year>(?:19|20|21)[0-9]{2})(?![0-9:h]))?"
_HOUR = r"(?P<hour>[0-9]{1,2})"
_HALF = r" ?(?P<half>[ap])\.? ?m(?![a-z])\.?"
_PART = rf"(?: (?P<part>{any_of(PARTS_OF_DAY)})(?![a-z]))?"
_TO = r"(?:to|till?|until|through|-|and)"

PATTERNS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "month_first": rf"{_LED}(?P<month>{_MONTH}) ?(?P<day>[0-9]{{1,2}})(?![0-9:h]){_NTH}(?! ?{_MONTH}){_YEAR}",
        "day_first": rf"{_LED}(?P<day>[0-9]{{1,2}}){_NTH} (?:of )?(?P<month>{_MONTH}){_YEAR}",
        "iso": r"(?P<year>20[0-9]{2})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?![0-9])",
        "weekday": rf"(?P<led>{_FULL})",
        "day_word": rf"(?P<word>{any_of(DAY_WORDS)})(?![a-z])",
        "twelve": rf"{_HOUR}(?: ?[:.h] ?(?P<minute>[0-5][0-9]))?{_HALF}",
        "word": r"(?:12(?:[:h]00)? ?)?(?P<word>noon|midday|midnight|midi|minuit)(?![a-z])",
        "colon": rf"{_HOUR}:(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?![0-9]){_PART}",
        "french": rf"{_HOUR} ?(?:heures?|hrs?|h)(?![a-z])\.?"
        rf"(?: ?(?P<minute>[0-5][0-9])(?![0-9])(?! ?(?:er )?{_MONTH})(?: ?min(?:utes)?)?)?{_PART}",
        "bare": rf"{_HOUR}(?= ?{_TO} ?[0-9]{{1,2}}(?::[0-5][0-9])?{_HALF})".replace("<half>", "<_half>"),
        "bare_french": rf"{_HOUR}(?= ?(?:a|et|-) ?[0-9]{{1,2}} ?(?:heures?|h)(?![a-z]))",
        "number": r"[0-9]+(?:[.,:/][0-9]+)*",
    }.items()
}
_AFTER = re.compile(rf",? \(?(?P<weekday>{_FULL})\)?(?!,? ?(?:{_MONTH}|[0-9]))", re.IGNORECASE)
_ZONE = tuple(
    (re.compile(rf"(?:a )?(?:l')?(?:{pattern})(?![\w])", re.IGNORECASE), zone) for pattern, zone in ZONES.items()
)
_JOINS = tuple(
    (re.compile(rf"(?:{pattern})(?![\w'])", re.IGNORECASE), sort)
    for pattern, sort in (
        (r"until|till?|'til|jusqu'a(?:u|ux)?", Sort.UNTIL),
        (r"starting|beginning|effective|as of|a compter d[eu]|a partir d[eu]|des", Sort.FROM),
        (r"to|through|thru|and|et|au", Sort.TO),
        (r"a", Sort.A),
        (r"from|on|at|between|the|of|this|de|du|le|la|les|entre|ce|approximately|about|environ|vers", Sort.GLUE),
        (r"morning|evening|night|matin|soir|nuit|overnight", Sort.GLUE),
    )
)
_MARK = re.compile(r"[,:;()]|-")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of *text*, which is plain."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token = _token(text, at)
        yield token
        at += len(token.text)


def _token(text: str, at: int) -> Token:
    return _zone(text, at) or _timed(text, at) or _joined(text, at)


def _zone(text: str, at: int) -> Token | None:
    for pattern, zone in _ZONE:
        if found := pattern.match(text, at):
            return Token(sort=Sort.ZONE, text=found.group(), zone=zone)
    return None


def _timed(text: str, at: int) -> Token | None:
    for name, pattern in PATTERNS.items():
        found = pattern.match(text, at)
        if found is None:
            continue
        if name in {"month_first", "day_first", "iso", "weekday", "day_word"}:
            return _day(found, text)
        time = _time(name, found.groupdict())
        return Token(sort=Sort.TIME if time else Sort.OTHER, text=found.group(), time=time)
    return None


def _day(found: re.Match[str], text: str) -> Token:
    part = {name: value.lower().rstrip(".") for name, value in found.groupdict().items() if value}
    written, weekday = found.group(), WEEKDAYS.get(part.get("led", ""), SHORT_WEEKDAYS.get(part.get("led", "")))
    if "month" not in part:
        ahead = DAY_WORDS.get(part.get("word", ""))
        return Token(sort=Sort.DAY, text=written, day=Day(weekday=weekday, ahead=ahead))
    if weekday is None and (after := _AFTER.match(text, found.end())):
        weekday = WEEKDAYS[after.group("weekday").lower()]
        written += after.group()
    year = int(part["year"]) if "year" in part else None
    month = MONTHS.get(part["month"]) or int(part["month"])
    return Token(sort=Sort.DAY, text=written, day=Day(year=year, month=month, day=int(part["day"]), weekday=weekday))


def _time(name: str, part: Mapping[str, str | None]) -> Time | None:
    """None for an hour that there is not, and for a mere number."""
    if name == "number":
        return None
    if name == "word":
        noon = (part["word"] or "").lower() in {"noon", "midday", "midi"}
        return Time(minutes=NOON if noon else MIDNIGHT)
    hour, minute = int(part["hour"] or 0), int(part.get("minute") or 0)
    half = (part.get("half") or PARTS_OF_DAY.get((part.get("part") or "").lower(), "")).lower()
    if half:
        return halved(Time(minutes=hour * 60 + minute), half)
    if hour * 60 + minute > DAY:
        return None
    told = name in {"french", "bare_french"} or (part["hour"] or "").startswith("0") or not 1 <= hour <= 12  # noqa: PLR2004
    return Time(minutes=hour * 60 + minute, clock=24 if told else 0)


def halved(time: Time, half: str) -> Time | None:
    """*time* in the morning (``a``) or afternoon (``p``): 12:00 a.m. is midnight. None where it cannot be there."""
    minutes = time.minutes
    if half == "p" and minutes < NOON:
        minutes += NOON
    elif half == "a" and NOON <= minutes < NOON + 60:
        minutes -= NOON
    if minutes >= (NOON if half == "a" else DAY):
        return None
    return Time(minutes=minutes, half=half, clock=12)


def _joined(text: str, at: int) -> Token:
    for pattern, sort in _JOINS:
        if found := pattern.match(text, at):
            return Token(sort=sort, text=found.group())
    if mark := _MARK.match(text, at):
        return Token(sort=Sort.TO if mark.group() == "-" else Sort.GLUE, text=mark.group())
    word = _WORD.match(text, at)
    return Token(sort=Sort.OTHER, text=word.group() if word else text[at])
