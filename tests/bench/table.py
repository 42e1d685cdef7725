"""Prints what the bench measured: medians, ratios with their spread, and how far to trust them."""

import sys
from typing import TYPE_CHECKING

from tests.bench.machine import median_of

if TYPE_CHECKING:
    from tests.bench.comparison import Result
    from tests.bench.windows import Window

NAMES = {
    "blackbox": "blackbox_exporter, body regex",
    "look": "ircc-monitor, whole look",
    "exchange": "ircc-monitor, exchange alone",
    "uvloop": "the whole look on uvloop",
    "exchange-uvloop": "the exchange alone on uvloop",
}


def tell(text: str = "") -> None:
    """One line, seen at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def show(result: "Result") -> None:
    """Everything."""
    tell()
    for name, value in result.machine.items():
        tell(f"{name:18} {value}")
    for scheme, rounds in result.rounds.items():
        if rounds:
            _scheme(result, scheme, rounds)
    if result.late:
        _trust(result)
    if result.journeys is not None:
        _journeys(result)
    if result.scrape is not None:
        _scrape(result)


HEADINGS = ("CPU ms/look", "% of a core", "/ blackbox (min-max)", "error p50", "p99 ms", "failed", "others %")
WIDTHS = (12, 13, 22, 11, 9, 8, 10)


def _scheme(result: "Result", scheme: str, rounds: "list[dict[str, Window]]") -> None:
    plan, server = result.plan, result.server
    kind = f"HTTPS ({server['key']})" if scheme == "https" else "HTTP"
    tell()
    tell(f"{kind}: {plan.rate:g} looks/s, each on a new connection; {plan.rounds} windows of {plan.seconds:g} s")
    tell(f"{'':29}{''.join(map(str.rjust, HEADINGS, WIDTHS))}")
    for name in rounds[0]:
        rows = [each[name] for each in rounds]
        ratios = [each[name].cpu_ms / each["blackbox"].cpu_ms for each in rounds]
        others = [row.others_percent for row in rows if row.others_percent is not None]
        cells = (
            f"{median_of([row.cpu_ms for row in rows]):.2f}",
            f"{median_of([row.core_percent for row in rows]):.1f}",
            f"{median_of(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
            f"{median_of([row.error_p50_ms for row in rows]):.1f}",
            f"{median_of([row.error_p99_ms for row in rows]):.1f}",
            str(sum(row.failed for row in rows)),
            f"{median_of(others):.0f}" if others else "?",
        )
        tell(f"{NAMES[name]:29}{''.join(map(str.rjust, cells, WIDTHS))}")
        if wrong := next((row.wrong for row in rows if row.wrong), ""):
            tell(f"  looks failed, so this row is no comparison: {wrong}")


TRUST = """
The page has {size} bytes and comes {delay:g} ms after the request; the server was {late:.1f} ms late (p99 {most:.1f}).
Medians over the windows; each ratio is of two windows of the same round. Error: measured duration less the server's
delay; on HTTPS the handshake is in it. CPU is of the whole process: ours paces itself; blackbox is paced from outside
and serves its metrics, uncompressed, at each look. Others: what all else took of the prober's core, the kernel's
share of the network included. Loopback carries no latency and loses nothing. Trust the ratios, not milliseconds."""


def _trust(result: "Result") -> None:
    late, most = (median_of([row[name] for row in result.late]) for name in ("late_p50_ms", "late_p99_ms"))
    tell(TRUST.format(size=result.server["page_bytes"], delay=result.plan.delay * 1000, late=late, most=most))


def _journeys(result: "Result") -> None:
    row = result.journeys
    assert row is not None
    tell()
    tell(f"Browser journey ircc_account against the simulator, warm browser, {row.journeys} one after another")
    tell(f"  wall    {median_of(row.seconds):.2f} s (min {min(row.seconds):.2f}, max {max(row.seconds):.2f})")
    if not row.cpu_totals:
        tell("  CPU     not counted: this system has no /proc")
        return
    shares = ", ".join(f"{name} {seconds:.2f}" for name, seconds in sorted(row.cpu.items(), key=lambda each: -each[1]))
    totals = row.cpu_totals
    tell(f"  CPU     {median_of(totals):.2f} s (min {min(totals):.2f}, max {max(totals):.2f}): {shares}")


def _scrape(result: "Result") -> None:
    row, seen = result.scrape, result.looked_at
    assert row is not None
    assert seen is not None
    tell()
    tell(f"One scrape of /metrics, {seen['services']} default services, {seen['probes']} probes, each looked at once")
    tell(f"  {row['bytes']} bytes, {row['series']} series, {row['p50_ms']:.1f} ms of CPU (max {row['max_ms']:.1f})")
    for each in seen["not_up"]:  # type: ignore[attr-defined]
        tell(f"  not up: {each}")
