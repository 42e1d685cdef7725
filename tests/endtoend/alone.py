"""``python -m tests.endtoend.alone FOLDER PACE``: a monitor in a process of its own, to be killed; its eTA fails."""

import asyncio
import sys
from pathlib import Path

from monitor.simulator.faults import Fault
from tests.endtoend.watched import ETA, watched


async def main(folder: Path, pace: float) -> None:
    """Watch until killed."""
    async with watched(folder, pace=pace) as portals:
        portals.breaks(Fault.UNAVAILABLE, ETA)
        sys.stdout.write(f"listening on {portals.address}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
