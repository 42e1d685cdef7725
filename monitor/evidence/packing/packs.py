"""Where packs are kept: ``<outage>/<outage>-<made at>.zip``, with the documents of the same name beside it.

A pack is there as soon as its ZIP is: that gets its name last. Methods block; call them in a thread.
"""

import contextlib
import re
import shutil
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from monitor.evidence import shelf
from monitor.evidence.packing.manifest import NAME as MANIFEST
from monitor.history.instants import name_of

FOLDER = Path("evidence") / "packs"
"""Where they are kept, below the data folder."""

LARGER = "-4MB.pdf"
NAMED = re.compile(r"(?P<outage>[a-z0-9][a-z0-9-]*-\d{8}T\d{6}Z[\w-]*?)-(?P<made>\d{8}T\d{6}Z)\.zip", re.ASCII)
WRITTEN = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One pack that is there. *name* is that of its files without an ending, *made_at* is UTC."""

    outage: str
    name: str
    made_at: datetime
    folder: Path

    @property
    def zip(self) -> Path:
        """The archive."""
        return self.folder / f"{self.name}.zip"

    @property
    def pdf(self) -> Path:
        """The document, small enough for every portal."""
        return self.folder / f"{self.name}.pdf"

    @property
    def larger(self) -> Path:
        """The document that shows more, where there is one."""
        return self.folder / f"{self.name}{LARGER}"

    def files(self) -> list[Path]:
        """Those that are there, the documents first."""
        return [each for each in (self.pdf, self.larger, self.zip) if each.is_file()]

    def manifest(self) -> bytes:
        """As it stands in the archive. Raises OSError, KeyError and BadZipFile."""
        with zipfile.ZipFile(self.zip) as held:
            return held.read(MANIFEST)

    def digest(self) -> str:
        """The SHA-256 of its manifest; "" when the archive cannot be read."""
        try:
            return sha256(self.manifest()).hexdigest()
        except (OSError, KeyError, zipfile.BadZipFile):
            return ""


def pack_name(about: str, made_at: datetime) -> str:
    """``employer-portal-20261122T140200Z-20261122T140509Z``: what it is about, and when it was made (UTC)."""
    return f"{about}-{name_of(made_at)}"


class Packs:
    """Those below *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def outages(self) -> list[str]:
        """The ids of the outages of which there is a pack."""
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(each.name for each in there if each.is_dir() and self.of(each.name))

    def of(self, outage: str) -> list[Pack]:
        """Those of an outage, the oldest first."""
        parent = self.folder / outage
        found = []
        for path in parent.glob("*.zip") if parent.is_dir() else ():
            named = NAMED.fullmatch(path.name)
            if named is not None and named["outage"] == outage:
                made_at = datetime.strptime(named["made"], WRITTEN).replace(tzinfo=UTC)
                found.append(Pack(outage=outage, name=path.stem, made_at=made_at, folder=parent))
        return sorted(found, key=lambda each: each.made_at)

    def latest(self, outage: str) -> Pack | None:
        """The one made last."""
        return next(reversed(self.of(outage)), None)

    def sweep(self) -> list[str]:
        """Remove what was being written when its writer was cut off; what was removed. Only for the one that writes."""
        told = []
        for path in sorted(self.folder.rglob("*")) if self.folder.is_dir() else ():
            name = path.name.removesuffix(LARGER).removesuffix(".pdf")
            alone = path.suffix == ".pdf" and not path.with_name(f"{name}.zip").exists()
            if not path.exists() or not (path.name.startswith(shelf.PART) or alone):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            told.append(path.relative_to(self.folder).as_posix())
        return told

    def prune(self, now: datetime, days: int) -> int:
        """Remove those older than *days*, and all but the first and the last of each UTC day; how many."""
        removed = 0
        for outage in self.outages():
            every = self.of(outage)
            last_of_day = {each.made_at.date(): each.name for each in every}
            kept = {every[0].name, *last_of_day.values()}
            for each in every:
                if each.name not in kept or now - each.made_at > timedelta(days=days):
                    self._remove(each)
                    removed += 1
            with contextlib.suppress(OSError):  # others are there still
                (self.folder / outage).rmdir()
        return removed

    @staticmethod
    def _remove(pack: Pack) -> None:
        """The archive first: without it there is no pack."""
        for path in reversed(pack.files()):
            path.unlink(missing_ok=True)
        shelf.sync(pack.folder)
