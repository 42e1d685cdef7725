"""When a scrape first showed a new state: not when it began, but when the look ended by which it was sure.

The journal dates a state back to the first look that showed it, and holds decisions in their order. Beside the change
of a service stands the change of the probe that made it, and that probe's looks tell which one decided.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice

from monitor.backfill.facts import Fact, Key, gauge
from monitor.backfill.looks import Body
from monitor.history import codec
from monitor.history.archive import Archive, Entry
from monitor.history.instants import stamp
from monitor.journal import EventKind
from monitor.model import Transition
from probes.model import RANK, Outcome

AHEAD = timedelta(hours=6)
"""Looks that confirm each other are no further apart."""


class States:
    """The states of the services of *archive*, as they were told."""

    def __init__(self, archive: Archive, services: Mapping[str, Body]) -> None:
        self._archive = archive
        self._services = services
        self._known: dict[int, int] = {}

    def before(self, number: int, at: int) -> Iterator[Fact]:
        """How every service stood when the entry *number* of the journal was written."""
        for slug in self._services:
            entry = self._archive.last_decided(EventKind.TRANSITION, slug, number)
            if entry is not None:
                yield _fact(codec.TRANSITION.validate_json(entry.text), at)

    def tell(self, entries: Sequence[Entry]) -> Iterator[Fact]:
        """The changes among *entries*, which are in the order of the journal; each when it was told."""
        self._known = {each.number: self._known[each.number] for each in entries if each.number in self._known}
        for index, entry in enumerate(entries):
            if entry.kind == EventKind.TRANSITION and "/" not in entry.subject:
                changed = codec.TRANSITION.validate_json(entry.text)
                if entry.number not in self._known:
                    told = self._told(changed, _turn(entries, index))
                    self._known[entry.number] = max(stamp(entry.at), told)
                yield _fact(changed, self._known[entry.number])

    def _told(self, changed: Transition, turn: Entry | None) -> int:
        if turn is None:
            return self._edge_crossed(changed)
        made = codec.TRANSITION.validate_json(turn.text)
        needed = self._needed(changed.service, made, turn.number)
        looks = list(islice(self._archive.glances(made.service, turn.at, turn.at + AHEAD), needed))
        if len(looks) < needed or (made.after is Outcome.UNKNOWN and looks[0].at != turn.at):
            return stamp(turn.at)  # no look made it so: nobody looked
        return stamp(looks[-1].at) + round(looks[-1].seconds * 1000)

    def _needed(self, slug: str, made: Transition, number: int) -> int:
        """How many looks in a row made the probe stand so; see ``outages.fold``."""
        if made.after is Outcome.UNKNOWN:
            return 1
        if made.before is Outcome.UNKNOWN:
            entry = self._archive.last_decided(EventKind.TRANSITION, made.service, number)
            was = Outcome.UNKNOWN if entry is None else codec.TRANSITION.validate_json(entry.text).before
            if was in {Outcome.UNKNOWN, Outcome.UP}:
                if made.after is Outcome.UP:
                    return 1
            elif RANK[made.after] <= RANK[was]:
                return 1
        body = self._services.get(slug, {})
        return int(body.get("recover" if made.after is Outcome.UP else "confirm", 2))

    def _edge_crossed(self, changed: Transition) -> int:
        """A window's edge made it so: told by the first look beyond it that saw the same trouble."""
        told = []
        if changed.after in RANK and changed.after is not Outcome.UP:
            for key in self._archive.probes():
                if key.startswith(f"{changed.service}/"):
                    looks = self._archive.glances(key, changed.at, changed.at + AHEAD)
                    bad = (each for each in looks if each.outcome in RANK and each.outcome is not Outcome.UP)
                    told += [stamp(each.at) + round(each.seconds * 1000) for each in islice(bad, 1)]
        return min(told, default=stamp(changed.at))


def _turn(entries: Sequence[Entry], index: int) -> Entry | None:
    """The change of a probe that was written together with the one at *index*."""
    slug = entries[index].subject
    for entry in entries[index + 1 :]:
        if entry.kind != EventKind.TRANSITION:
            return None
        if entry.subject.startswith(f"{slug}/"):
            return entry
        if entry.subject != slug:
            return None
    return None


def _fact(changed: Transition, at: int) -> Fact:
    shown: dict[Key, float] = {}
    if changed.after in RANK:
        shown = {
            gauge("ircc_service_state", service=changed.service): float(RANK[changed.after]),
            gauge("ircc_service_state_since_timestamp_seconds", service=changed.service): changed.at.timestamp(),
        }
    return Fact(at=at, subject=("state", changed.service), shown=shown)
