"""The history as the monitor has it: keeps records in the order of the calls, whatever becomes of the disk."""

import asyncio
import sqlite3
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.clock import Clock
from monitor.history import backup, codec
from monitor.history.condition import Condition, Limits
from monitor.history.connection import Connect, warn_of_old_library, writer
from monitor.history.errors import HistoryError
from monitor.history.opening import NAME
from monitor.history.resumption import Opened
from monitor.history.room import Free, Room, free_bytes
from monitor.history.writer import Writer
from monitor.journal import Event, EventKind, Record

Bodies = Mapping[str, Mapping[str, Any]]


class History:
    """The history in *folder*, which this process alone writes. Use it from one event loop: ``open``, then ``close``.

    *connect* opens the writing connection and *free* asks the disk for its room.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        limits: Limits | None = None,
        connect: Connect = writer,
        free: Free = free_bytes,
    ) -> None:
        self.path = folder / NAME
        self._clock = clock
        self._limits = limits or Limits()
        self._writer = Writer(folder, clock, self._limits, connect, Room(folder, self._limits, free))
        self._thread: threading.Thread | None = None
        self._described: dict[str, dict[str, Any]] = {}
        self._backed_up_at: datetime | None = None

    @property
    def condition(self) -> Condition:
        """How the store is at this moment."""
        return replace(self._writer.condition, last_backup_at=self._backed_up_at)

    async def open(self) -> Opened:
        """Begin to write. Raises HistoryError when that cannot be."""
        warn_of_old_library()
        opened: Future[Opened] = Future()
        # A daemon: when the loop dies without closing us, what was acknowledged is on the disk, and we must not stay.
        self._thread = threading.Thread(target=self._writer.run, args=(opened,), name="history", daemon=True)
        self._thread.start()
        try:
            found = await asyncio.wrap_future(opened)
        except asyncio.CancelledError:
            await self.close()
            raise
        except Exception as exc:
            self._thread = None  # it has ended
            if isinstance(exc, sqlite3.Error | OSError):
                raise HistoryError(f"{self.path} cannot be written: {exc}") from exc
            raise
        self._described = {"services": dict(found.services), "probes": dict(found.probes)}
        self._backed_up_at = next(map(backup.made_at, reversed(backup.backups(self._backups))), None)
        return found

    async def keep(self, record: Record) -> bool:
        """Keep *record*, after all that were kept before: True once it is committed.

        False when it is not on the disk: it waits in memory for room (see ``condition``), or was a look that was simply
        up while the disk is nearly full. Raises TypeError or ValueError when it holds what cannot be kept.
        """
        if self._thread is None:
            raise RuntimeError("the history is not open")
        return await asyncio.wrap_future(self._writer.submit(record))

    async def describe(self, *, services: Bodies, probes: Bodies) -> bool:
        """Keep what is said of each service by slug and each probe by key, if it is new; whether any was."""
        given = {"services": codec.plain(services), "probes": codec.plain(probes)}
        news = {
            kind: {name: body for name, body in bodies.items() if self._described[kind].get(name) != body}
            for kind, bodies in given.items()
        }
        body = {kind: bodies for kind, bodies in news.items() if bodies}
        if not body:
            return False
        for kind, bodies in body.items():
            self._described[kind] |= bodies
        await self.keep(Record(events=(Event(at=self._clock.now(), kind=EventKind.CONFIG, body=body),)))
        return True

    async def back_up(self) -> backup.Backup:
        """Copy the whole history beside itself, while writing goes on. Raises what ``backup.back_up`` raises."""
        made = await asyncio.to_thread(
            backup.back_up, self.path, self._clock, keep=self._limits.backups, spare=self._limits.scarce_bytes
        )
        self._backed_up_at = backup.made_at(made.path)
        return made

    async def close(self) -> None:
        """Write what waits, as far as it can be, and let go of the file."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._writer.stop()
            await asyncio.to_thread(thread.join)

    @property
    def _backups(self) -> Path:
        return self.path.parent / backup.FOLDER
