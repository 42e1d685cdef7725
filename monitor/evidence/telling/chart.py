"""All looks as a small chart for paper: a lane for the service, one for each probe; states told apart without colour.

Pure. Every bar is wide enough to be seen, and nothing is drawn where nobody looked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from monitor.evidence.telling.dossier import Dossier
from monitor.wording import TORONTO
from probes.model import Outcome

LEFT, WIDTH = 170.0, 550.0
"""Units for the names, and for the time."""
LEAST = 1.6
LANE, TALL = 15.0, 26.0
MOST_LANES = 12
STEPS = tuple(timedelta(minutes=each) for each in (5, 10, 30, 60, 180, 360, 720, 1440, 2880, 7200, 14400, 43200))
MOST_TICKS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A state from *x* on, *width* wide."""

    x: float
    width: float
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row of bars with its name, from *y* down, *height* tall; the service's own has no name."""

    name: str
    y: float
    height: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark below, with the local time."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The whole, in units; *total* is as wide, *height* as tall as it is."""

    total: float
    height: float
    left: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    start: datetime
    end: datetime


def chart(dossier: Dossier) -> Chart | None:
    """The chart of all looks around the matter; None when there is no time to draw."""
    start, end = dossier.around.start, dossier.around.end
    if start >= end:
        return None
    place = _Scale(start, end)
    own = Lane(
        name="",
        y=2.0,
        height=TALL,
        bars=tuple(place.bars((each.start, each.end, each.outcome) for each in dossier.states)),
    )
    lanes, y = [own], 2.0 + TALL + 8.0
    for probe in _probes(dossier):
        found = list(_held(dossier, probe))
        lanes.append(Lane(name=probe, y=y, height=LANE - 5.0, bars=tuple(place.bars(found))))
        y += LANE
    return Chart(
        total=LEFT + WIDTH + 4.0,
        height=y + 20.0,
        left=LEFT,
        lanes=tuple(lanes),
        ticks=tuple(place.ticks()),
        start=start,
        end=end,
    )


def _probes(dossier: Dossier) -> Sequence[str]:
    """Those that failed first, as many as there is room for."""
    bad = {each.probe for each in dossier.runs if each.outcome is not Outcome.UP}
    names = dict.fromkeys(each.probe for each in dossier.runs)
    return sorted(sorted(names), key=lambda each: each not in bad)[:MOST_LANES]


def _held(dossier: Dossier, probe: str) -> Iterator[tuple[datetime, datetime, Outcome]]:
    """The runs of *probe*, each until the next one began, if that was its turn."""
    turn = next((timedelta(seconds=2 * each.every) for each in dossier.asked if each.probe == probe), timedelta())
    found = [each for each in dossier.runs if each.probe == probe]
    for each, after in zip_longest(found, found[1:]):
        until = each.last if after is None else max(each.last, min(after.first, each.last + turn))
        yield each.first, until, each.outcome


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def at(self, moment: datetime) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return LEFT + WIDTH * min(1.0, max(0.0, share))

    def bars(self, spans: Iterable[tuple[datetime, datetime, Outcome]]) -> Iterator[Bar]:
        # What was up is drawn first: trouble may cover it, not the other way round.
        for start, end, outcome in sorted(spans, key=lambda each: each[2] is not Outcome.UP):
            x, width = self.at(start), self.at(end) - self.at(start)
            width = max(width, LEAST)
            yield Bar(x=round(min(x, LEFT + WIDTH - width), 2), width=round(width, 2), outcome=outcome)

    def ticks(self) -> Iterator[Tick]:
        """At round local times, as many as can be read."""
        length = self.end - self.start
        step = next((each for each in STEPS if length / each <= MOST_TICKS), length / MOST_TICKS)
        days = step >= timedelta(days=1)
        local = self.start.astimezone(TORONTO).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        form = "%Y-%m-%d" if days else "%m-%d %H:%M" if length > timedelta(hours=20) else "%H:%M"
        while (instant := local.replace(tzinfo=TORONTO)) < self.end:
            if instant >= self.start:
                yield Tick(x=round(self.at(instant), 2), label=local.strftime(form))
            local += step
