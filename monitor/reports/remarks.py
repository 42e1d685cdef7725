"""Notes and disputes beside an outage: the whole trail, and what the latest dispute makes of it."""

from collections.abc import Iterable

from monitor.journal import Event, EventKind
from monitor.model import Outage
from monitor.reports.model import Remark
from probes.model import Outcome

KINDS = (EventKind.NOTE, EventKind.DISPUTE)


def remarks(events: Iterable[Event]) -> tuple[Remark, ...]:
    """The notes and disputes among *events*, in their order."""
    return tuple(_remark(each) for each in events if each.kind in KINDS)


def counts_as(outage: Outage, trail: Iterable[Remark]) -> Outcome | None:
    """What the latest dispute wants *outage* to count as; None without one.

    One that names the worst state that was measured takes the earlier ones back.
    """
    last = None
    for each in trail:
        last = each.counts_as or last
    return None if last is outage.severity else last


def _remark(event: Event) -> Remark:
    disputed = event.kind is EventKind.DISPUTE
    return Remark(
        at=event.at,
        author=str(event.body["author"]),
        text=str(event.body["reason" if disputed else "text"]),
        counts_as=Outcome(event.body["counts_as"]) if disputed else None,
    )
