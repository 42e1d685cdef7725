"""``make bench``: what a look costs beside blackbox_exporter, as ratios from one run on this machine.

Windows of steady looking alternate, each in a fresh process, and each of ours is set against blackbox's of the same
round. Then one browser journey and one scrape, without a rival. Nothing is judged: the figures are the result.
"""

import argparse
import asyncio
import dataclasses
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench import table
from tests.bench.journey import Journeys, journeys, monitored
from tests.bench.machine import SERVERS, child, facts, line, module, on_core
from tests.bench.windows import Place, Window, blackbox, ours

ALSO = {"exchange": ("--exchange",), "uvloop": ("--uvloop",), "exchange-uvloop": ("--exchange", "--uvloop")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much to run. *rounds* and *journeys* may be 0; *seconds* is of one window, after it has warmed up."""

    rate: float
    seconds: float
    rounds: int
    delay: float
    journeys: int
    schemes: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(kw_only=True)
class Result:
    """All that was measured. *rounds* by scheme: of each round, the window of each variant."""

    plan: Plan
    machine: dict[str, str]
    server: dict[str, object]
    rounds: dict[str, list[dict[str, Window]]]
    late: list[dict[str, float]]
    journeys: Journeys | None = None
    looked_at: dict[str, object] | None = None
    scrape: dict[str, object] | None = None


async def compare(plan: Plan, result: Result) -> None:
    """Every window of every round."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with child(*module("server", "--delay", str(plan.delay)), core=SERVERS) as server:
            result.server |= json.loads(await line(server))
            ports = result.server["ports"]
            assert isinstance(ports, dict)
            for number in range(plan.rounds):
                for scheme in plan.schemes:
                    place = Place(
                        url=f"{scheme}://127.0.0.1:{ports[scheme]}/en/account.html",
                        ca_file=Path(str(result.server["ca_file"])),
                        folder=Path(folder),
                        delay=plan.delay,
                        rate=plan.rate,
                        seconds=plan.seconds,
                    )
                    result.rounds[scheme].append(await one_round(place, plan.also))
                    result.late.append(await lateness(server))
                table.tell(f"round {number + 1} of {plan.rounds} done")


async def one_round(place: Place, also: tuple[str, ...]) -> dict[str, Window]:
    """One window of each variant, one after another."""
    row = {"blackbox": await blackbox(place), "look": await ours(place)}
    for name in also:
        row[name] = await ours(place, *ALSO[name])
    return row


async def lateness(server: asyncio.subprocess.Process) -> dict[str, float]:
    """How much later than its delay the server itself was."""
    assert server.stdin is not None
    server.stdin.write(b"\n")
    told: dict[str, float] = json.loads(await line(server))
    return told


async def simulate(plan: Plan, result: Result) -> None:
    """Journeys, then a look at each default probe, then the scrape."""
    async with monitored() as monitor:
        result.journeys = await journeys(monitor, plan.journeys)
        result.looked_at = await monitor.does("all")
        result.scrape = await monitor.does("scrape")


async def run(plan: Plan) -> Result:
    """Everything, in order."""
    result = Result(plan=plan, machine=facts(), server={}, rounds={each: [] for each in plan.schemes}, late=[])
    with on_core(SERVERS):
        if plan.rounds:
            await compare(plan, result)
    if plan.journeys:
        await simulate(plan, result)
    return result


def options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=100, help="looks a second (default 100)")
    parser.add_argument("--seconds", type=float, help="of one window, once it has warmed up (default 10)")
    parser.add_argument("--rounds", type=int, help="windows of each variant (default 5; 0: none)")
    parser.add_argument("--delay", type=float, default=0.1, help="seconds the server waits (default 0.1)")
    parser.add_argument("--journeys", type=int, help="warm browser journeys (default 8; 0: none)")
    parser.add_argument("--schemes", nargs="+", default=["http", "https"], choices=["http", "https"])
    parser.add_argument("--also", nargs="+", default=[], choices=list(ALSO), help="further variants of ours")
    parser.add_argument("--quick", action="store_true", help="2 rounds of 3 s and 2 journeys: does it work, no more")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every window there as well")
    return parser


def main() -> None:
    """Read the command line, measure, print."""
    given = options().parse_args()
    usual = (
        {"seconds": 3.0, "rounds": 2, "journeys": 2} if given.quick else {"seconds": 10.0, "rounds": 5, "journeys": 8}
    )
    chosen = {name: value if getattr(given, name) is None else getattr(given, name) for name, value in usual.items()}
    plan = Plan(rate=given.rate, delay=given.delay, schemes=tuple(given.schemes), also=tuple(given.also), **chosen)
    result = asyncio.run(run(plan))
    table.show(result)
    if given.json:
        given.json.write_text(json.dumps(dataclasses.asdict(result), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
