"""Where scrapes are missing: the instants at which they should have been made, an interval away from any that was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

ENOUGH = 6
"""So many scrapes tell how far apart they are."""
APART = 1.5


class StepError(Exception):
    """The scrapes that were made are *seconds* apart, much more than what was said: between them are no holes."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the scrapes are {seconds:g} seconds apart")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Missing instants in a row (milliseconds). *before* is the scrape, made or missing, ahead of them.

    *after* is the first one that was made again; None while more are missing.
    """

    times: Sequence[int]
    before: int
    after: int | None


class Holes:
    """Asked for one window of time after another; *step* are the milliseconds between two scrapes."""

    def __init__(self, step: int) -> None:
        self._step = step
        self._last: int | None = None

    def within(self, low: int, high: int, made: Sequence[int]) -> Iterator[Stretch]:
        """The missing instants from *low* until before *high*.

        *made* are those of the scrapes that were, sorted, from one step before *low* to one step after *high*. Raises
        StepError.
        """
        self.judge(made)
        last = self._last
        for at in made:
            yield from self._between(last, at, low, high)
            last = at
        yield from self._between(last, None, low, high)
        self._last = max((at for at in made if at < high), default=self._last)

    def _between(self, last: int | None, until: int | None, low: int, high: int) -> Iterator[Stretch]:
        step = self._step
        start = 0 if last is None else last  # without a scrape to go by: on whole steps
        first = start + max(1, -(-(low - start) // step)) * step
        end = high if until is None else min(high, until - step + 1)
        times = range(first, end, step)
        if times:
            closed = until is not None and times[-1] + 2 * step > until
            yield Stretch(times=times, before=first - step, after=until if closed else None)

    def judge(self, made: Sequence[int]) -> bool:
        """Whether *made* are enough to tell how far apart scrapes are. Raises StepError when that is not as said."""
        apart = [later - at for at, later in pairwise(made)]
        if len(apart) < ENOUGH:
            return False
        if median(apart) > APART * self._step:
            raise StepError(median(apart) / 1000)
        return True
