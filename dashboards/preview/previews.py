"""From the committed files to PNGs: which dashboards, over which time, and how each went."""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import async_playwright

from dashboards.preview.answers import Page, answers
from dashboards.preview.drawing import IMPRINT, WALL, WIDE, Drawn, draw
from dashboards.preview.intervals import Range, seconds
from dashboards.preview.prometheus import Prometheus
from dashboards.preview.variables import resolve
from probes.chromium import executable

COMMITTED = Path(__file__).resolve().parent.parent / "grafana"
KIOSK = ("ircc-overview", "ircc-overview-fr")
GREY = ("--disable-lcd-text", "--font-render-hinting=none")
"""Letters without coloured edges: the same on every machine, and smaller files."""
MILLISECONDS = 1e11
"""A number above it is not in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to draw, from where, into which folder; None is the dashboard's own or all."""

    prometheus: str
    out: Path
    folder: Path = COMMITTED
    uids: Sequence[str] = ()
    langs: Sequence[str] = ("en", "fr")
    start: str | None = None
    end: str | None = None
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    zone: str = "America/Toronto"

    def files(self) -> list[tuple[str, Path]]:
        """Language and file of each dashboard."""
        every = [(lang, path) for lang in self.langs for path in sorted((self.folder / lang).glob("*.json"))]
        return [(lang, path) for lang, path in every if not self.uids or path.stem in self.uids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One dashboard on paper."""

    uid: str
    file: Path
    drawn: Drawn
    wall: bool
    wrong: Sequence[str]

    def __str__(self) -> str:
        room = f" of {WALL[1]}" if self.wall else ""
        return f"{self.file}: {self.drawn.height}{room} px high, {self.file.stat().st_size // 1000} kB"


def moment(text: str, now: float) -> float:
    """Seconds since 1970 of now, now-24h, or seconds or milliseconds as Grafana's addresses have them.

    Raises ValueError.
    """
    if match := re.fullmatch(r"now(?:-(\w+))?(?:/\w+)?", text):
        return now - (seconds(match[1]) if match[1] else 0)
    try:
        number = float(text)
    except ValueError as problem:
        raise ValueError(f"{text!r} is no time: write now, now-24h, or seconds since 1970") from problem
    return number / 1000 if number > MILLISECONDS else number


async def draw_all(wish: Wish) -> list[Preview]:
    """Draw every dashboard that is wished for. Raises Refused when Prometheus is not there."""
    wish.out.mkdir(parents=True, exist_ok=True)
    async with aiohttp.ClientSession() as session, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable.find().path, args=GREY)
        prometheus, made = Prometheus(url=wish.prometheus.rstrip("/"), session=session), []
        for lang, path in wish.files():
            asked = await _asked(json.loads(path.read_text(encoding="utf-8")), prometheus, wish, lang)
            file = wish.out / f"grafana-{path.stem}.png"
            drawn = await draw(browser, asked, file)
            made.append(Preview(uid=path.stem, file=file, drawn=drawn, wall=asked["kiosk"], wrong=_wrong(asked, drawn)))
        await browser.close()
    return made


async def _asked(dashboard: dict[str, Any], prometheus: Prometheus, wish: Wish, lang: str) -> dict[str, Any]:
    """What the harness needs to draw one dashboard."""
    kiosk = dashboard["uid"] in KIOSK
    width = WALL[0] if kiosk else WIDE
    own, now = dashboard.get("time", {"from": "now-24h", "to": "now"}), time.time()
    end = moment(wish.end or own["to"], now)
    span = Range(start=moment(wish.start or own["from"], end), end=end)
    choices = await resolve(dashboard, prometheus, span, wish.given)
    return {
        "dashboard": dashboard,
        "answers": await answers(dashboard, prometheus, Page(span=span, width=width, choices=choices)),
        "variables": {name: {"text": choice.text, "value": choice.values} for name, choice in choices.items()},
        "range": {"from": span.start, "to": span.end},
        "timezone": dashboard.get("timezone") or "browser",
        "zone": wish.zone,
        "lang": lang,
        "theme": "dark",
        "kiosk": kiosk,
        "width": width,
        "now": end,
        "imprint": IMPRINT[lang],
    }


def _wrong(asked: Mapping[str, Any], drawn: Drawn) -> list[str]:
    wrong = list(drawn.faults)
    wrong += [
        f"panel {panel}, query {answer['refId']}: {answer['error']}"
        for panel, every in asked["answers"].items()
        for answer in every
        if "error" in answer
    ]
    if asked["kiosk"] and drawn.height > WALL[1]:
        wrong.append(f"{drawn.height} px high, and the screen {WALL[1]}: it would have to be scrolled")
    return wrong
