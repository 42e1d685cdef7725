"""How a report writes lengths, shares, instants and what happened, in English and French."""

import math
from datetime import datetime

from monitor.calendar.hours import BusinessHours
from monitor.journal import Event, EventKind
from monitor.model import Bounds, Ending, Outage
from monitor.reckoning.outages import OutageFigures
from monitor.reckoning.tally import Tally
from monitor.reports.model import Remark
from monitor.reports.words import WORDS, say
from monitor.wording import DAY, HOUR, MINUTE, TORONTO, local, word

NONE = "—"


def length(seconds: float, lang: str, *, up: bool = False) -> str:
    """A length of time to the second, rounded down, or *up*: ``10 h 38 min 57 s``, ``3 d 4 h`` (French ``3 j 4 h``)."""
    # What floating point adds to a sum of milliseconds is no second of its own.
    whole = math.ceil(round(seconds, 3)) if up else math.floor(round(seconds, 3))
    days, rest = divmod(whole, DAY)
    parts = (
        (days, "j" if lang == "fr" else "d"),
        (rest // HOUR, "h"),
        (rest % HOUR // MINUTE, "min"),
        (rest % MINUTE, "s"),
    )
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def share(value: float | None, lang: str) -> str:
    """A share in percent to three decimals, rounded down: what is not whole never reads 100 %. A dash for None."""
    if value is None:
        return NONE
    text = f"{min(math.floor(round(value * 1e5, 6)), 99_999) / 1e3:.3f}" if 0 < value < 1 else f"{value * 100:.0f}"
    return f"{text.replace('.', ',')} %" if lang == "fr" else f"{text}%"


def when(bounds: Bounds, lang: str) -> str:
    """When something happened, as closely as it was seen."""
    if bounds.earliest is None:
        return say("not_after", lang, latest=local(bounds.latest))
    if bounds.earliest == bounds.latest:
        return local(bounds.latest)
    return say("between", lang, earliest=local(bounds.earliest), latest=local(bounds.latest))


def opening(hours: BusinessHours, lang: str) -> str:
    """Business hours in words: ``Mon to Fri, 08:00 to 17:00 (America/Toronto), but not on closings: federal``."""
    names = say("week", lang).split()
    days = sorted(hours.days)
    text = ", ".join(names[day] for day in days)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):  # noqa: PLR2004 - two days need no "to"
        text = say("through", lang, first=names[days[0]], last=names[days[-1]])
    text = say("hours", lang, days=text, opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}", zone=hours.zone)
    closed = ", ".join(say(each, lang) if each in WORDS else each for each in hours.closed)
    return say("hours_closed", lang, hours=text, closed=closed) if closed else text


def cause(name: str, lang: str) -> str:
    """A cause in words; a dash where there is none."""
    return word(name, lang) if name else NONE


def moment(at: datetime | None) -> str:
    """An instant in Toronto with UTC beside; a dash for None."""
    return NONE if at is None else local(at)


def ending(outage: Outage, lang: str) -> str:
    """How and when an outage ended, or that it goes on."""
    if outage.ended is None:
        return say("goes_on", lang)
    if outage.ending is Ending.UNWATCHED:
        return say("unwatched", lang, at=local(outage.ended.latest))
    how = "ended_in_maintenance" if outage.ending is Ending.MAINTENANCE else "recovered"
    return say("colon", lang, head=when(outage.ended, lang), text=say(how, lang))


def lasted(outage: Outage, figures: OutageFigures, lang: str) -> str:
    """How long an outage lasted, within its bounds: ``at least 10 h 38 min 57 s, at most 10 h 40 min 55 s``."""
    least = length(figures.at_least, lang)
    if figures.at_most is not None:
        text = say("least_most", lang, least=least, most=length(figures.at_most, lang, up=True))
    elif outage.ending is Ending.UNWATCHED:
        text = say("least_end", lang, least=least)
    else:
        text = say("least_start", lang, least=least)
    return say("so_far", lang, text=text) if figures.ongoing else text


def happening(event: Event, lang: str) -> str:
    """What became of the monitor itself."""
    until = event.body.get("to") or event.body.get("last_at")
    if event.kind is EventKind.GAP and until:
        return say("gap_until", lang, until=local(datetime.fromisoformat(until)))
    if event.kind is EventKind.CLOCK_STEP:
        return say("clock_step", lang, step=event.body.get("step_seconds", "?"))
    return say(event.kind, lang)


def short(at: datetime) -> str:
    """An instant in Toronto with its offset and nothing else: for lists."""
    here = at.astimezone(TORONTO)
    offset = here.strftime("%z")
    return f"{here:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]}"


def spent(tally: Tally, lang: str) -> str:
    """How time was spent: ``up 50 min, degraded 31 min, down 11 h 9 min``; a dash for no time."""
    parts = [f"{word(outcome, lang)} {length(seconds, lang)}" for outcome, seconds in tally.by.items() if seconds]
    if tally.unseen:
        parts.append(f"{say('unseen', lang).lower()} {length(tally.unseen, lang)}")
    return ", ".join(parts) or NONE


def days_lost(figures: OutageFigures) -> str:
    """How many business days were lost, and which: ``2 (2026-09-14, 2026-09-15)``."""
    days = ", ".join(each.day.isoformat() for each in figures.down_days if each.lost)
    return f"{figures.days_lost} ({days})" if days else "0"


def remark(told: Remark, lang: str) -> str:
    """A note or a dispute on one line: when, whose, what."""
    if told.counts_as is None:
        head = say("note", lang, author=told.author)
    else:
        head = say("dispute", lang, author=told.author, counts_as=word(told.counts_as, lang))
    return f"{local(told.at)} – {head}\n{told.text}"
