"""One announcement understood: what it says, of which services, from when to when, and what of that is doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from monitor.model import Doubt, NoticeKind
from monitor.notices.meaning import ONLINE, meaning, subjects
from monitor.notices.tokens import tokens
from monitor.notices.vocabulary import plain
from monitor.notices.wall import Reading, reading
from monitor.notices.windows import windows
from probes.model import Announcement

NOBODY: Mapping[str, tuple[str, ...]] = MappingProxyType({})
TIMED = frozenset({NoticeKind.SCHEDULED, NoticeKind.EMERGENCY, NoticeKind.DELAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What an announcement says. *start* and *end* are UTC, None where it does not say or contradicts itself.

    *subjects* are the services it names, by slug; *online*: it speaks of something on the Internet.
    """

    kind: NoticeKind
    start: datetime | None = None
    end: datetime | None = None
    doubts: tuple[Doubt, ...] = ()
    subjects: tuple[str, ...] = ()
    online: bool = False


def understand(
    announcement: Announcement, *, seen_at: datetime, phrases: Mapping[str, tuple[str, ...]] = NOBODY
) -> Understood:
    """Read *announcement* as one who sees it at *seen_at* (UTC). *phrases* are the words for each service, by slug.

    Never raises, whatever the text. Nothing is inferred without a doubt that says so.
    """
    text = plain(announcement.text)
    kind, sentence = meaning(text)
    if kind is NoticeKind.OTHER:
        return Understood(kind=kind)
    found = _window(text, seen_at) if kind in TIMED else Reading()
    if kind is NoticeKind.EMERGENCY and found.start and found.end:
        kind = NoticeKind.SCHEDULED  # "is unavailable from ... to ..."
    doubts = set(found.doubts)
    if kind is NoticeKind.SCHEDULED and not (found.start or found.end or doubts & CONTRARY):
        doubts = {Doubt.NO_TIMES}
    return Understood(
        kind=kind,
        start=found.start,
        end=found.end,
        doubts=tuple(each for each in Doubt if each in doubts),
        subjects=subjects(sentence, {slug: tuple(map(plain, own)) for slug, own in phrases.items()}),
        online=ONLINE.search(sentence) is not None,
    )


CONTRARY = frozenset({Doubt.NO_SUCH_DATE, Doubt.END_BEFORE_START})


def _window(text: str, seen_at: datetime) -> Reading:
    """The first window that *text* names; further ones are a doubt."""
    named = windows(tokens(text))
    if not named:
        return Reading()
    first, *others = (reading(each, seen_at) for each in named)
    whole = {(each.start, each.end) for each in others if each.start and each.end}
    if whole - {(first.start, first.end)}:
        first = replace(first, doubts=first.doubts | {Doubt.MANY_WINDOWS})
    return first
