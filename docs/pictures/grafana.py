"""Draws grafana-<uid>.png: each English dashboard, and the wall in French, from 90 invented days in a real Prometheus.

The services, outages and places are those the tests of the dashboards seed; nothing here was measured at a real portal.
Needs `prometheus` and Node.js on PATH and a Chromium.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dashboards.preview import bundle
from dashboards.preview.previews import COMMITTED, Preview, Wish, draw_all
from tests.dashboards import metrics, recording, seeding, truth
from tests.dashboards.replaying import dashboards
from tests.dashboards.sampling import Line, Pace, batches
from tests.dashboards.seeded import Prometheus, prometheus

HERE = Path(__file__).resolve().parent
DETAIL = ("ircc-service", "ircc-service-fr")
FRENCH = "ircc-overview-fr"
SHOWN = {"service": ["harbour-desk"]}
"""The service with a journey and an outage that goes on."""
ITSELF = ("ircc_monitor_", "ircc_online", "ircc_control_", "up", "scrape_", "process_")


async def draw(wish: Wish) -> list[Preview]:
    """Seed a Prometheus and draw what is wished for."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        async with prometheus(Path(folder)) as filled:
            await fill(filled)
            wish = replace(wish, prometheus=filled.url, end=str(truth.NOW))
            uids = wish.uids or [path.stem for lang, path in wish.files() if lang == "en" or path.stem == FRENCH]
            made = await draw_all(replace(wish, uids=[uid for uid in uids if uid not in DETAIL]))
            if chosen := [uid for uid in uids if uid in DETAIL]:
                made += await draw_all(replace(wish, uids=chosen, given=SHOWN))
            return made


async def fill(filled: Prometheus) -> None:
    """Ninety days, and what the recording rules make of them."""
    asked = frozenset().union(*(metrics.used(each) for each in dashboards(COMMITTED / "en")))
    wanted = recording.needed(asked)
    for batch in batches(line for line in dense() if line.labels["__name__"] in wanted):
        await filled.write(line.series() for line in batch)
    await recording.record(filled, asked)


def dense() -> Iterator[Line]:
    """The tests thin out what a monitor says of itself; a picture would show the gaps."""
    for line in seeding.lines():
        thin = line.pace in {Pace.STEPS, Pace.RECENT} and line.labels["__name__"].startswith(ITSELF)
        yield replace(line, pace=Pace.COUNT) if thin else line


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write into")
    parser.add_argument("--uid", action="append", default=[], help="only this dashboard; may be repeated")
    given = parser.parse_args(arguments)
    bundle.build()
    made = asyncio.run(draw(Wish(prometheus="", out=given.out, uids=given.uid)))
    for preview in made:
        print(preview, *preview.wrong, sep="\n  ")
    sys.exit(any(preview.wrong for preview in made))


if __name__ == "__main__":
    main()
