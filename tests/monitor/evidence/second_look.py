"""A program that asks Firefox for a second opinion on a page that never answers, to be killed.

``python -m tests.monitor.evidence.second_look FOLDER``: says ``asked`` when Firefox has asked for the page.
"""

import asyncio
import os
import sys
from pathlib import Path

from monitor.equipment import Equipment
from monitor.settings import Settings
from probes.firefox.opinion import opinion
from probes.toolbox import Notebook
from tests.browsing import AGENT, serving


async def main(data: Path) -> None:
    async def answer(_: object) -> None:
        os.write(sys.stdout.fileno(), b"asked\n")
        await asyncio.Event().wait()

    equipment = Equipment(Settings(data=data), ())
    assert equipment.second_engine is not None
    async with equipment, serving({"/": answer}) as served:  # type: ignore[dict-item]
        where, whom = equipment.second_engine, equipment.second_folder
        resolve = equipment.network.resolve
        await opinion(where, whom, served.target(), Notebook(), resolve=resolve, user_agent=AGENT, seconds=60)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
