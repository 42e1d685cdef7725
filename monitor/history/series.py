"""The history as OpenMetrics text, for ``promtool tsdb create-blocks-from openmetrics``: months that Prometheus lacks.

Only whole two-hour blocks that are past: a block that overlaps Prometheus' head makes it throw away live samples at its
next start. Samples of a series stand in order of time, each once: promtool drops others without a word. Unknown is no
sample. One series after another is read and written, so that a year takes no more memory than a day.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TextIO

from monitor.history.archive import Archive, Glance
from monitor.history.instants import stamp
from probes.model import RANK, Outcome

BLOCK = timedelta(hours=2)
HEAD = timedelta(hours=3)
"""Prometheus' head reaches back so far at most: one and a half blocks."""

SERVICE = "ircc_service_state"
HELP: Mapping[str, str] = MappingProxyType(
    {
        SERVICE: "0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown.",
        "ircc_probe_state": "The latest look: 0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown.",
        "ircc_probe_success": (
            "1 if the latest look was up or maintenance-annotated up, 0 if not; absent while unknown."
        ),
        "ircc_probe_duration_seconds": "Length of the latest look.",
    }
)
"""The families, in the words of the live ones; a test holds them together."""

VALUES: Mapping[str, Callable[[Glance], float | None]] = MappingProxyType(
    {
        "ircc_probe_state": lambda seen: RANK.get(seen.outcome),
        "ircc_probe_success": lambda seen: int(seen.outcome is Outcome.UP) if seen.outcome in RANK else None,
        "ircc_probe_duration_seconds": lambda seen: seen.seconds,
    }
)

Sample = tuple[int, float]
"""When, in milliseconds since 1970, and the value."""


class NotPastError(Exception):
    """The end that was asked for reaches into Prometheus' head; *latest* is the latest that does not."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(
            "a block that reaches into the last three hours makes Prometheus lose live samples at its next start; "
            f"end at {latest.isoformat()} or before"
        )
        self.latest = latest


class NoBlockError(Exception):
    """Nothing of what was asked for is a whole block."""

    def __init__(self) -> None:
        super().__init__("no two hours from an even hour to the next (UTC) lie in that time and are past; ask for more")


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
    """The whole blocks from *start* on, up to *end* or, without one, to the last that is past.

    Raises NotPastError when *end* comes too near to *now*, and NoBlockError when no block is whole.
    """
    latest = _floor(now - HEAD)
    if end is not None and end > latest:
        raise NotPastError(latest)
    first, last = _ceiling(start), _floor(end or latest)
    if first >= last:
        raise NoBlockError
    return first, last


def write(archive: Archive, start: datetime, end: datetime, out: TextIO, target: Target) -> Exported:
    """Write every sample from *start* up to *end*, which ``blocks`` gave, and how many there were."""
    done = Exported(start=start, end=end)
    until = stamp(end)
    for family, text in HELP.items():
        out.write(f"# HELP {family} {text}\n# TYPE {family} gauge\n")
        done.samples[family] = 0
        for labels, samples in _series(archive, family, done, target.step):
            named = family + _labels(labels | {"job": target.job, "instance": target.instance})
            for at, value in _ordered(samples, until):
                out.write(f"{named} {value} {seconds(at)}\n")
                done.samples[family] += 1
    out.write("# EOF\n")
    return done


def _series(
    archive: Archive, family: str, done: Exported, step: float
) -> Iterator[tuple[dict[str, str], Iterator[Sample]]]:
    """Every series of the family: its labels and its samples."""
    if family == SERVICE:
        for slug in sorted(archive.services()):
            yield {"service": slug}, _stepped(archive, slug, done, step)
        return
    for key, body in sorted(archive.probes().items()):
        service, _, name = key.partition("/")
        named = {"service": service, "probe": name, "kind": body.get("kind", ""), "lang": body.get("lang", "")}
        yield named, _looked(archive, key, done, VALUES[family])


def _stepped(archive: Archive, slug: str, done: Exported, step: float) -> Iterator[Sample]:
    """A state on every step, and where it begins, so that none is too short to show.

    It ends with the last look: after that there was nobody to be scraped.
    """
    extent = archive.extent()
    until = min(done.end, extent[1] + timedelta(seconds=step)) if extent else done.start
    for span in archive.spans(slug, done.start, until) if done.start < until else ():
        if span.outcome not in RANK:
            continue
        yield stamp(span.start), RANK[span.outcome]
        number = int(span.start.timestamp() // step) + 1
        while number * step < span.end.timestamp():
            yield round(number * step * 1000), RANK[span.outcome]
            number += 1


def _looked(archive: Archive, key: str, done: Exported, value: Callable[[Glance], float | None]) -> Iterator[Sample]:
    for seen in archive.glances(key, done.start, done.end):
        if (told := value(seen)) is not None:
            yield stamp(seen.at), told


def _ordered(samples: Iterator[Sample], until: int) -> Iterator[Sample]:
    """Each after the one before: of two in the same millisecond the second comes a millisecond later."""
    last = -1
    for at, value in samples:
        last = max(at, last + 1)
        if last < until:
            yield last, value


def seconds(stamped: int) -> str:
    """Milliseconds as seconds that promtool reads as the same: it cuts off what its floating point lacks."""
    whole, rest = divmod(stamped, 1000)
    text = f"{whole}.{rest:03d}" if rest else str(whole)
    return text if int(float(text) * 1000) == stamped else f"{text}5"


def _labels(labels: Mapping[str, str]) -> str:
    # A label without a value is no label to Prometheus: live series show none either.
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items() if value) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _floor(at: datetime) -> datetime:
    seconds = BLOCK.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def _ceiling(at: datetime) -> datetime:
    low = _floor(at)
    return low if low == at else low + BLOCK
