"""What may go into a pack: each file is held against the secrets and, where it was taken before, against its own hash.

What may not is withheld, and named with the reason. Where our own text would hold a secret, no pack is made. Blocks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from monitor.evidence.captures import LISTING, Captures
from monitor.evidence.model import Capture, Exhibit
from monitor.evidence.packing.bundle import Entry
from monitor.evidence.packing.manifest import Item
from monitor.scrubbing import Scrubber

SECRET, GONE, ALTERED = "a secret was found in it", "it is not there", "it is not as it was taken"
PIECE, OVERLAP = 8 << 20, 64 << 10
"""Of a long table, so much is looked through at once; no secret is longer than what two pieces share."""

MEDIA: Mapping[str, str] = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".py": "text/x-python",
}

Sifted = tuple[Item, Entry | None]


class SecretFoundError(Exception):
    """A text of ours would hold a secret; its text names the file. No pack was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Knows the *captures* and the secrets."""

    captures: Captures
    scrubber: Scrubber

    def refuse(self, name: str, data: bytes) -> None:
        """Raises SecretFoundError when *data* of ours holds a secret."""
        if self.scrubber.holds(data):
            raise SecretFoundError(name)

    def texts(self, files: Mapping[str, bytes], at: datetime) -> Iterator[Sifted]:
        """What we wrote *at* this moment. Raises SecretFoundError."""
        for name, data in files.items():
            self.refuse(name, data)
            yield _item(name, "made", at, len(data), sha256(data).hexdigest()), Entry(name=name, source=data)

    def sheets(self, folder: Path, names: Sequence[str], at: datetime) -> Iterator[Sifted]:
        """Tables in *folder*, which may be long. Raises OSError."""
        for name in names:
            path, proof, size, before, found = folder / name, sha256(), 0, b"", False
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    proof.update(piece)
                    size += len(piece)
                    found = found or self.scrubber.holds(before + piece)
                    before = piece[-OVERLAP:]
            if found:
                yield _item(name, "history", at, withheld=SECRET), None
            else:
                yield _item(name, "history", at, size, proof.hexdigest()), Entry(name=name, source=path)

    def captured(self, captures: Sequence[Capture]) -> Iterator[Sifted]:
        """The captures' own files, byte for byte, each capture below its id."""
        for capture in captures:
            below = f"captures/{capture.id}"
            listing = self._read(self.captures.folder / capture.service / capture.id / LISTING)
            name = f"{below}/{LISTING}"
            if isinstance(listing, str):
                yield _item(name, "capture", capture.ended_at, withheld=listing), None
            else:
                digest = sha256(listing).hexdigest()
                yield (
                    _item(name, "capture", capture.ended_at, len(listing), digest),
                    Entry(name=name, source=listing),
                )
            for exhibit in capture.exhibits:
                yield self._exhibit(capture, exhibit, f"{below}/{exhibit.name}")

    def taken(self, capture: Capture, exhibit: Exhibit) -> bytes | str:
        """The bytes of a file of a capture, or why it is withheld."""
        if exhibit.withheld:
            return exhibit.withheld
        try:
            data = self._read(self.captures.path(capture, exhibit))
        except ValueError:
            return GONE
        return ALTERED if isinstance(data, bytes) and sha256(data).hexdigest() != exhibit.sha256 else data

    def _exhibit(self, capture: Capture, exhibit: Exhibit, name: str) -> Sifted:
        data = self.taken(capture, exhibit)
        withheld = data if isinstance(data, str) else ""
        item = Item(
            name=name,
            how=exhibit.how.value,
            media_type=exhibit.media_type,
            bytes=0 if withheld else exhibit.bytes,
            sha256="" if withheld else exhibit.sha256,
            taken_at=exhibit.taken_at,
            redacted=exhibit.redacted,
            withheld=withheld,
        )
        return item, None if withheld else Entry(name=name, source=self.captures.path(capture, exhibit))

    def _read(self, path: Path) -> bytes | str:
        try:
            data = path.read_bytes()
        except OSError:
            return GONE
        return SECRET if self.scrubber.holds(data) else data


def _item(name: str, how: str, at: datetime, size: int = 0, digest: str = "", withheld: str = "") -> Item:
    media = MEDIA.get(Path(name).suffix, "application/octet-stream")
    return Item(name=name, how=how, media_type=media, bytes=size, sha256=digest, taken_at=at, withheld=withheld)
