"""How late our own event loop runs. A stalled loop makes good servers time out: it must be known for every look."""

import asyncio
from collections import deque

BEAT_SECONDS = 0.05
KEEP_SECONDS = 400.0
BUDGET_SECONDS = 0.5
BUDGET_SHARE = 0.2


def budget(timeout: float) -> float:
    """Seconds of lag that a look with this *timeout* tolerates: a fifth of it, at most half a second."""
    return min(BUDGET_SHARE * timeout, BUDGET_SECONDS)


class LagMeter:
    """Beats on the loop and keeps the delays worth mentioning. Start with ``start``, end with ``stop``."""

    def __init__(self) -> None:
        self._late: deque[tuple[float, float]] = deque()
        self._handle: asyncio.TimerHandle | None = None
        self._due = 0.0
        self.total = 0.0

    def start(self) -> None:
        """Begin to beat on the running loop."""
        loop = asyncio.get_running_loop()
        self._due = loop.time() + BEAT_SECONDS
        self._handle = loop.call_at(self._due, self._beat)

    def stop(self) -> None:
        """Stop beating."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        late = now - self._due
        if late > BEAT_SECONDS / 5:
            self._late.append((now, late))
            self.total += late
        while self._late and self._late[0][0] < now - KEEP_SECONDS:
            self._late.popleft()
        self._due = now + BEAT_SECONDS
        self._handle = loop.call_at(self._due, self._beat)

    def worst_in(self, seconds: float) -> float:
        """The longest delay (seconds) of the last *seconds*."""
        return self.worst_since(asyncio.get_running_loop().time() - seconds)

    def worst_since(self, began: float) -> float:
        """The longest delay (seconds) from the loop time *began* until now; of an earlier one, what reaches into it."""
        ended = [(at, late) for at, late in self._late if at >= began]
        if self._handle is not None:
            now = asyncio.get_running_loop().time()
            ended.append((now, now - self._due))
        return max((min(late, at - began) for at, late in ended if late > 0), default=0.0)
