"""Where captures are kept: each a folder that is there whole or not at all, below ``service/``.

The folder's name tells when it began and why, and ``capture.json`` all else. Methods block; call them in a thread.
"""

import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from monitor.evidence import shelf
from monitor.evidence.model import Capture, Exhibit, Occasion
from monitor.history import codec
from monitor.history.condition import Limits
from monitor.history.room import free_bytes

logger = logging.getLogger(__name__)

FOLDER = Path("evidence") / "captures"
"""Where they are kept, below the data folder."""

LISTING = "capture.json"
WRITTEN = "%Y%m%dT%H%M%S.%fZ"
CAPTURE = TypeAdapter(Capture)

CAPTURE_BYTES = 4 << 20
OUTAGE_BYTES = 50 << 20
UNCONFIRMED_DAYS = 30
CONFIRMED_WITHIN = timedelta(days=1)
"""A capture of what was not confirmed yet is kept for good when an outage was captured so soon after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the name of a capture's folder tells."""

    id: str
    at: datetime
    occasion: Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A capture that is on the disk. *sha256* is of its ``capture.json``; *files* and *bytes* count that one too."""

    capture: Capture
    sha256: str
    files: int
    bytes: int


def capture_id(at: datetime, occasion: Occasion) -> str:
    """``20261122T140509.123456Z-confirmed``."""
    return f"{at.astimezone(UTC).strftime(WRITTEN)}-{occasion}"


def named(capture: str) -> Named | None:
    """What an id tells; None when it is none."""
    at, _, why = capture.partition("-")
    try:
        return Named(id=capture, at=datetime.strptime(at, WRITTEN).replace(tzinfo=UTC), occasion=Occasion(why))
    except ValueError:
        return None


class Captures:
    """Those below *folder*. *free* asks the disk; where less than *spare* would be left, nothing is written."""

    def __init__(
        self,
        folder: Path,
        *,
        free: Callable[[Path], int] = free_bytes,
        spare: int = Limits().scarce_bytes + OUTAGE_BYTES,
    ) -> None:
        self.folder = folder
        self._free = free
        self._spare = spare
        self.damaged: dict[str, str] = {}

    def has_room(self) -> bool:
        """Whether the disk has room: proof stops before results do. Raises OSError when it cannot be asked."""
        there = next(each for each in (self.folder, *self.folder.absolute().parents) if each.exists())
        return self._free(there) >= self._spare

    def write(self, capture: Capture, files: Mapping[str, bytes]) -> Written:
        """Keep *capture* with its *files* by exhibit. Raises OSError, and ValueError when the two do not agree.

        An exhibit that is withheld has no file. When it raises, nothing is there.
        """
        _agreed(capture, files)
        folder = self._below(capture.service, capture.id)
        part = folder.with_name(f"{shelf.PART}{capture.id}")
        listing = f"{codec.canonical(capture)}\n".encode()
        shelf.make(folder.parent)
        if folder.exists():
            raise FileExistsError(f"there is a capture {capture.id} of {capture.service}")
        try:
            part.mkdir(mode=shelf.FOLDER_MODE)
            for name, data in {**files, LISTING: listing}.items():
                path = part / name
                path.parent.mkdir(mode=shelf.FOLDER_MODE, parents=True, exist_ok=True)
                _put(path, data)
            for each in (part, *(each for each in part.rglob("*") if each.is_dir())):
                shelf.sync(each)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        shelf.sync(folder.parent)
        size = len(listing) + sum(map(len, files.values()))
        digest = hashlib.sha256(listing).hexdigest()
        return Written(capture=capture, sha256=digest, files=len(files) + 1, bytes=size)

    def services(self) -> list[str]:
        """Those of which there is a capture."""
        return sorted(each.name for each in self._entries(self.folder) if each.is_dir())

    def ids(self, service: str) -> list[Named]:
        """The captures of *service* by their names alone, the oldest first."""
        there = self._entries(self._below(service)) if self._is_name(service) else ()
        return sorted(filter(None, (named(each.name) for each in there)), key=lambda each: each.id)

    def of(self, service: str, start: datetime, end: datetime) -> list[Capture]:
        """The captures of *service* that began in [*start*, *end*), the oldest first. A damaged one is left out."""
        wanted = [each.id for each in self.ids(service) if start <= each.at < end]
        return [found for each in wanted if (found := self.find(service, each)) is not None]

    def find(self, service: str, capture: str) -> Capture | None:
        """One capture; None when there is none, or it is damaged, which is logged and noted in ``damaged``."""
        if not self._is_name(service) or named(capture) is None:
            return None
        path = self._below(service, capture) / LISTING
        if not path.parent.is_dir():
            return None
        try:
            found = CAPTURE.validate_json(path.read_bytes())
        except (OSError, ValidationError) as exc:
            why = f"{exc.error_count()} fields are wrong" if isinstance(exc, ValidationError) else str(exc.strerror)
            self._damaged(service, capture, why)
            return None
        if (found.service, found.id) != (service, capture):
            self._damaged(service, capture, "it is another's")
            return None
        return found

    def path(self, capture: Capture, exhibit: Exhibit) -> Path:
        """Where the file of *exhibit* is. Raises ValueError when that is withheld, or leads out of the capture."""
        if exhibit.withheld:
            raise ValueError(f"{exhibit.name} is withheld: {exhibit.withheld}")
        folder = self._below(capture.service, capture.id).resolve()
        path = (folder / exhibit.name).resolve()
        if not path.is_relative_to(folder) or path == folder:
            raise ValueError(f"{exhibit.name!r} is no file of the capture {capture.id}")
        return path

    def prune(self, now: datetime, days: int) -> int:
        """Remove captures older than *days*, and those of what was never confirmed after UNCONFIRMED_DAYS; how many."""
        removed = 0
        for service in self.services():
            every = self.ids(service)
            confirmed = [each.at for each in every if each.occasion is not Occasion.PENDING]
            for each in every:
                age = now - each.at
                stands = each.occasion is not Occasion.PENDING or any(
                    each.at <= at <= each.at + CONFIRMED_WITHIN for at in confirmed
                )
                if age > timedelta(days=days) or (not stands and age > timedelta(days=UNCONFIRMED_DAYS)):
                    self._remove(self._below(service, each.id))
                    removed += 1
        return removed

    def tidy(self) -> list[str]:
        """Remove what was being written when its writer was cut off; what was removed, and files that nobody listed.

        Only for the one process that writes, before it does.
        """
        told: list[str] = []
        for service in self.services():
            for each in self._entries(self._below(service)):
                if each.name.startswith(shelf.PART):
                    shutil.rmtree(each)
                    told.append(f"{service}/{each.name} was cut off and is removed")
                elif (found := self.find(service, each.name)) is not None:
                    told += (f"{service}/{each.name}/{name} is in no list" for name in self._unlisted(found))
                else:
                    told.append(f"{service}/{each.name} is no capture that can be read")
        return told

    def _unlisted(self, capture: Capture) -> Iterator[str]:
        folder = self._below(capture.service, capture.id)
        listed = {LISTING, *(each.name for each in capture.exhibits if not each.withheld)}
        there = (each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir())
        return (name for name in sorted(there) if name not in listed)

    def _remove(self, folder: Path) -> None:
        """Under another name first, so that no half of it is left under its own."""
        gone = folder.rename(folder.with_name(f"{shelf.PART}{folder.name}"))
        shelf.sync(folder.parent)
        shutil.rmtree(gone)

    def _damaged(self, service: str, capture: str, why: str) -> None:
        name = f"{service}/{capture}"
        if name not in self.damaged:
            logger.error("the capture %s is damaged (%s); it is left out", name, why)
        self.damaged[name] = why

    def _below(self, *names: str) -> Path:
        if not all(map(self._is_name, names)):
            raise ValueError(f"no name of a capture: {'/'.join(names)}")
        return self.folder.joinpath(*names)

    @staticmethod
    def _is_name(name: str) -> bool:
        return name not in {"", ".", ".."} and not set(name) & {"/", "\\", "\0"}

    @staticmethod
    def _entries(folder: Path) -> Sequence[Path]:
        try:
            return sorted(folder.iterdir())
        except FileNotFoundError:
            return ()


def size(captures: Iterable[Capture]) -> int:
    """Bytes of all their files."""
    return sum(exhibit.bytes for each in captures for exhibit in each.exhibits if not exhibit.withheld)


def _agreed(capture: Capture, files: Mapping[str, bytes]) -> None:
    listed = {each.name: each for each in capture.exhibits if not each.withheld}
    if set(listed) != set(files) or LISTING in files:
        raise ValueError("the files are not those that are listed")
    for name, data in files.items():
        if Path(name).is_absolute() or {"..", ""} & set(name.split("/")) or "\\" in name:
            raise ValueError(f"no name of an exhibit: {name!r}")
        if (listed[name].bytes, listed[name].sha256) != (len(data), hashlib.sha256(data).hexdigest()):
            raise ValueError(f"{name} is not what is listed")


def _put(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), shelf.FILE_MODE)
        os.fsync(file.fileno())
