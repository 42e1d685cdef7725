"""Where both hash chains stand, and stood: the figures that an outside anchor or a copy elsewhere pins down."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.history.chain import EVENTS, LOOKS
from monitor.history.instants import instant, stamp

HEADS = "SELECT name, last_id, head, at FROM chain"
CHECKPOINTS = """
SELECT name, last_id, head, at FROM checkpoint c WHERE (latest >= :start AND earliest < :end AND last_id = (
  SELECT max(last_id) FROM checkpoint d WHERE d.name = c.name AND d.at / 86400000 = c.at / 86400000
    AND d.latest >= :start AND d.earliest < :end))
  OR last_id = (SELECT max(last_id) FROM checkpoint b WHERE b.name = c.name AND b.at < :start)
ORDER BY name, last_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The *head* (hex) of the chain *chain* (``look`` or ``event``) after the row *last_id*, written *at* (UTC)."""

    chain: str
    last_id: int
    head: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Both heads at one moment. *made_at* is when the later of the two was written."""

    looks: Head
    events: Head
    made_at: datetime


def heads(connection: sqlite3.Connection) -> Heads:
    """Where both chains stand now."""
    found = {each.chain: each for each in map(_head, connection.execute(HEADS))}
    looks, events = found[LOOKS], found[EVENTS]
    return Heads(looks=looks, events=events, made_at=max(looks.at, events.at))


def checkpoints(connection: sqlite3.Connection, start: datetime, end: datetime) -> Sequence[Head]:
    """Of each chain: the last checkpoint before *start*, then the last of each UTC day with rows of the range."""
    values = {"start": stamp(start), "end": stamp(end)}
    return [_head(row) for row in connection.execute(CHECKPOINTS, values)]


def _head(row: tuple[str, int, bytes, int]) -> Head:
    name, last_id, head, at = row
    return Head(chain=name, last_id=last_id, head=head.hex(), at=instant(at))
