"""How much room the disk has, and what that means for what is kept."""

import os
from collections.abc import Callable
from pathlib import Path

from monitor.history.condition import Limits

Free = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """What an ordinary user may still write where *folder* is. Raises OSError."""
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize


class Room:
    """Of *folder*, by *limits*. *free* asks the disk."""

    def __init__(self, folder: Path, limits: Limits, free: Free = free_bytes) -> None:
        self._folder = folder
        self._limits = limits
        self._free = free

    def left(self) -> int | None:
        """Bytes free; None when the disk does not say."""
        try:
            return self._free(self._folder)
        except OSError:
            return None

    def low(self, left: int | None) -> bool:
        """Whether a person should make room."""
        return left is not None and left < self._limits.low_bytes

    def scarce(self, left: int | None) -> bool:
        """Whether only what matters may be kept."""
        return left is not None and left < self._limits.scarce_bytes

    def size(self, name: str) -> int:
        """Bytes of a file; 0 when it is not there."""
        try:
            return (self._folder / name).stat().st_size
        except OSError:
            return 0
