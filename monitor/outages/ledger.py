"""The outages of one service: opened by its first bad state, ended when it is up again or in maintenance. Pure.

An outage that comes back soon is the same one: within the service's least relapse time, or sooner than it had lasted by
then, up to its most. Only up-time counts for that; maintenance between two failures is none. Unknown neither opens nor
ends an outage.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Bounds, Ending, Outage, Probe, Service, Transition
from monitor.outages.course import Course
from probes.model import RANK, TROUBLE, Outcome


def enter(
    service: Service,
    outage: Outage | None,
    before: Course,
    after: Course,
    changes: Sequence[Transition],
    bad: Sequence[Probe],
    told_at: datetime,
) -> Outage | None:
    """The latest outage of *service* once *changes* have led from *before* to *after*; *told_at* is when that was sure.

    *bad* are the probes that are bad now.
    """
    good_since = before.good_since
    for change in changes:
        if change.after in TROUBLE:
            outage = _troubled(service, outage, change, good_since, told_at)
            good_since = None
        elif change.after is Outcome.UP:
            outage = _ended(outage, change.at, before.bad_at, Ending.RECOVERED)
            good_since = change.at
        elif change.after is Outcome.MAINTENANCE:
            outage = _ended(outage, change.at, change.earliest, Ending.MAINTENANCE)
    if outage is not None and outage.ended is None and after.outcome in TROUBLE:
        outage = _seen(outage, after, bad)
    return outage


def unwatched(outage: Outage, at: datetime) -> Outage:
    """An open outage of a service that is no longer watched: when it ends will not be seen."""
    ended = Bounds(earliest=outage.last_bad_at, latest=max(at, outage.last_bad_at))
    return replace(outage, ended=ended, ending=Ending.UNWATCHED)


def lasted(outage: Outage) -> float:
    """Seconds from the first look that showed it to its end, or to the latest look that did."""
    end = outage.ended.latest if outage.ended else outage.last_bad_at
    return (end - outage.opened.latest).total_seconds()


def _troubled(
    service: Service, outage: Outage | None, change: Transition, good_since: datetime | None, told_at: datetime
) -> Outage:
    when = Bounds(earliest=change.earliest, latest=change.at)
    if outage is not None and outage.ended is not None:
        outage = _relapsed(service, outage, change, good_since)
    if outage is None:
        outage = Outage(
            id=f"{service.slug}-{change.at:%Y%m%dT%H%M%S}Z",
            service=service.slug,
            opened=when,
            confirmed_at=told_at,
            last_bad_at=change.at,
            severity=change.after,
            cause=change.cause,
        )
    if change.after is Outcome.DOWN:
        outage = replace(outage, down=outage.down or when)
    else:
        outage = replace(outage, degraded=outage.degraded or when)
    if RANK[change.after] < RANK[outage.severity]:
        outage = replace(outage, severity=change.after, cause=change.cause)
    return outage


def _relapsed(service: Service, outage: Outage, change: Transition, good_since: datetime | None) -> Outage | None:
    """The outage, going on, if it came back soon enough; None if this is another one."""
    least, most = service.relapse
    limit = timedelta(seconds=min(max(least, lasted(outage)), most))
    up = change.at - good_since if good_since else timedelta(0)
    if up > limit or outage.ending is Ending.UNWATCHED:
        return None
    return replace(outage, ended=None, ending=None, relapses=outage.relapses + 1)


def _ended(outage: Outage | None, at: datetime, bad_at: datetime | None, ending: Ending) -> Outage | None:
    if outage is None or outage.ended is not None:
        return outage
    earliest = min(max(bad_at or outage.last_bad_at, outage.last_bad_at), at)
    return replace(outage, ended=Bounds(earliest=earliest, latest=at), ending=ending, last_bad_at=earliest)


def _seen(outage: Outage, course: Course, bad: Sequence[Probe]) -> Outage:
    """What the latest look adds: how long it has gone on at least, where, and why."""
    return replace(
        outage,
        last_bad_at=max(outage.last_bad_at, course.seen_at or outage.last_bad_at),
        probes=tuple(sorted({*outage.probes, *(each.key for each in bad)})),
        langs=tuple(sorted({*outage.langs, *(each.lang for each in bad if each.lang)})),
        causes=(*outage.causes, course.cause) if course.cause not in outage.causes else outage.causes,
    )
