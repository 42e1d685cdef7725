"""A history of one bad morning with captures on the disk, and a pack made of it without a browser or with one."""

import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image

from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures, capture_id
from monitor.evidence.model import Capture, Exhibit, How, Occasion, View
from monitor.evidence.packing.contents import Library
from monitor.evidence.packing.pack import Made, Packing
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import Packs, pack_name
from monitor.evidence.telling.matter import matter_of
from monitor.model import Outage, Probe
from monitor.scrubbing import Scrubber
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence import happened
from tests.monitor.evidence.happened import DOWN, FORM, LINK_EN, LINK_FR, UP, spell, story

DAY = "2026-09-14"
NOW = toronto(f"{DAY} 12:00")
SECRET = "correct horse battery staple 17"


class Typed:
    """Prints without a browser: a document whose length is that of what it holds."""

    def __init__(self) -> None:
        self.printed: list[str] = []

    async def pdf(self, html: str, *, footer: str = "") -> bytes:
        self.printed.append(html)
        return b"%PDF-1.7\n" + hashlib.sha256(f"{html}{footer}".encode()).hexdigest().encode() + b"\n%%EOF\n"


@contextlib.asynccontextmanager
async def typed() -> AsyncIterator[Typed]:
    yield Typed()


def png(width: int = 400, height: int = 300, pattern: bytes = bytes(range(256))) -> bytes:
    """A picture of *pattern* again and again; random bytes make one that shrinks badly."""
    size = width * height * 3
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), (pattern * (size // len(pattern) + 1))[:size]).save(out, "PNG")
    return out.getvalue()


def seen(at: datetime, of: Probe, **over: Any) -> View:
    """A page as a capture on the disk holds it."""
    return happened.view(at, of, **{"stamped": f"{of.lang}-1-stamped.png", "text": f"{of.lang}-1.txt"} | over)


def taken(
    data: Path, at: datetime, occasion: Occasion, picture: bytes | None = None, *views: View, **over: Any
) -> Capture:
    """A capture that lies on the disk: two stamped pictures, by default of failing pages; words and exchanges."""
    views = views or tuple(seen(at, of) for of in (LINK_EN, LINK_FR))
    files: dict[str, bytes] = {}
    for each in views:
        files |= {each.stamped: picture or png(), each.text: each.said.encode()}
    files["exchanges.har"] = b'{"log":{"entries":[]}}'
    exhibits = tuple(
        Exhibit(
            name=name,
            how=How.STAMPED if name.endswith("png") else How.TEXT if name.endswith("txt") else How.HAR,
            media_type="image/png" if name.endswith("png") else "text/plain",
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            taken_at=at,
        )
        for name, content in files.items()
    )
    made = happened.capture(at, *views, occasion=occasion)
    made = replace(made, **{"id": capture_id(at, occasion), "exhibits": exhibits, **over})
    Captures(data / CAPTURES, free=lambda _: 1 << 40).write(
        made, {each.name: files[each.name] for each in made.exhibits if not each.withheld}
    )
    return made


async def morning(data: Path, *, ended: bool = True) -> Outage:
    """Good until 09:00, down until 10:30, good until noon; looks every minute. Gives the outage."""
    probes = (LINK_EN, LINK_FR)
    parts = [
        spell(f"{DAY} 08:00", f"{DAY} 09:00", UP, *probes, FORM, every=120),
        spell(f"{DAY} 09:00", f"{DAY} 10:30", DOWN, *probes, every=120),
        spell(f"{DAY} 10:30", f"{DAY} 12:00", UP if ended else DOWN, *probes, every=120),
        spell(f"{DAY} 09:00", f"{DAY} 12:00", UP, FORM, every=120),
    ]
    path = await happened.history(data, story(*parts), services=happened.BOTH)
    return happened.outages(path)[0]


def packing(data: Path, *secrets: str, paper: Callable[[], Any] = typed, **over: Any) -> Packing:
    library = Library(history=data / "history.sqlite", captures=Captures(data / CAPTURES))
    return Packing(library, lambda: Scrubber(secrets), paper, **over)


async def made(data: Path, outage: Outage, *secrets: str, now: datetime = NOW, **over: Any) -> Made:
    """A pack of *outage* where the monitor keeps them."""
    return await packing(data, *secrets, paper=over.pop("paper", typed)).make(
        matter_of([outage], now),
        name=pack_name(outage.id, now),
        folder=data / PACKS / outage.id,
        staging=data / PACKS / ".part-staging",
        now=now,
        **over,
    )


def contents(path: Path) -> dict[str, bytes]:
    """Every file of an archive by its name."""
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as held:
        held.extractall(folder)
    return folder


def listing(path: Path) -> Any:
    return json.loads(contents(path)["manifest.json"])


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """An archive of *files*, as another program would write it."""
    with zipfile.ZipFile(path, "w") as held:
        for name, data in files.items():
            held.writestr(name, data)
    return path


def only(data: Path) -> Packs:
    return Packs(data / PACKS)
