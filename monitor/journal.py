"""What is kept: a look with all that was decided from it, and what else happened to us. Frozen, and kept in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from monitor.model import Notice, Observation, Outage, Transition


class EventKind(StrEnum):
    """What else is kept: what we did, what changed, and what people said."""

    STARTED = "started"
    STOPPED = "stopped"
    CUT_OFF = "cut_off"
    GAP = "gap"
    CLOCK_STEP = "clock_step"
    CONFIG = "config"
    TRANSITION = "transition"
    OUTAGE = "outage"
    NOTICE = "notice"
    WINDOW = "window"
    WINDOW_ENDED = "window_ended"
    NOTE = "note"
    DISPUTE = "dispute"
    MOVED_ASIDE = "moved_aside"
    SEALED = "sealed"
    CAPTURED = "captured"
    PACKED = "packed"
    STAMPED = "stamped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the journal. *subject* is a service, probe, outage, notice or window, "" for the monitor itself.

    *at* is when it happened (UTC); *body* holds JSON values only.
    """

    at: datetime
    kind: EventKind
    subject: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is kept in one go, or not at all: a look with all that was decided from it, or a happening of our own.

    *transitions* are of services, *turns* of single probes (their key stands where the service would). *outages* and
    *notices* are those that are new or changed, as they stand now. *memory* is what the judgement must remember to go
    on after a restart, as JSON by key; None forgets a key.
    """

    observation: Observation | None = None
    transitions: tuple[Transition, ...] = ()
    turns: tuple[Transition, ...] = ()
    outages: tuple[Outage, ...] = ()
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    memory: Mapping[str, str | None] = field(default_factory=dict)
