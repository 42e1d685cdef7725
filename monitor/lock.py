"""One monitor a data folder. The kernel drops the lock with the process, so a stale lock file blocks nobody."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class LockedError(Exception):
    """Another monitor uses the data folder; its text is the folder."""


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold *folder* for this process. Raises LockedError, and OSError when it cannot be written."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(folder) from None
        yield
    finally:
        os.close(descriptor)
