"""Keeps the standing of every probe and the course of every service, and decides. The one brain: it tells nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from monitor.journal import Record
from monitor.model import Bounds, Ending, Expected, Notice, Observation, Outage, Role, Service, Transition
from monitor.notices.book import update
from monitor.outages.combine import bad_probes, combine
from monitor.outages.course import Course, advance, rejudged
from monitor.outages.expectation import REACH, AdHoc, Expectations
from monitor.outages.fold import Standing, fold
from monitor.outages.ledger import enter, unwatched
from monitor.outages.rebase import shifted
from monitor.outages.roots import related
from probes.model import TROUBLE, Cause, Outcome

STANDING = TypeAdapter(Standing)
COURSE = TypeAdapter(Course)
OUTAGE = TypeAdapter(Outage)
PROBE_KEY, SERVICE_KEY, OUTAGE_KEY = "probe:", "service:", "outage:"


class Engine:
    """What it decides is what metrics, pages and alerts tell. ``decide`` is a pure step over what it remembers."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services: Mapping[str, Service] = {}
        self._phrases: Mapping[str, tuple[str, ...]] = {}
        self._probes: dict[str, Standing] = {}
        self.standings: dict[str, Course] = {}
        self.outages: dict[str, Outage] = {}
        self.notices: dict[str, Notice] = {}
        self.expectations = Expectations()
        self.replace(services)

    def resume(self, memory: Mapping[str, str], notices: Iterable[Notice] = ()) -> None:
        """Go on from what was remembered. What is no longer watched is left to ``replace``. Raises ValidationError."""
        for key, body in memory.items():
            if key.startswith(PROBE_KEY):
                self._probes[key.removeprefix(PROBE_KEY)] = STANDING.validate_json(body)
            elif key.startswith(SERVICE_KEY):
                self.standings[key.removeprefix(SERVICE_KEY)] = COURSE.validate_json(body)
            elif key.startswith(OUTAGE_KEY):
                self.outages[key.removeprefix(OUTAGE_KEY)] = OUTAGE.validate_json(body)
        self.notices = {each.id: each for each in notices}
        self.expectations.announce(self.notices)

    def replace(self, services: Iterable[Service], at: datetime | None = None) -> Record:
        """Judge *services* from now on, but for controls; what is known of probes that stay is kept.

        The record ends the outages of services that are no longer watched and forgets what went: from then on they
        are not observed. *at* is now; None before the start, when nothing is forgotten.
        """
        configured = list(services)
        self._services = {each.slug: each for each in configured if each.on and each.role is not Role.CONTROL}
        # Also of services that are off: what is announced of them is not about those that are on.
        self._phrases = {each.slug: each.phrases for each in configured if each.phrases}
        self.expectations.declare(self._services.values(), at)
        judged = [slug for slug, each in self._services.items() if any(p.on and p.kind.counts for p in each.probes)]
        for slug in judged:
            self.standings.setdefault(slug, Course())
        if at is None:
            return Record()
        keys = {probe.key for service in self._services.values() for probe in service.probes if probe.on}
        forgotten: dict[str, str | None] = {PROBE_KEY + key: None for key in self._probes if key not in keys}
        gone = [slug for slug in self.standings if slug not in judged]
        forgotten |= {SERVICE_KEY + slug: None for slug in gone}
        ended = [unwatched(self.outages[slug], at) for slug in gone if self._open(slug)]
        forgotten |= {OUTAGE_KEY + slug: None for slug in gone if slug in self.outages}
        lost: list[Transition] = [_lost(slug, self.standings[slug], at) for slug in gone]
        turned = [_lost(key, standing, at) for key, standing in self._probes.items() if key not in keys]
        self._probes = {key: standing for key, standing in self._probes.items() if key in keys}
        self.standings = {slug: self.standings[slug] for slug in judged}
        self.outages = {slug: outage for slug, outage in self.outages.items() if slug in judged}
        for slug in judged:
            changed, closed = self._rejudge(self._services[slug], at)
            lost += changed
            ended += closed
            forgotten |= self._remembered(slug) if changed else {}
        return Record(transitions=tuple(lost), turns=tuple(turned), outages=tuple(ended), memory=forgotten)

    def _rejudge(self, service: Service, at: datetime) -> tuple[tuple[Transition, ...], list[Outage]]:
        """A change of probes or rules changes the state from *at* on, and nothing before."""
        slug, before = service.slug, self.standings[service.slug]
        stands = combine(service, self.probe)
        after, transitions = rejudged(slug, before, stands, at, self.expectations.of(slug, at, at))
        self.standings[slug] = after
        was, bad = self.outages.get(slug), bad_probes(service, self.probe)
        outage = enter(service, was, before, after, transitions, bad, at)
        if outage is None or outage == was:
            return transitions, []
        if outage.ended is not None and (was is None or was.ended is None):
            outage = replace(outage, ending=Ending.UNWATCHED)  # nobody saw it recover
        self.outages[slug] = outage
        return transitions, [outage]

    def _expected(self, service: Service, start: datetime, end: datetime) -> list[Expected]:
        """The windows of *service*, and those of the components it depends on that did not work within them."""
        found = self.expectations.of(service.slug, start, end)
        for name in service.depends_on:
            course = self.standings.get(name, Course())
            found += [each for each in self.expectations.of(name, start, end) if not _worked(course, each)]
        return found

    def _remembered(self, slug: str) -> dict[str, str | None]:
        kept: dict[str, str | None] = {SERVICE_KEY + slug: COURSE.dump_json(self.standings[slug]).decode()}
        if slug in self.outages:
            kept[OUTAGE_KEY + slug] = OUTAGE.dump_json(self.outages[slug]).decode()
        return kept

    def shift(self, seconds: float) -> Record:
        """The clock was set back by so many *seconds*: what is remembered was dated too late by as much.

        So lengths stay what the monotonic clock says, and nothing waits for the old time to come round again.
        """
        by = timedelta(seconds=seconds)
        self._probes = {key: shifted(standing, by) for key, standing in self._probes.items()}
        self.standings = {slug: shifted(course, by) for slug, course in self.standings.items()}
        going_on = {each.service: shifted(each, by) for each in self.open_outages}
        self.outages |= going_on
        memory: dict[str, str | None] = {
            PROBE_KEY + key: STANDING.dump_json(standing).decode() for key, standing in self._probes.items()
        }
        for slug in self.standings:
            memory |= self._remembered(slug)
        return Record(outages=tuple(going_on.values()), memory=memory)

    def expect(self, window: AdHoc) -> None:
        """Take an ad hoc window, new or changed: one ended early excuses nothing beyond its end."""
        before = self.expectations.ad_hoc.get(window.id)
        self.expectations.ad_hoc = {**self.expectations.ad_hoc, window.id: window}
        for slug in window.services if before is not None else ():
            course = self.standings.get(slug)
            if course is not None and before is not None and course.announced_end == before.end:
                self.standings[slug] = replace(course, announced_end=window.end)

    def _open(self, slug: str) -> bool:
        outage = self.outages.get(slug)
        return outage is not None and outage.ended is None

    @property
    def open_outages(self) -> list[Outage]:
        """Those that go on, the oldest first."""
        return sorted((self.outages[slug] for slug in self.outages if self._open(slug)), key=lambda each: each.id)

    def probe(self, key: str) -> Standing:
        """The standing of one probe; unknown before its first look."""
        return self._probes.get(key, Standing())

    def unconfirmed(self, key: str) -> bool:
        """Whether the latest look at the probe *key* contradicts what was known, and no second one has agreed."""
        return bool(self.probe(key).run)

    def decide(self, observation: Observation) -> Record:
        """Fold one observation in; all that follows from it."""
        service = self._services.get(observation.probe.service)
        notices = self._read(observation)
        if service is None or observation.probe.key not in {each.key for each in service.probes if each.on}:
            return Record(observation=observation, notices=notices)
        before, turn = self._turned(service, observation)
        memory: dict[str, str | None] = {PROBE_KEY + observation.probe.key: STANDING.dump_json(turn).decode()}
        turns = _turns(observation.probe.key, before, turn)
        if not observation.probe.kind.counts:
            return Record(observation=observation, notices=notices, turns=turns, memory=memory)
        transitions, outages = self._judged(service, observation, turn)
        memory[SERVICE_KEY + service.slug] = COURSE.dump_json(self.standings[service.slug]).decode()
        memory |= {OUTAGE_KEY + each.service: OUTAGE.dump_json(each).decode() for each in outages}
        return Record(
            observation=observation,
            transitions=transitions,
            turns=turns,
            outages=outages,
            notices=notices,
            memory=memory,
        )

    def _read(self, observation: Observation) -> tuple[Notice, ...]:
        if observation.reading.announcements is None:
            return ()
        changed = update(self.notices, observation, self._phrases)
        if changed:
            since = observation.started_at - REACH
            known = self.notices | {each.id: each for each in changed}
            self.notices = {key: each for key, each in known.items() if each.gone_at is None or each.gone_at > since}
            self.expectations.announce(self.notices)
        return changed

    def _turned(self, service: Service, observation: Observation) -> tuple[Standing, Standing]:
        key, reading = observation.probe.key, observation.reading
        before = self.probe(key)
        at = observation.started_at
        after = fold(before, reading.outcome, reading.cause or "", at, confirm=service.confirm, recover=service.recover)
        self._probes[key] = after
        return before, after

    def _judged(
        self, service: Service, observation: Observation, turn: Standing
    ) -> tuple[tuple[Transition, ...], tuple[Outage, ...]]:
        slug = service.slug
        before = self.standings[slug]
        stands = combine(service, self.probe)
        at = turn.last_at or observation.started_at
        began = max(filter(None, (before.since, stands.since)), default=at)
        windows = self._expected(service, began, at)
        after, transitions = advance(slug, before, stands, turn, at, windows)
        self.standings[slug] = after
        told_at = observation.started_at + timedelta(seconds=observation.seconds)
        was = self.outages.get(slug)
        bad = bad_probes(service, self.probe)
        outage = enter(service, was, before, after, transitions, bad, told_at)
        if outage is None:
            return transitions, ()
        opened = outage.ended is None and (was is None or was.ended is not None or was.id != outage.id)
        first = next((each for each in transitions if each.after in TROUBLE), None) if opened else None
        begun = Bounds(earliest=first.earliest, latest=first.at) if first else None
        others = dict(self.outages) | {slug: outage}
        changed = related(self._services, others, slug, begun=begun, shown_at=after.bad_at or at)
        if outage != was:
            changed = {slug: outage} | changed
        self.outages |= changed
        return transitions, tuple(changed.values())


def _worked(course: Course, window: Expected) -> bool:
    """Whether a component is up, and was seen to be within *window*."""
    if course.outcome is not Outcome.UP or course.since is None or course.seen_at is None:
        return False
    return max(course.since, window.start) < min(course.seen_at, window.end)


def _lost(subject: str, stood: Standing | Course, at: datetime) -> Transition:
    """From *at* on nobody looks at *subject*."""
    at = max(at, stood.since or at)
    before = stood.outcome
    return Transition(
        service=subject, at=at, before=before, after=Outcome.UNKNOWN, cause=Cause.GAP, earliest=stood.seen_at
    )


def _turns(key: str, before: Standing, after: Standing) -> tuple[Transition, ...]:
    """The change of a single probe, in the form of a service's."""
    if before.outcome is after.outcome:
        return ()
    at, earliest = after.since or after.last_at, after.earliest
    if at is None:
        return ()
    if before.since and at < before.since:
        at = earliest = after.last_at or before.since  # it was so before we lost sight of it: in between we cannot tell
    return (
        Transition(
            service=key, at=at, before=before.outcome, after=after.outcome, cause=after.cause, earliest=earliest
        ),
    )
