"""Has the day's heads and what else is queued stamped by the authorities, off the path of the probes.

Each authority is asked on its own, one wish at a time: one that is slow or dead holds up nobody. What goes wrong is
logged once, counted, and tried again.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.clock import Clock
from monitor.config import route
from monitor.equipment import Equipment
from monitor.evidence.stamping import standing
from monitor.evidence.stamping.anchors import Anchors
from monitor.evidence.stamping.authority import Authority, names
from monitor.evidence.stamping.flaws import Flaw, StampError
from monitor.evidence.stamping.stamps import Stamps, Token, Wish
from monitor.evidence.stamping.standing import Standing
from monitor.history.archive import Archive
from monitor.history.store import History
from monitor.journal import Event, EventKind, Record
from monitor.metrics.vitals import Stamping
from monitor.settings import Settings
from monitor.versions import versions
from probes.failures import one_line
from probes.model import Route

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
RARELY = 12
"""What has a bell that rings when there is news is seen to without it too, but this many times less often."""
ANCHORS, QUEUE = "the day's heads", "the queue"
FOLDER, STAMPS = "evidence", "stamps"


@dataclass(kw_only=True)
class Desk:
    """One *authority*: how we stand with it, and what it was asked last."""

    authority: Authority
    standing: Standing
    last: str = ""
    failures: int = 0

    def next(self, open_: Sequence[Wish]) -> Wish:
        """Whose turn it is: the first after the one asked last, so that one bad wish holds up no other."""
        later = [each for each in open_ if each.name > self.last]
        return min(later or open_, key=lambda each: each.name)


class Stamper:
    """Between the queue, the *authorities* and the *history*. Every *look* seconds it sees whether there is work."""

    def __init__(
        self,
        stamps: Stamps,
        anchors: Anchors,
        authorities: Sequence[Authority],
        history: History,
        clock: Clock,
        *,
        look: float = LOOK_SECONDS,
    ) -> None:
        self.stamps = stamps
        self._anchors = anchors
        self._history = history
        self._clock = clock
        self._look = look
        self._desks = [Desk(authority=each, standing=standing.read(stamps.folder, each.name)) for each in authorities]
        self._names = tuple(each.name for each in authorities)
        self._told: set[tuple[str, str]] | None = None
        self._waiting: Sequence[Wish] = ()
        self._failing: set[str] = set()
        self._bells: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def state(self) -> Stamping | None:
        """How it goes; None when there is no authority to ask. Touches no disk."""
        if not self._desks:
            return None
        stamped = [each.standing.succeeded_at for each in self._desks if each.standing.succeeded_at]
        return Stamping(
            waiting=len(self._waiting),
            oldest=min((each.at for each in self._waiting), default=None),
            succeeded_at=max(stamped, default=None),
            failures=sum(each.failures for each in self._desks),
        )

    async def run(self) -> None:
        """Until cancelled."""
        await self._guarded("what a crash left", self._sweep)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._again(ANCHORS, self._anchor, self._look), name="anchors")
            if self._desks:
                group.create_task(self._again(QUEUE, self._tell, RARELY * self._look), name="stamps kept")
            for desk in self._desks:
                name = desk.authority.name
                group.create_task(self._again(name, self._serving(desk), self._look), name=f"stamps of {name}")

    async def _sweep(self) -> None:
        await asyncio.to_thread(self.stamps.sweep)

    async def _again(self, what: str, step: Callable[[], Coroutine[Any, Any, None]], pause: float) -> None:
        bell = self._bells[what]
        while True:
            bell.clear()
            await self._guarded(what, step)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await bell.wait()

    async def _guarded(self, what: str, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await step()
        except Exception:  # a full disk, most likely: the others go on, and so do the looks
            if what not in self._failing:
                logger.exception("stamping failed (%s); it is tried again", what)
            self._failing.add(what)
        else:
            self._failing.discard(what)

    async def _anchor(self) -> None:
        if await asyncio.to_thread(self._anchors.daily):
            for name in (QUEUE, *self._names):
                self._bells[name].set()

    def _serving(self, desk: Desk) -> Callable[[], Coroutine[Any, Any, None]]:
        async def serve() -> None:
            if desk.standing.may_be_asked(self._clock.now()):
                open_ = await asyncio.to_thread(self._open, desk.authority.name)
                if open_:
                    await self._ask(desk, desk.next(open_))

        return serve

    def _open(self, authority: str) -> list[Wish]:
        return [each for each in self.stamps.wishes() if not self.stamps.has(each.name, authority)]

    async def _ask(self, desk: Desk, wish: Wish) -> None:
        name = desk.authority.name
        desk.last = wish.name
        try:
            stamp = await desk.authority.stamp(wish.digest)
            await asyncio.to_thread(self.stamps.keep, wish.name, name, stamp)
        except StampError as error:
            self._failed(desk, wish, error)
        except Exception as exc:  # a full disk, or an answer nobody thought of: it must not be asked every few seconds
            logger.exception("a time stamp of %s could not be kept", wish.name)
            self._failed(desk, wish, StampError(Flaw.OURS, one_line(str(exc), 200)))
        else:
            logger.info("%s is stamped by %s: it was there at %s", wish.name, name, stamp.at.isoformat())
            self._bells[QUEUE].set()
            desk.standing = standing.succeeded(self._clock.now())
        await asyncio.to_thread(standing.write, self.stamps.folder, name, desk.standing)

    def _failed(self, desk: Desk, wish: Wish, error: StampError) -> None:
        if error.flaw is not desk.standing.flaw:
            name = desk.authority.name
            logger.warning("no time stamp of %s by %s: %s; it is tried again", wish.name, name, error)
        desk.failures += 1
        desk.standing = desk.standing.failed(error, self._clock.now())

    async def _tell(self) -> None:
        """Keep each new token in the history, then take what is done out of the queue."""
        if self._told is None:
            self._told = await asyncio.to_thread(self._told_before)
        self._waiting = tuple(await asyncio.to_thread(self.stamps.wishes))
        for wish in self._waiting:
            for event in await asyncio.to_thread(self._untold, wish, self._told):
                if not await self._history.keep(Record(events=(event,))):
                    return
                self._told.add(_key(event))
            if await asyncio.to_thread(self.stamps.settle, wish, self._names):
                self._waiting = tuple(each for each in self._waiting if each != wish)

    def _told_before(self) -> set[tuple[str, str]]:
        with Archive(self._history.path) as archive:
            return {_key(each) for each in archive.events(kinds=(EventKind.STAMPED,))}

    def _untold(self, wish: Wish, told: set[tuple[str, str]]) -> list[Event]:
        if all((wish.name, each) in told or not self.stamps.has(wish.name, each) for each in self._names):
            return []
        every = (self._event(wish, token) for token in self.stamps.tokens(wish.name))
        return [each for each in every if _key(each) not in told]

    def _event(self, wish: Wish, token: Token) -> Event:
        body = {
            "name": wish.name,
            "authority": token.authority,
            "at": token.at.isoformat(),
            "sha256": wish.digest.hex(),
        }
        return Event(at=self._clock.now(), kind=EventKind.STAMPED, body=body)


def _key(event: Event) -> tuple[str, str]:
    return event.body["name"], event.body["authority"]


def stamper(settings: Settings, equipment: Equipment, history: History) -> Stamper:
    """The stamper that *settings* ask for. Raises SecretError when the password of the proxy cannot be read."""
    clock, folder = equipment.clock, settings.data / FOLDER
    stamps = Stamps(folder / STAMPS, clock)
    said: dict[str, str | bool] = {"vantage": settings.vantage, "version": versions()["version"]}
    if equipment.simulation is not None:
        said["simulated"] = True
    urls = settings.timestamp_urls
    way = route(settings, "timestamps") if urls else Route()
    authorities = [
        Authority(equipment.client, name=name, url=url, root=root, route=way)
        for name, url, root in zip(names(urls), urls, settings.timestamp_ca_files, strict=True)
    ]
    anchors = Anchors(folder, history.path, stamps, clock, stamped=bool(authorities), said=said)
    return Stamper(stamps, anchors, authorities, history, clock)
