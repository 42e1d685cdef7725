"""A program that makes packs of what a folder holds again and again, and can be killed.

``python -m tests.monitor.evidence.packing_on FOLDER [BROWSERS]``: says when it begins. With BROWSERS, a folder, a real
browser prints, and it says so once that runs.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import Packs
from probes.browser import Browser
from tests.browsing import AGENT
from tests.monitor.evidence import happened
from tests.monitor.evidence.packed import NOW, made


async def main(data: Path, browsers: Path | None) -> None:
    over: dict[str, Any] = {}
    if browsers is not None:
        browser = Browser(executable=None, folder=browsers, user_agent_suffix=AGENT)
        async with browser.paper() as paper:
            await paper.pdf("<p>ready</p>")
        over = {"paper": browser.paper}
    outage = happened.outages(data / "history.sqlite")[0]
    Packs(data / PACKS).sweep()
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    for number in range(100):
        await made(data, outage, now=NOW + timedelta(seconds=number), **over)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None))
