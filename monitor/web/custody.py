"""What there is of proof in the data folder, and how its collecting goes: for the page about the monitor itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures
from monitor.evidence.model import Occasion
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import Packs
from monitor.evidence.stamping.anchors import FOLDER as HEADS
from monitor.metrics.vitals import Collecting, Stamping
from monitor.reports import phrases
from monitor.wording import local, word

STUCK = timedelta(days=1)
"""A request for a stamp that waits longer is a matter for a person."""
LATE_DAYS = 1
"""The head of the day before is there at least: today's may be in the making."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """How many *captures* and *packs* lie there, when the last pack was made, of which UTC day the last *head* is."""

    captures: int
    packs: int
    packed_at: datetime | None
    head: date | None


def custody(data: Path) -> Custody:
    """What lies below *data*, the data folder, by names alone. Blocks. Raises OSError."""
    captures, packs = Captures(data / CAPTURES), Packs(data / PACKS)
    every = [pack for outage in packs.outages() for pack in packs.of(outage)]
    return Custody(
        captures=sum(len(captures.ids(each)) for each in captures.services()),
        packs=len(every),
        packed_at=max((each.made_at for each in every), default=None),
        head=max(filter(None, map(_day, (data / "evidence" / HEADS).glob("*.json"))), default=None),
    )


def facts(
    found: Custody, collecting: Collecting, stamping: Stamping | None, now: datetime, lang: str
) -> Iterator[tuple[str, str, bool | None]]:
    """The key of each fact, its text, and whether it is as it should be, None where it is neither."""
    taken = ", ".join(
        f"{word(f'capture_{each}', lang)}{word('colon', lang)} {collecting.captures.get(each, 0)}" for each in Occasion
    )
    yield "health_captures", f"{found.captures} ({word('since_start', lang)}{word('colon', lang)} {taken})", None
    yield "health_capture_failures", str(collecting.failures), not collecting.failures
    packed = f" ({word('the_last', lang)} {local(found.packed_at)})" if found.packed_at else ""
    yield "health_packs", f"{found.packs}{packed}", None
    if stamping is not None:
        age = now - stamping.oldest if stamping.oldest else timedelta()
        oldest = word("oldest_waits", lang, length=phrases.length(age.total_seconds(), lang))
        text = f"{stamping.waiting} ({oldest})" if stamping.waiting else "0"
        yield "health_stamps", text, age < STUCK
    head = found.head.isoformat() if found.head else word("never", lang)
    today = now.astimezone(UTC).date()
    yield "health_head", head, found.head is not None and (today - found.head).days <= LATE_DAYS


def _day(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return None
