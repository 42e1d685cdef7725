"""``python -m tests.bench.year FOLDER``: a believable year of history, in a file that verifies. Prints what it made."""

import argparse
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from monitor.clock import Clock
from monitor.history import migrations
from monitor.history.archive import Archive
from monitor.history.connection import set_up, writer
from monitor.history.opening import NAME
from monitor.history.roller import LATE, Roller
from monitor.history.upkeep import transaction
from monitor.model import Service
from tests.bench import fleet, troubles
from tests.bench.scribe import Scribe

START = datetime(2025, 11, 1, tzinfo=UTC)
DAYS = 365
SEED = 20_170_607


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What was made: the file at *path*, what is in it, and how long the making took, if it was just now."""

    path: Path
    services: tuple[Service, ...]
    start: datetime
    end: datetime
    looks: int
    judged: int = 0
    writing: float = 0.0
    rolling: float = 0.0
    cpu: float = 0.0


def generate(
    folder: Path, *, days: int = DAYS, start: datetime = START, seed: int = SEED, services: int = len(fleet.SERVICES)
) -> Year:
    """A history in *folder* of *days* from *start* on. Its hours are rolled up."""
    began, used, path, watched = time.monotonic(), time.process_time(), folder / NAME, fleet.services(services)
    migrations.create(path, start)
    happens = troubles.plan(start, days, watched, Random(seed))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -64000", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        scribe = Scribe(path, watched, happens, seed)
        scribe.write(connection)
        written = time.monotonic()
        roller = Roller(connection)
        rolling = True
        while rolling:
            with transaction(connection):
                rolling = roller.step(happens.end + 2 * LATE)
        (looks,) = connection.execute("SELECT count(*) FROM look").fetchone()
    with closing(writer(path)) as connection:
        set_up(connection)
    return Year(
        path=path,
        services=tuple(watched),
        start=start,
        end=happens.end,
        looks=looks,
        judged=scribe.judged,
        writing=written - began,
        rolling=time.monotonic() - written,
        cpu=time.process_time() - used,
    )


def lately(days: int) -> datetime:
    """Where so many days begin that end with the last full hour: pages tell of the time until now."""
    return Clock().now().replace(minute=0, second=0, microsecond=0) - timedelta(days=days)


def read(folder: Path, *, days: int = DAYS) -> Year:
    """One of so many *days* that was generated before."""
    path = folder / NAME
    with Archive(path) as archive:
        ends = archive.extent()
    if ends is None:
        raise RuntimeError(f"{path} holds no look; remove it to have one generated")
    start = ends[0].replace(second=0, microsecond=0)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (looks,) = connection.execute("SELECT count(*) FROM look").fetchone()
    end = start + timedelta(days=days)
    return Year(path=path, services=tuple(fleet.services()), start=start, end=end, looks=looks)


def figures(year: Year) -> list[str]:
    """What was made, for a person."""
    with closing(sqlite3.connect(f"file:{year.path}?mode=ro", uri=True)) as connection:
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("finding", "event", "span", "outage", "checkpoint", "probe_hour", "service_hour", "run")
        }
    size, probes = year.path.stat().st_size, sum(len(each.probes) for each in year.services)
    lines = [
        f"{year.looks:,} looks of {probes} probes from {year.start:%Y-%m-%d} to {year.end:%Y-%m-%d}",
        ", ".join(f"{number:,} {table}" for table, number in counts.items()),
        f"{size / 1e6:,.1f} MB, {size / year.looks:.1f} bytes a look",
    ]
    if year.writing:
        took = f"{year.writing:.1f} s ({year.judged:,} looks judged one by one)"
        lines.append(f"written in {took}, rolled up in {year.rolling:.1f} s; {year.cpu:.1f} s of CPU in all")
    return lines


def main() -> None:
    """Read the command line, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for line in figures(generate(given.folder, days=given.days, seed=given.seed)):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
