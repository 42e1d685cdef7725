"""What was seen and judged, as the samples that a scrape would have shown, for ``promtool tsdb create-blocks-from``.

A probe has a sample for each look, when it began; a service one at every *step* of the time in which its state was
known. What is unknown has none. There is no sample that says where a series ends: in a query the last one goes on for
five minutes.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from monitor.history.archive import Archive, Glance
from monitor.history.blocks import Blocks
from monitor.history.instants import EPOCH, stamp
from probes.model import Outcome

RANK: Mapping[Outcome, int] = {Outcome.DOWN: 0, Outcome.DEGRADED: 1, Outcome.MAINTENANCE: 2, Outcome.UP: 3}
STATE = ("ircc_service_state", "0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown.")
"""These are the names and words of the live metrics; a test holds them together."""


def _success(seen: Glance) -> float | None:
    return float(seen.outcome is Outcome.UP) if seen.outcome in RANK else None


def _state(seen: Glance) -> float | None:
    return RANK.get(seen.outcome)


def _duration(seen: Glance) -> float | None:
    return seen.seconds


PROBES: Mapping[str, tuple[str, Callable[[Glance], float | None]]] = {
    "ircc_probe_success": (
        "1 if the latest look was up or maintenance-annotated up, 0 if not; absent while unknown.",
        _success,
    ),
    "ircc_probe_state": ("The latest look: 0 down, 1 degraded, 2 maintenance, 3 up; absent while unknown.", _state),
    "ircc_probe_duration_seconds": ("Length of the latest look.", _duration),
}


class OpenMetrics:
    """The lines of the export of *blocks*. *samples* and *series* are how many it had, once it has been read.

    *job* and *instance* must be those under which the monitor is scraped, or the series would stand beside its own.
    """

    def __init__(
        self, archive: Archive, blocks: Blocks, *, job: str, instance: str, step: timedelta = timedelta(minutes=1)
    ) -> None:
        self._archive = archive
        self._start, self._end = blocks.start, blocks.end
        self._scraped = {"job": job, "instance": instance}
        self._step = step
        self.samples = 0
        self.series = 0

    def __iter__(self) -> Iterator[str]:
        self.samples = self.series = 0
        yield from _head(*STATE)
        for slug in sorted(self._archive.services()):
            yield from self._lines(STATE[0], {"service": slug}, self._service(slug))
        named = {key: _labels(key, body) for key, body in sorted(self._archive.probes().items())}
        for family, (text, value) in PROBES.items():
            yield from _head(family, text)
            for key, labels in named.items():
                yield from self._lines(family, labels, self._probe(key, value))
        yield "# EOF\n"

    def _service(self, slug: str) -> Iterator[tuple[int, float]]:
        """Nothing is said of the time after the last look: the monitor was not there to be scraped."""
        extent = self._archive.extent()
        until = min(self._end, extent[1]) if extent else self._start
        for span in self._archive.spans(slug, self._start, until) if self._start < until else ():
            if span.outcome in RANK:
                at = EPOCH - (EPOCH - span.start) // self._step * self._step
                while at < span.end:
                    yield stamp(at), RANK[span.outcome]
                    at += self._step

    def _probe(self, key: str, value: Callable[[Glance], float | None]) -> Iterator[tuple[int, float]]:
        for seen in self._archive.glances(key, self._start, self._end):
            if (told := value(seen)) is not None:
                yield stamp(seen.at), told

    def _lines(self, family: str, labels: Mapping[str, str], told: Iterator[tuple[int, float]]) -> Iterator[str]:
        """A series. Of two looks in the same millisecond the later one is put a millisecond on: none is dropped."""
        series = _series(family, {**labels, **self._scraped})
        last, end = -1, stamp(self._end)
        for at, value in told:
            moment = max(at, last + 1)
            if moment >= end:
                return
            self.series += last < 0
            self.samples += 1
            last = moment
            yield f"{series} {value:g} {seconds(moment)}\n"


def seconds(stamped: int) -> str:
    """Milliseconds as the seconds that promtool reads as the same: it cuts off what its floating point lacks."""
    whole, rest = divmod(stamped, 1000)
    if not rest:
        return str(whole)
    text = f"{whole}.{rest:03d}"
    return text if int(float(text) * 1000) == stamped else f"{text}5"


def _labels(key: str, body: Mapping[str, object]) -> dict[str, str]:
    service, _, name = key.partition("/")
    return {"service": service, "probe": name, "kind": str(body.get("kind", "")), "lang": str(body.get("lang", ""))}


def _head(family: str, text: str) -> Iterator[str]:
    yield f"# HELP {family} {text}\n"
    yield f"# TYPE {family} gauge\n"


def _series(family: str, labels: Mapping[str, str]) -> str:
    """A label without a value is left out, as a scrape does."""
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items() if value)
    return f"{family}{{{told}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
