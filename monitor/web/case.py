"""One outage with all that is shown of it: read from the history, from the captures, and from the packs.

Outsiders are shown what happened, and not the proof of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from monitor.evidence import captures
from monitor.evidence.captures import Captures
from monitor.evidence.model import Capture, Exhibit, How, Occasion, View
from monitor.evidence.packing import packs
from monitor.evidence.packing.packs import Packs
from monitor.history import codec
from monitor.history.archive import Archive
from monitor.history.looks import Look
from monitor.model import ControlResult, Notice, Outage
from monitor.reports.episode import episode
from monitor.reports.model import OutageReport
from monitor.reports.source import Source, hours_of
from monitor.web.packed import Packed, latest
from monitor.web.witnesses import Bench, bench
from probes.model import TROUBLE

AROUND = timedelta(minutes=30)
"""Looks this long before and after belong to the proof: they show that the portal had worked, and works again."""
MOST_LOOKS = 500
NO_BENCH = bench(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A stamped picture: the view of a capture whose *number* (from 1) it is, and the file."""

    capture: Capture
    number: int
    view: View
    exhibit: Exhibit

    @property
    def beside(self) -> list[tuple[int, Exhibit]]:
        """The other files of the view that are there, with their places (from 1) among the capture's exhibits."""
        named = {self.view.page, self.view.text, self.view.har} - {""}
        every = enumerate(self.capture.exhibits, 1)
        return [(number, each) for number, each in every if each.name in named and not each.withheld]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is shown of an outage. *titles* are those of every service by slug and language.

    *looks* are the first of its service from *start* to *end*; *more*: there are more. *bench* is what the controls
    said beside the failing ones, the first so many if *partly*; *places* are where these were made. *affected* are the
    outages behind which it stands. Of a case for outsiders looks, controls, shots and pack are left out.
    """

    told: OutageReport
    titles: Mapping[str, Mapping[str, str]]
    start: datetime
    end: datetime
    root: Outage | None
    affected: tuple[Outage, ...]
    notices: tuple[Notice, ...]
    places: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()
    more: bool = False
    bench: Bench = NO_BENCH
    partly: bool = False
    shots: tuple[Shot, ...] = ()
    pack: Packed | None = None

    def title(self, slug: str, lang: str) -> str:
        """What people call the service *slug*."""
        return self.titles.get(slug, {}).get(lang, slug)


class Evidence:
    """Where the proof lies: captures and packs below *data*, the data folder. Its methods block."""

    def __init__(self, data: Path) -> None:
        self.store = Captures(data / captures.FOLDER)
        self.packs = Packs(data / packs.FOLDER)

    def captures(self, outage: Outage, now: datetime) -> list[Capture]:
        """Those of *outage*, and those of its service that were taken while it was not confirmed yet."""
        return [each for each in self.store.of(outage.service, *around(outage, now)) if _of(each, outage)]

    def capture(self, outage: Outage, name: str, now: datetime) -> Capture | None:
        """The one of *outage* with that id."""
        named = captures.named(name)
        start, end = around(outage, now)
        found = self.store.find(outage.service, name) if named and start <= named.at < end else None
        return found if found and _of(found, outage) else None

    def shots(self, outage: Outage, now: datetime) -> tuple[Shot, ...]:
        """The stamped pictures of *outage*, by time."""
        return tuple(shot for capture in self.captures(outage, now) for shot in shots(capture))


def _of(capture: Capture, outage: Outage) -> bool:
    return capture.outage in {"", outage.id}


def shots(capture: Capture) -> Iterator[Shot]:
    """The stamped pictures of *capture*."""
    exhibits = {each.name: each for each in capture.exhibits if each.how is How.STAMPED and not each.withheld}
    for number, view in enumerate(capture.views, 1):
        if view.stamped in exhibits:
            yield Shot(capture=capture, number=number, view=view, exhibit=exhibits[view.stamped])


def around(outage: Outage, now: datetime) -> tuple[datetime, datetime]:
    """The time whose looks belong to the proof of *outage*."""
    start = (outage.opened.earliest or outage.opened.latest) - AROUND
    end = outage.ended.latest + AROUND if outage.ended else now
    return start, min(end, now)


def told(archive: Archive, outage: Outage, now: datetime) -> OutageReport:
    """All that the history makes of *outage*."""
    return episode(Source(archive), outage, hours_of(archive.services().get(outage.service, {})), now)


def case(archive: Archive, outage: Outage, now: datetime, evidence: Evidence | None) -> Case:
    """*outage* as of *now*; without *evidence*, as outsiders are shown it. Blocks. Raises HistoryError."""
    start, end = around(outage, now)
    report = told(archive, outage, now)
    spoken = set(report.comparison.notices)
    outsiders = Case(
        told=report,
        titles={slug: body["title"] for slug, body in archive.services().items()},
        start=start,
        end=end,
        root=archive.outage(outage.root) if outage.root else None,
        affected=tuple(each for each in archive.outages(start, end) if outage.id in {each.root, each.was_root}),
        notices=tuple(each for each in archive.notices(start, end) if each.id in spoken),
    )
    return outsiders if evidence is None else _proven(outsiders, archive, now, evidence)


def _proven(known: Case, archive: Archive, now: datetime, evidence: Evidence) -> Case:
    outage = known.told.outage
    every = archive.looks(known.start, known.end, service=outage.service)
    looks = tuple(islice(every, MOST_LOOKS))
    bad = _bad(archive, outage, now)
    failing = list(islice(bad, MOST_LOOKS))
    taken = evidence.captures(outage, now)
    return replace(
        known,
        places=tuple(dict.fromkeys(each.vantage for each in failing)),
        looks=looks,
        more=next(every, None) is not None,
        bench=bench(sorted([*map(_asked, failing), *_beside(taken, outage)], key=lambda each: each[0])),
        partly=next(bad, None) is not None,
        shots=tuple(shot for capture in taken for shot in shots(capture)),
        pack=latest(evidence.packs, outage.id),
    )


def _bad(archive: Archive, outage: Outage, now: datetime) -> Iterator[Look]:
    end = outage.ended.latest if outage.ended else now
    for each in archive.looks(outage.opened.latest, end, service=outage.service, bad_only=True):
        if each.outcome in TROUBLE:
            yield each


def _asked(look: Look) -> tuple[datetime, Sequence[ControlResult]]:
    found = (look.finding or {}).get("controls", ())
    return look.started_at, codec.CONTROLS.validate_python(found)


def _beside(taken: Iterable[Capture], outage: Outage) -> Iterator[tuple[datetime, Sequence[ControlResult]]]:
    """What the controls said beside captures that were taken while it lasted."""
    for each in taken:
        if each.occasion is not Occasion.ENDED and each.began_at >= outage.opened.latest:
            yield each.began_at, each.controls
