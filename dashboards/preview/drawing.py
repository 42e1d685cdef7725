"""One dashboard as a PNG: the page for the harness, opened in our own Chromium, which sees no network."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, FloatRect, Route

from dashboards.preview import bundle

ORIGIN = "http://preview.invalid"
ICONS = bundle.PACKAGES / "@grafana/ui/dist/public/img"
WALL = (1920, 1080)
WIDE = 1440
FOOT = 6
PATIENCE_MS = 120_000
IMPRINT = {
    "en": "Preview drawn with Grafana's published components (13.2.2), not a Grafana server",
    "fr": "Aperçu dessiné avec les composants publiés de Grafana (13.2.2), sans serveur Grafana",
}
PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/harness.css"><body style="margin:0">
<div id="page"></div><script>window.PREVIEW = {data}</script><script src="/harness.js"></script>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What came of it: the boxes of its timelines, what went wrong, how high it is."""

    height: int
    boxes: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def draw(browser: Browser, preview: Mapping[str, Any], out: Path) -> Drawn:
    """Paint *preview* into the file *out*: the wall as a screen shows it, another as tall as it is."""
    kiosk = bool(preview["kiosk"])
    context = await browser.new_context(
        viewport={"width": preview["width"], "height": WALL[1] if kiosk else _tall(preview["dashboard"])},
        timezone_id=preview["zone"],
        locale=f"{preview['lang']}-CA",
        color_scheme="dark" if preview["theme"] == "dark" else "light",
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        text = PAGE.replace("{data}", json.dumps(preview).replace("</", "<\\/"))

        async def serve(route: Route) -> None:
            await _serve(route, text)

        await page.route("**/*", serve)
        await page.clock.set_fixed_time(preview["range"]["to"])
        await page.goto(f"{ORIGIN}/")
        await page.wait_for_function("window.DONE")
        await page.wait_for_load_state("networkidle")
        height = await page.evaluate("Math.ceil(document.getElementById('grid').getBoundingClientRect().bottom + 16)")
        drawn = Drawn(
            height=height, boxes=await page.evaluate("window.BOXES"), faults=await page.evaluate("window.FAULTS")
        )
        seen = FloatRect(x=0, y=0, width=preview["width"], height=WALL[1] if kiosk else height + FOOT)
        await page.screenshot(path=out, clip=seen)
    finally:
        await context.close()
    return drawn


def _tall(dashboard: Mapping[str, Any]) -> int:
    """Room for all of it: a table that is not in view is not drawn."""
    return max(int(panel["gridPos"]["y"] + panel["gridPos"]["h"]) for panel in dashboard["panels"]) * 38 + 200


async def _serve(route: Route, page: str) -> None:
    path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
    if path == "/":
        await route.fulfill(body=page, content_type="text/html; charset=utf-8")
        return
    icons = "/public/build/img/"
    file = ICONS / path.removeprefix(icons) if path.startswith(icons) else bundle.BUILT / path.lstrip("/")
    if not route.request.url.startswith(ORIGIN) or not file.is_file():
        await route.fulfill(status=404, body="")
        return
    await route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
