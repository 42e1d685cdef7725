"""``python -m monitor.simulator``: start the portals alone, print where they listen, and play a script if asked."""

import argparse
import asyncio
import contextlib
import sys

from monitor.simulator.portal import Simulator


async def run(script: str | None, speed: float) -> None:
    """Serve until interrupted. Raises ScriptError."""
    async with Simulator() as simulator:
        say(f"dns {simulator.dns}\nsecond dns {simulator.second_dns}\nca {simulator.ca_file}\nspki {simulator.spki[0]}")
        for (host, port), local in sorted(simulator.ports.items()):
            say(f"{host}:{port} 127.0.0.1:{local}")
        if script:
            await simulator.play(script, speed=speed, tell=lambda at, en, fr: say(f"{at:6.0f} s  {en} / {fr}"))
        await asyncio.Event().wait()


def say(text: str) -> None:
    """Write a line and let it be seen at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m monitor.simulator", description=__doc__)
    parser.add_argument("--script", help="a bundled script to play, for example demo")
    parser.add_argument("--speed", type=float, default=1.0, help="2 plays it in half the time")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(given.script, given.speed))


if __name__ == "__main__":
    main()
