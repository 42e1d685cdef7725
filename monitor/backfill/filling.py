"""Hour by hour: where are scrapes missing, what would they have shown, and into the store with it.

The series by which a scrape is known to have been made is sent last, so that an hour counts as filled only when it is;
whatever breaks off is found, and told again in the same way, by the next run.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from monitor.backfill.facts import MARK, Fact, Key
from monitor.backfill.holes import Holes, Stretch
from monitor.backfill.showing import Columns, Showing
from monitor.backfill.store import Store
from monitor.backfill.telling import Run, Telling
from monitor.remote_write import Sample, Series

HOUR = 3_600_000
BATCH = 20_000
"""Samples in one request at most: less than half a megabyte."""


class LabelsError(Exception):
    """The store knows no series of ours under *wanted*, but has others: *there* are their labels."""

    def __init__(self, wanted: Mapping[str, str], there: Mapping[str, str]) -> None:
        super().__init__(f"{selector('', wanted)} is not {selector('', there)}")
        self.wanted = wanted
        self.there = there


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Scrapes that are missing in a row: the first, the last (milliseconds) and how many."""

    start: int
    end: int
    scrapes: int


@dataclass(slots=True, kw_only=True)
class Filled:
    """What was found and sent so far. *at* is how far (milliseconds) it has come."""

    at: int
    holes: list[Hole] = field(default_factory=list)
    scrapes: int = 0
    samples: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Under which *labels* the live series stand, and how far apart (milliseconds) their samples are."""

    labels: Mapping[str, str]
    step: int


class Filling:
    """From *telling* into *store*. *dry*: only the holes are told, and nothing is sent."""

    def __init__(self, telling: Telling, store: Store, target: Target, *, dry: bool = False) -> None:
        self._telling = telling
        self._store = store
        self._target = target
        self._dry = dry
        self._holes = Holes(target.step)
        self._showing: tuple[Showing, int] | None = None

    async def compare(self, low: int, high: int) -> None:
        """Whether the store has live series under our labels, or none at all. Raises LabelsError and StoreError."""
        rows = await self._store.series("ircc_service_info", low, high)
        own = {"__name__", "service", "role", "title_en", "title_fr"}
        there = [{name: value for name, value in row.items() if name not in own} for row in rows]
        wanted = {name: value for name, value in self._target.labels.items() if value}
        if there and wanted not in there:
            raise LabelsError(wanted, max(there, key=lambda each: len(each.items() & wanted.items())))

    async def fill(self, low: int, high: int, progress: Callable[[Filled], None]) -> Filled:
        """Fill what is missing from *low* until before *high*. Raises StepError and StoreError."""
        done = Filled(at=low)
        wanted = selector(MARK, {name: value for name, value in self._target.labels.items() if value})
        step = self._target.step
        await self._pace(wanted, low, high)
        while done.at < high:
            until = min((done.at // HOUR + 1) * HOUR, high)
            made = await self._store.scrapes(wanted, done.at - step, until + step)
            for stretch in self._holes.within(done.at, until, made):
                await self._stretch(stretch, done)
            done.at = until
            progress(done)
        return done

    async def _pace(self, wanted: str, low: int, high: int) -> None:
        """Before anything is sent, the latest hour with enough scrapes tells how far apart they are."""
        for until in range(high, low, -HOUR):
            if self._holes.judge(await self._store.scrapes(wanted, max(low, until - HOUR), until)):
                return

    async def _stretch(self, stretch: Stretch, done: Filled) -> None:
        missing = sum(_ran(self._telling.runs, stretch.times))
        if not missing:
            self._showing = None  # nobody was there to be scraped
            return
        done.scrapes += missing
        _enter(done.holes, stretch, missing, self._target.step)
        if not self._dry:
            columns = self._columns(stretch)
            for batch in _batches(self._labelled(columns)):
                done.bytes += await self._store.write(batch)
                done.samples += sum(len(samples) for _, samples in batch)

    def _columns(self, stretch: Stretch) -> Columns:
        facts: list[Fact] = []
        showing, at = self._showing or (Showing(), -1)
        if self._showing is None or stretch.before - at > HOUR:
            showing = Showing()
            facts = self._telling.begin(stretch.before)
        elif stretch.before > at:
            facts = self._telling.until(stretch.before)
        showing.take(facts, stretch.before)
        end = stretch.times[-1] if stretch.after is None else stretch.after
        found = showing.columns(self._telling.until(end), stretch.times, stretch.after)
        self._showing = showing, end
        return found

    def _labelled(self, columns: Columns) -> Iterator[Series]:
        """The series under the labels of the live ones; the one that marks a scrape is the last."""
        for key in sorted(columns, key=lambda each: each[0] == MARK):
            yield _labels(key, self._target.labels), columns[key]


def selector(name: str, labels: Mapping[str, str]) -> str:
    """A series selector as PromQL has it."""
    quoted = (value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for value in labels.values())
    return name + "{" + ",".join(f'{label}="{value}"' for label, value in zip(labels, quoted, strict=True)) + "}"


def _labels(key: Key, target: Mapping[str, str]) -> Mapping[str, str]:
    """As Prometheus would have it: a label of ours that the target has too is renamed."""
    name, own = key
    renamed = {(f"exported_{label}" if target.get(label) else label): value for label, value in own}
    return {**target, **renamed, "__name__": name}


def _batches(series: Iterator[Series]) -> Iterator[list[Series]]:
    batch: list[Series] = []
    room = BATCH
    for labels, samples in series:
        rest: list[Sample] = list(samples)
        while rest:
            batch.append((labels, rest[:room]))
            rest, room = rest[room:], room - len(rest[:room])
            if not room:
                yield batch
                batch, room = [], BATCH
    if batch:
        yield batch


def _ran(runs: list[Run], times: Sequence[int]) -> Iterator[bool]:
    """For each instant whether the monitor ran."""
    for at in times:
        index = bisect_right(runs, at, key=attrgetter("start")) - 1
        yield index >= 0 and at < runs[index].end


def _enter(holes: list[Hole], stretch: Stretch, missing: int, step: int) -> None:
    """A stretch that goes on where the last hole ended belongs to it."""
    start = stretch.times[0]
    if holes and start - holes[-1].end <= step:
        last = holes.pop()
        start, missing = last.start, last.scrapes + missing
    holes.append(Hole(start=start, end=stretch.times[-1], scrapes=missing))
