"""The book of notices: one look after another into which notice is new, still shown, or gone. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from monitor.model import Doubt, Notice, NoticeKind, Observation
from monitor.notices.understanding import understand
from monitor.notices.vocabulary import TORONTO
from probes.model import Announcement
from probes.page import fold

FLICKER = timedelta(hours=1)
"""A text that comes back within this time after a look that did not show it is the same notice."""

FORGOTTEN = timedelta(days=30)
"""A text that nobody looked at for so long is a new notice when it is seen again."""


def update(
    known: Mapping[str, Notice], observation: Observation, phrases: Mapping[str, tuple[str, ...]]
) -> tuple[Notice, ...]:
    """The notices that are new or changed by *observation*, given those *known* by id.

    *phrases* are the words by which a notice names a service, by slug; one that names none is about the service it is
    shown by. Nothing changes by a look that could not read what is announced.
    """
    announced = observation.reading.announcements
    if announced is None:
        return ()
    at = observation.started_at
    own = {text: _latest(notices) for text, notices in _by_text(known.values(), observation.probe.key).items()}
    shown: dict[str, Announcement] = {}
    for each in announced:
        shown.setdefault(fold(each.text), each)
    changed: dict[str, Notice] = {}
    for text, announcement in shown.items():
        before = own.get(text)
        if before is None or _is_over(before, observation):
            notice = _new(announcement, text, observation, phrases)
        else:
            notice = replace(before, last_seen_at=max(at, before.last_seen_at), gone_at=None)
        if notice is not None:
            changed[notice.id] = notice
    for text, before in own.items():
        replaced = text not in shown or before.id not in changed
        if replaced and before.gone_at is None and at >= before.last_seen_at:
            changed[before.id] = replace(before, gone_at=at)
    return _compared(known, changed)


def _by_text(notices: Iterable[Notice], probe: str) -> Mapping[str, list[Notice]]:
    found: dict[str, list[Notice]] = {}
    for each in notices:
        if each.probe == probe:
            found.setdefault(each.text, []).append(each)
    return found


def _latest(notices: Iterable[Notice]) -> Notice:
    return max(notices, key=lambda each: (each.last_seen_at, each.id))


def _is_over(notice: Notice, observation: Observation) -> bool:
    """Whether the same text, seen now, is another notice."""
    at, patience = observation.started_at, max(FLICKER, timedelta(seconds=2 * observation.probe.every))
    gone = notice.gone_at is not None and at - notice.gone_at > patience
    return gone or at - notice.last_seen_at > FORGOTTEN


def _new(
    announcement: Announcement, text: str, observation: Observation, phrases: Mapping[str, tuple[str, ...]]
) -> Notice | None:
    """A notice seen for the first time; None for an entry of a feed that tells of nothing on the Internet."""
    probe, at = observation.probe, observation.started_at
    read_at = announcement.published_at or at
    said = understand(announcement, seen_at=min(read_at, at), phrases=phrases)
    if getattr(probe.params, "feed", False) and (said.kind is NoticeKind.OTHER or not said.online):
        return None
    return Notice(
        id=sha256(f"{probe.key}\n{text}\n{at.isoformat()}".encode(errors="replace")).hexdigest()[:12],
        services=said.subjects or (probe.service,),
        probe=probe.key,
        kind=said.kind,
        lang=announcement.lang,
        url=announcement.url,
        text=text,
        first_seen_at=at,
        last_seen_at=at,
        start=said.start,
        end=said.end,
        doubts=said.doubts,
        published_at=announcement.published_at,
    )


def _compared(known: Mapping[str, Notice], changed: Mapping[str, Notice]) -> tuple[Notice, ...]:
    """*changed*, and their twins in the other language, with the doubt that the other says otherwise where it does."""
    now = dict(known) | dict(changed)
    found = dict(changed)
    for each in changed.values():
        for notice in (each, *(other for other in now.values() if _is_twin(each, other))):
            doubts = set(notice.doubts) - {Doubt.LANGUAGES_DIFFER}
            if differing(notice, now.values()):
                doubts.add(Doubt.LANGUAGES_DIFFER)
            if doubts != set(notice.doubts):
                found[notice.id] = replace(notice, doubts=tuple(doubt for doubt in Doubt if doubt in doubts))
    return tuple(found.values())


def differing(notice: Notice, others: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those of *others* that announce the same in the other language, for another time; none when one agrees with it.

    One withdrawn before its time announces nothing any more.
    """
    twins = [each for each in others if _is_twin(notice, each) and not is_void(each)]
    agree = any((each.start, each.end) == (notice.start, notice.end) for each in twins)
    return () if agree else tuple(twins)


def is_void(notice: Notice) -> bool:
    """Whether it was withdrawn before what it announces began."""
    return notice.gone_at is not None and notice.start is not None and notice.gone_at <= notice.start


def _is_twin(notice: Notice, other: Notice) -> bool:
    if other.lang == notice.lang or other.services != notice.services:
        return False
    if notice.kind is not NoticeKind.SCHEDULED or other.kind is not NoticeKind.SCHEDULED:
        return False
    if not (notice.start and notice.end and other.start and other.end):
        return False
    overlap = notice.start < other.end and other.start < notice.end
    return overlap or notice.start.astimezone(TORONTO).date() == other.start.astimezone(TORONTO).date()
