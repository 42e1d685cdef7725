"""``python -m tests.bench.history``: what a year of history costs to keep, to prove, to copy and to ask.

A believable year is generated (see ``tests.bench.year``), or one that was generated before is taken. Each question
opens the history anew, as a page does that is asked for. Goals stand beside the figures; nothing else is judged.
"""

import argparse
import gc
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.backup import copy
from monitor.history.connection import read_only
from monitor.history.damage import examine
from monitor.history.verification import verify
from monitor.reckoning.figures import Figures, figures
from monitor.reckoning.reach import Hour, Reach, rolled
from tests.bench import year as generated
from tests.bench.machine import median_of, percentile
from tests.bench.table import tell
from tests.bench.year import DAYS, Year, generate, lately, read

WINDOWS = (1, 7, 30, 90)
TIMELINE = timedelta(days=90)
CALLS = 40
GOAL_MS = 100
GOAL_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How long one question took, in milliseconds, each time it was asked."""

    question: str
    times: list[float]

    @property
    def p50(self) -> float:
        """The middle."""
        return median_of(self.times)

    @property
    def p95(self) -> float:
        """What one in twenty takes longer than."""
        return percentile(self.times, 0.95)


def timeline(year: Year) -> int:
    """The last 90 days of every service, as bands to be drawn; how many."""
    with Archive(year.path) as archive:
        return sum(len(archive.spans(each.slug, year.end - TIMELINE, year.end)) for each in year.services)


def outages(year: Year) -> int:
    """Every outage of the year; how many."""
    with Archive(year.path) as archive:
        return len(archive.outages(year.start, year.end))


def availability(year: Year) -> dict[tuple[str, int], tuple[Figures, Reach]]:
    """By service and days: the figures by the states, uptime and reachability by the roll-ups."""
    found = {}
    windows = (*WINDOWS, (year.end - year.start).days)
    with Archive(year.path) as archive:
        for service in year.services:
            spans = archive.spans(service.slug, year.start, year.end)
            for days in windows:
                start = year.end - timedelta(days=days)
                told = figures(service.slug, spans, start, year.end, service.hours)
                total = archive.total(service.slug, start, year.end)
                hours = [Hour(looks=total.looks, slots=total.slots, good_slots=total.good_slots)]
                found[service.slug, days] = told, rolled(hours)
    return found


QUESTIONS: dict[str, Callable[[Year], object]] = {
    "timeline of 90 days, every service": timeline,
    "outages of the year": outages,
    "availability: every service, 5 windows": availability,
}


def asked(year: Year, question: str, calls: int) -> Asked:
    """Ask the same *calls* times, once the file is warm."""
    QUESTIONS[question](year)
    times = []
    for _ in range(calls):
        gc.collect()
        began = time.perf_counter()
        QUESTIONS[question](year)
        times.append((time.perf_counter() - began) * 1000)
    return Asked(question=question, times=times)


def once(year: Year, folder: Path) -> dict[str, float]:
    """Seconds of what is done now and then, each once."""
    target = folder / "copy.sqlite"
    jobs: dict[str, Callable[[], object]] = {
        "verify, all of it": lambda: sound(year.path),
        "backup, read through": lambda: copy(year.path, target),
        "examination at the start": lambda: examine(year.path),
        "of it, quick_check": lambda: quick_check(year.path),
    }
    seconds = {}
    for name, job in jobs.items():
        began = time.perf_counter()
        job()
        seconds[name] = time.perf_counter() - began
        tell(f"  {name:40} {seconds[name]:8.1f} s")
    target.unlink()
    return seconds


def sound(path: Path) -> None:
    """Raises AssertionError when the history is not what was written."""
    found = verify(path)
    assert found.sound, found


def quick_check(path: Path) -> None:
    """SQLite's own short check."""
    with closing(read_only(path)) as connection:
        assert connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)


def run(year: Year, calls: int, folder: Path) -> dict[str, object]:
    """Measure everything, and print it."""
    tell()
    for line in generated.figures(year):
        tell(line)
    size = year.path.stat().st_size
    tell(f"\n{'size (goal: under 1 GB)':42} {size / 1e6:8.1f} MB{'' if size < GOAL_BYTES else '   TOO LARGE'}")
    tell(f"\n{f'{calls} times each, opening included':42} {'p50 ms':>8} {'p95 ms':>8}   goal: p95 under {GOAL_MS}")
    rows = [asked(year, question, calls) for question in QUESTIONS]
    for row in rows:
        tell(f"  {row.question:40} {row.p50:8.1f} {row.p95:8.1f}{'' if row.p95 < GOAL_MS else '   TOO SLOW'}")
    tell("\nonce each")
    return {
        "bytes": size,
        "questions": {row.question: row.times for row in rows},
        "seconds": once(year, folder),
        "load": os.getloadavg()[0],
    }


def main() -> None:
    """Read the command line, generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=DAYS, help=f"how long the year is (default {DAYS})")
    parser.add_argument("--calls", type=int, default=CALLS, help=f"how often each is asked (default {CALLS})")
    parser.add_argument("--folder", type=Path, help="take the year in it, or leave it there; else it is removed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there as well")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="bench-history-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tell(f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        year = (
            read(folder, days=given.days)
            if (folder / "history.sqlite").exists()
            else generate(folder, days=given.days, start=lately(given.days))
        )
        result = run(year, given.calls, folder)
    finally:
        if given.folder is None:
            shutil.rmtree(folder)
    tell(f"\n{Clock().now():%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.1f}")
    if given.json:
        given.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
