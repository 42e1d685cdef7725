"""The latest pack of an outage as its page lists it: each file by the end of its address, with its size."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.evidence.packing.packs import Packs

ENDS = ("pack.pdf", "pack-4MB.pdf", "pack.zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """One file of a pack. *end* is how its address ends, *size* in bytes."""

    end: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A pack and those of its files that are there."""

    made_at: datetime
    files: tuple[PackFile, ...]


def latest(packs: Packs, outage: str) -> Packed | None:
    """The one made last of the outage with that id; None of none. Blocks."""
    pack = packs.latest(outage)
    if pack is None:
        return None
    there = zip(ENDS, (pack.pdf, pack.larger, pack.zip), strict=True)
    files = tuple(PackFile(end=end, path=path, size=path.stat().st_size) for end, path in there if path.is_file())
    return Packed(made_at=pack.made_at, files=files)
