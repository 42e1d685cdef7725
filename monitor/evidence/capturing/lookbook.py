"""All that the latest looks at a service and at what it depends on showed, as JSON: ``looks.json`` of a capture."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.board import Board
from monitor.history import codec
from monitor.model import Observation, Probe
from probes.addresses import shown

SIGNED = ("started_at", "seconds", "vantage", "run_id", "lag", "tries", "controls", "diagnosis")
LEFT_OUT = frozenset({"artifacts", "announcements"})
"""Of a reading: paths of our own, and notices, which the capture has in full."""


def lookbook(probes: Sequence[Probe], board: Board) -> bytes:
    """The latest look of each probe, and its latest failure where that was another, in the order of *probes*."""
    told = [_told(probe, board) for probe in probes]
    return (json.dumps({"probes": told}, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _told(probe: Probe, board: Board) -> Mapping[str, Any]:
    row = board.row(probe.key)
    failure = row.failures[-1] if row.failures else None
    return {
        "probe": probe.key,
        "kind": probe.kind.name,
        "lang": probe.lang,
        "address": shown(probe.target.address) if "://" in probe.target.address else probe.target.address,
        "every": probe.every,
        "timeout": probe.timeout,
        "latest": None if row.latest is None else look(row.latest),
        "latest_failure": None if failure is None or failure is row.latest else look(failure),
    }


def look(observation: Observation) -> Mapping[str, Any]:
    """One look with its reading, the controls beside it and the walk after it."""
    body = codec.fields(observation, only=SIGNED)
    reading = codec.fields(observation.reading)
    return {**body, "reading": {name: value for name, value in reading.items() if name not in LEFT_OUT}}
