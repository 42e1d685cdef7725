"""Records on their way to the file, in the order in which they came, and what is given up when too many wait."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.history import codec
from monitor.journal import Event, EventKind, Record
from probes.model import Outcome


@dataclass(slots=True, kw_only=True)
class Pending:
    """One record, and who waits for it: nobody any more once *told* is None."""

    record: Record
    told: "Future[bool] | None" = None

    def tell(self, *, kept: bool) -> None:
        """Answer whoever waits, once."""
        told, self.told = self.told, None
        if told is not None and told.set_running_or_notify_cancel():
            told.set_result(kept)

    def refuse(self, exc: Exception) -> bool:
        """Hand *exc* to whoever waits; whether anybody did."""
        told, self.told = self.told, None
        if told is None or not told.set_running_or_notify_cancel():
            return False
        told.set_exception(exc)
        return True


class Unkept:
    """Looks that were made and not kept, to be told in the journal once there is room again."""

    def __init__(self) -> None:
        self.looks = 0
        self._first: datetime | None = None
        self._last: datetime | None = None

    def add(self, record: Record) -> None:
        """Count the look of *record*, if it has one."""
        if record.observation is not None:
            at = record.observation.started_at
            self.looks += 1
            self._first = min(self._first or at, at)
            self._last = max(self._last or at, at)

    def event(self, now: datetime) -> Event:
        """What the journal says of them."""
        first, last = self._first or now, self._last or now
        body = {
            "reason": "no_room",
            "looks": self.looks,
            "first_at": codec.plain(first),
            "last_at": codec.plain(last),
        }
        return Event(at=first, kind=EventKind.GAP, body=body)


class Backlog:
    """At most *most* records once ``trim`` was called."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: deque[Pending] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Pending]:
        return iter(self._waiting)

    def add(self, pending: Pending) -> None:
        """Put *pending* behind all others."""
        self._waiting.append(pending)

    def first(self, count: int) -> list[Pending]:
        """The oldest *count* of them."""
        return [each for each, _ in zip(self._waiting, range(count), strict=False)]

    def remove(self, count: int) -> None:
        """Forget the oldest *count*: they are kept, or refused."""
        for _ in range(count):
            self._waiting.popleft()

    def trim(self) -> list[Pending]:
        """Give up what is too much: looks that were simply up, then others that changed nothing, the oldest first.

        What was decided is never given up, however much of it waits. What was given up.
        """
        spare = len(self._waiting) - self._most
        if spare <= 0:
            return []
        dull = [number for number, each in enumerate(self._waiting) if idle(each.record)][:spare]
        rest = [number for number, each in enumerate(self._waiting) if not idle(each.record) and _same(each.record)]
        return self._drop({*dull, *rest[: spare - len(dull)]})

    def _drop(self, numbers: set[int]) -> list[Pending]:
        """What a dropped record would have remembered is remembered with the next one."""
        kept: deque[Pending] = deque()
        memory: dict[str, str | None] = {}
        for number, each in enumerate(self._waiting):
            if number in numbers:
                memory |= each.record.memory
            else:
                each.record = replace(each.record, memory=memory | dict(each.record.memory))
                memory = {}
                kept.append(each)
        dropped = [each for number, each in enumerate(self._waiting) if number in numbers]
        self._waiting = kept
        return dropped


def _same(record: Record) -> bool:
    """Whether a look left everything as it was, but for its own finding and how long it has been so."""
    decided = record.transitions or record.turns or record.notices or record.events
    return record.observation is not None and not decided


def idle(record: Record) -> bool:
    """Whether *record* is a look that was simply up, and nothing came of it."""
    up = record.observation is not None and record.observation.reading.outcome is Outcome.UP
    changes = record.transitions or record.turns or record.outages or record.notices or record.events
    return up and not changes
