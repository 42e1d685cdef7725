"""What packs tell of themselves. Each is read once: their manifests do not change, not even by a stamp. Blocks."""

import json
import logging
import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256

from monitor.evidence.packing.packs import Pack

logger = logging.getLogger(__name__)

UNREADABLE = (
    *(OSError, LookupError, ValueError, TypeError, EOFError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What a spoilt archive may raise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What a pack tells: whether the outage had ended, which captures are in it, and its manifest's hash.

    Of one that cannot be read the hash is "".
    """

    ended: bool
    captures: frozenset[str]
    sha256: str
    bytes: int


class Stands:
    """Those of the packs read so far."""

    def __init__(self) -> None:
        self._known: dict[str, Stand] = {}
        self._unreadable: set[str] = set()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, pack: Pack) -> Stand:
        """The stand of *pack*; an empty one when it cannot be read, which is logged once."""
        if pack.name not in self._known:
            try:
                listing = pack.manifest()
                said = json.loads(listing)
                of_it = [each for each in said["outages"] if each["id"] == pack.outage]
                self._known[pack.name] = Stand(
                    ended=any(each["ended"] for each in of_it),
                    captures=frozenset(each["capture"] for each in said["controls"]),
                    sha256=sha256(listing).hexdigest(),
                    bytes=pack.zip.stat().st_size,
                )
            except UNREADABLE as exc:
                self.spoilt(pack, exc)
                return Stand(ended=False, captures=frozenset(), sha256="", bytes=0)
        return self._known[pack.name]

    def spoilt(self, pack: Pack, exc: Exception) -> None:
        """Log that *pack* cannot be read or stamped: once, as it is looked at every few seconds."""
        if pack.name not in self._unreadable:
            logger.error("the pack %s cannot be read or stamped (%s)", pack.name, exc)
        self._unreadable.add(pack.name)
