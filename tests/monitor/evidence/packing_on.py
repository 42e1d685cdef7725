"""A program that makes packs of what a folder holds again and again, and can be killed.

``python -m tests.monitor.evidence.packing_on FOLDER``: says when it begins.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import Packs
from tests.monitor.evidence import happened
from tests.monitor.evidence.packed import NOW, made


async def main(data: Path) -> None:
    outage = happened.outages(data / "history.sqlite")[0]
    Packs(data / PACKS).sweep()
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    for number in range(100):
        await made(data, outage, now=NOW + timedelta(seconds=number))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
