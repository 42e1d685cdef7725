"""The history as facts in the order in which a scrape would have shown them.

Only what the history can tell to the sample: states, outages, notices, looks, business hours, and that the monitor ran.
Counters bridge a hole by themselves; figures over a window and the monitor's own health are not told again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from monitor.backfill.facts import ALIVE, MARK, Fact, gauge
from monitor.backfill.looks import Looks, ended
from monitor.backfill.outages import Outages, deciding
from monitor.backfill.states import States
from monitor.history.archive import Archive
from monitor.history.instants import instant, stamp
from monitor.journal import EventKind
from monitor.metrics.catalogue import BY_NAME
from monitor.reports.source import hours_of

LEAD = timedelta(hours=3)
"""How far back decisions may be dated, and probes were looked at that still count."""
LONGEST = timedelta(minutes=10)
"""No look takes longer."""
HOUR = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The monitor ran from *start* until *end* (milliseconds); *made_of* are the labels by which it said so."""

    start: int
    end: int
    made_of: tuple[tuple[str, str], ...]


class Telling:
    """Over an open *archive*. ``begin`` first, then stretch after stretch."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._services = archive.services()
        self._looks = Looks(self._services, archive.probes())
        self._states = States(archive, self._services)
        self._hours = {slug: hours_of(body) for slug, body in self._services.items()}
        self._outages = Outages()
        self.runs = runs(archive)
        self._told = 0

    def begin(self, at: int) -> list[Fact]:
        """All that is shown *at* that moment, and how it came to be."""
        early = instant(at) - LEAD
        entries = self._archive.decided(early, instant(at))
        number, low = entries[0].number if entries else 1 << 62, stamp(early)
        self._outages = Outages()
        self._told = low
        return [*self._states.before(number, low), *self._outages.before(self._archive, number, low), *self.until(at)]

    def until(self, end: int) -> list[Fact]:
        """The facts after those that were told, up to *end*, sorted."""
        start, self._told = self._told, end
        entries = self._archive.decided(instant(start) - LEAD, instant(end))
        looks = list(self._archive.looks(instant(start) - LONGEST, instant(end)))
        ends: dict[int, int] = {}
        for look in looks:
            began = stamp(look.started_at)
            ends[began] = max(ended(look), ends.get(began, 0))
        found = [*self._states.tell(entries), *self._looks.tell(looks), *self._alive(start, end)]
        for entry in entries:
            at = deciding(entry, ends)
            if start < at <= end:
                found += self._outages.tell(entry, at)
        watched = {look.probe.partition("/")[0] for look in looks}
        found += (fact for slug in sorted(watched & self._hours.keys()) for fact in self._office(slug, start, end))
        return sorted((fact for fact in found if start < fact.at <= end), key=attrgetter("at"))

    def _alive(self, start: int, end: int) -> Iterator[Fact]:
        """While the monitor ran; after a start no look has been made yet."""
        for run in self.runs:
            if run.start <= end and run.end > start:
                begun = max(run.start, start + 1)
                if begun == run.start:
                    yield from (Fact(at=begun, subject=("probe", key)) for key in self._archive.probes())
                yield Fact(at=begun, subject=ALIVE, shown={(MARK, run.made_of): 1.0})
                yield Fact(at=run.end, subject=ALIVE)

    def _office(self, slug: str, start: int, end: int) -> Iterator[Fact]:
        """Business hours and the offset of their zone, from every full hour and every edge on."""
        hours = self._hours[slug]
        spans = hours.open_spans(instant(start), instant(end))
        edges = {stamp(edge) for span in spans for edge in (span.start, span.end)}
        for at in sorted({start + 1, *edges, *range(start // HOUR * HOUR + HOUR, end, HOUR)}):
            now = instant(at)
            offset = now.astimezone(ZoneInfo(hours.zone)).utcoffset() or timedelta()
            shown = {
                gauge("ircc_business_hours", service=slug): float(hours.is_open(now)),
                gauge("ircc_service_utc_offset_seconds", service=slug): offset.total_seconds(),
            }
            yield Fact(at=at, subject=("hours", slug), shown=shown, until=end + HOUR)


def runs(archive: Archive) -> list[Run]:
    """When the monitor ran: by what it wrote of itself, and for the run that goes on up to the latest look."""
    extent = archive.extent()
    found: list[Run] = []
    begun: tuple[int, Any] | None = None
    still: list[tuple[int, int]] = []
    kinds = {EventKind.STARTED, EventKind.STOPPED, EventKind.CUT_OFF, EventKind.GAP}
    for event in archive.events(kinds=kinds):
        at = stamp(event.at)
        if event.kind is EventKind.STARTED:
            begun = at, event.body
        elif event.kind is EventKind.GAP and event.body.get("reason") == "stood_still":
            still.append((at, stamp(datetime.fromisoformat(event.body["to"]))))
        elif event.kind is not EventKind.GAP and begun is not None:
            found += _awake(begun[0], at, _made_of(begun[1]), still)
            begun = None
    if begun is not None and extent is not None:
        found += _awake(begun[0], stamp(extent[1]), _made_of(begun[1]), still)
    return found


def _awake(start: int, end: int, made_of: tuple[tuple[str, str], ...], still: list[tuple[int, int]]) -> Iterator[Run]:
    """A run without the times in which it stood still."""
    for low, high in sorted(still):
        if start < high and low < end:
            if start < low:
                yield Run(start=start, end=low, made_of=made_of)
            start = high
    if start < end:
        yield Run(start=start, end=end, made_of=made_of)


def _made_of(body: Any) -> tuple[tuple[str, str], ...]:
    told = {**body.get("versions", {}), "vantage": body.get("vantage", "")}
    return tuple((label, str(told.get(label, ""))) for label in BY_NAME[MARK].labels)
