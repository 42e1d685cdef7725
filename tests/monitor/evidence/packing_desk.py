"""A packer over a history of one bad morning, by a clock that is moved by hand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from monitor.clock import Clock
from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures
from monitor.evidence.packing.packer import Packer
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import Packs
from monitor.evidence.stamping.stamps import Stamps
from monitor.history.store import History
from monitor.journal import Record
from tests.makers import HandClock
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, packing, typed

CONFIRMED = toronto(f"{DAY} 09:04")


class Desk:
    """A packer over a history that is open, by a clock that is moved by hand."""

    def __init__(self, data: Path, paper: Callable = typed, stamps: bool = False) -> None:
        self.data = data
        self.hand = HandClock(toronto(f"{DAY} 12:00"))
        self.clock = self.hand.clock()
        self.packs = Packs(data / PACKS)
        self.noted: list[Record] = []
        self.stamps = Stamps(data / "evidence" / "stamps") if stamps else None
        self.packer = self.anew(paper)

    def anew(self, paper: Callable = typed) -> Packer:
        """As after a restart."""
        self.packer = Packer(
            packing(self.data, paper=paper),
            self.packs,
            Captures(self.data / CAPTURES),
            self.data / "history.sqlite",
            self.note,
            self.clock,
            days=2192,
            stamps=self.stamps,
        )
        return self.packer

    async def note(self, record: Record) -> None:
        history = History(self.data, Clock())
        await history.open()
        try:
            await history.keep(record)
        finally:
            await history.close()
        self.noted.append(record)

    def names(self, outage: str) -> list[datetime]:
        return [each.made_at for each in self.packs.of(outage)]

    async def look(self, at: datetime | None = None) -> None:
        if at is not None:
            self.hand.wall = at
        await self.packer.look()
