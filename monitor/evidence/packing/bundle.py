"""Writes the archive of a pack: the same entries at the same time always give the same bytes. Blocks.

It is written as a part beside its name, and gets that once it is whole and on the disk.
"""

import io
import os
import secrets
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from monitor.evidence import shelf
from monitor.evidence.packing.manifest import NAME as MANIFEST
from monitor.evidence.packing.manifest import SUMS, sums
from monitor.evidence.stamping.stamps import Token

PLAIN = (".png", ".jpg", ".pdf", ".gz", ".tsr")
"""What compression makes no smaller."""

FIRST = ("README.txt",)
CHUNK = 1 << 20
MODE = 0o100440
TWO_GIGABYTES = 1 << 31


class StoppedError(Exception):
    """Whoever asked for it does not want it any more; nothing was left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of the archive: a *source* on the disk, or its bytes."""

    name: str
    source: Path | bytes

    @property
    def size(self) -> int:
        """Bytes. Raises OSError."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    def open(self) -> IO[bytes]:
        """To read. Raises OSError."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")


def put_all(
    folder: Path,
    name: str,
    entries: Sequence[Entry],
    beside: Mapping[str, bytes],
    at: datetime,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Write ``<name>.zip`` of *entries*, dated *at*, and the files *beside* it by the ends of their names.

    The archive gets its name last. Raises OSError, and StoppedError as soon as *stopped* says so.
    """
    shelf.make(folder)
    parts: dict[Path, Path] = {}
    try:
        for end, data in beside.items():
            part = parts[folder / f"{name}{end}"] = _part(folder, f"{name}{end}")
            part.write_bytes(data)
            _settle(part)
        part = parts[folder / f"{name}.zip"] = _part(folder, f"{name}.zip")
        _zip(part, entries, at, stopped)
        _settle(part)
        if stopped():
            raise StoppedError
        for final, part in parts.items():
            part.rename(final)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    shelf.sync(folder)


def stamped(path: Path, tokens: Sequence[Token], at: datetime) -> bool:
    """Put the time stamps of its manifest into the archive at *path*, dated *at*; whether any was new."""
    more = members(tokens)
    with zipfile.ZipFile(path) as held:
        names = held.namelist()
        if all(name in names and held.read(name) == data for name, data in more.items()):
            return False
        kept = {name: held.read(name) for name in names if name != SUMS and name not in more}
    files = {**kept, **more}
    files[SUMS] = sums({name: sha256(data).hexdigest() for name, data in files.items()})
    entries = [Entry(name=name, source=data) for name, data in files.items()]
    put_all(path.parent, path.stem, entries, {}, at)
    return True


def members(tokens: Sequence[Token]) -> Mapping[str, bytes]:
    """What the time stamps are called in the archive: the earliest simply after the manifest."""
    found: dict[str, bytes] = {}
    for number, each in enumerate(tokens):
        name = f"{MANIFEST}.{each.authority}.tsr" if number else f"{MANIFEST}.tsr"
        found |= {name: each.token, f"{name}.root.pem": each.root, f"{name}.chain.pem": each.chain}
    return found


def _zip(part: Path, entries: Sequence[Entry], at: datetime, stopped: Callable[[], bool]) -> None:
    when = at.astimezone(UTC).timetuple()[:6]
    with part.open("xb") as out, zipfile.ZipFile(out, "w") as made:
        for entry in sorted(entries, key=lambda each: (each.name not in FIRST, each.name)):
            info = zipfile.ZipInfo(entry.name, when)
            info.create_system, info.external_attr = 3, MODE << 16
            plain = entry.name.endswith(PLAIN)
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            with entry.open() as file, made.open(info, "w", force_zip64=entry.size >= TWO_GIGABYTES) as member:
                while chunk := file.read(CHUNK):
                    member.write(chunk)
                    if stopped():
                        raise StoppedError


def _part(folder: Path, name: str) -> Path:
    return folder / f"{shelf.PART}{secrets.token_hex(4)}-{name}"


def _settle(part: Path) -> None:
    descriptor = os.open(part, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fchmod(descriptor, shelf.FILE_MODE)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
