"""What the history tells of one service: how it stood over a day to a year, its figures, outages, notices and looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.history.archive import Archive
from monitor.model import Notice, Outage, Service
from monitor.reckoning.figures import Figures, figures
from monitor.web.chart import Chart, chart
from monitor.web.timeline import RANGES, Timeline, timeline
from monitor.web.year import Month, year

CHARTED = timedelta(hours=24)
LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """By range timeline and figures; outages and notices, the latest first; all as of *at*, None when nothing is."""

    at: datetime | None
    lines: Mapping[str, Timeline]
    figures: Mapping[str, Figures]
    outages: Sequence[Outage]
    notices: Sequence[Notice]
    charts: Mapping[str, Chart]
    months: Sequence[Month]


NOTHING = Record(at=None, lines={}, figures={}, outages=(), notices=(), charts={}, months=())


def record(path: Path, service: Service, now: datetime) -> Record:
    """Read it. Raises HistoryError."""
    slug, longest = service.slug, now - max(RANGES.values())
    with Archive(path) as archive:
        seen = archive.last_look_at()
        until = min(now, seen) if seen else longest
        spans = archive.spans(slug, longest, until) if longest < until else []
        outages = archive.outages(longest, now, slug)
        notices = archive.notices(now - CHARTED, now, slug)
        charts = {
            each.key: chart(archive.glances(each.key, now - CHARTED, now), now - CHARTED, now, each.every)
            for each in service.probes
            if each.on
        }
    return Record(
        at=now,
        lines={name: timeline(spans, outages, service.hours, now, name) for name in RANGES},
        figures={name: figures(slug, spans, now - back, now, service.hours) for name, back in RANGES.items()},
        outages=outages[: -LISTED - 1 : -1],
        notices=sorted(notices, key=lambda each: each.last_seen_at, reverse=True),
        charts=charts,
        months=year(spans, service.hours, now),
    )
