"""When each service is expected not to work: by its file, by an operator's word, by IRCC's own notices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from monitor.calendar.windows import Window
from monitor.model import Expected, Notice, Service
from monitor.notices.expected import expected

INSTANT = timedelta.resolution
REACH = timedelta(days=62)
"""How far back windows are laid over a state that lasts: each edge it has passed is behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdHoc:
    """A window that an operator declared by command. It does not reach back behind *added_at* (UTC)."""

    id: str
    services: tuple[str, ...]
    start: datetime
    end: datetime
    added_at: datetime
    reason: str = ""
    author: str = ""


AD_HOC = TypeAdapter(AdHoc)


def windows_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, AdHoc]:
    """The windows that the history holds, by id. Raises ValidationError for a row that is none."""
    names = set(AdHoc.__dataclass_fields__)
    made = [AD_HOC.validate_python({key: row[key] for key in names & set(row)}) for row in rows]
    return {each.id: each for each in made}


class Expectations:
    """The windows of every service. Declared ones that a reload brought hold from then on, not for what was before."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[tuple[Window, datetime | None], ...]] = {}
        self.ad_hoc: dict[str, AdHoc] = {}
        self._announced: dict[str, tuple[Expected, ...]] = {}

    def declare(self, services: Iterable[Service], at: datetime | None) -> None:
        """Take the windows of the service files, new since *at*; None at the start: they hold for all time."""
        known = {slug: dict(rows) for slug, rows in self._declared.items()}
        self._declared = {
            each.slug: tuple((window, known.get(each.slug, {}).get(window, at)) for window in each.windows)
            for each in services
        }

    def announce(self, notices: Mapping[str, Notice]) -> None:
        """Take the windows of all *notices*."""
        slugs = {slug for each in notices.values() for slug in each.services}
        self._announced = {
            slug: expected([each for each in notices.values() if slug in each.services]) for slug in slugs
        }

    def of(self, slug: str, start: datetime, end: datetime) -> list[Expected]:
        """Every window of the service *slug* that overlaps the time from *start* to *end*, at most REACH back."""
        start = max(start, end - REACH)
        found = [
            Expected(start=max(span.start, since or span.start), end=span.end, source="declared", ref=window.name)
            for window, since in self._declared.get(slug, ())
            for span in window.occurrences(start, end + INSTANT)
        ]
        found += [
            Expected(start=max(each.start, each.added_at), end=each.end, source="ad_hoc", ref=each.id)
            for each in self.ad_hoc.values()
            if slug in each.services
        ]
        found += self._announced.get(slug, ())
        return [each for each in found if each.start < each.end and each.start <= end and each.end >= start]
