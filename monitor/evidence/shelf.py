"""Files that are there whole or not at all, whenever the power fails: written beside, synced, then given their name."""

import contextlib
import os
import secrets
from datetime import datetime
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o440, 0o750
PART = ".part-"
STALE_SECONDS = 3600.0


def put(path: Path, data: bytes) -> None:
    """Write *data* as *path*, in place of what was there. Raises OSError; then what was there still is."""
    make(path.parent)
    part = path.with_name(f"{PART}{secrets.token_hex(4)}-{path.name}")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), FILE_MODE)
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync(path.parent)


def make(folder: Path) -> None:
    """Make *folder* and what is missing above it. Raises OSError."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        sync(folder.parent)


def sync(folder: Path) -> None:
    """Have the names in *folder* on the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, now: datetime) -> None:
    """Remove what was being written in *folder* when its writer was cut off, an hour ago or longer. Raises OSError."""
    for part in folder.glob(f"{PART}*"):
        with contextlib.suppress(FileNotFoundError):  # it got its name meanwhile
            if now.timestamp() - part.stat().st_mtime > STALE_SECONDS:
                part.unlink()
