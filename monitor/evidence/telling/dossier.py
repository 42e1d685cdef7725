"""Everything a pack says, before it takes a form: read from the history and the captures, and from nowhere else.

Frozen; every instant is UTC. What is told of an outage can be traced to looks by their times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from monitor.calendar.hours import BusinessHours
from monitor.calendar.spans import Span, union
from monitor.evidence.model import Capture, HostClock
from monitor.evidence.telling.errors import Told, spoken
from monitor.evidence.telling.matter import AROUND, Matter, matter_of
from monitor.evidence.telling.observing import Asked, Looked, StoryTold, asked_of, look_through
from monitor.evidence.telling.runs import Run
from monitor.evidence.telling.tried import Attempt
from monitor.history.archive import Archive, StateSpan
from monitor.journal import Event, EventKind
from monitor.model import Notice, Outage
from monitor.notices.comparison import SLACK
from monitor.reckoning.figures import Figures, figures
from monitor.reckoning.gaps import Gap, gaps
from monitor.reports.episode import episode
from monitor.reports.model import OutageReport
from monitor.reports.report import OWN
from monitor.reports.source import Source, hours_of
from probes.model import Outcome

__all__ = ["AROUND", "Dossier", "Matter", "dossier", "matter_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What a pack says of *matter*, as known at *made_at*.

    *titles* are of every service named here, by slug and language. *around* is the time whose looks are shown.
    *outages* are the outages told; *roots* those of shared components that stand behind them, *affected* those of other
    services behind which they stand. *figures* and *gaps* are of the matter's time, *states* of that around it.
    *runs*, *counts* (by outcome) and *asked* are of the service and of the components behind its outages. *errors* are
    what looks were told, *said* what the pages said to those who opened them. *stories* are the last failed play of
    each journey. *events* are what became of the monitor itself. *notice_looks* counts the looks that read a page for
    notices. *clocks* are as the captures noted them, *configs* the hashes by what they are of. *first_look* and
    *last_look* are the ends of the whole history.
    """

    matter: Matter
    made_at: datetime
    titles: Mapping[str, Mapping[str, str]]
    role: str
    depends_on: tuple[str, ...]
    hours: BusinessHours
    around: Span
    outages: tuple[OutageReport, ...]
    roots: tuple[Outage, ...]
    affected: tuple[Outage, ...]
    states: tuple[StateSpan, ...]
    figures: Figures
    gaps: tuple[Gap, ...]
    events: tuple[Event, ...]
    asked: tuple[Asked, ...]
    runs: tuple[Run, ...]
    counts: Mapping[Outcome, int]
    errors: tuple[Told, ...]
    said: tuple[Told, ...]
    stories: tuple[StoryTold, ...]
    attempts: tuple[Attempt, ...]
    notices: tuple[Notice, ...]
    notice_looks: int
    captures: tuple[Capture, ...]
    browsers: tuple[str, ...]
    vantages: tuple[str, ...]
    run_ids: tuple[str, ...]
    versions: tuple[Mapping[str, str], ...]
    configs: Mapping[str, str]
    clocks: tuple[HostClock, ...]
    first_look: datetime | None
    last_look: datetime | None
    simulated: bool

    @property
    def ongoing(self) -> bool:
        """Whether one of the outages goes on."""
        return any(each.outage.ended is None for each in self.outages)

    @property
    def lost_days(self) -> tuple[date, ...]:
        """The business days lost to the outages told, each once."""
        days = {day.day for each in self.outages for day in each.figures.down_days if day.lost}
        return tuple(sorted(days))

    @property
    def touched_days(self) -> tuple[date, ...]:
        """The business days of which the outages told took hours, lost or not, each once."""
        return tuple(sorted({day.day for each in self.outages for day in each.figures.down_days}))

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of the service itself, each once."""
        own = [each.url for each in self.asked if each.service == self.matter.service and "://" in each.url]
        return tuple(dict.fromkeys(own))

    @property
    def worst_clock(self) -> HostClock | None:
        """The least that this machine's clock could be believed while captures were taken; None without any."""
        return max(self.clocks, key=_distrust, default=None)

    def title(self, lang: str, slug: str = "") -> str:
        """What people call the service, or the one named *slug*."""
        slug = slug or self.matter.service
        return self.titles.get(slug, {}).get(lang, slug)

    def closing(self) -> str:
        """The word by which the outages told ended: ``ongoing``, or how the last one did; "" without any."""
        if self.ongoing:
            return "ongoing"
        endings = [each.outage.ending for each in self.outages if each.outage.ending]
        return endings[-1].value if endings else ""


def dossier(
    archive: Archive,
    captures: Sequence[Capture],
    matter: Matter,
    *,
    now: datetime,
    simulated: bool = False,
) -> Dossier:
    """What an open *archive* and *captures* say of *matter* as of *now*. Blocks; call it in a thread.

    It is *simulated* when told so, or when the history or a capture says so. Raises NoSuchServiceError.
    """
    source = Source(archive)
    body = source.services(matter.service)[matter.service]
    told = _outages(archive, matter)
    roots = _roots(archive, told)
    around = matter.around(now)
    services = tuple(dict.fromkeys([matter.service, *(each.service for each in roots)]))
    asked = asked_of(archive, services, around.end)
    hours = hours_of(body)
    reports = tuple(episode(source, each, hours, now) for each in told)
    captures = tuple(
        sorted(
            (each for each in captures if each.service in services and each.began_at < around.end),
            key=lambda each: each.began_at,
        )
    )
    within = _within(reports, matter, now)
    looked = look_through(archive, services, asked, around, within, captures)
    end = max(matter.start, min(matter.end, now))
    states = tuple(source.states(matter.service, around.start, around.end))
    started = _started(archive, around)
    return Dossier(
        matter=matter,
        made_at=now,
        titles=_titles(archive),
        role=body["role"],
        depends_on=tuple(body.get("depends_on", ())),
        hours=hours,
        around=around,
        outages=reports,
        roots=roots,
        affected=_affected(archive, told),
        states=states,
        figures=figures(matter.service, states, matter.start, end, hours),
        gaps=tuple(each for each in gaps(states, matter.start, end) if not _fresh(each, end)),
        events=tuple(archive.events(around.start, around.end, OWN)),
        asked=asked,
        runs=looked.runs,
        counts=looked.counts,
        errors=looked.errors,
        said=spoken(captures, within),
        stories=looked.stories,
        attempts=looked.attempts,
        notices=_notices(archive, matter, body, around),
        notice_looks=looked.notice_looks,
        captures=captures,
        browsers=_browsers(looked, captures),
        vantages=tuple(sorted({*looked.vantages, *(each.vantage for each in captures)})),
        run_ids=tuple(sorted({*looked.run_ids, *(each.run_id for each in captures)})),
        versions=_versions(started, captures),
        configs=_configs(asked, captures),
        clocks=tuple(each.clock for each in captures),
        first_look=source.first_look,
        last_look=source.last_look,
        simulated=simulated or source.simulated or any(each.simulated for each in captures),
    )


def _fresh(gap: Gap, end: datetime) -> bool:
    """Whether it is only the last instant, which no look could have shown yet."""
    return gap.end == end and gap.end - gap.start < timedelta(seconds=1)


def _outages(archive: Archive, matter: Matter) -> tuple[Outage, ...]:
    if not matter.outages:
        return tuple(archive.outages(matter.start, matter.end, matter.service))
    found = [archive.outage(each) for each in matter.outages]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.opened.latest))


def _roots(archive: Archive, told: Sequence[Outage]) -> tuple[Outage, ...]:
    """The outages of components behind those told, also one that has ended since."""
    names = dict.fromkeys(each.root or each.was_root for each in told)
    found = [archive.outage(name) for name in names if name]
    return tuple(each for each in found if each is not None)


def _affected(archive: Archive, told: Sequence[Outage]) -> tuple[Outage, ...]:
    own = {each.id for each in told}
    if not own:
        return ()
    start = min(each.opened.latest for each in told)
    end = max(each.ended.latest if each.ended else each.last_bad_at for each in told) + AROUND
    return tuple(each for each in archive.outages(start - AROUND, end) if {each.root, each.was_root} & own)


def _within(reports: Sequence[OutageReport], matter: Matter, now: datetime) -> list[Span]:
    """The time in which what failed belongs to what is told: the outages', without any the whole."""
    if not reports:
        return [Span(matter.start, max(matter.start, min(matter.end, now)))]
    # The look that showed the end is none of the outage; the last one that showed it is.
    last = timedelta(milliseconds=1)
    return union(
        Span(each.figures.envelope.start, max(each.figures.envelope.end, each.outage.last_bad_at + last))
        for each in reports
    )


def _notices(archive: Archive, matter: Matter, body: Mapping[str, Any], around: Span) -> tuple[Notice, ...]:
    """Those of the service and of the components it depends on, that stood at the time."""
    about = {matter.service, *body.get("depends_on", ())}
    every = archive.notices(around.start - SLACK, around.end)
    return tuple(each for each in every if about & set(each.services))


def _titles(archive: Archive) -> Mapping[str, Mapping[str, str]]:
    return {slug: dict(each["title"]) for slug, each in archive.services().items()}


def _started(archive: Archive, around: Span) -> list[Event]:
    """The starts of the runs that looked at that time."""
    before = archive.events(end=around.start, kinds=[EventKind.STARTED])[-1:]
    return before + archive.events(around.start, around.end, [EventKind.STARTED])


def _versions(started: Sequence[Event], captures: Sequence[Capture]) -> tuple[Mapping[str, str], ...]:
    """Every set of versions that looked or captured, each once."""
    every = [dict(each.body.get("versions", {})) for each in started] + [dict(each.versions) for each in captures]
    return tuple(each for number, each in enumerate(every) if each and each not in every[:number])


def _configs(asked: Sequence[Asked], captures: Sequence[Capture]) -> Mapping[str, str]:
    """The hash of the whole configuration, where captures noted it, and of what each probe looks for."""
    whole = dict.fromkeys(each.config_sha256 for each in captures if each.config_sha256)
    named = {f"settings-{number}" if number > 1 else "settings": value for number, value in enumerate(whole, 1)}
    return named | {each.probe: each.params_sha256 for each in asked if each.params_sha256}


def _browsers(looked: Looked, captures: Sequence[Capture]) -> tuple[str, ...]:
    viewed = {view.browser for each in captures for view in each.views if view.browser}
    return tuple(sorted({*looked.browsers, *viewed}))


def _distrust(clock: HostClock) -> tuple[bool, float, float]:
    return clock.synchronised is not True, clock.error or 0.0, abs(clock.offset or 0.0)
