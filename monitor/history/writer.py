"""The one thread that writes: what waits goes into one transaction, and who waits is told after COMMIT.

When the place fails (disk full, locked, unreadable) the records stay, in order, and it is tried again; who waits is
told that theirs is not kept yet.
"""

import logging
import sqlite3
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from monitor.clock import Clock, Moment
from monitor.history.backlog import Backlog, Pending, Unkept, idle
from monitor.history.condition import Condition, Limits
from monitor.history.connection import Connect
from monitor.history.errors import is_trouble
from monitor.history.opening import NAME, open_file
from monitor.history.press import Press
from monitor.history.resumption import Opened
from monitor.history.room import Room
from monitor.history.upkeep import Upkeep
from monitor.journal import Event, EventKind, Record

logger = logging.getLogger(__name__)


class Writer:
    """``run`` is the thread; ``submit``, ``stop`` and ``condition`` are for the others."""

    def __init__(self, folder: Path, clock: Clock, limits: Limits, connect: Connect, room: Room) -> None:
        self.condition = Condition()
        self._folder = folder
        self._clock = clock
        self._limits = limits
        self._connect = connect
        self._room = room
        self._arrivals: SimpleQueue[Pending | None] = SimpleQueue()
        self._backlog = Backlog(limits.backlog)
        self._unkept = Unkept()
        self._retry_at = 0.0
        self._singly = 0

    def submit(self, record: Record) -> "Future[bool]":
        """Keep *record* after all that were submitted before: True once it is committed, False while it is not."""
        told: Future[bool] = Future()
        self._arrivals.put(Pending(record=record, told=told))
        return told

    def stop(self) -> None:
        """Write what there is, and end."""
        self._arrivals.put(None)

    def run(self, opened: "Future[Opened]") -> None:
        """The life of the thread. *opened* gets what was found, or the exception that forbids to go on."""
        if not opened.set_running_or_notify_cancel():
            return
        try:
            connection, found = open_file(self._folder, self._clock, self._connect, strict=self._limits.strict)
        except BaseException as exc:  # noqa: BLE001 - told to who opens, in another thread
            opened.set_exception(exc)
            return
        press = Press(connection, self._folder)
        if found.aside is not None:
            self._say(aside=found.aside)
            body = {"to": found.aside.name, "damage": found.damage}
            self._note(Event(at=self._clock.now(), kind=EventKind.MOVED_ASIDE, body=body))
            self._flush(press)
        upkeep = Upkeep(connection, self._clock, self._limits.keep_days)
        opened.set_result(found)
        while not self._gather(upkeep.wait()):
            self._work(press)
            self._tend(press, upkeep)
        self._end(press)

    def _gather(self, idle_seconds: float) -> bool:
        """Take in what has arrived, waiting for something to do; whether it is time to end."""
        try:
            held_up = self._backlog or not self.condition.writable
            arrival = self._arrivals.get(timeout=self._limits.retry_seconds if held_up else idle_seconds)
            while arrival is not None:
                self._backlog.add(arrival)
                arrival = self._arrivals.get_nowait()
        except Empty:
            return False
        return True

    def _work(self, press: Press) -> None:
        if self.condition.writable or self._clock.tick() >= self._retry_at:
            self._flush(press)
        dropped = self._backlog.trim()
        for each in dropped:
            self._unkept.add(each.record)
        self._say(waiting=len(self._backlog), dropped=self.condition.dropped + len(dropped))
        for each in (*dropped, *self._backlog):
            each.tell(kept=False)

    def _tend(self, press: Press, upkeep: Upkeep) -> None:
        """A step of upkeep, when nobody waits."""
        if self._backlog or not self.condition.writable:
            return
        if (event := upkeep.step()) is not None:
            self._note(event)
            self._flush(press)

    def _flush(self, press: Press) -> None:
        while self._backlog:
            batch = self._backlog.first(1 if self._singly else self._limits.batch)
            try:
                self._commit(press, batch)
            except sqlite3.Error as exc:
                if is_trouble(exc):
                    self._struck(exc)
                    return
                self._fault(batch, exc)
            except Exception as exc:  # noqa: BLE001 - told to who kept it
                self._fault(batch, exc)

    def _commit(self, press: Press, batch: list[Pending]) -> None:
        moment, left = Moment.of(self._clock), self._room.left()
        scarce = self._room.scarce(left)
        skipped = [scarce and idle(each.record) for each in batch]
        both = list(zip(batch, skipped, strict=True))
        press.commit([replace(each.record, observation=None) if skip else each.record for each, skip in both], moment)
        self._backlog.remove(len(batch))
        self._singly = max(0, self._singly - len(batch))
        for each in (each for each, skip in both if skip):
            self._unkept.add(each.record)
        if self._unkept.looks and not scarce:
            self._tell_unkept()
        self._committed(moment, left, skipped=sum(skipped))
        for each, skip in both:
            each.tell(kept=not skip)

    def _committed(self, moment: Moment, left: int | None, *, skipped: int) -> None:
        if not self.condition.writable:
            logger.warning("the history is written again")
        self._say(
            writable=True,
            trouble="",
            low=self._room.low(left),
            scarce=self._room.scarce(left),
            free_bytes=left,
            waiting=len(self._backlog),
            skipped=self.condition.skipped + skipped,
            commits=self.condition.commits + 1,
            commit_seconds=self._clock.tick() - moment.tick,
            size_bytes=self._room.size(NAME),
            wal_bytes=self._room.size(f"{NAME}-wal"),
        )

    def _struck(self, exc: sqlite3.Error) -> None:
        """The place failed: all that waits goes on waiting."""
        self._retry_at = self._clock.tick() + self._limits.retry_seconds
        if self.condition.trouble != str(exc):
            logger.error("the history cannot be written (%s); what happens is held in memory until it can", exc)
        left = self._room.left()
        self._say(writable=False, trouble=str(exc), free_bytes=left, low=self._room.low(left))

    def _fault(self, batch: list[Pending], exc: Exception) -> None:
        """The fault of one of *batch*: each is tried alone, and the one that fails then is refused."""
        if len(batch) > 1:
            self._singly = len(batch)
            return
        self._backlog.remove(1)
        self._say(refused=self.condition.refused + 1)
        if not batch[0].refuse(exc):
            logger.error("a record could not be kept", exc_info=exc)

    def _tell_unkept(self) -> None:
        self._note(self._unkept.event(self._clock.now()))
        self._unkept = Unkept()

    def _note(self, event: Event) -> None:
        self._backlog.add(Pending(record=Record(events=(event,))))

    def _end(self, press: Press) -> None:
        self._flush(press)
        if self._unkept.looks:
            self._tell_unkept()
            self._flush(press)
        if self._backlog:
            logger.critical("%d records could not be kept and are lost", len(self._backlog))
        for each in self._backlog:
            each.tell(kept=False)
        press.close()

    def _say(self, **change: Any) -> None:
        self.condition = replace(self.condition, **change)
