"""Which Chromium to run, and how we came to it. Nothing is downloaded: what is not there is asked for in words."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from probes.failures import Faulty

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
"""Debian's launcher first: it is what the documentation tells to install."""

MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

DOWNLOADED = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*")
"""Where Playwright's own download keeps its executable, below ``chromium-<revision>``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chromium:
    """An executable and, for the operator, where it was found."""

    path: Path
    origin: str


def find(explicit: Path | None = None, *, downloads: Path | None = None, path: str | None = None) -> Chromium:
    """The Chromium to run: the setting, Playwright's own download, one on PATH, a macOS application, in this order.

    *downloads* is Playwright's folder of browsers and *path* stands for PATH; without them, the usual ones.
    Raises Faulty when there is none.
    """
    if explicit is not None:
        if not os.access(explicit, os.X_OK) or explicit.is_dir():
            raise Faulty(
                f"{explicit} is set as the browser but cannot be run: correct the setting", code="browser_missing"
            )
        return Chromium(path=explicit, origin="set by the operator")
    if (found := _downloaded(downloads or _downloads())) is not None:
        return Chromium(path=found, origin="downloaded by Playwright")
    for name in ON_PATH:
        if (on_path := shutil.which(name, path=path)) is not None:
            return Chromium(path=Path(on_path), origin=f"{name} on PATH")
    for place in map(Path, MACOS):
        if sys.platform == "darwin" and os.access(place, os.X_OK):
            return Chromium(path=place, origin="a macOS application")
    raise Faulty(
        "no Chromium found: run `apt-get install chromium` or `playwright install chromium`, or set its path",
        code="browser_missing",
    )


def _downloads() -> Path:
    if (told := os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")) not in {"", "0"}:
        return Path(told)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"


def _downloaded(folder: Path) -> Path | None:
    builds = [each for each in folder.glob("chromium-*") if each.name.removeprefix("chromium-").isdigit()]
    for build in sorted(builds, key=lambda each: int(each.name.removeprefix("chromium-")), reverse=True):
        for pattern in DOWNLOADED:
            for found in sorted(build.glob(pattern)):
                if os.access(found, os.X_OK):
                    return found
    return None
