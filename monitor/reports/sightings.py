"""What looks found, by probe: from the roll-ups of hours that are over, and from the looks of those that are not.

By probe and not by service: that a name resolves does not say that the service works.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.calendar.spans import Span, difference
from monitor.history.archive import Archive
from monitor.reckoning.reach import Hour, Reach, reach, rolled, together
from probes.model import Outcome

HOUR = timedelta(hours=1)

Seen = tuple[datetime, str, Outcome]


class Sightings:
    """Over an open *archive*, for a *period*. Looks that were removed are counted where they filled whole hours."""

    def __init__(self, archive: Archive, period: Span, services: Iterable[str]) -> None:
        self._archive = archive
        self._keys = sorted(archive.probes())
        first, last = _up(period.start), _down(period.end)
        over = [each.end for slug in services for each in archive.rollups(first, last, service=slug)]
        # They are made in the order of time: what is before the last of them is rolled up, if it was looked at.
        self._rolled = Span(first, max(over, default=first)) if first <= last else Span(first, first)
        self._edges = difference([period], [self._rolled])

    def of(self, service: str) -> Mapping[str, Reach]:
        """What was found by each probe of *service* of which a look could tell."""
        looks: dict[str, list[Seen]] = {}
        for edge in self._edges:
            for each in self._archive.looks(edge.start, edge.end, service=service):
                looks.setdefault(each.probe, []).append((each.started_at, each.vantage, each.outcome))
        keys = [key for key in self._keys if key.startswith(f"{service}/")]
        found = {key: together(self._whole(key), reach(looks.get(key, ()))) for key in keys}
        return {key: each for key, each in found.items() if each.looks}

    def _whole(self, key: str) -> Reach:
        total = self._archive.total(key, self._rolled.start, self._rolled.end)
        return rolled([Hour(looks=total.looks, slots=total.slots, good_slots=total.good_slots)])


def _down(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _up(at: datetime) -> datetime:
    return _down(at) if at == _down(at) else _down(at) + HOUR
