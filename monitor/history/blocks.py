"""Which range of the past can be handed to Prometheus as finished blocks, and why a later one cannot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.history.instants import EPOCH

BLOCK = timedelta(hours=2)
"""Prometheus cuts its store at every even hour (UTC)."""

HEAD = timedelta(hours=3)
"""So much it may still hold in memory. It takes a block that reaches into that time, but at its next start it skips its
own log up to the end of its newest block: every live sample from before then would be lost."""


class Refusal(StrEnum):
    """Why a range cannot be exported; the command line has words for each."""

    TOO_LATE = "blocks_too_late"
    NONE_WHOLE = "blocks_none_whole"


class BlocksError(Exception):
    """The range makes no blocks: the text says why and what to do. *latest* is the latest end that a range may have."""

    def __init__(self, why: Refusal, latest: datetime, text: str) -> None:
        super().__init__(text)
        self.why = why
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Blocks:
    """From *start* up to *end*, both at the edge of a block (UTC)."""

    start: datetime
    end: datetime


def blocks(start: datetime, end: datetime, now: datetime) -> Blocks:
    """The whole blocks from *start* up to *end*. Raises BlocksError if none is, or they come too near to *now*."""
    latest = _edge(now - HEAD)
    first, last = _edge(start), _edge(end)
    if first < start:
        first += BLOCK
    if last > latest:
        raise BlocksError(
            Refusal.TOO_LATE,
            latest,
            f"blocks up to {last:%Y-%m-%dT%H:%MZ} would reach into the hours that Prometheus still holds in memory, and"
            f" it would lose live samples at its next start; end at {latest:%Y-%m-%dT%H:%MZ} or before",
        )
    if first >= last:
        raise BlocksError(
            Refusal.NONE_WHOLE,
            latest,
            "there is no whole block of two hours in that time; begin and end at even hours (UTC), two hours apart",
        )
    return Blocks(first, last)


def _edge(at: datetime) -> datetime:
    """The edge at or before *at*."""
    return EPOCH + (at - EPOCH) // BLOCK * BLOCK
