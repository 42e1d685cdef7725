"""Which outage stands behind which: a shared component's failure behind its dependants', and what began together. Pure.

An outage that is affected by another is kept and measured like any: only the alert is the component's. It is affected
while the component's outage goes on and, after that, until a look that began later still sees it bad: then it is an
outage in its own right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Bounds, Outage, Service

TOGETHER = timedelta(minutes=1)


def related(
    services: Mapping[str, Service],
    outages: Mapping[str, Outage],
    slug: str,
    *,
    begun: Bounds | None,
    shown_at: datetime,
) -> dict[str, Outage]:
    """The outages, by service, whose root or group is other than before, after a look at *slug*.

    *begun* is when its outage has just begun, or begun again, None when it has not; *shown_at* when the latest look at
    it began that was bad.
    """
    now = dict(outages)
    mine = now.get(slug)
    if mine is not None and mine.ended is None:
        now[slug] = _rooted(services[slug], mine, now, shown_at, opened=begun is not None)
    if begun is not None:
        now |= _struck(services, now, slug, begun)
        if mine is not None and begun.latest == mine.opened.latest:
            now |= _grouped(now, slug)
    return {each: outage for each, outage in now.items() if outage != outages[each]}


def _rooted(
    service: Service, outage: Outage, outages: Mapping[str, Outage], shown_at: datetime, *, opened: bool
) -> Outage:
    """With its root found when it begins, then kept, or let go."""
    if outage.root:
        behind = next((each for each in outages.values() if each.id == outage.root), None)
        if behind is not None and (behind.ended is None or shown_at <= behind.ended.latest):
            return outage
        outage = replace(outage, root="", was_root=outage.root)
    for name in service.depends_on if opened else ():
        behind = outages.get(name)
        if behind is not None and behind.ended is None:
            return replace(outage, root=behind.id, was_root=behind.id)
    return outage


def _struck(
    services: Mapping[str, Service], outages: Mapping[str, Outage], slug: str, begun: Bounds
) -> dict[str, Outage]:
    """The open outages of those that depend on *slug*, where they need not have begun before its own did."""
    behind = outages[slug]
    return {
        name: replace(outage, root=behind.id, was_root=behind.id)
        for name, outage in outages.items()
        if name in services
        and slug in services[name].depends_on
        and outage.ended is None
        and not outage.root
        and not _surely_before(outage.opened, begun)
    }


def _surely_before(one: Bounds, other: Bounds) -> bool:
    return other.earliest is not None and one.latest < other.earliest


def _grouped(outages: Mapping[str, Outage], slug: str) -> dict[str, Outage]:
    """*slug*'s outage and those that may have begun in the same minute, under the id of the earliest."""
    mine = outages[slug]
    same = [each for each in outages.values() if each.service != slug and _together(each.opened, mine.opened)]
    if not same:
        return {}
    name = min((each.group or each.id for each in [*same, mine]), key=lambda each: _when(each, outages.values()))
    return {each.service: replace(each, group=name) for each in [*same, mine]}


def _when(name: str, outages: Iterable[Outage]) -> tuple[str, str]:
    found = next((each for each in outages if each.id == name), None)
    return (found.opened.latest.isoformat() if found else "", name)


def _together(one: Bounds, other: Bounds) -> bool:
    """Whether both may have happened within the same minute."""
    first, second = sorted((one, other), key=lambda each: each.latest)
    begins = second.earliest or first.latest
    return min(begins, second.latest) - first.latest <= TOGETHER
