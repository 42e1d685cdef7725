"""Service files as an operator writes them, over servers on loopback, and a monitor that reads them."""

import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from monitor.app import Monitor, running
from monitor.config import Loader
from monitor.schedule import FIRST_ROUND_SECONDS, offset
from monitor.settings import Settings
from probes import catalog

PACE = 300.0
"""Divides the intervals of ``watching``: a page every 120 s is looked at every 0.4 s."""


def toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(name)} = {toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def page(name: str, target: str, *, kind: str = "http", **values: Any) -> dict[str, Any]:
    """A probe of a service file. Journeys, doors and names are the same table with another *kind*."""
    return {"name": name, "kind": kind, "target": target, **values}


def write(folder: Path, slug: str, *probes: Mapping[str, Any], **values: Any) -> Path:
    """One service file, private unless told otherwise."""
    whole = {"title": {"en": slug.title(), "fr": f"{slug} en français"}, "private": True, **values}
    tables = ["[[probes]]\n" + "\n".join(f"{key} = {toml(value)}" for key, value in each.items()) for each in probes]
    text = "\n".join(f"{key} = {toml(value)}" for key, value in whole.items())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}.toml"
    part = folder / f"{slug}.part"
    part.write_text("\n\n".join([text, *tables]) + "\n", encoding="utf-8")
    return part.replace(path)


def control(folder: Path, port: int) -> Path:
    """A control of our own on loopback, so that a test asks nobody outside."""
    door = page("door", f"127.0.0.1:{port}", kind="tcp")
    return write(folder, "controls", door, role="control")


def early(slug: str, stem: str = "page") -> str:
    """A probe's name whose first look comes within a second of the start."""
    for number in itertools.count():
        name = f"{stem}-{number}"
        if offset(f"{slug}/{name}", FIRST_ROUND_SECONDS) < 1:
            return name
    raise AssertionError


@contextlib.asynccontextmanager
async def watching(folder: Path, data: Path, **settings: Any) -> AsyncIterator[Monitor]:
    """A monitor over the files of *folder*, at PACE."""
    chosen = Settings(**{"listen": "127.0.0.1:0", "data": data, "services": folder, "drain": 2, **settings})
    loader = Loader(chosen, catalog.kinds(), simulated=True, pace=PACE)
    monitor = Monitor(chosen, loader.load(), load=loader.load)
    async with running(monitor):
        yield monitor
