"""A look as it is kept: the row of numbers it becomes, and what is read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from monitor.history import codec, codes
from monitor.history.instants import instant, stamp
from monitor.model import Observation
from probes.model import Cause, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look as kept. *started_at* is floored to the millisecond; *seconds* and *phases* are rounded to it.

    *id* counts looks in the order they were kept. *status* is None where no HTTP was spoken, 0 when the last request
    got no reply. *finding* holds what the look showed beyond (see ``findings.py``), None for one that was simply up.
    """

    id: int
    probe: str
    started_at: datetime
    seconds: float
    outcome: Outcome
    cause: Cause | None
    status: int | None
    phases: Mapping[str, float]
    vantage: str
    run_id: str
    finding: Mapping[str, Any] | None = None


class Row(NamedTuple):
    """The columns of ``look``, in their order."""

    id: int
    probe: int
    at: int
    took: int
    verdict: int
    status: int | None
    phases: bytes
    run: int


def row(number: int, observation: Observation, *, probe: int, run: int) -> Row:
    """The row of *observation*."""
    reading = observation.reading
    return Row(
        id=number,
        probe=probe,
        at=stamp(observation.started_at),
        took=max(0, round(observation.seconds * 1000)),
        verdict=codes.verdict(reading.outcome, reading.cause),
        status=reading.http.status if reading.http else None,
        phases=codes.packed(reading.phases),
        run=run,
    )


def look(kept: Row, *, probe: str, run_id: str, vantage: str, finding: bytes | None) -> Look:
    """What *kept* says, with the names its numbers stand for."""
    outcome, cause = codes.judged(kept.verdict)
    beyond = None if finding is None else codec.expanded(finding)
    phases = codes.unpacked(kept.phases)
    if beyond is not None:
        phases |= beyond.get("phases", {})
    return Look(
        id=kept.id,
        probe=probe,
        started_at=instant(kept.at),
        seconds=kept.took / 1000,
        outcome=outcome,
        cause=cause,
        status=kept.status,
        phases=phases,
        vantage=vantage,
        run_id=run_id,
        finding=beyond,
    )
