"""The days of a diary in words, and lengths of time in hours: a business day is no day of 24 hours."""

import math
from collections.abc import Sequence
from datetime import date

from monitor.reckoning.tally import Tally
from monitor.reports import phrases
from monitor.reports.diary_model import DayKind, Diary, Line, Loss
from monitor.reports.diary_words import tell
from monitor.reports.words import say
from monitor.wording import HOUR, MINUTE, local, word
from probes.model import Outcome


def hours(seconds: float, *, up: bool = False) -> str:
    """A length to the second, rounded down, or *up*, in hours however long: ``27 h 5 min``. The same in French."""
    # What floating point adds to a sum of milliseconds is no second of its own.
    whole = math.ceil(round(seconds, 3)) if up else math.floor(round(seconds, 3))
    parts = ((whole // HOUR, "h"), (whole % HOUR // MINUTE, "min"), (whole % MINUTE, "s"))
    return " ".join(f"{number}\u00a0{unit}" for number, unit in parts if number) or "0"


def spent(tally: Tally, lang: str) -> str:
    """How time was spent that was not simply up: ``degraded 9 min, down 11 h``; ``up`` where it all was; a dash."""
    parts = [
        f"{word(outcome, lang)} {hours(seconds)}"
        for outcome, seconds in tally.by.items()
        if seconds and outcome is not Outcome.UP
    ]
    if tally.unseen:
        parts.append(f"{say('unseen', lang).lower()} {hours(tally.unseen)}")
    return ", ".join(parts) or (word(Outcome.UP, lang) if tally.length else phrases.NONE)


def observed(line: Line, lang: str) -> str:
    """How much of a day's business hours was observed: ``8 h of 9 h``; a dash for a day without any."""
    if line.kind is not DayKind.BUSINESS:
        return phrases.NONE
    return tell("part_of", lang, part=hours(line.business.covered), whole=hours(line.business.length))


def loss(line: Line, diary: Diary, lang: str) -> str:
    """Whether a day was lost, and to what; a dash for one that is no business day."""
    if line.kind is not DayKind.BUSINESS:
        return phrases.NONE
    text = tell(f"loss_{line.loss}", lang)
    return tell("so_far", lang, text=text) if diary.pending and not line.whole and line.loss is Loss.NOTHING else text


def why(line: Line, lang: str) -> str:
    """Why a day is no business day, or is closed elsewhere; "" for a plain one."""
    names = {calendar: closing.fr if lang == "fr" else closing.en for calendar, closing in line.closings.items()}
    if line.kind is DayKind.CLOSED:
        return tell("closed", lang, names=", ".join(names.values()))
    if line.kind is DayKind.BUSINESS:
        return ", ".join(tell("firm_closed", lang, calendar=calendar, name=name) for calendar, name in names.items())
    return tell(line.kind, lang)


def cut(diary: Diary, lang: str) -> str:
    """What to know of a last day of which not all hours are counted; "" where there is none."""
    last = diary.lines[-1]
    if last.kind is not DayKind.BUSINESS or last.whole:
        return ""
    return tell("cut_day", lang, day=named(last.day, lang), end=local(diary.counted.end))


def named(day: date, lang: str) -> str:
    """A day with its weekday: ``Fri 2026-12-04``."""
    return f"{say('week', lang).split()[day.weekday()]} {day.isoformat()}"


def listed(days: Sequence[date], lang: str) -> str:
    """Days one after another."""
    return ", ".join(named(each, lang) for each in days)
