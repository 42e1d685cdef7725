"""Whole valid records of a history, and a history to put them into."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from monitor.clock import Clock
from monitor.history.opening import NAME
from monitor.history.store import History
from monitor.journal import Event, EventKind, Record
from monitor.model import Bounds, ControlResult, Notice, NoticeKind, Observation, Outage, Probe, Transition
from probes.model import (
    Artifact,
    Cause,
    Diagnosis,
    DiagnosisStep,
    HttpFacts,
    Outcome,
    Reading,
    StepOutcome,
    StepResult,
)
from tests.makers import START, observation, probe

PAGE = 4096
SLUG = "employer-portal"
KEY = "employer-portal/door-en"


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def note(number: int = 0, at: datetime = START, **over: Any) -> Event:
    return Event(**{"at": at, "kind": EventKind.NOTE, "subject": SLUG, "body": {"n": number}} | over)


def transition(subject: str = SLUG, at: datetime = START, outcome: Outcome = Outcome.DOWN, **over: Any) -> Transition:
    values: dict[str, Any] = {"service": subject, "at": at, "before": Outcome.UP, "after": outcome, "cause": "tcp"}
    return Transition(**values | over)


def outage(number: str = "2026-0001", at: datetime = START, **over: Any) -> Outage:
    values: dict[str, Any] = {
        "id": number,
        "service": SLUG,
        "opened": Bounds(earliest=at - timedelta(seconds=60), latest=at),
        "confirmed_at": at + timedelta(seconds=60),
        "last_bad_at": at + timedelta(seconds=60),
        "severity": Outcome.DOWN,
        "cause": "tcp",
        "probes": (KEY,),
    }
    return Outage(**values | over)


def ended(number: str, start: float, end: float, **over: Any) -> Outage:
    """An outage from *start* to *end*, in seconds after START."""
    bounds = Bounds(earliest=after(end - 60), latest=after(end))
    return outage(number, after(start), ended=bounds, **over)


def notice(number: str = "n-1", at: datetime = START, **over: Any) -> Notice:
    values: dict[str, Any] = {
        "id": number,
        "services": (SLUG,),
        "probe": KEY,
        "kind": NoticeKind.SCHEDULED,
        "lang": "en",
        "url": "https://portal.example/",
        "text": "The system will be unavailable on Saturday.",
        "first_seen_at": at,
        "last_seen_at": at,
    }
    return Notice(**values | over)


def up(at: datetime = START, of: Probe | None = None, **over: Any) -> Record:
    """A look that was simply up."""
    return Record(observation=observation(at=at, of=of, reading=page(), **over))


def page(**over: Any) -> Reading:
    """What a working page shows."""
    values: dict[str, Any] = {
        "outcome": Outcome.UP,
        "phases": {"resolve": 0.004, "connect": 0.02, "tls": 0.03, "processing": 0.15, "transfer": 0.0},
        "address": "203.0.113.7:443",
        "http": HttpFacts(status=200, reason="OK", version="1.1", url="https://portal.example/en", title="Portal"),
        "requests": {"portal.example": 1},
    }
    return Reading(**values | over)


def down(at: datetime = START, of: Probe | None = None, **over: Any) -> Observation:
    """A look that failed, with all that can go with one."""
    facts = HttpFacts(
        status=503,
        reason="Service Unavailable",
        version="1.1",
        url="https://portal.example/en",
        headers=(("retry-after", "120"), ("server", "caf\udce9")),
    )
    reading = page(
        outcome=Outcome.DOWN,
        cause=Cause.HTTP_5XX,
        code="503",
        detail="the page answered 503",
        http=facts,
        retry_after=120.0,
        steps=(StepResult(name="open", outcome=StepOutcome.FAILED, seconds=0.2),),
        artifacts=(Artifact(name="failing moment", media_type="image/png", path=Path("artifacts/failing.png")),),
        log=("     0.1 ms  asked",),
    )
    values: dict[str, Any] = {
        "reading": reading,
        "lag": 0.012,
        "tries": 2,
        "controls": (ControlResult(key="controls/one", up=True, at=at, detail="answered"),),
        "diagnosis": Diagnosis(steps=(DiagnosisStep(name="resolve", passed=True, seconds=0.01, words="found"),)),
    }
    return observation(at=at, of=of or probe(), **values | over)


def eventful(number: int) -> Record:
    """A record with one of each: all of it must be there, or none."""
    at = after(number)
    return Record(
        observation=down(at),
        transitions=(transition(at=at, outcome=Outcome.DOWN if number % 2 else Outcome.UP),),
        turns=(transition(KEY, at=at, outcome=Outcome.DOWN if number % 2 else Outcome.UP),),
        outages=(outage("the one", cause=str(number), last_bad_at=at),),
        notices=(notice("the notice", text=str(number), last_seen_at=at),),
        events=(note(number, at),),
        memory={"n": str(number)},
    )


@contextlib.asynccontextmanager
async def kept(folder: Path, *records: Record, **over: Any) -> AsyncIterator[History]:
    """An open history in *folder* that has kept *records*."""
    history = History(folder, over.pop("clock", Clock()), **over)
    await history.open()
    try:
        for record in records:
            assert await history.keep(record)
        yield history
    finally:
        await history.close()


async def written(folder: Path, *records: Record, **over: Any) -> Path:
    """The path of a closed history that holds *records*."""
    async with kept(folder, *records, **over) as history:
        return history.path


def tampering(folder: Path, *statements: str) -> Path:
    """Change the closed history as somebody with a database tool would."""
    connection = sqlite3.connect(folder / NAME, isolation_level=None)
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()
    return folder / NAME


def root(path: Path, name: str) -> int:
    """The page where a table or an index begins; a small one has no other."""
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    finally:
        connection.close()
    return int(found[0])


def address(path: Path) -> str:
    return f"file:{quote(str(path))}?mode=rw"
