"""Notices, outages and looks at pages that announce something."""

from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model import Bounds, Notice, NoticeKind, Observation, Outage
from probes.kinds.notice import Params
from probes.model import Announcement, Outcome, Reading
from tests.makers import observation, probe

NOON = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)
"""12:00 in Toronto, the day before the window of TEXT."""

TEXT = "This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, May 5, 2026, Eastern time."
TEXTE = "Ce service en ligne sera inaccessible de 00h00 à {} le mardi 5 mai 2026, heure de l'Est."
START, END = datetime(2026, 5, 5, 4, 0, tzinfo=UTC), datetime(2026, 5, 5, 9, 30, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def look(*texts: str, at: datetime = NOON, lang: str = "en", feed: bool = False, **over: Any) -> Observation:
    """A look at the page of the Employer Portal that read *texts*."""
    name = f"notice-{lang}"
    announced = tuple(Announcement(text=each, lang=lang, url=f"https://portal.example/{lang}") for each in texts)
    reading = Reading(outcome=Outcome.UP, announcements=over.pop("announced", announced))
    of = probe(name, **({"params": Params(feed=feed), "every": 3600.0 if feed else 600.0} | over))
    return observation(of=of, at=at, reading=reading)


def notice(number: str = "n-1", **over: Any) -> Notice:
    values: dict[str, Any] = {
        "id": number,
        "services": ("employer-portal",),
        "probe": "employer-portal/notice-en",
        "kind": NoticeKind.SCHEDULED,
        "lang": "en",
        "url": "https://portal.example/en",
        "text": TEXT,
        "first_seen_at": NOON,
        "last_seen_at": over.get("first_seen_at", NOON),
        "start": START,
        "end": END,
    }
    return Notice(**values | over)


def outage(opened: Bounds, ended: Bounds | None = None, **over: Any) -> Outage:
    values: dict[str, Any] = {
        "id": "2026-0001",
        "service": "employer-portal",
        "opened": opened,
        "confirmed_at": opened.latest,
        "last_bad_at": ended.earliest if ended and ended.earliest else opened.latest,
        "severity": Outcome.DOWN,
        "cause": "http_5xx",
        "ended": ended,
    }
    return Outage(**values | over)


def around(at: datetime, *, before: float = 2, after: float = 0) -> Bounds:
    """Known to within minutes *before* and *after* the moment."""
    return Bounds(earliest=at - minutes(before), latest=at + minutes(after))
