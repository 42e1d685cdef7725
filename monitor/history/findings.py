"""What a look showed beyond its row, as JSON values.

A look that was not up, or with which something changed, keeps everything. One that was up keeps what is out of the
ordinary (a second try, disturbed timings, files, the steps of a journey), and what stands there for weeks (a notice,
the days a certificate has left) only when it differs from the look of the same probe before.

The keys are the fields of ``Reading`` that are not at their default, and ``lag``, ``tries``, ``controls`` and
``diagnosis`` of the observation. Paths of files inside the data folder are relative to it.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from monitor.history import codec, codes
from monitor.model import ControlResult, Observation
from probes.model import Artifact, Diagnosis, Outcome, Reading

IN_THE_ROW = ("outcome", "cause", "phases")
STANDING = ("code", "detail", "announcements")
ODD = ("steps", "artifacts", "tainted", "phases", "tries", "diagnosis")
BESIDE = ("lag", "tries", "controls", "diagnosis")
EMPTY: Mapping[str, Any] = MappingProxyType({"code": "", "detail": "", "announcements": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A full finding as values again, but for what the row holds: the reading's outcome, cause and phases."""

    reading: Reading
    lag: float = 0.0
    tries: int = 1
    controls: tuple[ControlResult, ...] = ()
    diagnosis: Diagnosis | None = None


class Findings:
    """Makes findings, and remembers what stood there at each probe's last look. *folder* is the data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._standing: dict[str, Mapping[str, Any]] = {}

    def of(self, observation: Observation, *, changed: bool) -> Mapping[str, Any] | None:
        """What to keep of *observation* beyond its row; *changed* when something was decided from it."""
        reading = replace(observation.reading, artifacts=tuple(map(self._inside, observation.reading.artifacts)))
        every = _everything(replace(observation, reading=reading))
        up = reading.outcome is Outcome.UP
        before = self._standing.pop(observation.probe.key, None)
        standing = {name: every[name] for name in STANDING if name in every}
        if up:
            self._standing[observation.probe.key] = standing
        if changed or not up:
            return every
        odd = {name: every[name] for name in ODD if name in every}
        if "tainted" in every:
            odd["lag"] = every.get("lag", 0.0)
        if standing != (before or {}):
            odd |= {name: standing.get(name, EMPTY[name]) for name in STANDING}
        return odd or None

    def _inside(self, artifact: Artifact) -> Artifact:
        with contextlib.suppress(ValueError):  # elsewhere: the whole path stays
            return replace(artifact, path=artifact.path.relative_to(self._folder))
        return artifact


def facts(finding: Mapping[str, Any]) -> Facts:
    """A finding as values. Raises pydantic's ValidationError for one that is none of ours."""
    own = {name: finding[name] for name in ("lag", "tries") if name in finding}
    reading = {name: value for name, value in finding.items() if name in Reading.__dataclass_fields__}
    return Facts(
        reading=codec.READING.validate_python(reading | {"outcome": Outcome.UNKNOWN, "phases": {}}),
        controls=codec.CONTROLS.validate_python(finding.get("controls", ())),
        diagnosis=codec.DIAGNOSIS.validate_python(finding["diagnosis"]) if "diagnosis" in finding else None,
        **own,
    )


def _everything(observation: Observation) -> dict[str, Any]:
    every = codec.plain(observation.reading, sparse=True)
    for name in IN_THE_ROW:
        every.pop(name, None)
    unknown = {name: value for name, value in observation.reading.phases.items() if name not in codes.PHASES}
    if unknown:
        every["phases"] = codec.plain(unknown)
    beside = codec.fields(observation, sparse=True, only=BESIDE)
    return {**every, **beside}
