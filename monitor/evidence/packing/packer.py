"""Makes the packs of outages by itself: soon after one is confirmed, again while it goes on, and when it is over.

What lacks a pack is asked of the history and the disk, each time anew: nothing is remembered, so nothing is lost when
the monitor is killed at any line. One pack is made at a time, off the loop.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.clock import Clock
from monitor.equipment import Equipment
from monitor.evidence import shelf
from monitor.evidence.captures import Captures, Named
from monitor.evidence.model import Occasion
from monitor.evidence.packing import bundle
from monitor.evidence.packing.contents import Library
from monitor.evidence.packing.pack import Made, Packing
from monitor.evidence.packing.packs import FOLDER, Pack, Packs, pack_name
from monitor.evidence.packing.stands import UNREADABLE, Stands
from monitor.evidence.stamping.stamps import Stamps
from monitor.evidence.telling.matter import AROUND, matter_of
from monitor.history.archive import Archive
from monitor.journal import Event, EventKind, Record
from monitor.model import Outage
from monitor.scrubbing import Scrubber
from monitor.settings import Settings

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
PATIENCE = timedelta(seconds=40)
"""How long a pack waits for the capture of what it is about; it is made without it then."""

EVERY = timedelta(minutes=10)
RECENT = timedelta(days=3)
STAMPED_WITHIN = timedelta(days=30)
BACK_OFF, MOST_BACK_OFF = 30.0, 1800.0
STAMPS_FOLDER = Path("evidence") / "stamps"
STAGING = f"{shelf.PART}staging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An outage that needs a pack, and the one made before."""

    outage: Outage
    before: Pack | None


class Packer:
    """Asks the *history*'s file and *captures*, keeps to *packs*, and tells of each by *note*.

    While an outage goes on, a pack is made every *every* at most. With *stamps*, each manifest is queued for a stamp.
    """

    def __init__(
        self,
        packing: Packing,
        packs: Packs,
        captures: Captures,
        history: Path,
        note: Callable[[Record], Awaitable[None]],
        clock: Clock,
        *,
        days: int,
        stamps: Stamps | None = None,
        every: timedelta = EVERY,
        look: float = LOOK_SECONDS,
    ) -> None:
        self.packs = packs
        self._packing = packing
        self._captures = captures
        self._history = history
        self._note = note
        self._clock = clock
        self._days = days
        self._stamps = stamps
        self._every = every
        self._look = look
        self._stands = Stands()
        self._about: dict[str, str | None] = {}
        self._stamped: dict[str, int] = {}
        self._since: dict[tuple[str, bool], datetime] = {}
        self._roomy = True
        self._pruned: tuple[date, int] | None = None
        self._failures: dict[str, tuple[int, float]] = {}

    async def run(self) -> None:
        """Sweep what was cut off, then make packs for ever. What fails is logged and tried again later."""
        for told in await asyncio.to_thread(self.packs.sweep):
            logger.warning("%s was being written when the monitor was cut off, and is removed", told)
        while True:
            try:
                await self.look()
            except Exception:  # a damaged history, a full disk: looking at the portals goes on
                logger.exception("packs could not be looked after")
            await asyncio.sleep(self._look)

    async def look(self) -> None:
        """Make every pack that is wanted now, tell of those that nobody told of, and put in stamps that came."""
        if await asyncio.to_thread(self._has_room):
            for wanted in await asyncio.to_thread(self._wanted, self._clock.now()):
                await self._make(wanted)
        for outage, pack in await asyncio.to_thread(self._untold, self._clock.now()):
            await self._tell(outage, pack)
        if self._stamps is not None:
            await asyncio.to_thread(self._stamp, self._clock.now())
        await asyncio.to_thread(self._prune, self._clock.now())

    async def _make(self, wanted: Wanted) -> None:
        outage, count = wanted.outage, self._failures.get(wanted.outage.id, (0, 0.0))[0]
        try:
            made = await self._made(wanted)
        except Exception:  # the next outage must have its pack
            pause = min(MOST_BACK_OFF, BACK_OFF * 2**count)
            self._failures[outage.id] = (count + 1, self._clock.tick() + pause)
            logger.exception("no pack of %s could be made; it is tried again in %d s", outage.id, pause)
            return
        self._failures.pop(outage.id, None)
        logger.info("the pack %s was made (%d bytes, %d pictures)", made.name, made.bytes, made.shown)
        if not made.fits:
            logger.warning("the document of %s is larger than portals take, even without pictures", made.name)
        for name in made.withheld:
            logger.warning("%s is withheld from %s", name, made.name)

    async def _made(self, wanted: Wanted) -> Made:
        outage, now = wanted.outage, self._clock.now()
        previous = (await asyncio.to_thread(self._stands.of, wanted.before)).sha256 if wanted.before else ""
        made = await self._packing.make(
            matter_of([outage], now),
            name=pack_name(outage.id, now),
            folder=self.packs.folder / outage.id,
            staging=self.packs.folder / STAGING,
            now=now,
            previous=previous,
        )
        pack = await asyncio.to_thread(self.packs.latest, outage.id)
        if pack is not None:
            await self._tell(outage, pack)
        return made

    async def _tell(self, outage: Outage, pack: Pack) -> None:
        """Have the history say that there is a pack, and the authority that it was there by now.

        Nothing is said of one that cannot be read.
        """
        stand = await asyncio.to_thread(self._stands.of, pack)
        if not stand.sha256:
            return
        body = {
            "service": outage.service,
            "outage": outage.id,
            "pack": pack.name,
            "manifest_sha256": stand.sha256,
            "bytes": stand.bytes,
        }
        if self._stamps is not None:
            await asyncio.to_thread(self._stamps.ask, pack.name, bytes.fromhex(stand.sha256))
        await self._note(Record(events=(Event(at=pack.made_at, kind=EventKind.PACKED, subject=outage.id, body=body),)))

    def _has_room(self) -> bool:
        """Proof stops before results do; what changes is told once."""
        roomy = self._captures.has_room()
        if roomy != self._roomy:
            logger.warning("the disk has room for packs again" if roomy else "the disk is nearly full: no more packs")
        self._roomy = roomy
        return roomy

    def _prune(self, now: datetime) -> None:
        """Once a day, and after each pack."""
        due = (now.date(), len(self._stands))
        if due != self._pruned:
            self.packs.prune(now, self._days)
            self._pruned = due

    def _wanted(self, now: datetime) -> list[Wanted]:
        with Archive(self._history) as archive:
            outages = archive.outages(now - RECENT, now + RECENT)
        found = []
        for outage in outages:
            if self._failures.get(outage.id, (0, 0.0))[1] > self._clock.tick():
                continue
            before = self.packs.latest(outage.id)
            if self._lacks(outage, before, now):
                found.append(Wanted(outage=outage, before=before))
        return found

    def _lacks(self, outage: Outage, before: Pack | None, now: datetime) -> bool:
        """Whether it needs a pack that is newer than the one before."""
        taken = self._taken(outage, now)
        if before is None:
            return any(each.occasion is not Occasion.PENDING for each in taken) or self._waited(outage, now)
        stand = self._stands.of(before)
        if stand.ended != (outage.ended is not None):
            ended = outage.ended.latest if outage.ended else now
            return outage.ended is None or any(each.at >= ended for each in taken) or self._waited(outage, now)
        if not {each.id for each in taken} - stand.captures:
            return False
        final = outage.ended is not None or not stand.captures
        return final or now - before.made_at >= self._every

    def _waited(self, outage: Outage, now: datetime) -> bool:
        """Whether it is long enough since it first stood like this that no capture of it can be expected."""
        since = self._since.setdefault((outage.id, outage.ended is not None), now)
        return now - since > PATIENCE

    def _taken(self, outage: Outage, now: datetime) -> list[Named]:
        """Its captures, and those around it that are of no outage: another's show nothing of it."""
        start = (outage.opened.earliest or outage.opened.latest) - AROUND
        end = min(outage.ended.latest + AROUND, now) if outage.ended else now
        return [
            each
            for each in self._captures.ids(outage.service)
            if start <= each.at < end and self._outage_of(outage.service, each.id) in {"", outage.id}
        ]

    def _outage_of(self, service: str, capture: str) -> str | None:
        """The outage that a capture is of; None when it is damaged. Read once: captures do not change."""
        name = f"{service}/{capture}"
        if name not in self._about:
            found = self._captures.find(service, capture)
            self._about[name] = found.outage if found is not None else None
        return self._about[name]

    def _untold(self, now: datetime) -> Sequence[tuple[Outage, Pack]]:
        """Packs that were made, but the history says nothing of: the monitor was killed between the two."""
        found = []
        with Archive(self._history) as archive:
            for outage in archive.outages(now - RECENT, now + RECENT):
                pack = self.packs.latest(outage.id)
                told = archive.last_decided(EventKind.PACKED, outage.id)
                if pack is not None and (told is None or json.loads(told.text)["pack"] != pack.name):
                    found.append((outage, pack))
        return found

    def _stamp(self, now: datetime) -> None:
        """Put the stamps that came into the packs they are of."""
        if self._stamps is None:
            return
        with Archive(self._history) as archive:
            outages = archive.outages(now - STAMPED_WITHIN, now + RECENT)
        for pack in (pack for outage in outages for pack in self.packs.of(outage.id)):
            tokens = self._stamps.tokens(pack.name)
            if len(tokens) <= self._stamped.get(pack.name, 0):
                continue
            try:
                bundle.stamped(pack.zip, tokens, pack.made_at)
            except UNREADABLE as exc:  # the next one must have its stamp
                self._stands.spoilt(pack, exc)
            else:
                self._stamped[pack.name] = len(tokens)


def packer(
    settings: Settings,
    equipment: Equipment,
    history: Path,
    captures: Captures,
    note: Callable[[Record], Awaitable[None]],
) -> Packer:
    """The packer that *settings* ask for; in a simulation it is as much faster as all else."""
    simulation = equipment.simulation
    packing = Packing(
        Library(history=history, captures=captures),
        lambda: Scrubber(equipment.secret_values),
        lambda: equipment.printer().paper(),
        simulated=simulation is not None,
    )
    return Packer(
        packing,
        Packs(settings.data / FOLDER),
        captures,
        history,
        note,
        equipment.clock,
        days=settings.evidence_days,
        stamps=Stamps(settings.data / STAMPS_FOLDER) if settings.timestamp_urls else None,
        every=EVERY / (simulation.pace if simulation else 1.0),
    )
