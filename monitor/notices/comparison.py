"""An outage laid beside what was announced of it: by how much each was before or after the other. Pure.

What was measured is known within bounds, and so is every difference; a difference is told only as far as it is sure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Ending, Notice, NoticeKind, Outage
from monitor.notices.book import is_void
from monitor.notices.words import said
from monitor.wording import lasting, local

SLACK = timedelta(minutes=15)
"""A window that ends this shortly before an outage, or begins this shortly after it, still belongs to it."""

SPEAKING = frozenset({NoticeKind.SCHEDULED, NoticeKind.EMERGENCY, NoticeKind.DELAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Seconds, *least* to *most*; None where nothing bounds them. Below zero is the other way round."""

    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was measured less what was announced. *notices* are the ids of those that speak of the outage.

    *delay* is from the outage's start to *announced_at*, when we first saw a notice of it; *start* and *end* are from
    the announced start and end to the measured ones. *overrun* is the time after the announced end in which it surely
    still went on, *lingered* the time after its end in which the notice was surely still shown. *ended* is False for an
    outage that goes on.
    """

    outage: str
    ended: bool
    notices: tuple[str, ...] = ()
    announced_at: datetime | None = None
    announced_start: datetime | None = None
    announced_end: datetime | None = None
    delay: Span | None = None
    start: Span | None = None
    end: Span | None = None
    overrun: Span | None = None
    lingered: Span | None = None


def compare(outage: Outage, notices: Iterable[Notice]) -> Comparison:
    """*outage* beside those of *notices* that speak of its service and its time."""
    about = sorted((each for each in notices if _speaks(each, outage)), key=lambda each: (each.first_seen_at, each.id))
    ended = outage.ended is not None
    if not about:
        return Comparison(outage=outage.id, ended=ended)
    announced_at = about[0].first_seen_at
    best = max(about, key=lambda each: _overlap(each, outage))
    end = _end(outage, best.end)
    return Comparison(
        outage=outage.id,
        ended=ended,
        notices=tuple(each.id for each in about),
        announced_at=announced_at,
        announced_start=best.start,
        announced_end=best.end,
        delay=_between(outage.opened.latest, outage.opened.earliest, announced_at),
        start=_turned(_between(outage.opened.latest, outage.opened.earliest, best.start)),
        end=end,
        overrun=end if end and end.least is not None and end.least > 0 else None,
        lingered=_lingered(outage, about),
    )


def unmeasured(notice: Notice, outages: Iterable[Outage]) -> bool:
    """Whether *notice* says that its service is down while no outage of it was measured at any time it was shown."""
    if notice.kind is not NoticeKind.EMERGENCY:
        return False
    return not any(_speaks(notice, each) for each in outages)


def worded(comparison: Comparison, lang: str) -> tuple[str, ...]:
    """The comparison in sentences, in *lang* (``en`` or ``fr``)."""
    if not comparison.notices:
        return (said("none", lang),)
    goes_on = comparison.overrun if not comparison.ended else None
    rows = (
        ("announced", comparison.delay, comparison.announced_at),
        ("began", comparison.start, comparison.announced_start),
        ("ended", comparison.end if comparison.ended else None, comparison.announced_end),
    )
    found = [_sentence(name, span, at, lang) for name, span, at in rows if span is not None and at is not None]
    if goes_on is not None and comparison.announced_end is not None:
        found.append(said("goes_on", lang, length=_length(goes_on, lang), at=local(comparison.announced_end)))
    if comparison.lingered is not None:
        found.append(said("still_announced", lang, length=_length(comparison.lingered, lang)))
    return tuple(filter(None, found))


def _speaks(notice: Notice, outage: Outage) -> bool:
    if outage.service not in notice.services or notice.kind not in SPEAKING or is_void(notice):
        return False
    begins, ends = _shown(notice)
    last = outage.ended.latest if outage.ended else outage.last_bad_at
    return begins <= last + SLACK and ends >= (outage.opened.earliest or outage.opened.latest) - SLACK


def _shown(notice: Notice) -> tuple[datetime, datetime]:
    """The time a notice is about: its window, or else the time it was shown."""
    if notice.start and notice.end:
        return notice.start, notice.end
    return notice.first_seen_at, notice.last_seen_at


def _overlap(notice: Notice, outage: Outage) -> tuple[bool, float]:
    """How much it says of the time of the outage: one that names a window before one that names none."""
    begins, ends = _shown(notice)
    last = outage.ended.latest if outage.ended else outage.last_bad_at
    shared = min(ends, last) - max(begins, outage.opened.latest)
    return notice.end is not None, shared.total_seconds()


def _between(latest: datetime, earliest: datetime | None, to: datetime | None) -> Span | None:
    """From a moment within bounds to *to*."""
    if to is None:
        return None
    return Span(
        least=(to - latest).total_seconds(), most=(to - earliest).total_seconds() if earliest is not None else None
    )


def _turned(span: Span | None) -> Span | None:
    if span is None:
        return None
    return Span(
        least=-span.most if span.most is not None else None, most=-span.least if span.least is not None else None
    )


def _end(outage: Outage, announced: datetime | None) -> Span | None:
    if announced is None or outage.ending in {Ending.MAINTENANCE, Ending.UNWATCHED}:  # it did not end by working again
        return None
    if outage.ended is None:
        return Span(least=(outage.last_bad_at - announced).total_seconds(), most=None)
    return _turned(_between(outage.ended.latest, outage.ended.earliest or outage.last_bad_at, announced))


def _lingered(outage: Outage, about: Iterable[Notice]) -> Span | None:
    """How long a notice without a window was still shown after the service worked again."""
    if outage.ended is None or outage.ending is not Ending.RECOVERED:
        return None
    open_ended = [each for each in about if each.end is None]
    shown = max((each.last_seen_at for each in open_ended), default=outage.ended.latest)
    if shown <= outage.ended.latest:
        return None
    gone = [each.gone_at for each in open_ended if each.gone_at is not None]
    most = (max(gone) - (outage.ended.earliest or outage.last_bad_at)).total_seconds() if gone else None
    return Span(least=(shown - outage.ended.latest).total_seconds(), most=most)


def _sentence(name: str, span: Span, at: datetime, lang: str) -> str:
    """Whether it was before or after, and by how much; "" when the bounds do not tell."""
    if span.least is not None and span.least > 0:
        return said(f"{name}_after", lang, length=_length(span, lang), at=local(at))
    if span.most is not None and span.most < 0:
        return said(f"{name}_before", lang, length=_length(_turned(span) or span, lang), at=local(at))
    if span.least is None or span.most is None or span.most - span.least > 2 * SLACK.total_seconds():
        return ""
    return said(f"{name}_about", lang, at=local(at))


def _length(span: Span, lang: str) -> str:
    least, most = (None if each is None else lasting(each, lang) for each in (span.least, span.most))
    if most is None:
        return said("at_least", lang, length=least)
    return most if least == most else said("between", lang, least=least, most=most)
