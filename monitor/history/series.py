"""The history as OpenMetrics text, for ``promtool tsdb create-blocks-from openmetrics``: months that Prometheus lacks.

Only whole two-hour blocks that are past: a block that overlaps Prometheus' head makes it throw away live samples at its
next start. Samples of a series stand in order of time, each once: promtool drops others without a word. Unknown is no
sample.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from monitor.history.archive import Archive
from probes.model import Cause, Outcome

BLOCK = timedelta(hours=2)
HEAD = timedelta(hours=3)
"""Prometheus' head reaches back so far at most: one and a half blocks."""

RANK = {Outcome.DOWN: 0, Outcome.DEGRADED: 1, Outcome.MAINTENANCE: 2, Outcome.UP: 3}
FAMILIES: Mapping[str, str] = {
    "ircc_probe_state": "The latest look: 0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown.",
    "ircc_probe_success": "1 if the latest look was up or maintenance-annotated up, 0 if not; absent while unknown.",
    "ircc_probe_duration_seconds": "Length of the latest look.",
}
SERVICE = "ircc_service_state"
SERVICE_HELP = "0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown."


class NotPastError(Exception):
    """The end that was asked for reaches into Prometheus' head; *latest* is the latest that does not."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(latest.isoformat())
        self.latest = latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The labels that the live series have from being scraped, and the *step* (seconds) of a service's samples."""

    job: str
    instance: str
    step: float = 60.0


@dataclass(slots=True, kw_only=True)
class Exported:
    """The stretch that was written, cut to whole blocks, and its samples by family."""

    start: datetime
    end: datetime
    samples: dict[str, int] = field(default_factory=dict)


def blocks(start: datetime, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The whole blocks from *start* on, up to *end* or, without one, to the last that is past. Raises NotPastError."""
    latest = _floor(now - HEAD)
    if end is not None and end > latest:
        raise NotPastError(latest)
    return _ceiling(start), max(_floor(end or latest), _ceiling(start))


def write(archive: Archive, start: datetime, end: datetime, out: TextIO, target: Target) -> Exported:
    """Write every sample from *start* up to *end*, which ``blocks`` gave, and how many there were."""
    done = Exported(start=start, end=end)
    _services(archive, done, out, target)
    with tempfile.TemporaryDirectory(prefix="ircc-monitor-") as folder, ExitStack() as stack:
        _probes(archive, done, out, target, Path(folder), stack)
    out.write("# EOF\n")
    return done


def _services(archive: Archive, done: Exported, out: TextIO, target: Target) -> None:
    out.write(f"# HELP {SERVICE} {SERVICE_HELP}\n# TYPE {SERVICE} gauge\n")
    count = 0
    for slug in sorted(archive.services()):
        named = _labels(target, service=slug)
        for at, state in _stepped(archive, slug, done, target.step):
            out.write(f"{SERVICE}{named} {state} {at:.3f}\n")
            count += 1
    done.samples[SERVICE] = count


def _stepped(archive: Archive, slug: str, done: Exported, step: float) -> Iterator[tuple[float, int]]:
    """A state on every step, and where it begins, so that none is too short to show."""
    for span in archive.spans(slug, done.start, done.end):
        if span.outcome not in RANK:
            continue
        begin, end = span.start.timestamp(), span.end.timestamp()
        yield begin, RANK[span.outcome]
        number = int(begin // step) + 1
        while number * step < end:
            yield number * step, RANK[span.outcome]
            number += 1


def _probes(archive: Archive, done: Exported, out: TextIO, target: Target, folder: Path, stack: ExitStack) -> None:
    """One pass over the looks, a file for each family and probe: memory stays small however long it is."""
    files: dict[tuple[str, str], TextIO] = {}
    last: dict[str, float] = {}
    described = archive.probes()
    done.samples |= dict.fromkeys(FAMILIES, 0)
    for look in archive.looks(done.start, done.end):
        at = look.started_at.timestamp()
        if look.cause is Cause.GAP or at <= last.get(look.probe, 0.0):
            continue
        last[look.probe] = at
        service, _, name = look.probe.partition("/")
        body = described.get(look.probe, {})
        named = _labels(target, service=service, probe=name, kind=body.get("kind", ""), lang=body.get("lang", ""))
        for family, value in _values(look.outcome, look.seconds).items():
            key = (family, look.probe)
            if key not in files:
                path = folder / f"{len(files)}"
                files[key] = stack.enter_context(path.open("w+", encoding="utf-8"))
            files[key].write(f"{family}{named} {value} {at:.3f}\n")
            done.samples[family] += 1
    for family, text in FAMILIES.items():
        out.write(f"# HELP {family} {text}\n# TYPE {family} gauge\n")
        for _, probe in sorted(key for key in files if key[0] == family):
            file = files[(family, probe)]
            file.seek(0)
            out.writelines(file)


def _values(outcome: Outcome, seconds: float) -> dict[str, str]:
    values = {"ircc_probe_duration_seconds": f"{seconds:.3f}"}
    if outcome in RANK:
        values |= {"ircc_probe_state": str(RANK[outcome]), "ircc_probe_success": str(int(outcome is Outcome.UP))}
    return values


def _labels(target: Target, **labels: str) -> str:
    # A label without a value is no label to Prometheus: live series show none either.
    every = {**labels, "job": target.job, "instance": target.instance}
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in every.items() if value) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _floor(at: datetime) -> datetime:
    seconds = BLOCK.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def _ceiling(at: datetime) -> datetime:
    low = _floor(at)
    return low if low == at else low + BLOCK
