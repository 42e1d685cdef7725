"""One monitor a data folder. The kernel drops the lock with the process, so a stale lock file blocks nobody."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path


class LockedError(Exception):
    """Another monitor uses the data folder; its text is the folder."""


@contextlib.contextmanager
def alone_in(folder: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Hold *folder* for this process, waiting for it *patience* seconds.

    Raises LockedError, and OSError when it cannot be written.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        until = time.monotonic() + patience
        while not _held(descriptor):
            if time.monotonic() >= until:
                raise LockedError(folder)
            time.sleep(0.1)
        yield
    finally:
        os.close(descriptor)


def _held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
