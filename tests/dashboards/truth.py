"""What is seeded: four invented services, seen from two places for 90 days, and everything that follows by arithmetic.

All times are Unix seconds. Nothing here knows of Prometheus, Grafana or the monitor's own reckoning.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = 60, 3600, 86400
TORONTO = ZoneInfo("America/Toronto")
DOWN, DEGRADED, MAINTENANCE, UP = range(4)
WORDS = {DOWN: "down", DEGRADED: "degraded", MAINTENANCE: "maintenance", UP: "up"}


def at(text: str) -> int:
    """The moment that *text* (UTC) names."""
    return int(datetime.fromisoformat(f"{text}+00:00").timestamp())


NOW = at("2026-11-24 18:23:41")
BEGIN = at("2026-08-24 00:00:00")
"""Older than the longest range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """A service whose slug ships nowhere."""

    slug: str
    role: str = "service"
    depends_on: tuple[str, ...] = ()
    objective: float = 0.995

    @property
    def judged(self) -> bool:
        return self.role != "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Not up, from *start* until *end*; it goes on if there is none. *places* are those that saw it."""

    service: str
    start: int
    end: int | None
    state: int = DOWN
    cause: str = "http_5xx"
    behind: str = ""
    places: tuple[str, ...] = ("ottawa", "halifax")
    announced: tuple[int | None, int | None] = (None, None)

    @property
    def until(self) -> int:
        return self.end or NOW

    @property
    def outage(self) -> bool:
        return self.state in {DOWN, DEGRADED}


def _spell(service: str, start: str, minutes: int, state: int = DOWN, **more: object) -> Spell:
    begins = at(start)
    return Spell(service=service, start=begins, end=begins + minutes * MINUTE, state=state, **more)


PLACES = ("ottawa", "halifax")
SERVICES = (
    Invented(slug="ferry-forms", depends_on=("lantern-id",)),
    Invented(slug="harbour-desk", depends_on=("lantern-id",), objective=0.99),
    Invented(slug="lantern-id", role="component"),
    Invented(slug="tide-tables", role="adjacent", objective=0.98),
    Invented(slug="beacon", role="control"),
)
JUDGED = tuple(each.slug for each in SERVICES if each.judged)

SPELLS = (
    _spell("ferry-forms", "2026-09-10 06:00", 1),
    _spell("ferry-forms", "2026-11-04 20:00", 1, cause="timeout"),
    _spell("ferry-forms", "2026-11-08 17:02", 28, behind="lantern-id"),
    _spell("ferry-forms", "2026-11-20 02:00", 120, MAINTENANCE, cause="maintenance_page"),
    _spell("ferry-forms", "2026-11-23 20:00", 45, DEGRADED, cause="content_mismatch"),
    _spell("ferry-forms", "2026-11-24 13:00", 1),
    _spell(
        "ferry-forms", "2026-11-24 18:01", 1, cause="tls", announced=(at("2026-11-24 18:00"), at("2026-11-24 18:10"))
    ),
    _spell("harbour-desk", "2026-11-08 17:01", 30, behind="lantern-id"),
    _spell("harbour-desk", "2026-11-18 14:00", 5),
    _spell("harbour-desk", "2026-11-18 15:10", 20),  # 65 minutes after the end of the one before
    _spell("harbour-desk", "2026-11-24 04:00", 10),
    _spell("harbour-desk", "2026-11-24 17:25", 10, MAINTENANCE, cause="maintenance_page"),
    Spell(
        service="harbour-desk",
        start=at("2026-11-24 17:37"),
        end=None,
        announced=(at("2026-11-24 17:30"), at("2026-11-24 20:00")),
    ),
    _spell("lantern-id", "2026-10-01 12:00", 1),
    _spell("lantern-id", "2026-11-08 17:00", 30),
    _spell("tide-tables", "2026-09-02 13:00", 1),
    _spell("tide-tables", "2026-10-14 22:00", 600, announced=(at("2026-10-14 23:00"), at("2026-10-15 06:00"))),
    _spell("tide-tables", "2026-11-01 03:30", 5),  # Saturday 23:30 in Toronto, the last day of summer time
    _spell("tide-tables", "2026-11-01 05:40", 40),  # 1:40 until 1:20: the hour that comes twice
    _spell("tide-tables", "2026-11-12 15:00", 90, announced=(at("2026-11-12 15:30"), None)),
    _spell("tide-tables", "2026-11-21 16:00", 1),
    _spell("tide-tables", "2026-11-22 10:00", 15, places=("halifax",)),
)

STOPPED = (at("2026-11-24 06:00"), at("2026-11-24 06:30"))
"""Both monitors are down; Prometheus sees that they are."""
SILENT = (at("2026-10-20 01:00"), at("2026-10-20 03:30"))
"""Prometheus itself is down: not even an absence is kept."""
OFFLINE = (at("2026-11-24 17:40"), at("2026-11-24 18:00"))
"""The monitor in halifax has no way out: it runs, and cannot tell."""

Piece = tuple[int, int, int]


def holes(place: str) -> list[tuple[int, int]]:
    """When *place* knew nothing of any service."""
    return sorted([STOPPED, SILENT, *([OFFLINE] if place == "halifax" else [])])


def spells(service: str, place: str) -> list[Spell]:
    return [each for each in SPELLS if each.service == service and place in each.places]


def outages(service: str, place: str) -> list[Spell]:
    return [each for each in spells(service, place) if each.outage]


def less(pieces: Iterable[tuple[int, int, Any]], gaps: list[tuple[int, int]]) -> Iterator[tuple[int, int, Any]]:
    """*pieces*, but for the *gaps*."""
    for start, end, value in pieces:
        edge = start
        for first, last in gaps:
            if first < end and last > edge:
                if first > edge:
                    yield edge, first, value
                edge = max(edge, last)
        if edge < end:
            yield edge, end, value


@cache
def course(service: str, place: str) -> tuple[Piece, ...]:
    """How *service* stood, from BEGIN until NOW; what was not seen is left out."""
    whole, edge = [], BEGIN
    for each in spells(service, place):
        whole += [(edge, each.start, UP), (each.start, each.until, each.state)]
        edge = each.until
    whole.append((edge, NOW + MINUTE, UP))
    return tuple(less((each for each in whole if each[0] < each[1] and each[0] <= NOW), holes(place)))


def quorum(service: str) -> tuple[Piece, ...]:
    """What most places said, as the recording rule has it: down or maintenance by majority, up if all say so."""
    edges = sorted({moment for place in PLACES for start, end, _ in course(service, place) for moment in (start, end)})
    found = []
    for start, end in pairwise(edges):
        votes = [each for place in PLACES if (each := state(service, place, start)) is not None]
        for value in (DOWN, MAINTENANCE):
            if votes.count(value) > len(votes) / 2:
                break
        else:
            value = UP if set(votes) == {UP} else DEGRADED
        if votes:
            found.append((start, end, value))
    return tuple(found)


def state(service: str, place: str, moment: int) -> int | None:
    return next((value for start, end, value in course(service, place) if start <= moment < end), None)


def is_open(moment: int) -> bool:
    """Business hours: Monday to Friday, 8 to 20 in Toronto."""
    local = datetime.fromtimestamp(moment, TORONTO)
    return local.weekday() < 5 and 8 <= local.hour < 20


@cache
def opening() -> tuple[tuple[int, int], ...]:
    """The business hours of all that time."""
    found, day = [], datetime.fromtimestamp(BEGIN, TORONTO).replace(hour=8, minute=0)
    while day.timestamp() < NOW:
        if day.weekday() < 5:
            found.append((int(day.timestamp()), int(day.replace(hour=20).timestamp())))
        day += timedelta(days=1)  # wall time, as it should be
    return tuple(found)


def overlap(start: int, end: int, others: Iterable[tuple[int, int]]) -> int:
    return sum(max(0, min(end, last) - max(start, first)) for first, last in others)


def seconds(service: str, place: str, start: int, end: int, *, business: bool = False) -> dict[str, int]:
    """Seconds in each state between *start* and *end*, by the exporter's words."""
    found = dict.fromkeys(["up", "degraded", "maintenance", "down", "unknown"], 0)
    for first, last, value in course(service, place):
        low, high = max(first, start), min(last, end)
        if low < high:
            found[WORDS[value]] += overlap(low, high, opening()) if business else high - low
    whole = overlap(start, end, opening()) if business else end - start
    return {**found, "not_observed": whole - sum(found.values())}


def availability(spent: dict[str, int]) -> float:
    return (spent["up"] + spent["degraded"]) / (spent["up"] + spent["degraded"] + spent["down"])


def coverage(spent: dict[str, int]) -> float:
    return 1 - (spent["unknown"] + spent["not_observed"]) / sum(spent.values())


def months() -> list[tuple[str, int, int]]:
    """Name, start and end, the latest month until NOW."""
    firsts = [datetime(2026, number, 1, tzinfo=TORONTO) for number in range(8, 13)]
    edges = [int(each.timestamp()) for each in firsts]
    return [
        (f"{first:%Y-%m}", start, min(end, NOW)) for first, start, end in zip(firsts, edges, edges[1:], strict=False)
    ]


def by_weekday_and_hour(start: int, end: int) -> dict[tuple[int, int], float]:
    """Minutes with an open outage, summed over the services, by weekday (Monday is 1) and hour of Toronto.

    Nothing counts while nobody saw anything.
    """
    found: dict[tuple[int, int], float] = {}
    for outage in (each for slug in JUDGED for each in outages(slug, PLACES[0])):
        for moment in range(max(outage.start, start), min(outage.until, end), MINUTE):
            if not overlap(moment, moment + 1, (STOPPED, SILENT)):
                local = datetime.fromtimestamp(moment, TORONTO)
                key = (local.isoweekday(), local.hour)
                found[key] = found.get(key, 0) + 1
    return found
