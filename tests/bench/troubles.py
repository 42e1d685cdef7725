"""What goes wrong in the generated year: the known shapes of outages, hundreds of flaps, and our own absences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from monitor.model import Service

EASTERN = ZoneInfo("America/Toronto")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PLATFORMS = ("gckey", "ircc-account", "ircc-portal", "pr-portal", "citizenship", "eta", "employer-portal", "web-form")
MAINTAINED = ("ircc-account", "ircc-portal", "pr-portal", "citizenship", "eta", "employer-portal")
BREAKING = ("502", "503", "timeout", "refused", "certificate", "name", "page", "slow")
TUESDAY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """From *start* until *end*, looks at *services* see *sort*. A later one of the list hides an earlier one."""

    start: datetime
    end: datetime
    services: tuple[str, ...]
    sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """From *start* until *end* we did not look: *stopped* in good order, or cut off."""

    start: datetime
    end: datetime
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that happens from *start* on, for *minutes*."""

    start: datetime
    minutes: int
    troubles: Sequence[Trouble]
    absences: Sequence[Absence]

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + self.minutes * MINUTE


def plan(start: datetime, days: int, services: Sequence[Service], random: Random) -> Plan:
    """What happens in *days*: of the year's shapes, those that fit."""
    slugs = [each.slug for each in services]
    end = start + days * DAY
    made = [*_known(start, slugs), *_maintenance(start, days), *_outages(start, days, slugs, random)]
    made += [*_flaps(start, days, slugs, random), *_offline(start, days, slugs, random)]
    inside = [each for each in made if start + HOUR < each.start and each.end < end - HOUR]
    return Plan(start=start, minutes=days * 1440, troubles=inside, absences=tuple(_absences(start, days, random)))


def _local(day: date, hours: int, minutes: int = 0) -> datetime:
    return datetime.combine(day, time(hours, minutes), EASTERN).astimezone(UTC)


def _known(start: datetime, slugs: Sequence[str]) -> Iterator[Trouble]:
    """2017: three business days down and five of flapping. 2018: 10 h 39. 2026: four weeks of one service."""
    wednesday = (start + 140 * DAY).date()
    wednesday += timedelta(days=(2 - wednesday.weekday()) % 7)
    down = _local(wednesday, 8, 12)
    hit = tuple(each for each in PLATFORMS if each in slugs)
    yield Trouble(start=down, end=_local(wednesday + timedelta(days=3), 6, 30), services=hit, sort="502")
    for day in range(3, 8):
        for flap in range(14):
            began = _local(wednesday + timedelta(days=day), 7) + flap * HOUR + (flap * 17 % 23) * MINUTE
            yield Trouble(start=began, end=began + (4 + flap * 7 % 29) * MINUTE, services=hit, sort="502")
    monday = (start + 250 * DAY).date()
    monday -= timedelta(days=monday.weekday())
    began = _local(monday, 7, 31)
    yield Trouble(start=began, end=_local(monday, 18, 10), services=("eta", "web-form"), sort="503")
    began = start + 60 * DAY + 9 * HOUR
    yield Trouble(start=began, end=began + 28 * DAY, services=("status-tracker",), sort="503")


def _maintenance(start: datetime, days: int) -> Iterator[Trouble]:
    """The second Tuesday of each month, 00:00 to 05:30 Eastern."""
    for number in range(days):
        day = (start + number * DAY).date()
        if day.weekday() == TUESDAY and 8 <= day.day <= 14:
            yield Trouble(start=_local(day, 0), end=_local(day, 5, 30), services=MAINTAINED, sort="maintenance")


def _outages(start: datetime, days: int, slugs: Sequence[str], random: Random) -> Iterator[Trouble]:
    """About fifty a year, from twenty minutes to a day; one in six is a shared component's."""
    shared = {"gckey": ("gckey", "ircc-account", "employer-portal", "representatives"), "payment": ("payment", "eta")}
    for _ in range(days * 50 // 365):
        began = start + random.random() * days * DAY
        lasts = min(random.lognormvariate(4.6, 1.0), 1440.0) * MINUTE + 20 * MINUTE
        slug = random.choice(slugs)
        hit = shared[random.choice(sorted(shared))] if random.random() < 1 / 6 else (slug,)
        yield Trouble(start=began, end=began + lasts, services=hit, sort=random.choice(BREAKING))


def _flaps(start: datetime, days: int, slugs: Sequence[str], random: Random) -> Iterator[Trouble]:
    """One a day or so: too short to be confirmed, or just long enough."""
    for _ in range(days):
        began = start + random.random() * days * DAY
        lasts = random.uniform(0.4, 9) * MINUTE
        yield Trouble(start=began, end=began + lasts, services=(random.choice(slugs),), sort=random.choice(BREAKING))


def _offline(start: datetime, days: int, slugs: Sequence[str], random: Random) -> Iterator[Trouble]:
    """Our own line is dead about once a month, and one portal turns us away now and then."""
    for _ in range(days * 12 // 365):
        began = start + random.random() * days * DAY
        yield Trouble(start=began, end=began + random.uniform(5, 90) * MINUTE, services=tuple(slugs), sort="offline")
        began = start + random.random() * days * DAY
        yield Trouble(start=began, end=began + 3 * HOUR, services=(random.choice(slugs),), sort="blocked")


def _absences(start: datetime, days: int, random: Random) -> Iterator[Absence]:
    """Restarts and power cuts, about twenty a year, in order and apart from each other."""
    count = days * 20 // 365
    for number in range(count):
        began = start + (number + random.uniform(0.3, 0.7)) * (days / count) * DAY
        lasts = random.choice((2, 5, 30, 240, 1900)) * MINUTE
        yield Absence(start=began, end=began + lasts, stopped=random.random() < 0.6)
