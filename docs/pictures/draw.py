"""Draws the README's pictures from one real run of the demo: timeline.svg, terminal.svg, pages, and the proof.

The demo breaks and recovers as scripted while a real Prometheus scrapes it; the timeline is what Prometheus then knows.
Six minutes at speed 1. Needs `prometheus` and `pdftoppm` on PATH and a Chromium.
"""

import argparse
import asyncio
import re
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, async_playwright
from proof import keep, proof
from terminal import COLUMNS, terminal
from timeline import Moment, timeline
from told import told

from monitor.simulator.script import Event, Script
from probes.chromium import executable
from tests.programs import Running, command, found, free_port, program, query

HERE = Path(__file__).resolve().parent
SCRAPE_SECONDS = 2
Scheme = Literal["light", "dark"]
CONFIG = """
global: {{scrape_interval: {seconds}s, evaluation_interval: {seconds}s}}
scrape_configs:
  - job_name: ircc-monitor
    static_configs:
      - targets: ["{monitor}"]
"""


async def draw(speed: float, out: Path) -> None:
    """Run the demo once and write every picture into *out*."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        data, store = Path(folder) / "demo", Path(folder) / "prometheus"
        store.mkdir()
        arguments = ("--lang", "en", "demo", "--listen", "127.0.0.1:0", "--data", str(data), "--speed", str(speed))
        line = command(*arguments)
        async with program(*line, FORCE_COLOR="1", TERM="xterm-256color", COLUMNS=str(COLUMNS)) as demo:
            monitor = (await demo.says(r"Metrics for Prometheus: http://([\d.:]+)/metrics")).group(1)
            port = free_port()
            (store / "prometheus.yml").write_text(CONFIG.format(seconds=SCRAPE_SECONDS, monitor=monitor))
            scraper = (
                found("prometheus"),
                f"--config.file={store}/prometheus.yml",
                f"--storage.tsdb.path={store}/data",
                f"--web.listen-address=127.0.0.1:{port}",
            )
            async with program(*scraper) as prometheus, async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=executable.find().path)
                await prometheus.says("Server is ready to receive web requests")
                moments = await watch(demo, browser, f"http://{monitor}", speed, out)
                await proof(browser, f"http://{monitor}", data, out)
                await browser.close()
                await up_to_date(f"http://127.0.0.1:{port}", moments[-1].at)
                story = await told(f"http://127.0.0.1:{port}", moments[0].at, moments[-1].at, SCRAPE_SECONDS)
            said = demo.text
            await demo.end()
        (out / "timeline.svg").write_text(timeline(story, moments), encoding="utf-8")
        (out / "terminal.svg").write_text(terminal(said), encoding="utf-8")


async def watch(demo: Running, browser: Browser, url: str, speed: float, out: Path) -> list[Moment]:
    """When each event of the script happened; the page is pictured late in the first trouble."""
    script = Script.load("demo")
    first = next(event for event in script.events if event.starts)
    moments = []
    for event, following in zip(script.events, (*script.events[1:], None), strict=True):
        await demo.says(re.escape(event.en), script.seconds)
        moments.append(Moment(at=time.time(), caption=event.en))
        if event is first and following is not None:
            await asyncio.sleep(0.85 * lasting(event, following) / speed)
            await pictures(browser, url, out)
    return moments


def lasting(event: Event, following: Event) -> float:
    """Seconds between two events at speed 1."""
    return following.at - event.at


async def up_to_date(prometheus: str, at: float) -> None:
    """Wait until Prometheus has scraped the demo after *at*. Raises TimeoutError."""
    for _ in range(100):
        if await query(prometheus, f"timestamp(ircc_monitor_ready) > {at}"):
            return
        await asyncio.sleep(0.3)
    raise TimeoutError("Prometheus has stopped scraping the demo")


async def pictures(browser: Browser, url: str, out: Path) -> None:
    """The page on a desk in English, and on a telephone in French and in the dark."""
    await picture(browser, f"{url}/?lang=en", out / "page.png", width=1280, tallest=1440, scheme="light")
    await picture(browser, f"{url}/fr/", out / "page-fr.png", width=390, tallest=844, scheme="dark")


async def picture(browser: Browser, url: str, file: Path, *, width: int, tallest: int, scheme: Scheme) -> None:
    """One PNG of the page from its top: as tall as it is, *tallest* at most."""
    page = await browser.new_page(viewport={"width": width, "height": tallest}, color_scheme=scheme)
    await page.goto(url)
    tall = await page.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    taken = await page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": min(tall, tallest)})
    keep(taken, file)
    await page.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=1.0, help="2 plays the demo in half the time, for a trial")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write into")
    given = parser.parse_args(arguments)
    asyncio.run(draw(given.speed, given.out))


if __name__ == "__main__":
    main()
