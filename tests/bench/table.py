"""Prints what the bench measured: medians, ratios with their spread, and how far to trust them."""

import sys
from typing import TYPE_CHECKING

from tests.bench.machine import median_of

if TYPE_CHECKING:
    from tests.bench.http import Result
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


def _scheme(result: "Result", scheme: str, rounds: "list[dict[str, Window]]") -> None:
    plan = result.plan
    kind = f"HTTPS ({result.server['key']})" if scheme == "https" else "HTTP"
    tell()
    tell(f"{kind}: {plan.rate:g} looks/s, {plan.rounds} rounds of {plan.seconds:g} s each, ", )
    tell(f"a {result.server['page_bytes']} byte page, new connection each, server delay {plan.delay * 1000:g} ms")
    tell(f"{'':31}{'CPU ms/look':>12}{'% of a core':>12}{'/ blackbox (min-max)':>23}{'error p50':>11}{'p99 ms':>8}{'failed':>8}")
    for name in rounds[0]:
        rows = [each[name] for each in rounds]
        ratios = [each[name].cpu_ms / each["blackbox"].cpu_ms for each in rounds]
        cells = (
            f"{NAMES[name]:31}",
            f"{median_of([row.cpu_ms for row in rows]):12.2f}",
            f"{median_of([row.core_percent for row in rows]):12.1f}",
            f"{median_of(ratios):10.2f} ({min(ratios):.2f}-{max(ratios):.2f})".rjust(23),
            f"{median_of([row.error_p50_ms for row in rows]):11.1f}",
            f"{median_of([row.error_p99_ms for row in rows]):8.1f}",
            f"{sum(row.failed for row in rows):8d}",
        )
        tell("".join(cells))


def _trust(result: "Result") -> None:
    late = median_of([row["late_p50_ms"] for row in result.late]), median_of([row["late_p99_ms"] for row in result.late])
    tell()
    tell("Medians over the rounds; each ratio is of two windows of one round. Error: measured duration less the server's")
    tell(f"delay; the server itself was {late[0]:.1f} ms late (p99 {late[1]:.1f}), and on HTTPS the handshake is in it.")
    tell("CPU is of the whole process. Ours paces itself; blackbox is paced from outside, and encodes its metrics for each")
    tell("look. Loopback carries no latency and loses nothing. Other work on the cores moves every figure: trust the ratios.")


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
