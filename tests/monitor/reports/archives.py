"""Real histories of stories that an engine judged, and the reports made of them."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.store import History
from monitor.journal import Event, EventKind, Record
from monitor.model import Notice, NoticeKind, Observation, Service
from monitor.outages.engine import Engine
from monitor.recorder import Recorder
from monitor.reports.model import OutageReport, Report, ServiceReport
from monitor.reports.report import report
from tests.makers import probe, service
from tests.monitor.calendar.times import toronto
from tests.monitor.reckoning.states import DEGRADED, DOWN, FORM, PORTAL, UP, looked

SIGN_IN = probe("form", service="gckey")
GCKEY = service("gckey", SIGN_IN, title={"en": "GCKey", "fr": "CléGC"})
MONDAY = "2026-09-14"
NOW = toronto(f"{MONDAY} 22:00")


def note(outage: str, text: str, at: datetime = NOW, author: str = "M. Tremblay") -> Event:
    return Event(at=at, kind=EventKind.NOTE, subject=outage, body={"author": author, "text": text})


def dispute(outage: str, counts_as: str, reason: str, at: datetime = NOW, author: str = "M. Tremblay") -> Event:
    body = {"author": author, "reason": reason, "counts_as": counts_as}
    return Event(at=at, kind=EventKind.DISPUTE, subject=outage, body=body)


def notice(text: str, first: str, last: str, **over: Any) -> Notice:
    values: dict[str, Any] = {
        "id": "a-notice",
        "services": (PORTAL.slug,),
        "probe": FORM.key,
        "kind": NoticeKind.EMERGENCY,
        "lang": "en",
        "url": "https://portal.example/",
        "text": text,
        "first_seen_at": toronto(first),
        "last_seen_at": toronto(last),
    }
    return Notice(**values | over)


def bad_monday() -> list[Observation]:
    """Slow from 07:00, down from 07:31 to 18:10, and once more for half an hour at 19:00.

    Looks are a minute apart around each change, and fewer elsewhere.
    """
    edges = ["05:00", "07:00", "07:31", "18:10", "19:00", "19:30", "21:00"]
    outcomes = [UP, DEGRADED, DOWN, UP, DOWN, UP]
    times = [toronto(f"{MONDAY} {each}") for each in edges]
    looks = []
    for start, end, outcome in zip(times, times[1:], outcomes, strict=False):
        every = list(looked(start, end, 60, outcome))
        looks += [each for number, each in enumerate(every) if min(number, len(every) - 1 - number) % 30 <= 1]
    return looks


async def kept(
    folder: Path,
    looks: Iterable[Observation] = (),
    *,
    services: tuple[Service, ...] = (PORTAL,),
    notices: tuple[Notice, ...] = (),
    events: tuple[Event, ...] = (),
) -> Path:
    """The path of a closed history that holds what was judged of *looks*, and what is given beside."""
    folder.mkdir(exist_ok=True)
    engine = Engine(services)
    history = History(folder, Clock())
    await history.open()
    try:
        await Recorder(history, engine, Clock(), vantage="here", run_id="run").describe(services)
        records = [engine.decide(each) for each in looks]
        records += [Record(notices=notices), Record(events=events)]
        await asyncio.gather(*map(history.keep, records))
    finally:
        await history.close()
    return history.path


def made(path: Path, start: str = MONDAY, end: str = "2026-09-15", now: datetime = NOW, **over: Any) -> Report:
    """The report from midnight in Toronto to midnight."""
    with Archive(path) as archive:
        return report(archive, toronto(f"{start} 00:00"), toronto(f"{end} 00:00"), now=now, **over)


def first(told: Report) -> ServiceReport:
    return told.services[0]


def only(told: Report) -> OutageReport:
    """The one outage there was."""
    (outage,) = [outage for each in told.services for outage in each.outages]
    return outage


def monday_id() -> str:
    return f"{PORTAL.slug}-{toronto(f'{MONDAY} 07:00'):%Y%m%dT%H%M%S}Z"


def later(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)
