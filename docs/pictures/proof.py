"""Pictures of the proof of one outage of the demo: its page, and the first page of the statement in each language.

Needs `pdftoppm` (poppler-utils) on PATH.
"""

import asyncio
import io
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser

from tests.programs import command, found, json_of

SERVICE = "gckey"
WIDTH, TALLEST = 1120, 4000
COLOURS = 96
LOAD_MS = 120_000
SCRIPT = """async () => {
  await Promise.all([...document.images].map(each => { each.loading = "eager"; return each.decode(); }));
  const shots = document.querySelector(".shots");
  return Math.ceil(Math.max(...[...shots.querySelectorAll("figure")].slice(0, 3)
    .map(each => each.getBoundingClientRect().bottom))) + 8;
}"""


async def proof(browser: Browser, url: str, data: Path, out: Path) -> None:
    """Write outage.png, statement.png and statement-fr.png into *out*, of the monitor at *url* over *data*."""
    outage = await first(url)
    start = datetime.fromisoformat(outage["opened"]["latest"]["utc"]).timestamp()
    page = await browser.new_page(viewport={"width": WIDTH, "height": TALLEST}, color_scheme="light")
    await page.goto(f"{url}/outages/{SERVICE}/{start:.0f}", wait_until="domcontentloaded", timeout=LOAD_MS)
    tall = min(TALLEST, await page.evaluate(SCRIPT))
    taken = await page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": tall})
    keep(taken, out / "outage.png")
    await page.close()
    for lang, name in (("en", "statement.png"), ("fr", "statement-fr.png")):
        keep(await statement(outage["outage"], data, lang), out / name)


async def first(url: str) -> dict[str, Any]:
    """The first outage of SERVICE, as the API tells it."""
    told = await json_of(f"{url}/api/v1/outages?service={SERVICE}")
    assert isinstance(told, dict)
    return min(told["outages"], key=lambda each: str(each["outage"]))


async def statement(outage: str, data: Path, lang: str) -> bytes:
    """The first page of a statement made by hand, 816 pixels wide, as PNG."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        await run(*command("evidence", "export", outage, "--lang", lang, "--out", folder, "--data", str(data)))
        pdf = str(printed(Path(folder)))
        await run(found("pdftoppm"), "-r", "96", "-f", "1", "-l", "1", "-singlefile", "-png", pdf, f"{folder}/1")
        return (Path(folder) / "1.png").read_bytes()


def printed(folder: Path) -> Path:
    """The statement in *folder* that every portal takes."""
    (pdf,) = (each for each in folder.glob("*.pdf") if not each.name.endswith("-4MB.pdf"))
    return pdf


async def run(*line: str) -> None:
    """Run it to its end. Raises RuntimeError with what it said when it fails."""
    done = await asyncio.create_subprocess_exec(*line, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    said, _ = await asyncio.wait_for(done.communicate(), 120)
    if done.returncode:
        raise RuntimeError(said.decode())


def keep(picture: bytes, file: Path) -> None:
    """Write *picture* (PNG) in few colours: a page of text needs no more."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    file.write_bytes(out.getvalue())
