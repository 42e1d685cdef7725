"""What goes into a pack beside the captures' own files: read from one moment of the history, written to a folder.

Blocks; call it in a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.evidence.captures import Captures
from monitor.evidence.model import Capture
from monitor.evidence.packing.manifest import Facts, code_sha256, sheet
from monitor.evidence.telling.dossier import Dossier, Matter, dossier
from monitor.history import export
from monitor.history.archive import Archive, StateSpan
from monitor.history.export import What
from monitor.scrubbing import RULES

LOOKS, STATES, EVENTS = "looks.csv", "states.csv", "events.csv"
SHEETS = {LOOKS: What.LOOKS, STATES: What.SPANS, EVENTS: What.EVENTS}


class EmptyError(Exception):
    """Nobody looked at the service in that time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is told (*dossier*), what the manifest says (*facts*), and *captures* with all their files."""

    dossier: Dossier
    facts: Facts
    captures: Sequence[Capture]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Where it is read from: the *history*'s file, and the *captures*."""

    history: Path
    captures: Captures

    def read(
        self,
        matter: Matter,
        folder: Path,
        *,
        name: str,
        now: datetime,
        previous: str = "",
        simulated: bool = False,
        scanned: bool = True,
    ) -> Contents:
        """Read all that is of *matter* as of *now*, and write the sheets into *folder*.

        *scanned* tells whether the pack is searched for secrets.

        Raises EmptyError, NoSuchServiceError, HistoryError and OSError.
        """
        around = matter.around(now)
        with Archive(self.history) as archive:
            slugs = _services(archive, matter)
            captures = sorted(
                (each for slug in slugs for each in self.captures.of(slug, around.start, around.end)),
                key=lambda each: (each.began_at, each.service),
            )
            told = dossier(archive, captures, matter, now=now, simulated=simulated)
            services = tuple(dict.fromkeys([*slugs, *(each.service for each in told.roots)]))
            for file, what in SHEETS.items():
                with (folder / file).open("w", encoding="utf-8", newline="") as out:
                    export.sheet(archive, what, around.start, around.end, out, services=services)
            looks = sheet(folder / LOOKS)
            if not looks.rows:
                raise EmptyError(matter.service)
            known = archive.extent()
            until = min(around.end, known[1]) if known else around.end
            facts = Facts(
                name=name,
                made_at=now,
                service=matter.service,
                services=services,
                start=around.start,
                end=around.end,
                langs=matter.langs,
                outages=[*(each.outage for each in told.outages), *told.roots],
                states=_states(archive, services, around.start, until),
                captures=told.captures,
                vantages=told.vantages,
                configs=told.configs,
                redaction=RULES,
                heads=archive.heads(),
                checkpoints=archive.checkpoints(around.start, around.end),
                looks=looks,
                previous=previous,
                simulated=told.simulated,
                code=code_sha256(),
                scanned=scanned,
            )
        return Contents(dossier=told, facts=facts, captures=told.captures)


def _states(archive: Archive, services: Sequence[str], start: datetime, end: datetime) -> dict[str, list[StateSpan]]:
    """Of each service and each of its probes: what the sheet of states says too."""
    probes = [each for each in archive.subjects() if each.partition("/")[0] in services]
    return {each: archive.spans(each, start, end) if start < end else [] for each in [*services, *probes]}


def _services(archive: Archive, matter: Matter) -> list[str]:
    """The service, and what it depends on."""
    body = archive.services().get(matter.service, {})
    return list(dict.fromkeys([matter.service, *body.get("depends_on", ())]))
