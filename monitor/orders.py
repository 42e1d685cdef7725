"""What a person may tell the monitor to write down: a note, a dispute, a maintenance window. Pure.

Nothing is ever unsaid by an order: a dispute stands beside what was measured, a window ended early keeps its start.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from monitor.journal import Event, EventKind, Record
from monitor.outages.expectation import AD_HOC, AdHoc
from probes.model import Outcome

NOT_KEPT = "not_kept"
"""The word for an order that was understood and could not be written down."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Author = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    author: Author


class Note(_Order):
    """Words beside an outage."""

    order: Literal["note"] = "note"
    outage: str
    text: Text


class Dispute(_Order):
    """An outage is to count as something else. What was measured stays."""

    order: Literal["dispute"] = "dispute"
    outage: str
    counts_as: Outcome
    reason: Text


class AddWindow(_Order):
    """Maintenance is expected of *services* from *start* to *end*."""

    order: Literal["add_window"] = "add_window"
    services: tuple[str, ...] = Field(min_length=1)
    start: AwareDatetime
    end: AwareDatetime
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class EndWindow(_Order):
    """A window is over, now."""

    order: Literal["end_window"] = "end_window"
    window: str


Order = Note | Dispute | AddWindow | EndWindow
ORDER: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="order")])


class OrderError(Exception):
    """An order that cannot be carried out: *key* names the words for it, *values* fill them in."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values_ = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What must be known to carry out an order: which outages and services there are, and the ad hoc windows."""

    has_outage: Callable[[str], bool]
    services: frozenset[str]
    windows: Mapping[str, AdHoc]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What an order leads to: a *record* to keep, the *id* of what it is about, a *window* that is new or changed."""

    record: Record
    id: str
    window: AdHoc | None = None


def carry_out(order: Order, desk: Desk, at: datetime) -> Carried:
    """What *order*, given at *at* (UTC), leads to. Raises OrderError when it cannot be carried out."""
    match order:
        case Note():
            event = Event(at=at, kind=EventKind.NOTE, subject=order.outage, body=_body(order))
            return _about(order.outage, desk, event)
        case Dispute():
            event = Event(at=at, kind=EventKind.DISPUTE, subject=order.outage, body=_body(order))
            return _about(order.outage, desk, event)
        case AddWindow():
            return _added(order, desk, at)
        case EndWindow():
            return _ended(order, desk, at)


def _body(order: Order) -> Mapping[str, object]:
    return order.model_dump(mode="json", exclude={"order", "outage"})


def _about(outage: str, desk: Desk, event: Event) -> Carried:
    if not desk.has_outage(outage):
        raise OrderError("no_such_outage", outage=outage)
    return Carried(record=Record(events=(event,)), id=outage)


def _added(order: AddWindow, desk: Desk, at: datetime) -> Carried:
    for slug in order.services:
        if slug not in desk.services:
            raise OrderError("no_such_service", service=slug)
    start, end = order.start.astimezone(UTC), order.end.astimezone(UTC)
    if end <= start:
        raise OrderError("window_backwards")
    if end <= at:
        raise OrderError("window_over")
    seed = f"{order.services}{start.isoformat()}{end.isoformat()}{at.isoformat()}"
    name = f"w-{start:%Y%m%d}-{hashlib.sha256(seed.encode()).hexdigest()[:6]}"
    window = AdHoc(
        id=name,
        services=order.services,
        start=start,
        end=end,
        added_at=at,
        reason=order.reason,
        author=order.author,
    )
    return _window(window, EventKind.WINDOW, at, order.author)


def _ended(order: EndWindow, desk: Desk, at: datetime) -> Carried:
    window = desk.windows.get(order.window)
    if window is None:
        raise OrderError("no_such_window", window=order.window)
    if window.end <= at:
        raise OrderError("window_over")
    return _window(replace(window, end=max(at, window.start)), EventKind.WINDOW_ENDED, at, order.author)


def _window(window: AdHoc, kind: EventKind, at: datetime, author: str) -> Carried:
    body = AD_HOC.dump_python(window, mode="json")
    event = Event(at=at, kind=kind, subject=window.id, body=body | {"told_by": author})
    return Carried(record=Record(events=(event,)), id=window.id, window=window)
