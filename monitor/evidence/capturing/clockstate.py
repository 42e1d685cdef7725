"""How far this machine's clock may be believed: what the kernel says, and what the servers' own clocks say beside it.

A server tells whole seconds, and may be wrong itself: the median over several is no more than a check.
"""

import statistics
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from monitor import timekeeping
from monitor.clock import Clock
from monitor.evidence.model import HostClock
from monitor.model import Observation
from probes.headers import instant

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
FRESH = timedelta(minutes=30)
"""Replies older than this say nothing of the clock as it is now."""


def host_clock(clock: Clock, looks: Iterable[Observation], *, boot_id: Path = BOOT_ID) -> HostClock:
    """The clock as it is now, and the offset that the latest reply of each host in *looks* shows. Reads files."""
    now, told = clock.now(), timekeeping.kept()
    latest: dict[str, tuple[Observation, float]] = {}
    for look in looks:
        offset, host = _offset(look), _host(look)
        if offset is None or now - look.started_at > FRESH:
            continue
        if host not in latest or latest[host][0].started_at < look.started_at:
            latest[host] = look, offset
    offsets = [offset for _, offset in latest.values()]
    return HostClock(
        at=now,
        tick=clock.tick(),
        boot_id=_boot_id(boot_id),
        synchronised=told.synchronised if told else None,
        error=told.error if told else None,
        offset=round(statistics.median(offsets), 3) if offsets else None,
        hosts=len(offsets),
    )


def _boot_id(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _host(look: Observation) -> str:
    url = look.reading.http.url if look.reading.http else ""
    return urlsplit(url).hostname or ""


def _offset(look: Observation) -> float | None:
    """Seconds by which a reply's date is ahead of our time when it began; None when it tells none, or an old one."""
    http, phases = look.reading.http, look.reading.phases
    if http is None or not phases:  # without phases nobody knows when it was
        return None
    headers: Mapping[str, str] = {name.lower(): value for name, value in http.headers}
    if headers.get("age", "0").strip() != "0":
        return None
    date = instant(headers.get("date", ""))
    if date is None:
        return None
    waited = sum(seconds for phase, seconds in phases.items() if phase != "transfer")
    return date - (look.started_at.timestamp() + waited)
