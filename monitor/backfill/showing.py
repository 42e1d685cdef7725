"""What scrapes at given instants would have shown, series by series, from facts in the order of time.

Where a scrape would no longer have shown a series the sample says so (None, a marker of absence), as Prometheus itself
writes it: else the last value would stand for five minutes more.
"""

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from monitor.backfill.facts import ALIVE, NOTHING, Fact, Key, Shown
from monitor.remote_write import Sample

Columns = Mapping[Key, list[Sample]]


class Showing:
    """Remembers what is shown after the last fact it took."""

    def __init__(self) -> None:
        self._subjects: dict[tuple[str, ...], Shown] = {}
        self._values: dict[Key, float] = {}
        self._ends: list[tuple[int, tuple[str, ...]]] = []
        self._until: dict[tuple[str, ...], int] = {}
        self._touched: set[Key] = set()

    def take(self, facts: Iterable[Fact], until: int) -> None:
        """Take *facts* in, which are sorted and not after *until*."""
        for fact in facts:
            self._expire(fact.at)
            self._apply(fact)
        self._expire(until)

    def columns(self, facts: Sequence[Fact], times: Sequence[int], after: int | None) -> Columns:
        """What scrapes at *times* would have shown, beside what is shown now.

        With *after*, the moment of the first scrape that was made again, what that no longer shows ends just before it.
        """
        column: dict[Key, list[Sample]] = {}
        since: dict[Key, tuple[float, int]] = {key: (value, 0) for key, value in self._now().items()}
        self._touched.clear()
        moments = [fact.at for fact in facts]
        done = 0
        for index, time in enumerate(times):
            until = bisect_left(moments, time + 1, done)
            self.take(facts[done:until], time)
            done = until
            if self._touched:
                self._turn(column, since, times, index)
        for key, (value, start) in since.items():
            column.setdefault(key, []).extend((at, value) for at in times[start:])
        if after is not None:
            self.take([fact for fact in facts[done:] if fact.at <= after], after)
            now = self._now()
            for key in since.keys() - now.keys():
                column[key].append((after - 1, None))
        return {key: samples for key, samples in column.items() if samples}

    def _turn(
        self, column: dict[Key, list[Sample]], since: dict[Key, tuple[float, int]], times: Sequence[int], index: int
    ) -> None:
        """At this instant what was touched may show something else."""
        now = self._now()
        for key in self._touched:
            value, before = now.get(key), since.get(key)
            if before is None:
                if value is not None:
                    since[key] = value, index
            elif before[0] != value:
                samples = column.setdefault(key, [])
                samples += [(at, before[0]) for at in times[before[1] : index]]
                if value is None:
                    samples.append((times[index], None))
                    del since[key]
                else:
                    since[key] = value, index
        self._touched.clear()

    def _now(self) -> Mapping[Key, float]:
        return self._values if ALIVE in self._subjects else {}

    def _expire(self, until: int) -> None:
        while self._ends and self._ends[0][0] <= until:
            at, subject = heapq.heappop(self._ends)
            if self._until.get(subject) == at:
                self._apply(Fact(at=at, subject=subject))

    def _apply(self, fact: Fact) -> None:
        before = self._subjects.get(fact.subject, NOTHING)
        if fact.until is None:
            self._until.pop(fact.subject, None)
        else:
            self._until[fact.subject] = fact.until
            heapq.heappush(self._ends, (fact.until, fact.subject))
        if fact.shown is before:
            return
        if fact.subject == ALIVE:
            self._touched.update(self._values)
        for key in before.keys() - fact.shown.keys():
            del self._values[key]
            self._touched.add(key)
        for key, value in fact.shown.items():
            if self._values.get(key) != value:
                self._values[key] = value
                self._touched.add(key)
        if fact.shown:
            self._subjects[fact.subject] = fact.shown
        else:
            self._subjects.pop(fact.subject, None)
